"""What could help with an issue, for a group, in an area: what is already there (G1-56).

First what somebody linked with the issue, then what serves the same area and group, then what serves the whole city.
The rule itself (`reach`, `arranged`) is plain Python over keys; `helping` reads the register for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import Q

from wiqaya.mapping.models import Asset, Issue
from wiqaya.mapping.queries.assets import assets

AT_MOST = 30  # of each kind on one page


class Reach(StrEnum):
    """Why something is offered, nearest first."""

    LINKED = "linked"
    NEAR = "near"
    CITY = "city"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What help is looked for.  No areas: anywhere in the city.  No groups: whoever it is."""

    issue: Any = None
    areas: frozenset[Any] = frozenset()
    groups: frozenset[Any] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.issue or self.areas or self.groups)


@dataclass(frozen=True, slots=True)
class Offer:
    """What the rule needs to know of an entry.  No groups: nobody said whom it brings together, so it may be anybody."""

    key: Any
    issues: frozenset[Any] = frozenset()
    areas: frozenset[Any] = frozenset()
    groups: frozenset[Any] = frozenset()
    whole_city: bool = False


def reach(offer: Offer, wanted: Wanted) -> Reach | None:
    """Why this is offered; None when it is not."""
    if wanted.issue and wanted.issue in offer.issues:
        return Reach.LINKED
    if wanted.groups and offer.groups and not offer.groups & wanted.groups:
        return None
    if offer.whole_city:
        return Reach.CITY
    if wanted.areas and not offer.areas & wanted.areas:
        return None
    return Reach.NEAR if offer.areas & wanted.areas or offer.groups & wanted.groups else None


def elsewhere(offer: Offer, wanted: Wanted) -> bool:
    """Whether it is known to be only in other areas than the one asked for."""
    return bool(wanted.areas and offer.areas and not offer.whole_city and not offer.areas & wanted.areas)


def arranged(offers: Iterable[Offer], wanted: Wanted) -> dict[Reach, list[Offer]]:
    """Every reach with its offers: here before elsewhere, those that name the group before the others; else in the order given."""
    found: dict[Reach, list[Offer]] = {kind: [] for kind in Reach}
    for offer in offers:
        kind = reach(offer, wanted)
        if kind:
            found[kind].append(offer)
    for rows in found.values():
        rows.sort(key=lambda offer: (elsewhere(offer, wanted), not offer.groups & wanted.groups))
    return found


@dataclass(frozen=True, slots=True)
class Found:
    asset: Asset
    elsewhere: bool


def wanted_for(*, issue: Issue | None = None, area: Any = None, group: Any = None) -> Wanted:
    """What is chosen; where only an issue is chosen, its own areas and the groups that it hurts."""
    areas = frozenset([area.pk] if area else _areas(issue))
    groups = frozenset([group.pk] if group else _hurt(issue))
    return Wanted(issue.pk if issue else None, areas, groups)


def _areas(issue: Issue | None) -> Sequence[Any]:
    return [area.pk for area in issue.areas.all()] if issue and not issue.whole_city else []


def _hurt(issue: Issue | None) -> Sequence[Any]:
    return [impact.group_id for impact in issue.impacts.all()] if issue else []


def offer_of(asset: Asset) -> Offer:
    keys = {name: frozenset(thing.pk for thing in getattr(asset, name).all()) for name in ("helps_with", "areas", "groups")}
    return Offer(asset.pk, keys["helps_with"], keys["areas"], keys["groups"], asset.whole_city)


def helping(wanted: Wanted) -> dict[Reach, list[Found]]:
    """The entries of the register, nearest first, at most thirty of each reach; nothing when nothing was asked.  Four queries."""
    if not wanted:
        return {kind: [] for kind in Reach}
    near = Q(whole_city=True) | Q(areas__in=wanted.areas) | Q(groups__in=wanted.groups)
    if wanted.issue:
        near |= Q(helps_with=wanted.issue)
    rows = {asset.pk: asset for asset in assets().filter(near).distinct().order_by("pk")}
    offers = arranged(map(offer_of, rows.values()), wanted)
    return {kind: [Found(rows[offer.key], elsewhere(offer, wanted)) for offer in found[:AT_MOST]] for kind, found in offers.items()}
