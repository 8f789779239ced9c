"""Reading for the page of one area: what is strong here first, who lives here, then what weighs on it.

"Touches" means that people of the area are affected or hurt; never that somebody of it is suspected.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from wiqaya.mapping.models import Asset, ContextNote, Cycle, Factor, Issue, StructuralIssue
from wiqaya.mapping.queries import cycle as cycles
from wiqaya.mapping.words import ContextKind, FactorNature
from wiqaya.places.words import Sex

if TYPE_CHECKING:
    from wiqaya.places.models import Area

ALL = "all"
AT_MOST = 40  # entries of the register on one page; the others are in the register


@dataclass(frozen=True, slots=True)
class Residents:
    """Official numbers of residents: in all by year, and by age in the newest year that has ages."""

    years: list[tuple[int, int, str]]  # year, residents, source
    ages: list[tuple[str, int]]
    ages_year: int | None


@dataclass(frozen=True, slots=True)
class AreaFacts:
    """What the mapping holds about an area."""

    assets: list[Asset]
    more_assets: bool
    strengths: list[Factor]
    needs: list[Factor]
    issues: list[Issue]
    structural: list[StructuralIssue]
    residents: Residents
    arrivals: list[ContextNote]


def facts_of(area: Area, current: Cycle | None) -> AreaFacts:
    """Six queries, whatever stands in the mapping."""
    factors = _factors(area, current)
    found = list(Asset.objects.filter(areas=area).select_related("owner").order_by("nature", "short")[: AT_MOST + 1])
    return AreaFacts(
        assets=found[:AT_MOST],
        more_assets=len(found) > AT_MOST,
        strengths=[factor for factor in factors if factor.nature == FactorNature.STRENGTH],
        needs=[factor for factor in factors if factor.nature != FactorNature.STRENGTH],
        issues=_issues(area, current),
        structural=list(StructuralIssue.objects.filter(areas=area).order_by("added_at")),
        residents=_residents(area),
        arrivals=list(ContextNote.objects.filter(kind=ContextKind.ARRIVALS).order_by("added_at")),
    )


def _factors(area: Area, cycle: Cycle | None) -> list[Factor]:
    return list(Factor.objects.filter(issue__cycle=cycle, area=area).select_related("issue").order_by("added_at")) if cycle else []


def _issues(area: Area, cycle: Cycle | None) -> list[Issue]:
    """Cards of the present mapping that name the area, or people of it as affected."""
    named = Q(whole_city=False, areas=area) | Q(impacts__area=area)
    return list(Issue.objects.filter(named, cycle=cycle).distinct().order_by("short")) if cycle else []


def _residents(area: Area) -> Residents:
    rows = list(area.population.filter(sex=Sex.ALL).order_by("-year", "age_band").values_list("year", "age_band", "residents", "source"))
    years = [(year, count, source) for year, band, count, source in rows if band == ALL]
    aged = next((year for year, band, _count, _source in rows if band != ALL), None)
    ages = [(band, count) for year, band, count, _source in rows if year == aged and band != ALL]
    return Residents(years, sorted(ages, key=_first_age), aged)


def _first_age(row: tuple[str, int]) -> tuple[int, str]:
    """Bands such as `5-9`, `10-14`, `65+` in the order of life."""
    digits = "".join(letter if letter.isdigit() else " " for letter in row[0]).split()
    return (int(digits[0]) if digits else 999), row[0]


@dataclass(frozen=True, slots=True)
class Strengths:
    """The first of what is strong in an area."""

    assets: list[Asset]
    factors: list[Factor]
    more: bool


def strengths(area: Area, *, limit: int) -> Strengths:
    """For a card on the map.  Three queries."""
    current = cycles.current()
    assets = list(Asset.objects.filter(areas=area).order_by("nature", "short")[: limit + 1])
    rows = Factor.objects.filter(area=area, nature=FactorNature.STRENGTH, issue__cycle=current).select_related("issue").order_by("added_at")
    factors = list(rows[: limit + 1]) if current else []
    return Strengths(assets[:limit], factors[:limit], len(assets) > limit or len(factors) > limit)
