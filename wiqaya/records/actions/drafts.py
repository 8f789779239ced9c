"""The import assistant's steps: upload, say what the columns mean, look, confirm places, load or give up."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction

from wiqaya.exchange.tabular import Limits
from wiqaya.records.access import IMPORT
from wiqaya.records.actions.imports import save
from wiqaya.records.actions.later import keep_names
from wiqaya.records.imports.copy import copy_upload
from wiqaya.records.imports.corrections import without_refused
from wiqaya.records.imports.plan import digest, parse
from wiqaya.records.imports.read import Progress
from wiqaya.records.imports.reasons import NotTaken, because
from wiqaya.records.imports.spool import Spool
from wiqaya.records.models import Dataset, Import
from wiqaya.records.queries import copy_path, loaded_before
from wiqaya.records.reading import OPEN, File, check, file_digest, find_dataset, known_places, refuse_whole, still_open, title_of
from wiqaya.records.words import ImportState
from wiqaya.safeguards import audit
from wiqaya.safeguards.access import Actor, require
from wiqaya.safeguards.tenancy import current_city


def begin(*, path: Path, name: str, by: Actor, at: datetime, dataset: Dataset | None = None, encoding: str | None = None) -> Import:
    """Take an upload in: its working copy has no column that looks personal and none of long texts.  Raises Unreadable, NotTaken."""
    require(by, IMPORT)
    matcher, _areas = known_places()
    city = current_city()
    if city is None:
        raise LookupError("no current city")
    found = Import(city_id=city, dataset=dataset, file_name=Path(name).name[:200], digest=file_digest(path), begun_by=by.id, begun_at=at)
    folder = Path("imports") / str(found.city_id)
    (Path(settings.MEDIA_ROOT) / folder).mkdir(parents=True, exist_ok=True)
    found.stored = str(folder / f"{found.id}.table")
    out = Path(settings.MEDIA_ROOT) / found.stored
    copied = copy_upload(path, out, matcher, encoding=encoding, limits=Limits(size=settings.UPLOAD_LIMIT))
    found.result = {"read": copied.rows, "encoding": copied.encoding, "cut": copied.cut}
    try:
        with transaction.atomic():
            found.save()
            audit.record("begin", found, by=by, at=at, rows=copied.rows, cut=sum(map(len, copied.cut.values())))
    except BaseException:
        out.unlink(missing_ok=True)
        raise
    return found


@transaction.atomic
def set_mapping(*, found: Import, mapping: Mapping[str, Any], by: Actor, at: datetime, dataset: Dataset | None = None) -> Import:
    """Keep what the columns mean.  Raises MappingWrong."""
    require(by, IMPORT)
    still_open(found)
    parse(mapping)
    found.mapping, found.state = dict(mapping), ImportState.DRAFT
    found.dataset = dataset or found.dataset
    found.save(update_fields=["mapping", "state", "dataset"])
    audit.record("map", found, by=by, at=at)
    return found


def look(*, found: Import, by: Actor, at: datetime, all_or_nothing: bool = False, progress: Progress | None = None) -> Import:
    """The dry run: what would be loaded, kept in `result` beside what the upload said.  Raises Unreadable, NotTaken."""
    require(by, IMPORT)
    still_open(found)
    file = _file(found)
    with Spool() as spool:
        checked = check(file, _target(found, file), spool, at=at, progress=progress)
    with transaction.atomic():
        found.result = {**_upload(found), **checked.outcome.as_json()}
        found.mapping = without_refused(found.mapping, found.result["refused"])
        found.state, found.all_or_nothing = ImportState.DRY, all_or_nothing
        found.save(update_fields=["result", "mapping", "state", "all_or_nothing"])
        audit.record("look", found, by=by, at=at, rows=checked.outcome.rows, refused=len(checked.outcome.refused))
    return found


@transaction.atomic
def confirm_place(*, found: Import, text: str, area_code: str, by: Actor, at: datetime) -> Import:
    """What a person said that a text of the file means: asked once, kept for all later files when they may name areas.  Raises MappingWrong."""
    require(by, IMPORT)
    still_open(found)
    known_places({text: area_code})
    found.mapping = {**found.mapping, "aliases": {**found.mapping.get("aliases", {}), text: area_code}}
    found.save(update_fields=["mapping"])
    keep_names(aliases={text: area_code}, by=by, at=at)
    audit.record("confirm-place", found, by=by, at=at, area=area_code)
    return found


def load(*, found: Import, by: Actor, at: datetime, all_or_nothing: bool = False, progress: Progress | None = None) -> Import:
    """Load the file in one transaction; its working copy goes.  Loaded already changes nothing.  Raises Unreadable, NotTaken."""
    require(by, IMPORT)
    if found.state == ImportState.LOADED:
        return found
    file = _file(found)
    found.plan_digest = digest(found.mapping, found.digest, found.dataset.short if found.dataset else "")
    if same := loaded_before(found.plan_digest):
        raise NotTaken(because("loaded_before", found=same.short))
    target = _target(found, file)
    with Spool() as spool:
        checked = check(file, target, spool, at=at, progress=progress)
        refuse_whole(checked, all_or_nothing=all_or_nothing)
        found.all_or_nothing = all_or_nothing
        copy = copy_path(found)
        try:
            loaded = save(found=found, dataset=target, checked=checked, title={"": file.title}, by=by, at=at)
        except IntegrityError as error:
            if same := loaded_before(found.plan_digest):
                raise NotTaken(because("loaded_before", found=same.short)) from error
            raise
    copy.unlink(missing_ok=True)
    return loaded


def give_up(*, found: Import, by: Actor, at: datetime) -> None:
    """Forget a file that was not loaded, with its working copy."""
    require(by, IMPORT)
    still_open(found)
    path = Path(settings.MEDIA_ROOT) / found.stored if found.stored else None
    with transaction.atomic():
        audit.record("give-up", found, by=by, at=at)
        found.delete()
    if path:
        path.unlink(missing_ok=True)


def forget_drafts(*, begun_before: datetime, by: Actor, at: datetime) -> int:
    """Give up every file that was left lying; the number of files."""
    left = list(Import.objects.filter(state__in=OPEN, begun_at__lt=begun_before))
    for found in left:
        give_up(found=found, by=by, at=at)
    return len(left)


def _upload(found: Import) -> dict[str, Any]:
    return {key: found.result[key] for key in ("read", "encoding", "cut") if key in found.result}


def _file(found: Import) -> File:
    """The working copy as a file to check, with what was cut out of the sheet that is read."""
    plan = parse(found.mapping)
    cut = found.result.get("cut", {})
    title = str(found.dataset.title) if found.dataset else title_of(found.file_name)
    sheet = plan.sheet or (next(iter(cut)) if len(cut) == 1 else "")
    return File(copy_path(found), found.file_name, found.digest, plan, title, copied=True, cut=cut.get(sheet, ()))


def _target(found: Import, file: File) -> Dataset | None:
    return found.dataset or find_dataset(file.plan.kind, file.title)
