"""The attack must find what is there to be found: planted leaks, checked by counting all tables."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wiqaya.engines.disclosure import DisclosureError, Policy, attack
from wiqaya.engines.disclosure.network import FAR, Flow, build, total_of
from wiqaya.engines.disclosure.suppress import Suppression, attackers
from wiqaya.engines.disclosure.tests import samples

ALL = np.array(list(product(range(11), repeat=4)))  # tables of two by two


def leaky(counts, k, hide_zeros=False):
    """A table with true totals and only the small cells hidden: what a threshold alone gives."""
    table = samples.raw(counts)
    whole = samples.footprint(table, Policy(k=1, hide_zeros=False, protect=1))
    low = 0 if hide_zeros else 1
    hidden = [cell.true < k and cell.true >= low for cell in whole.cells]
    cells = [
        replace(cell, shown=None, low=low, high=k - 1, need=5) if small else cell for cell, small in zip(whole.cells, hidden, strict=True)
    ]
    return replace(whole, cells=tuple(cells))


def test_a_threshold_alone_is_found_out():
    found = attack([leaky([[3, 60, 50], [70, 80, 90]], 10)])
    assert {key: (one.low, one.high) for (_, key), one in found.items()} == {("0.0", "1.0"): (3, 3)}


def test_a_narrow_interval_is_found():
    found = attack([leaky([2, 1, 50], 10, hide_zeros=True)])
    assert [(one.low, one.high) for one in found.values()] == [(0, 3), (0, 3)]


def test_two_innocent_tables_are_subtracted():
    first = samples.footprint(samples.raw([50, 60, 70]), Policy(), "first")
    second = leaky([3, 60, 70], 10)
    joined = replace(second, cells=tuple(cell for cell in second.cells if cell.key != (None,)))
    total = replace(first, cells=(replace(first.cells[-1], true=133, shown=133, low=133, high=133),))
    assert [(one.low, one.high) for one in attack([joined, total]).values()] == [(3, 3)]
    assert [one.high for one in attack([joined]).values()] == [9]


@pytest.mark.slow
@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(0, 5), min_size=4, max_size=4), st.integers(2, 5))
def test_the_linear_program_agrees_with_counting_all_tables(cells, k):
    plain = leaky(np.reshape(cells, (2, 2)), k)
    fits = ALL[np.logical_and.reduce([(cell.low <= _values(ALL, cell.key)) & (_values(ALL, cell.key) <= cell.high) for cell in plain.cells])]
    for (_, key), found in attack([plain]).items():
        values = _values(fits, key)
        assert (found.low, found.high) == (values.min(), values.max())


def _values(tables, key):
    """(tables,) What a cell of each of these tables holds."""
    inside = [all(one in (None, at) for one, at in zip(key, place, strict=True)) for place in product(("0.0", "0.1"), ("1.0", "1.1"))]
    return tables[:, inside].sum(axis=1)


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(samples.tables(), samples.policies)
def test_flows_and_the_general_program_see_the_same(table, policy):
    """The engine's own bounds, by flows, against the reference, for what a threshold alone hides."""
    plain = leaky(table.counts, policy.k, hide_zeros=policy.hide_zeros)
    network = build([one.keys for one in table.dimensions])
    values = total_of(network, table.counts.ravel().tolist())
    low = 0 if policy.hide_zeros else 1
    small = [low <= value < policy.k for value in values]
    plan = Suppression(network, values, replace(policy, rounding=None, margins="keep"), small)
    rooms = plan.rooms(attackers(Policy(k=policy.k, hide_zeros=policy.hide_zeros, protect=1))[0])
    for (_, key), found in attack([plain], whole=True).items():
        arc = network.place[key]
        tail, head = network.tails[arc], network.heads[arc]
        more = Flow(network, rooms, arc).push(head, tail, min(rooms.up[arc], FAR), buying=False)
        less = Flow(network, rooms, arc).push(tail, head, rooms.down[arc], buying=False)
        assert (found.low, found.high) == (values[arc] - less, values[arc] + more)


def test_contradicting_releases_and_mixed_sources_are_named():
    one = samples.footprint(samples.raw([50, 60]), Policy())
    other = replace(leaky([3, 60], 10), source_version="2")
    with pytest.raises(DisclosureError, match="mixed_sources"):
        attack([one, other])
    with pytest.raises(DisclosureError, match="contradiction"):
        attack([one, replace(other, source_version="1")])
