"""Priorities, measures and how they go on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from wiqaya.people.models import Organisation
from wiqaya.safeguards.access import NotAllowed
from wiqaya.safeguards.fields import words
from wiqaya.safeguards.texts import NamesAPerson
from wiqaya.strategy.actions import plan
from wiqaya.strategy.models import BindingText, FrameworkTask, Measure, Priority, Strategy
from wiqaya.strategy.queries import plan as queries
from wiqaya.strategy.queries.remarks import codes_of, overlaps

TODAY = date(2026, 11, 21)


def _note(measure: Measure, by: Any, now: Any, **more: Any) -> Any:
    given = {"text": {"en": "Three evenings were held."}, "state": "running", "dated": TODAY}
    return plan.note_progress(measure=measure, by=by, at=now, **{**given, **more})


def test_a_measure_tells_what_it_lacks(measure: Measure) -> None:
    assert codes_of(measure, TODAY) == ["exists", "disproof", "harm", "gender"]
    measure.issues.clear()
    measure.priority.issues.clear()
    measure.partners.clear()
    Organisation.objects.filter(pk=measure.owner_id).update(active=False)
    bare = queries.measures(measure.strategy).get()
    bare.cost = None
    bare.due = date(2026, 1, 1)
    assert codes_of(bare, TODAY) == ["finding", "exists", "left", "alone", "money", "disproof", "harm", "gender", "late"]


def test_priorities_move_and_keep_their_places(strategy: Strategy, by: Any, now: Any) -> None:
    first, second = (plan.add_priority(strategy=strategy, values={"title": {"en": title}}, by=by, at=now) for title in ("First", "Second"))
    plan.move_priority(priority=second, up=True, by=by, at=now)
    plan.move_priority(priority=second, up=True, by=by, at=now)
    assert list(Priority.objects.order_by("position").values_list("short", "position")) == [(second.short, 1), (first.short, 2)]


def test_a_priority_with_measures_is_not_taken_away(measure: Measure, by: Any, now: Any) -> None:
    with pytest.raises(ValidationError, match="Measures stand under"):
        plan.remove_priority(priority=measure.priority, by=by, at=now)


def test_a_measure_belongs_to_a_priority_of_its_strategy(measure: Measure, by: Any, now: Any) -> None:
    other = Strategy.objects.create(title=words(en="Another"), added_by=by.id, added_at=now)
    elsewhere = plan.add_priority(strategy=other, values={"title": {"en": "Elsewhere"}}, by=by, at=now)
    with pytest.raises(ValidationError, match="another strategy"):
        plan.change_measure(measure=measure, values={"priority": elsewhere}, by=by, at=now)
    measure.refresh_from_db()
    assert measure.priority != elsewhere


def test_nobody_is_named_in_a_measure(priority: Priority, by: Any, now: Any) -> None:
    with pytest.raises(NamesAPerson):
        plan.add_measure(priority=priority, values={"title": {"en": "Call 03 123 456"}, "domain": "youth"}, by=by, at=now)


def test_stopping_needs_a_reason_and_keeps_the_day(measure: Measure, by: Any, now: Any) -> None:
    with pytest.raises(ValidationError) as wrong:
        _note(measure, by, now, state="stopped")
    assert "stopped_because" in wrong.value.message_dict
    _note(measure, by, now, state="stopped", stopped_because={"en": "The library is closed for repairs."})
    measure.refresh_from_db()
    assert (measure.state, measure.stopped_on) == ("stopped", TODAY)
    _note(measure, by, now, state="running")
    measure.refresh_from_db()
    assert (measure.state, measure.stopped_on, bool(measure.stopped_because)) == ("running", None, False)


def test_a_day_to_come_is_refused(measure: Measure, by: Any, now: Any) -> None:
    with pytest.raises(ValidationError, match="still to come"):
        _note(measure, by, now, dated=date(2027, 1, 1))


def test_the_body_that_owns_a_measure_tells_how_it_goes(measure: Measure, second: Any, now: Any) -> None:
    with pytest.raises(NotAllowed):
        _note(measure, second, now)
    Strategy.objects.update(state="approved", approved_on=TODAY)  # progress goes on when the text is frozen
    _note(measure, replace(second, agency=measure.owner_id), now, spent=Decimal(300))
    measure.refresh_from_db()
    assert measure.spent == 300


def test_the_plan_is_read_in_pages_in_every_order(
    priority: Priority, services: Any, by: Any, now: Any, django_assert_max_num_queries: Any
) -> None:
    for number in range(60):
        Measure.objects.create(
            strategy=priority.strategy, priority=priority, title=words(en=f"Measure {number}"), domain="youth", level=("primary", "secondary")[number % 2],
            owner=services[number % 2] if number % 3 else None, due=date(2027, 1 + number % 12, 1) if number % 5 else None, added_by=by.id, added_at=now,
        )  # fmt: skip
    for view in queries.VIEWS:
        with django_assert_max_num_queries(8):
            first = queries.listed(priority.strategy, view=view, on=TODAY)
        rest = queries.listed(priority.strategy, view=view, on=TODAY, after=first.next_after)
        shown = [row.short for page in (first, rest) for group in page.groups for row in group.measures]
        assert (first.count, first.shown, rest.start, rest.shown, len(set(shown))) == (60, 50, 51, 10, 60)
    assert queries.listed(priority.strategy, view="owner", on=TODAY, after=first.next_after).groups[-1].key is None
    assert queries.listed(priority.strategy, wanted={"look": "no-owner"}, on=TODAY).count == 20


def test_national_lines_and_measures_are_read_both_ways(measure: Measure, by: Any, now: Any) -> None:
    text = BindingText.objects.create(title=words(en="National framework"), added_by=by.id, added_at=now)
    served, empty = (
        FrameworkTask.objects.create(task=words(en=task), text=text, added_by=by.id, added_at=now) for task in ("Youth work", "Sport")
    )
    assert queries.crosswalk(measure.strategy).without == [measure]
    plan.change_measure(measure=measure, values={"lines": [served]}, by=by, at=now)
    found = queries.crosswalk(measure.strategy)
    assert [line.task for line in found.empty_lines] == [empty]
    assert found.without == []


def test_two_owners_of_the_same_work_are_shown_to_each_other(measure: Measure, services: Any, card: Any, by: Any, now: Any) -> None:
    twin = plan.add_measure(
        priority=measure.priority, values={"title": {"en": "Homework help"}, "domain": "education", "owner": services[1]}, by=by, at=now
    )
    for row in (measure, twin):
        row.issues.add(card)
    assert overlaps(queries.measures()) == []  # the library is a partner already
    measure.partners.clear()
    assert len(overlaps(queries.measures())) == 1
