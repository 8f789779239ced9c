"""Public numbers of a round as one table for a spreadsheet."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import override

from wiqaya.engines.disclosure import Released
from wiqaya.exchange.tabular.write import write_csv
from wiqaya.surveys.figures import figure_of
from wiqaya.surveys.models import Result, Wave
from wiqaya.surveys.queries.publishing import PublicLine
from wiqaya.surveys.words import Statistic
from wiqaya.ui.figures.table import records

HEAD = ("result", "question", "answer", "statistic", "breakdown", "key", "name", "value", "low", "high", "n", "state", "source", "period", "method", "bias_note")
SHOWN = ("key", "name", "value", "low", "high", "n", "state")
Found = tuple[PublicLine, Result, Released]


def rows_as_csv(wave: Wave, tables: Iterable[Found], lang: str) -> bytes:
    """UTF-8 with a byte-order mark.  A row for each category of each table and one for the whole city; shares in percent; what is hidden is empty, `state` says so."""
    out = io.StringIO(newline="")
    with override(lang):
        write_csv([HEAD, *(row for found in tables for row in _rows(wave, *found, lang))], out)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _rows(wave: Wave, line: PublicLine, row: Result, released: Released, lang: str) -> Iterator[tuple[Any, ...]]:
    asked = line.asked
    answer = asked.answer_title[lang] if asked.answer_title else ""
    first = (row.short, asked.title[lang], answer, row.statistic, row.breakdown)
    last = (wave.survey.title.best(lang)[0], released.source.period, released.source.method_version, wave.bias_note.best(lang)[0])
    if row.facts:
        yield (*first, "", "", *_whole(row), *last)
    figure = figure_of(wave, asked, row.breakdown, released, fictional=False)
    for told in records(figure.entries(lang), figure.measure):
        yield (*first, *(_plain(told[name]) for name in SHOWN), *last)


def _whole(row: Result) -> tuple[Any, ...]:
    scale = 100 if row.statistic == Statistic.SHARE else 1
    return (*(_plain(None if row.facts[name] is None else row.facts[name] * scale) for name in ("rate", "low", "high")), _plain(row.facts["n"]), "shown")


def _plain(value: Any) -> Any:
    return "" if value is None else f"{value:.6f}".rstrip("0").rstrip(".") if isinstance(value, float) else value
