"""Walking along every chain of the installation: has anything been edited, deleted, inserted, moved, cut off or signed by a stranger?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from wiqaya.safeguards.audit import checkpoints, table
from wiqaya.safeguards.audit.chain import INSTALLATION, Fault, Walk, start
from wiqaya.safeguards.audit.checkpoints import Signer, signer_of
from wiqaya.safeguards.audit.rows import trails
from wiqaya.safeguards.models import AuditRow, Chain, Checkpoint


@dataclass(frozen=True, slots=True)
class Verdict:
    """`entries`: sealed rows that were read; `waiting`: rows that no sealer has seen; `faults`: in the order of the walk."""

    entries: int
    chains: int
    waiting: int
    faults: tuple[Fault, ...]

    @property
    def ok(self) -> bool:
        return not self.faults


def verify(*, signer: Signer | None = None, databases: Iterable[str] | None = None) -> Verdict:
    """Walk along every chain.  Memory: a few thousand rows and the checkpoints of one chain."""
    names = tuple(databases or trails())
    ours = signer_of(signer)
    walks = [walk(name, key, ours) for name in names for key in sorted(_chains(name))]
    waiting = sum(AuditRow.objects.using(name).filter(sequence__isnull=True).count() for name in names)
    return Verdict(sum(one.entries for one in walks), len(walks), waiting, tuple(fault for one in walks for fault in one.faults))


def walk(database: str, key: UUID, signer: Signer) -> Walk:
    """One chain, with its checkpoints of both places.  What is sealed meanwhile is read too: the end is asked for after the rows."""
    going = Walk(database, key.hex, checkpoints.known(database, key), partial(checkpoints.is_ours, signer))
    city = None if key == INSTALLATION else key
    going.go(table.sealed(database, city))
    while True:
        end = Chain.objects.using(database).filter(city=key).first() or Chain(digest=start(database, key.hex))
        before = going.entries
        if end.sequence > going.reached:
            going.go(table.sealed(database, city, after=going.reached))
        if going.entries == before:
            break
    going.end(end.sequence, bytes(end.digest))
    return going


def _chains(database: str) -> set[UUID]:
    sealed = AuditRow.objects.using(database).filter(sequence__isnull=False).order_by().values_list("city", flat=True).distinct()
    ends = Chain.objects.using(database).values_list("city", flat=True)
    signed = Checkpoint.objects.using(database).order_by().values_list("city", flat=True).distinct()
    return {key or INSTALLATION for key in sealed} | {*ends, *signed} | checkpoints.chains_noted(database)
