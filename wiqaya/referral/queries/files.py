"""Files of a situation, as far as the one who asks holds the key of their tier."""

from __future__ import annotations

from base64 import b64decode
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from wiqaya.referral import sealing
from wiqaya.referral.models import Disclosure, SealedFile, Situation
from wiqaya.referral.words import Stage, Tier
from wiqaya.safeguards.access import Actor

MOST = 5  # files of one service in one situation
TIERS = {Stage.HOME: Tier.NOTES, Stage.FULL: Tier.FULL, Stage.SUPPORT: Tier.FULL}  # where a file may be added, and under which key


@dataclass(frozen=True, slots=True)
class FileWords:
    row: SealedFile
    label: str
    mine: bool


def readable(row: Situation, by: Actor, at: datetime) -> QuerySet[SealedFile]:
    """Those under a key that the service of the one who asks holds now; an hour lent by exception opens none."""
    held = Disclosure.objects.filter(sealing.live(at), subject=row.pk, agency=sealing.agency_of(by)).exclude(purpose=sealing.EXCEPTION)
    return SealedFile.objects.filter(situation=row, tier__in=held.values("tier"))


def tier_to_add(row: Situation, by: Actor) -> str | None:
    """At filter 1 the notes of the home service, from filter 4 what those who act share; nothing in between, nothing while it is held."""
    if row.held or (row.stage == Stage.HOME and row.home != by.agency):
        return None
    return TIERS.get(Stage(row.stage))


def listed(row: Situation, *, by: Actor, at: datetime) -> list[FileWords]:
    """With their labels.  Raises Hidden where the key works no more."""
    held = list(readable(row, by, at).defer("content"))
    rings = {tier: _ring(row, tier, by, at, "files") for tier in {one.tier for one in held}}
    return [
        FileWords(one, str(sealing.read(rings[one.tier], "sealed_file.label", one.pk, one.label).get("text", "")), one.agency == by.agency)
        for one in held
    ]


def one(row: Situation, key: UUID, *, by: Actor, at: datetime) -> SealedFile:
    """Raises Hidden."""
    found = readable(row, by, at).filter(pk=key).first()
    if found is None:
        raise sealing.Hidden
    return found


def opened(row: Situation, key: UUID, *, by: Actor, at: datetime) -> tuple[SealedFile, bytes]:
    """A file with its bytes; the opening is written down.  Raises Hidden."""
    found = one(row, key, by=by, at=at)
    ring = _ring(row, found.tier, by, at, "file")
    return found, b64decode(sealing.read(ring, "sealed_file.content", found.pk, found.content)["data"])


def _ring(row: Situation, tier: str, by: Actor, at: datetime, why: str) -> sealing.Opens:
    return sealing.ring(subject=row.pk, tier=tier, mechanism=row.mechanism_id, by=by, at=at, why=why)
