"""Checkpoints: the end of a chain, signed with a key that the database does not hold, and written to a second place."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from string import hexdigits
from typing import Protocol
from uuid import UUID

from django.conf import settings
from django.db import transaction

from wiqaya.safeguards import models
from wiqaya.safeguards.audit import chain
from wiqaya.safeguards.audit.chain import INSTALLATION, name_of
from wiqaya.safeguards.audit.rows import trails
from wiqaya.safeguards.audit.sealing import held, seal, seal_chain


class Signer(Protocol):
    """Who signs checkpoints, with a key apart from the data."""

    def sign(self, message: bytes) -> tuple[str, bytes]:
        """(id of the key, signature)."""

    def verify(self, message: bytes, key: str, signature: bytes) -> bool:
        """Whether the key of this id signed the message; False for an unknown key."""


class NoSigner(RuntimeError):
    """Nobody signs yet: the key store has not been told to the trail."""


_signers: list[Signer] = []


def sign_with(signer: Signer) -> None:
    """Who signs from now on; `web/wiring.py` names the key store."""
    _signers[:] = [signer]


def signer_of(given: Signer | None) -> Signer:
    if given is None and not _signers:
        raise NoSigner
    return given or _signers[0]


def every_checkpoint(*, at: datetime, signer: Signer | None = None, databases: Iterable[str] | None = None) -> int:
    """Seal and sign the end of every chain that has grown.  Gives how many were signed."""
    names = tuple(databases or trails())
    seal(databases=names)
    return sum(
        checkpoint(None if key == INSTALLATION else key, at=at, signer=signer, databases=(database,))
        for database in names
        for key in models.Chain.objects.using(database).order_by().values_list("city", flat=True)
    )


def checkpoint(city: UUID | None, *, at: datetime, signer: Signer | None = None, databases: Iterable[str] | None = None) -> int:
    """Seal and sign the end of a city's chain in each database, if it has grown since the last time.  Gives how many were signed.

    The second place hears of it when the transaction, if there is one around it, has been committed.
    """
    return sum(_sign_end(database, city, at, signer_of(signer)) for database in databases or trails())


def _sign_end(database: str, city: UUID | None, at: datetime, signer: Signer) -> int:
    seal_chain(database, city)
    with transaction.atomic(using=database):
        end = held(database, city)
        rows = models.Checkpoint.objects.using(database)
        if not end.sequence or rows.filter(city=end.city, sequence=end.sequence).exists():
            return 0
        said = chain.Checkpoint(database, name_of(city), end.sequence, bytes(end.digest).hex(), at.astimezone(UTC).isoformat())
        key, signature = signer.sign(said.message())
        signed = replace(said, key=key, signature=signature.hex())
        rows.create(city=end.city, sequence=signed.sequence, digest=signed.digest, at=signed.at, key=signed.key, signature=signed.signature)
        transaction.on_commit(partial(_append, signed), using=database)
    return 1


def known(database: str, key: UUID) -> list[chain.Checkpoint]:
    """The checkpoints of a chain from both places."""
    rows = models.Checkpoint.objects.using(database).filter(city=key)
    kept = (chain.Checkpoint(database, key.hex, row.sequence, row.digest, row.at, row.key, row.signature) for row in rows)
    return [*kept, *_noted(database, key.hex)]


def is_ours(signer: Signer, signed: chain.Checkpoint) -> bool:
    try:
        signature = bytes.fromhex(signed.signature)
    except ValueError:
        return False
    return signer.verify(signed.message(), signed.key, signature)


def chains_noted(database: str) -> set[UUID]:
    """The chains that the second place knows of."""
    names = (path.stem.partition("-")[2] for path in folder().glob(f"{database}-*.jsonl"))
    return {UUID(name) for name in names if len(name) == 32 and not set(name) - set(hexdigits)}


def set_aside(*, at: datetime, databases: Iterable[str] | None = None) -> int:
    """Put notes of checkpoints apart that lie after the end of a restored trail.  Gives how many there were; they stay beside the others."""
    return sum(_set_aside(name, key, at) for name in databases or trails() for key in chains_noted(name))


def _set_aside(database: str, key: UUID, at: datetime) -> int:
    end = models.Chain.objects.using(database).filter(city=key).first()
    notes = list(_noted(database, key.hex))
    kept = [one for one in notes if end and one.sequence <= end.sequence]
    if len(kept) == len(notes):
        return 0
    path = _path(database, key.hex)
    path.rename(path.with_suffix(f".until-{at:%Y%m%dT%H%M%S}"))
    for one in kept:
        _append(one)
    return len(notes) - len(kept)


def folder() -> Path:
    """The second place: a folder beside the keys; one file a chain, one line a checkpoint, only ever appended to."""
    return Path(settings.CHECKPOINTS)


def _path(database: str, name: str) -> Path:
    return folder() / f"{database}-{name}.jsonl"


def _append(signed: chain.Checkpoint) -> None:
    folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(_path(signed.database, signed.chain), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(handle, (json.dumps(asdict(signed)) + "\n").encode())
        os.fsync(handle)
    finally:
        os.close(handle)


def _noted(database: str, name: str) -> Iterator[chain.Checkpoint]:
    path = _path(database, name)
    if not path.exists():
        return
    with path.open(encoding="ascii") as lines:
        for line in lines:
            yield _read(database, name, line)


def _read(database: str, name: str, line: str) -> chain.Checkpoint:
    """A line that cannot be read is a checkpoint that nobody signed: the walk names it forged."""
    try:
        return chain.Checkpoint(**json.loads(line))
    except (TypeError, ValueError):
        return chain.Checkpoint(database, name, 0, "", "")
