"""How many interviews of which people a round wants: in proportion to residents, or as typed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from wiqaya.engines.survey import SurveyError
from wiqaya.engines.survey.planning import allocate
from wiqaya.places import queries as places
from wiqaya.places.facts import Residents, residents_by_sex_and_age
from wiqaya.safeguards import audit
from wiqaya.safeguards.access import Actor, require
from wiqaya.surveys.access import DESIGN
from wiqaya.surveys.estimating.margins import NoMargin, band_of
from wiqaya.surveys.models import Quota, Wave
from wiqaya.surveys.queries.sampling import Cell, age_bands

PARTS = ("area", "sex", "age")
ALL = "all"


@dataclass(frozen=True)
class Wanted:
    """A number of interviews of a cell."""

    cell: Cell
    target: int


@transaction.atomic
def set_quotas(
    *, wave: Wave, total: int | None = None, parts: Collection[str] = (), typed: Sequence[Wanted] = (), by: Actor, at: datetime
) -> list[Quota]:
    """`total` interviews shared over area, sex and age (`parts`) as residents are, or the numbers `typed`; they replace what was set before.

    Raises ValidationError when the residents by these parts are not known, and for an unknown area.
    """
    require(by, DESIGN)
    wanted = list(typed) if total is None else _shared(wave, total, [part for part in PARTS if part in parts])
    areas = {area.code: area for area in places.areas()}
    if unknown := sorted({one.cell.area for one in wanted} - set(areas) - {""}):
        raise ValidationError(_("“%(area)s” is not the code of an area of the city.") % {"area": unknown[0]})
    Quota.objects.filter(wave=wave).delete()
    made = [
        Quota(city_id=wave.city_id, wave=wave, area=areas.get(one.cell.area), sex=one.cell.sex, age_band=one.cell.age_band, target=one.target)
        for one in wanted
    ]
    Quota.objects.bulk_create(made)
    audit.record("survey.set-quotas", wave, by=by, at=at, cells=len(made), interviews=sum(one.target for one in made))
    return made


def _shared(wave: Wave, total: int, parts: Sequence[str]) -> list[Wanted]:
    counts = {cell: count for cell, count in _residents(wave, parts).items() if count}
    if not parts or not counts:
        raise ValidationError(_("The residents are not known by these parts. Load them, choose fewer parts, or type the numbers."))
    try:
        shares = allocate(total, list(counts.values()))
    except SurveyError as refused:
        raise ValidationError(_("The interviews cannot be shared so: %(why)s") % {"why": refused}) from refused
    return [Wanted(cell, share) for cell, share in zip(counts, shares.tolist(), strict=True)]


def _residents(wave: Wave, parts: Sequence[str]) -> dict[Cell, int]:
    """Residents of each cell in the newest year that has them, by the age bands of the questionnaire and the areas of figures.

    Where they are known by sex and age only, the sum of those for sex or age alone.
    """
    shown = {area.code for area in places.figure_areas()}
    known = [row for row in residents_by_sex_and_age() if row.area in shown]
    rows = [row for row in known if _fits(row, parts)] or [row for row in known if parts != ["area"] and _fits(row, ("sex", "age"))]
    bands, newest = age_bands(wave), max((row.year for row in rows), default=0)
    found: dict[Cell, int] = defaultdict(int)
    for row in rows:
        band = _band(row, bands, parts)
        if row.year == newest and band:
            found[Cell(row.area if "area" in parts else "", row.sex if "sex" in parts else ALL, band)] += row.residents
    return dict(sorted(found.items()))


def _fits(row: Residents, parts: Sequence[str]) -> bool:
    """Whether a row is broken down by sex and age exactly as asked."""
    return (row.sex != ALL) == ("sex" in parts) and (row.age_band != ALL) == ("age" in parts)


def _band(row: Residents, bands: Sequence[str], parts: Sequence[str]) -> str:
    if "age" not in parts:
        return ALL
    try:
        return band_of(row.age_band, bands) or ""
    except NoMargin:
        raise ValidationError(
            _("The age bands of the known residents (%(known)s) do not fit those of the questionnaire. Leave age out, or type the numbers.")
            % {"known": row.age_band}
        ) from None
