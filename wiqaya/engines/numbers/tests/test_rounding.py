from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiqaya.engines.numbers import round_to_base, rounding_bounds


@pytest.mark.slow
@given(st.integers(0, 10**6), st.integers(1, 12))
def test_bounds_hold_exactly_the_counts_that_round_to_the_value(value, base):
    rounded = int(round_to_base(value, base))
    low, high = (int(b) for b in rounding_bounds(rounded, base))
    around = range(max(rounded - 2 * base, 0), rounded + 2 * base + 1)
    assert [v for v in around if round_to_base(v, base) == rounded] == list(range(low, high + 1))
    assert low <= value <= high


@pytest.mark.parametrize("call", [lambda: round_to_base(-1, 5), lambda: round_to_base(1, 0), lambda: rounding_bounds(7, 5)])
def test_impossible_input_is_refused(call):
    with pytest.raises(ValueError, match="base"):
        call()
