"""Which larger area holds a smaller one, by the share of its surface."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import shapely
from shapely import STRtree

from wiqaya.engines.geo.areas import Area, mean_latitude, shapes, to_metres

CLEAR = 0.9  # of the surface; borders of two levels are seldom drawn along the same line
TRACE = 0.001  # a smaller share is how two drawings of the same line differ


@dataclass(frozen=True, slots=True)
class Holding:
    """A smaller area and the larger ones that share its surface: (code, share from 0 to 1), the greatest share first."""

    code: str
    shares: tuple[tuple[str, float], ...]

    @property
    def most(self) -> str | None:
        """The larger area that holds the greatest share; None when none holds any."""
        return self.shares[0][0] if self.shares else None

    @property
    def clear(self) -> bool:
        """Whether one larger area holds at least nine tenths; anything less is for a person to decide."""
        return bool(self.shares) and self.shares[0][1] >= CLEAR


def holdings(parts: Sequence[Area], wholes: Sequence[Area]) -> list[Holding]:
    """For each of `parts`, in their order, the shares of its surface that lie in each of `wholes`; shares under a thousandth are left out."""
    if not parts or not wholes:
        return [Holding(part.code, ()) for part in parts]
    latitude = mean_latitude(shapes([*parts, *wholes]))
    small, large = to_metres(shapes(parts), latitude), to_metres(shapes(wholes), latitude)
    found: list[list[tuple[str, float]]] = [[] for _ in parts]
    for part, whole in zip(*STRtree(list(large)).query(list(small), predicate="intersects"), strict=True):
        share = float(shapely.area(shapely.intersection(small[part], large[whole])) / shapely.area(small[part]))
        if share >= TRACE:
            found[part].append((wholes[whole].code, min(share, 1.0)))
    return [Holding(part.code, tuple(sorted(shares, key=lambda one: (-one[1], one[0])))) for part, shares in zip(parts, found, strict=True)]
