"""The sealer: gives each row its place and digest, one sealer at a time in each chain, while others go on writing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from wiqaya.safeguards.audit import table
from wiqaya.safeguards.audit.chain import INSTALLATION, link, name_of, start
from wiqaya.safeguards.audit.rows import trails
from wiqaya.safeguards.models import AuditRow, Chain

BATCH = 1_000  # rows of one transaction


def seal(*, databases: Iterable[str] | None = None, batch: int = BATCH) -> int:
    """Seal what waits, in every city.  Gives the number of rows.  The order of the chain is the order in which rows are seen here."""
    return sum(seal_chain(database, city, batch=batch) for database in databases or trails() for city in _waiting(database))


def _waiting(database: str) -> set[UUID | None]:
    """The cities with rows that no sealer has seen.  This order leads through the index of such rows, however many there are in all."""
    waiting = AuditRow.objects.using(database).filter(sequence__isnull=True).order_by("city", "id")
    return set(waiting.values_list("city", flat=True).iterator())


def seal_chain(database: str, city: UUID | None, *, batch: int = BATCH) -> int:
    """Seal what waits in one chain, in transactions of `batch` rows."""
    done = 0
    while True:
        sealed = _seal_some(database, city, batch)
        done += sealed
        if sealed < batch:
            return done


def _seal_some(database: str, city: UUID | None, batch: int) -> int:
    with transaction.atomic(using=database):
        chain = held(database, city)
        digest, places = bytes(chain.digest), []
        for sequence, row in enumerate(table.unsealed(database, city, batch), chain.sequence + 1):
            digest = link(digest, sequence, row)
            places.append((sequence, digest, row.id))
        if places:
            table.keep(database, places)
            chain.sequence, chain.digest = chain.sequence + len(places), digest
            chain.save(using=database)
    return len(places)


def held(database: str, city: UUID | None) -> Chain:
    """The chain, locked until the end of the transaction; it begins with the first row."""
    key = city or INSTALLATION
    chains = Chain.objects.using(database).select_for_update()
    return chains.get_or_create(city=key, defaults={"digest": start(database, name_of(city))})[0]


def waiting_since(*, databases: Iterable[str] | None = None) -> datetime | None:
    """The time of the oldest row that is not sealed, over all trails."""
    oldest = [row.at for name in databases or trails() for city in _waiting(name) for row in _first(name, city)]
    return min(oldest, default=None)


def _first(database: str, city: UUID | None) -> list[AuditRow]:
    mine = {"city__isnull": True} if city is None else {"city": city}
    return list(AuditRow.objects.using(database).filter(**mine, sequence__isnull=True).order_by("id")[:1])
