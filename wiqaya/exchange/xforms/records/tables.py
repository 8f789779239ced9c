"""Exports of KoboToolbox and ODK Central, read into the same records as submissions; rows that cannot be taken are named."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from wiqaya.engines.language import Reason
from wiqaya.exchange.tabular import Row, Unreadable, text
from wiqaya.exchange.xforms.filling.answers import check_type
from wiqaya.exchange.xforms.form import Form, Question
from wiqaya.exchange.xforms.reasons import FormError, because, wrong
from wiqaya.exchange.xforms.records.columns import Columns, read_header, repeat_of
from wiqaya.exchange.xforms.records.compare import codebook, compare
from wiqaya.exchange.xforms.records.identifying import AreaOf
from wiqaya.exchange.xforms.records.record import Record, base, sift

CHOSEN = {"1", "1.0", "true", "yes", "x"}
NOT_CHOSEN = {"", "0", "0.0", "false", "no", "n/a"}


@dataclass(frozen=True)
class RowProblem:
    """A row that was not taken: its table (empty for the main one), its number in the file, and why.  `key` names the answer."""

    table: str
    row: int
    reason: Reason
    key: str = ""


@dataclass(frozen=True)
class Imported:
    """`rows` are the numbers of the rows of the records in their file; `notes` say which columns were left out."""

    records: tuple[Record, ...]
    rows: tuple[int, ...]
    problems: tuple[RowProblem, ...]
    notes: tuple[Reason, ...]


@dataclass
class _Line:
    """A row while it is put together: its answers, and what it is called by."""

    table: str
    row: int
    leaves: dict[str, str] = field(default_factory=dict)
    system: dict[str, str] = field(default_factory=dict)
    place: str = ""
    faults: list[RowProblem] = field(default_factory=list)
    root: _Line | None = None


class _Reader:
    def __init__(self, form: Form) -> None:
        self.form = form
        self.notes: list[Reason] = []
        self.problems: list[RowProblem] = []
        self.books: dict[str, dict[str, str]] = {}

    def lines(self, table: str, rows: Iterable[Row], scope: str = "") -> Iterator[_Line]:
        stream = iter(rows)
        columns: Columns | None = None
        for row in stream:
            if row.fault is None and not row.blank:
                header = [text(cell) for cell in row.cells]
                columns = read_header(self.form, header, scope)
                self.notes += columns.notes
                break
        if columns is None:
            raise wrong("no_rows")
        if not columns.answers:
            raise wrong("no_known_column")
        for row in stream:
            if row.fault is not None:
                self.problems.append(RowProblem(table, row.number, because("unread_row", message=row.fault.sentence())))
            elif not row.blank:
                yield self._line(table, row, columns)

    def _line(self, table: str, row: Row, columns: Columns) -> _Line:
        line = _Line(table, row.number)
        chosen: dict[str, list[str]] = {}
        geo: dict[str, dict[str, str]] = {}
        for target, cell in zip(columns.targets, row.cells, strict=False):
            value = text(cell)
            if target.kind == "value":
                if value:
                    line.leaves[target.key] = self._value(target.key, value)
            elif target.kind == "choice":
                if value.casefold() in CHOSEN:
                    chosen.setdefault(target.key, []).append(target.choice)
                elif value.casefold() not in NOT_CHOSEN:
                    line.faults.append(RowProblem(table, row.number, because("not_choice", value=value), target.key))
            elif target.key:
                geo.setdefault(target.key, {})[target.kind] = value
            elif target.kind != "nothing" and value:
                line.system.setdefault(target.kind, value)
        line.leaves |= {key: " ".join(values) for key, values in chosen.items()}
        for key, spot in geo.items():
            if spot.get("latitude") and spot.get("longitude"):
                line.leaves.setdefault(key, f"{spot['latitude']} {spot['longitude']}")
        return line

    def _value(self, key: str, value: str) -> str:
        """Labels become values, numbers and dates get the form in which they are kept; what does not fit stays as it is, to be named."""
        path = f"{self.form.root}/{base(key)}"
        question = self.form.questions.get(path)
        if question is not None and question.chooses:
            return self._chosen(question, value)
        try:
            return check_type(self.form.leaves[path].type, value)
        except FormError:
            return value

    def _chosen(self, question: Question, value: str) -> str:
        book = self._book(question)
        if question.control == "select1":
            return book.get(value, value)
        parts = value.split()
        if all(part in book for part in parts):
            return " ".join(book[part] for part in parts)
        return " ".join(_by_labels(value, book))

    def _book(self, question: Question) -> dict[str, str]:
        """Value or label in any language to value."""
        if question.path not in self.books:
            known = codebook(self.form, question) or {}
            labels = {words.plain: value for value, label in known.items() for words in label.words.values() if words.plain}
            self.books[question.path] = labels | {value: value for value in known}
        return self.books[question.path]


def _by_labels(value: str, book: Mapping[str, str]) -> list[str]:
    """Labels in a row, with spaces or commas between them, the longest that fits first; what fits none stays a word."""
    rest, found = value.strip(), []
    labels = sorted(book, key=len, reverse=True)
    while rest:
        label = next((one for one in labels if rest == one or rest.startswith((f"{one} ", f"{one},", f"{one};"))), None)
        word = label or rest.split()[0]
        found.append(book.get(word, word))
        rest = rest[len(word) :].lstrip(" ,;")
    return found


def read_tables(
    form: Form, main: Iterable[Row], repeats: Mapping[str, Iterable[Row]] | None = None, *, area_of: AreaOf | None = None
) -> Imported:
    """The records of an export: one table of answers and one for each repeat, by its name.  The first row with cells is the header.

    A row that does not fit its form is left out whole and named.  Raises FormError when the table has no rows or no known column.
    """
    reader = _Reader(form)
    try:
        lines = list(reader.lines("", main))
        tables = _tables(reader, repeats or {})
    except Unreadable as error:
        raise FormError(error.reason) from error
    _link(reader, lines, tables)
    found = list(_records(reader, lines, area_of))
    records, numbers = tuple(record for _row, record in found), tuple(row for row, _record in found)
    return Imported(records, numbers, tuple(sorted(reader.problems, key=lambda problem: (problem.table, problem.row))), tuple(reader.notes))


def _tables(reader: _Reader, repeats: Mapping[str, Iterable[Row]]) -> list[tuple[str, str, list[_Line]]]:
    """(repeat, table, lines), outer repeats before those inside of them."""
    found = []
    for table, rows in repeats.items():
        scope = repeat_of(reader.form, table)
        if scope is None:
            reader.notes.append(because("unknown_table", name=table))
            continue
        found.append((scope, table, list(reader.lines(table, rows, scope))))
    return sorted(found, key=lambda one: one[0].count("/"))


def _link(reader: _Reader, main: Sequence[_Line], tables: list[tuple[str, str, list[_Line]]]) -> None:
    """Put the rows of repeats into the row that they belong to: by PARENT_KEY (Central), or by _parent_index or the submission's uuid (Kobo)."""
    parents: dict[str, dict[str, _Line]] = {"": _called(main)}
    by_uuid = {line.system["uuid"]: line for line in main if "uuid" in line.system}
    for scope, table, lines in tables:
        outer = max((key for key in parents if not key or scope.startswith(f"{key}/")), key=len)
        counts: dict[str, int] = {}
        for line in lines:
            name = line.system.get("parent_key") or line.system.get("parent_index") or ""
            parent = parents[outer].get(name) or (by_uuid.get(line.system.get("uuid", "")) if not name and not outer else None)
            if parent is None:
                reader.problems.append(RowProblem(table, line.row, because("no_parent", name=name or line.system.get("uuid", ""))))
                continue
            inside = f"{parent.place}/{scope[len(outer) :].strip('/')}" if outer else scope
            where = f"{id(parent)}|{inside}"
            counts[where] = counts.get(where, 0) + 1
            line.place = f"{inside}[{counts[where]}]"
            line.root = parent.root or parent
            line.root.leaves |= {line.place + key[len(scope) :]: value for key, value in line.leaves.items()}
            line.root.faults += line.faults
        parents[scope] = _called(lines)


def _called(lines: Sequence[_Line]) -> dict[str, _Line]:
    found: dict[str, _Line] = {}
    for line in lines:
        for kind in ("key", "index", "instance"):
            if kind in line.system:
                found.setdefault(line.system[kind], line)
    return found


def _records(reader: _Reader, lines: Sequence[_Line], area_of: AreaOf | None) -> Iterator[tuple[int, Record]]:
    """(row, record) of every row that can be taken."""
    seen: set[str] = set()
    for line in lines:
        uuid = line.system.get("uuid", "")
        instance = line.system.get("instance") or line.system.get("key") or (f"uuid:{uuid.removeprefix('uuid:')}" if uuid else "")
        faults = list(line.faults)
        if not instance:
            faults.append(RowProblem("", line.row, because("no_instance_id", name="_uuid")))
        elif instance in seen:
            faults.append(RowProblem("", line.row, because("same_row", name=instance)))
        if not faults:
            record = _record(reader.form, line, instance, area_of)
            faults = [RowProblem("", line.row, mismatch.reason, mismatch.key) for mismatch in compare(reader.form, record)]
        if faults:
            reader.problems += faults
            continue
        seen.add(instance)
        yield line.row, record


def _record(form: Form, line: _Line, instance: str, area_of: AreaOf | None) -> Record:
    version = line.system.get("version", form.version)
    record = sift(form, list(line.leaves.items()), instance, version, area_of=area_of)
    if record.day or "time" not in line.system:
        return record
    return Record(**{**{name: getattr(record, name) for name in record.__dataclass_fields__}, "day": line.system["time"][:10]})
