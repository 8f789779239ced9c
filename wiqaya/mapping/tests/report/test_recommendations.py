"""Recommendations: numbered without gaps, addressed, following from a finding."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wiqaya.mapping.actions.recommendations import remove_recommendation, write_recommendation
from wiqaya.mapping.models import Cycle, Issue, Method, Recommendation
from wiqaya.safeguards.access import NotAllowed
from wiqaya.safeguards.texts import NamesAPerson

pytestmark = pytest.mark.django_db


def add(cycle: Cycle, by: Any, at: Any, text: str, number: int | None = None, **more: Any) -> Recommendation:
    values = {"existing": {}, "text": {"en": text}, "addressed_to": {"en": "Works department"}}
    return write_recommendation(cycle=cycle, values=values, issue=more.pop("issue", None), number=number, by=by, at=at, **more)


def order(cycle: Cycle) -> list[tuple[int, str]]:
    return [(row.number, str(row.text)) for row in Recommendation.objects.filter(cycle=cycle).order_by("number")]


def test_a_place_in_the_middle_moves_the_others(cycle: Cycle, by: Any, now: Any) -> None:
    add(cycle, by, now, "Light")
    add(cycle, by, now, "Bus")
    add(cycle, by, now, "Keys", number=1)
    assert order(cycle) == [(1, "Keys"), (2, "Light"), (3, "Bus")]


@pytest.mark.slow
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["add", "move", "remove"]), st.integers(1, 9)), max_size=8))
def test_numbers_have_no_gaps_whatever_is_done(cycle: Cycle, by: Any, now: Any, steps: list[tuple[str, int]]) -> None:
    Recommendation.objects.all().delete()
    model: list[str] = []
    for count, (step, place) in enumerate(steps):
        rows = list(Recommendation.objects.order_by("number"))
        if step == "add" or not rows:
            add(cycle, by, now, f"R{count}", number=place)
            model.insert(place - 1, f"R{count}")
        elif step == "move":
            row = rows[place % len(rows)]
            add(cycle, by, now, str(row.text), number=place, row=row)
            model.remove(str(row.text))
            model.insert(place - 1, str(row.text))
        else:
            row = rows[place % len(rows)]
            model.remove(str(row.text))
            remove_recommendation(row=row, by=by, at=now)
    assert order(cycle) == list(enumerate(model, start=1))


@pytest.mark.parametrize("left_out", ["text", "addressed_to"])
def test_words_and_addressee_are_needed(cycle: Cycle, by: Any, now: Any, left_out: str) -> None:
    values = {"text": {"en": "Light the path"}, "addressed_to": {"en": "Works"}, left_out: {"en": ""}}
    with pytest.raises(ValidationError) as refused:
        write_recommendation(cycle=cycle, values=values, issue=None, number=None, by=by, at=now)
    assert set(refused.value.message_dict) == {left_out}
    assert not Recommendation.objects.exists()


def test_it_follows_from_an_issue_of_the_same_mapping(cycle: Cycle, by: Any, now: Any) -> None:
    from datetime import date

    other = Cycle.objects.create(year=2025, method=Method.objects.get(), started=date(2025, 1, 1), review_due=date(2026, 1, 1))
    foreign = Issue.objects.create(cycle=other, written_by=by.id, written_at=now, changed_at=now)
    with pytest.raises(ValidationError):
        add(cycle, by, now, "Light", issue=foreign)


def test_no_person_is_named(cycle: Cycle, by: Any, now: Any) -> None:
    with pytest.raises(NamesAPerson):
        add(cycle, by, now, "Ask Mr. Karim Haddad, +961 71 234 567")


def test_a_closed_mapping_is_left_as_it_was(cycle: Cycle, by: Any, now: Any) -> None:
    row = add(cycle, by, now, "Light")
    Cycle.objects.filter(pk=cycle.pk).update(state="frozen", frozen_at=now, frozen_by=by.id)
    with pytest.raises(ValidationError):
        add(cycle, by, now, "Bus")
    with pytest.raises(ValidationError):
        remove_recommendation(row=row, by=by, at=now)


def test_a_reader_writes_none(cycle: Cycle, second: Any, now: Any) -> None:
    with pytest.raises(NotAllowed):
        add(cycle, second, now, "Light")
