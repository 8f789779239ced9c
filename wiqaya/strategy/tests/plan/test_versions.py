"""What changed from one version to another; writing, keeping, freezing, revising."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiqaya.registers.actions import ChangedMeanwhile
from wiqaya.registers.queries import digest
from wiqaya.safeguards.access import NotAllowed
from wiqaya.safeguards.texts import NamesAPerson
from wiqaya.strategy.actions import plan, writing
from wiqaya.strategy.guards import Frozen
from wiqaya.strategy.kinds.writing import PARTS
from wiqaya.strategy.models import Measure, Strategy
from wiqaya.strategy.queries.content import content
from wiqaya.strategy.queries.versions import compare, versions

ROWS = st.lists(
    st.fixed_dictionaries(
        {"short": st.sampled_from("abcdef"), "title": st.dictionaries(st.sampled_from(("ar", "en")), st.sampled_from("xyz"), min_size=1)}
    ),
    unique_by=lambda row: row["short"],
)


def _text(measures: Any, **fields: Any) -> dict[str, Any]:
    return {"strategy": fields, "priorities": [], "measures": measures, "principles": {}}


@given(ROWS, ROWS)
def test_every_measure_of_both_versions_is_told_of_once(before: Any, after: Any) -> None:
    part = compare(_text(before), _text(after)).measures
    gone = len(before) - len(part.removed)
    assert gone == len(after) - len(part.added)
    assert not {row["short"] for row in part.removed} & {row["short"] for row in after}
    # slow and obvious: a row of the same short id whose title differs is a change
    differing = {row["short"] for row in after for old in before if old["short"] == row["short"] and old["title"] != row["title"]}
    assert {one.row["short"] for one in part.changed} == differing


@given(ROWS)
def test_nothing_changed_from_a_text_to_itself(rows: Any) -> None:
    assert compare(_text(rows), _text(copy.deepcopy(rows))).is_empty


def test_a_text_is_compared_language_by_language() -> None:
    [change] = compare(_text([], vision={"ar": "مدينة", "en": "A city"}), _text([], vision={"ar": "مدينة", "en": "One city"})).strategy
    assert (change.name, change.lang, change.before, change.after) == ("vision", "en", "A city", "One city")


def test_two_writers_of_one_part_are_told_and_of_two_parts_are_not(strategy: Strategy, by: Any, now: Any) -> None:
    seen = digest(PARTS["political"], strategy)
    writing.write(strategy=strategy, part="approach", values={"vision": {"en": "A city for all"}}, by=by, at=now)
    writing.write(strategy=strategy, part="political", values={"parties": {"en": "Both sides were asked."}}, seen=seen, by=by, at=now)
    with pytest.raises(ChangedMeanwhile):
        writing.write(strategy=strategy, part="political", values={"parties": {"en": "Nobody was asked."}}, seen=seen, by=by, at=now)


def test_a_version_is_kept_once_and_with_a_reason(measure: Measure, by: Any, now: Any) -> None:
    first = writing.keep_version(strategy=measure.strategy, reason="First round", by=by, at=now)
    assert writing.keep_version(strategy=measure.strategy, reason="Nothing new", by=by, at=now) == first
    plan.change_measure(measure=measure, values={"cost": 900}, by=by, at=now)
    second = writing.keep_version(strategy=measure.strategy, reason="Cheaper", by=by, at=now)
    [changed] = compare(first.content, second.content).measures.changed
    assert [(one.name, one.before, one.after) for one in changed.changes] == [("cost", "1200.00", "900.00")]
    assert [row.number for row in versions(measure.strategy)] == [2, 1]
    with pytest.raises(NamesAPerson):
        writing.keep_version(strategy=measure.strategy, reason="Asked for by amal@example.org", by=by, at=now)


def test_an_approved_text_stays_and_is_revised(measure: Measure, by: Any, now: Any) -> None:
    Strategy.objects.update(state="approved", approved_on=now.date())
    with pytest.raises(Frozen):
        plan.change_measure(measure=measure, values={"cost": 1}, by=by, at=now)
    with pytest.raises(Frozen):
        writing.write(strategy=measure.strategy, part="form", values={"currency": "EUR"}, by=by, at=now)
    made = writing.revise(strategy=measure.strategy, reason="After a year", by=by, at=now)
    old = content(Strategy.objects.get(pk=measure.strategy.pk))
    found = compare(old, content(made))
    assert {change.name for change in found.strategy} <= {"number"}
    assert (found.measures.added, found.measures.removed, found.measures.changed, found.priorities.changed) == ([], [], [], [])
    assert made.continues == measure.strategy
    assert made.measures.get().partners.count() == 1


def test_who_may_not_write_the_strategy_is_refused(strategy: Strategy, second: Any, now: Any) -> None:
    with pytest.raises(NotAllowed):
        writing.write(strategy=strategy, part="form", values={"currency": "EUR"}, by=second, at=now)
