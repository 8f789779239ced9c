"""What somebody decides about single rows, places and changed values of a file before it is loaded."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from wiqaya.engines import language
from wiqaya.records.access import IMPORT
from wiqaya.records.imports.incidents import LONGEST
from wiqaya.records.imports.plan import parse
from wiqaya.records.imports.reasons import MappingWrong, because
from wiqaya.records.models import Import
from wiqaya.records.reading import known_places, still_open
from wiqaya.safeguards import audit
from wiqaya.safeguards.access import Actor, require

Cell = tuple[int, int]  # row and column, from 1


@transaction.atomic
def mend(*, found: Import, cells: Mapping[Cell, str], by: Actor, at: datetime) -> Import:
    """Read cells otherwise than the file has them; `look` says whether they can be taken now, and forgets those that cannot.

    Raises MappingWrong for texts that may not be kept.
    """
    require(by, IMPORT)
    still_open(found)
    cut = {one["column"] for columns in found.result.get("cut", {}).values() for one in columns}
    wrong = [reason for (_row, column), text in cells.items() if (reason := _unfit(text, column in cut))]
    if wrong:
        raise MappingWrong(*dict.fromkeys(wrong))
    kept: dict[str, dict[str, str]] = {row: dict(columns) for row, columns in found.mapping.get("corrections", {}).items()}
    for (row, column), text in cells.items():
        kept.setdefault(str(row), {})[str(column)] = text.strip()
    return _keep(found, {"corrections": kept}, "mend", by, at, cells=len(cells))


def _unfit(text: str, cut: bool) -> Any:
    if cut:
        return because("mended_personal")
    if len(text) > LONGEST:
        return because("field_too_long", most=LONGEST)
    if language.parse_number(text, ".").value is not None or language.parse_date(text, "dmy").value is not None:
        return None
    found = language.find_identifiers(text)
    return because("identifier_in_field", kind=found[0].kind) if found else None


@transaction.atomic
def split_place(*, found: Import, text: str, shares: Mapping[str, str], by: Actor, at: datetime) -> Import:
    """Divide the values of a place that is no area between areas, by shares in percent that add up to 100; no shares: not any more.

    Raises MappingWrong.
    """
    require(by, IMPORT)
    still_open(found)
    splits = {**found.mapping.get("splits", {}), text: dict(shares)}
    splits = {name: divided for name, divided in splits.items() if divided}
    known_places(None, parse({**found.mapping, "splits": splits}).splits)
    return _keep(found, {"splits": splits}, "split-place", by, at, areas=sorted(shares))


@transaction.atomic
def choose_changed(*, found: Import, replace: bool, by: Actor, at: datetime) -> Import:
    """Whether values that the dataset has with another number are replaced, or stay as they are."""
    require(by, IMPORT)
    still_open(found)
    return _keep(found, {"changed": "replace" if replace else "refuse"}, "choose-changed", by, at, replace=replace)


def _keep(found: Import, changes: Mapping[str, Any], action: str, by: Actor, at: datetime, **details: Any) -> Import:
    found.mapping = {**found.mapping, **changes}
    found.save(update_fields=["mapping"])
    audit.record(action, found, by=by, at=at, **details)
    return found
