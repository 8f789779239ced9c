"""The one way out for numbers: through the gate, with a ledger of what has left.

A public reader knows every public release; staff know those and their own.  A new figure is refused when, together with
what its readers already know, it would reveal a small number; a page may accept that more cells are hidden instead.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, Literal
from uuid import UUID

import numpy as np
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction

from wiqaya.engines import disclosure
from wiqaya.engines.disclosure import Conflict, Footprint, Policy, Raw, Released, Suggestion
from wiqaya.safeguards import audit
from wiqaya.safeguards.access import Actor
from wiqaya.safeguards.fields import uuid7
from wiqaya.safeguards.models import Release
from wiqaya.safeguards.tenancy import current_city

Audience = Literal["public", "staff"]
REMEMBERED = 24 * 60 * 60  # seconds


class ReleaseRefused(Exception):
    """The figure would reveal a small number; says which releases block it and which breakdown would pass."""

    def __init__(self, conflicts: tuple[Conflict, ...], suggestion: Suggestion | None) -> None:
        super().__init__("release refused")
        self.conflicts = conflicts
        self.suggestion = suggestion

    @property
    def blocking(self) -> list[Release]:
        """The earlier releases that block this one."""
        keys = {key for conflict in self.conflicts for key in conflict.blocking}
        return list(Release.objects.filter(city=_city(), id__in=keys).order_by("at"))


class NoBiasNote(Exception):
    """A dataset without a bias note cannot be used in a figure."""


def question_key(audience: Audience, **question: object) -> str:
    """The fingerprint of a question: the same words about the same version have the same answer."""
    canonical = json.dumps({"audience": audience, **question}, sort_keys=True, default=sorted, ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def answered(question: str) -> Released | None:
    """What was released for this question, if anything."""
    row = Release.objects.filter(city=_city(), question=question).only("released").first()
    return disclosure.from_ledger(row.released) if row else None


def answers(questions: Iterable[str]) -> dict[str, Released]:
    """Those of several questions that were released, in one question to the database."""
    rows = Release.objects.filter(city=_city(), question__in=set(questions)).only("question", "released")
    return {row.question: disclosure.from_ledger(row.released) for row in rows}


def known(questions: Iterable[str]) -> set[str]:
    """Which of several questions were released."""
    return set(Release.objects.filter(city=_city(), question__in=set(questions)).values_list("question", flat=True))


def ask(
    question: str,
    make: Callable[[], Raw],
    *,
    audience: Audience,
    by: Actor,
    at: datetime,
    policy: Policy | None = None,
    hide_more: bool = False,
) -> Released:
    """The released answer to a question: from the ledger, or by counting, gating and noting it there.

    `hide_more` accepts an answer with more hidden cells where the plain one would be refused.  Raises ReleaseRefused, NoBiasNote, DisclosureError.
    """
    return answered(question) or release(make(), question=question, audience=audience, by=by, at=at, policy=policy, hide_more=hide_more)


def release(
    raw: Raw, *, question: str, audience: Audience, by: Actor, at: datetime, policy: Policy | None = None, hide_more: bool = False
) -> Released:
    """Send a table through the gate and note it in the ledger.

    A refusal is audited and remembered: the same table under the same policy is not judged again before something else has left.
    """
    if not _has_text(raw.source.bias_note):
        raise NoBiasNote(raw.source.key)
    default = default_policy(raw, audience)
    if policy is not None:
        disclosure.require_tighter(policy, default)
    with transaction.atomic():
        outcome = _judged(raw, policy or default, audience=audience, hide_more=hide_more, by=by, at=at)
        if isinstance(outcome, disclosure.Passed):
            return _note(UUID(outcome.footprint.id), _city(), raw, outcome, question=question, audience=audience, by=by, at=at)
    raise ReleaseRefused(outcome.conflicts, outcome.suggestion)


def _judged(raw: Raw, policy: Policy, *, audience: Audience, hide_more: bool, by: Actor, at: datetime) -> disclosure.Passed | disclosure.Refused:
    city, key = _city(), uuid7()
    _one_at_a_time(city, raw.source.key)
    known = Release.objects.filter(city=city, source=raw.source.key).order_by("at")  # of both audiences: the engine sorts out who sees what
    place = _memory_key(raw, policy, [city, audience, hide_more, *known.values_list("id", flat=True)])
    remembered: disclosure.Refused | None = cache.get(place)
    if remembered is not None:
        return remembered
    earlier = [_open(bytes(row.footprint), row.id) for row in known]
    outcome = disclosure.release(raw, policy, earlier, id=str(key), audience=audience)
    if isinstance(outcome, disclosure.Refused) and hide_more and outcome.suggestion and outcome.suggestion.code == "hide_more":
        outcome = disclosure.release(raw, policy, earlier, id=str(key), audience=audience, also_hide=outcome.suggestion.also_hide)
    if isinstance(outcome, disclosure.Refused):
        cache.set(place, outcome, REMEMBERED)
        codes = sorted({conflict.code for conflict in outcome.conflicts})
        audit.record("refuse", Release(id=key), by=by, at=at, source=raw.source.key, audience=audience, codes=codes)
    return outcome


def _memory_key(raw: Raw, policy: Policy, state: list[object]) -> str:
    """Everything that a refusal hangs on: the table with its true counts, the policy, who asks, and all that has left before.

    Only a digest, made with the ledger's own secret; what is remembered stays in the memory of the process.
    """
    told = json.dumps([disclosure.METHOD, raw, policy, state], default=_plain, ensure_ascii=False)
    return f"refused-{hmac.digest(settings.LEDGER_KEY.encode(), told.encode(), 'sha256').hex()}"


def _plain(value: Any) -> Any:
    if isinstance(value, UUID):
        return str(value)
    if is_dataclass(value):
        parts = [getattr(value, field.name) for field in fields(value)]
        return [sorted(part.items(), key=str) if isinstance(part, Mapping) else part for part in parts]
    return value.tolist() if isinstance(value, np.ndarray) else sorted(value)


def default_policy(raw: Raw, audience: Audience) -> Policy:
    """The preset of this kind of number for this audience."""
    roles = {dimension.role for dimension in raw.dimensions}
    return disclosure.preset(raw.kind, audience, group_by_area={"area", "group"} <= roles)


def releases(*, source: str | None = None, limit: int = 50, before: UUID | None = None) -> list[Release]:
    """The latest releases of the city, newest first, without what is sealed; the page after a release is what left `before` it."""
    rows = Release.objects.filter(city=_city()).defer("footprint", "released").order_by("-id")  # keys grow with time
    rows = rows.filter(source=source) if source else rows
    return list((rows.filter(id__lt=before) if before else rows)[:limit])


def find(key: UUID) -> Released | None:
    row = Release.objects.filter(city=_city(), id=key).only("released").first()
    return disclosure.from_ledger(row.released) if row else None


def find_all(keys: Iterable[UUID]) -> dict[UUID, Released]:
    """Several tables of the ledger by their keys, in one question to the database; those that are not there are left out."""
    rows = Release.objects.filter(city=_city(), id__in=set(keys)).only("released")
    return {row.id: disclosure.from_ledger(row.released) for row in rows}


def key_of(released: Released, audience: Audience) -> UUID | None:
    """The ledger's key of a released table, by which a card or a report cites it."""
    return Release.objects.filter(city=_city(), audience=audience, fingerprint=released.fingerprint).values_list("id", flat=True).first()


def used_by_release(sources: Iterable[str]) -> bool:
    return Release.objects.filter(city=_city(), source__in=list(sources)).exists()


def _note(
    key: UUID, city: UUID, raw: Raw, passed: disclosure.Passed, *, question: str, audience: Audience, by: Actor, at: datetime
) -> Released:
    released = passed.released
    row = Release.objects.filter(city=city, audience=audience, fingerprint=released.fingerprint).first()
    if row is None:
        row = Release.objects.create(
            id=key, city=city, at=at, by=by.id, audience=audience, kind=raw.kind, source=raw.source.key, source_version=raw.source.version,
            question=question, fingerprint=released.fingerprint, method_version=released.method_version, policy=released.policy.to_json(),
            footprint=_seal(passed.footprint, key), released=released.to_json(),
        )  # fmt: skip
        audit.record(
            "release", row, by=by, at=at, source=raw.source.key, audience=audience, cells=len(released.cells), hidden=released.hidden
        )
    return released


def _city() -> UUID:
    city = current_city()
    if city is None:
        raise LookupError("no current city")
    return city


def _has_text(note: disclosure.Text) -> bool:
    return bool(note.strip()) if isinstance(note, str) else any(text.strip() for text in note.values())


def _one_at_a_time(city: UUID, source: str) -> None:
    """Two releases of one source must see each other.  The embedded database writes one at a time anyway."""
    if connection.vendor == "postgresql":
        number = zlib.crc32(f"{city}{source}".encode())
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])


@lru_cache(maxsize=2)
def _cipher(secret: str) -> AESGCM:
    return AESGCM(HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"wiqaya release ledger").derive(secret.encode()))


def _seal(footprint: Footprint, key: UUID) -> bytes:
    nonce = os.urandom(12)
    plain = zlib.compress(json.dumps(footprint.to_json(), ensure_ascii=False).encode())
    return nonce + _cipher(settings.LEDGER_KEY).encrypt(nonce, plain, key.bytes)


def _open(sealed: bytes, key: UUID) -> Footprint:
    plain = _cipher(settings.LEDGER_KEY).decrypt(sealed[:12], sealed[12:], key.bytes)
    return Footprint.from_json(json.loads(zlib.decompress(plain)))
