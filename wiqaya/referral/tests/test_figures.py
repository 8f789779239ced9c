"""Figures leave by the calendar, through the gate, for the whole city."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError

from wiqaya.referral import facts
from wiqaya.referral.actions import receiving
from wiqaya.referral.actions.figures import let_out
from wiqaya.referral.apart import inside
from wiqaya.referral.models import AdviceTally, Tally
from wiqaya.referral.queries import figures, setting_up
from wiqaya.referral.tests.conftest import NOW, TODAY
from wiqaya.referral.words import Closing
from wiqaya.safeguards.access import Actor, NotAllowed

pytestmark = pytest.mark.django_db(databases=["default", "referral", "keys"])
AT = datetime(2026, 10, 20, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _room() -> Iterator[None]:
    with inside():
        yield


@pytest.fixture
def learner(city: Any) -> Actor:
    return Actor(id=uuid4(), kind="person", city=city.id, permissions=frozenset({"referral.figures"}))


def tally(event: str, cut: str, **counts: int) -> None:
    for value, count in counts.items():
        Tally.objects.create(month=date(2026, 8, 1), event=event, cut=cut, value=value.replace("__", ":").replace("_", "-"), count=count)


@pytest.mark.parametrize(("day", "quarter"), [(date(2026, 1, 1), "2026-Q1"), (date(2026, 3, 31), "2026-Q1"), (date(2026, 12, 31), "2026-Q4")])
def test_a_day_is_in_its_quarter(day: date, quarter: str) -> None:
    assert figures.quarter_of(day) == quarter
    first, last = figures.bounds(quarter)
    assert first <= day <= last
    assert len({figures.quarter_of(month) for month in figures.months(quarter)}) == 1


def test_only_settled_quarters_since_the_first_count(city: Any) -> None:
    assert figures.quarters(AT.date()) == []
    tally("received", "channel", web=3)
    assert figures.quarters(date(2026, 10, 14)) == []
    assert figures.quarters(date(2026, 10, 15)) == ["2026-Q3"]
    assert figures.quarters(date(2027, 1, 20)) == ["2026-Q4", "2026-Q3"]


def test_nothing_leaves_before_its_day_or_without_the_permission(city: Any, learner: Actor) -> None:
    tally("received", "channel", web=30)
    with pytest.raises(ValidationError):
        let_out(quarter="2026-Q4", by=learner, at=AT)
    with pytest.raises(NotAllowed):
        let_out(quarter="2026-Q3", by=Actor(id=uuid4(), kind="person", city=city.id), at=AT)
    assert facts.counts("2026-Q3") == []


def test_small_numbers_and_zeros_are_held_back(city: Any, learner: Actor) -> None:
    tally("received", "channel", web=41, phone=25, in_person=4)
    assert let_out(quarter="2026-Q3", by=learner, at=AT) == []
    shown = {one.name: one.released for one in facts.counts("2026-Q3")}
    released = shown["received-channel"]
    assert released.value("in-person") is None
    assert list(released.dimensions[0].keys) == ["web", "phone", "in-person"]
    assert all(cell.value is None or cell.value >= 10 for table in shown.values() for cell in (*table.cells, *table.margins))


def test_a_second_time_gives_the_same(city: Any, learner: Actor) -> None:
    tally("received", "channel", web=41, phone=25, in_person=30, signposted=12)
    let_out(quarter="2026-Q3", by=learner, at=AT)
    before = [one.released.fingerprint for one in facts.counts("2026-Q3")]
    tally("received", "asker", self=50)
    let_out(quarter="2026-Q3", by=learner, at=AT)
    assert [one.released.fingerprint for one in facts.counts("2026-Q3")] == before


def test_unequal_treatment_shows_with_its_range(city: Any, learner: Actor) -> None:
    tally("table-said", "sector-said", education__met=30, education__not_met=12, health__met=15, health__not_met=45)
    let_out(quarter="2026-Q3", by=learner, at=AT)
    found = next(one for one in facts.counts("2026-Q3") if one.name == "table-said")
    shares = {share.label["en"]: share for share in facts.shares(found)}
    assert (shares["Education"].count, shares["Education"].of) == (30, 42)
    assert shares["Health"].share == 0.25
    assert 0.15 < shares["Health"].low < 0.25 < shares["Health"].high < 0.40
    assert shares["Education"].low > shares["Health"].high


def test_no_share_is_worked_out_of_what_is_held_back(city: Any, learner: Actor) -> None:
    tally("read-again", "agrees", yes=40, no=3)
    let_out(quarter="2026-Q3", by=learner, at=AT)
    found = next(one for one in facts.counts("2026-Q3") if one.name == "read-again")
    assert facts.shares(found) == []


def test_every_reason_of_closing_has_its_group() -> None:
    groups = {reason: figures._end(reason) for reason in Closing.values}
    assert set(groups.values()) == set(figures.ENDED)
    assert groups["table-threshold"] == "table"
    assert groups["still-moved"] == "remain"


def test_advice_is_counted_by_topic_and_promise(city: Any) -> None:
    for topic, count, kept in (("family", 12, 11), ("", 3, 0)):
        AdviceTally.objects.create(month=date(2026, 7, 1), topic=topic, relation="parent", channel="web", count=count, answered_in_time=kept)
    by_name = {table.name: table for table in figures.TABLES}
    topics = figures.raw(by_name["advice-topic"], "2026-Q3")
    keys = list(topics.dimensions[0].keys)
    assert topics.counts[keys.index("family")] == 12
    assert topics.counts[keys.index("other")] == 3
    assert list(figures.raw(by_name["advice-time"], "2026-Q3").counts) == [11, 4]


def test_tables_carry_source_bias_and_method_in_every_language() -> None:
    source = figures.raw(figures.TABLES[0], "2026-Q3").source
    assert set(source.bias_note) == {"ar", "en", "fr"}
    assert source.method_version == figures.METHOD


@pytest.mark.parametrize(("second", "agrees"), [("home", "yes"), ("elsewhere", "no")])
def test_a_second_reading_is_counted_without_its_situation(asked: Any, staff: Any, mechanism: Any, second: str, agrees: str) -> None:
    from dataclasses import replace

    from wiqaya.referral.tests.conftest import clear

    row = asked()
    by = staff["social"]
    receiving.take_up(short=row.short, by=by, at=NOW)
    receiving.decide(short=row.short, outcome="home", reason="fits, nobody acts yet", source="the youth club", by=by, at=NOW)
    colleague = replace(by, id=uuid4())
    clear(mechanism, colleague, "screener")
    receiving.read_again(short=row.short, outcome=second, reason="seen anew", by=colleague, at=NOW)
    assert Tally.objects.get(event="read-again", cut="agrees").value == agrees
    assert Tally.objects.get(event="first-review", cut="channel-step").value == "in-person:home"


def test_above_the_ceiling_says_which_service_never_how_many(mechanism: Any, asked: Any, staff: Any) -> None:
    rows = [asked(), asked()]
    for row in rows:
        row.lead = staff["social"].agency
        row.save()
    mechanism.ceiling = 1
    assert setting_up.above_ceiling(mechanism) == [staff["social"].agency]
    mechanism.ceiling = 2
    assert setting_up.above_ceiling(mechanism) == []


def test_an_overdue_supervision_names_the_service(mechanism: Any, staff: Any) -> None:
    assert setting_up.supervision_overdue(mechanism, TODAY) == []
    mechanism.clearances.filter(person=staff["health"].id).update(supervision_on=date(2026, 11, 1))
    assert setting_up.supervision_overdue(mechanism, TODAY) == [staff["health"].agency]
