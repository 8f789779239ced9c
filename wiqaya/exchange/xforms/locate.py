"""Where in the workbook a problem lies: pyxform's message, code and context turned into sheet, row, column and a sentence."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from pyxform import aliases
from pyxform.errors import PyXFormError

from wiqaya.engines.language import Reason
from wiqaya.exchange.xforms.reasons import because
from wiqaya.exchange.xforms.workbook import SHEETS, letter

Cells = dict[str, list[list[str]]]
CHOOSES = re.compile(r"(?i)^(select|rank|add select)")


@dataclass(frozen=True)
class Problem:
    """What is wrong and where: a sheet, a row from 1, the letters of a column.  What is wrong with the whole file stands at A1 of no sheet."""

    sheet: str
    row: int
    column: str
    reason: Reason

    @property
    def message(self) -> str:
        return self.reason.sentence()

    def as_data(self) -> dict[str, str | int]:
        return {"sheet": self.sheet, "row": self.row, "column": self.column, "message": self.message}


def whole_file(reason: Reason) -> Problem:
    return Problem("", 1, "A", reason)


def named(reason: Reason, cells: Callable[[], Cells]) -> Problem:
    """A problem of a question whose name is in the reason: where that name stands first; any other is of the whole file."""
    if reason.code != "same_key":
        return whole_file(reason)
    finder = Finder(cells())
    row = finder.row_where("survey", "name", lambda text: text == reason.params["name"])
    return finder.at("survey", row, "name", reason=reason) if row else whole_file(reason)


@dataclass
class Finder:
    """Looks cells up by what stands in them."""

    cells: Cells

    def column(self, sheet: str, header: str) -> int | None:
        """The column of a header, under any of the names that XLSForm knows for it."""
        row = [text.lower() for text in self.rows(sheet)[0]] if self.rows(sheet) else []
        wanted = {header.lower()} | {other for other, meant in _aliases(sheet).items() if meant == header or header in meant}
        exact = next((index for index, text in enumerate(row) if text in wanted), None)
        return exact if exact is not None else next((index for index, text in enumerate(row) if text.split(":")[0].strip() in wanted), None)

    def rows(self, sheet: str) -> list[list[str]]:
        found = self.cells.get(sheet)
        return found if found is not None else (next(iter(self.cells.values())) if sheet == "survey" and len(self.cells) == 1 else [])

    def at(self, sheet: str, row: int, *headers: str, reason: Reason) -> Problem:
        """A problem in a row, under the first of these headers that the sheet has."""
        index = next((found for header in headers if (found := self.column(sheet, header)) is not None), 0)
        return Problem(sheet, row, letter(index), reason)

    def row_where(self, sheet: str, header: str, fits: Callable[[str], object]) -> int | None:
        index = self.column(sheet, header)
        if index is None:
            return None
        return next((number for number, row in enumerate(self.rows(sheet)[1:], start=2) if index < len(row) and fits(row[index])), None)

    def cell_with(self, wanted: str) -> tuple[str, int, str] | None:
        for sheet in SHEETS:
            for number, row in enumerate(self.rows(sheet), start=1):
                for index, text in enumerate(row):
                    if wanted in text:
                        return sheet, number, letter(index)
        return None


def _aliases(sheet: str) -> dict[str, tuple[str, ...] | str]:
    tables = {"survey": aliases.survey_header, "choices": aliases.list_header, "settings": aliases.settings_header}
    return {name.lower(): meant for name, meant in tables.get(sheet, {}).items()}


Rule = Callable[[Finder, re.Match[str], int | None], Problem | None]


def _in_row(code: str, sheet: str, *headers: str, more: dict[str, str] | None = None, **named: str) -> Rule:
    """A message that names its row; `named` are groups of the pattern that fill the sentence, `more` does so as it is."""

    def rule(finder: Finder, found: re.Match[str], row: int | None) -> Problem | None:
        reason = because(code, **(more or {}), **{key: found[group] for key, group in named.items()})
        return finder.at(sheet, row, *headers, reason=reason) if row else None

    return rule


def _by_cell(code: str, header: str, *shown: str, **named: str) -> Rule:
    """A message that names what stands in a cell of the survey."""

    def rule(finder: Finder, found: re.Match[str], row: int | None) -> Problem | None:
        name = found["name"]
        row = row or finder.row_where("survey", header, lambda text: text == name) or finder.row_where("survey", header, lambda text: name in text)
        return finder.at("survey", row, *(shown or (header,)), "type", reason=because(code, **named or {"name": name})) if row else None

    return rule


def _duplicate(finder: Finder, found: re.Match[str], row: int | None) -> Problem | None:
    for sheet in finder.cells:
        if sheet in SHEETS or len(finder.cells) == 1:
            header = [re.sub(" +", " ", text) for text in (finder.rows(sheet) or [[]])[0]]
            if header.count(found["name"]) > 1:
                second = header.index(found["name"], header.index(found["name"]) + 1)
                return Problem(sheet, 1, letter(second), because("duplicate_header", header=found["name"]))
    return None


def _include(finder: Finder, found: re.Match[str], row: int | None) -> Problem | None:
    row = row or finder.row_where("survey", "type", lambda text: text.lower().startswith("include"))
    return finder.at("survey", row, "type", reason=because("include")) if row else None


def _no_choices(finder: Finder, found: re.Match[str], row: int | None) -> Problem | None:
    row = row or finder.row_where("survey", "type", CHOOSES.match)
    return finder.at("survey", row, "type", reason=because("no_choices_sheet", sheet="choices", columns=("list_name", "name", "label"))) if row else None


def _reference(finder: Finder, found: re.Match[str], row: int | None) -> Problem | None:
    place = finder.cell_with("${" + found["name"] + "}")
    return Problem(*place, because("unknown_reference", name=found["name"])) if place else None


RULES: tuple[tuple[str, Rule], ...] = (
    (r"Missing calculation", _in_row("missing_calculation", "survey", "calculation", "calculate", "type", more={"column": "calculation"})),
    (r"Duplicate column header: (?P<name>.*)", _duplicate),
    (r"section has not been included", _include),
    (r"element named '(?P<name>.*?)' has no label or hint", _by_cell("no_label", "name", "label")),
    (r"should be a choices sheet", _no_choices),
    (r"(Question|group).* with no name", _in_row("no_name", "survey", "name")),
    (r"List name not in choices sheet: (?P<name>.*)", _in_row("no_list", "survey", "type", name="name", more={"sheet": "choices"})),
    (r"Parameters must be in the form", _in_row("bad_parameters", "survey", "parameters", more={"example": "name=value"})),
    (r"'name' value '(?P<name>.*?)' is invalid.*must be unique within their nearest", _in_row("duplicate_name", "survey", "name", name="name")),
    (r"On the 'survey' sheet, the 'name' value is invalid. Names must begin", _in_row("bad_name", "survey", "name")),
    (r"no survey element named '(?P<name>.*?)'", _reference),
    (r"Unknown question type '(?P<name>.*?)'", _by_cell("unknown_type", "type")),
    (r"Unmatched 'begin_\w+'.*for the name '(?P<name>.*?)'", _by_cell("unclosed_group", "name", "type")),
    (r"Unmatched 'end_\w+'", _in_row("unopened_group", "survey", "type")),
)


def locate(error: PyXFormError, cells: Cells) -> Problem:
    """The first problem of a form that pyxform refuses."""
    finder = Finder(cells)
    said = str(error)
    given = error.context if error.code else {}
    in_text = re.search(r"\[row : (\d+)\]", said)
    row = int(given.get("row") or (in_text[1] if in_text else 0)) or None
    for pattern, rule in RULES:
        if (found := re.search(pattern, said)) and (problem := rule(finder, found, row)):
            return problem
    return _general(finder, said, row, given)


def _general(finder: Finder, said: str, row: int | None, given: dict[str, object]) -> Problem:
    message = re.sub(r"\[row : \d+\]\s*", "", said).strip()
    sheet = str(given.get("sheet") or given.get("sheet_name") or _first(r"'(\w+)' sheet|sheet: '(\w+)'", said) or "survey")
    header = str(given.get("column") or _first(r"the '([^']+)' value", said) or "name")
    if "Reference variables must contain a name" in said and (name := _first(r"find the name '(.*?)'", said)):
        return finder.at(sheet, row or 1, header, reason=because("unknown_reference", name=name))
    if row is None:
        named = re.findall(r"'([^']+)'", said)
        row = next((found for name in named if (found := finder.row_where("survey", "name", name.__eq__))), None)
    return finder.at(sheet, row or 1, header, "name", "type", reason=because("converter", message=message))


def _first(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    return next((group for group in found.groups() if group), "") if found else ""
