"""Six ways of tampering, at random places, by somebody who rules the database: with and without writing the chain anew."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.db.models import F

from wiqaya.safeguards import audit
from wiqaya.safeguards.audit import table
from wiqaya.safeguards.audit.chain import Checkpoint as Said
from wiqaya.safeguards.audit.chain import link, start
from wiqaya.safeguards.fields import uuid7
from wiqaya.safeguards.models import AuditRow, Chain, Checkpoint
from wiqaya.safeguards.tests.audit.conftest import HERE, Pen

ROWS = 40
CITY = uuid7()
Chance = random.Random


def rows() -> Any:
    return AuditRow.objects.filter(city=CITY).order_by("sequence")


def edit(chance: Chance) -> None:
    row = rows()[chance.randrange(ROWS)]
    column = chance.choice(["at", "by", "by_kind", "action", "kind", "object", "details"])
    value = {"at": row.at + timedelta(microseconds=1), "by": uuid7(), "details": {**row.details, "planted": 1}}.get(column, "x")
    AuditRow.objects.filter(id=row.id).update(**{column: value})


def delete(chance: Chance) -> None:
    place = chance.randint(1, ROWS - 1)
    rows().filter(sequence=place).delete()
    if chance.random() < 0.5:
        move(place + 1, -1)


def insert(chance: Chance) -> None:
    place = chance.randint(1, ROWS)
    move(place, 1)
    row = rows().first()
    row.id, row.sequence, row.action = None, place, "planted"
    row.save(force_insert=True)


def reorder(chance: Chance) -> None:
    one, other = chance.sample(list(rows()), 2)
    AuditRow.objects.filter(id=one.id).update(sequence=-1)
    AuditRow.objects.filter(id=other.id).update(sequence=one.sequence)
    AuditRow.objects.filter(id=one.id).update(sequence=other.sequence)


def cut(chance: Chance) -> None:
    left = chance.randrange(ROWS)
    rows().filter(sequence__gt=left).delete()
    Checkpoint.objects.filter(city=CITY, sequence__gt=left).delete()
    last = rows().last()
    Chain.objects.filter(city=CITY).update(sequence=left, digest=last.digest if last else start("default", CITY.hex))


def forge(chance: Chance) -> None:
    mark = chance.choice(list(Checkpoint.objects.filter(city=CITY)))
    part = chance.choice(["digest", "signature", "at", "key", "sequence", "anew"])
    if part == "anew":
        said = Said("default", CITY.hex, mark.sequence, "f" * 64, mark.at)
        mark.digest, mark.signature = said.digest, Pen().sign(said.message())[1].hex()
    elif part == "sequence":
        mark.sequence -= 1
    else:
        setattr(mark, part, {"at": "2026-11-21T23:00:00+00:00", "key": "other"}.get(part, "00" * 32))
    mark.save()


def move(first: int, by: int) -> None:
    """Shift the places of rows from `first` on, over negative ones because places are unique."""
    later = AuditRow.objects.filter(city=CITY, sequence__gte=first)
    later.update(sequence=-F("sequence"))
    AuditRow.objects.filter(city=CITY, sequence__lt=0).update(sequence=-F("sequence") + by)


def write_anew() -> None:
    """What somebody can do who knows the format and holds no key: every digest, and the end, are made to fit."""
    digest = start("default", CITY.hex)
    found = list(table.sealed("default", CITY))
    for row in found:
        digest = link(digest, row.sequence or 0, row)
        AuditRow.objects.filter(id=row.id).update(digest=digest)
    Chain.objects.filter(city=CITY).update(sequence=found[-1].sequence if found else 0, digest=digest)


ATTACKS = [edit, delete, insert, reorder, cut, forge]


def found(attack: Callable[[Chance], None], seed: int, pen: Pen) -> bool:
    """Whether the verifier sees it; everything is put back afterwards."""
    chance = random.Random(f"{attack.__name__} {seed}")
    with transaction.atomic():
        attack(chance)
        if chance.random() < 0.5:
            write_anew()
        verdict = audit.verify(signer=pen, databases=HERE)
        transaction.set_rollback(True)
    return not verdict.ok and verdict.faults[0].city == CITY.hex


def lay(write: Callable[..., None], signed: Callable[..., int], pen: Pen) -> None:
    for portion in (15, ROWS - 15):
        write(CITY, portion)
        signed()
    write(None, 5)
    assert audit.verify(signer=pen, databases=HERE).ok


@pytest.mark.parametrize("attack", ATTACKS)
def test_tampering_is_found(attack: Callable[[Chance], None], write: Any, signed: Any, pen: Pen) -> None:
    lay(write, signed, pen)
    assert [seed for seed in range(20) if not found(attack, seed, pen)] == []
    assert audit.verify(signer=pen, databases=HERE).ok  # and the untouched trail is sound, as before


@pytest.mark.slow
@pytest.mark.same_on_both  # twenty places are tried on the server too: the verifier reads rows, whoever kept them
@pytest.mark.parametrize("attack", ATTACKS)
def test_tampering_at_a_thousand_places_is_found(attack: Callable[[Chance], None], write: Any, signed: Any, pen: Pen) -> None:
    lay(write, signed, pen)
    assert [seed for seed in range(1_000) if not found(attack, seed, pen)] == []


def test_a_second_place_that_was_spoilt_is_found(write: Any, signed: Any, pen: Pen) -> None:
    lay(write, signed, pen)
    path = settings.CHECKPOINTS / f"default-{CITY.hex}.jsonl"
    path.write_text(path.read_text() + "{}\n")
    assert audit.verify(signer=pen, databases=HERE).faults[0].what == "forged checkpoint"


def test_a_whole_chain_that_was_taken_away_is_found(write: Any, signed: Any, pen: Pen) -> None:
    lay(write, signed, pen)
    for model in (AuditRow, Chain, Checkpoint):
        model.objects.filter(city=CITY).delete()
    assert [(fault.sequence, fault.what) for fault in audit.verify(signer=pen, databases=HERE).faults] == [(1, "cut")]
