"""Filter 3: the home service writes the identity into the envelope, for the services named alone; each says whether it is involved."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from wiqaya.engines.language.name_index import name_keys
from wiqaya.referral import clocks, guards, sealing
from wiqaya.referral.actions import counting, handing, moving
from wiqaya.referral.apart import atomic
from wiqaya.referral.contents import Identity
from wiqaya.referral.models import Disclosure, Item, Meeting, NameKey, ServiceAnswer, Situation, WithoutConsent
from wiqaya.referral.queries import room as rooms
from wiqaya.referral.queries import situations
from wiqaya.referral.queries.mechanism import seats, takes_in
from wiqaya.referral.words import Basis, ItemState, Purpose, Stage, Tier
from wiqaya.safeguards import audit, keys
from wiqaya.safeguards.access import Actor


@dataclass(frozen=True, slots=True)
class Child:
    """What is asked before anything about somebody under 18 is shared (R28)."""

    best_interests: str = ""
    own_view: str = ""
    guardian: str = ""  # agreed, or why not asked

    def missing(self) -> list[str]:
        return [name for name in self.__slots__ if not getattr(self, name).strip()]


@atomic
def propose_without_consent(*, item: Item, law: str, necessity: str, inform_on: date, by: Actor, at: datetime) -> WithoutConsent:
    """Sharing under a named law, by somebody in the room: every part is needed, and somebody of another service approves."""
    day = timezone.localdate(at)
    wrong: dict[str, str] = {}
    if not law.strip():
        wrong["law"] = _("Name the law and its article.")
    if not necessity.strip():
        wrong["necessity"] = _("Say why it cannot wait for consent.")
    if not day <= inform_on <= day + clocks.INFORM:
        wrong["inform_on"] = _("The person is told within a month.")
    if wrong:
        raise ValidationError(wrong)
    guards.without_identity({"necessity": necessity})
    rooms.require_here(by, item)
    opened = sealing.ring(subject=item.pk, tier=Tier.TABLE, mechanism=item.mechanism_id, by=by, at=at, why="without-consent")
    row = WithoutConsent(
        item=item, law=law.strip(), inform_on=inform_on, proposed_by=by.id, proposed_agency=sealing.agency_of(by), proposed_at=at
    )
    row.necessity = sealing.seal(opened, "without_consent.necessity", row.pk, {"text": necessity})
    row.save()
    audit.record("without-consent.propose", row, by=by, at=at)
    return row


@atomic
def approve_without_consent(*, proposal: WithoutConsent, by: Actor, at: datetime) -> WithoutConsent:
    """The second approver, of another service and in the room, has read the necessity."""
    row = WithoutConsent.objects.select_for_update().select_related("item__meeting").get(pk=proposal.pk)
    rooms.require_here(by, row.item)
    sealing.ring(subject=row.item_id, tier=Tier.TABLE, mechanism=row.item.mechanism_id, by=by, at=at, why="without-consent")
    if by.id == row.proposed_by or by.agency == row.proposed_agency:
        raise ValidationError(_("Somebody of another service approves this."))
    row.approved_by, row.approved_agency, row.approved_at = by.id, by.agency, at
    row.save(update_fields=["approved_by", "approved_agency", "approved_at"])
    audit.record("without-consent.approve", row, by=by, at=at)
    return row


def name_services(*, short: str, identity: Identity, meeting: Meeting, child: Child | None = None, by: Actor, at: datetime) -> Situation:
    """Share the limited identity with the services that the table named, to be opened in the meeting (R13, R14)."""
    row = situations.situation(by, short, at)
    moving.require(situation=row, move="to_named", by=by, at=at)
    day = timezone.localdate(at)
    item = situations.item_of(row, by=by, at=at)
    if item is None or item.state != ItemState.MET or row.home != by.agency:
        raise sealing.Hidden
    needed = [UUID(agency) for agency in item.needed]
    _may_share(row, needed, day)
    _complete(row, identity, child)
    grounds = {agency: _ground(row, item, agency, meeting, day) for agency in needed if agency != row.home}
    opened = handing.found(subject=row.pk, tier=Tier.LIMITED, agency=row.home, ground=handing.OWN, by=by, at=at)
    content = identity.plain() | ({"child": {name: getattr(child, name) for name in Child.__slots__}} if child else {})
    blob = sealing.seal(opened, "situation.identity", row.pk, content)

    def along(moved: Situation) -> None:
        """Who is asked and who holds a key, in the transaction of the step; an interruption after it leaves only keys to be carried out."""
        _ask(row=moved, agencies=needed, by=by, at=at)
        _index(row=moved, agency=moved.home, identity=identity, by=by, at=at)
        for agency, ground in grounds.items():
            handing.intend(subject=moved.pk, tier=Tier.LIMITED, agency=agency, ground=ground, by=by, at=at, from_agency=moved.home)
        counting.count(event="named", cuts={"basis": next(iter(grounds.values())).basis if grounds else Basis.OWN}, by=by, at=at)

    moved = moving.move(situation=row, move="to_named", by=by, at=at, along=along, identity=blob, forget_on=day + clocks.LIMITED)
    handing.carry_out(subject=row.pk, by=by, at=at)
    return moved


def _may_share(row: Situation, needed: Iterable[UUID], day: date) -> None:
    if not takes_in(row.mechanism, day):
        raise ValidationError(_("Something that must be in date has lapsed. Nothing new is shared until it is renewed."))
    if not {row.home, *needed} <= {seat.agency for seat in seats(row.mechanism, day)}:
        raise ValidationError(_("A service without an agreement in date cannot be told."))
    if day - (row.reviewed_on or row.received_on) > clocks.NO_NEW_SHARING:
        raise ValidationError(_("This was last looked at more than sixty days ago. Review it before anything new is shared."))


def _complete(row: Situation, identity: Identity, child: Child | None) -> None:
    wrong: dict[str, str] = {}
    if not identity.name.strip():
        wrong["name"] = _("The services named need the name to see whether they know the person.")
    if row.minor:
        wrong |= {name: _("Write this down before anything about a child is shared.") for name in (child or Child()).missing()}
    if wrong:
        raise ValidationError(wrong)


def _ground(row: Situation, item: Item, agency: UUID, meeting: Meeting, day: date) -> handing.Ground:
    """Consent that names the service, else the approved law; neither is a refusal (R23, R25)."""
    common = {"purpose": "who-knows", "fields": tuple(Identity.__slots__), "meeting": meeting}
    for consent in situations.consents(row, Purpose.SHARING, day):
        if str(agency) in consent.recipients:
            return handing.Ground(basis=Basis.CONSENT, consent=consent, **common)  # type: ignore[arg-type]
    approved = item.without_consent.filter(approved_by__isnull=False).order_by("-approved_at").first()
    if approved is None:
        raise ValidationError(_("There is no consent that names every service, and no law was approved for sharing without it."))
    return handing.Ground(
        basis=Basis.LAW, law=approved.law, necessity=bytes(approved.necessity), second=approved.approved_by, second_agency=approved.approved_agency,
        inform_on=approved.inform_on, review_on=day + clocks.WITHOUT_CONSENT, **common,  # type: ignore[arg-type]
    )  # fmt: skip


@atomic
def _ask(*, row: Situation, agencies: Iterable[UUID], by: Actor, at: datetime) -> None:
    for agency in agencies:
        ServiceAnswer.objects.get_or_create(situation=row, agency=agency, defaults={"due": timezone.localdate(at) + clocks.ANSWER})


@atomic
def _index(*, row: Situation, agency: UUID, identity: Identity, by: Actor, at: datetime) -> None:
    for key in name_keys(identity.name, identity.birth_year):
        NameKey.objects.get_or_create(situation=row, agency=agency, digest=keys.index(city=row.city_id, agency=agency, parts=(key,)))
    audit.record("situation.index", row, by=by, at=at, agency=str(agency))


def answer(*, short: str, involved: bool, by: Actor, at: datetime) -> ServiceAnswer:
    """A named service says whether it is involved; no ends its key at once (R15)."""
    row = situations.named(by, short, at)
    said, ended = _answered(row=row, involved=involved, by=by, at=at)
    handing.take_wraps(ended=ended, by=by, at=at)
    return said


@atomic
def _answered(*, row: Situation, involved: bool, by: Actor, at: datetime) -> tuple[ServiceAnswer, list[Disclosure]]:
    said = ServiceAnswer.objects.select_for_update().filter(situation=row, agency=sealing.agency_of(by)).first()
    if said is None or row.stage != Stage.LIMITED:
        raise sealing.Hidden
    said.involved, said.by, said.at = involved, by.id, at
    said.save(update_fields=["involved", "by", "at"])
    audit.record("situation.involved", said, by=by, at=at, involved=involved)
    if involved or by.agency == row.home:
        return said, []
    return said, handing.end(rows=Disclosure.objects.filter(subject=row.pk, agency=said.agency), why="not-involved", by=by, at=at)
