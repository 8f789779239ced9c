"""Which area lies in which: by hand, by a column of a file, or by the boundaries, the doubtful ones left to a person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from wiqaya.engines import geo
from wiqaya.places.access import EDIT
from wiqaya.places.models import Area, AreaLevel
from wiqaya.places.queries import areas_of, boundaries_on, full_shapes, levels, unplaced
from wiqaya.safeguards import audit
from wiqaya.safeguards.access import Actor, require


@dataclass(frozen=True)
class Doubt:
    """An area that no larger area clearly holds: the larger ones that share it, (area, share from 0 to 1), the greatest first."""

    area: Area
    shares: tuple[tuple[Area, float], ...]


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


def look(level: AreaLevel) -> tuple[dict[Area, Area], tuple[Doubt, ...]]:
    """What the boundaries say of the areas of a level that lie in no larger one yet: those that are clear, and those for a person.

    Clear: the area of the next larger level holds nine tenths.  Raises ValidationError when one of the two levels has no boundaries.
    """
    larger = AreaLevel.objects.filter(order__lt=level.order).order_by("-order").first()
    if larger is None:
        raise ValidationError(_("“%(level)s” is the largest level: its areas lie in no other.") % {"level": level})
    waiting = {area.code: area for area in unplaced(level).select_related("level")}
    holders = {area.code: area for area in areas_of(larger).select_related("level")}
    smaller, wholes = _shaped(level), _shaped(larger)
    found = geo.holdings([shape for shape in smaller if shape.code in waiting], [shape for shape in wholes if shape.code in holders])
    clear = {waiting[one.code]: holders[one.most] for one in found if one.clear and one.most}
    doubtful = (Doubt(waiting[one.code], tuple((holders[code], share) for code, share in one.shares)) for one in found if not one.clear)
    return clear, tuple(doubtful)


@transaction.atomic
def derive_parents(*, level: AreaLevel, by: Actor, at: datetime) -> Found:
    """Place what the boundaries say clearly; the doubtful areas are given back and stay as they are.

    What a person has placed is not touched.  Raises ValidationError when one of the two levels has no boundaries.
    """
    require(by, EDIT)
    clear, doubtful = look(level)
    return Found(set_parents(parents=clear, by=by, at=at), doubtful)


def _shaped(level: AreaLevel) -> list[geo.Area]:
    boundaries = boundaries_on(level=level)
    shapes = (
        [geo.Area(one.area.code, str(one.area.name), geo.to_shape(one.geometry)) for one in full_shapes(boundaries)] if boundaries else []
    )
    if not shapes:
        raise ValidationError(_("“%(level)s” has no boundaries yet: load them first, or choose by hand.") % {"level": level})
    return shapes


def parents_by_code(level: AreaLevel, codes: Iterable[tuple[str, str]]) -> tuple[dict[Area, Area], list[tuple[str, str]]]:
    """Areas of a level with the larger area of a code, and the pairs (code, code of the larger one) that name none.

    A code of the larger level is also found without what was put before it.
    """
    small = {area.code: area for area in areas_of(level).select_related("level")}
    large = _by_code(level)
    known: dict[Area, Area] = {}
    unknown: list[tuple[str, str]] = []
    for code, parent in codes:
        area, holder = small.get(code) or small.get(level.prefix + code), large.get(parent)
        if area is None or holder is None:
            unknown.append((code, parent))
        else:
            known[area] = holder
    return known, unknown


def _by_code(level: AreaLevel) -> dict[str, Area]:
    """The present areas of larger levels, the next larger first."""
    found: dict[str, Area] = {}
    rows = Area.objects.filter(valid_to__isnull=True, level__order__lt=level.order).select_related("level")
    for area in rows.order_by("-level__order", "code"):
        found.setdefault(area.code, area)
        if area.level.prefix and area.code.startswith(area.level.prefix):
            found.setdefault(area.code.removeprefix(area.level.prefix), area)
    return found
