"""The shapes that components draw.  Views build these; templates never compute.

Texts may be `str`, a lazy translation, or a `WordsValue`; numbers are formatted in the reader's digits by the component.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from django.utils.functional import Promise

Text = str | Promise | dict[str, Any]
Value = str | Promise | int | float | None


@dataclass(frozen=True, slots=True)
class Link:
    label: Text
    url: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Tab:
    label: Text
    url: str
    current: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Chapter:
    """One entry of the chapter navigation, with its sub-items."""

    label: Text
    url: str
    current: bool = False
    items: Sequence[Tab] = ()


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of the pathway: its state in words and a bar filled 0 to 5."""

    order: int
    title: Text
    state: Text = ""
    filled: int = 0
    url: str = ""
    note: Text = ""
    warnings: int = 0
    current: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    title: Text
    url: str = ""
    state: Literal["done", "partly", "todo"] = "todo"
    current: bool = False
    note: Text = ""
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Gate:
    """What is missing: B refuses, W warns and lets people go on."""

    kind: Literal["B", "W"]
    text: Text
    who: Text = ""
    action: Link | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    kind: Text
    date: Any = ""
    stance: Literal["for", "against", "neutral"] = "neutral"
    title: Text = ""
    url: str = ""
    bias: Text = ""


@dataclass(frozen=True, slots=True)
class Column:
    label: Text
    numeric: bool = False
    sort_url: str = ""
    sorted: Literal["", "ascending", "descending"] = ""
    unit: Text = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell; `kind` says in words why a value is missing (few, not-asked, unknown) or weak (wide)."""

    text: Any = ""
    url: str = ""
    kind: Literal["", "few", "not-asked", "unknown", "wide"] = ""
    tag: Text = ""
    tag_kind: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """Its first cell is the row's header."""

    cells: Sequence[Any]
    url: str = ""


@dataclass(frozen=True, slots=True)
class Pages:
    """Pages by key: previous and next only."""

    count: int
    first: int
    last: int
    previous_url: str = ""
    next_url: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    caption: Text
    columns: Sequence[Column]
    rows: Sequence[Row] = ()
    total: Row | None = None
    note: Text = ""
    pages: Pages | None = None
    downloads: Sequence[Link] = ()


@dataclass(frozen=True, slots=True)
class Matrix:
    """Rows are (header, cells); the text of a cell speaks, never its colour."""

    caption: Text
    columns: Sequence[Text]
    rows: Sequence[tuple[Text, Sequence[Any]]]


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture or a number with its passport.  `withheld` replaces the value by the reason in words."""

    id: str
    title: Text
    subtitle: Text = ""
    svg: str = ""
    table: Table | None = None
    number: Value = None
    words: Text = ""
    n: int | None = None
    low: float | None = None
    high: float | None = None
    level: int = 95
    unit: str = ""
    period: Text = ""
    mode: Text = ""
    weighting: Text = ""
    source: Text = ""
    source_url: str = ""
    bias: Text = ""
    method: Text = ""
    boundary: Text = ""
    notes: Sequence[Text] = ()
    downloads: Sequence[Link] = ()
    withheld: Text = ""
    together: bool = False  # two series side by side: carries the sentence that this shows no cause
    cite: Text = ""


@dataclass(frozen=True, slots=True)
class Job:
    """Work in the background; `url` answers with the same component again."""

    id: str
    title: Text
    url: str
    state: Literal["waiting", "working", "done", "failed"] = "waiting"
    done: int | None = None
    total: int | None = None
    message: Text = ""
    result_url: str = ""

    @property
    def finished(self) -> bool:
        return self.state in {"done", "failed"}


@dataclass(frozen=True, slots=True)
class Match:
    """A name as written in a file, what it was taken for, and how."""

    name: str
    written: str
    count: int
    guess: Text = ""
    how: Literal["code", "exact", "folded", "similar", "none"] = "none"
    options: Sequence[tuple[str, Text]] = field(default_factory=tuple)
    chosen: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """Two versions of one text or value; `name` is the field that carries the choice."""

    label: Text
    mine: Text
    theirs: Text
    name: str
    by: str = ""
    at: datetime | None = None
