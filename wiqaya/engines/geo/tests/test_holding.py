"""Which larger area holds a smaller one: shares of the surface, clear and doubtful."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import box

from wiqaya.engines.geo import Area, Holding, holdings

STEP = 0.001  # degrees


def area(code: str, west: float, south: float, east: float, north: float) -> Area:
    return Area(code, code, box(10 + west * STEP, 36 + south * STEP, 10 + east * STEP, 36 + north * STEP))


EAST, WEST = area("E", 10, 0, 20, 10), area("W", 0, 0, 10, 10)


def test_an_area_inside_of_one_is_clear() -> None:
    assert holdings([area("a", 1, 1, 2, 2)], [EAST, WEST]) == [Holding("a", (("W", 1.0),))]


def test_an_area_across_the_border_is_doubtful_and_says_its_shares() -> None:
    (found,) = holdings([area("a", 7, 1, 12, 2)], [EAST, WEST])
    assert not found.clear
    assert found.most == "W"
    assert [(code, round(share, 6)) for code, share in found.shares] == [("W", 0.6), ("E", 0.4)]


@pytest.mark.parametrize(("beyond", "clear"), [(0.9, True), (1.1, False)])
def test_nine_tenths_decide(beyond: float, clear: bool) -> None:
    (found,) = holdings([area("a", beyond, 1, beyond + 10, 2)], [EAST, WEST])
    assert found.most == "W"
    assert found.clear == clear


def test_an_area_half_at_sea_is_doubtful_and_one_outside_has_no_holder() -> None:
    half, outside = holdings([area("half", -5, 1, 5, 2), area("far", 50, 50, 51, 51)], [EAST, WEST])
    assert (half.most, half.clear) == ("W", False)
    assert outside == Holding("far", ())
    assert (outside.most, outside.clear) == (None, False)


def test_touching_is_not_holding() -> None:
    assert holdings([area("a", 20, 0, 21, 1)], [EAST]) == [Holding("a", ())]


def test_without_larger_areas_nothing_is_held() -> None:
    assert holdings([EAST], []) == [Holding("E", ())]
    assert holdings([], [EAST]) == []


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 18), st.integers(1, 6)), min_size=1, max_size=5))
def test_shares_are_those_of_a_count_of_squares(rows: list[tuple[int, int]]) -> None:
    """The slow way: unit squares of each strip counted on either side of the border."""
    parts = [area(f"p{number}", west, number, west + width, number + 1) for number, (west, width) in enumerate(rows)]
    for (west, width), found in zip(rows, holdings(parts, [EAST, WEST]), strict=True):
        squares = ["W" if at < 10 else "E" for at in range(west, west + width) if at < 20]
        slow = {side: squares.count(side) / width for side in set(squares)}
        assert {code: round(share, 6) for code, share in found.shares} == {side: round(share, 6) for side, share in slow.items()}
        assert found.clear == (max(slow.values()) >= 0.9)
