"""Reading what exists already: the register, and which entries nobody has confirmed for a year."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce, TruncDate

from wiqaya.mapping.access import CONTRIBUTE, EDIT, READ
from wiqaya.mapping.models import Asset
from wiqaya.registers.paging import Page, page_of
from wiqaya.safeguards.access import Actor

KEPT = timedelta(days=365)  # an entry that nobody has confirmed for longer is marked
TEXTS = ("name", "purpose", "strengths", "limits", "availability")
CHOICES = ("nature", "kind")
LINKED = ("areas", "groups", "helps_with")


def may_add(by: Actor) -> bool:
    """Those who write the mapping, and those who contribute to it and may read it: network members, managers."""
    return by.may(EDIT) or (by.may(READ) and by.may(CONTRIBUTE))


def may_change(by: Actor, asset: Asset) -> bool:
    return by.may(EDIT) or (may_add(by) and asset.added_by == by.id)


def last_confirmed(asset: Asset) -> date:
    return asset.confirmed_on or asset.added_at.date()


def is_stale(asset: Asset, *, on: date) -> bool:
    """Nobody has confirmed it for over a year."""
    return on - last_confirmed(asset) > KEPT


def assets() -> QuerySet[Asset]:
    """Entries with what a page says of them; three further queries in all."""
    return Asset.objects.select_related("owner").prefetch_related("areas", "groups", "helps_with")


def listed(wanted: Mapping[str, str], *, on: date, after: str = "") -> Page[Asset]:
    """A page of the register, newest first, by `wanted` {nature, kind, area (code), group, issue (short ids), look}.

    `look` is "stale" (not confirmed for a year on the day `on`) or "disputed".
    """
    return page_of(_filtered(assets(), wanted, on), after=after)


def _filtered(rows: QuerySet[Asset], wanted: Mapping[str, str], on: date) -> QuerySet[Asset]:
    plain = {"nature": "nature", "kind": "kind", "group": "groups__short", "issue": "helps_with__short"}
    rows = rows.filter(**{column: wanted[name] for name, column in plain.items() if wanted.get(name)})
    if wanted.get("area"):
        rows = rows.filter(Q(whole_city=True) | Q(areas__code=wanted["area"]))
    if wanted.get("look") == "disputed":
        rows = rows.exclude(disputed={})
    if wanted.get("look") == "stale":
        rows = rows.alias(last=Coalesce("confirmed_on", TruncDate("added_at"))).filter(last__lt=on - KEPT)
    return rows.distinct()


def values_of(asset: Asset) -> dict[str, Any]:
    """What a form of the entry holds."""
    held: dict[str, Any] = {name: getattr(asset, name) for name in (*TEXTS, *CHOICES, "owner", "whole_city")}
    return held | {name: list(getattr(asset, name).all()) for name in LINKED}


def digest(asset: Asset) -> str:
    """Changes when anything of the entry changes: tells a writer that somebody else wrote meanwhile."""
    held = values_of(asset)
    texts = [{lang: entry.get("text") for lang, entry in held[name].items()} for name in TEXTS]
    keys = [sorted(str(thing.pk) for thing in held[name]) for name in LINKED]
    return hashlib.sha256(repr([texts, keys, str(asset.nature), str(asset.kind), asset.owner_id, asset.whole_city]).encode()).hexdigest()[
        :16
    ]
