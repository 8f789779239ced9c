"""The second step of an import: the first rows as read, what each column means, and the mapping that comes of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wiqaya.engines.language import guess_language, is_arabic
from wiqaya.records import queries
from wiqaya.records.models import Import
from wiqaya.records.words import Unit
from wiqaya.ui import dates, numerals

MASK = "••••"
SHOWN_COLUMNS = 40
EXAMPLES = 3
IGNORE = ("", gettext_lazy("Leave out"))
PLACE = [("area", gettext_lazy("Name of the place")), ("area_code", gettext_lazy("Code of the place"))]
MEANS: dict[str, list[tuple[str, str | Promise]]] = {
    "incidents": [
        IGNORE, *PLACE, ("date", gettext_lazy("Day")), ("kind", gettext_lazy("What happened")), ("target_group", gettext_lazy("Group that was affected")),
        ("body", gettext_lazy("Who took the report")), ("place_kind", gettext_lazy("Kind of place")),
    ],
    "long": [
        IGNORE, *PLACE, ("date", gettext_lazy("Period: year, quarter, month or day")), ("indicator", gettext_lazy("Name of what is measured")),
        ("value", gettext_lazy("Number")),
    ],
    "wide": [IGNORE, *PLACE, ("date", gettext_lazy("Period: year, quarter, month or day")), ("value", gettext_lazy("Numbers of one indicator"))],
}  # fmt: skip
LAYOUTS = [
    ("long", gettext_lazy("One row for each number")), ("wide", gettext_lazy("One row for each area, a column for each indicator")),
    ("across", gettext_lazy("Areas stand side by side")),
]  # fmt: skip
FIELDS = ("kind", "target_group", "body", "place_kind")
ORDERS = ("", "dmy", "mdy", "ymd", "excel")
DECIMALS = ("", ".", ",")
ONCE = ("area", "area_code", "date", "value")


class Unsaid(Exception):
    """The columns do not say enough; `sentences` say what is missing."""

    def __init__(self, *sentences: str) -> None:
        super().__init__(*sentences)
        self.sentences = sentences


@dataclass(frozen=True)
class Column:
    """A column of the file with its first texts and what it is taken for."""

    number: int
    header: str
    examples: tuple[str, ...]
    means: str
    unit: str = Unit.COUNT.value


def shown(preview: queries.Preview, mapping: Mapping[str, Any], layout: str, posted: Mapping[str, str] | None = None) -> list[Column]:
    """The columns that may be read, with what was just posted, or else the mapping (or the guess), says of them."""
    known = dict(MEANS[layout])
    cut = {one["column"] for one in preview.cut}
    meaning = _meaning(mapping, preview.headers)
    units = {pick["column"]: pick.get("unit", "count") for pick in mapping.get("indicators", ()) if "column" in pick}
    listed = []
    for place, header in enumerate(preview.headers, start=1):
        if place in cut or (not header and not any(row[place - 1] for row in preview.rows)):
            continue
        key = _key(preview.headers, place)
        examples = tuple(dict.fromkeys(row[place - 1] for row in preview.rows if row[place - 1]))[:EXAMPLES]
        means, unit = meaning.get(key, ""), units.get(key, "count")
        if posted is not None:
            means, unit = posted.get(f"means_{place}", ""), posted.get(f"unit_{place}", unit)
        listed.append(Column(place, header, examples, means if means in known else "", unit))
    return listed


def _key(headers: Sequence[str], place: int) -> str | int:
    """How the mapping names a column: by its header when that stands once, else by its number."""
    header = headers[place - 1]
    return header if header and headers.count(header) == 1 and not header.isdigit() else place


def _meaning(mapping: Mapping[str, Any], headers: Sequence[str]) -> dict[str | int, str]:
    found: dict[str | int, str] = {}
    for name, columns in mapping.get("fields", {}).items():
        for column in columns if isinstance(columns, list) else [columns]:
            found[column] = name
    found |= {mapping[name]: name for name in ONCE if isinstance(mapping.get(name), str | int)}
    return found | {pick["column"]: "value" for pick in mapping.get("indicators", ()) if "column" in pick}


def table_head(preview: queries.Preview) -> list[str]:
    return list(preview.headers[:SHOWN_COLUMNS])


def table_rows(preview: queries.Preview) -> list[list[tuple[str, str]]]:
    """The first rows as read, each cell with its header; what is not kept is masked."""
    cut = {one["column"] for one in preview.cut}
    return [
        [(preview.headers[place - 1], MASK if place in cut else text) for place, text in enumerate(row[:SHOWN_COLUMNS], start=1)]
        for row in preview.rows
    ]


def layout_of(found: Import, preview: queries.Preview, asked: str) -> str:
    """How the table stands: as asked, as said before, or as its header suggests."""
    if found.dataset is None or found.dataset.kind != "indicators":
        return "incidents"
    known = [name for name, _label in LAYOUTS]
    if asked in known:
        return asked
    mapping = found.mapping
    if isinstance(mapping.get("area"), dict):
        return "across"
    if mapping.get("layout") in known:
        return str(mapping["layout"])
    return "long" if preview.guess.get("value") else "wide"


def read(found: Import, preview: queries.Preview, layout: str, posted: Mapping[str, str], lang: str) -> dict[str, Any]:
    """The mapping that a person made of the columns.  Raises Unsaid."""
    chosen: dict[str, list[int]] = {}
    for place in range(1, len(preview.headers) + 1):
        means = posted.get(f"means_{place}", "")
        if means in dict(MEANS[layout]) and means:
            chosen.setdefault(means, []).append(place)
    _check(chosen, layout, preview)
    keys = {name: [_key(preview.headers, place) for place in places] for name, places in chosen.items()}
    mapping: dict[str, Any] = {
        "kind": "incidents" if layout == "incidents" else "indicators",
        "layout": "wide" if layout == "wide" else "long",
    }
    mapping |= {name: keys[name][0] for name in ("area", "area_code", "date") if name in keys}
    mapping |= _measures(keys, chosen, layout, preview, posted, lang)
    mapping |= {name: posted[name] for name in ("date_order", "decimal") if posted.get(name)}
    mapping |= {"period": posted["period"].strip()} if layout != "incidents" and posted.get("period", "").strip() else {}
    mapping |= {"sheet": preview.sheet} if len(preview.sheets) > 1 else {}
    aliases = found.mapping.get("aliases") or preview.guess.get("aliases")
    return mapping | ({"aliases": aliases} if aliases else {}) | kept(found)


def kept(found: Import) -> dict[str, Any]:
    """What was said of single places, cells and values of the file already: choosing columns again does not forget it."""
    return {key: found.mapping[key] for key in ("splits", "corrections", "changed") if found.mapping.get(key)}


def _check(chosen: Mapping[str, Sequence[int]], layout: str, preview: queries.Preview) -> None:
    wrong = []
    if "area" not in chosen and "area_code" not in chosen:
        wrong.append(_("Say which column holds the places, by name or by code."))
    if layout == "incidents" and "date" not in chosen:
        wrong.append(_("Say which column holds the day. Without a day a row is no incident."))
    if layout != "incidents" and "value" not in chosen:
        wrong.append(_("Say which column holds the numbers."))
    for name in ("area", "area_code", "date", *(["value"] if layout == "long" else [])):
        if len(chosen.get(name, ())) > 1:
            headers = _("; ").join(preview.headers[place - 1] for place in chosen[name])
            wrong.append(
                _("Several columns are said to be “%(means)s”: %(columns)s. Choose one.")
                % {"means": dict(MEANS[layout])[name], "columns": headers}
            )
    if wrong:
        raise Unsaid(*wrong)


def _measures(
    keys: Mapping[str, list[Any]],
    chosen: Mapping[str, list[int]],
    layout: str,
    preview: queries.Preview,
    posted: Mapping[str, str],
    lang: str,
) -> dict[str, Any]:
    """What is counted: fields of incidents, one value a row, or a value in each of several columns."""
    if layout == "incidents":
        return {"fields": {name: keys[name] for name in FIELDS if name in keys}}
    if layout == "wide":
        picks = [
            {"column": key, f"name_{language_of(preview.headers[place - 1], lang)}": preview.headers[place - 1] or str(place), "unit": _unit(posted, place)}
            for key, place in zip(keys["value"], chosen["value"], strict=True)
        ]
        return {"indicators": picks}
    named = {"fields": {"indicator": keys["indicator"]}} if "indicator" in keys else {}
    said = posted.get("measure", "").strip()
    alone = {"indicators": [{f"name_{language_of(said, lang)}": said, "unit": _unit(posted, chosen["value"][0])}]} if said and not named else {}
    return {"value": keys["value"][0], **named, **alone}


@dataclass(frozen=True)
class Reading:
    """One of the two ways in which dates or numbers can be read: the field of the form, its value, and what comes of the example."""

    field: str
    value: str
    label: str


def orders() -> list[tuple[str, str]]:
    return [
        ("", _("Found by itself")), ("dmy", _("day, month, year")), ("mdy", _("month, day, year")), ("ymd", _("year, month, day")),
        ("excel", _("numbers of days, as Excel counts them")),
    ]  # fmt: skip


def readings(wrong: Exception) -> list[Reading]:
    """Both readings of what can be read in two ways."""
    for reason in getattr(wrong, "reasons", ()):
        if reason.code not in ("dates_undecidable", "numbers_undecidable"):
            continue
        pairs = [(first.strip("“”"), second) for first, _arrow, second in (one.partition(" → ") for one in reason.params["readings"])]
        if reason.code == "dates_undecidable":
            named = dict(orders())
            return [Reading("date_order", order, f"{named[order]}: {dates.date_short(date.fromisoformat(day))}") for order, day in pairs]
        example = {"example": reason.params["example"]}
        signs = {".": _("The point stands before decimals: %(example)s is %(number)s"), ",": _("The comma stands before decimals: %(example)s is %(number)s")}
        return [Reading("decimal", sign, signs[sign] % {**example, "number": numerals.number(Decimal(number), decimals=_decimals(number))}) for sign, number in pairs]
    return []


def _decimals(number: str) -> int:
    return len(number.partition(".")[2])


def language_of(text: str, page: str) -> str:
    """The language in which a name is kept: that of the page, unless its letters say otherwise."""
    if is_arabic(text):
        return "ar"
    return page if page != "ar" else guess_language(text) or "en"


def _unit(posted: Mapping[str, str], place: int) -> str:
    unit = posted.get(f"unit_{place}", "")
    return unit if unit in Unit.values else Unit.COUNT.value
