"""The way of somebody who is new in the city: steps in their order with the services that answer each; where the buses stop."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

import yaml
from django.db.models import Q, Value
from django.db.models.functions import Coalesce

from wiqaya.action import hours, terms
from wiqaya.action.models import Service, ServicePlace, ServiceTerm
from wiqaya.action.queries.services import LONG_AGO, services, shown_to_all
from wiqaya.action.words import Audience, ServiceState
from wiqaya.safeguards.fields import WordsValue, words

SHOWN = 4  # services of a step; the search has the others


@dataclass(frozen=True)
class Step:
    key: str
    title: WordsValue
    text: WordsValue
    needs: tuple[str, ...]


@dataclass(frozen=True)
class Answered:
    """A step with services for newcomers, for families and for everybody, what was confirmed last first; `count` of them all."""

    step: Step
    services: list[Service]
    count: int


@dataclass(frozen=True)
class Stop:
    place: ServicePlace
    opens: str
    closes: str


@cache
def steps() -> tuple[Step, ...]:
    held: list[dict[str, Any]] = yaml.safe_load(files("wiqaya.action").joinpath("guidance", "newcomers.yaml").read_text("utf-8"))
    return tuple(Step(one["key"], words(**one["title"]), words(**one["text"]), tuple(one["needs"])) for one in held)


def way() -> list[Answered]:
    return [_answered(step) for step in steps()]


def _answered(step: Step) -> Answered:
    held = ServiceTerm.objects.filter(term__in=[terms.need_mark(code) for code in step.needs]).values("service")
    meant = [terms.audience_mark(code) for code in (Audience.NEWCOMERS, Audience.EVERYBODY, Audience.FAMILIES)]
    rows = shown_to_all().filter(~Q(state=ServiceState.PAUSED), pk__in=held).filter(pk__in=ServiceTerm.objects.filter(term__in=meant).values("service"))
    newest = rows.annotate(last=Coalesce("confirmed_on", Value(LONG_AGO))).order_by("-last", "-pk")
    keys = list(newest.values_list("pk", flat=True))
    found = {row.pk: row for row in services().filter(pk__in=keys[:SHOWN])}
    return Answered(step, [found[key] for key in keys[:SHOWN]], len(keys))


def _buses() -> Any:
    """Stops of the public directory; none of a service whose place must stay secret."""
    return ServicePlace.objects.filter(mobile=True, service__in=shown_to_all().filter(confidential=False).exclude(state=ServiceState.PAUSED))


def any_bus() -> bool:
    return bool(_buses().exists())


def stops(*, on: date) -> list[tuple[str, list[Stop]]]:
    """(code of the day, stops of the buses by hour), the day `on` first."""
    found: dict[str, list[Stop]] = {}
    for place in _buses().select_related("service", "area"):
        for day, spans in hours.week_of(place.hours).items():
            found.setdefault(day, []).extend(Stop(place, opens, closes) for opens, closes in spans)
    today = on.weekday()
    order = [hours.DAYS[(today + step) % 7] for step in range(7)]
    return [(day, sorted(found[day], key=lambda stop: (stop.opens, str(stop.place.pk)))) for day in order if day in found]
