"""The ledger of releases: one answer per question, refusals that name what blocks them, sealed truths."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from wiqaya.engines.disclosure import Dimension, DisclosureError, Policy, Raw, Released, Source
from wiqaya.safeguards import release as gate
from wiqaya.safeguards.models import AuditRow, Release
from wiqaya.safeguards.tenancy import in_city

MONTHS = tuple(f"2024-{month:02}" for month in range(1, 13))


def raw(counts: Any, *, months: tuple[str, ...] = MONTHS, version: str = "1", bias: str = "only what was reported") -> Raw:
    areas = Dimension("area", tuple(str(n) for n in range(len(counts))), role="area")
    source = Source("dataset:da-1", version, "Reported incidents", "City", "open", "2024", bias, "1")
    return Raw("incidents", "incidents", source, (areas,), np.array(counts), where={"month": frozenset(months)})


@pytest.fixture
def by(amal: Any, as_actor: Any) -> Any:
    return as_actor(amal)


def ask(question: str, table: Raw, by: Any, now: Any, audience: gate.Audience = "public") -> Released:
    return gate.ask(gate.question_key(audience, q=question), lambda: table, audience=audience, by=by, at=now)


def test_small_numbers_are_hidden_and_the_release_is_noted(city: Any, by: Any, now: Any) -> None:
    released = ask("all", raw([40, 30, 2, 25, 12]), by, now)
    assert released.value("2") is None
    row = Release.objects.get()
    assert (row.city, row.source, row.audience) == (city.id, "dataset:da-1", "public")
    assert AuditRow.objects.filter(action="release").exists()


def test_the_same_question_has_the_same_answer(city: Any, by: Any, now: Any) -> None:
    first = ask("all", raw([40, 30, 2, 25, 12]), by, now)
    again = ask("all", raw([1, 1, 1, 1, 1]), by, now)  # not even counted again
    assert again.fingerprint == first.fingerprint
    assert Release.objects.count() == 1


def test_a_figure_that_would_reveal_a_small_number_by_subtraction_is_refused(city: Any, by: Any, now: Any) -> None:
    ask("year", raw([40, 30, 22, 25, 18]), by, now)
    with pytest.raises(gate.ReleaseRefused) as refused:
        ask("eleven months", raw([38, 30, 22, 25, 18], months=MONTHS[:11]), by, now)
    assert [row.question for row in refused.value.blocking] == [gate.question_key("public", q="year")]
    assert Release.objects.count() == 1


def test_a_corrected_version_that_gives_a_small_difference_is_refused(city: Any, by: Any, now: Any) -> None:
    ask("first", raw([40, 30, 22, 25, 18]), by, now)
    with pytest.raises(gate.ReleaseRefused):
        ask("corrected", raw([41, 30, 22, 25, 18], version="2"), by, now)


@pytest.mark.parametrize(("first", "second"), [("staff", "public"), ("public", "staff"), ("staff", "staff")])
def test_whoever_knows_both_figures_learns_no_small_number(city: Any, by: Any, now: Any, first: Any, second: Any) -> None:
    ask("year", raw([40, 30, 22, 25, 18]), by, now, audience=first)
    with pytest.raises(gate.ReleaseRefused):
        ask("eleven months", raw([38, 30, 22, 25, 18], months=MONTHS[:11]), by, now, audience=second)


def test_a_page_may_accept_that_more_is_hidden(city: Any, by: Any, now: Any) -> None:
    ask("year", raw([40, 30, 22, 25, 18]), by, now)
    table = raw([38, 30, 22, 25, 18], months=MONTHS[:11])
    released = gate.release(table, question="eleven", audience="public", by=by, at=now, hide_more=True)
    assert released.value("0") is None


def test_a_refusal_is_audited_and_not_judged_again_until_something_else_has_left(city: Any, by: Any, now: Any, monkeypatch: Any) -> None:
    ask("year", raw([40, 30, 22, 25, 18]), by, now)
    eleven = raw([38, 30, 22, 25, 18], months=MONTHS[:11])
    judged = []
    judge = gate.disclosure.release
    monkeypatch.setattr(gate.disclosure, "release", lambda *args, **more: judged.append(1) or judge(*args, **more))
    blocked = []
    for _ in range(3):
        with pytest.raises(gate.ReleaseRefused) as refused:
            ask("eleven months", eleven, by, now)
        blocked.append([row.question for row in refused.value.blocking])
    assert blocked == [[gate.question_key("public", q="year")]] * 3
    assert len(judged) == 1
    assert AuditRow.objects.filter(action="refuse").count() == 1
    assert AuditRow.objects.get(action="refuse").details == {"source": "dataset:da-1", "audience": "public", "codes": ["difference"]}
    ask("half", raw([20, 15, 11, 12, 9], months=MONTHS[:6]), by, now)
    with pytest.raises(gate.ReleaseRefused):
        ask("eleven months", eleven, by, now)
    assert len(judged) == 3


def test_other_counts_another_policy_and_another_audience_are_judged_anew(city: Any, by: Any, now: Any) -> None:
    ask("year", raw([40, 30, 22, 25, 18]), by, now)
    for audience in ("public", "staff"):
        with pytest.raises(gate.ReleaseRefused):
            ask("eleven months", raw([38, 30, 22, 25, 18], months=MONTHS[:11]), by, now, audience=audience)
    keys = {
        gate._memory_key(table, policy, state)
        for table in (raw([38, 30]), raw([38, 31]), raw([38, 30], version="2"), raw([38, 30], months=MONTHS[:11]))
        for policy in (Policy(), Policy(k=12))
        for state in (["public"], ["staff"], ["public", "one more release"])
    }
    assert len(keys) == 24
    assert AuditRow.objects.filter(action="refuse").count() == 2


def test_the_ledger_is_paged_by_key(city: Any, by: Any, now: Any) -> None:
    for months in (12, 6, 3):
        ask(f"first {months}", raw([20 * months, 15 * months, 11 * months], months=MONTHS[:months]), by, now)
    whole = [row.id for row in gate.releases()]
    assert len(whole) == 3
    assert [row.id for row in gate.releases(limit=2)] == whole[:2]
    assert [row.id for row in gate.releases(limit=2, before=whole[1])] == whole[2:]


def test_another_city_knows_nothing_of_it(city: Any, other_city: Any, by: Any, now: Any) -> None:
    ask("year", raw([40, 30, 22, 25, 18]), by, now)
    with in_city(other_city.id):
        assert gate.answered(gate.question_key("public", q="year")) is None
        ask("eleven months", raw([38, 30, 22, 25, 18], months=MONTHS[:11]), by, now)


def test_no_bias_note_no_figure(city: Any, by: Any, now: Any) -> None:
    with pytest.raises((gate.NoBiasNote, DisclosureError)):
        ask("all", raw([40, 30], bias="  "), by, now)
    assert not Release.objects.exists()


def test_a_city_may_only_tighten(city: Any, by: Any, now: Any) -> None:
    table = raw([40, 30, 2, 25, 12])
    with pytest.raises(DisclosureError):
        gate.release(table, question="q", audience="public", by=by, at=now, policy=Policy(k=2, hide_zeros=False, protect=1))


def test_true_counts_are_sealed(city: Any, by: Any, now: Any) -> None:
    ask("all", raw([40, 30, 2, 25, 4711]), by, now)
    row = Release.objects.get()
    assert b"4711" not in bytes(row.footprint)
    assert gate._open(bytes(row.footprint), row.id).source_key == "dataset:da-1"
    with pytest.raises(Exception):  # noqa: B017, PT011  a seal belongs to its row
        gate._open(bytes(row.footprint), city.id)


def test_a_stored_release_is_drawn_again_as_it_was(city: Any, by: Any, now: Any) -> None:
    first = ask("all", raw([40, 30, 2, 25, 12]), by, now)
    key = gate.key_of(first, "public")
    assert key is not None
    again = gate.find(key)
    assert again is not None
    assert again.fingerprint == first.fingerprint
    assert [cell.value for cell in again] == [cell.value for cell in first]
