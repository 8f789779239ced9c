"""Checks that need all areas of a file: swapped axes, places far away, overlaps."""

from __future__ import annotations

import numpy as np
import shapely
from shapely import STRtree

from wiqaya.engines.geo.areas import Area, Box, bbox, shapes
from wiqaya.engines.geo.reasons import Notice, because


def _boxes(areas: list[Area]) -> list[Box]:
    return [Box(*map(float, area.geometry.bounds)) for area in areas]


def _notice(code: str, area: Area, box: Box) -> Notice:
    place = {"x": round(box.west, 5), "y": round(box.south, 5)}
    return Notice(area.feature, because(code, **place))


def order_notices(areas: list[Area], near: Box | None) -> tuple[list[Notice], list[Notice]]:
    """(refused, warnings): areas whose latitude and longitude are swapped, and areas far from the country or from all others.

    An area is swapped when it lies away from the country, or from the main group of areas, and would lie there with its axes exchanged.
    """
    boxes = _boxes(areas)
    refused, warnings = _among_themselves(areas, boxes)
    if near:
        swapped = [not box.meets(near) and box.swapped().meets(near) for box in boxes]
        outside = [not box.meets(near) and not wrong for box, wrong in zip(boxes, swapped, strict=True)]
        abroad = _listed("outside_country", areas, boxes, outside)
        if any(swapped) or abroad:  # the country says more than the other features, which may all be wrong
            return _listed("swapped", areas, boxes, swapped), abroad
    return refused, warnings


def _listed(code: str, areas: list[Area], boxes: list[Box], flags: list[bool]) -> list[Notice]:
    rows = zip(areas, boxes, flags, strict=True)
    if code in ("swapped", "order_unclear"):
        return [_notice(code, area, box) for area, box, flag in rows if flag]
    return [Notice(area.feature, because(code)) for area, _, flag in rows if flag]


def _among_themselves(areas: list[Area], boxes: list[Box]) -> tuple[list[Notice], list[Notice]]:
    if len(areas) < 2:
        return [], []
    groups = _groups(boxes)
    largest = max(len(group) for group in groups)
    main = [group for group in groups if len(group) == largest]
    home = bbox([areas[place] for place in main[0]])
    inside = set(main[0])
    away = [place not in inside and box.distance(home) > home.diagonal() for place, box in enumerate(boxes)]
    back = [box.swapped().distance(home) for box in boxes]
    swapped = [
        far and nearer <= home.diagonal() and 3 * nearer < box.distance(home) for far, nearer, box in zip(away, back, boxes, strict=True)
    ]
    if len(main) > 1 and any(swapped[place] for group in main[1:] for place in group):
        unclear = [any(place in group for group in main) for place in range(len(areas))]
        return _listed("order_unclear", areas, boxes, unclear), []
    far = [gone and not wrong and box.distance(home) > 5 for gone, wrong, box in zip(away, swapped, boxes, strict=True)]
    return _listed("swapped", areas, boxes, swapped), _listed("far_away", areas, boxes, far)


def _groups(boxes: list[Box]) -> list[list[int]]:
    """Areas joined into groups through gaps no wider than three ordinary areas."""
    reach = 3 * float(np.median([box.diagonal() for box in boxes]))
    drawn = [shapely.box(*box) for box in boxes]
    pairs = STRtree(drawn).query(drawn, predicate="dwithin", distance=reach).T
    parent = list(range(len(boxes)))

    def root(place: int) -> int:
        while parent[place] != place:
            parent[place] = parent[parent[place]]
            place = parent[place]
        return place

    for one, other in pairs:
        parent[root(int(one))] = root(int(other))
    found: dict[int, list[int]] = {}
    for place in range(len(boxes)):
        found.setdefault(root(place), []).append(place)
    return list(found.values())


def overlap_notices(areas: list[Area], tolerance: float) -> list[Notice]:
    """A warning at the later one of two areas that share more than `tolerance` of the smaller one."""
    found = shapes(areas)
    if len(found) < 2 or shapely.coverage_is_valid(found):
        return []
    one, other = STRtree(list(found)).query(list(found), predicate="intersects")
    one, other = one[one < other], other[one < other]
    shared = shapely.area(shapely.intersection(found[one], found[other]))
    share = shared / np.minimum(shapely.area(found[one]), shapely.area(found[other]))
    return [
        Notice(
            areas[int(late)].feature,
            because("overlap", other=areas[int(early)].feature, name=areas[int(early)].name, percent=round(float(part) * 100, 1)),
        )
        for early, late, part in zip(one, other, share, strict=True)
        if part > tolerance
    ]
