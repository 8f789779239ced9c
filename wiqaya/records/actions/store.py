"""Checked rows into the database: one transaction an import, all of it or nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any
from uuid import UUID

from django.db import connection, models, transaction

from wiqaya.records.earlier import replace_values, restore_values
from wiqaya.records.imports.periods import period_bounds
from wiqaya.records.imports.places import NOWHERE
from wiqaya.records.imports.plan import FIELDS
from wiqaya.records.models import Dataset, Import, Incident, Indicator, Tally, UnplacedName, Value
from wiqaya.records.reading import Checked, words_of
from wiqaya.records.words import ImportState
from wiqaya.safeguards import audit
from wiqaya.safeguards.access import Actor
from wiqaya.safeguards.fields import uuid7

BATCH = 2_000
CATEGORIES = ("kind", "target_group", "body")  # of an incident, those that are tallied


@transaction.atomic
def write(*, found: Import, dataset: Dataset, checked: Checked, by: Actor, at: datetime) -> Import:
    """Store an import's rows with their tallies and the places that are not known.  `found` is saved as loaded."""
    dataset = Dataset.objects.select_for_update().get(pk=dataset.pk)
    outcome = checked.outcome
    found.dataset, found.state, found.loaded_at, found.stored = dataset, ImportState.LOADED, at, ""
    before = _period(dataset)
    _describe(dataset, checked, at)
    found.result = {**outcome.as_json(), "period": {"before": before, "after": _period(dataset)}}
    found.save()
    (_incidents if checked.plan.kind == "incidents" else _values)(found, dataset, checked)
    unplaced = [UnplacedName(city_id=found.city_id, source_import=found, text=one["value"], rows=one["rows"]) for one in outcome.unplaced]
    UnplacedName.objects.bulk_create(unplaced, batch_size=BATCH)
    audit.record(
        "load", found, by=by, at=at, dataset=dataset.short, rows=outcome.rows, added=outcome.added, replaced=len(outcome.replaced), refused=len(outcome.refused),
        version=dataset.version,
    )
    return found


def _describe(dataset: Dataset, checked: Checked, at: datetime) -> None:
    """A new version of the dataset; what the mapping says about it is kept where nothing was said before."""
    plan, outcome = checked.plan, checked.outcome
    said = period_bounds(plan.period) if plan.period else None
    first, last = said or (outcome.first_day, outcome.last_day)
    if first and last:
        dataset.period_start = min(first, dataset.period_start or first)
        dataset.period_end = max(last, dataset.period_end or last)
    dataset.licence = dataset.licence or plan.licence[:200]
    dataset.source = dataset.source or words_of(plan.source)
    dataset.bias_note = dataset.bias_note or words_of(plan.bias_note)
    dataset.version += 1
    dataset.rows += outcome.added
    dataset.changed_at = at
    dataset.save(update_fields=["period_start", "period_end", "licence", "source", "bias_note", "version", "rows", "changed_at"])


def _incidents(found: Import, dataset: Dataset, checked: Checked) -> None:
    tally: Counter[tuple[int, date, str, str, str]] = Counter()
    own = {"city_id": found.city_id, "dataset_id": dataset.id, "source_import_id": found.id}
    for batch in checked.spool.batches():
        _insert(Incident, ("area_id", "day", *FIELDS, "place_text"), own, _rows(batch, checked.areas, tally))
    _insert(Tally, ("area_id", "month", *CATEGORIES, "count"), own, ((_key(checked.areas, area), *rest, count) for (area, *rest), count in tally.items()))


def _rows(batch: list[tuple[Any, ...]], areas: tuple[UUID, ...], tally: Counter[tuple[int, date, str, str, str]]) -> Iterator[tuple[Any, ...]]:
    for area, ordinal, group, kind, body, *rest in batch:
        day = _day(ordinal)
        tally[area, day.replace(day=1), kind, group, body] += 1
        yield _key(areas, area), day, group, kind, body, *rest


def _key(areas: tuple[UUID, ...], area: int) -> UUID | None:
    return None if area == NOWHERE else areas[area]


@cache
def _day(ordinal: int) -> date:
    return date.fromordinal(ordinal)


def _insert(model: type[models.Model], columns: tuple[str, ...], same: Mapping[str, Any], rows: Iterable[tuple[Any, ...]]) -> None:
    """Rows of plain values into a table, without an object for each: a hundred thousand incidents take seconds, not minutes."""
    fields: list[Any] = [model._meta.get_field(name.removesuffix("_id")) for name in (*same, *columns)]
    quoted = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    sql = f"INSERT INTO {connection.ops.quote_name(model._meta.db_table)} ({quoted}) VALUES ({marks})"  # noqa: S608  names of our own columns
    fixed = tuple(field.get_db_prep_save(value, connection) for field, value in zip(fields, same.values(), strict=False))
    prepare = [_prepared(field) for field in fields[len(same) :]]
    with connection.cursor() as cursor:
        cursor.executemany(sql, [(*fixed, *(ready(value) for ready, value in zip(prepare, row, strict=True))) for row in rows])


def _prepared(field: Any) -> Any:
    """How values of a column are handed to the database, each different one prepared once."""
    return cache(lambda value: field.get_db_prep_save(value, connection))


def _values(found: Import, dataset: Dataset, checked: Checked) -> None:
    known = {indicator.code: indicator for indicator in Indicator.objects.filter(dataset=dataset)}
    for one in checked.outcome.indicators:
        if one["code"] not in known:
            known[one["code"]] = Indicator.objects.create(dataset=dataset, code=one["code"], name=words_of(one["names"]), unit=one["unit"])
    keys = [known[one["code"]].id for one in checked.outcome.indicators]
    for batch in checked.spool.batches():
        rows = (
            Value(
                id=uuid7(), city_id=found.city_id, indicator_id=keys[indicator], area_id=checked.areas[area], period=period, value=Decimal(number),
                source_import=found,
            )
            for indicator, area, period, number in batch
        )  # fmt: skip
        Value.objects.bulk_create(rows, batch_size=BATCH)
    replace_values(found, [(keys[indicator], checked.areas[area], period, number) for indicator, area, period, number in checked.outcome.replaced])


@transaction.atomic
def remove(*, found: Import, by: Actor, at: datetime) -> int:
    """Take the rows of an import back whole, with its tallies and the indicators that nothing else fills; the number of rows removed.

    Values that it had replaced are what they were before.
    """
    restored = restore_values(found)
    removed = Incident.objects.filter(source_import=found).delete()[0] + Value.objects.filter(source_import=found).delete()[0]
    Tally.objects.filter(source_import=found).delete()
    UnplacedName.objects.filter(source_import=found).delete()
    Indicator.objects.filter(dataset=found.dataset_id, values__isnull=True).delete()
    _shrink(Dataset.objects.select_for_update().get(imports=found), found, removed, at)
    found.state, found.undone_by, found.undone_at = ImportState.UNDONE, by.id, at
    found.save(update_fields=["state", "undone_by", "undone_at"])
    audit.record("undo", found, by=by, at=at, removed=removed, restored=restored)
    return removed


def _shrink(dataset: Dataset, found: Import, removed: int, at: datetime) -> None:
    """A new version without the rows; the period of before when no later import has changed it."""
    period = found.result.get("period")
    if period and period["after"] == _period(dataset):
        dataset.period_start, dataset.period_end = (date.fromisoformat(day) if day else None for day in period["before"])
    dataset.version += 1
    dataset.rows -= removed
    dataset.changed_at = at
    dataset.save(update_fields=["version", "rows", "period_start", "period_end", "changed_at"])


def _period(dataset: Dataset) -> list[str]:
    return [str(day or "") for day in (dataset.period_start, dataset.period_end)]
