"""Reading the inventory of data and the imports."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.conf import settings

from wiqaya.engines.language import match_exact
from wiqaya.places import queries as places
from wiqaya.records.imports.places import Places
from wiqaya.records.imports.plan import parse
from wiqaya.records.imports.preview import Preview
from wiqaya.records.imports.preview import preview as look_at
from wiqaya.records.imports.preview import rows_to_fix as refused_rows
from wiqaya.records.imports.reasons import NotTaken, because
from wiqaya.records.imports.sentences import say, say_on_page
from wiqaya.records.models import Dataset, Import, Incident, UnplacedName
from wiqaya.records.words import DatasetKind, ImportState
from wiqaya.safeguards import release

__all__ = [
    "Preview", "copy_path", "dataset", "datasets", "figure_ready", "import_by_short", "imports", "is_big", "loaded_before", "loaded_same_file", "newly_placed", "preview", "refused_columns_of",
    "refused_of", "remembered_mapping", "rows_to_fix", "say", "say_on_page", "sectors_present", "shown_rows", "source_key", "used",
]  # fmt: skip
REMEMBERED = 40


def source_key(dataset: Dataset) -> str:
    """The name under which the ledger of releases knows the dataset."""
    return f"dataset:{dataset.short}"


def datasets(*, kind: str = "", sector: str = "") -> list[Dataset]:
    """The inventory, newest change first, with holder and steward."""
    rows = Dataset.objects.select_related("holder", "steward").order_by("-changed_at", "short")
    wanted = {name: value for name, value in (("kind", kind), ("sector", sector)) if value}
    return list(rows.filter(**wanted))


def dataset(short: str) -> Dataset | None:
    return Dataset.objects.select_related("holder", "steward").filter(short=short).first()


def figure_ready(dataset: Dataset) -> bool:
    """Whether its numbers may enter a figure: loaded, with a bias note, not retracted."""
    return bool(dataset.version and dataset.bias_note) and dataset.retracted_at is None


def sectors_present() -> dict[str, int]:
    """How many datasets of each sector the inventory names; police are one of many."""
    counts: dict[str, int] = {}
    for sector in Dataset.objects.values_list("sector", flat=True):
        counts[sector] = counts.get(sector, 0) + 1
    return counts


def imports(dataset: Dataset | None = None, *, limit: int = 50) -> list[Import]:
    """The latest imports, of one dataset or of all, without their mapping and result."""
    rows = Import.objects.select_related("dataset").defer("mapping", "result").order_by("-begun_at")
    return list((rows.filter(dataset=dataset) if dataset else rows)[:limit])


def import_by_short(short: str) -> Import | None:
    return Import.objects.select_related("dataset").filter(short=short).first()


def loaded_same_file(found: Import) -> Import | None:
    """An import of the same file that is loaded: "you loaded this on 3 May"."""
    return Import.objects.filter(digest=found.digest, state=ImportState.LOADED).exclude(pk=found.pk).order_by("-loaded_at").first()


def is_big(found: Import) -> bool:
    """Whether a file is read outside of the request."""
    return bool(found.result.get("read", 0) > settings.IMPORT_IN_BACKGROUND)


def preview(found: Import, *, sheet: str = "") -> Preview:
    """The first rows of an upload and a mapping to begin with.  Raises Unreadable, NotTaken."""
    known = places.area_names()
    matcher = Places({code: known.names[key] for code, key in known.codes.items()})
    upload = found.result
    shown = look_at(copy_path(found), matcher, sheet=sheet, cut=upload.get("cut", {}), encoding=upload.get("encoding", ""))
    remembered = remembered_mapping(shown.headers)
    return replace(shown, guess=remembered) if remembered else shown


def remembered_mapping(headers: tuple[str, ...]) -> dict[str, Any] | None:
    """What was said last of a file with the same columns, without what is about that one file only."""
    for mapping in Import.objects.filter(state=ImportState.LOADED).order_by("-loaded_at").values_list("mapping", flat=True)[:REMEMBERED]:
        plan = parse(mapping)
        named = {column for column in plan.columns if isinstance(column, str)}
        if named and not plan.across and named <= set(headers):
            return {key: value for key, value in mapping.items() if key not in {"period", "encoding", "corrections", "changed"}}
    return None


def rows_to_fix(found: Import) -> Iterator[list[str]]:
    """Refused rows of a file that is not loaded yet, with their problems.  Raises NotTaken when its copy is gone."""
    return refused_rows(copy_path(found), found.result, sheet=found.mapping.get("sheet", ""))


def refused_of(found: Import) -> list[dict[str, Any]]:
    """Refused rows with their reasons as sentences: row, column, header, reason."""
    return [{**one, "reason": say_on_page(one["reason"])} for one in found.result.get("refused", [])]


def refused_columns_of(found: Import) -> list[dict[str, Any]]:
    """Columns that are not read, in the upload or by the dry run, with the reason as a sentence."""
    cut = [one for columns in found.result.get("cut", {}).values() for one in columns]
    listed = {one["column"]: one for one in (*found.result.get("refused_columns", ()), *cut)}
    return [{**one, "reason": say_on_page(one["reason"])} for _, one in sorted(listed.items())]


def shown_rows(dataset: Dataset, *, after: int = 0, limit: int = 50) -> list[Incident]:
    """Incidents of a dataset for its steward on screen, a page after a key; note that they were seen (`actions.note_rows_seen`)."""
    return list(Incident.objects.filter(dataset=dataset, id__gt=after).select_related("area").order_by("id")[:limit])


def copy_path(found: Import) -> Path:
    """Where the working copy of an import lies.  Raises NotTaken when it is gone."""
    path = Path(settings.MEDIA_ROOT) / found.stored
    if not found.stored or not path.is_file():
        raise NotTaken(because("copy_gone", found=found.short))
    return path


def loaded_before(print_of_both: str) -> Import | None:
    """The loaded import of the same file with the same mapping."""
    return Import.objects.filter(plan_digest=print_of_both, state=ImportState.LOADED).first()


def newly_placed(found: Import) -> list[str]:
    """The texts of an import of indicators that named no area when it was loaded, and name one now."""
    if found.dataset is None or found.dataset.kind != DatasetKind.INDICATORS:
        return []
    left = list(UnplacedName.objects.filter(source_import=found).values_list("text", flat=True))
    names = {str(key): texts for key, texts in places.area_names().names.items()} if left else {}
    return sorted(text for text in left if match_exact(text, names) is not None)


def used(found: Import) -> bool:
    """Whether a figure of the dataset has left through the gate since the import was loaded."""
    if found.dataset is None or found.loaded_at is None:
        return False
    source = source_key(found.dataset)
    if not release.used_by_release([source]):
        return False
    return any(one.at >= found.loaded_at for one in release.releases(source=source, limit=1))
