"""The truth tables of the cycle: label, sources, review, series."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiqaya.mapping.queries.cycle import Balance, a_year_after, comparable, label, review_state
from wiqaya.mapping.queries.home import HomeKind, home_kind
from wiqaya.mapping.queries.pathway import StageNow, moves
from wiqaya.mapping.words import StageState
from wiqaya.safeguards.fields import WordsValue
from wiqaya.safeguards.words import Role

DONE, NOT_YET = ["done"] * 10, ["not-yet"] * 10


@pytest.mark.parametrize(
    ("light", "answers", "states", "sources", "kind", "missing"),
    [
        (True, 0, NOT_YET, 0, "light", {"answers": 6, "sources": 2}),
        (True, 6, NOT_YET, 0, "light", {"sources": 2}),
        (True, 6, DONE, 2, "light", {}),
        (False, 0, DONE, 2, "complete", {}),
        (False, 6, DONE, 1, "partial", {"sources": 1}),
        (False, 6, ["partly"] * 9 + ["not-yet"], 3, "partial", {"steps": 1}),
        (False, 6, ["partly"] * 10, 2, "complete", {}),
    ],
)
def test_the_label_says_what_is_missing_and_locks_nothing(light: bool, answers: int, states: list[str], sources: int, kind: str, missing: dict[str, int]) -> None:
    found = label(light=light, answers=answers, states=states, besides_police=sources)
    assert found.kind == kind
    assert {one.what: one.count for one in found.missing} == missing


@pytest.mark.parametrize(
    ("counts", "besides", "only_police", "enough"),
    [
        ({}, 0, False, False),
        ({"police": 4}, 0, True, False),
        ({"police": 4, "health": 1}, 1, False, False),
        ({"health": 9}, 1, False, False),
        ({"health": 1, "community": 1}, 2, False, True),
        ({"police": 1, "service": 1, "online": 2}, 2, False, True),
    ],
)
def test_complete_needs_two_kinds_of_sources_besides_police(counts: dict[str, int], besides: int, only_police: bool, enough: bool) -> None:
    balance = Balance(counts)
    assert (balance.besides_police, balance.only_police, balance.enough) == (besides, only_police, enough)


@pytest.mark.parametrize(("today", "state"), [(date(2026, 1, 1), ""), (date(2026, 2, 1), "soon"), (date(2026, 3, 2), "soon"), (date(2026, 3, 3), "overdue"), (date(2027, 1, 1), "overdue")])
def test_a_review_is_announced_a_month_before_and_overdue_on_its_day(today: date, state: str) -> None:
    cycle: Any = SimpleNamespace(review_due=date(2026, 3, 3))
    assert review_state(cycle, on=today) == state


@given(st.dates(date(1950, 1, 1), date(2199, 12, 31)))
def test_a_year_after_is_the_same_day_or_the_last_of_february(day: date) -> None:
    later = a_year_after(day)
    assert later.year == day.year + 1
    assert later.month == day.month
    assert later.day == day.day or (day.month, day.day, later.day) == (2, 29, 28)


def versions(*flags: bool) -> list[Any]:
    return [SimpleNamespace(version=number, comparable=flag) for number, flag in enumerate(flags, 1)]


@given(st.lists(st.booleans(), min_size=1, max_size=8), st.data())
def test_methods_compare_where_every_change_between_them_kept_it_so(flags: list[bool], data: Any) -> None:
    known = versions(*flags)
    first, second = (data.draw(st.sampled_from(known)) for _ in range(2))
    slow = True
    step = 1 if second.version > first.version else -1
    at = first.version
    while at != second.version:  # walk from one to the other; each border must be crossable
        border = max(at, at + step)
        slow = slow and known[border - 1].comparable
        at += step
    assert comparable(first, second, known) == slow
    assert comparable(first, second, known) == comparable(second, first, known)


def test_an_imported_assessment_stands_in_no_series() -> None:
    ours = SimpleNamespace(version=1, comparable=True)
    theirs: Any = SimpleNamespace(version=0, comparable=False)
    assert not comparable(theirs, ours, [ours])  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("roles", "kind"),
    [
        (set(), HomeKind.NONE),
        ({Role.COORDINATOR}, HomeKind.FULL),
        ({Role.MAYOR, Role.FRONTLINE}, HomeKind.MAYOR),
        ({Role.MANAGER}, HomeKind.MANAGER),
        ({Role.CIVIL_SOCIETY}, HomeKind.PARTNER),
        ({Role.PANEL}, HomeKind.FRONTLINE),
        ({Role.PANEL, Role.READER}, HomeKind.FULL),
        ({Role.NATIONAL}, HomeKind.NONE),
    ],
)
def test_of_several_roles_the_home_that_sees_most(roles: set[str], kind: HomeKind) -> None:
    assert home_kind(roles) == kind


def test_any_stage_can_be_opened_again_once_it_was_begun() -> None:
    assert StageState.REOPENED not in moves(StageState.NOT_YET)
    for state in (StageState.RUNNING, StageState.DONE):
        assert StageState.REOPENED in moves(state)
    assert all(state not in moves(state) for state in StageState)


@pytest.mark.parametrize(("done", "of", "filled"), [(0, 4, 0), (1, 6, 1), (2, 4, 2), (3, 4, 3), (5, 6, 4), (6, 6, 5), (1, 1, 5)])
def test_a_bar_is_full_only_with_every_line(done: int, of: int, filled: int) -> None:
    lines: Any = [SimpleNamespace(done=place < done) for place in range(of)]
    assert StageNow(None, "running", WordsValue(), lines).filled == filled  # type: ignore[arg-type]
