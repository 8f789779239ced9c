"""Reading registers: who may, the entries of a list, and what an entry holds."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast

from wiqaya.registers.entry import Entry
from wiqaya.registers.kinds import Kind
from wiqaya.registers.shapes import field_of, shape_of
from wiqaya.safeguards.access import Actor
from wiqaya.safeguards.owned import InCity

YES, NO, UNKNOWN = "yes", "no", "unknown"


def may_read(kind: Kind, by: Actor) -> bool:
    return by.may(kind.reads) and not by.roles & kind.closed_to


def may_add(kind: Kind, by: Actor) -> bool:
    return by.may(kind.edits) and not by.roles & kind.closed_to


def may_change(kind: Kind, by: Actor, row: Entry) -> bool:
    own = kind.may_edit is not None and kind.may_edit(by, row)
    return may_read(kind, by) and (by.may(kind.edits) or own)


def entries(kind: Kind) -> QuerySet[Any]:
    """Entries with everything they link to."""
    rows = kind.model._default_manager.all()
    shapes = {name: shape_of(kind, name) for name in kind.shown}
    single = [name for name, shape in shapes.items() if shape == "link"]
    rows = rows.select_related(*single) if single else rows
    return rows.prefetch_related(*(name for name, shape in shapes.items() if shape == "links"))


def listed(kind: Kind, wanted: Mapping[str, str]) -> QuerySet[Any]:
    """The entries that the filters leave, by `wanted` {field: code, key of a link, or yes, no, unknown}."""
    rows = entries(kind)
    for name, value in wanted.items():
        match shape_of(kind, name):
            case "flag":
                rows = rows.filter(**{name: {YES: True, NO: False, UNKNOWN: None}[value]})
            case "links":
                rows = rows.filter(pk__in=kind.model._default_manager.filter(**{name: value}).values("pk"))
            case "codes":
                text = f"{name}_as_text"
                rows = rows.alias(**{text: Cast(name, TextField())}).filter(**{f"{text}__contains": f'"{value}"'})
            case _:
                rows = rows.filter(**{name: value})
    return rows


def choosable(kind: Kind, name: str, row: Entry | None = None) -> QuerySet[Any]:
    """What a link can lead to; what the entry `row` leads to already stays, even where it can be chosen no longer.

    Raises LookupError where the register does not say it and the table is not a city's own.
    """
    related = field_of(kind, name).related_model
    if name not in kind.choose and not issubclass(related, InCity):
        raise LookupError(f"say in `choose` what {kind.key}.{name} can lead to")
    rows = kind.choose[name]() if name in kind.choose else related._default_manager.all()
    held = {} if row is None else _linked(kind, row, name)
    gone = set(held) - set(rows.filter(pk__in=held).values_list("pk", flat=True)) if held else set()
    if not gone:
        return rows
    whole: QuerySet[Any] = related._default_manager.filter(Q(pk__in=rows.order_by().values("pk")) | Q(pk__in=gone))
    return whole.order_by(*rows.query.order_by) if rows.query.order_by else whole


def _linked(kind: Kind, row: Entry, name: str) -> dict[Any, Any]:
    """Key -> object."""
    held = value_of(kind, row, name)
    return {one.pk: one for one in (held if isinstance(held, list) else [held]) if one is not None}


def values_of(kind: Kind, row: Entry) -> dict[str, Any]:
    """What a form of the entry holds."""
    return {name: value_of(kind, row, name) for name in kind.fields}


def value_of(kind: Kind, row: Entry, name: str) -> Any:
    shape = shape_of(kind, name)
    if shape == "links":
        return [] if row._state.adding else list(getattr(row, name).all())
    if shape == "link" and getattr(row, field_of(kind, name).attname) is None:
        return None
    return getattr(row, name)


def digest(kind: Kind, row: Entry) -> str:
    """Changes when anything of the entry's form changes: tells a writer that somebody else wrote meanwhile."""
    return hashlib.sha256(repr([comparable(value) for value in values_of(kind, row).values()]).encode()).hexdigest()[:16]


def comparable(value: Any) -> Any:
    """The value without who wrote it and when."""
    if hasattr(value, "best"):
        return sorted((lang, entry.get("text")) for lang, entry in value.items())
    if isinstance(value, list):
        return sorted(str(getattr(one, "pk", one)) for one in value)
    return str(getattr(value, "pk", value))
