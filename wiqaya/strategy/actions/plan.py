"""Priorities and measures: added, changed, moved, taken away; and how a measure goes on after the text was approved."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from wiqaya.registers import actions as registers
from wiqaya.safeguards import audit
from wiqaya.safeguards.access import Actor, NotAllowed
from wiqaya.safeguards.fields import WordsValue
from wiqaya.safeguards.texts import Texts, keep
from wiqaya.strategy.access import EDIT
from wiqaya.strategy.guards import Frozen, locked, opened
from wiqaya.strategy.kinds.writing import MEASURE, PRIORITY
from wiqaya.strategy.models import Measure, MeasureNote, Priority, Strategy
from wiqaya.strategy.queries.plan import may_note
from wiqaya.strategy.words import MeasureState, StrategyState

Values = Mapping[str, Any]


@transaction.atomic
def add_priority(*, strategy: Strategy, values: Values, by: Actor, at: datetime) -> Priority:
    """The last of the strategy's priorities.  `values`: `title` and any of the other fields of `PRIORITY`."""
    row = opened(strategy, by=by)
    made = registers.add(kind=PRIORITY, by=by, at=at, values={**values, "strategy": row, "position": _last(row) + 1})
    return cast(Priority, made)


@transaction.atomic
def change_priority(*, priority: Priority, values: Values, by: Actor, at: datetime, seen: str = "") -> Priority:
    """Raises ChangedMeanwhile when `seen` is not the digest of what stands there now."""
    opened(priority.strategy, by=by)
    return cast(Priority, registers.change(kind=PRIORITY, row=priority, by=by, at=at, seen=seen, values=values))


@transaction.atomic
def move_priority(*, priority: Priority, up: bool, by: Actor, at: datetime) -> Priority:
    """One place up or down; the first stays first, the last stays last."""
    strategy = opened(priority.strategy, by=by)
    rows = list(Priority.objects.filter(strategy=strategy).order_by("position"))
    here = next(place for place, row in enumerate(rows) if row.pk == priority.pk)
    there = here - 1 if up else here + 1
    if not 0 <= there < len(rows):
        return rows[here]
    mine, other = rows[here], rows[there]
    places = mine.position, other.position
    for row, place in ((other, _last(strategy) + 1), (mine, places[1]), (other, places[0])):  # no place twice, not even for a moment
        row.position = place
        row.save(update_fields=["position"])
    audit.record("priority.move", mine, by=by, at=at, position=mine.position)
    return mine


@transaction.atomic
def remove_priority(*, priority: Priority, by: Actor, at: datetime) -> None:
    opened(priority.strategy, by=by)
    if priority.measures.exists():
        raise ValidationError(_("Measures stand under this priority. Move or remove them first."))
    registers.remove(kind=PRIORITY, row=priority, by=by, at=at)


@transaction.atomic
def add_measure(*, priority: Priority, values: Values, by: Actor, at: datetime) -> Measure:
    """`values`: `title`, `domain` and any of the other fields of `MEASURE`."""
    strategy = opened(priority.strategy, by=by)
    made = registers.add(kind=MEASURE, by=by, at=at, values={"priority": priority, **values, "strategy": strategy})
    return _measure(made, strategy)


@transaction.atomic
def change_measure(*, measure: Measure, values: Values, by: Actor, at: datetime, seen: str = "") -> Measure:
    """What is done, by whom and why.  How it goes is written with `note_progress`.  Raises ChangedMeanwhile."""
    strategy = opened(measure.strategy, by=by)
    return _measure(registers.change(kind=MEASURE, row=measure, by=by, at=at, seen=seen, values=values), strategy)


@transaction.atomic
def remove_measure(*, measure: Measure, by: Actor, at: datetime) -> None:
    """Take a measure out of a draft.  One that was begun is stopped instead, with its reason."""
    opened(measure.strategy, by=by)
    if measure.notes.exists():
        raise ValidationError(
            _("Something is written about how this measure goes. Stop it, with the reason, so that it can still be read.")
        )
    registers.remove(kind=MEASURE, row=measure, by=by, at=at)


@transaction.atomic
def note_progress(
    *, measure: Measure, text: Texts, state: str, dated: date, by: Actor, at: datetime, unexpected: Texts | None = None,
    spent: Decimal | None = None, stopped_because: Texts | None = None, late_because: Texts | None = None,
) -> MeasureNote:  # fmt: skip
    """How a measure goes on a day.  Writers of the plan may, and the body that owns the measure.

    To stop it needs a reason, and the day is that of the note; a day to come is refused.  A reason for lateness stands until it is replaced.
    """
    strategy = locked(measure.strategy)
    row = Measure.objects.select_for_update().get(pk=measure.pk)
    if not may_note(by, row):
        raise NotAllowed(EDIT)
    if strategy.state == StrategyState.ENDED:
        raise Frozen(_("This strategy has ended. Write in the one that follows it."), "frozen")
    note = MeasureNote(measure=row, dated=dated, state=state, spent=spent, by=by.id, at=at)
    note.text = keep(note.text, text, by=by, at=at, field="text")
    note.unexpected = keep(note.unexpected, unexpected or {}, by=by, at=at, field="unexpected")
    _sound(note, at)
    _go_on(row, note, stopped_because or {}, late_because or {}, by=by, at=at)
    note.save()
    audit.record("measure.note", row, by=by, at=at, state=state, dated=dated.isoformat())
    return note


def _sound(note: MeasureNote, at: datetime) -> None:
    if note.state not in MeasureState.values:
        known = ", ".join(MeasureState.values)
        raise ValidationError({"state": _("“%(word)s” is not one of: %(known)s.") % {"word": note.state, "known": known}})
    if note.dated > at.date():
        raise ValidationError({"dated": _("This day is still to come.")})
    if not note.text:
        raise ValidationError({"text": _("Write in a sentence what was done.")})
    if note.spent is not None and note.spent < 0:
        raise ValidationError({"spent": _("What was spent is not below 0.")})


def _go_on(row: Measure, note: MeasureNote, stopped: Texts, late: Texts, *, by: Actor, at: datetime) -> None:
    row.late_because = keep(row.late_because, late, by=by, at=at, field="late_because")
    if note.state == MeasureState.STOPPED:
        row.stopped_because = keep(row.stopped_because, stopped, by=by, at=at, field="stopped_because")
        if not row.stopped_because:
            raise ValidationError({"stopped_because": _("Write why it was stopped. The public page says it, too.")})
        row.stopped_on = row.stopped_on or note.dated
    elif row.state == MeasureState.STOPPED:
        row.stopped_on, row.stopped_because = None, WordsValue()
    row.state = note.state
    row.spent = note.spent if note.spent is not None else row.spent
    row.save(update_fields=["state", "stopped_on", "stopped_because", "late_because", "spent"])


def _last(strategy: Strategy) -> int:
    found = Priority.objects.filter(strategy=strategy).aggregate(last=Max("position"))["last"]
    return int(found or 0)



def _measure(row: Any, strategy: Strategy) -> Measure:
    """Raises ValidationError for a priority of another strategy: the transaction undoes the write."""
    if row.priority.strategy_id != strategy.pk or row.strategy_id != strategy.pk:
        raise ValidationError({"priority": _("This priority belongs to another strategy.")})
    return cast(Measure, row)
