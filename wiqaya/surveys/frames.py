"""A list of places that a sample is drawn from: street blocks or enumeration areas with their households, never people or addresses."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from wiqaya.engines.language import fold, looks_personal, parse_number
from wiqaya.engines.survey.planning import AreaFrame
from wiqaya.exchange.tabular import Row, Unreadable, open_table, text
from wiqaya.ui.reasons import say

MOST = 20 * 2**20  # bytes
HEADERS = {
    "code": ("code", "place", "block", "الرمز", "رمز", "رمز المكان", "ilot", "îlot"),
    "area": ("area", "area code", "المنطقة", "الحي", "رمز المنطقة", "zone", "quartier", "code de la zone"),
    "households": ("households", "الأسر", "عدد الأسر", "ménages", "nombre de ménages"),
}
LONGEST = 24


@dataclass(frozen=True)
class Place:
    """A place of the list; `area` is the code of its area, which is its stratum."""

    code: str
    area: str
    households: int


@dataclass(frozen=True)
class Frame:
    """The list, by area and code, so that its order in the file never moves a draw."""

    places: tuple[Place, ...]

    def strata(self) -> dict[str, int]:
        """Households of each area."""
        found: dict[str, int] = {}
        for place in self.places:
            found[place.area] = found.get(place.area, 0) + place.households
        return found

    def many(self) -> dict[str, int]:
        """Places of each area."""
        codes = [place.area for place in self.places]
        return {area: codes.count(area) for area in self.strata()}

    def as_engine(self) -> AreaFrame:
        columns = {
            "code": np.array([place.code for place in self.places], dtype=object),
            "area": np.array([place.area for place in self.places], dtype=object),
            "households": np.array([place.households for place in self.places], dtype=np.float64),
        }
        return AreaFrame.of(columns, "code", "households", ["area"])


def load_frame(name: str, data: bytes, areas: Sequence[str]) -> Frame:
    """The list in a file with the columns code, area and households; `areas` are the codes of the city's areas.

    Raises ValidationError, with every row that is wrong: a column that could identify people, an unknown area, a place twice, no households.
    """
    rows = _rows(name, data)
    if not rows:
        raise ValidationError(_("The file has no rows."))
    header = [text(cell).strip() for cell in rows[0].cells]
    columns = _columns(header)
    _refuse_personal(header, rows[1:], set(columns.values()))
    wrong: list[str] = []
    places = list(_places(rows[1:], columns, set(areas), wrong))
    if not places and not wrong:
        wrong = [_("The file has no rows.")]
    if wrong:
        raise ValidationError(wrong[:50])
    return Frame(tuple(sorted(places, key=lambda place: (place.area, place.code))))


def _rows(name: str, data: bytes) -> list[Row]:
    if len(data) > MOST:
        raise ValidationError(_("The list is larger than 20 MB. Leave out everything but code, area and households."))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"places{Path(name).suffix[:6]}"
        path.write_bytes(data)
        try:
            return [row for row in open_table(path).rows() if not row.blank]
        except Unreadable as wrong:
            raise ValidationError(say(wrong.reason)) from wrong


def _columns(header: Sequence[str]) -> dict[str, int]:
    folded = [fold(one.replace("_", " ")) for one in header]
    found = {}
    for name, words in HEADERS.items():
        at = next((folded.index(fold(word)) for word in words if fold(word) in folded), None)
        if at is None:
            raise ValidationError(_("The list needs the columns code, area and households; “%(name)s” is missing.") % {"name": name})
        found[name] = at
    return found


def _refuse_personal(header: Sequence[str], rows: Sequence[Row], known: set[int]) -> None:
    """A list with people or addresses is refused whole: it must not come here at all."""
    for at, name in enumerate(header):
        cells = [] if at in known else [row.cells[at] for row in rows[:500] if at < len(row.cells)]
        if reason := looks_personal(name, cells):
            raise ValidationError(
                _("%(why)s A list of places holds no people and no addresses. Remove the column and bring the list again; nothing was kept.")
                % {"why": say(reason)}
            )


def _places(rows: Sequence[Row], columns: Mapping[str, int], areas: set[str], wrong: list[str]) -> Iterator[Place]:
    seen: set[str] = set()
    for row in rows:
        code, area, households = (text(row.cells[at]).strip() if at < len(row.cells) else "" for at in columns.values())
        if problem := "" if row.fault is None else say(row.fault):
            wrong.append(_in_row(row.number, problem))
        elif not code or len(code) > LONGEST or code in seen:
            wrong.append(_in_row(row.number, _("The place needs a code of its own, of at most 24 signs; “%(code)s” is none.") % {"code": code}))
        elif area not in areas:
            wrong.append(_in_row(row.number, _("“%(area)s” is not the code of an area of the city.") % {"area": area}))
        elif not (number := _whole(households)):
            wrong.append(_in_row(row.number, _("“%(households)s” is not a number of households of 1 or more.") % {"households": households}))
        else:
            yield Place(code, area, number)
        seen.add(code)


def _whole(written: str) -> int:
    value = parse_number(written).value if written else None
    return int(value) if value is not None and value >= 1 and value == int(value) else 0


def _in_row(number: int, sentence: str) -> str:
    return _("Row %(row)s: %(sentence)s") % {"row": number, "sentence": sentence}
