"""One run keeps every rule, in every city; a rule that fails stops no other; a second run changes nothing."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from wiqaya.people.queries import operator
from wiqaya.places.models import Area, City
from wiqaya.safeguards import retention
from wiqaya.safeguards.access import NOBODY, Actor
from wiqaya.safeguards.models import AuditRow
from wiqaya.safeguards.retention import Outcome, Rule
from wiqaya.safeguards.tenancy import current_city

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _no_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "_rules", {})


class Shelf:
    """Things by city, each with the day from which it is due."""

    def __init__(self) -> None:
        self.things: dict[UUID | None, list[datetime]] = {}

    def due(self, at: datetime) -> int:
        return sum(end <= at for end in self.things.get(current_city(), []))

    def forget(self, *, by: Actor, at: datetime) -> int:
        gone = self.due(at)
        self.things[current_city()] = [end for end in self.things.get(current_city(), []) if end > at]
        return gone

    def rule(self, name: str = "shelf", **more: Any) -> Rule:
        return Rule(name, "test", "things", "a test", DAY, self.due, **{"forget": self.forget, **more})


def run(*cities: City, at: datetime, dry: bool = False) -> Outcome:
    return retention.run(cities=[(city.id, operator(city)) for city in cities], installation=operator(), at=at, dry=dry)


def test_each_city_forgets_its_own_and_says_so_once(city: City, other_city: City, now: datetime) -> None:
    shelf = Shelf()
    shelf.things = {city.id: [now, now + DAY], other_city.id: [now - DAY] * 3}
    retention.register([shelf.rule()])
    counted = run(city, other_city, at=now, dry=True)
    assert (counted.due, counted.erased) == ({"shelf": 4}, {"shelf": 0})
    done = run(city, other_city, at=now)
    assert (done.due, done.erased, done.failed) == ({"shelf": 4}, {"shelf": 4}, [])
    told = AuditRow.objects.filter(action="retention.forget")
    assert {(row.city, row.object, row.details["rows"], row.by) for row in told} == {
        (city.id, "shelf", 1, operator().id), (other_city.id, "shelf", 3, operator().id),
    }  # fmt: skip
    again = run(city, other_city, at=now)
    assert (again.due, again.erased, told.count()) == ({"shelf": 0}, {"shelf": 0}, 2)
    assert run(city, at=now + DAY).erased == {"shelf": 1}


def test_a_rule_that_fails_stops_no_other_and_leaves_nothing_half_done(city: City, other_city: City, now: datetime) -> None:
    shelf = Shelf()
    shelf.things = {city.id: [now], other_city.id: [now]}

    def breaks(*, by: Actor, at: datetime) -> int:
        Area.objects.all().delete()
        raise RuntimeError

    retention.register([Rule("broken", "test", "things", "a test", DAY, lambda at: 1, breaks), shelf.rule()])
    done = run(city, other_city, at=now)
    assert done.erased == {"broken": 0, "shelf": 2}
    assert [line.partition(",")[0] for line in done.failed] == ["broken", "broken"]
    assert Area.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_by_steps_what_was_done_stays_done(city: City, now: datetime) -> None:
    def breaks(*, by: Actor, at: datetime) -> int:
        Area.objects.filter(code="1").delete()
        raise RuntimeError

    retention.register([Rule("stairs", "test", "things", "a test", DAY, lambda at: 1, breaks, by_steps=True)])
    assert len(run(city, at=now).failed) == 1
    assert set(Area.objects.values_list("code", flat=True)) == {"2", "3"}


def test_what_belongs_to_no_city_is_forgotten_once(city: City, other_city: City, now: datetime) -> None:
    shelf = Shelf()
    shelf.things = {None: [now]}
    retention.register([shelf.rule(per_city=False)])
    assert run(city, other_city, at=now).erased == {"shelf": 1}
    assert AuditRow.objects.get(action="retention.forget").city is None


def test_what_a_person_decides_is_only_counted(city: City, now: datetime) -> None:
    shelf = Shelf()
    shelf.things = {city.id: [now]}
    retention.register([shelf.rule(forget=None)])
    done = run(city, at=now)
    assert (done.due, done.erased) == ({"shelf": 1}, {"shelf": 0})


def test_terms_of_all_sizes_end_on_their_day(city: City, now: datetime) -> None:
    """Six years, month by month: nothing goes before its time, and nothing is left after it."""
    shelf = Shelf()
    ends = [now + timedelta(days=number * 7 % 2190, hours=number % 24) for number in range(300)]
    shelf.things = {city.id: list(ends)}
    retention.register([shelf.rule()])
    by = NOBODY
    for day in range(0, 2192, 31):
        at = now + timedelta(days=day)
        retention.run(cities=[(city.id, by)], installation=by, at=at)
        assert sorted(shelf.things[city.id]) == sorted(end for end in ends if end > at)
