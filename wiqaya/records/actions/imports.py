"""A file into a dataset in one call, as the command line does it, and the way back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import IntegrityError, transaction

from wiqaya.records.access import IMPORT
from wiqaya.records.actions.dataset import add_dataset, write_fields
from wiqaya.records.actions.later import keep_names, place_known
from wiqaya.records.actions.store import remove, write
from wiqaya.records.imports.plan import Plan, digest, parse
from wiqaya.records.imports.read import Progress
from wiqaya.records.imports.reasons import NotTaken, because
from wiqaya.records.imports.spool import Spool
from wiqaya.records.models import Dataset, Import
from wiqaya.records.queries import loaded_before, newly_placed, used
from wiqaya.records.reading import Checked, File, check, file_digest, find_dataset, refuse_whole, title_of, words_of
from wiqaya.records.words import ImportState
from wiqaya.safeguards.access import Actor, require
from wiqaya.safeguards.fields import WordsValue


class UsedByRelease(Exception):
    """Figures that left through the gate stand on this import: its dataset can be retracted, the import not undone."""

    def __init__(self, dataset: Dataset) -> None:
        super().__init__(dataset.short)
        self.dataset = dataset


@dataclass(frozen=True)
class Loaded:
    """What a call did or would do.  `found` is None where nothing was written; `unchanged`: the same file and mapping were loaded before."""

    result: dict[str, Any]
    found: Import | None = None
    unchanged: bool = False


def import_file(
    *, path: Path, mapping: Mapping[str, Any], by: Actor, at: datetime, commit: bool = False, dataset: Dataset | None = None, title: str | Mapping[str, str] = "",
    all_or_nothing: bool = False, progress: Progress | None = None,
) -> Loaded:  # fmt: skip
    """Read a file with its mapping and, with `commit`, load it in one transaction.

    Without `dataset` the rows go to the dataset of this kind with this title (by default the file's name), made when there is none;
    `title` is a text, or texts by language, of which one is enough to find it and those that it lacks are added.
    The same file with the same mapping changes nothing, unless a place name that it left unplaced has become known since: then an
    indicator's missing values are added, and incidents are placed.  Raises Unreadable, MappingWrong, NotTaken.
    """
    require(by, IMPORT)
    titles = {"": title} if isinstance(title, str) else dict(title)
    given = next((titles[lang] for lang in ("", "en", "ar", "fr") if titles.get(lang)), "")
    called = given or (str(dataset.title) if dataset else title_of(path.name))
    file = File(path, path.name, file_digest(path), parse(mapping), called)
    target = dataset.short if dataset else given
    print_of_both = digest(mapping, file.digest, target)
    if same := loaded_before(print_of_both):
        known = newly_placed(same)
        if commit and same.dataset:
            _entitle(same.dataset, titles, by=by, at=at)
        if commit and same.dataset and (moved := place_known(dataset=same.dataset, by=by, at=at)):
            return Loaded({**Import.objects.get(pk=same.pk).result, "rows_added": 0, "rows_placed": moved}, same)
        if not known:
            return _unchanged(same)
        print_of_both = digest(mapping, file.digest, f"{target} {' '.join(known)}")
        if again := loaded_before(print_of_both):
            return _unchanged(again)
    there = dataset or _entitled(file.plan.kind, [file.title, *titles.values()])
    with Spool() as spool:
        checked = check(file, there, spool, at=at, progress=progress)
        refuse_whole(checked, all_or_nothing=all_or_nothing)
        if not commit or not (checked.outcome.added or checked.outcome.replaced):
            return Loaded(checked.outcome.as_json())
        found = Import(
            file_name=file.name[:200], digest=file.digest, plan_digest=print_of_both, mapping=dict(mapping), all_or_nothing=all_or_nothing,
            begun_by=by.id, begun_at=at,
        )  # fmt: skip
        try:
            loaded = save(found=found, dataset=there, checked=checked, title=titles if given else {"": called}, by=by, at=at)
        except IntegrityError:
            if same := loaded_before(print_of_both):  # another process was first
                return _unchanged(same)
            raise
    return Loaded(loaded.result, loaded)


def _entitled(kind: str, titles: Iterable[str]) -> Dataset | None:
    return next((found for title in dict.fromkeys(titles) if title and (found := find_dataset(kind, title))), None)


def _unchanged(same: Import) -> Loaded:
    return Loaded({**same.result, "rows_added": 0}, same, unchanged=True)


@transaction.atomic
def save(*, found: Import, dataset: Dataset | None, checked: Checked, title: Mapping[str, str], by: Actor, at: datetime) -> Import:
    """The rows of a checked file, the dataset where there is none yet or its title in further languages, and the confirmed names of areas."""
    if dataset is None:
        dataset = _new_dataset(checked.plan, title, by=by, at=at)
    else:
        _entitle(dataset, title, by=by, at=at)
    found.city_id = dataset.city_id
    keep_names(aliases=checked.plan.aliases, by=by, at=at)
    return write(found=found, dataset=dataset, checked=checked, by=by, at=at)


def _entitle(dataset: Dataset, title: Mapping[str, str], *, by: Actor, at: datetime) -> None:
    """Its title in the languages that it lacks."""
    more = {lang: text for lang, text in title.items() if lang and text and not dataset.title.get(lang)}
    if more:
        write_fields(dataset=dataset, changes={"title": WordsValue({**dataset.title, **words_of(more)})}, by=by, at=at)


def _new_dataset(plan: Plan, title: Mapping[str, str], *, by: Actor, at: datetime) -> Dataset:
    return add_dataset(
        title=words_of({lang: text for lang, text in title.items() if text}), kind=plan.kind, source=words_of(plan.source), licence=plan.licence[:200], bias_note=words_of(plan.bias_note), by=by, at=at
    )


def undo(*, found: Import, by: Actor, at: datetime) -> int:
    """Take an import back whole; the number of rows removed.  A second time removes nothing.

    Raises UsedByRelease when a figure has used it, NotTaken when it was never loaded.
    """
    require(by, IMPORT)
    with transaction.atomic():
        found = Import.objects.select_for_update().get(pk=found.pk)
        if found.state == ImportState.UNDONE:
            return 0
        if found.state != ImportState.LOADED or found.dataset is None:
            raise NotTaken(because("not_loaded", found=found.short))
        if used(found):
            raise UsedByRelease(found.dataset)
        return remove(found=found, by=by, at=at)
