"""Coarser tables of the same rows: values left out, neighbours merged, a dimension dropped, the total alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from wiqaya.engines.disclosure.tables import Contributors, Dimension, IntArray, Rate, Raw, Text

Groups = Sequence[Sequence[int]]
T = TypeVar("T", np.int64, np.float64)


def keep(raw: Raw, dimension: Dimension, keys: Sequence[str]) -> Raw:
    """Only these values of a dimension."""
    return _regrouped(raw, dimension, [[dimension.keys.index(key)] for key in keys])


def pair_up(raw: Raw, dimension: Dimension) -> Raw:
    """Every two neighbouring values made one; the last stays alone when their number is odd."""
    places = range(len(dimension.keys))
    return _regrouped(raw, dimension, [places[start : start + 2] for start in places[::2]])


def total(raw: Raw) -> Raw:
    """The one number over everything, as a table of one cell."""
    while len(raw.dimensions) > 1:
        raw = drop(raw, raw.dimensions[-1])
    only = raw.dimensions[0]
    return _regrouped(raw, only, [range(len(only.keys))])


def drop(raw: Raw, dimension: Dimension) -> Raw:
    """Without a dimension: its values become the filter."""
    axis = raw.dimensions.index(dimension)
    merged = _regrouped(raw, dimension, [range(len(dimension.keys))])
    finest = dimension.finest(None)
    return replace(
        merged,
        dimensions=tuple(one for one in merged.dimensions if one.name != dimension.name),
        counts=merged.counts.squeeze(axis),
        where={**raw.where, dimension.name: finest & frozenset(raw.where.get(dimension.name, finest))},
        rate=_without(merged.rate, dimension.name),
        contributors=_squeezed(merged.contributors, axis),
    )


def _regrouped(raw: Raw, dimension: Dimension, groups: Groups) -> Raw:
    axis = raw.dimensions.index(dimension)
    dimensions = list(raw.dimensions)
    dimensions[axis] = _merged(dimension, groups)
    rate = raw.rate
    if rate is not None and dimension.name in rate.over:
        rate = replace(rate, denominators=_sums(np.asarray(rate.denominators, dtype=np.float64), groups, rate.over.index(dimension.name)))
    behind = _contributors(raw.contributors, groups, axis)
    return replace(raw, dimensions=tuple(dimensions), counts=_sums(raw.counts, groups, axis), rate=rate, contributors=behind)


def _merged(dimension: Dimension, groups: Groups) -> Dimension:
    keys = {"+".join(dimension.keys[place] for place in group): group for group in groups}
    members = {key: frozenset().union(*(dimension.finest(dimension.keys[place]) for place in group)) for key, group in keys.items()}
    labels = tuple(_span([dimension.label(dimension.keys[place]) for place in group]) for group in groups)
    return Dimension(dimension.name, tuple(keys), labels, dimension.role, members)


def _span(labels: Sequence[Text]) -> Text:
    """A label from the first to the last of several."""
    first, last = labels[0], labels[-1]
    if len(labels) == 1:
        return first
    if isinstance(first, Mapping) and isinstance(last, Mapping):
        return {lang: f"{text} – {last[lang]}" for lang, text in first.items() if lang in last}
    return f"{first} – {last}"


def _sums(values: NDArray[T], groups: Groups, axis: int) -> NDArray[T]:
    return np.stack([values.take(list(group), axis=axis).sum(axis=axis) for group in groups], axis=axis)


def _most(values: IntArray, groups: Groups, axis: int) -> IntArray:
    return np.stack([values.take(list(group), axis=axis).max(axis=axis) for group in groups], axis=axis)


def _contributors(behind: Contributors | None, groups: Groups, axis: int) -> Contributors | None:
    """People who may stand behind several cells are counted once at the least; the largest contribution is at least the largest cell's."""
    if behind is None:
        return None
    count = (_sums if behind.disjoint else _most)(behind.count, groups, axis)
    return replace(behind, count=count, largest=None if behind.largest is None else _most(behind.largest, groups, axis))


def _squeezed(behind: Contributors | None, axis: int) -> Contributors | None:
    if behind is None:
        return None
    return replace(behind, count=behind.count.squeeze(axis), largest=None if behind.largest is None else behind.largest.squeeze(axis))


def _without(rate: Rate | None, name: str) -> Rate | None:
    if rate is None or name not in rate.over:
        return rate
    axis = rate.over.index(name)
    return Rate(np.asarray(rate.denominators).squeeze(axis), rate.per, tuple(one for one in rate.over if one != name))
