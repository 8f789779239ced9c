"""Who sits at the table, who is cleared for which work, and who is on duty when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from wiqaya.referral.access import SET_UP
from wiqaya.referral.apart import atomic
from wiqaya.referral.models import Clearance, DutyShift, Mechanism, Seat
from wiqaya.referral.words import Function, SeatSector
from wiqaya.referral.words.supporting import Versed
from wiqaya.referral.writing import locked
from wiqaya.safeguards import audit
from wiqaya.safeguards.access import Actor, require

LONGEST = timedelta(days=3 * 366)  # of an agreement, a training, an ethical framework


@atomic
def add_seat(*, mechanism: Mechanism, agency: UUID, sector: str, agreement: str, agreement_ends: date, by: Actor, at: datetime) -> Seat:
    """A member body with its agreement on sharing.  A service of security is never the first one (tension 5)."""
    require(by, SET_UP)
    row = locked(mechanism)
    wrong: dict[str, str] = {}
    if sector not in SeatSector.values:
        wrong["sector"] = _("Choose from the list.")
    elif SeatSector(sector).security and not row.seats.filter(ended_at__isnull=True).exclude(sector__in=["justice", "police"]).exists():
        wrong["sector"] = _("Services of care, schooling or civil society come first. Add one of them, then decide whether this one is needed.")
    if row.seats.filter(agency=agency, ended_at__isnull=True).exists():
        wrong["agency"] = _("This organisation sits here already.")
    if not agreement.strip():
        wrong["agreement"] = _("Name the agreement, with its date.")
    _in_time(wrong, "agreement_ends", agreement_ends, at)
    if wrong:
        raise ValidationError(wrong)
    seat = Seat.objects.create(
        mechanism=row, agency=agency, sector=sector, agreement=agreement.strip(), agreement_ends=agreement_ends, added_by=by.id, added_at=at
    )
    audit.record("seat.add", seat, by=by, at=at, sector=sector, agency=str(agency))
    return seat


@atomic
def renew_seat(*, seat: Seat, agreement: str, agreement_ends: date, by: Actor, at: datetime) -> Seat:
    """The agreement was signed again."""
    require(by, SET_UP)
    wrong = {} if agreement.strip() else {"agreement": _("Name the agreement, with its date.")}
    _in_time(wrong, "agreement_ends", agreement_ends, at)
    if wrong:
        raise ValidationError(wrong)
    row = Seat.objects.select_for_update().get(pk=seat.pk)
    row.agreement, row.agreement_ends = agreement.strip(), agreement_ends
    row.save(update_fields=["agreement", "agreement_ends"])
    audit.record("seat.renew", row, by=by, at=at)
    return row


@atomic
def end_seat(*, seat: Seat, by: Actor, at: datetime) -> Seat:
    """The service leaves the table; clearances of its people end with it."""
    require(by, SET_UP)
    row = Seat.objects.select_for_update().get(pk=seat.pk)
    if row.ended_at is None:
        row.ended_at = at
        row.save(update_fields=["ended_at"])
        row.mechanism.clearances.filter(agency=row.agency, ended_at__isnull=True).update(ended_at=at)
        audit.record("seat.end", row, by=by, at=at)
    return row


def _in_time(wrong: dict[str, str], name: str, until: date, at: datetime) -> None:
    today = timezone.localdate(at)
    if not today <= until <= today + LONGEST:
        wrong[name] = _("Choose a day to come, three years from now at the latest.")


def _known(wrong: dict[str, str], versed: Sequence[str]) -> None:
    if not set(versed) <= set(Versed.values):
        wrong["versed"] = _("Choose from the list.")


@atomic
def give_clearance(
    *, mechanism: Mechanism, person: UUID, agency: UUID, function: str, trained_until: date, ethics_until: date, supervision_on: date | None = None,
    versed: Sequence[str] = (), by: Actor, at: datetime,
) -> Clearance:  # fmt: skip
    """Somebody may do one kind of work here: trained, with the ethical framework accepted, for a service that sits here.  Nobody clears themselves."""
    require(by, SET_UP)
    row = locked(mechanism)
    wrong: dict[str, str] = {}
    if function not in Function.values:
        wrong["function"] = _("Choose from the list.")
    if person == by.id:
        wrong["person"] = _("Somebody else clears you.")
    if agency != row.host and not row.seats.filter(agency=agency, ended_at__isnull=True).exists():
        wrong["agency"] = _("This organisation does not sit here. Add its seat first.")
    if row.clearances.filter(person=person, function=function, ended_at__isnull=True).exists():
        wrong["person"] = _("This person is cleared for this work already. Confirm it, or end it first.")
    _in_time(wrong, "trained_until", trained_until, at)
    _in_time(wrong, "ethics_until", ethics_until, at)
    if function in {Function.ADVISER, Function.SCREENER, Function.COORDINATOR} and supervision_on is None:
        wrong["supervision_on"] = _("Whoever listens to people has a supervision. Write its next date.")
    _known(wrong, versed)
    if wrong:
        raise ValidationError(wrong)
    made = Clearance.objects.create(
        mechanism=row, person=person, agency=agency, function=function, trained_until=trained_until, ethics_until=ethics_until,
        confirmed_on=timezone.localdate(at), supervision_on=supervision_on, versed=sorted(versed), given_by=by.id, given_at=at,
    )  # fmt: skip
    audit.record("clearance.give", made, by=by, at=at, function=function, person=str(person))
    return made


@atomic
def confirm_clearance(
    *, clearance: Clearance, trained_until: date | None = None, ethics_until: date | None = None, supervision_on: date | None = None,
    versed: Sequence[str] | None = None, by: Actor, at: datetime,
) -> Clearance:  # fmt: skip
    """Every ninety days somebody says that the person still needs it (R48); new dates when training, ethics or supervision were renewed."""
    require(by, SET_UP)
    row = Clearance.objects.select_for_update().get(pk=clearance.pk)
    wrong: dict[str, str] = {}
    if row.person == by.id:
        raise ValidationError(_("Somebody else confirms your clearance."))
    if row.ended_at is not None:
        raise ValidationError(_("This clearance has ended. Give a new one."))
    for name, until in (("trained_until", trained_until), ("ethics_until", ethics_until)):
        if until is not None:
            _in_time(wrong, name, until, at)
            setattr(row, name, until)
    _known(wrong, versed or ())
    if wrong:
        raise ValidationError(wrong)
    row.supervision_on = supervision_on or row.supervision_on
    row.versed = row.versed if versed is None else sorted(versed)
    row.confirmed_on = timezone.localdate(at)
    row.save(update_fields=["trained_until", "ethics_until", "supervision_on", "versed", "confirmed_on"])
    audit.record("clearance.confirm", row, by=by, at=at)
    return row


@atomic
def end_clearance(*, clearance: Clearance, by: Actor, at: datetime) -> Clearance:
    """At once: the next page of the support workspace does not open any more."""
    require(by, SET_UP)
    row = Clearance.objects.select_for_update().get(pk=clearance.pk)
    if row.ended_at is None:
        row.ended_at = at
        row.save(update_fields=["ended_at"])
        row.mechanism.shifts.filter(person=row.person, function=row.function).delete()
        audit.record("clearance.end", row, by=by, at=at)
    return row


@atomic
def add_shift(*, mechanism: Mechanism, person: UUID, function: str, weekday: int, begins: time, ends: time, by: Actor, at: datetime) -> DutyShift:
    """Part of the week in which somebody who is cleared for the work answers."""
    require(by, SET_UP)
    row = locked(mechanism)
    wrong: dict[str, str] = {}
    if not row.clearances.filter(person=person, function=function, ended_at__isnull=True).exists():
        wrong["person"] = _("Only somebody who is cleared for this work can be on duty for it.")
    if not 0 <= weekday <= 6:
        wrong["weekday"] = _("Choose from the list.")
    if ends <= begins:
        wrong["ends"] = _("It ends after it begins. A duty over midnight is written as two.")
    if wrong:
        raise ValidationError(wrong)
    made = DutyShift.objects.create(mechanism=row, person=person, function=function, weekday=weekday, begins=begins, ends=ends)
    audit.record("shift.add", made, by=by, at=at, weekday=weekday)
    return made


@atomic
def remove_shift(*, shift: DutyShift, by: Actor, at: datetime) -> None:
    require(by, SET_UP)
    audit.record("shift.remove", shift, by=by, at=at)
    shift.delete()
