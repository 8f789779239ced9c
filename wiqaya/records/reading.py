"""Reading a file for a dataset: beside the areas of the city and what the dataset holds already.  Nothing is written."""

from __future__ import annotations

import hashlib
import shutil
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

from wiqaya.engines.language import guess_language
from wiqaya.places import queries as places
from wiqaya.records.imports.outcome import Outcome
from wiqaya.records.imports.places import Places
from wiqaya.records.imports.plan import Plan
from wiqaya.records.imports.read import IncidentKey, Present, Progress, Task, read
from wiqaya.records.imports.reasons import NotTaken, because
from wiqaya.records.imports.spool import Spool
from wiqaya.records.models import Dataset, Import, Incident, Value
from wiqaya.records.words import ImportState
from wiqaya.safeguards.fields import WordsValue, words

OPEN = (ImportState.DRAFT, ImportState.DRY, ImportState.RUNNING, ImportState.FAILED)


@dataclass(frozen=True)
class Checked:
    """What a reading left: its plan, outcome, spooled rows, and the areas by their place in the codes."""

    plan: Plan
    outcome: Outcome
    spool: Spool
    areas: tuple[UUID, ...]


@dataclass(frozen=True)
class File:
    """A file to check.  `copied`: it is the working copy of an upload, in which the columns of `cut` are empty."""

    path: Path
    name: str
    digest: str
    plan: Plan
    title: str
    copied: bool = False
    cut: Sequence[Mapping[str, Any]] = ()


def still_open(found: Import) -> None:
    """Raise NotTaken when the import is finished."""
    if found.state not in OPEN:
        raise NotTaken(because("not_open", found=found.short))


def title_of(name: str) -> str:
    """What to call the data of a file that nobody has named."""
    return Path(name).stem.replace("_", " ").strip() or name


def words_of(texts: Mapping[str, str]) -> WordsValue:
    """Texts by language; one without is given the language that it is written in."""
    return words(**{lang or guess_language(text) or "en": text for lang, text in texts.items()})


def keep_upload(stream: Any, folder: Path) -> Path:
    """An uploaded stream as a file in a folder of the caller's, who takes it away when it was read."""
    path = folder / "upload"
    with path.open("wb") as out:
        shutil.copyfileobj(stream, out)
    return path


def file_digest(path: Path) -> str:
    """SHA-256 of a file; "" where there is none."""
    if not path.is_file():
        return ""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def known_places(aliases: Mapping[str, str] | None = None, splits: Mapping[str, Mapping[str, Decimal]] | None = None) -> tuple[Places, tuple[UUID, ...]]:
    """The matcher of the city's areas, and their keys in the order of its codes.  Raises NotTaken when the city has no areas."""
    known = places.area_names()
    if not known.codes:
        raise NotTaken(because("no_areas"))
    return Places({code: known.names[key] for code, key in known.codes.items()}, aliases, splits), tuple(known.codes.values())


def check(file: File, dataset: Dataset | None, spool: Spool, *, at: datetime, progress: Progress | None = None) -> Checked:
    """Read a file into the spool.  Raises Unreadable, NotTaken."""
    matcher, areas = known_places(file.plan.aliases, file.plan.splits)
    task = Task(
        path=file.path, plan=file.plan, places=matcher, today=at.date(), title=file.title, name=file.name, copied=file.copied, cut=file.cut,
        present=_present(dataset, file) if dataset else Present(), progress=progress,
    )  # fmt: skip
    return Checked(file.plan, read(task, spool), spool, areas)


def refuse_whole(checked: Checked, *, all_or_nothing: bool) -> None:
    """Raise NotTaken when nothing, or by choice not everything, can be taken."""
    outcome = checked.outcome
    if all_or_nothing and outcome.refused:
        raise NotTaken(because("all_or_nothing", refused=len(outcome.refused)), result=outcome.as_json())
    if not outcome.added and not outcome.already and not outcome.replaced:
        raise NotTaken(because("nothing_to_take"), result=outcome.as_json())


def find_dataset(kind: str, title: str) -> Dataset | None:
    """The dataset of this kind that has this title in any language."""
    for dataset in Dataset.objects.filter(kind=kind, retracted_at__isnull=True).order_by("added_at"):
        if any(entry.get("text", "").casefold() == title.casefold() for entry in dataset.title.values()):
            return dataset
    return None


def _present(dataset: Dataset, file: File) -> Present:
    """What the dataset holds.  The same file of incidents with another mapping would count everything twice and is refused."""
    if dataset.kind != file.plan.kind:
        raise NotTaken(because("other_kind", title=str(dataset.title)))
    if dataset.retracted_at:
        raise NotTaken(because("dataset_retracted", title=str(dataset.title)))
    if file.plan.kind == "incidents":
        other = Import.objects.filter(dataset=dataset, state=ImportState.LOADED, digest=file.digest).first()
        if other:
            raise NotTaken(because("file_already_loaded", found=other.short))
        return Present(incidents=_incidents(dataset) if dataset.rows else Counter())
    rows = Value.objects.filter(indicator__dataset=dataset).values_list("indicator__code", "area__code", "period", "value")
    return Present(values={(code, area or "", period): format(value, "f") for code, area, period, value in rows.iterator(chunk_size=5_000)})


def _incidents(dataset: Dataset) -> Counter[IncidentKey]:
    columns = ("area__code", "day", "target_group", "kind", "body", "place_kind")
    rows = Incident.objects.filter(dataset=dataset).values_list(*columns).iterator(chunk_size=5_000)
    return Counter((area or "", day.toordinal(), *rest) for area, day, *rest in rows)
