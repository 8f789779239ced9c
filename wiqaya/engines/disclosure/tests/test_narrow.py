"""The fast program over the tree of small tables against a slow and obvious one over all combinations, cell by cell."""

from __future__ import annotations

from math import ceil, floor

import numpy as np
import pytest
from scipy import optimize

from wiqaya.engines.disclosure import Dimension, DisclosureError, Footprint, Policy, gate, ledger
from wiqaya.engines.disclosure.narrow import System
from wiqaya.engines.disclosure.regions import refine
from wiqaya.engines.disclosure.space import Space
from wiqaya.engines.disclosure.tests import samples
from wiqaya.engines.disclosure.tree import plant

NEAR = 1e-6
VALUES = {"area": ("a", "b", "c"), "kind": ("x", "y"), "period": ("1", "2", "3"), "body": ("p", "q")}
POLICIES = [Policy(k=5, hide_zeros=False), Policy(k=6), Policy(k=4, protect=3), Policy(rounding=5), Policy(k=5, margins="drop")]


def question(rng, data):
    """A random breakdown of a random part, without regard to what left before."""
    names = list(VALUES)
    by = sorted(str(one) for one in rng.choice(names, rng.integers(1, 3), replace=False))
    whole = rng.random() < 0.5
    picked = {
        name: list(VALUES[name])
        if whole
        else sorted(map(str, rng.choice(VALUES[name], rng.integers(1, len(VALUES[name]) + 1), replace=False)))
        for name in names
    }
    part = data[np.ix_(*([VALUES[name].index(key) for key in picked[name]] for name in names))]
    where = {name: frozenset(keys) for name, keys in picked.items() if name not in by and (not whole or name == "period")}
    for axis in reversed(range(len(names))):
        if names[axis] not in by:
            part = part.sum(axis=axis)
    order = [[name for name in names if name in by].index(name) for name in by]
    return samples.raw(part.transpose(order), dimensions=tuple(Dimension(name, tuple(picked[name])) for name in by), where=where)


def linked(seed):
    rng = np.random.default_rng(seed)
    data = rng.negative_binomial(1, 1 / (1 + rng.choice([1, 3, 8])), [len(one) for one in VALUES.values()])
    policy = POLICIES[seed % len(POLICIES)]
    tables = [question(rng, data) for _ in range(rng.integers(2, 6))]
    footprints = tuple(Footprint.of(table, gate(table, policy), str(number)) for number, table in enumerate(tables))
    return ledger.View("public", footprints, policy.k, policy.protect)


def slow(view, rows):
    """Regions, and regions around atoms, that are pinned down: the smallest and largest value of each, one by one, over all atoms."""
    atoms = refine(view.footprints)
    member = atoms.member[rows.first].toarray()
    limits = optimize.LinearConstraint(member, rows.low, rows.high)

    def ends(goal):
        found = [optimize.milp(sign * goal, constraints=limits) for sign in (1, -1)]
        return tuple(sign * one.fun if one.status == 0 else np.inf for sign, one in zip((1, -1), found, strict=True))

    def narrow(low, high, need):
        return high < np.inf and floor(high + NEAR) - ceil(low - NEAR) + 1 < need

    bad = [region for region in np.flatnonzero(rows.need > 1).tolist() if narrow(*ends(member[region].astype(float)), rows.need[region])]
    around = set()
    for atom in range(member.shape[1]):
        low, high = ends(np.eye(member.shape[1])[atom])
        if low > NEAR and high < view.k - NEAR and narrow(low, high, max(view.protect, 2)):
            around |= set(np.flatnonzero(member[:, atom]).tolist())
    return bad, sorted(around)


def regions(view):
    space = Space.of(view.footprints)
    return space, ledger._regions(space, view, np.ones(len(space.cells), dtype=bool))


@pytest.mark.slow
@pytest.mark.parametrize("seed", [*range(40), 69, 74, 75, 76, 79, 101, 109])
def test_the_tree_and_the_plain_program_find_the_same(seed):
    view = linked(seed)
    space, rows = regions(view)
    tree = plant(space, rows.first, rows.high)
    assert System(tree, rows.low, rows.high, rows.need, view.k, view.protect).pinned() == slow(view, rows)


def test_the_samples_hold_pinned_cells_and_pinned_atoms():
    found = []
    for seed in (0, 31, 69, 75):
        view = linked(seed)
        space, rows = regions(view)
        found.append(System(plant(space, rows.first, rows.high), rows.low, rows.high, rows.need, view.k, view.protect).pinned())
    assert any(bad for bad, _ in found)
    assert any(around for _, around in found)
    assert any(not bad and not around for bad, around in found)


def test_tables_over_different_dimensions_are_not_crossed():
    """Four lists of 40 values have 2.5 million combinations; their tree has the lists alone."""
    keys = [f"v{number}" for number in range(40)]
    tables = [samples.raw([20] * 40, dimensions=(samples.dimension(name, keys),)) for name in "stuv"]
    view = ledger.View("public", tuple(samples.footprint(table, Policy(), str(n)) for n, table in enumerate(tables)), 10, 5)
    space, rows = regions(view)
    assert sum(clique.size for clique in plant(space, rows.first, rows.high)) <= 4 * 41


def test_what_contradicts_itself_is_said():
    view = linked(0)
    space, rows = regions(view)
    tree = plant(space, rows.first, rows.high)
    low = np.where(rows.need > 0, rows.low, rows.low + 1)
    with pytest.raises(DisclosureError, match="contradiction"):
        System(tree, low, rows.high, rows.need, view.k, view.protect).pinned()
