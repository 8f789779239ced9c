"""Names of places that are confirmed: kept for later files, and used for incidents that are loaded already."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, F
from django.db.models.functions import TruncMonth

from wiqaya.engines.language import CodeMatcher
from wiqaya.places import actions as place_actions
from wiqaya.places import queries as places
from wiqaya.places.access import EDIT as NAME_AREAS
from wiqaya.records.access import IMPORT
from wiqaya.records.imports.places import NOWHERE
from wiqaya.records.imports.reasons import MappingWrong, because
from wiqaya.records.models import Dataset, Import, Incident, Tally, UnplacedName
from wiqaya.records.reading import known_places
from wiqaya.records.words import ImportState
from wiqaya.safeguards import audit
from wiqaya.safeguards.access import Actor, require

if TYPE_CHECKING:
    from wiqaya.places.models import Area

CATEGORIES = ("kind", "target_group", "body")


def keep_names(*, aliases: Mapping[str, str], by: Actor, at: datetime) -> None:
    """Keep the confirmed names of areas for all later files, when the doer may name areas; else they count in this file only.

    So does a text that names another area already.
    """
    if not aliases or not by.may(NAME_AREAS):
        return
    by_code = {area.code: area for area in places.areas()}
    codes = CodeMatcher(by_code)
    for text, code in aliases.items():
        area = by_code.get(codes.find(code) or "")
        if area is None:
            continue
        try:
            with transaction.atomic():
                place_actions.add_alias(area=area, text=text, by=by, at=at)
        except ValidationError:
            continue


@transaction.atomic
def place_later(*, dataset: Dataset, names: Mapping[str, str], by: Actor, at: datetime) -> int:
    """Put loaded incidents whose place was written so (text to code of an area) into that area; the number of incidents.

    The names are kept for later files.  The dataset has a new version, its imports can still be undone whole.  Raises MappingWrong.
    """
    require(by, IMPORT)
    areas = _areas(names)
    keep_names(aliases=names, by=by, at=at)
    return _move(dataset, areas, by=by, at=at)


@transaction.atomic
def place_known(*, dataset: Dataset, by: Actor, at: datetime) -> int:
    """The same for names that have become known since the incidents were loaded."""
    require(by, IMPORT)
    open_names = set(UnplacedName.objects.filter(source_import__dataset=dataset, source_import__state=ImportState.LOADED).values_list("text", flat=True))
    matcher, _keys = known_places()
    known = {text: matcher.codes[place] for text in sorted(open_names) if (place := matcher.find("", text)) != NOWHERE}
    return _move(dataset, _areas(known), by=by, at=at) if known and dataset.kind == "incidents" else 0


def _areas(names: Mapping[str, str]) -> dict[str, Area]:
    by_code = {area.code: area for area in places.areas()}
    codes = CodeMatcher(by_code)
    found = {text: by_code.get(codes.find(code) or "") for text, code in names.items()}
    if unknown := [names[text] for text, area in found.items() if area is None]:
        raise MappingWrong(*(because("alias_unknown_area", area=code) for code in dict.fromkeys(unknown)))
    return {text: area for text, area in found.items() if area is not None}


def _move(dataset: Dataset, areas: Mapping[str, Area], *, by: Actor, at: datetime) -> int:
    dataset = Dataset.objects.select_for_update().get(pk=dataset.pk)
    moved = 0
    named = UnplacedName.objects.filter(text__in=areas).values("source_import")
    for found in Import.objects.select_for_update().filter(dataset=dataset, state=ImportState.LOADED, pk__in=named):
        rows = {text: _move_rows(found, dataset, text, area) for text, area in areas.items()}
        _note(found, {text: count for text, count in rows.items() if count})
        moved += sum(rows.values())
    if moved:
        dataset.version += 1
        dataset.changed_at = at
        dataset.save(update_fields=["version", "changed_at"])
        audit.record("place-later", dataset, by=by, at=at, names=len(areas), moved=moved, version=dataset.version)
    return moved


def _move_rows(found: Import, dataset: Dataset, text: str, area: Area) -> int:
    """The incidents of one import and one name, with their tallies."""
    rows = Incident.objects.filter(source_import=found, area__isnull=True, place_text=text)
    counts = list(rows.order_by().values(*CATEGORIES, month=TruncMonth("day")).annotate(total=Count("id")))
    for one in counts:
        _retally(found, dataset.id, area, one)
    return rows.update(area=area, place_text="")


def _retally(found: Import, dataset_id: UUID, area: Area, one: Mapping[str, Any]) -> None:
    same: dict[str, Any] = {**{name: one[name] for name in CATEGORIES}, "month": one["month"], "source_import": found}
    open_rows = Tally.objects.filter(**same, area__isnull=True)
    open_rows.filter(count=one["total"]).delete()
    open_rows.update(count=F("count") - one["total"])
    if not Tally.objects.filter(**same, area=area).update(count=F("count") + one["total"]):
        Tally.objects.create(**same, area=area, count=one["total"], city_id=found.city_id, dataset_id=dataset_id)


def _note(found: Import, moved: Mapping[str, int]) -> None:
    """What the import says of itself: fewer names without a place."""
    UnplacedName.objects.filter(source_import=found, text__in=moved).delete()
    left = [one for one in found.result.get("unplaced", ()) if one["value"] not in moved]
    found.result = {**found.result, "unplaced": left, "placed": found.result.get("placed", 0) + sum(moved.values())}
    found.save(update_fields=["result"])
