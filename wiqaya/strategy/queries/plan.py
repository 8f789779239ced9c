"""Reading the plan: by priority, owner, time or level, cut by filters, in pages; and beside the lines of national texts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from wiqaya.people import queries as people
from wiqaya.registers.paging import PAGE
from wiqaya.safeguards.access import Actor
from wiqaya.strategy.access import CONTRIBUTE, EDIT
from wiqaya.strategy.models import BindingText, FrameworkTask, Measure, Priority, Strategy
from wiqaya.strategy.queries.remarks import GOING, is_late
from wiqaya.strategy.words import PreventionLevel, StrategyState, TextLevel

VIEWS = ("priority", "owner", "time", "level")
LINKS = ("partners", "areas", "issues", "priority__issues")


def may_note(by: Actor, measure: Measure) -> bool:
    """Who writes the plan, and whoever acts for the body that owns the measure."""
    return by.may(EDIT) or (by.may(CONTRIBUTE) and by.agency is not None and by.agency == measure.owner_id)


def strategies() -> QuerySet[Strategy]:
    """Every strategy of the city, newest first."""
    return Strategy.objects.select_related("lead", "continues").order_by("-pk")


def being_written() -> Strategy | None:
    """The newest draft; else what is in force; else the newest that there was."""
    rows = strategies()
    return rows.exclude(state__in=[StrategyState.APPROVED, StrategyState.ENDED]).first() or in_force() or rows.first()


def present() -> Strategy | None:
    """What is in force; before anything is, what is written."""
    return in_force() or being_written()


def in_force() -> Strategy | None:
    """The newest approved one."""
    return strategies().filter(state=StrategyState.APPROVED).order_by("-approved_on", "-pk").first()


def measures(strategy: Strategy | None = None) -> QuerySet[Measure]:
    """Measures with what a page says of them; six queries."""
    rows = Measure.objects.select_related("priority", "owner", "existing", "strategy").prefetch_related(*LINKS)
    return rows.filter(strategy=strategy) if strategy else rows


def in_list() -> QuerySet[Measure]:
    """Measures as far as a line of a list tells of them and its remarks look at them; one query."""
    cited = {
        "is_cited": Exists(_links("issues")),
        "priority_is_cited": Exists(QuerySet(Priority.issues.through).filter(priority=OuterRef("priority"))),
    }
    rows = Measure.objects.select_related("priority", "owner").annotate(**cited, is_shared=Exists(_links("partners")))
    return rows.defer(
        "text",
        "driver",
        "result",
        "national_line",
        "priority__serves",
        "priority__change",
        "owner__purpose",
        "owner__part",
        "owner__data_held",
    )


def _links(name: str) -> QuerySet[Any]:
    links: Any = getattr(Measure, name).through
    return QuerySet(links).filter(measure=OuterRef("pk"))


def priorities(strategy: Strategy) -> list[Priority]:
    """In their order, with the findings they cite."""
    return list(Priority.objects.filter(strategy=strategy).prefetch_related("issues").order_by("position"))


@dataclass(frozen=True, slots=True)
class Light:
    """A measure as far as lists are ordered and cut by it."""

    pk: UUID
    short: str
    position: int
    owner: UUID | None
    due: date | None
    level: str


@dataclass(frozen=True, slots=True)
class Group:
    """Measures below one heading.  `key` is a priority's key, an organisation's, a year, or a level; None where nothing is said."""

    key: Any
    title: Any
    measures: list[Measure] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of the plan: `count` measures in all, `start` the place of the first one here, `next_after` the short id to go on from."""

    groups: list[Group]
    count: int
    start: int
    next_after: str

    @property
    def shown(self) -> int:
        return sum(len(group.measures) for group in self.groups)


def listed(strategy: Strategy, *, view: str = "priority", wanted: Mapping[str, str] | None = None, on: date, after: str = "") -> Listed:
    """Fifty measures in the order of `view`, by `wanted` {level, domain, state, owner (short), priority (short), look}.

    `look` is "late", "no-finding", "alone", "no-owner" or "no-money".  One light question for the order, then only what is shown is read.
    """
    light = [
        Light(*row)
        for row in _filtered(strategy, wanted or {}, on).values_list("pk", "short", "priority__position", "owner", "due", "level")
    ]
    names = {row.pk: row for row in people.organisations_by_key({row.owner for row in light if row.owner})} if view == "owner" else {}
    light.sort(key=lambda row: (*_order(view, row, names), row.pk))
    begin = next((place + 1 for place, row in enumerate(light) if row.short == after), 0) if after else 0
    page = light[begin : begin + PAGE]
    loaded = in_list().in_bulk([row.pk for row in page])
    groups = _grouped(view, [loaded[row.pk] for row in page])
    return Listed(groups, len(light), begin + 1, page[-1].short if begin + PAGE < len(light) else "")


def _filtered(strategy: Strategy, wanted: Mapping[str, str], on: date) -> QuerySet[Measure]:
    rows = Measure.objects.filter(strategy=strategy)
    plain = {"level": "level", "domain": "domain", "state": "state", "owner": "owner__short", "priority": "priority__short"}
    rows = rows.filter(**{column: wanted[name] for name, column in plain.items() if wanted.get(name)})
    look = LOOKS.get(wanted.get("look", ""))
    return look(rows, on) if look else rows


Look = Callable[["QuerySet[Measure]", date], "QuerySet[Measure]"]
LOOKS: dict[str, Look] = {
    "late": lambda rows, on: rows.filter(due__lt=on, state__in=GOING),
    "no-finding": lambda rows, on: rows.filter(issues__isnull=True, priority__issues__isnull=True),
    "alone": lambda rows, on: rows.filter(owner__isnull=False, partners__isnull=True),
    "no-owner": lambda rows, on: rows.filter(owner__isnull=True),
    "no-money": lambda rows, on: rows.filter(cost__isnull=True),
}
LEVELS = {value: place for place, value in enumerate(PreventionLevel.values)}


def _order(view: str, row: Light, owners: Mapping[UUID, Any]) -> tuple[Any, ...]:
    """Nobody and no day come last."""
    match view:
        case "owner":
            return (
                row.owner is None,
                str(owners[row.owner].name) if row.owner is not None and row.owner in owners else "",
                str(row.owner),
                row.due or date.max,
            )
        case "time":
            return (row.due or date.max,)
        case "level":
            return (LEVELS[row.level], row.position)
        case _:
            return (row.position,)


def _grouped(view: str, rows: Sequence[Measure]) -> list[Group]:
    found: dict[Any, Group] = {}
    for row in rows:
        key, title = _heading(view, row)
        found.setdefault(key, Group(key, title)).measures.append(row)
    return list(found.values())


def _heading(view: str, row: Measure) -> tuple[Any, Any]:
    match view:
        case "owner":
            return row.owner_id, row.owner and row.owner.name
        case "time":
            return (row.due.year, row.due.year) if row.due else (None, None)
        case "level":
            return row.level, row.get_level_display()
        case _:
            return row.priority_id, row.priority.title


# -- beside national texts


@dataclass(frozen=True, slots=True)
class Line:
    """A task that a text gives the city, and the measures that serve it."""

    task: FrameworkTask
    measures: list[Measure]

    @property
    def moved_on(self) -> bool:
        """The text was changed after the newest of these measures was written."""
        changed = self.task.text.changed_at
        return changed is not None and any((row.changed_at or row.added_at) < changed for row in self.measures)


@dataclass(frozen=True, slots=True)
class Crosswalk:
    """Both directions: texts with their lines and what serves each, and measures that serve none."""

    texts: list[tuple[BindingText, list[Line]]]
    without: list[Measure]

    @property
    def empty_lines(self) -> list[Line]:
        return [line for _text, lines in self.texts for line in lines if not line.measures]


def crosswalk(strategy: Strategy) -> Crosswalk:
    """Beside every national and regional text; six queries."""
    rows = list(
        Measure.objects.filter(strategy=strategy).select_related("owner").prefetch_related("lines").order_by("priority__position", "pk")
    )
    serving: dict[UUID, list[Measure]] = {}
    for row in rows:
        for line in row.lines.all():
            serving.setdefault(line.pk, []).append(row)
    texts = list(BindingText.objects.exclude(level=TextLevel.LOCAL).prefetch_related("tasks").order_by("level", "pk"))
    found = [(text, [Line(_with(task, text), serving.get(task.pk, [])) for task in text.tasks.all()]) for text in texts]
    return Crosswalk(found, [row for row in rows if not row.lines.all() and not row.national_line])


def _with(task: FrameworkTask, text: BindingText) -> FrameworkTask:
    task.text = text
    return task


# -- figures of the plan


@dataclass(frozen=True, slots=True)
class Summary:
    """How many measures there are, by state, and how many are late."""

    count: int
    states: dict[str, int]
    late: int


def summary(rows: Sequence[Measure], on: date) -> Summary:
    states: dict[str, int] = {}
    for row in rows:
        states[row.state] = states.get(row.state, 0) + 1
    return Summary(len(rows), states, sum(is_late(row, on) for row in rows))
