"""Files of a situation: put under a key without what they carry, and taken away by whoever put them there."""

from __future__ import annotations

from base64 import b64encode
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from wiqaya.engines.cleaning import CannotClean, Cleaned, clean
from wiqaya.referral import guards, sealing
from wiqaya.referral.apart import atomic
from wiqaya.referral.models import SealedFile, Situation
from wiqaya.referral.queries import files, situations
from wiqaya.referral.words import Tier
from wiqaya.referral.words.files import REFUSED
from wiqaya.safeguards import audit
from wiqaya.safeguards.access import Actor


def add_file(*, short: str, data: bytes, label: str, alone: bool = False, by: Actor, at: datetime) -> SealedFile:
    """Keep a file of at most 5 MB, cleaned; `label` says in one's own words what it is, and names nobody.

    `alone`: nobody but the person is in it, so that it can go along with a copy for them.
    """
    row = situations.situation(by, short, at)
    if files.tier_to_add(row, by) is None:
        raise ValidationError(_("Files are kept at filter 1 by the home service, and from filter 4 by those who act. Nothing is added now."))
    if not label.strip():
        raise ValidationError({"label": _("Write in a few words what it is.")})
    guards.without_identity({"label": label})
    guards.about_conduct({"label": label})
    return _keep(short=short, cleaned=_cleaned(data), label=label.strip(), alone=alone, by=by, at=at)


def _cleaned(data: bytes) -> Cleaned:
    try:
        return clean(data)
    except CannotClean as wrong:
        raise ValidationError({"file": str(REFUSED[wrong.code])}) from None


@atomic
def _keep(*, short: str, cleaned: Cleaned, label: str, alone: bool, by: Actor, at: datetime) -> SealedFile:
    row = Situation.objects.select_for_update().get(pk=situations.situation(by, short, at).pk)
    tier, agency = files.tier_to_add(row, by), sealing.agency_of(by)
    if tier is None:
        raise sealing.Hidden
    if row.files.filter(agency=agency).count() >= files.MOST:
        raise ValidationError(_("A service keeps five files at most in one place. Remove one that is not needed any more."))
    opened = sealing.ring(subject=row.pk, tier=tier, mechanism=row.mechanism_id, by=by, at=at, why="write")
    made = SealedFile(
        situation=row, tier=tier, agency=agency, kind=cleaned.kind.value, size=len(cleaned.data), alone=alone, day=timezone.localdate(at), by=by.id
    )
    made.content = sealing.seal(opened, "sealed_file.content", made.pk, {"data": b64encode(cleaned.data).decode()})
    made.label = sealing.seal(opened, "sealed_file.label", made.pk, {"text": label})
    made.save(force_insert=True)
    audit.record("file.add", made, by=by, at=at, kind=made.kind, tier=tier, size=made.size)
    return made


@atomic
def remove_file(*, short: str, key: UUID, by: Actor, at: datetime) -> None:
    """Erase a file of one's own service; what another service put there stays (R44).  Raises Hidden."""
    row = Situation.objects.select_for_update().get(pk=situations.situation(by, short, at).pk)
    held = files.one(row, key, by=by, at=at)
    if held.agency != by.agency:
        raise sealing.Hidden
    if row.held:
        raise ValidationError(_("Somebody objected or asked for a restriction. Nothing moves until that is answered."))
    sealing.ring(subject=row.pk, tier=held.tier, mechanism=row.mechanism_id, by=by, at=at, why="write")  # cleared, and not stepped aside
    audit.record("file.remove", held, by=by, at=at, kind=held.kind)
    held.delete()


def leave(*, situation: Situation, keeper: UUID | None, by: Actor, at: datetime) -> None:
    """What goes at closing: every file, but those that the service which stays responsible shared with those who act.  Within the transaction that closes."""
    gone = situation.files.all() if keeper is None else situation.files.exclude(agency=keeper, tier=Tier.FULL)
    for held in gone.defer("content", "label"):
        audit.record("file.remove", held, by=by, at=at, kind=held.kind)
    gone.delete()
