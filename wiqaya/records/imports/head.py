"""Where the header of a table ends, and which column is meant by which name, over one to three header rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from wiqaya.engines.language import fold, parse_date, parse_number
from wiqaya.exchange.tabular import Cell, Row, is_empty, text
from wiqaya.records.imports.plan import Across, Column, Plan
from wiqaya.records.imports.reasons import NotTaken, because, shown

JOINT = " / "
SEARCHED = 60  # rows in which a header is looked for
DEPTH = 3


@dataclass(frozen=True)
class Head:
    """The header: its last row, the name of each column, and its own cells (to know a repeated header again)."""

    row: int
    names: tuple[str, ...]
    last: tuple[str, ...]

    @property
    def width(self) -> int:
        return len(self.names)

    def find(self, column: Column) -> int | None:
        """The place of a column from 0: by number, exactly, after folding, or by the last part of a joined name; None when not there or not single."""
        if isinstance(column, int):
            return column - 1 if 1 <= column <= self.width else None
        wanted = " ".join(column.split())
        for form in (str, fold):
            for names in (self.names, self.last, tuple(name.rpartition(JOINT)[2] for name in self.names)):
                places = [place for place, name in enumerate(names) if name and form(name) == form(wanted)]
                if places:
                    return places[0] if len(places) == 1 else None
        return None

    def place(self, column: Column) -> int:
        """Like `find`, for a column that is known to be there."""
        found = self.find(column)
        if found is None:
            raise LookupError(column)
        return found


def find_head(rows: Sequence[Row], plan: Plan) -> Head:
    """The header in which every column of the plan is found: the earliest single row, else two or three rows together.

    Raises NotTaken naming the columns that are nowhere.
    """
    if plan.across:
        return _head_across(rows, plan, plan.across)
    wanted = (*plan.columns, *plan.total_columns)
    candidates = list(_candidates(rows))
    for head in candidates:
        if all(head.find(column) is not None for column in wanted):
            if all(isinstance(column, int) for column in wanted):
                return guess_head(rows)
            return _grown(rows, head, [head.place(column) for column in plan.columns], upwards=plan.layout == "wide")
    best = max(candidates, key=lambda head: sum(head.find(column) is not None for column in wanted), default=None)
    if best is None:
        raise NotTaken(because("no_rows"))
    raise _missing(best, wanted)


def guess_head(rows: Sequence[Row]) -> Head:
    """The likeliest header when nothing is known: the first row about as wide as the table, of words rather than numbers."""
    filled = [row for row in rows[:SEARCHED] if not row.blank and not row.fault]
    if not filled:
        raise NotTaken(because("no_rows"))
    usual = max(len([cell for cell in row.cells if not is_empty(cell)]) for row in filled[:SEARCHED])
    for row in filled:
        cells = [cell for cell in row.cells if not is_empty(cell)]
        if len(cells) * 2 >= usual and len(cells) > 1 and sum(map(_is_word, cells)) * 2 >= len(cells):
            before = [other for other in filled if other.number == row.number - 1 and _is_upper(other)]
            return _head([*before, row])
    return _head([filled[0]])


def _is_word(cell: Cell) -> bool:
    return isinstance(cell, str) and parse_number(cell).value is None and parse_date(cell, "dmy").value is None


def _is_upper(row: Row) -> bool:
    """A row of group names above a header: several cells, all words or years."""
    cells = [text(cell) for cell in row.cells if not is_empty(cell)]
    return len(set(cells)) > 1 and all(isinstance(cell, str) for cell in cells)


def _candidates(rows: Sequence[Row]) -> Iterable[Head]:
    searched = [row for row in rows[:SEARCHED] if not row.fault]
    for depth in range(1, DEPTH + 1):
        for end in range(depth, len(searched) + 1):
            group = searched[end - depth : end]
            if not group[-1].blank:
                yield _head(group)


def _head(rows: Sequence[Row]) -> Head:
    texts = [[_flat(cell) for cell in row.cells] for row in rows]
    last = texts[-1]
    width = max((place + 1 for line in texts for place, name in enumerate(line) if name), default=0)
    upper = [_filled_forward(line, width) for line in texts[:-1]]
    names = []
    for place in range(width):
        parts = [line[place] for line in upper] + [last[place] if place < len(last) else ""]
        names.append(JOINT.join(dict.fromkeys(part for part in parts if part)))
    return Head(rows[-1].number, tuple(names), tuple(last[:width]))


def _flat(cell: Cell) -> str:
    return " ".join(text(cell).split())


def _filled_forward(line: list[str], width: int) -> list[str]:
    """The name of a group of columns stands over the first of them only."""
    filled, current = [], ""
    for place in range(width):
        current = (line[place] if place < len(line) else "") or current
        filled.append(current)
    return filled


def _head_across(rows: Sequence[Row], plan: Plan, across: Across) -> Head:
    above = [row for row in rows if row.number <= across.header_row and not row.fault]
    if not above or above[-1].number != across.header_row or len(above[-1].cells) < across.first_column:
        raise NotTaken(because("header_row_missing", row=across.header_row, column=across.first_column))
    head = _head([above[-1]])
    before = across.first_column - 1
    for row in reversed(above):
        names = tuple(_flat(cell) for cell in row.cells)[:before]
        mixed = Head(head.row, (*names, *[""] * (before - len(names)), *head.names[before:]), head.last)
        if all(mixed.find(column) is not None for column in plan.columns):
            return mixed
    raise _missing(head, plan.columns)


def _grown(rows: Sequence[Row], head: Head, places: Sequence[int], *, upwards: bool) -> Head:
    """The header with the rows beside it that say more about the other columns and nothing, or the same, in those of the plan."""
    by_number = {row.number: row for row in rows[: SEARCHED + DEPTH]}
    group = [by_number[head.row]]
    while len(group) < DEPTH and _belongs(by_number.get(group[-1].number + 1), head, places, below=True):
        group.append(by_number[group[-1].number + 1])
    while upwards and len(group) < DEPTH and _belongs(by_number.get(group[0].number - 1), head, places, below=False):
        group.insert(0, by_number[group[0].number - 1])
    return _head(group) if len(group) > 1 and head.names == head.last else head


def _belongs(row: Row | None, head: Head, places: Sequence[int], *, below: bool) -> bool:
    """Below: a second row under names that are missing or stand twice.  Above: names of groups.  A title or a section fills its first cell only."""
    if row is None or row.blank or row.fault:
        return False
    cells = [_flat(cell) for cell in row.cells]
    filled = {place for place, cell in enumerate(cells) if cell}
    if any(cells[place] != (head.last[place] if below else "") for place in filled & set(places)) or filled <= {0, *places}:
        return False
    names = Counter(head.last)
    unclear = {place for place in filled if place >= len(head.last) or not head.last[place] or names[head.last[place]] > 1}
    return bool(unclear - set(places)) if below else True


def _missing(head: Head, wanted: Iterable[Column]) -> NotTaken:
    reasons = []
    for column in wanted:
        if head.find(column) is None:
            twice = isinstance(column, str) and sum(fold(name) == fold(column) for name in head.names) > 1
            code = "column_twice" if twice else "column_missing"
            reasons.append(because(code, column=str(column), columns=shown(head.names, 40)))
    return NotTaken(*reasons)
