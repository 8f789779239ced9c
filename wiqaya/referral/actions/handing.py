"""Handing a key to a service, and taking it back.

Keys and the database have no common transaction: the disclosure is written first (intended), the wrap second, `done` third; no key works before.
A crash in between leaves a wrap without effect, which the sweeper removes, or an intended row, which the next try takes up.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.db.models import QuerySet

from wiqaya.referral import sealing
from wiqaya.referral.apart import atomic
from wiqaya.referral.models import Consent, Disclosure, Meeting
from wiqaya.referral.words import Basis, DisclosureState
from wiqaya.safeguards import audit, keys
from wiqaya.safeguards.access import NOBODY, Actor


@dataclass(frozen=True, slots=True)
class Ground:
    """Why a key may be handed over (R07): basis, purpose, and what the basis needs."""

    basis: str
    purpose: str
    agreement: str = ""
    fields: tuple[str, ...] = ()
    consent: Consent | None = None
    law: str = ""
    necessity: bytes | None = None
    second: UUID | None = None
    second_agency: UUID | None = None
    inform_on: date | None = None
    review_on: date | None = None
    meeting: Meeting | None = None
    until: datetime | None = None

    def row(self) -> dict[str, Any]:
        own = {name: getattr(self, name) for name in self.__slots__}
        return {**own, "fields": list(self.fields)}


OWN = Ground(basis=Basis.OWN, purpose="own-work")


@atomic
def intend(
    *, subject: UUID, tier: str, agency: UUID, ground: Ground, by: Actor, at: datetime, from_agency: UUID | None = None
) -> Disclosure:
    """Step 1: the row that says why.  An intended row of an interrupted try is taken up again."""
    waiting = Disclosure.objects.filter(subject=subject, tier=tier, agency=agency).exclude(state=DisclosureState.ENDED).first()
    if waiting is not None:
        return waiting
    own = {"id": uuid4()} if by.id == NOBODY.id else {}
    row = Disclosure.objects.create(
        **own, subject=subject, tier=tier, agency=agency, given_by_agency=from_agency, by=by.id, at=at, **ground.row()
    )
    _record("disclosure.intend", row, by=by, at=at, tier=tier, basis=ground.basis, subject=str(subject), agency=str(agency))
    return row


def found(*, subject: UUID, tier: str, agency: UUID, ground: Ground, by: Actor, at: datetime) -> keys.Ring:
    """A new key for one tier of one subject, held by one service.  Must stand outside of a transaction.

    A key that an interrupted try has made for this very service is taken up again.
    """
    row = intend(subject=subject, tier=tier, agency=agency, ground=ground, by=by, at=at)
    keys.found_agency(city=row.city_id, agency=agency)
    place = sealing.place(row.city_id, subject, tier)
    try:
        ring = keys.make(place=place, agency=agency, intent=row.id)
    except keys.AlreadyMade:
        if agency not in keys.holders(place=place):
            raise
        ring = None
    if row.state == DisclosureState.INTENDED:
        finish(disclosure=row, by=by, at=at)
    return ring or keys.open_ring(place=place, agency=agency)


def hand_over(*, subject: UUID, tier: str, holder: UUID, to: UUID, ground: Ground, by: Actor, at: datetime) -> Disclosure:
    """All three steps for one more service; handing over twice changes nothing.  Must stand outside of a transaction."""
    row = intend(subject=subject, tier=tier, agency=to, ground=ground, by=by, at=at, from_agency=holder)
    if row.state == DisclosureState.INTENDED:
        keys.found_agency(city=row.city_id, agency=to)
        keys.lend(place=sealing.place(row.city_id, subject, tier), holder=holder, to=to, intent=row.id)
        finish(disclosure=row, by=by, at=at)
    return row


@atomic
def finish(*, disclosure: Disclosure, by: Actor, at: datetime) -> None:
    """Step 3: from here the key works."""
    disclosure.state = DisclosureState.DONE
    disclosure.save(update_fields=["state"])
    _record(
        "disclosure.done", disclosure, by=by, at=at, tier=disclosure.tier, subject=str(disclosure.subject), agency=str(disclosure.agency)
    )


def _record(action: str, row: Disclosure, *, by: Actor, at: datetime, **details: Any) -> None:
    """In the trail, unless it was somebody without an account who wrote: the order of the trail would tell the hour (docs/decisions/12)."""
    if by.id != NOBODY.id:
        audit.record(action, row, by=by, at=at, **details)


def undo(*, city: UUID, subject: UUID, by: Actor, at: datetime) -> None:
    """Take away the keys of something that was not stored after all.  Must stand outside of a transaction."""
    keys.destroy_case(city=city, case=subject)
    _undone(subject=subject, by=by, at=at)


@atomic
def _undone(*, subject: UUID, by: Actor, at: datetime) -> None:
    Disclosure.objects.filter(subject=subject).delete()


def take_back(*, rows: QuerySet[Disclosure], why: str, by: Actor, at: datetime) -> int:
    """End disclosures: from the first step no key of theirs works, the second removes the wraps."""
    ended = _end(rows=rows, why=why, by=by, at=at)
    for row in ended:
        keys.take(place=sealing.place(row.city_id, row.subject, row.tier), agency=row.agency)
    return len(ended)


@atomic
def _end(*, rows: QuerySet[Disclosure], why: str, by: Actor, at: datetime) -> list[Disclosure]:
    ended = list(rows.exclude(state=DisclosureState.ENDED).select_for_update(of=("self",)))
    for row in ended:
        row.state, row.ended_at = DisclosureState.ENDED, at
        row.save(update_fields=["state", "ended_at"])
        audit.record("disclosure.end", row, by=by, at=at, tier=row.tier, subject=str(row.subject), agency=str(row.agency), why=why)
    return ended


def rekey(*, subject: UUID, tier: str, keeper: UUID, by: Actor, at: datetime) -> keys.Ring | None:
    """The next key of a tier, for one service alone; the ring still opens what older ones sealed.  Nothing when the service holds none.

    Older versions stay until `keys.drop_versions`, when nothing is left that they sealed.  Must stand outside of a transaction.
    """
    held = Disclosure.objects.filter(subject=subject, tier=tier, agency=keeper, state=DisclosureState.DONE).first()
    if held is None:
        return None
    place = sealing.place(held.city_id, subject, tier)
    before = keys.open_ring(place=place, agency=keeper)
    ring = keys.rekey(place=place, holders={keeper: held.pk})
    audit.seen("key.rekey", held, by=by, at=at, tier=tier, subject=str(subject), version=ring.newest)
    return ring.with_versions_of(before)
