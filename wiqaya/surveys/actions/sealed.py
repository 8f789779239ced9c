"""Encrypted submissions, handed to whoever holds the key; nobody here can read them."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from datetime import datetime
from typing import BinaryIO
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from wiqaya.exchange.openrosa import media_name
from wiqaya.exchange.xforms.records import read_submission
from wiqaya.safeguards import audit
from wiqaya.safeguards.access import Actor, require
from wiqaya.surveys.access import FIELD
from wiqaya.surveys.actions.openrosa import ENVELOPE
from wiqaya.surveys.models import AnswerSet, Wave
from wiqaya.surveys.queries.fieldwork import SEALED
from wiqaya.surveys.sealing import file_name
from wiqaya.surveys.storing import read_stored

IN_MEMORY = 5_000_000
UNSAFE = re.compile(r"[^\w-]")


def hand_over(*, wave: Wave, by: Actor, at: datetime) -> BinaryIO:
    """A ZIP laid out as ODK Briefcase reads it: each form with the encrypted submissions that still wait to be read.

    The caller closes it.  Raises ValidationError when none waits.
    """
    require(by, FIELD)
    waiting = list(AnswerSet.objects.filter(wave=wave, set_aside_for=SEALED).select_related("version").prefetch_related("files").order_by("pk"))
    if not waiting:
        raise ValidationError(_("No encrypted answers wait to be read."))
    out = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  the caller closes it
    with transaction.atomic(), ZipFile(out, "w", ZIP_STORED) as packed:
        for version in {row.version for row in waiting}:
            packed.writestr(_entry(f"forms/{_safe(version.form_id)}/{_safe(version.form_id)}.{_safe(version.form_version)}.xml"), version.xform)
        for row in waiting:
            for name, data in _parts(row):
                packed.writestr(_entry(name), data)
        audit.record("survey.hand-over-sealed", wave, by=by, at=at, count=len(waiting))
    out.seek(0)
    return out  # type: ignore[return-value]


def _parts(row: AnswerSet) -> Iterator[tuple[str, bytes]]:
    """(path, bytes) of a submission and of its files that came, under the names that it gives them."""
    stored = {one.name: one.stored for one in row.files.all()}
    if ENVELOPE not in stored:
        return
    xml = read_stored(stored[ENVELOPE])
    sent = read_submission(xml)
    folder = f"forms/{_safe(row.version.form_id)}/instances/{_safe(sent.instance_id.replace(':', ''))}"
    yield f"{folder}/{ENVELOPE}", xml
    for name in sent.sealed:
        if kept := stored.get(file_name(row.wave, name)):
            yield f"{folder}/{media_name(name)}", read_stored(kept)


def _entry(name: str) -> ZipInfo:
    """Without an hour: a ZIP would write the one at which it is made."""
    return ZipInfo(name)


def _safe(text: str) -> str:
    return UNSAFE.sub("_", text) or "_"
