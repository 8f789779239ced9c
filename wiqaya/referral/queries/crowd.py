"""The small-place guard (R12): how many residents a person without identity could be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from wiqaya.places.facts import Residents, residents_by_sex_and_age
from wiqaya.places.queries import figure_areas
from wiqaya.referral.clocks import RESIDENTS

OLDEST = 90  # where an open band is taken to end


def years(band: str) -> tuple[int, int]:
    """First and last year of an age band such as `12-17` or `60+`."""
    first, _, last = band.rstrip("+").partition("-")
    return int(first), int(last) if last else OLDEST


def residents(band: str, rows: Iterable[Residents]) -> int:
    """Residents of an age band, from counts by other bands: shares of bands that overlap, rounded down; never more than there are.

    Only the newest year counts.  Where a place knows no ages, its residents are taken to be spread evenly from birth to 90.
    """
    found = [row for row in rows if row.sex == "all"]
    newest = max((row.year for row in found), default=None)
    found = [row for row in found if row.year == newest]
    by_age = [row for row in found if row.age_band != "all"] or [row for row in found if row.age_band == "all"]
    return int(sum(row.residents * _overlap(band, row.age_band) for row in by_age))


def _overlap(band: str, held: str) -> float:
    first, last = years(band)
    begins, ends = (0, OLDEST) if held == "all" else years(held)
    common = min(last, ends) - max(first, begins) + 1
    return max(common, 0) / (ends - begins + 1)


def allowed_areas(band: str, least: int = RESIDENTS) -> list[tuple[str, str]]:
    """(code, name) of the areas where enough residents are of this age.  An area that is not here is left out of the sheet."""
    held: Mapping[str, list[Residents]] = _by_area(residents_by_sex_and_age())
    return [(area.code, str(area.name)) for area in figure_areas() if residents(band, held.get(area.code, [])) >= least]


def _by_area(rows: Iterable[Residents]) -> dict[str, list[Residents]]:
    found: dict[str, list[Residents]] = defaultdict(list)
    for row in rows:
        found[row.area].append(row)
    return found
