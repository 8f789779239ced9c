"""New keys for what stays readable after closing: an old key, copied by whom it was taken from, opens nothing that is left (R22)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import models

from wiqaya.referral.actions import handing
from wiqaya.referral.apart import atomic
from wiqaya.referral.models import Assessment, Consent, Goal, Plan, PlanReview, SealedFile, Situation, Support
from wiqaya.referral.words import Tier
from wiqaya.safeguards import audit, keys
from wiqaya.safeguards.access import Actor

Table = tuple[type[models.Model], str, dict[str, str]]
# tier -> (table, way to the situation, sealed columns with the name each was sealed under)
SEALED: dict[str, tuple[Table, ...]] = {
    Tier.LIMITED: ((Situation, "pk", {"identity": "situation.identity"}),),
    Tier.FULL: (
        (Assessment, "situation", {"content": "assessment.content", "second_content": "assessment.second_content"}),
        (Consent, "situation", {"content": "consent.content"}),
        (Plan, "situation", {"content": "plan.content", "overload_reason": "plan.overload_reason"}),
        (Goal, "plan__situation", {"content": "goal.content"}),
        (Support, "goal__plan__situation", {"content": "support.content"}),
        (PlanReview, "plan__situation", {"content": "plan_review.content"}),
        (SealedFile, "situation", {"content": "sealed_file.content", "label": "sealed_file.label"}),
    ),
}


def rekey_after_closing(*, situation: Situation, keeper: UUID, by: Actor, at: datetime) -> None:
    """Seal anew, for the keeper alone, what those who acted could read; interrupted, the next call goes on.  Must stand outside of a transaction."""
    for tier, tables in SEALED.items():
        rings = handing.rekey(subject=situation.pk, tier=tier, keeper=keeper, by=by, at=at)
        if rings is not None:
            _seal_anew(situation=situation, ring=rings, tables=tables, tier=tier, by=by, at=at)
            keys.drop_versions(place=rings.place, below=rings.newest)


@atomic
def _seal_anew(*, situation: Situation, ring: keys.Ring, tables: Iterable[Table], tier: str, by: Actor, at: datetime) -> None:
    count = 0
    for model, way, columns in tables:
        rows = model._default_manager.filter(**{way: situation.pk}, **({"tier": tier} if model in (Consent, SealedFile) else {}))
        for row in rows.select_for_update():
            for column, field in columns.items():
                blob = getattr(row, column)
                if blob is not None:
                    setattr(row, column, ring.seal(field=field, row=row.pk, text=ring.open(field=field, row=row.pk, blob=bytes(blob))))
                    count += 1
            row.save(update_fields=list(columns))
    audit.record("situation.rekey", situation, by=by, at=at, tier=tier, sealed=count)
