"""What devices send: taken in once, corrected by who sent it, with the files that the form asks for."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from io import BytesIO

from django.db import transaction

from wiqaya.exchange.openrosa import Known, Outcome, Parcel, ReceivedPart, decide, md5_hash
from wiqaya.exchange.openrosa.media import Unclean, clean
from wiqaya.exchange.openrosa.reasons import refused
from wiqaya.exchange.xforms.form import Form
from wiqaya.exchange.xforms.reasons import FormError
from wiqaya.exchange.xforms.records import Record, Submission, base, read_record
from wiqaya.exchange.xforms.records.submission import DEPRECATED_ID
from wiqaya.safeguards.access import Actor
from wiqaya.surveys.actions.collect import GRACE, Arrival, Changed, Closed, Source, take_in
from wiqaya.surveys.models import AnswerFile, AnswerSet, DeviceToken, InstrumentVersion, Wave
from wiqaya.surveys.queries.fieldwork import REPLACED, SEALED, sent_with
from wiqaya.surveys.queries.forms import form_of, lists_of
from wiqaya.surveys.queries.where import area_of
from wiqaya.surveys.sealing import content_key, file_name, instance_key
from wiqaya.surveys.storing import remove, store
from wiqaya.surveys.taking import arrival_of
from wiqaya.surveys.words import Channel, Standing, WaveState

ENVELOPE = "submission.xml"  # of an encrypted submission: what its files are, and the key that only the holder of another one can use
Files = Mapping[str, ReceivedPart]  # by the name under which they are kept


@dataclass(frozen=True)
class _Read:
    """A parcel, read: `names` are those of all its files, `files` those that came with it; `sealed`: nobody here can read them."""

    arrival: Arrival
    names: frozenset[str]
    files: Files
    sealed: bool = False


def take_parcel(*, device: DeviceToken, parcel: Parcel, by: Actor, at: datetime) -> Outcome:
    """Keep what a device sent, all of it or nothing.  Sent again it is one set of answers, with the files that were missing.

    An encrypted submission is kept as it is, set aside until its answers come in a file.
    Raises Refused for a form that is not of the device's round and for answers that cannot be read.
    """
    wave, sent = device.interviewer.wave, parcel.submission
    version = _version(wave, sent)
    read = _sealed(wave, parcel) if sent.sealed else _opened(wave, version, parcel)
    written: list[str] = []
    try:
        with transaction.atomic():
            outcome = _decided(device, sent, read.files, at)
            if outcome not in (Outcome.STORE, Outcome.REPLACE, Outcome.ADD_FILES):
                return outcome
            source = Source(Channel.INTERVIEW, interviewer=device.interviewer)
            taken = take_in(wave=wave, version=version, arrival=read.arrival, source=source, by=by, at=at)
            if taken.outcome == "known" and outcome is not Outcome.ADD_FILES:
                outcome = Outcome.DUPLICATE  # another request of the same device was faster
            if outcome is Outcome.REPLACE:
                _replace(device, sent, taken.answer_set, read.names)
            _keep_files(taken.answer_set, read, written)
            return outcome
    except BaseException as error:
        remove(written)
        if isinstance(error, Changed):
            return Outcome.CONFLICT
        if isinstance(error, Closed):
            return Outcome.FORM_CLOSED
        raise


def _version(wave: Wave, sent: Submission) -> InstrumentVersion:
    found = sent_with(wave).filter(form_id=sent.form_id, form_version=sent.version).first()
    if found is None:
        raise refused("form_unknown", name=f"{sent.form_id} {sent.version}".strip())
    return found


def _opened(wave: Wave, version: InstrumentVersion, parcel: Parcel) -> _Read:
    form = form_of(version)
    record = _record(form, parcel.submission)
    names = {name: file_name(wave, name) for name in record.files}
    files = {names[name]: part for name, part in parcel.expected(record.files).items()}
    arrival = arrival_of(form, _renamed(form, record, names), parcel.submission.digest.encode(), media=lists_of(version))
    return _Read(arrival, frozenset(names.values()), files)


def _sealed(wave: Wave, parcel: Parcel) -> _Read:
    sent, xml = parcel.submission, parcel.xml
    files = {file_name(wave, name): part for name, part in parcel.expected(sent.sealed).items()}
    files[ENVELOPE] = ReceivedPart(ENVELOPE, ENVELOPE, "text/xml", len(xml), md5_hash(xml).removeprefix("md5:"), BytesIO(xml))
    arrival = Arrival(sent.instance_id, sent.digest.encode(), {}, outside=SEALED)
    return _Read(arrival, frozenset(files), files, sealed=True)


def _record(form: Form, sent: Submission) -> Record:
    try:
        record = read_record(form, sent, area_of=area_of)
    except FormError as error:
        raise refused("bad_xml", message=error.reason) from error
    # forms do not name the identifier of what a correction replaces, and yet it belongs there
    return replace(record, notes=tuple(note for note in record.notes if note.params.get("name") != f"meta/{DEPRECATED_ID}"))


def _renamed(form: Form, record: Record, names: Mapping[str, str]) -> Record:
    held = {path for path, rules in form.leaves.items() if rules.type == "binary"}
    answers = {key: names.get(value, value) if f"{form.root}/{base(key)}" in held else value for key, value in record.answers.items()}
    return replace(record, answers=answers)


def _decided(device: DeviceToken, sent: Submission, files: Files, at: datetime) -> Outcome:
    wave = device.interviewer.wave
    digest = content_key(wave, sent.digest.encode())
    same = AnswerSet.objects.filter(wave=wave, instance=instance_key(wave, sent.instance_id)).first()
    before = _corrected(device, sent)
    heard = wave.state in (WaveState.OPEN, WaveState.CLOSED) and wave.opens <= at.date() <= wave.closes + GRACE
    return decide(
        digest=digest, files=[_mark(name, part.md5) for name, part in files.items()], same=_known(same, files) if same else None,
        open_now=heard, deprecated_id=sent.deprecated_id, deprecated=_known(before, {}) if before else None,
    )  # fmt: skip


def _known(row: AnswerSet, files: Files) -> Known:
    """Answers that were taken back or corrected take no more files."""
    over = row.standing == Standing.WITHDRAWN or row.set_aside_for == REPLACED
    held = [_mark(name, part.md5) for name, part in files.items()] if over else [_mark(file.name, file.digest) for file in row.files.all()]
    return Known(row.content, held, replaced=over)


def _mark(name: str, digest: str) -> str:
    return f"{name} {digest}"


def _corrected(device: DeviceToken, sent: Submission) -> AnswerSet | None:
    """The answers that these replace; only who sent them may correct them."""
    if not sent.deprecated_id:
        return None
    key = instance_key(device.interviewer.wave, sent.deprecated_id)
    return AnswerSet.objects.filter(wave=device.interviewer.wave, instance=key, interviewer=device.interviewer).first()


def _replace(device: DeviceToken, sent: Submission, made: AnswerSet, wanted: frozenset[str]) -> None:
    """The corrected answers count; the earlier ones are emptied, and their files go over."""
    before = _corrected(device, sent)
    if before is None:
        return
    before.files.filter(name__in=wanted).update(answer_set=made)
    transaction.on_commit(partial(remove, list(before.files.values_list("stored", flat=True))))
    before.files.all().delete()
    before.standing, before.set_aside_for, before.answers, before.panel, before.withdraw = Standing.SET_ASIDE, REPLACED, {}, "", ""
    before.save(update_fields=["standing", "set_aside_for", "answers", "panel", "withdraw"])


def _keep_files(answer_set: AnswerSet, read: _Read, written: list[str]) -> None:
    for name, part in read.files.items():
        held = AnswerFile.objects.filter(answer_set=answer_set, name=name).first()
        if held is not None and held.digest == part.md5:
            continue
        made = AnswerFile(id=uuid.uuid4(), answer_set=answer_set, name=name, digest=part.md5)  # a key that grows with time would keep the hour
        _store(made, part, sealed=read.sealed)
        written.append(made.stored)
        if held is not None:
            transaction.on_commit(partial(remove, [held.stored]))
            held.delete()
        made.save(force_insert=True)


def _store(made: AnswerFile, part: ReceivedPart, *, sealed: bool) -> None:
    """Keep the file without what a camera wrote into it; what cannot be freed of that is left out, and says why."""
    folder = str(made.answer_set.wave_id)
    if sealed:
        made.stored, made.size = store(folder, part.file), part.size
        return
    try:
        _kind, cleaned = clean(part.file)
    except Unclean as unclean:
        made.left_out, made.size = unclean.code, part.size
        return
    with cleaned:
        made.size = cleaned.seek(0, 2)
        made.stored = store(folder, cleaned)
