"""Which area lies in which: by hand, by a column of a file, or by the boundaries, the doubtful ones left to a person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from wiqaya.places.access import EDIT
from wiqaya.places.holding import Doubt, look
from wiqaya.places.models import Area, AreaLevel
from wiqaya.places.queries import levels
from wiqaya.safeguards import audit
from wiqaya.safeguards.access import Actor, require


@dataclass(frozen=True)
class Found:
    """What the boundaries say: how many areas were placed, and which are for a person to decide."""

    placed: int
    doubtful: tuple[Doubt, ...]


@transaction.atomic
def set_parents(*, parents: Mapping[Area, Area | None], by: Actor, at: datetime) -> int:
    """Write what lies in what; how many areas changed.  Raises ValidationError where an area would lie in one that is not larger."""
    require(by, EDIT)
    changed = []
    steps = {level.pk: level.order for level in levels()}
    for area, parent in parents.items():
        if parent is not None and steps[parent.level_id] >= steps[area.level_id]:
            raise ValidationError(
                _("%(area)s cannot lie in %(parent)s: only an area of a larger level holds others.")
                % {"area": area.name, "parent": parent.name}
            )
        if area.parent_id != (parent.pk if parent else None):
            area.parent = parent
            changed.append(area)
    Area.objects.bulk_update(changed, ["parent"], batch_size=200)
    if changed:
        audit.record("place", changed[0].level, by=by, at=at, areas=len(changed))
    return len(changed)


@transaction.atomic
def derive_parents(*, level: AreaLevel, by: Actor, at: datetime) -> Found:
    """Place what the boundaries say clearly; the doubtful areas are given back and stay as they are.

    What a person has placed is not touched.  Raises ValidationError when one of the two levels has no boundaries.
    """
    require(by, EDIT)
    clear, doubtful = look(level)
    return Found(set_parents(parents=clear, by=by, at=at), doubtful)
