"""The room: a meeting opens and closes, seats speak, two people of two sectors decide.  What was not met leaves nothing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from wiqaya.referral import guards, sealing
from wiqaya.referral.actions import counting, handing, lapsing
from wiqaya.referral.apart import atomic
from wiqaya.referral.contents import Reasons
from wiqaya.referral.models import Attendance, Decision, Disclosure, Item, Mechanism, Meeting, Recusal, SeatView
from wiqaya.referral.queries import room
from wiqaya.referral.queries.mechanism import seat_of, takes_in
from wiqaya.referral.words import Closing, Function, ItemState, SeatSector, Tier, View
from wiqaya.safeguards import audit
from wiqaya.safeguards.access import Actor


@atomic
def plan_meeting(*, mechanism: Mechanism, planned_for: datetime, minutes: int, by: Actor, at: datetime) -> Meeting:
    """A date for the table; whoever plans it takes the chair."""
    _allowed(mechanism, by, at, [Function.CHAIR])
    if planned_for < at - timedelta(hours=1) or not 15 <= minutes <= 480:
        raise ValidationError({"planned_for": _("Choose a time to come, for a quarter of an hour to eight hours.")})
    row = Meeting.objects.create(mechanism=mechanism, planned_for=planned_for, minutes=minutes, chair=by.id)
    audit.record("meeting.plan", row, by=by, at=at)
    return row


@atomic
def open_meeting(*, meeting: Meeting, by: Actor, at: datetime) -> Meeting:
    """From here the sheets on the agenda can be read by those present; at the latest until the planned end plus an hour."""
    row = _locked(meeting)
    _allowed(row.mechanism, by, at, [Function.CHAIR])
    if row.opened_at is not None:
        return row
    if not takes_in(row.mechanism, timezone.localdate(at)):
        raise ValidationError(_("Something that must be in date has lapsed. Nothing new is shared until it is renewed."))
    row.opened_at, row.closes_at = at, at + timedelta(minutes=row.minutes + 60)
    row.save(update_fields=["opened_at", "closes_at"])
    audit.record("meeting.open", row, by=by, at=at)
    _come(row, by, at)
    return row


@atomic
def come_in(*, meeting: Meeting, by: Actor, at: datetime) -> Attendance:
    """Take one's seat for one's service."""
    row = _locked(meeting)
    _allowed(row.mechanism, by, at, [Function.MEMBER, Function.CHAIR])
    _is_open(row, at)
    return _come(row, by, at)


def _come(meeting: Meeting, by: Actor, at: datetime) -> Attendance:
    seat = seat_of(meeting.mechanism, by.agency, timezone.localdate(at))
    if seat is None:
        raise sealing.Hidden
    row, _made = Attendance.objects.update_or_create(
        meeting=meeting, person=by.id, defaults={"agency": sealing.agency_of(by), "sector": seat.sector, "left_at": None}, create_defaults={
            "agency": sealing.agency_of(by), "sector": seat.sector, "came_at": at,
        },
    )  # fmt: skip
    audit.record("meeting.come", meeting, by=by, at=at, agency=str(by.agency))
    return row


@atomic
def step_aside(*, subject: UUID, by: Actor, at: datetime) -> Recusal:
    """Leave an item or a situation: no key of it opens any more for this person."""
    row, made = Recusal.objects.get_or_create(subject=subject, person=by.id, defaults={"by": by.id, "at": at})
    if made:
        audit.record("recusal", row, by=by, at=at, subject=str(subject))
    return row


@atomic
def say(*, item: Item, view: str, takes_part: bool, by: Actor, at: datetime) -> SeatView:
    """What one seat says: are several services needed, and would this one be?"""
    row, here = _at_the_table(item, by, at)
    if view not in View.values:
        raise ValidationError({"view": _("Say yes, no, or no view.")})
    said, _made = SeatView.objects.update_or_create(
        item=row, agency=here.agency, defaults={"sector": here.sector, "view": view, "takes_part": takes_part, "by": by.id, "at": at}
    )
    audit.record("item.say", said, by=by, at=at, view=view)
    return said


@atomic
def propose(*, item: Item, met: bool, reasons: Reasons, needed: Iterable[UUID] = (), reason: str = "", by: Actor, at: datetime) -> Decision:
    """The first of two signatures: necessity, the less intrusive option and dissent are written down (R13)."""
    row, here = _at_the_table(item, by, at)
    _quorum(row, at)
    _argued(reasons)
    named = _named(row, needed, at) if met else []
    if not met and reason not in {Closing.TABLE_CONNECTED, Closing.TABLE_ONE_AGENCY, Closing.TABLE_OWN_MEANS, Closing.TABLE_THRESHOLD}:
        raise ValidationError({"reason": _("Choose why the table does not take it up.")})
    opened = sealing.ring(subject=row.pk, tier=Tier.TABLE, mechanism=row.mechanism_id, by=by, at=at, why="decide")
    Decision.objects.filter(item=row, agreed_by__isnull=True).delete()
    made = Decision(item=row, met=met, proposed_by=by.id, proposed_sector=here.sector, proposed_at=at)
    made.content = sealing.seal(opened, "decision.content", made.pk, reasons.plain())
    made.save()
    row.needed, row.reason = [str(agency) for agency in named], "" if met else reason
    row.save(update_fields=["needed", "reason"])
    audit.record("item.propose", made, by=by, at=at, met=met)
    return made


def agree(*, item: Item, by: Actor, at: datetime) -> Item:
    """The second signature, of another sector; one of the two chairs.  Met: the others lose sight.  Not met: the sheet is destroyed."""
    decided, ended = _sign(item=item, by=by, at=at)
    handing.take_wraps(ended=ended, by=by, at=at)
    if decided.state == ItemState.NOT_MET:
        lapsing.let_go(item=decided, by=by, at=at)
    return decided


@atomic
def _sign(*, item: Item, by: Actor, at: datetime) -> tuple[Item, list[Disclosure]]:
    row, here = _at_the_table(item, by, at)
    made = Decision.objects.select_for_update().filter(item=row, agreed_by__isnull=True).first()
    if made is None:
        raise ValidationError(_("Nobody has proposed a decision yet."))
    if made.proposed_by == by.id or made.proposed_sector == here.sector:
        raise ValidationError(_("The second signature comes from somebody else, of another sector."))
    if row.meeting.chair not in {by.id, made.proposed_by}:
        raise ValidationError(_("One of the two is the chair."))
    made.agreed_by, made.agreed_sector, made.agreed_at = by.id, here.sector, at
    made.save(update_fields=["agreed_by", "agreed_sector", "agreed_at"])
    row.state, row.decided_on = (ItemState.MET if made.met else ItemState.NOT_MET), timezone.localdate(at)
    if not made.met:
        row.sheet = None
    row.save(update_fields=["state", "decided_on", "sheet"])
    audit.record("item.decide", made, by=by, at=at, met=made.met)
    said = {"outcome": row.state, "sector": row.sector, "sector-said": f"{row.sector}:{row.state}"}
    counting.count(event="table-said", cuts=said, by=by, at=at)
    others = Disclosure.objects.filter(subject=row.pk).exclude(agency__in=[row.home, *(row.needed if made.met else [])])
    return row, handing.end(rows=others, why="not-named" if made.met else row.state, by=by, at=at)


def close_meeting(*, meeting: Meeting, care_note: str = "", by: Actor, at: datetime) -> Meeting:
    """Access closes with the meeting; items that were not decided wait for the next one."""
    row, ended = _end(meeting=meeting, care_note=care_note, by=by, at=at)
    handing.take_wraps(ended=ended, by=by, at=at)
    return row


@atomic
def _end(*, meeting: Meeting, care_note: str, by: Actor, at: datetime) -> tuple[Meeting, list[Disclosure]]:
    row = _locked(meeting)
    _allowed(row.mechanism, by, at, [Function.CHAIR])
    if row.opened_at is None:
        raise ValidationError(_("This meeting has not begun."))
    guards.without_identity({"care_note": care_note})
    row.closed_at, row.care_note = row.closed_at or at, care_note
    row.save(update_fields=["closed_at", "care_note"])
    audit.record("meeting.close", row, by=by, at=at)
    ended: list[Disclosure] = []
    for item in row.items.filter(state=ItemState.MET):
        theirs = Disclosure.objects.filter(subject=item.pk).exclude(agency=item.home)
        ended += handing.end(rows=theirs, why="meeting-over", by=by, at=at)
    return row, ended


def _allowed(mechanism: Mechanism, by: Actor, at: datetime, functions: Iterable[str]) -> None:
    if not sealing.cleared(by, mechanism=mechanism.pk, at=at, functions=functions):
        raise sealing.Hidden


def _locked(meeting: Meeting) -> Meeting:
    return Meeting.objects.select_for_update().get(pk=meeting.pk)


def _is_open(meeting: Meeting, at: datetime) -> None:
    if not room.is_open(meeting, at):
        raise ValidationError(_("The meeting is not open. Sheets can be read only while it is."))


def _at_the_table(item: Item, by: Actor, at: datetime) -> tuple[Item, Attendance]:
    row = Item.objects.select_for_update().get(pk=item.pk)
    here = Attendance.objects.filter(meeting_id=row.meeting_id, person=by.id, left_at__isnull=True).first()
    if here is None or sealing.stepped_aside(by, row.pk) or here.agency != by.agency:
        raise sealing.Hidden
    _allowed(row.mechanism, by, at, [Function.MEMBER, Function.CHAIR])
    _is_open(row.meeting, at)
    if row.state != ItemState.WAITING:
        raise ValidationError(_("This item was decided already."))
    return row, here


def _quorum(item: Item, at: datetime) -> None:
    present = room.services_present(item.meeting)
    if len(present) < item.mechanism.quorum:
        raise ValidationError(
            _("%(present)d services are here, %(needed)d are needed to decide.")
            % {"present": len(present), "needed": item.mechanism.quorum}
        )


def _argued(reasons: Reasons) -> None:
    wrong = {
        name: _("Write this down before deciding.")
        for name in ("necessity", "less_intrusive", "enough_or_not")
        if not getattr(reasons, name).strip()
    }
    if reasons.recognisable:
        wrong["recognisable"] = _("Somebody could recognise the person. The sheet goes back to the home service first.")
    if wrong:
        raise ValidationError(wrong)
    texts = {name: getattr(reasons, name) for name in ("necessity", "less_intrusive", "enough_or_not", "dissent")}
    guards.without_identity(texts)
    guards.about_conduct(texts)


def _named(item: Item, needed: Iterable[UUID], at: datetime) -> list[UUID]:
    """The services named: members in date, at least two sectors with the home service, never police alone."""
    day = timezone.localdate(at)
    seats = [seat for agency in dict.fromkeys(needed) if (seat := seat_of(item.mechanism, agency, day)) is not None]
    sectors = {seat.sector for seat in seats} | {item.sector}
    if len(sectors) < 2 or all(SeatSector(sector).security for sector in sectors):
        raise ValidationError({"needed": _("Name services of at least two sectors, and not the police alone.")})
    yes = set(SeatView.objects.filter(item=item, view=View.YES).values_list("sector", flat=True))
    if len(yes) < 2:
        raise ValidationError({"needed": _("Seats of at least two sectors must have said that several services are needed.")})
    return [seat.agency for seat in seats]
