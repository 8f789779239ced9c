"""Handing a key to a service, and taking it back.

Keys and the database have no common transaction: the disclosure is written first (intended), the wrap second, `done` third; no key works before.
A crash in between leaves a wrap without effect, which the sweeper removes, or an intended row, which the next try takes up.

An action that moves something writes its intended rows, and ends others, in the transaction of the move (`intend`, `end`); the keys follow after it
(`carry_out`, `take_wraps`).  Interrupted there, nothing opens that should not, and `carry_out_interrupted` hands over what waits.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.db.models import F, Q, QuerySet

from wiqaya.referral import clocks, sealing
from wiqaya.referral.apart import atomic
from wiqaya.referral.models import Consent, Disclosure, Meeting, Situation
from wiqaya.referral.words import Basis, DisclosureState, Stage
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
    """Step 1: the row that says why.  An intended row of an interrupted try is taken up again; an hour lent by exception makes way for what lasts."""
    waiting = Disclosure.objects.filter(subject=subject, tier=tier, agency=agency).exclude(state=DisclosureState.ENDED).first()
    if waiting is not None and (waiting.purpose != sealing.EXCEPTION or ground.purpose == sealing.EXCEPTION):
        return waiting
    if waiting is not None:
        end(rows=Disclosure.objects.filter(pk=waiting.pk), why="hour-over", by=by, at=at)
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
    ring = _made(row)
    if row.state == DisclosureState.INTENDED:
        finish(disclosure=row, by=by, at=at)
    return ring or keys.open_ring(place=_place(row), agency=agency)


def _made(row: Disclosure) -> keys.Ring | None:
    """The first key of a place; nothing when this service has made it before."""
    keys.found_agency(city=row.city_id, agency=row.agency)
    try:
        return keys.make(place=_place(row), agency=row.agency, intent=row.id)
    except keys.AlreadyMade:
        if row.agency not in keys.holders(place=_place(row)):
            raise
        return None


def _place(row: Disclosure) -> keys.Place:
    return sealing.place(row.city_id, row.subject, row.tier)


def hand_over(*, subject: UUID, tier: str, holder: UUID, to: UUID, ground: Ground, by: Actor, at: datetime) -> Disclosure:
    """All three steps for one more service; handing over twice changes nothing.  Must stand outside of a transaction."""
    row = intend(subject=subject, tier=tier, agency=to, ground=ground, by=by, at=at, from_agency=holder)
    if row.state == DisclosureState.INTENDED:
        _carry(row, by, at)
    return row


def _carry(row: Disclosure, by: Actor, at: datetime) -> None:
    """The second and the third step; each may be done twice."""
    if row.given_by_agency is None:
        _made(row)
    else:
        keys.found_agency(city=row.city_id, agency=row.agency)
        keys.lend(place=_place(row), holder=row.given_by_agency, to=row.agency, intent=row.id)
    finish(disclosure=row, by=by, at=at)


def carry_out(*, subject: UUID, by: Actor, at: datetime) -> None:
    """Hand over every key of a subject that is intended, first those that are new.  Must stand outside of a transaction."""
    for row in _intended().filter(subject=subject):
        _carry(row, by, at)


def carry_out_interrupted(*, by: Actor, at: datetime) -> int:
    """Go on with hand-overs that stopped between their steps.  How many.

    Not those of an hour lent by exception, of somebody without an account, or of what was never stored, is held, or is over.  What is locked behind a passphrase waits.
    """
    there = Q(given_by_agency__isnull=False) | Q(subject__in=Situation.objects.values("pk"))
    waits = Situation.objects.filter(Q(held=True) | Q(stage=Stage.CLOSED)).values("pk")
    done = 0
    for row in _intended().filter(there, at__lt=at - clocks.CLOSING, until__isnull=True).exclude(Q(subject__in=waits) | Q(by=NOBODY.id)):
        with suppress(keys.Locked, keys.NoKey):
            _carry(row, by, at)
            done += 1
    return done


def _intended() -> QuerySet[Disclosure]:
    return Disclosure.objects.filter(state=DisclosureState.INTENDED).order_by(F("given_by_agency").asc(nulls_first=True), "tier", "agency")


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
    ended = end(rows=rows, why=why, by=by, at=at)
    take_wraps(ended=ended, by=by, at=at)
    return len(ended)


def take_wraps(*, ended: Iterable[Disclosure], by: Actor, at: datetime) -> None:
    """The second step.  Interrupted before it, the sweeper of the key store removes what has no effect any more."""
    for row in ended:
        keys.take(place=_place(row), agency=row.agency)


@atomic
def end(*, rows: QuerySet[Disclosure], why: str, by: Actor, at: datetime) -> list[Disclosure]:
    """The first step: from here none of these keys works."""
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
    place = _place(held)
    before = keys.open_ring(place=place, agency=keeper)
    ring = keys.rekey(place=place, holders={keeper: held.pk})
    audit.seen("key.rekey", held, by=by, at=at, tier=tier, subject=str(subject), version=ring.newest)
    return ring.with_versions_of(before)
