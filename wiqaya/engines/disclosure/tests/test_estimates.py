"""Estimates of surveys at the gate: thin, one-sided and uncertain cells stay inside; the rest carries its interval and its respondents."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from wiqaya.engines.disclosure import Contributors, Dimension, Estimate, Estimates, Raw, Source, from_ledger, gate, preset

SOURCE = Source("wa-1", "1", "Survey", "City", "CC0", "2026", "People without a home were not asked.", "1")
AREAS = Dimension("area", ("1", "2", "3", "4"), role="area")


def table(yes, asked, cv=None, share=True):
    keys = [(key,) for key in AREAS.keys]
    shares = {key: Estimate(y / n, y / n - 0.05, y / n + 0.05, (cv or {}).get(key[0], 0.1)) for key, y, n in zip(keys, yes, asked, strict=True)}
    shares[(None,)] = Estimate(0.51234, 0.48, 0.55, 0.02)
    behind = Contributors(np.array(asked), disjoint=True)
    return Raw("survey", "trust", SOURCE, (AREAS,), np.array(yes), contributors=behind, estimates=Estimates(shares, share))


def hidden(raw, audience="public"):
    return {cell.key[0] for cell in gate(raw, preset("survey", audience)).cells if not cell.shown}


def test_a_shown_cell_carries_estimate_interval_and_respondents():
    released = gate(table([40, 50, 60, 70], [100, 100, 100, 100]), preset("survey", "public"))
    cell = released.cell("1")
    assert (cell.rate, cell.low, cell.high, cell.base, cell.weak) == (0.4, 0.35, 0.45, 100, False)
    assert released.cell().rate == 0.512  # three places after the point
    assert released.per == 1
    assert from_ledger(released.to_json()) == released


@pytest.mark.parametrize(
    ("yes", "asked"),
    [
        ([12, 50, 60, 70], [29, 100, 100, 100]),  # too few respondents
        ([4, 50, 60, 70], [100, 100, 100, 100]),  # too few gave the answer
        ([97, 50, 60, 70], [100, 100, 100, 100]),  # too few did not give it
        ([0, 50, 60, 70], [100, 100, 100, 100]),
        ([100, 50, 60, 70], [100, 100, 100, 100]),
    ],
)
def test_a_thin_cell_is_hidden_and_another_with_it(yes, asked):
    assert "1" in hidden(table(yes, asked))
    assert len(hidden(table(yes, asked))) >= 2  # the total would give it away


def test_staff_see_from_twenty_respondents():
    raw = table([12, 50, 60, 70], [29, 100, 100, 100])
    assert hidden(raw, "staff") == set()


def test_an_uncertain_estimate_is_marked_and_a_wild_one_hidden():
    raw = table([40, 50, 60, 70], [100] * 4, cv={"1": 0.31, "2": 0.51})
    released = gate(raw, preset("survey", "public"))
    assert released.cell("1").weak or not released.cell("1").shown
    assert not released.cell("2").shown
    assert gate(table([40, 50, 60, 70], [100] * 4, cv={"1": 0.31}), preset("survey", "public")).cell("1").weak


def test_a_mean_is_not_hidden_because_everybody_answered():
    released = gate(table([100] * 4, [100] * 4, share=False), preset("survey", "public"))
    assert all(cell.shown for cell in released.cells)
    assert released.per is None


def test_a_hidden_cell_says_nothing_of_its_estimate():
    cell = gate(table([4, 50, 60, 70], [100] * 4), preset("survey", "public")).cell("1")
    assert (cell.value, cell.rate, cell.low, cell.high, cell.base) == (None,) * 5


def test_a_change_that_rounds_to_zero_has_no_sign():
    raw = table([100] * 4, [100] * 4, share=False)
    near = {key: Estimate(-0.0001, -0.2, 0.2) for key in raw.estimates.cells}
    cell = gate(replace(raw, estimates=Estimates(near, share=False)), preset("survey", "public")).cell("1")
    assert str(cell.rate) == "0.0"
