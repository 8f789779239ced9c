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
from wiqaya.referral.queries import figures, setting_up, tables
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
        let_out(period="2026-Q4", by=learner, at=AT)
    with pytest.raises(NotAllowed):
        let_out(period="2026-Q3", by=Actor(id=uuid4(), kind="person", city=city.id), at=AT)
    assert facts.counts("2026-Q3") == []


def test_small_numbers_and_zeros_are_held_back(city: Any, learner: Actor) -> None:
    tally("received", "channel", web=41, phone=25, in_person=4)
    assert let_out(period="2026-Q3", by=learner, at=AT) == []
    shown = {one.name: one.released for one in facts.counts("2026-Q3")}
    released = shown["received-channel"]
    assert released.value("in-person") is None
    assert list(released.dimensions[0].keys) == ["web", "phone", "in-person"]
    assert all(cell.value is None or cell.value >= 10 for table in shown.values() for cell in (*table.cells, *table.margins))


def test_a_second_time_gives_the_same(city: Any, learner: Actor) -> None:
    tally("received", "channel", web=41, phone=25, in_person=30, signposted=12)
    let_out(period="2026-Q3", by=learner, at=AT)
    before = [one.released.fingerprint for one in facts.counts("2026-Q3")]
    tally("received", "asker", self=50)
    let_out(period="2026-Q3", by=learner, at=AT)
    assert [one.released.fingerprint for one in facts.counts("2026-Q3")] == before


def test_unequal_treatment_shows_with_its_range(city: Any, learner: Actor) -> None:
    tally("table-said", "sector-said", education__met=30, education__not_met=12, health__met=15, health__not_met=45)
    let_out(period="2026-Q3", by=learner, at=AT)
    found = next(one for one in facts.counts("2026-Q3") if one.name == "table-said")
    shares = {share.label["en"]: share for share in facts.shares(found)}
    assert (shares["Education"].count, shares["Education"].of) == (30, 42)
    assert shares["Health"].share == 0.25
    assert 0.15 < shares["Health"].low < 0.25 < shares["Health"].high < 0.40
    assert shares["Education"].low > shares["Health"].high


def test_no_share_is_worked_out_of_what_is_held_back(city: Any, learner: Actor) -> None:
    tally("read-again", "agrees", yes=40, no=3)
    let_out(period="2026-Q3", by=learner, at=AT)
    found = next(one for one in facts.counts("2026-Q3") if one.name == "read-again")
    assert facts.shares(found) == []


def test_every_reason_of_closing_has_its_group() -> None:
    groups = {reason: figures._end(reason) for reason in Closing.values}
    assert set(groups.values()) == set(tables.ENDED)
    assert groups["table-threshold"] == "table"
    assert groups["still-moved"] == "remain"


def test_advice_is_counted_by_topic_and_promise(city: Any) -> None:
    for topic, count, kept in (("family", 12, 11), ("", 3, 0)):
        AdviceTally.objects.create(month=date(2026, 7, 1), topic=topic, relation="parent", channel="web", count=count, answered_in_time=kept)
    by_name = {table.name: table for table in tables.TABLES}
    topics = figures.raw(by_name["advice-topic"], "2026-Q3")
    keys = list(topics.dimensions[0].keys)
    assert topics.counts[keys.index("family")] == 12
    assert topics.counts[keys.index("other")] == 3
    assert list(figures.raw(by_name["advice-time"], "2026-Q3").counts) == [11, 4]


def test_tables_carry_source_bias_and_method_in_every_language() -> None:
    source = figures.raw(tables.TABLES[0], "2026-Q3").source
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


def yearly(event: str, cut: str, **counts: int) -> None:
    for value, count in counts.items():
        Tally.objects.create(month=date(2025, 3, 1), event=event, cut=cut, value=value.replace("_", "-") if value != "whole" else "", count=count)


def test_oversight_leaves_by_year_two_weeks_after_its_end(city: Any, learner: Actor) -> None:
    yearly("emergency", "all", whole=12)
    assert figures.years(date(2026, 1, 14)) == []
    assert figures.years(date(2026, 1, 15)) == ["2025"]
    with pytest.raises(ValidationError):
        let_out(period="2026", by=learner, at=AT)
    assert facts.left(AT.date()) == []
    assert let_out(period="2025", by=learner, at=AT) == []
    assert facts.left(AT.date()) == ["2025"]
    assert {one.name: one.released.value(None) for one in facts.counts("2025")}["emergencies"] == 12


def test_few_emergencies_and_exceptions_are_held_back(city: Any, learner: Actor) -> None:
    yearly("emergency", "all", whole=2)
    yearly("exception", "why", life=7, child=4)
    yearly("rights", "kind", access=31, erasure=14, complaint=3)
    yearly("forgotten", "why", term=60, asked=15, eighteen=11)
    assert let_out(period="2025", by=learner, at=AT) == []
    out = {one.name: one.released for one in facts.counts("2025")}
    assert out["emergencies"].value(None) is None
    assert (out["exceptions"].value("life"), out["exceptions"].value("child")) == (None, None)
    assert out["rights-asked"].value("access") == 31
    assert out["erased"].value("other") == 11
    assert all(cell.value is None or cell.value >= 10 for table in out.values() for cell in (*table.cells, *table.margins))


def test_waiting_is_told_apart_by_channel_with_its_range(city: Any, learner: Actor) -> None:
    tally("first-review", "channel-wait", web__soon=40, web__late=10, phone__soon=20, phone__late=30)
    let_out(period="2026-Q3", by=learner, at=AT)
    found = next(one for one in facts.counts("2026-Q3") if one.name == "first-wait")
    shares = {(share.count, share.of): share for share in facts.shares(found)}
    assert set(shares) == {(40, 50), (20, 50)}
    assert shares[40, 50].low > shares[20, 50].high


def test_no_breakdown_by_area_passes_the_gate(city: Any, learner: Actor) -> None:
    from dataclasses import replace
    from functools import partial

    from wiqaya.engines.disclosure import Dimension, DisclosureError
    from wiqaya.safeguards.release import ask

    tally("received", "channel", web=90, phone=90, in_person=90, signposted=90)
    made = figures.raw(tables.TABLES[0], "2026-Q3")
    by_area = replace(made, dimensions=(Dimension("area", made.dimensions[0].keys, role="area"),))
    with pytest.raises(DisclosureError):
        ask("by area", partial(lambda: by_area), audience="public", by=learner, at=AT)


@pytest.mark.parametrize(("outgoing", "allowed", "became"), [(False, True, "given"), (True, True, "asked"), (False, False, "refused")])
def test_what_became_of_a_question_is_counted(asked: Any, staff: Any, city: Any, outgoing: bool, allowed: bool, became: str) -> None:
    from wiqaya.referral.actions import exchanging

    officer = Actor(id=uuid4(), kind="person", city=city.id, permissions=frozenset({"referral.oversee"}))
    made = exchanging.ask(short=asked().short, outgoing=outgoing, body=uuid4(), purpose="court-order", law="Code, 12", text="is help known?", by=staff["social"], at=NOW)
    exchanging.decide(request=made, allowed=allowed, text="the law names it", by=officer, at=NOW)
    counted = {row.cut: row.value for row in Tally.objects.filter(event="request-decided")}
    assert counted == {"all": "", "became": became}
    assert Tally.objects.get(event="request", cut="way").value == ("out" if outgoing else "in")


def test_a_first_review_within_the_promise_is_counted_as_in_time(asked: Any, staff: Any) -> None:
    from datetime import timedelta

    for days in (0, 60):
        row = asked()
        receiving.take_up(short=row.short, by=staff["social"], at=NOW)
        receiving.decide(short=row.short, outcome="home", reason="fits", source="the youth club", by=staff["social"], at=NOW + timedelta(days=days))
    counted = set(Tally.objects.filter(event="first-review", cut="channel-wait").values_list("value", flat=True))
    assert counted == {"in-person:soon", "in-person:late"}


def test_twice_the_share_asks_for_a_note_that_everybody_reads(city: Any, learner: Actor) -> None:
    from wiqaya.referral.actions.figures import explain

    tally("first-review", "channel-wait", web__soon=40, web__late=10, phone__soon=20, phone__late=30)
    tally("table-said", "sector-said", education__met=30, education__not_met=12, health__met=25, health__not_met=12)
    let_out(period="2026-Q3", by=learner, at=AT)
    found = {one.name: facts.differs(one) for one in facts.counts("2026-Q3")}
    assert (found["first-wait"], found["table-said"]) == (True, False)
    office = Actor(id=uuid4(), kind="person", city=city.id, permissions=frozenset({"referral.oversee"}))
    told = {"period": "2026-Q3", "table": "first-wait", "text": "Nobody sat at the telephone in August; two shifts are added."}
    with pytest.raises(NotAllowed):
        explain(**told, by=learner, at=AT)
    for change in ({"text": " "}, {"text": "a" * 1001}, {"table": "table-said"}, {"period": "2026-Q2"}):
        with pytest.raises(ValidationError):
            explain(**told | change, by=office, at=AT)
    assert facts.notes("2026-Q3") == {}
    explain(**told, by=office, at=AT)
    assert facts.notes("2026-Q3") == {"first-wait": told["text"]}
