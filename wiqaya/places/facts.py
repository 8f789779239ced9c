"""Numbers about areas, for rooms that count."""

from __future__ import annotations

from dataclasses import dataclass

from wiqaya.places.models import Population


@dataclass(frozen=True)
class Residents:
    """Residents of an area, of a sex and an age band (as its source writes it), with the year and the source."""

    area: str
    sex: str
    age_band: str
    residents: int
    year: int
    source: str


def residents_by_sex_and_age() -> list[Residents]:
    """Every known number of residents by area, sex and age band; "all" stands for no breakdown.  Newest year first."""
    rows = Population.objects.filter(area__valid_to__isnull=True).order_by("-year", "area__code", "sex", "age_band")
    return [Residents(*row) for row in rows.values_list("area__code", "sex", "age_band", "residents", "year", "source")]
