"""Files of answers from KoboToolbox and ODK Central: each row once, what is refused is named, what could identify somebody is not read."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from wiqaya.engines.language import Reason
from wiqaya.exchange.tabular import Row, Unreadable, open_table, sheet_names
from wiqaya.exchange.xforms.form import Form
from wiqaya.exchange.xforms.reasons import FormError
from wiqaya.exchange.xforms.records import Imported, Record, read_tables
from wiqaya.safeguards import audit
from wiqaya.safeguards.access import Actor, require
from wiqaya.surveys.access import FIELD
from wiqaya.surveys.actions.collect import Closed, take_rows
from wiqaya.surveys.models import Intake, Wave
from wiqaya.surveys.queries.forms import form_of
from wiqaya.surveys.queries.where import area_of
from wiqaya.surveys.taking import arrival_of
from wiqaya.ui.reasons import say

MOST = 50 * 2**20  # bytes of all files together
BATCH = 1_000  # rows of one transaction
CHANGED = "changed_instance"  # a row whose identifier came before with other answers
Files = Mapping[str, bytes]  # name of a file -> its bytes
Tables = Mapping[str, list[Row]]


def take_file(*, wave: Wave, name: str, data: bytes, repeats: Files | None = None, by: Actor, at: datetime) -> Intake:
    """Take the rows of an export in: added, known before, or refused with row, column and reason.  `repeats` are the tables that the
    export has for questions asked several times, by the names of their files; of a workbook they are its other sheets.

    Rows are kept a thousand at a time.  When the work stops half-way the same file goes on where it stopped; once it is finished it gives
    its intake with nothing added, and writes nothing.  What came by another way under the same identifier is known.
    Raises ValidationError for a file that cannot be read, fits no question, or comes when the round is not open.
    """
    require(by, FIELD)
    files = [(name, data), *(repeats or {}).items()]
    digest = _digest(data for _name, data in files)
    intake = Intake.objects.filter(wave=wave, digest=digest).first()
    if intake is not None and intake.finished:
        intake.added, intake.known = 0, intake.added + intake.known
        return intake
    form = form_of(wave.version)
    found = _read(form, _tables(files))
    intake = intake or Intake(wave=wave, file_name=Path(name).name[:200], digest=digest, by=by.id, at=at, finished=False)
    return _take(wave, form, found, intake, by, at)


def _digest(files: Iterable[bytes]) -> str:
    """Of one file its own, of several one for all of them, in any order."""
    digests = sorted(hashlib.sha256(data).hexdigest() for data in files)
    return digests[0] if len(digests) == 1 else hashlib.sha256("".join(digests).encode()).hexdigest()


def _tables(files: Sequence[tuple[str, bytes]]) -> Tables:
    """The tables of a file or of several; the first is the one of answers."""
    if sum(len(data) for _name, data in files) > MOST:
        raise ValidationError(_("The file is larger than 50 MB. Export the round in parts."))
    found: dict[str, list[Row]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, data in files:
            path = Path(folder) / f"answers{Path(name).suffix[:6]}"
            path.write_bytes(data)
            try:
                more = _sheets(path, Path(name).stem)
            except Unreadable as wrong:
                reason = say(wrong.reason)
                raise ValidationError({"repeats": f"{name}: {reason}"} if found else reason) from wrong
            if found.keys() & more:
                raise ValidationError({"repeats": _("Two tables have the name “%(name)s”.") % {"name": next(iter(found.keys() & more))}})
            found |= more
    return found


def _sheets(path: Path, name: str) -> Tables:
    """What a file holds: a workbook of several sheets has the answers on the first and repeats on the others."""
    sheets = sheet_names(path)
    if len(sheets) < 2:
        return {name: list(open_table(path).rows())}
    return {sheet: list(open_table(path, sheet=sheet).rows()) for sheet in sheets}


def _read(form: Form, tables: Tables) -> Imported:
    (_name, main), *others = tables.items()
    repeats = {name: rows for name, rows in others if any(not row.blank for row in rows)}
    try:
        return read_tables(form, main, repeats, area_of=area_of)
    except FormError as wrong:
        raise ValidationError(say(wrong.reason)) from wrong


def _take(wave: Wave, form: Form, found: Imported, intake: Intake, by: Actor, at: datetime) -> Intake:
    rows = list(zip(found.rows, found.records, strict=True))
    fresh = not intake.done
    if fresh:
        intake.refused = [{"row": one.row, "column": one.key, "table": one.table, **_plain(one.reason)} for one in found.problems]
        intake.left_out = [_plain(note) for note in found.notes]
    for start in chain(range(intake.done, len(rows), BATCH), [len(rows)]):
        with transaction.atomic():
            _take_batch(wave, form, rows[start : start + BATCH], intake, by, at)
            intake.finished = start == len(rows)
            intake.save()
            if fresh or intake.finished:
                action = "survey.take-file" if intake.finished else "survey.begin-file"
                audit.record(action, intake, by=by, at=at, added=intake.added, known=intake.known, refused=len(intake.refused))
            fresh = False
    return intake


def _take_batch(wave: Wave, form: Form, rows: list[tuple[int, Record]], intake: Intake, by: Actor, at: datetime) -> None:
    arrivals = [arrival_of(form, record, _content(record), checked=True) for _row, record in rows]
    try:
        outcomes = take_rows(wave=wave, version=wave.version, arrivals=arrivals, by=by, at=at)
    except Closed:
        raise ValidationError(_("Files are taken while the round is open, and until 14 days after its last day.")) from None
    intake.added += sum(one in ("new", "opened") for one in outcomes)
    intake.known += outcomes.count("known")
    changed = (row for (row, _record), one in zip(rows, outcomes, strict=True) if one == "changed")
    intake.refused += [{"row": row, "column": "", "table": "", "code": CHANGED, "params": {}} for row in changed]
    intake.done += len(rows)


def _content(record: Record) -> bytes:
    return json.dumps([record.day, record.area, sorted(record.answers.items())], ensure_ascii=False).encode()


def _plain(reason: Reason) -> dict[str, Any]:
    """A reason as JSON holds it; a reason inside of it as its English sentence."""
    params = {name: value.sentence() if isinstance(value, Reason) else value for name, value in reason.params.items()}
    return {"code": reason.code, "params": params}
