"""Small tables for the tests of the gate."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import strategies as st

from wiqaya.engines.disclosure import Dimension, Footprint, Policy, Raw, Source, gate

SOURCE = Source(
    "reports", "1", "Reported incidents", "City police", "Open licence", "2014 to 2018", "Only what is reported is counted.", "1"
)
POLICIES = [
    Policy(),
    Policy(k=5),
    Policy(k=5, hide_zeros=False),
    Policy(k=10, hide_zeros=False),
    Policy(rounding=5),
    Policy(k=5, hide_zeros=False, rounding=5),
    Policy(margins="drop"),
    Policy(k=5, hide_zeros=False, margins="drop"),
    Policy(k=3, protect=8),
    Policy(k=20, protect=12),
]


def dimension(name, keys, role="other", members=None):
    return Dimension(name, tuple(keys), role=role, members=members or {})


def raw(counts, kind="incidents", version="1", dimensions=None, where=None, **more):
    counts = np.asarray(counts, dtype=np.int64)
    dimensions = dimensions or tuple(
        dimension(f"d{axis}", [f"{axis}.{place}" for place in range(size)]) for axis, size in enumerate(counts.shape)
    )
    return Raw(kind, "count", replace(SOURCE, version=version), dimensions, counts, where or {}, **more)


def by_area_and_year(counts, areas, years, version="1"):
    return raw(counts, version=version, dimensions=(dimension("area", areas, "area"), dimension("period", years, "period")))


def footprint(table, policy, id="one"):
    return Footprint.of(table, gate(table, policy), id)


def random_counts(rng, shape):
    return rng.negative_binomial(0.7, 1 / (1 + rng.choice([1, 4, 10, 40])), shape)


shapes = st.one_of(st.tuples(st.integers(1, 7)), st.tuples(st.integers(1, 6), st.integers(1, 5)), st.tuples(*[st.integers(1, 3)] * 3))
counts = st.one_of(st.just(0), st.integers(0, 4), st.integers(0, 12), st.integers(0, 200))


@st.composite
def tables(draw):
    shape = draw(shapes)
    size = int(np.prod(shape))
    return raw(np.array(draw(st.lists(counts, min_size=size, max_size=size))).reshape(shape))


policies = st.sampled_from(POLICIES)
