"""Coarser tables count the same rows."""

from __future__ import annotations

import numpy as np

from wiqaya.engines.disclosure import Contributors, Dimension, Rate
from wiqaya.engines.disclosure.coarser import drop, keep, pair_up, total
from wiqaya.engines.disclosure.tests import samples

AREA = Dimension("area", ("a", "b"), role="area")
PERIOD = Dimension("period", ("2014", "2015", "2016"), ({"ar": "٢٠١٤", "en": "2014"}, {"ar": "٢٠١٥", "en": "2015"}, "2016"), role="period")
COUNTS = np.array([[1, 2, 3], [4, 5, 6]])


def table(disjoint=False):
    behind = Contributors(COUNTS + 1, COUNTS, disjoint)
    return samples.raw(COUNTS, dimensions=(AREA, PERIOD), rate=Rate(COUNTS * 10.0, 100, ("area", "period")), contributors=behind)


def test_neighbouring_periods_become_one():
    merged = pair_up(table(), PERIOD)
    assert merged.counts.tolist() == [[3, 3], [9, 6]]
    assert merged.dimensions[1].keys == ("2014+2015", "2016")
    assert merged.dimensions[1].label("2014+2015") == {"ar": "٢٠١٤ – ٢٠١٥", "en": "2014 – 2015"}
    assert merged.dimensions[1].finest("2014+2015") == {"2014", "2015"}
    assert merged.denominator(("a", "2014+2015")) == 30
    assert merged.contributors.count.tolist() == [[3, 4], [6, 7]]
    assert pair_up(table(disjoint=True), PERIOD).contributors.count.tolist() == [[5, 4], [11, 7]]


def test_a_dropped_dimension_becomes_the_filter():
    without = drop(table(), AREA)
    assert without.counts.tolist() == [5, 7, 9]
    assert without.where == {"area": frozenset("ab")}
    assert without.denominator(("2014",)) == 50
    assert without.contributors.largest.tolist() == [4, 5, 6]


def test_kept_values_and_the_total_alone():
    assert keep(table(), AREA, ["b"]).counts.tolist() == [[4, 5, 6]]
    whole = total(table())
    assert whole.counts.tolist() == [21]
    assert whole.where == {"period": frozenset(PERIOD.keys)}
    assert whole.dimensions[0].label("a+b") == "a – b"


def test_what_has_no_rate_and_no_contributors_stays_so():
    plain = drop(samples.raw(COUNTS, dimensions=(AREA, PERIOD), rate=Rate(np.ones(2), 1, ("area",))), PERIOD)
    assert plain.contributors is None
    assert plain.rate.over == ("area",)
