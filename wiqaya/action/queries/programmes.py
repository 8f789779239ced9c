"""Reading programmes: the list, what has none, what stands behind one, and what the mapping advises."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse_lazy

from wiqaya.action.kinds.programmes import PROGRAMMES, STEPS, Step
from wiqaya.action.models import Intervention
from wiqaya.action.queries.rules import is_targeted
from wiqaya.action.queries.sessions import Reached, added_up
from wiqaya.action.words import State
from wiqaya.mapping.queries import cycle as cycles
from wiqaya.mapping.queries import issues, partners
from wiqaya.people import queries as people
from wiqaya.places import queries as places
from wiqaya.registers.paging import Page, page_of
from wiqaya.registers.queries import choosable, entries, listed
from wiqaya.safeguards.access import Actor
from wiqaya.strategy.queries.principles import Subject
from wiqaya.strategy.words import Checked, Domain, PreventionLevel, Scope

GOING_ON = (State.PLANNED, State.RUNNING)
TRUSTED = 8  # organisations that the advice names


def programmes() -> QuerySet[Any]:
    """Programmes with everything that they link to, and their harm."""
    return entries(PROGRAMMES).prefetch_related("harms")


def found_by(wanted: Mapping[str, str]) -> QuerySet[Any]:
    """Programmes by `wanted` {level, domain, areas, state, measure}; one of the whole city stands in every area."""
    rest = {name: value for name, value in wanted.items() if name != "areas"}
    rows = listed(PROGRAMMES, rest).prefetch_related("harms")
    if wanted.get("areas"):
        inside = Intervention.objects.filter(areas__pk=wanted["areas"]).values("pk")
        rows = rows.filter(Q(whole_city=True) | Q(pk__in=inside))
    return rows


def page(wanted: Mapping[str, str], *, after: str = "") -> Page[Any]:
    return page_of(found_by(wanted), after=after)


def as_subject(key: UUID) -> Subject | None:
    """A programme as something in which the four principles are looked at."""
    row = Intervention.objects.filter(pk=key).first()
    return Subject(Checked.INTERVENTION, key, row.title, reverse_lazy("action:programme", args=[row.short])) if row else None


@dataclass(frozen=True)
class Gaps:
    """What has no programme that is planned or goes on.  In the order of the mapping, the map and the lists; nothing is ranked."""

    findings: list[Any]
    areas: list[Any]
    domains: list[Domain]
    measures: list[Any]
    whole_city: int  # programmes of the whole city, which also serve areas without one of their own


def gaps() -> Gaps:
    rows = Intervention.objects.filter(state__in=GOING_ON)
    cycle = cycles.current()
    cards = issues.cards().filter(cycle=cycle).order_by("pk") if cycle else []
    served = {name: set(rows.values_list(name, flat=True)) for name in ("issues", "areas", "domain", "measure")}
    general = [one for one in Domain if one != Domain.SUPPORT]
    return Gaps(
        findings=[one for one in cards if one.pk not in served["issues"]],
        areas=[one for one in places.figure_areas() if one.pk not in served["areas"]],
        domains=[one for one in general if one not in served["domain"]],
        measures=[one for one in choosable(PROGRAMMES, "measure").filter(state__in=("planned", "running")).order_by("pk") if one.pk not in served["measure"]],
        whole_city=rows.filter(whole_city=True).count(),
    )


@dataclass(frozen=True)
class StepNow:
    """A page of the form, and how far it is filled."""

    step: Step
    state: Literal["done", "partly", "todo"]


def steps_of(row: Any) -> list[StepNow]:
    """The pages of the form; the mapped need is asked only of targeted work."""
    asked = [step for step in STEPS if step.key != "need" or (is_targeted(row) and row.scope != Scope.PERSON)]
    return [StepNow(step, _state(row, step)) for step in asked]


def _state(row: Any, step: Step) -> Literal["done", "partly", "todo"]:
    filled = [any(_holds(row, name) for name in names) for names in step.whole]
    return "done" if all(filled) else "partly" if any(filled) else "todo"


def _holds(row: Any, name: str) -> bool:
    value = getattr(row, name)
    if hasattr(value, "all"):
        return bool(value.all())
    return bool(value) or (isinstance(value, Decimal | int) and not isinstance(value, bool))


@dataclass(frozen=True)
class Done:
    """What happened so far: sessions, newest first, what they add up to, money against the plan."""

    sessions: list[Any]
    reached: Reached

    def left(self, planned: Decimal | None) -> Decimal | None:
        """What is left of the planned cost; below zero when more was spent."""
        return None if planned is None else planned - self.reached.cost


def done_in(row: Intervention) -> Done:
    held = list(row.sessions.select_related("space"))
    return Done(held, added_up(held))


def bookings_of(row: Any, *, on: date) -> list[Any]:
    """Rooms that are booked for it from a day on."""
    return list(row.bookings.select_related("space").filter(until__date__gte=on).order_by("starts")[:20])


def trusted_for(row: Any, by: Actor) -> list[partners.Relation] | None:
    """Organisations with what people said of their trust: the groups it is for, and those that the mapping names in words; None for whom the map is closed."""
    if not partners.sees_partners(by):
        return None
    groups = {group.pk for group in row.groups.all()}
    told = [one for one in partners.relations(people.organisations()) if any(not groups or view.group_id in {None, *groups} for view in one.trust)]
    return told[:TRUSTED]


def has_mapping() -> bool:
    return cycles.current() is not None


def public_now(*, area: str = "", domain: str = "") -> list[Any]:
    """What the public site shows: opened by a second person, for everybody, and not over."""
    rows = programmes().filter(public=True, state__in=GOING_ON, level=PreventionLevel.PRIMARY).exclude(scope=Scope.PERSON).order_by("domain", "pk")
    if area:
        rows = rows.filter(Q(whole_city=True) | Q(pk__in=Intervention.objects.filter(areas__slug=area).values("pk")))
    return list(rows.filter(domain=domain) if domain else rows)


def by_domain(rows: Iterable[Any]) -> list[tuple[Domain, list[Any]]]:
    held = list(rows)
    found = [(one, [row for row in held if row.domain == one]) for one in Domain]
    return [(one, some) for one, some in found if some]
