"""Consents: one for each purpose, to services named, for a year at most; withdrawn in one step, which stops sharing by key."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from wiqaya.referral import clocks, sealing
from wiqaya.referral.actions import halting, handing
from wiqaya.referral.apart import atomic
from wiqaya.referral.models import Consent, Disclosure
from wiqaya.referral.queries import situations
from wiqaya.referral.words import Consenting, Explained, Purpose, Stage, Tier
from wiqaya.safeguards import audit
from wiqaya.safeguards.access import Actor


def note_consent(
    *,
    short: str,
    purpose: str,
    recipients: Sequence[UUID],
    given_by: str,
    explained: str,
    language: str,
    ends: date,
    receipt: str,
    by: Actor,
    at: datetime,
) -> Consent:
    """Write down a consent as it was given.  `receipt` is the text that was read to the person, in their language."""
    row = situations.situation(by, short, at)
    day = timezone.localdate(at)
    _complete(purpose, recipients, given_by, explained, receipt, day, ends)
    tier = Tier.FULL if row.stage in {Stage.FULL, Stage.SUPPORT} else Tier.NOTES
    opened = sealing.ring(subject=row.pk, tier=tier, mechanism=row.mechanism_id, by=by, at=at, why="consent")
    made = Consent(
        situation=row, purpose=purpose, recipients=[str(agency) for agency in recipients], given_by=given_by, explained=explained, language=language,
        tier=tier, starts=day, ends=ends, noted_by=by.id, noted_at=at,
    )  # fmt: skip
    made.content = sealing.seal(opened, "consent.content", made.pk, {"receipt": receipt})
    _keep(consent=made, by=by, at=at)
    return made


@atomic
def _keep(*, consent: Consent, by: Actor, at: datetime) -> None:
    consent.save(force_insert=True)
    audit.record("consent.note", consent, by=by, at=at, purpose=consent.purpose)


def withdraw(*, consent: Consent, by: Actor, at: datetime) -> Consent:
    """One step, any day, by any route: keys that rested on it are taken back at once; nothing else follows from it."""
    row, ended = _withdrawn(consent=consent, by=by, at=at)
    handing.take_wraps(ended=ended, by=by, at=at)
    if halting.stop_with_consent(consent=row, by=by, at=at):
        halting.tell_lead(situation=row.situation, by=by, at=at)
    return row


@atomic
def _withdrawn(*, consent: Consent, by: Actor, at: datetime) -> tuple[Consent, list[Disclosure]]:
    row = Consent.objects.select_for_update().get(pk=consent.pk)
    if row.withdrawn_at is None:
        row.withdrawn_at, row.withdrawn_by = at, by.id
        row.save(update_fields=["withdrawn_at", "withdrawn_by"])
        audit.record("consent.withdraw", row, by=by, at=at, purpose=row.purpose)
    return row, handing.end(rows=Disclosure.objects.filter(consent=row), why="consent-withdrawn", by=by, at=at)


@atomic
def confirm_stopped(*, consent: Consent, by: Actor, at: datetime) -> Consent:
    """A service says that it has stopped using what it was told."""
    row = Consent.objects.select_for_update().get(pk=consent.pk)
    if row.withdrawn_at is None or by.agency is None or str(by.agency) not in row.recipients:
        raise sealing.Hidden
    row.confirmed = sorted({*row.confirmed, str(by.agency)})
    row.save(update_fields=["confirmed"])
    audit.record("consent.stopped", row, by=by, at=at, agency=str(by.agency))
    return row


def _complete(purpose: str, recipients: Sequence[UUID], given_by: str, explained: str, receipt: str, day: date, ends: date) -> None:
    wrong: dict[str, str] = {}
    for name, value, known in (("purpose", purpose, Purpose), ("given_by", given_by, Consenting), ("explained", explained, Explained)):
        if value not in known.values:
            wrong[name] = _("Choose from the list.")
    if purpose == Purpose.SHARING and not recipients:
        wrong["recipients"] = _("Name the services that may know.")
    if not receipt.strip():
        wrong["receipt"] = _("Write down what was read to the person.")
    if not day < ends <= day + clocks.CONSENT:
        wrong["ends"] = _("A consent ends after a year at most.")
    if wrong:
        raise ValidationError(wrong)
