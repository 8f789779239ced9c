"""Every write to the pathway.  Any stage can be opened again; each change says why (G1-03)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from wiqaya.mapping import flow
from wiqaya.mapping.access import EDIT
from wiqaya.mapping.models import Stage, StageChange, StageCheck
from wiqaya.mapping.queries.pathway import moves
from wiqaya.mapping.words import ChangeReason, StageState
from wiqaya.safeguards import audit
from wiqaya.safeguards.access import Actor, require
from wiqaya.safeguards.fields import WordsValue
from wiqaya.safeguards.texts import Texts, keep

LEARNING_STAGE = 7


def _stage(number: int, at: datetime) -> Stage:
    if number not in flow.stages():
        raise ValidationError(_("There is no such stage."), "stage")
    return Stage.objects.select_for_update().filter(number=number).first() or Stage.objects.create(number=number, gaps=WordsValue(), changed_at=at)


@transaction.atomic
def tick(*, number: int, line: int, done: bool, note: Texts, by: Actor, at: datetime) -> StageCheck:
    """The city's judgement of one line of a stage's checklist, with a note."""
    require(by, EDIT)
    stage = _stage(number, at)
    if line not in {one.number for one in flow.stages()[number].lines}:
        raise ValidationError(_("There is no such line."), "line")
    check = StageCheck.objects.filter(stage=stage, line=line).first() or StageCheck(stage=stage, line=line, note=WordsValue())
    text = keep(check.note, note, by=by, at=at, field="note")
    if check.judged_by and (check.done, check.note) == (done, text):
        return check
    check.done, check.note, check.judged_by, check.judged_at = done, text, by.id, at
    check.save()
    audit.record("pathway.tick", stage, by=by, at=at, stage=number, line=line, done=done)
    return check


@transaction.atomic
def tick_all(*, number: int, lines: Iterable[tuple[int, bool, Texts]], by: Actor, at: datetime) -> None:
    """Several lines of a stage at once: (line, done, note); all or none."""
    for line, done, note in lines:
        tick(number=number, line=line, done=done, note=note, by=by, at=at)


@transaction.atomic
def name_gaps(*, number: int, gaps: Texts, by: Actor, at: datetime) -> Stage:
    """Write down what a stage still lacks."""
    require(by, EDIT)
    stage = _stage(number, at)
    stage.gaps = keep(stage.gaps, gaps, by=by, at=at, field="gaps")
    stage.save()
    audit.record("pathway.gaps", stage, by=by, at=at, stage=number)
    return stage


@transaction.atomic
def move(*, number: int, state: str, because: str, reason: Texts, by: Actor, at: datetime) -> StageChange:
    """Change the state of a stage, in any order, with the kind of reason and its words."""
    require(by, EDIT)
    stage = _stage(number, at)
    if state not in moves(stage.state):
        raise ValidationError({"state": _("The stage has this state already, or has not begun yet. Choose another one.")})
    return _change(stage, StageState(state), ChangeReason(because), reason, by, at)


def _change(stage: Stage, state: StageState, because: ChangeReason, reason: Texts, by: Actor, at: datetime) -> StageChange:
    words = keep(WordsValue(), reason, by=by, at=at, field="reason")
    if not words:
        raise ValidationError({"reason": _("Write the reason in a sentence: it explains the change to those who come later.")})
    change = StageChange(stage=stage, before=stage.state, after=state, because=because, reason=words, changed_by=by.id, changed_at=at)
    stage.state, stage.changed_at = state, at
    stage.save()
    change.save()
    audit.record("pathway.move", stage, by=by, at=at, stage=stage.number, before=change.before, after=change.after, because=because)
    return change


@transaction.atomic
def learn(*, lesson: Texts, reopens: Collection[int], by: Actor, at: datetime) -> list[StageChange]:
    """Take a lesson back to the stages that it changes (G1-11); a lesson that opens none is kept with the learning stage."""
    require(by, EDIT)
    changes = []
    for number in sorted(set(reopens)) or [LEARNING_STAGE]:
        stage = _stage(number, at)
        begun = stage.state != StageState.NOT_YET
        after = (StageState.REOPENED if begun else StageState.RUNNING) if reopens else StageState(stage.state)
        changes.append(_change(stage, after, ChangeReason.LESSON, lesson, by, at))
    return changes
