"""Agencies' keys: founding, the private part, rotation, and the mode in which it lies under a passphrase."""

from __future__ import annotations

import json
import os
from base64 import b32encode, urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from datetime import datetime, timedelta
from types import MappingProxyType
from uuid import UUID

from django.db import IntegrityError, models, transaction

from wiqaya.safeguards.keys import crypto
from wiqaya.safeguards.keys.crypto import Closed, Tampered
from wiqaya.safeguards.keys.kept import keep, secret_of
from wiqaya.safeguards.keys.masters import master
from wiqaya.safeguards.keys.models import AgencyKey, IndexKey, Wrap
from wiqaya.safeguards.routing import KEYS

UNLOCKED_AT_MOST = timedelta(hours=12)
SHORTEST = 12  # signs of a passphrase
AT_ONCE = 100  # wraps in one transaction
_TOKEN = b"unlocked"
_held: ContextVar[Mapping[UUID, bytes]] = ContextVar("unlocked keys", default=MappingProxyType({}))


class NoAgency(Closed):
    """The agency has no keys in this city: it was never founded there."""

    def __init__(self) -> None:
        super().__init__("no such agency")


class Locked(Closed):
    """The agency's key lies under its passphrase, and nobody has unlocked it for this request."""

    def __init__(self) -> None:
        super().__init__("locked under the agency's passphrase")


class PhraseTooShort(ValueError):
    """A passphrase of fewer than 12 signs."""


def found_agency(*, city: UUID, agency: UUID) -> None:
    """Give an agency of a city its first keys; when it has them already, nothing changes."""
    if not AgencyKey.objects.filter(city=city, agency=agency).exists():
        with suppress(IntegrityError):  # somebody founds it at the same time
            keep(IndexKey(city=city, agency=agency), crypto.new_key())
        with suppress(IntegrityError):
            _new_pair(city, agency, 1)


def _new_pair(city: UUID, agency: UUID, version: int) -> AgencyKey:
    private, public = crypto.new_pair()
    row = AgencyKey(city=city, agency=agency, version=version, public=public)
    keep(row, private)
    return row


def newest(city: UUID, agencies: set[UUID]) -> dict[UUID, AgencyKey]:
    """The newest keys of several agencies of a city, in one question."""
    rows = AgencyKey.objects.filter(city=city, agency__in=agencies).order_by("version")
    found = {row.agency: row for row in rows}
    if found.keys() != agencies:
        raise NoAgency
    return found


def private_of(key: AgencyKey) -> bytes:
    """The private part of an agency's key: standard mode through the master key alone, sealed mode from what the request holds."""
    if not key.locked:
        return secret_of(key)
    if key.id not in _held.get():
        raise Locked
    return _held.get()[key.id]


def rotate_agency(*, city: UUID, agency: UUID) -> int:
    """New keys for an agency; its wraps are made anew, then the old keys are destroyed.  Returns how many wraps.

    Others read and write meanwhile.  A rotation that was cut off is finished by the next one.
    """
    before = newest(city, {agency})[agency]
    private_of(before)
    if before.locked:
        raise Locked  # the new private part could not be put under the passphrase: unseal, rotate, seal
    key, count = _new_pair(city, agency, before.version + 1), 0
    for old in AgencyKey.objects.filter(city=city, agency=agency, version__lt=key.version):
        while not _destroyed(old):
            while wraps := list(Wrap.objects.filter(key=old).select_related("data_key")[:AT_ONCE]):
                count += _rewrap(wraps, old, key)
    return count


def _rewrap(wraps: list[Wrap], old: AgencyKey, key: AgencyKey) -> int:
    """Hand wraps over to the new key, all or none; how many, without those that were taken away meanwhile.

    What takes time is done before the transaction, so that whoever writes waits for some milliseconds.
    """
    private, anew = private_of(old), {}
    for wrap in wraps:
        place, version = wrap.data_key.place, wrap.data_key.version
        plain = crypto.unwrap(bytes(wrap.sealed), private, place, agency=wrap.agency, version=version)
        anew[wrap.pk] = crypto.wrap(plain, bytes(key.public), place, agency=wrap.agency, version=version)
    with transaction.atomic(using=KEYS):
        return sum(Wrap.objects.filter(pk=one, key=old).update(key=key, sealed=sealed) for one, sealed in anew.items())


def _destroyed(old: AgencyKey) -> bool:
    """Whether the old key could go: not while somebody has just made a wrap for it."""
    try:
        with transaction.atomic(using=KEYS):
            AgencyKey.objects.filter(pk=old.pk).delete()
    except (models.ProtectedError, IntegrityError):
        return False
    return True


def seal_agency(*, city: UUID, agency: UUID, passphrase: str) -> str:
    """Put the agency's private keys under a passphrase as well.  Returns the recovery code, which is shown once and kept nowhere.

    From now on the server opens the agency's cases only within `holding` a token of `unlock`: work in the background cannot.
    """
    if len(passphrase) < SHORTEST:
        raise PhraseTooShort
    code = b32encode(os.urandom(20)).decode().lower()
    with transaction.atomic(using=KEYS):
        for key in _all(city, agency, AgencyKey.objects.select_for_update()):
            if key.locked:
                raise Locked
            private = secret_of(key)
            key.locked = True
            key.recovery = master().wrap(crypto.lock(private, code, key.context()), key.context() + b"|recovery")
            keep(key, crypto.lock(private, passphrase, key.context()))
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))


def unseal_agency(*, city: UUID, agency: UUID, secret: str) -> None:
    """Back to standard mode, with the passphrase or the recovery code."""
    with transaction.atomic(using=KEYS):
        for key in _all(city, agency, AgencyKey.objects.select_for_update()):
            if key.locked:
                private = _opened(key, secret)
                key.locked, key.recovery = False, None
                keep(key, private)


def unlock(*, city: UUID, agency: UUID, passphrase: str, at: datetime, until: datetime) -> str:
    """A token that opens a sealed agency until a time (12 hours at most).

    It holds the private keys, sealed by the master key: whoever has it needs the server, and the server needs it.  It belongs into a cookie
    of the member's browser and into no table, file or log.
    """
    keys = {str(key.id): _opened(key, passphrase).hex() for key in _all(city, agency, AgencyKey.objects.all()) if key.locked}
    if not keys:
        raise Closed("the agency is not sealed")
    told = {"until": min(until, at + UNLOCKED_AT_MOST).isoformat(), "keys": keys}
    return urlsafe_b64encode(master().wrap(json.dumps(told).encode(), _TOKEN)).decode()


@contextmanager
def holding(*, token: str, at: datetime) -> Iterator[None]:
    """Within this block the agency of the token is open; raises `Closed` when the token is none, or its time is over."""
    try:
        told = json.loads(master().unwrap(urlsafe_b64decode(token.encode()), _TOKEN))
    except ValueError:
        raise Tampered from None
    if at >= datetime.fromisoformat(told["until"]):
        raise Locked
    keys = {UUID(key): bytes.fromhex(private) for key, private in told["keys"].items()}
    before = _held.set({**_held.get(), **keys})
    try:
        yield
    finally:
        _held.reset(before)


def _all(city: UUID, agency: UUID, keys: models.QuerySet[AgencyKey]) -> list[AgencyKey]:
    found = list(keys.filter(city=city, agency=agency).order_by("version"))
    if not found:
        raise NoAgency
    return found


def _opened(key: AgencyKey, secret: str) -> bytes:
    """By the passphrase or, written in any way, by the recovery code."""
    try:
        return crypto.unlock(secret_of(key), secret, key.context())
    except Tampered:
        box = master().unwrap(bytes(key.recovery or b""), key.context() + b"|recovery")
        return crypto.unlock(box, secret.replace("-", "").replace(" ", "").lower(), key.context())
