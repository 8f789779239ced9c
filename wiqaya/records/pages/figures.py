"""Figures of one dataset: the released answer drawn with its passport, or why there is none and what would pass."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from wiqaya.engines.disclosure import Released
from wiqaya.records.facts import Question, span
from wiqaya.records.forms.questions import BY
from wiqaya.records.pages.catalogue import about_release
from wiqaya.safeguards.release import ReleaseRefused
from wiqaya.ui import dates, numerals
from wiqaya.ui.figures import Figure, Passport, bar, series, small_multiples
from wiqaya.ui.parts import Link

if TYPE_CHECKING:
    from wiqaya.places.models import City
    from wiqaya.records.models import Dataset

LANGUAGES = ("ar", "en", "fr")
LINES = 4  # lines that one chart over time can hold
Texts = dict[str, str]


def possible(dataset: Dataset) -> list[Link]:
    """The questions that a dataset of incidents can answer."""
    return [Link(label, address(dataset, by=key)) for key, label in BY if key != "month"]


def address(dataset: Dataset, **asked: str) -> str:
    return f"{reverse('records:figure', args=[dataset.short])}?{urlencode(asked)}"


def drawn(released: Released, dataset: Dataset, city: City, question: Question) -> Figure:
    """The figure that fits the dimensions of a table: over time a line, else a bar list; areas by name, never by value."""
    passport = _passport(released, dataset, city, question)
    over = [one for one in released.dimensions if one.role == "period" and len(one.keys) > 1]
    rows = [one for one in released.dimensions if one.role != "period"]
    if not over:
        return bar(released, passport=passport)
    if not rows:
        return series(released, passport=passport)
    if len(rows[0].keys) <= LINES:
        return series(released, passport=passport, by=rows[0].name)
    return small_multiples(released, passport=passport, by=rows[0].name)


def _passport(released: Released, dataset: Dataset, city: City, question: Question) -> Passport:
    known = span(dataset)
    days: tuple[date, date] | None = (question.first or known[0], month_end(question.last or known[1])) if known else None
    return Passport(
        title=_in_each(lambda: _title(released, dataset)),
        subtitle=_in_each(lambda: _subtitle(question)),
        dates=days, fictional=city.fictional,
    )  # fmt: skip


def month_end(month: date) -> date:
    return month.replace(day=monthrange(month.year, month.month)[1])


def _subtitle(question: Question) -> str:
    words = _("Incidents that were reported. Reporting is measured, not what happened.")
    unplaced = _("Incidents without a known place are not in this figure.")
    return f"{words} {unplaced}" if "area" in question.by else words


def _title(released: Released, dataset: Dataset) -> str:
    name, by = dataset.title.best()[0], {one.name for one in released.dimensions if len(one.keys) > 1}
    named = next((sentence for key, sentence in _titles().items() if key in by), _("%(dataset)s, one total"))
    words = named % {"dataset": name}
    return _("%(title)s, year by year") % {"title": words} if "month" in by and len(by) > 1 else words


def _titles() -> dict[str, str]:
    return {
        "area": _("%(dataset)s, by area"), "target_group": _("%(dataset)s, by the group that was affected"), "kind": _("%(dataset)s, by what happened"),
        "body": _("%(dataset)s, by who took the report"), "month": _("%(dataset)s over time"),
    }  # fmt: skip


def _in_each(write: Callable[[], str]) -> Texts:
    """A sentence in every language of the house."""
    texts = {}
    for lang in LANGUAGES:
        with override(lang):
            texts[lang] = write()
    return texts


@dataclass(frozen=True)
class Refusal:
    """Why a figure may not leave, for the page: what it would be subtracted from, and links to what to ask instead."""

    reason: str
    blocking: list[str]
    instead: Link | None
    coarser: list[Link]


def refusal(refused: ReleaseRefused, dataset: Dataset, question: Question, given: dict[str, str]) -> Refusal:
    suggestion = refused.suggestion
    instead = Link(_passes(suggestion), address(dataset, **given, instead="1")) if suggestion else None
    return Refusal(_why(refused), [_blocking(row) for row in refused.blocking], instead, _coarser(dataset, question, given))


def _why(refused: ReleaseRefused) -> str:
    codes = {conflict.code for conflict in refused.conflicts}
    if codes == {"unsure"}:
        return _("It could not be told in time whether this figure would give small numbers away, so it does not leave.")
    if "revised" in codes:
        return _("The data changed since an earlier figure: the two together would show which few incidents are new.")
    return _("Together with what has left before, this figure would reveal a small number of people.")


def _blocking(row: Any) -> str:
    sentence = (
        _("%(day)s: %(what)s (version %(version)s, for the public)")
        if row.audience == "public"
        else _("%(day)s: %(what)s (version %(version)s, for staff)")
    )
    return sentence % {"day": dates.date_short(row.at), "what": about_release(row.released), "version": numerals.digits(row.source_version)}


def _passes(suggestion: Any) -> str:
    return {
        "hide_more": _("Show the same with more cells hidden"),
        "same_values": _("Show only the values that an earlier figure had too"), "merge_periods": _("Show two periods taken together"),
        "drop_dimension": _("Show it with one breakdown less"), "totals_only": _("Show the total alone"),
    }[suggestion.code]  # fmt: skip


def _coarser(dataset: Dataset, question: Question, given: dict[str, str]) -> list[Link]:
    """Questions that ask for less of the same time; whether they pass is seen when they are asked."""
    less = question.by if len(question.by) > 1 else ("year",) if question.by == ("month",) else ()
    period = {"period": given["period"]} if given.get("period") else {}
    labels: dict[str, Any] = dict(BY)
    return [Link(labels[one], address(dataset, by=one, **period)) for one in less]
