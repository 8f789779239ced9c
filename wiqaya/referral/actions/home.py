"""From filter 1 to filter 2: the home service has tried its own means, and writes a sheet without identity for the table."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from wiqaya.referral import clocks, guards, sealing
from wiqaya.referral.actions import counting, handing, moving
from wiqaya.referral.apart import atomic
from wiqaya.referral.contents import Notes, Sheet
from wiqaya.referral.models import Item, Meeting, Situation
from wiqaya.referral.queries import situations
from wiqaya.referral.queries.crowd import allowed_areas
from wiqaya.referral.queries.mechanism import seat_of, seats, takes_in
from wiqaya.referral.words import Basis, Need, SeatSector, Strength, SupportKind, Tier
from wiqaya.safeguards import audit
from wiqaya.safeguards.access import Actor

ANSWERS = ("agency_did", "acute", "why_several", "asked")
NOTE = 300  # signs


def answer_filter_one(*, short: str, answers: dict[str, str], by: Actor, at: datetime) -> Notes:
    """Write down what the home service did, why it cannot wait, why several are needed, whether consent was asked (R10)."""
    row = situations.situation(by, short, at)
    held = situations.notes_of(row, by=by, at=at)
    guards.without_identity(answers)
    guards.about_conduct(answers)
    changed = Notes.of({**held.plain(), **{name: answers.get(name, "").strip() for name in ANSWERS}})
    _keep_notes(row=row, notes=changed, by=by, at=at)
    return changed


@atomic
def _keep_notes(*, row: Situation, notes: Notes, by: Actor, at: datetime) -> None:
    opened = sealing.ring(subject=row.pk, tier=Tier.NOTES, mechanism=row.mechanism_id, by=by, at=at, why="write")
    row.notes = sealing.seal(opened, "situation.notes", row.pk, notes.plain())
    row.save(update_fields=["notes"])
    audit.record("situation.note", row, by=by, at=at)


def bring_to_table(*, short: str, meeting: Meeting, sheet: Sheet, read_by_a_person: bool, by: Actor, at: datetime) -> Item:
    """Put a sheet without identity on the agenda.  The sheet has a key of its own; nothing in its row leads back."""
    row = situations.situation(by, short, at)
    moving.require(situation=row, move="to_table", by=by, at=at)
    notes = situations.notes_of(row, by=by, at=at)
    day = timezone.localdate(at)
    own = seat_of(row.mechanism, by.agency, day)
    if own is None or by.agency is None or not takes_in(row.mechanism, day):
        raise sealing.Hidden
    _complete(row, notes, sheet, read_by_a_person)
    item = Item(mechanism=row.mechanism, home=by.agency, sector=own.sector, month=day.replace(day=1), lapses_on=day + clocks.TABLE)
    opened = handing.found(subject=item.pk, tier=Tier.TABLE, agency=by.agency, ground=_ground(own.agreement, None), by=by, at=at)
    item.sheet = sealing.seal(opened, "item.sheet", item.pk, sheet.plain())
    _put(row=row, item=item, meeting=meeting, by=by, at=at)
    handing.carry_out(subject=item.pk, by=by, at=at)
    return item


def _ground(agreement: str, meeting: Meeting | None) -> handing.Ground:
    return handing.Ground(
        basis=Basis.WITHOUT_IDENTITY, purpose="table", agreement=agreement, fields=tuple(Sheet.__slots__), meeting=meeting
    )


@atomic
def _put(*, row: Situation, item: Item, meeting: Meeting, by: Actor, at: datetime) -> None:
    held = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if held.closed_at is not None:
        raise ValidationError({"meeting": _("This meeting is over. Choose the next one.")})
    item.meeting, item.position = held, held.items.count() + 1
    item.save(force_insert=True)
    opened = sealing.ring(subject=row.pk, tier=Tier.NOTES, mechanism=row.mechanism_id, by=by, at=at, why="link")
    link = sealing.seal(opened, "situation.link", row.pk, {"item": str(item.pk)})
    moving.move(situation=row, move="to_table", by=by, at=at, link=link, forget_on=item.lapses_on)
    audit.record("item.bring", item, by=by, at=at)
    day = timezone.localdate(at)
    for seat in seats(row.mechanism, day):
        if seat.agency != item.home:
            ground = _ground(seat.agreement, meeting)
            handing.intend(subject=item.pk, tier=Tier.TABLE, agency=seat.agency, ground=ground, by=by, at=at, from_agency=item.home)
    waited = day - row.received_on
    cuts = {"sector": item.sector, "sector-wait": f"{item.sector}:{'soon' if waited <= clocks.TO_TABLE else 'late'}"}
    counting.count(event="table", cuts=cuts, days=waited.days, by=by, at=at)


def _complete(row: Situation, notes: Notes, sheet: Sheet, read_by_a_person: bool) -> None:
    wrong = {name: _("Answer this before the table hears of it.") for name in ANSWERS if not getattr(notes, name)}
    if sheet.band != notes.band:
        wrong["band"] = _("The age band of the sheet is not that of the notes.")
    if sheet.area and sheet.area not in {code for code, _name in allowed_areas(sheet.band)}:
        wrong["area"] = _("Too few residents of this age live there. Choose a larger area, or leave it out.")
    if not sheet.strengths:
        wrong["strengths"] = _("Name at least one strength.")
    if len(sheet.note) > NOTE:
        wrong["note"] = _("At most %(most)d letters.") % {"most": NOTE}
    if not read_by_a_person:
        wrong["read_by_a_person"] = _("Read the sheet once more: could somebody in the room recognise the person?")
    wrong |= {name: _("Choose from the list.") for name in _outside(sheet, {sign.code for sign in notes.signs})}
    if wrong:
        raise ValidationError(wrong)
    guards.without_identity({"note": sheet.note}, wide=True)
    guards.about_conduct({"note": sheet.note})


def _outside(sheet: Sheet, signs: set[str]) -> list[str]:
    """The lists of the sheet that hold a word which is not in the closed list."""
    closed = {
        "strengths": Strength.values,
        "needs": Need.values,
        "tried": SupportKind.values,
        "proposed": SeatSector.values,
        "signs": signs,
    }
    return [name for name, known in closed.items() if not set(getattr(sheet, name)) <= set(known)]
