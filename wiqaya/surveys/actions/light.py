"""Answering page by page: what was said so far is sealed with a code that only the person holds, and gone after sending."""

from __future__ import annotations

import json
import os
import secrets
import uuid
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.db import transaction

from wiqaya.exchange.xforms.filling import Fault, Filling, check
from wiqaya.exchange.xforms.reasons import FormError
from wiqaya.exchange.xforms.records import read_record, read_submission, submission_of
from wiqaya.safeguards.access import Actor
from wiqaya.safeguards.keyed import keyed
from wiqaya.surveys.actions.collect import Closed, Source, take_in
from wiqaya.surveys.models import AnswerSet, Draft, Invite, Wave
from wiqaya.surveys.queries.forms import form_of, lists_of
from wiqaya.surveys.queries.light import Field, fields_of, names_in, shown_pages
from wiqaya.surveys.retention import DRAFTS
from wiqaya.surveys.sealing import invite_key, withdraw_key, without_identifiers
from wiqaya.surveys.taking import arrival_of
from wiqaya.surveys.words import Channel, WaveState

LETTERS = "23456789BCDFGHJKMNPQRSTVWXYZ"


@dataclass
class Sitting:
    """One person answering: the code, the form as it is filled, the invitation if there was one."""

    code: str
    filling: Filling
    invite: str = ""  # key of the invitation, never the code on paper
    kept: tuple[str, ...] = ()  # open answers that the person has confirmed to name nobody


@dataclass(frozen=True)
class Step:
    """What became of a page that was sent.  Either the page stays, with `names` that look like those of people or with what is `wrong`;
    or the next one is shown: `to` is its reference, empty for the check page at the end and None for the first page.
    """

    to: str | None = ""
    names: tuple[str, ...] = ()
    wrong: tuple[Fault, ...] = ()

    @property
    def stays(self) -> bool:
        return bool(self.names or self.wrong)


class UsedInvite(Exception):
    """The invitation was answered before, or there is no such code."""


def begin(*, wave: Wave, language: str, invitation: str = "", by: Actor, at: datetime) -> Sitting:
    """Somebody agreed to answer.  Raises Closed, UsedInvite."""
    _require_open(wave, at)
    invite = _invite(wave, invitation) if invitation or not wave.open_link else None
    form = form_of(wave.version)
    filling = Filling(form, now=at, identifier=str(uuid.uuid4()), language=form.language_for(language), media=lists_of(wave.version))
    sitting = Sitting("".join(secrets.choice(LETTERS) for _sign in range(8)), filling, str(invite.pk) if invite else "")
    keep(wave=wave, sitting=sitting, by=by, at=at)
    return sitting


@transaction.atomic
def keep(*, wave: Wave, sitting: Sitting, by: Actor, at: datetime) -> None:
    """Seal what was said so far."""
    filling = sitting.filling
    plain = {
        "state": filling.state().decode(), "identifier": filling.seed, "language": filling.language, "invite": sitting.invite, "kept": sitting.kept,
    }  # fmt: skip
    nonce = os.urandom(12)
    sealed = nonce + _cipher(sitting.code, wave).encrypt(nonce, json.dumps(plain).encode(), None)
    Draft.objects.update_or_create(wave=wave, code=_code_key(wave, sitting.code), defaults={"sealed": sealed, "ends": at.date() + DRAFTS})


def resume(*, wave: Wave, code: str, language: str = "", by: Actor, at: datetime) -> Sitting | None:
    """What was said under this code; None when there is nothing (any more)."""
    code = "".join(sign for sign in code.upper() if sign.isalnum())
    row = Draft.objects.filter(wave=wave, code=_code_key(wave, code), ends__gte=at.date()).first()
    if row is None:
        return None
    sealed = bytes(row.sealed)
    try:
        plain: dict[str, Any] = json.loads(_cipher(code, wave).decrypt(sealed[:12], sealed[12:], None))
    except InvalidTag:
        return None
    form = form_of(wave.version)
    chosen = form.language_for(language) if language else plain["language"]
    state = plain["state"].encode()
    filling = Filling(form, now=at, identifier=plain["identifier"], language=chosen, media=lists_of(wave.version), state=state)
    return Sitting(code, filling, plain["invite"], tuple(plain["kept"]))


@transaction.atomic
def answer_page(*, wave: Wave, sitting: Sitting, place: int, given: Mapping[str, Sequence[str]], act: str, by: Actor, at: datetime) -> Step:
    """Take the answers of the page at a place, and say which comes next.  `given` are the answers by the names of the fields; `act` is next
    or back, more (one more row of a repeat), and remove or keep for words in open answers that look like names.

    What is wrong is kept too, so that nobody types it again; words that look like names are kept only after the person said so.
    """
    shown = shown_pages(sitting.filling)
    page = shown[place]
    if act == "back":
        return Step(shown[place - 1].reference if place else None)
    if page.kind == "more":
        return _one_more(wave, sitting, place, more=act == "more", by=by, at=at)
    fields = fields_of(sitting.filling, page, [], wave.version.roles.get("sensitive", []))
    answers = {field.name: list(given.get(field.name, ())) for field in fields if field.kind != "note"}
    found = names_in(answers, fields)
    if found and act == "remove":
        answers = {name: [without_identifiers(text) for text in texts] for name, texts in answers.items()}
    elif found and act == "keep":
        sitting.kept = tuple({*sitting.kept, *found})
    elif found.keys() - set(sitting.kept):
        check(sitting.filling, answers)
        return Step(names=tuple(sorted({word for words in found.values() for word in words})))
    wrong = tuple(one for one in check(sitting.filling, answers) if not _skipped(one, fields))
    keep(wave=wave, sitting=sitting, by=by, at=at)
    return Step(wrong=wrong) if wrong else _onward(sitting, page.reference, place)


def _one_more(wave: Wave, sitting: Sitting, place: int, *, more: bool, by: Actor, at: datetime) -> Step:
    page = shown_pages(sitting.filling)[place]
    if more:
        with suppress(FormError):  # five hundred rows are there already
            sitting.filling.add_repeat(sitting.filling.node(page.parent), page.repeat)
    keep(wave=wave, sitting=sitting, by=by, at=at)
    if not more:
        return _onward(sitting, page.reference, place)
    shown = shown_pages(sitting.filling)
    return Step(shown[place].reference if place < len(shown) else "")


def _skipped(fault: Fault, fields: Sequence[Field]) -> bool:
    """A sensitive question may always be left empty."""
    sensitive = {field.name for field in fields if field.sensitive}
    return fault.reference in sensitive and fault.reason is not None and fault.reason.code == "required"


def _onward(sitting: Sitting, reference: str, place: int) -> Step:
    """To the page after this one as the answers stand now."""
    shown = shown_pages(sitting.filling)
    here = next((at for at, page in enumerate(shown) if page.reference == reference), place - 1)
    return Step(shown[here + 1].reference if here + 1 < len(shown) else "")


@transaction.atomic
def send(*, wave: Wave, sitting: Sitting, by: Actor, at: datetime) -> str:
    """Keep the answers and forget the draft.  Gives the withdraw code, which is shown once.  Raises Closed."""
    _require_open(wave, at)
    form, filling = form_of(wave.version), sitting.filling
    invite = Invite.objects.filter(pk=sitting.invite).select_related("point").first() if sitting.invite else None
    sent = submission_of(filling)
    arrival = arrival_of(form, read_record(form, read_submission(sent)), sent, kept=frozenset(sitting.kept), media=lists_of(wave.version))
    code = _withdraw_code(wave)
    source = Source(
        Channel.INVITED if invite else Channel.OPEN, invite=invite, point=invite.point if invite else None,
        weight=invite.weight if invite else 1.0, withdraw=code,
    )  # fmt: skip
    taken = take_in(wave=wave, version=wave.version, arrival=arrival, source=source, by=by, at=at)
    Draft.objects.filter(wave=wave, code=_code_key(wave, sitting.code)).delete()
    return code if taken.outcome == "new" else ""


def _invite(wave: Wave, code: str) -> Invite:
    found = Invite.objects.filter(wave=wave, code=invite_key(wave, code), used=False).first()
    if found is None:
        raise UsedInvite
    return found


def _require_open(wave: Wave, at: datetime) -> None:
    if wave.state != WaveState.OPEN or not wave.opens <= at.date() <= wave.closes:
        raise Closed(wave.short)


def _withdraw_code(wave: Wave) -> str:
    """Eight digits, in two groups, that no other set of answers of the round has."""
    while True:
        code = f"{secrets.randbelow(10_000):04} {secrets.randbelow(10_000):04}"
        if not AnswerSet.objects.filter(wave=wave, withdraw=withdraw_key(wave, code)).exists():
            return code


def _code_key(wave: Wave, code: str) -> str:
    return keyed("survey draft", str(wave.pk), code)


def _cipher(code: str, wave: Wave) -> AESGCM:
    """The code is the key: who reads the table without it reads nothing."""
    return AESGCM(HKDF(algorithm=hashes.SHA256(), length=32, salt=wave.pk.bytes, info=b"wiqaya survey draft").derive(code.encode()))
