"""Questions through the gate: the same answer twice, nothing without a right, a note and an agreement."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from wiqaya.engines.disclosure import DisclosureError
from wiqaya.records import actions
from wiqaya.records.actions.describe import describe, leave_out
from wiqaya.records.actions.release import DatasetRetracted, NoAgreement, answered_before, release_incidents, release_instead
from wiqaya.records.facts import Question
from wiqaya.records.models import Dataset
from wiqaya.records.tests.pages import AT, load_rows, spread
from wiqaya.safeguards import audit
from wiqaya.safeguards.access import NotAllowed
from wiqaya.safeguards.fields import words
from wiqaya.safeguards.models import Release
from wiqaya.safeguards.release import NoBiasNote, ReleaseRefused

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def by(amal: Any, as_actor: Any) -> Any:
    return as_actor(amal)


@pytest.fixture
def dataset(by: Any, tmp_path: Path) -> Dataset:
    rows = spread({("Port", "insult", "a"): 60, ("Old Town", "insult", "b"): 50})
    rows = [row for row in rows if not row[0].startswith("2025-12")] + [("2025-12-30", "Port", "insult", "a"), ("2025-12-31", "Port", "insult", "a")]
    return load_rows(rows, by, tmp_path)


def test_the_same_question_has_the_same_answer_and_one_row_in_the_ledger(dataset: Dataset, by: Any) -> None:
    first = release_incidents(dataset=dataset, question=Question(by=("kind",)), by=by, at=AT)
    again = release_incidents(dataset=dataset, question=Question(by=("kind",)), by=by, at=AT)
    assert (first, Release.objects.count()) == (again, 1)
    assert first.n == dataset.rows


def test_who_may_not_release_sees_what_has_left_and_no_more(dataset: Dataset, by: Any, bilal: Any, as_actor: Any) -> None:
    question = Question(by=("kind",))
    with pytest.raises(NotAllowed):
        release_incidents(dataset=dataset, question=question, by=as_actor(bilal), at=AT)
    assert answered_before(dataset=dataset, question=question, by=as_actor(bilal), at=AT) is None
    released = release_incidents(dataset=dataset, question=question, by=by, at=AT)
    assert answered_before(dataset=dataset, question=question, by=as_actor(bilal), at=AT) == released


def test_without_agreement_nothing_leaves_not_even_again(dataset: Dataset, by: Any) -> None:
    question = Question(by=("kind",))
    release_incidents(dataset=dataset, question=question, by=by, at=AT)
    dataset.agreement, dataset.agreement_ends = "in-force", date(2026, 11, 20)
    with pytest.raises(NoAgreement):
        release_incidents(dataset=dataset, question=question, by=by, at=AT)
    assert answered_before(dataset=dataset, question=question, by=by, at=AT) is None
    dataset.agreement_ends = AT.date()
    assert release_incidents(dataset=dataset, question=question, by=by, at=AT).n == dataset.rows


def test_a_retracted_dataset_gives_nothing(dataset: Dataset, by: Any) -> None:
    actions.retract(dataset=dataset, reason=words(en="Counted twice"), by=by, at=AT)
    with pytest.raises(DatasetRetracted):
        release_incidents(dataset=dataset, question=Question(by=("kind",)), by=by, at=AT)


def test_without_a_bias_note_nothing_leaves(dataset: Dataset, by: Any) -> None:
    dataset.bias_note = words()
    with pytest.raises((NoBiasNote, DisclosureError)):
        release_incidents(dataset=dataset, question=Question(by=("kind",)), by=by, at=AT)
    assert Release.objects.count() == 0


def test_what_the_gate_suggests_passes_when_it_is_asked_for(dataset: Dataset, by: Any) -> None:
    part = Question(by=("target_group",), first=date(2025, 1, 1), last=date(2025, 11, 1))
    whole = Question(by=("target_group",), first=date(2025, 1, 1), last=date(2025, 12, 1))
    release_incidents(dataset=dataset, question=part, by=by, at=AT)
    with pytest.raises(ReleaseRefused):
        release_incidents(dataset=dataset, question=whole, by=by, at=AT)
    instead = release_instead(dataset=dataset, question=whole, by=by, at=AT)
    shown = [cell.value for cell in instead if cell.shown]
    before = [cell.value for cell in release_incidents(dataset=dataset, question=part, by=by, at=AT) if cell.shown]
    assert not [(a, b) for a in shown for b in before if 0 < abs(a - b) < 5]


def test_who_brings_a_file_may_describe_its_data(dataset: Dataset, by: Any, driss: Any, as_actor: Any, now: Any) -> None:
    from wiqaya.people.actions import give_role

    give_role(user=driss, role="manager", by=by, at=AT)
    manager = as_actor(driss)
    own = actions.add_dataset(title=words(en="Own"), kind="incidents", by=manager, at=AT)
    assert describe(dataset=own, by=manager, at=AT, licence="city").licence == "city"
    with pytest.raises(NotAllowed):
        describe(dataset=dataset, by=manager, at=AT, licence="city")


def test_the_reason_for_leaving_rows_out_is_one_of_few_and_is_kept(dataset: Dataset, by: Any) -> None:
    found = dataset.imports.get()
    leave_out(found=found, reason="not-known", by=by, at=AT)
    assert audit.history(found)[0].details == {"reason": "not-known", "rows": 0}
    with pytest.raises(ValueError, match="because Salma said so"):
        leave_out(found=found, reason="because Salma said so", by=by, at=AT)
