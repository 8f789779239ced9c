"""Released counts as pages show them: a picture with its table, shares with their range, and what is too few to show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from wiqaya.referral import facts
from wiqaya.referral.queries.figures import bounds
from wiqaya.referral.queries.tables import table as table_of
from wiqaya.safeguards.fields import words
from wiqaya.ui import figures as ui
from wiqaya.ui.numerals import digits, number, percent, range_words
from wiqaya.ui.parts import Column, Row, Table


@dataclass(frozen=True)
class One:
    """A table that is shown: its picture, its shares, whether groups differ by twice or more, and what the office wrote about it."""

    name: str
    figure: ui.Figure
    shares: Table | None
    differs: bool
    note: str


@dataclass(frozen=True)
class Period:
    """One quarter or year that has left.  `few`: titles of what is held back altogether."""

    label: str
    shown: list[One]
    few: list[str | Promise]


def period_of(counted: Sequence[facts.Counted]) -> Period | None:
    """Nothing where nothing has left."""
    if not counted:
        return None
    notes = facts.notes(counted[0].period)
    shown = [One(one.name, _figure(one), _shares(one), facts.differs(one), notes.get(one.name, "")) for one in counted if anything(one)]
    return Period(period_words(counted[0].period), shown, [one.title for one in counted if not anything(one)])


def period_words(period: str) -> str:
    year, _between, part = period.partition("-H")
    if part:
        return _("Half-year %(part)s of %(year)s") % {"part": digits(part), "year": digits(year)}
    year, _between, part = period.partition("-Q")
    if not part:
        return _("Year %(year)s") % {"year": digits(year)}
    return _("Quarter %(part)s of %(year)s") % {"part": digits(part), "year": digits(year)}


def totals(counted: Sequence[facts.Counted]) -> list[tuple[str | Promise, str]]:
    """(title, total in words) of each table; a total that is held back says so."""
    found = []
    for one in counted:
        total = one.released.value(None)
        found.append((one.title, number(total) if total is not None else _("Too few to show")))
    return found


def anything(one: facts.Counted) -> bool:
    """Whether any count of the table is shown."""
    return any(cell.shown for cell in (*one.released.cells, *one.released.margins))


def _figure(one: facts.Counted) -> ui.Figure:
    passport = ui.Passport(title=str(one.title), dates=bounds(one.period))
    return ui.bar(one.released, passport=passport, measure=ui.Measure(name=str(one.title)), by=one.released.dimensions[0].name)


def _shares(one: facts.Counted) -> Table | None:
    rows: list[Any] = [
        Row([str(words(**share.label)), share.count, number(share.of), percent(100 * share.share), range_words(round(100 * share.low), round(100 * share.high), unit="%")])
        for share in facts.shares(one)
    ]  # fmt: skip
    columns = [Column(_("Part")), Column(_("Count"), numeric=True), Column(_("Of"), numeric=True), Column(_("Share"), numeric=True), Column(_("With 95 in 100 certainty"))]
    return Table(_share_title(one), columns, rows) if rows else None


def _share_title(one: facts.Counted) -> str:
    table = table_of(one.name)
    if table is None or not table.parts:
        return _("Shares of all")
    label = dict(table.across[-1][1])[table.parts]
    return _("Share with “%(answer)s”, within each") % {"answer": label}
