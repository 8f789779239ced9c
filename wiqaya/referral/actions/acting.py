"""Filter 4: those who act, with one lead; everybody else loses the keys."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from wiqaya.referral import clocks, sealing
from wiqaya.referral.actions import counting, handing, moving
from wiqaya.referral.models import Disclosure, Situation
from wiqaya.referral.queries import situations
from wiqaya.referral.queries.mechanism import seat_of, takes_in
from wiqaya.referral.words import Basis, DisclosureState, Purpose, SeatSector, Tier
from wiqaya.safeguards.access import Actor


def begin_acting(*, short: str, lead: UUID, added: Mapping[UUID, str] | None = None, by: Actor, at: datetime) -> Situation:
    """The services that said yes, and additions with a reason each, get the key of the plan; one of them leads (R16)."""
    row = situations.situation(by, short, at)
    day = timezone.localdate(at)
    moving.require(situation=row, move="to_acting", by=by, at=at)
    if row.home != by.agency:
        raise sealing.Hidden
    if not takes_in(row.mechanism, day):
        raise ValidationError(_("Something that must be in date has lapsed. Nothing new is shared until it is renewed."))
    team = _team(row, lead, dict(added or {}), at)
    grounds = {agency: _ground(row, agency, at) for agency in team if agency != row.home}
    ended: list[Disclosure] = []

    def along(moved: Situation) -> None:
        """Who holds a key from here, in the transaction of the step; an interruption after it leaves only keys to be carried out."""
        held = Disclosure.objects.filter(subject=moved.pk)
        lost = Q(tier=Tier.REPLY) | (Q(tier=Tier.LIMITED) & ~Q(agency=moved.home))
        ended.extend(handing.end(rows=held.filter(lost), why="filter-4", by=by, at=at))
        handing.intend(subject=moved.pk, tier=Tier.FULL, agency=moved.home, ground=handing.OWN, by=by, at=at)
        for agency, ground in grounds.items():
            for tier in (Tier.LIMITED, Tier.FULL):
                handing.intend(subject=moved.pk, tier=tier, agency=agency, ground=ground, by=by, at=at, from_agency=moved.home)
        counting.count(event="acting", cuts={}, days=(day - moved.received_on).days, by=by, at=at)

    next_step: dict[str, Any] = {"lead": lead, "coordinator": None, "forget_on": None, "review_due": day + clocks.REVIEW, "reviewed_on": day}
    moved = moving.move(situation=row, move="to_acting", by=by, at=at, along=along, **next_step)
    handing.take_wraps(ended=ended, by=by, at=at)
    handing.carry_out(subject=row.pk, by=by, at=at)
    return moved


def _team(row: Situation, lead: UUID, added: Mapping[UUID, str], at: datetime) -> list[UUID]:
    day = timezone.localdate(at)
    if any(not reason.strip() for reason in added.values()):
        raise ValidationError({"added": _("Write why each added service is needed.")})
    team = list(dict.fromkeys([*situations.team_so_far(row), *added]))
    seats = {agency: seat_of(row.mechanism, agency, day) for agency in team}
    wrong: dict[str, str] = {}
    if lead not in team:
        wrong["lead"] = _("The lead is one of the services that act.")
    if any(seat is None for seat in seats.values()):
        wrong["added"] = _("A service without an agreement in date cannot be told.")
    sectors = {SeatSector(seat.sector) for seat in seats.values() if seat is not None}
    if row.minor and SeatSector.CHILD not in sectors:
        wrong["added"] = _("For somebody under 18, child protection is part of those who act.")
    if wrong:
        raise ValidationError(wrong)
    return team


def _ground(row: Situation, agency: UUID, at: datetime) -> handing.Ground:
    """The basis of filter 3 carries on for those who stay; an added service needs a consent that names it."""
    day = timezone.localdate(at)
    fields = ("identity", "plan")
    for consent in situations.consents(row, Purpose.SHARING, day):
        if str(agency) in consent.recipients:
            return handing.Ground(basis=Basis.CONSENT, purpose="support", fields=fields, consent=consent)
    before = Disclosure.objects.filter(
        subject=row.pk, tier=Tier.LIMITED, agency=agency, basis=Basis.LAW, state=DisclosureState.DONE
    ).first()
    if before is None:
        raise ValidationError(_("There is no consent that names every service that acts."))
    return handing.Ground(
        basis=Basis.LAW, purpose="support", fields=fields, law=before.law, necessity=bytes(before.necessity or b""), second=before.second,
        second_agency=before.second_agency, inform_on=before.inform_on, review_on=day + clocks.WITHOUT_CONSENT,
    )  # fmt: skip
