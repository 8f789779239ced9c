"""Files that a questionnaire shows: pictures, sounds, films, lists of choices.  They stand beside the database, known by their MD5."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from io import BytesIO
from typing import BinaryIO

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from wiqaya.exchange.openrosa import md5_hash, media_name
from wiqaya.exchange.openrosa.media import ENDINGS, Unclean, clean
from wiqaya.exchange.xforms.filling.lists import read_list
from wiqaya.exchange.xforms.reasons import FormError
from wiqaya.safeguards import audit
from wiqaya.safeguards.access import Actor, require
from wiqaya.surveys.access import DESIGN
from wiqaya.surveys.models import InstrumentVersion, VersionFile
from wiqaya.surveys.queries.forms import LISTS, needed_files
from wiqaya.surveys.storing import remove, store
from wiqaya.surveys.words import VersionState
from wiqaya.ui.reasons import say

MOST_BYTES = 10_000_000  # of one file: phones fetch it over a slow line


def bring_files(*, version: InstrumentVersion, files: Mapping[str, BinaryIO], by: Actor, at: datetime) -> list[VersionFile]:
    """Keep files of a draft, all of them or none; one that is here already under the same name is replaced.

    Raises ValidationError for a file that the form does not name, that is not what its name says, that cannot be freed of what a camera
    wrote into it, or that is too large.
    """
    require(by, DESIGN)
    if version.state != VersionState.DRAFT:
        raise ValidationError(_("This version is in use and does not change. Make a new one."))
    wanted = {one.name for one in needed_files(version)}
    checked = [(name, *_checked(name, file, wanted)) for name, file in ((media_name(name), file) for name, file in files.items())]
    return _keep(version, checked, by, at)


def keep_list(*, version: InstrumentVersion, name: str, data: bytes, by: Actor, at: datetime) -> VersionFile:
    """Keep a list that the workbook itself held (`itemsets.csv`)."""
    require(by, DESIGN)
    return _keep(version, [(name, "text/csv", data)], by, at)[0]


def _checked(name: str, file: BinaryIO, wanted: set[str]) -> tuple[str, bytes]:
    """(media type, bytes to be served) of a file."""
    if name not in wanted:
        raise _wrong(_("The questionnaire names no file “%(name)s”. It names: %(wanted)s."), name, wanted=", ".join(sorted(wanted)) or "—")
    if file.seek(0, 2) > MOST_BYTES:
        raise _wrong(_("“%(name)s” is larger than 10 MB. Make it smaller: phones fetch it over a slow line."), name)
    ending = name.rpartition(".")[2].lower()
    if ending in LISTS:
        return LISTS[ending], _list(name, file)
    try:
        kind, cleaned = clean(file)
    except Unclean:
        raise _wrong(_("“%(name)s” is damaged, or of a kind that cannot be used. Use JPEG, PNG, WebP, MP4, M4A, MP3, WAV, CSV, XML or GeoJSON."), name) from None
    with cleaned:
        if ending not in ENDINGS[kind]:
            raise _wrong(_("“%(name)s” holds something else than its name says (%(kind)s)."), name, kind=kind)
        return kind, cleaned.read()


def _list(name: str, file: BinaryIO) -> bytes:
    file.seek(0)
    data = file.read()
    try:
        read_list(name, data)
    except FormError as wrong:
        raise ValidationError({"brought": say(wrong.reason)}) from wrong
    return data


def _wrong(sentence: str, name: str, **more: str) -> ValidationError:
    return ValidationError({"brought": sentence % {"name": name, **more}})


def _keep(version: InstrumentVersion, files: list[tuple[str, str, bytes]], by: Actor, at: datetime) -> list[VersionFile]:
    written: list[str] = []
    try:
        with transaction.atomic():
            before = version.files.filter(name__in=[name for name, _kind, _data in files])
            transaction.on_commit(partial(remove, list(before.values_list("stored", flat=True))))
            before.delete()
            kept = []
            for name, kind, data in files:
                written.append(store(f"forms/{version.pk}", BytesIO(data)))
                digest = md5_hash(data).removeprefix("md5:")
                made = VersionFile(version=version, name=name, kind=kind, digest=digest, size=len(data), stored=written[-1], made_by=by.id, made_at=at)
                made.save()
                kept.append(made)
            audit.record("survey.bring-files", version, by=by, at=at, files=len(kept))
            return kept
    except BaseException:
        remove(written)
        raise
