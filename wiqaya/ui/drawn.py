"""A figure made by `ui.figures`, as its page frame shows it: picture, legend, passport, table, in the page's language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from wiqaya.ui.parts import Cell, Column, Link, Row, Table


class Drawn(Protocol):
    """What `wiqaya.ui.figures.Figure` offers; named here so that pages without figures load no drawing library."""

    def picture(self, lang: str) -> SafeString: ...
    def legend(self, lang: str) -> Sequence[Any]: ...
    def table(self, lang: str) -> Any: ...
    def passport(self, lang: str) -> Any: ...

    @property
    def prefix(self) -> str: ...


def data_table(table: Any) -> Table:
    """The figure's numbers as a component; a column is numeric when one of its cells holds a number."""
    numeric = [any(row.cells[place].value is not None for row in table.rows) for place in range(len(table.head) - 1)]
    columns = [Column(table.head[0]), *(Column(label, numeric=is_number) for label, is_number in zip(table.head[1:], numeric, strict=True))]
    rows = [Row((row.name, *(Cell(cell.text) for cell in row.cells))) for row in table.rows]
    return Table(caption=table.caption, columns=columns, rows=rows)


def frame(figure: Drawn, *, id: str = "", downloads: Sequence[Link] = ()) -> dict[str, Any]:
    """The values that `ui/parts/drawn.html` draws."""
    lang = (get_language() or "en")[:2]
    return {
        "id": id or f"figure-{figure.prefix}",
        "passport": figure.passport(lang),
        "picture": figure.picture(lang),
        "legend": [(mark_safe(entry.swatch), entry.text) for entry in figure.legend(lang)],  # noqa: S308  drawn in this house
        "table": data_table(figure.table(lang)),
        "downloads": downloads,
    }
