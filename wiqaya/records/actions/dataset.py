"""Writes to the inventory of data."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from wiqaya.records.access import EDIT, IMPORT
from wiqaya.records.models import Dataset
from wiqaya.safeguards import audit
from wiqaya.safeguards.access import Actor, NotAllowed, require
from wiqaya.safeguards.fields import WordsValue

EDITABLE = frozenset({
    "title", "kind", "sector", "holder", "steward", "source", "licence", "agreement", "agreement_ends", "period_start", "period_end", "method",
    "geography", "breakdowns", "sensitivity", "bias_note", "bias_effect", "bias_asked_on", "relevance", "rereading", "method_version",
})  # fmt: skip


@transaction.atomic
def add_dataset(*, title: WordsValue, kind: str, by: Actor, at: datetime, **details: Any) -> Dataset:
    """Note a set of data that the city holds or can reach; `details` are other editable fields.  Raises ValidationError."""
    if not by.may(EDIT) and not by.may(IMPORT):
        raise NotAllowed(EDIT)
    _known(details)
    dataset = Dataset(title=title, kind=kind, added_by=by.id, added_at=at, changed_at=at, **details)
    dataset.full_clean(exclude=["city", "short"])
    dataset.save()
    audit.record("add", dataset, by=by, at=at, kind=kind)
    return dataset


@transaction.atomic
def change_dataset(*, dataset: Dataset, by: Actor, at: datetime, **changes: Any) -> Dataset:
    """Write editable fields; what is the same already changes nothing.  Raises ValidationError."""
    require(by, EDIT)
    return write_fields(dataset=dataset, changes=changes, by=by, at=at)


def write_fields(*, dataset: Dataset, changes: dict[str, Any], by: Actor, at: datetime) -> Dataset:
    """The fields that differ, with one audit row that names them."""
    _known(changes)
    changed = sorted(name for name, value in changes.items() if getattr(dataset, name) != value)
    if not changed:
        return dataset
    for name in changed:
        setattr(dataset, name, changes[name])
    dataset.changed_at = at
    dataset.full_clean(exclude=["city", "short"])
    dataset.save(update_fields=[*changed, "changed_at"])
    audit.record("change", dataset, by=by, at=at, fields=changed)
    return dataset


def _known(fields: dict[str, Any]) -> None:
    unknown = sorted(set(fields) - EDITABLE)
    if unknown:
        raise TypeError(f"no editable fields of a dataset: {', '.join(unknown)}")


@transaction.atomic
def ask_for_bias(*, dataset: Dataset, by: Actor, at: datetime) -> Dataset:
    """Note that nobody here knows the bias yet and that its holder was asked today.  Figures wait for the answer."""
    require(by, EDIT)
    return write_fields(dataset=dataset, changes={"bias_asked_on": at.date()}, by=by, at=at)


@transaction.atomic
def retract(*, dataset: Dataset, reason: WordsValue, by: Actor, at: datetime) -> Dataset:
    """Mark a dataset that should not have been used: figures that used it say so, and no new figure may.  Once; its numbers stay for the record."""
    require(by, EDIT)
    if dataset.retracted_at:
        return dataset
    dataset.retracted_at, dataset.retracted_by, dataset.retraction, dataset.changed_at = at, by.id, reason, at
    dataset.save(update_fields=["retracted_at", "retracted_by", "retraction", "changed_at"])
    audit.record("retract", dataset, by=by, at=at)
    return dataset


@transaction.atomic
def note_rows_seen(*, dataset: Dataset, rows: int, by: Actor, at: datetime) -> None:
    """Log that a steward looked at rows of the city's own data on screen."""
    audit.record("see-rows", dataset, by=by, at=at, rows=rows)
