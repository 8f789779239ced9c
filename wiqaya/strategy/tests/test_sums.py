"""Sums of a budget: exact, and each fault names its line."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from wiqaya.strategy.queries.sums import Fault, Leaning, Line, Terms, Wrong, leanings, sums

MONEY = st.integers(0, 10**14).map(lambda hundredths: Decimal(hundredths) / 100)
KEYS = st.tuples(st.integers(2024, 2027), st.sampled_from([None, "a", "b"]), st.sampled_from([None, "x", "y"]))
LINES = st.lists(st.tuples(KEYS, MONEY), max_size=6).map(
    lambda drawn: [Line(place, year, planned, measure, source) for place, ((year, measure, source), planned) in enumerate(drawn)]
)
COSTS = st.fixed_dictionaries({"a": st.none() | MONEY, "b": st.none() | MONEY})


@given(LINES, COSTS)
def test_sums_are_those_of_adding_by_hand(lines: list[Line], costs: dict[str, Decimal | None]) -> None:
    made = sums(lines, costs, {})
    assert made.planned == sum(line.planned for line in lines) == sum(made.by_year.values())
    for table, name in ((made.by_measure, "measure"), (made.by_source, "source")):
        for key in (None, "a", "b", "x", "y"):
            for year in range(2024, 2028):
                by_hand = sum(line.planned for line in lines if getattr(line, name) == key and line.year == year)
                assert table.get(key, {}).get(year, 0) == by_hand


@given(LINES, COSTS)
def test_a_measure_is_short_over_or_even(lines: list[Line], costs: dict[str, Decimal | None]) -> None:
    faults = {(one.wrong, one.measure): one for one in sums(lines, costs, {}).faults if one.wrong in (Wrong.SHORT, Wrong.OVER_COST)}
    for key, cost in costs.items():
        apart = None if cost is None else cost - sum(line.planned for line in lines if line.measure == key)
        short, over = faults.get((Wrong.SHORT, key)), faults.get((Wrong.OVER_COST, key))
        assert (short.by if short else -over.by if over else 0) == (apart or 0)
        assert over is None or over.line in {line.key for line in lines if line.measure == key}


def test_the_line_that_goes_over_is_named() -> None:
    lines = [Line(3, 2027, Decimal(30), "a"), Line(1, 2025, Decimal(60), "a"), Line(2, 2026, Decimal(60), "a")]
    assert sums(lines, {"a": Decimal(100)}, {}).faults == (Fault(Wrong.OVER_COST, Decimal(50), 2, "a"),)


def test_a_line_says_what_was_cut_and_overspent() -> None:
    line = Line(1, 2026, Decimal(100), approved=Decimal(80), spent=Decimal(95))
    assert sums([line], {}, {}).faults == (Fault(Wrong.CUT, Decimal(20), 1), Fault(Wrong.OVERSPENT, Decimal(15), 1))


def test_a_source_gives_what_it_has_in_its_years() -> None:
    terms = {"x": Terms(Decimal(50), 2025, 2026), "y": Terms(open=False)}
    lines = [Line(1, 2024, Decimal(5), source="x"), Line(2, 2026, Decimal(30), source="x"), Line(3, 2026, Decimal(25), source="x"), Line(4, 2026, Decimal(7), source="y")]
    found = [(one.wrong, one.line, one.by) for one in sums(lines, {}, terms).faults]
    assert found == [(Wrong.SOURCE_OUTSIDE, 1, Decimal(5)), (Wrong.SOURCE_OVER, 3, Decimal(5)), (Wrong.SOURCE_CLOSED, 4, Decimal(7))]


def test_half_is_not_over_half() -> None:
    even = {"x": Decimal(5), "y": Decimal(5)}
    assert leanings(even, competitive={"x"}, national=set()) == []
    found = leanings({"x": Decimal(6), "y": Decimal(5)}, competitive={"x"}, national={"x", "y"})
    assert found == [(Leaning.ONE_GIVER, "x"), (Leaning.COMPETITIVE, None), (Leaning.NATIONAL_ONLY, None)]
