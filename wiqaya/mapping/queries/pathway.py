"""Reading the pathway: eight stages, their checklists, gaps and history.  Nothing in it is locked."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import QuerySet

from wiqaya.mapping import flow
from wiqaya.mapping.models import Stage, StageChange, StageCheck
from wiqaya.mapping.words import ChangeReason, StageState
from wiqaya.safeguards.fields import WordsValue

BAR = 5


@dataclass(frozen=True, slots=True)
class LineNow:
    line: flow.Line
    done: bool = False
    note: WordsValue = field(default_factory=WordsValue)


@dataclass(frozen=True, slots=True)
class StageNow:
    """A stage as the city sees it."""

    guide: flow.StageGuide
    state: str
    gaps: WordsValue
    lines: list[LineNow]

    @property
    def done(self) -> int:
        return sum(line.done for line in self.lines)

    @property
    def filled(self) -> int:
        """Length of the bar, 0 to 5: any line gives at least 1, only all lines give 5."""
        if not self.done:
            return 0
        return BAR if self.done == len(self.lines) else max(1, min(BAR - 1, BAR * self.done // len(self.lines)))


def stages() -> list[StageNow]:
    """All eight, in two questions to the database."""
    kept = {stage.number: stage for stage in Stage.objects.all()}
    checks: dict[tuple[int, int], StageCheck] = {(check.stage.number, check.line): check for check in StageCheck.objects.select_related("stage")}
    return [_now(guide, kept.get(number), checks) for number, guide in flow.stages().items()]


def _now(guide: flow.StageGuide, stage: Stage | None, checks: dict[tuple[int, int], StageCheck]) -> StageNow:
    lines = [_line(line, checks.get((guide.number, line.number))) for line in guide.lines]
    return StageNow(guide, stage.state if stage else StageState.NOT_YET, stage.gaps if stage else WordsValue(), lines)


def _line(line: flow.Line, check: StageCheck | None) -> LineNow:
    return LineNow(line, check.done, check.note) if check else LineNow(line)


def stage_now(number: int) -> StageNow:
    return stages()[number - 1]


def changes(number: int) -> QuerySet[StageChange]:
    """What happened to a stage, newest first, with the reason of each change."""
    return StageChange.objects.filter(stage__number=number).order_by("-changed_at", "-id")


def lessons() -> QuerySet[StageChange]:
    """Lessons noted, newest first, with the stage that each led back to (G1-11)."""
    return StageChange.objects.filter(because=ChangeReason.LESSON).select_related("stage").order_by("-changed_at", "-id")


def moves(state: str) -> list[StageState]:
    """The states that a stage may take next.  All but its own; what is not begun cannot be opened again."""
    closed = {StageState(state)} | ({StageState.REOPENED} if state == StageState.NOT_YET else set())
    return [one for one in StageState if one not in closed]
