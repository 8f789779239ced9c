"""Work that several processes do at the same time on one key store."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from uuid import UUID

from wiqaya.safeguards import keys
from wiqaya.safeguards.fields import uuid7

FIELD, ROW = "referral_person.name", UUID(int=9)
CITY = UUID(int=1)
SCHOOL, YOUTH = UUID(int=2), UUID(int=3)
CASES = [UUID(int=number) for number in range(100, 110)]


def place(case: UUID) -> keys.Place:
    return keys.Place(CITY, case, "limited")


def begin() -> None:
    keys.trust_with(lambda _city, intents: intents)
    for agency in (SCHOOL, YOUTH):
        keys.found_agency(city=CITY, agency=agency)


def sealed() -> dict[str, str]:
    """Ten cases with a text each, which both agencies can open: case -> sealed text in hexadecimal digits."""
    begin()
    made = {}
    for case in CASES:
        made[str(case)] = keys.make(place=place(case), agency=SCHOOL, intent=uuid7()).seal(field=FIELD, row=ROW, text=str(case)).hex()
        keys.lend(place=place(case), holder=SCHOOL, to=YOUTH, intent=uuid7())
    return made


def all_open(blobs: dict[str, str]) -> None:
    begin()
    for agency in (SCHOOL, YOUTH):
        rings = keys.open_rings(places=[place(UUID(case)) for case in blobs], agency=agency)
        for case, blob in blobs.items():
            assert rings[place(UUID(case))].open(field=FIELD, row=ROW, blob=bytes.fromhex(blob)) == case


def work(rounds: int) -> None:
    """A case from its first key to a new key, read by both agencies in between."""
    begin()
    for _ in range(rounds):
        here, text = place(uuid7()), "ليلى"
        blob = keys.make(place=here, agency=SCHOOL, intent=uuid7()).seal(field=FIELD, row=ROW, text=text)
        keys.lend(place=here, holder=SCHOOL, to=YOUTH, intent=uuid7())
        assert keys.open_ring(place=here, agency=YOUTH).open(field=FIELD, row=ROW, blob=blob) == text
        ring = keys.rekey(place=here, holders={YOUTH: uuid7()}).with_versions_of(keys.open_ring(place=here, agency=YOUTH))
        again = ring.seal(field=FIELD, row=ROW, text=ring.open(field=FIELD, row=ROW, blob=blob))
        keys.drop_versions(place=here, below=2)
        assert keys.open_ring(place=here, agency=YOUTH).open(field=FIELD, row=ROW, blob=again) == text
        assert keys.holders(place=here) == {YOUTH}


def rotations() -> Iterator[None]:
    """One after the other, without end."""
    begin()
    while True:
        for agency in (SCHOOL, YOUTH):
            keys.rotate_agency(city=CITY, agency=agency)
            yield
        keys.rotate_master()
        yield


def rotate_until_killed(flag: str) -> None:
    for _ in rotations():
        Path(flag).touch()


def rotate(rounds: int) -> None:
    for _ in islice(rotations(), rounds):
        pass


def mended(blobs: dict[str, str]) -> None:
    """After a rotation that died everything opens; the next one finishes it, and everything opens again."""
    all_open(blobs)
    rotate(3)
    all_open(blobs)
