"""The mapping of a file (`MAPPING.json` of the command line) as a checked plan."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

from wiqaya.engines.language import Order, Reason, parse_number
from wiqaya.records.imports.periods import period_bounds
from wiqaya.records.imports.reasons import MappingWrong, because

DecimalSign = Literal[".", ","]
Column = str | int  # the header of a column, or its number from 1
FIELDS = ("target_group", "kind", "body", "place_kind")
UNITS = ("count", "share", "currency", "other")
LANGUAGES = ("ar", "en", "fr")
WHOLE = Decimal("0.01")  # shares may miss 100 % by this much
KEYS = {
    "kind", "layout", "area", "area_code", "date", "value", "fields", "indicators", "aliases", "total_columns", "date_order", "encoding",
    "sheet", "decimal", "source", "licence", "period", "bias_note", "corrections", "changed", "splits",
}  # fmt: skip
CHOICES = {
    "kind": ("incidents", "indicators"),
    "layout": ("long", "wide"),
    "date_order": ("ymd", "dmy", "mdy", "excel"),
    "decimal": (".", ","),
    "changed": ("refuse", "replace"),
}
INDICATOR_KEYS = {"row", "column", "unit", *(f"name_{lang}" for lang in LANGUAGES)}


@dataclass(frozen=True)
class Across:
    """Areas stand side by side: their names in row `header_row`, from column `first_column` on."""

    header_row: int
    first_column: int


@dataclass(frozen=True)
class Pick:
    """One indicator: of the rows whose columns hold these values, or of one column."""

    names: Mapping[str, str]
    row: Mapping[str, str] = field(default_factory=dict)
    column: Column | None = None
    unit: str = "count"


@dataclass(frozen=True)
class Plan:
    """What the columns of a file mean.  `fields`: for each field of an incident its column, or several of which the first that says something counts.

    `corrections`: cells to read otherwise, by row and column from 1; `changed`: what becomes of a value that the dataset holds with another number;
    `splits`: places whose values are divided between areas, by code, in percent.
    """

    kind: str
    layout: str = "long"
    area: Column | Across | None = None
    area_code: Column | None = None
    date: Column | None = None
    value: Column | None = None
    fields: Mapping[str, tuple[Column, ...]] = field(default_factory=dict)
    indicators: tuple[Pick, ...] = ()
    aliases: Mapping[str, str] = field(default_factory=dict)
    total_columns: tuple[Column, ...] = ()
    date_order: Order | None = None
    encoding: str | None = None
    sheet: str | None = None
    decimal: DecimalSign | None = None
    source: Mapping[str, str] = field(default_factory=dict)
    licence: str = ""
    period: str = ""
    bias_note: Mapping[str, str] = field(default_factory=dict)
    corrections: Mapping[int, Mapping[int, str]] = field(default_factory=dict)
    changed: str = "refuse"
    splits: Mapping[str, Mapping[str, Decimal]] = field(default_factory=dict)

    @property
    def across(self) -> Across | None:
        return self.area if isinstance(self.area, Across) else None

    @property
    def columns(self) -> tuple[Column, ...]:
        """Every column that the plan reads."""
        single = (self.area if not self.across else None, self.area_code, self.date, self.value)
        picked = tuple(column for pick in self.indicators for column in (*pick.row, pick.column))
        spread = tuple(column for columns in self.fields.values() for column in columns)
        return tuple(dict.fromkeys(column for column in (*single, *spread, *picked) if column is not None and not isinstance(column, Across)))


def digest(mapping: Mapping[str, Any], file_digest: str, target: str = "") -> str:
    """One print of a file, its mapping and, where it was named, the dataset: the same twice changes nothing."""
    canonical = json.dumps(mapping, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(f"{file_digest}\n{target}\n{canonical}".encode()).hexdigest()


def parse(data: object) -> Plan:
    """The plan of a mapping.  Raises MappingWrong with every reason at once."""
    if not isinstance(data, dict):
        raise MappingWrong(because("mapping_not_object"))
    wrong: list[Reason] = [because("mapping_unknown_key", key=str(key)) for key in data if key not in KEYS]
    for key, choices in CHOICES.items():
        if key in data and data[key] not in choices:
            wrong.append(because("mapping_choice", key=key, choices=choices))
    if "kind" not in data:
        wrong.append(because("mapping_missing", key="kind"))
    wrong += [because("mapping_column", key=key) for key in ("area_code", "date", "value") if key in data and not _is_column(data[key])]
    wrong += [because("mapping_text", key=key) for key in ("encoding", "sheet", "licence", "period") if not isinstance(data.get(key, ""), str)]
    parts = {
        "area": _area(data.get("area"), wrong),
        "fields": _fields(data.get("fields", {}), data.get("kind") == "indicators", wrong),
        "indicators": _indicators(data.get("indicators", []), wrong),
        "aliases": _aliases(data.get("aliases", {}), wrong),
        "total_columns": _columns(data.get("total_columns", []), "total_columns", wrong),
        "source": _words(data.get("source", ""), "source", wrong),
        "bias_note": _words(data.get("bias_note", ""), "bias_note", wrong),
        "corrections": _corrections(data.get("corrections", {}), wrong),
        "splits": _splits(data.get("splits", {}), wrong),
    }
    if wrong:
        raise MappingWrong(*wrong)
    plan = Plan(**{**{key: data[key] for key in data if key not in parts}, **parts, "layout": _layout(data)})
    _check_whole(plan)
    return plan


def _layout(data: Mapping[str, Any]) -> str:
    return str(data.get("layout") or ("wide" if isinstance(data.get("area"), dict) else "long"))


def _is_column(value: object) -> bool:
    return (isinstance(value, str) and bool(value.strip())) or (isinstance(value, int) and not isinstance(value, bool) and value > 0)


def _area(value: object, wrong: list[Reason]) -> Column | Across | None:
    if value is None or _is_column(value):
        return value  # type: ignore[return-value]
    if isinstance(value, dict) and set(value) == {"header_row", "first_column"} and all(type(n) is int and n > 0 for n in value.values()):
        return Across(value["header_row"], value["first_column"])
    wrong.append(because("mapping_area"))
    return None


def _fields(value: object, indicators: bool, wrong: list[Reason]) -> dict[str, tuple[Column, ...]]:
    known = ("indicator",) if indicators else FIELDS
    if not isinstance(value, dict):
        wrong.append(because("mapping_fields", known=known))
        return {}
    wrong += [because("mapping_field", key=str(key), known=known) for key in value if key not in known]
    return {key: _columns(columns if isinstance(columns, list) else [columns], f"fields.{key}", wrong) for key, columns in value.items()}


def _columns(value: object, key: str, wrong: list[Reason]) -> tuple[Column, ...]:
    if isinstance(value, list) and all(map(_is_column, value)):
        return tuple(value)
    wrong.append(because("mapping_columns", key=key))
    return ()


def _indicators(value: object, wrong: list[Reason]) -> tuple[Pick, ...]:
    if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
        wrong.append(because("mapping_indicators"))
        return ()
    return tuple(pick for place, entry in enumerate(value, start=1) if (pick := _pick(entry, place, wrong)))


def _pick(entry: dict[str, Any], place: int, wrong: list[Reason]) -> Pick | None:
    names = {lang: entry[f"name_{lang}"].strip() for lang in LANGUAGES if isinstance(entry.get(f"name_{lang}"), str) and entry[f"name_{lang}"].strip()}
    row = entry.get("row", {})
    problems = [because("mapping_unknown_key", key=f"indicators[{place}].{key}") for key in entry if key not in INDICATOR_KEYS]
    if not names:
        problems.append(because("mapping_indicator_name", place=place))
    if entry.get("unit", "count") not in UNITS:
        problems.append(because("mapping_choice", key=f"indicators[{place}].unit", choices=UNITS))
    if not isinstance(row, dict) or not all(isinstance(text, str | int | float) for text in row.values()):
        problems.append(because("mapping_indicator_row", place=place))
    if "column" in entry and not _is_column(entry["column"]):
        problems.append(because("mapping_column", key=f"indicators[{place}].column"))
    wrong += problems
    if problems:
        return None
    return Pick(names, {str(column): str(text) for column, text in row.items()}, entry.get("column"), entry.get("unit", "count"))


def _aliases(value: object, wrong: list[Reason]) -> dict[str, str]:
    if isinstance(value, dict) and all(isinstance(text, str) and isinstance(code, str | int) for text, code in value.items()):
        return {text: str(code) for text, code in value.items()}
    wrong.append(because("mapping_aliases"))
    return {}


def _words(value: object, key: str, wrong: list[Reason]) -> dict[str, str]:
    """A text, or texts by language; a plain text is kept under "" until its language is known."""
    if isinstance(value, str):
        return {"": value.strip()} if value.strip() else {}
    if isinstance(value, dict) and all(lang in LANGUAGES and isinstance(text, str) for lang, text in value.items()):
        return {lang: text.strip() for lang, text in value.items() if text.strip()}
    wrong.append(because("mapping_text", key=key))
    return {}


def _corrections(value: object, wrong: list[Reason]) -> dict[int, dict[int, str]]:
    """`{"12": {"3": "2025-03-31"}}`: row, column, text."""
    if isinstance(value, dict) and all(_is_place(row) and isinstance(cells, dict) for row, cells in value.items()):
        pairs = [(row, column, text) for row, cells in value.items() for column, text in cells.items()]
        if all(_is_place(column) and isinstance(text, str) for _row, column, text in pairs):
            return {int(row): {int(column): text for column, text in cells.items()} for row, cells in value.items()}
    wrong.append(because("mapping_corrections", key="corrections"))
    return {}


def _is_place(key: object) -> bool:
    return isinstance(key, str) and key.isascii() and key.isdigit() and int(key) > 0


def _splits(value: object, wrong: list[Reason]) -> dict[str, dict[str, Decimal]]:
    """`{TEXT: {AREA_CODE: percent}}`, which adds up to 100 for each text."""
    if not isinstance(value, dict) or not all(isinstance(shares, dict) for shares in value.values()):
        wrong.append(because("mapping_splits", key="splits"))
        return {}
    found = {text: {str(code): _share(share) for code, share in shares.items()} for text, shares in value.items()}
    for text, shares in found.items():
        total = sum(shares.values(), Decimal(0))
        if len(shares) < 2 or any(share <= 0 for share in shares.values()):
            wrong.append(because("split_needs_two", text=text))
        elif abs(total - 100) > WHOLE:
            wrong.append(because("split_total", text=text, total=format(total.normalize(), "f")))
    return found


def _share(value: object) -> Decimal:
    parsed = parse_number(value, ".").value if isinstance(value, str | int | float) else None
    return parsed if parsed is not None else Decimal(0)


def _check_whole(plan: Plan) -> None:
    wrong: list[Reason] = []
    if plan.area is None and plan.area_code is None:
        wrong.append(because("mapping_missing", key="area"))
    if plan.kind == "incidents":
        wrong += [because("split_indicators")] if plan.splits else []
        wrong += [because("mapping_missing", key="date")] if plan.date is None else []
        wrong += [because("incidents_long")] if plan.layout == "wide" or plan.across else []
    elif plan.across:
        wrong += [because("mapping_missing", key="indicators")] if not plan.indicators else []
    elif plan.layout == "long" and plan.value is None:
        wrong.append(because("mapping_missing", key="value"))
    if plan.period and period_bounds(plan.period) is None:
        wrong.append(because("mapping_period", text=plan.period))
    if wrong:
        raise MappingWrong(*wrong)
