"""Files of answers from KoboToolbox and ODK Central: each row once, what is refused is named, what could identify somebody is not read."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from wiqaya.engines.language import Reason
from wiqaya.exchange.tabular import Row, Unreadable, open_table
from wiqaya.exchange.xforms.form import Form
from wiqaya.exchange.xforms.reasons import FormError
from wiqaya.exchange.xforms.records import Imported, Record, read_tables
from wiqaya.safeguards import audit
from wiqaya.safeguards.access import Actor, require
from wiqaya.safeguards.keyed import keyed
from wiqaya.surveys.access import FIELD
from wiqaya.surveys.actions.collect import Changed, Closed, Source, take_in
from wiqaya.surveys.models import AnswerSet, Intake, Wave
from wiqaya.surveys.queries.forms import form_of
from wiqaya.surveys.taking import arrival_of
from wiqaya.surveys.words import Channel
from wiqaya.ui.reasons import say

MOST = 50 * 2**20  # bytes
CHANGED = "changed_instance"  # a row whose identifier came before with other answers


def take_file(*, wave: Wave, name: str, data: bytes, by: Actor, at: datetime) -> Intake:
    """Take the rows of an export in, all in one transaction: added, known before, or refused with row, column and reason.

    The same file a second time gives its intake with nothing added, and writes nothing.  What came by another way under the same
    identifier is known.  Raises ValidationError for a file that cannot be read, fits no question, or comes when the round is not open.
    """
    require(by, FIELD)
    digest = hashlib.sha256(data).hexdigest()
    before = Intake.objects.filter(wave=wave, digest=digest).first()
    if before is not None:
        before.added, before.known = 0, before.added + before.known
        return before
    form = form_of(wave.version)
    rows = _rows(name, data)
    with transaction.atomic():
        return _take(wave, form, rows, Intake(wave=wave, file_name=Path(name).name[:200], digest=digest, by=by.id, at=at), by, at)


def _rows(name: str, data: bytes) -> list[Row]:
    if len(data) > MOST:
        raise ValidationError(_("The file is larger than 50 MB. Export the round in parts."))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"answers{Path(name).suffix[:6]}"
        path.write_bytes(data)
        try:
            return list(open_table(path).rows())
        except Unreadable as wrong:
            raise ValidationError(say(wrong.reason)) from wrong


def _take(wave: Wave, form: Form, rows: list[Row], intake: Intake, by: Actor, at: datetime) -> Intake:
    try:
        found = read_tables(form, rows)
    except FormError as wrong:
        raise ValidationError(say(wrong.reason)) from wrong
    intake.refused = [_refused(one.row, one.key, one.reason) for one in found.problems]
    intake.left_out = [_plain(note) for note in found.notes]
    for row, record in _numbered(rows, found):
        _take_row(wave, form, row, record, intake, by, at)
    intake.save()
    audit.record("survey.take-file", intake, by=by, at=at, added=intake.added, known=intake.known, refused=len(intake.refused))
    return intake


def _take_row(wave: Wave, form: Form, row: int, record: Record, intake: Intake, by: Actor, at: datetime) -> None:
    try:
        taken = take_in(wave=wave, version=wave.version, arrival=arrival_of(form, record, _content(record)), source=Source(Channel.FILE), by=by, at=at)
    except Closed:
        raise ValidationError(_("Files are taken while the round is open, and until 14 days after its last day.")) from None
    except Changed:
        if _came_otherwise(wave, record):
            intake.known += 1
        else:
            intake.refused.append({"row": row, "column": "", "code": CHANGED, "params": {}})
        return
    intake.added += taken.outcome == "new"
    intake.known += taken.outcome == "known"


def _numbered(rows: list[Row], found: Imported) -> Iterator[tuple[int, Record]]:
    """Records with the numbers of their rows: those with cells after the header that were not refused, in their order."""
    refused = {one.row for one in found.problems}
    numbers = [row.number for row in rows if row.fault is None and not row.blank][1:]
    return zip((number for number in numbers if number not in refused), found.records, strict=True)


def _came_otherwise(wave: Wave, record: Record) -> bool:
    """Whether the answers came by a telephone or a browser: their bytes never equal those of an export, though the answers may."""
    instance = keyed("survey instance", str(wave.id), record.instance_id)
    return AnswerSet.objects.filter(wave=wave, instance=instance).exclude(channel=Channel.FILE).exists()


def _content(record: Record) -> bytes:
    return json.dumps([record.day, record.area, sorted(record.answers.items())], ensure_ascii=False).encode()


def _refused(row: int, key: str, reason: Reason) -> dict[str, Any]:
    return {"row": row, "column": key, **_plain(reason)}


def _plain(reason: Reason) -> dict[str, Any]:
    """A reason as JSON holds it; a reason inside of it as its English sentence."""
    params = {name: value.sentence() if isinstance(value, Reason) else value for name, value in reason.params.items()}
    return {"code": reason.code, "params": params}
