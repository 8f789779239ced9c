"""What the boundaries, and the codes of a file, say of which area lies in which.  Nothing is written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from wiqaya.engines import geo
from wiqaya.places.models import Area, AreaLevel
from wiqaya.places.queries import areas_of, boundaries_on, full_shapes, unplaced


@dataclass(frozen=True)
class Doubt:
    """An area that no larger area clearly holds: the larger ones that share it, (area, share from 0 to 1), the greatest first."""

    area: Area
    shares: tuple[tuple[Area, float], ...]


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
