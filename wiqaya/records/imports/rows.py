"""Which rows of a file are data: not blank ones, totals, repeated headers, or the notes at its end."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from wiqaya.engines.language import Reason, fold
from wiqaya.exchange.tabular import Row, is_empty, text
from wiqaya.records.imports.head import Head
from wiqaya.records.imports.outcome import Skipped
from wiqaya.records.imports.reasons import because

TOTALS = {
    fold(word)
    for word in (
        "total", "totals", "grand total", "sub total", "subtotal", "sum", "overall", "all areas", "city total", "total city", "total général", "total general",
        "totaux", "sous-total", "ensemble", "somme", "المجموع", "مجموع", "المجموع العام", "المجموع الكلي", "المجموع الفرعي", "مجموع كلي", "الإجمالي", "إجمالي",
        "الاجمالي العام", "الجملة", "جملة",
    )
}  # fmt: skip


def is_total(given: str) -> bool:
    """Whether the label of a row says that it adds up the others."""
    folded = fold(given)
    return folded in TOTALS or (folded.partition(" ")[0] in {"total", "المجموع", "اجمالي", "الاجمالي"} and len(folded.split()) <= 3 and not folded[-1:].isdigit())


def data_rows(rows: Iterable[Row], head: Head, labels: Sequence[int], known: Callable[[str], bool], skipped: Skipped) -> Iterator[Row]:
    """The rows of data, in order.  `labels`: places of the columns that name a row; `known`: whether a text is an area.

    A row with words in its first cell only is a note when nothing but such rows follows, else it is data like any other.
    """
    held: list[Row] = []
    for row in rows:
        if row.number <= head.row:
            continue
        if row.blank:
            skipped.blank += 1
        elif row.fault is None and _repeats(row, head):
            skipped.repeated_headers.append(row.number)
        elif row.fault is None and _is_note(row, known):
            held.append(row)
        elif row.fault is None and _adds_up(row, labels, known):
            skipped.totals.append(row.number)
        else:
            yield from held
            held.clear()
            yield row
    for row in held:
        (skipped.totals if is_total(text(row.cells[0])) else skipped.footnotes).append(row.number)


def _repeats(row: Row, head: Head) -> bool:
    cells = [" ".join(text(cell).split()) for cell in row.cells[: head.width]]
    return len(cells) == len(head.last) and cells == list(head.last)


def _is_note(row: Row, known: Callable[[str], bool]) -> bool:
    first = text(row.cells[0]) if row.cells else ""
    if not any(char.isalpha() or char in "*†‡" for char in first) or known(first):
        return False
    return all(is_empty(cell) or text(cell) == first for cell in row.cells[1:])


def _adds_up(row: Row, labels: Sequence[int], known: Callable[[str], bool]) -> bool:
    named = [given for place in labels if place < len(row.cells) and (given := text(row.cells[place]))]
    first = next((given for cell in row.cells if (given := text(cell))), "")
    return any(is_total(given) and not known(given) for given in dict.fromkeys((*named, first)))


def ragged(row: Row, head: Head) -> Reason | None:
    """Why the cells of a text row cannot be told apart: more or fewer than the header has.  Empty cells at the end do not count."""
    width = len(row.cells)
    while width > head.width and is_empty(row.cells[width - 1]):
        width -= 1
    if width == head.width:
        return None
    return because("ragged", cells=width, header=head.width)
