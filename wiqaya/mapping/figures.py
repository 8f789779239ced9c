"""Figures of the mapping: made of released answers, with everything that travels with them.

One place for the explorer, the area page, the report and the public site, so that they draw the same table the same way.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import override

from wiqaya.engines.disclosure import Released
from wiqaya.places import queries as places
from wiqaya.records.actions.release import release_incidents
from wiqaya.records.facts import Question, Unanswerable, residents, span
from wiqaya.safeguards.access import Actor
from wiqaya.safeguards.release import Audience, answered, question_key
from wiqaya.ui import numerals
from wiqaya.ui.dates import date_words
from wiqaya.ui.figures import Break, Figure, Measure, Passport, bar, choropleth, series

if TYPE_CHECKING:
    from wiqaya.places.models import City
    from wiqaya.records.models import Dataset

LANGUAGES = ("ar", "en", "fr")
PER = 10_000
Texts = dict[str, str]


def in_each(write: Callable[[], str]) -> Texts:
    """A sentence in every language of the house."""
    texts = {}
    for lang in LANGUAGES:
        with override(lang):
            texts[lang] = write()
    return texts


@dataclass(frozen=True)
class Maker:
    """For whom figures are made: city, audience, doer and time."""

    city: City
    audience: Audience
    by: Actor
    at: datetime

    def ask(self, dataset: Dataset, question: Question) -> Released:
        """The released answer.  Raises ReleaseRefused, NoBiasNote, DisclosureError, Unanswerable, DatasetRetracted."""
        return release_incidents(dataset=dataset, question=question, audience=self.audience, hide_more=True, by=self.by, at=self.at)

    def seen(self, dataset: Dataset, question: Question) -> Released | None:
        """What was released for the question before, without counting again and without a permission to release; None when nothing was."""
        return answered(question_key(self.audience, dataset=dataset.short, version=dataset.version, **question.words()))

    def map_of(
        self, dataset: Dataset, *, first: date | None = None, last: date | None = None, links: Mapping[str, str] | None = None
    ) -> Figure:
        """Reported incidents per 10 000 residents by area, or counts where residents are not known."""
        question = Question(by=("area",), first=first, last=last, per=_per())
        released, boundaries = self.ask(dataset, question), places.boundaries_on()
        passport = self._passport(
            dataset,
            question,
            in_each(lambda: _map_title(dataset, released)),
            boundaries=in_each(lambda: date_words(boundaries.valid_from)) if boundaries else "",
        )
        return choropleth(released, places.simple_shapes(boundaries), passport=passport, measure=measure_of(released), links=links)

    def bars_of(self, dataset: Dataset, by: str = "target_group", *, first: date | None = None, last: date | None = None) -> Figure:
        """Reported incidents by kind, group affected or reporting body."""
        question = Question(by=(by,), first=first, last=last)  # type: ignore[arg-type]
        released = self.ask(dataset, question)
        return bar(released, passport=self._passport(dataset, question, in_each(lambda: _bars_title(dataset, by))), measure=measure_of(released))

    def series_of(self, dataset: Dataset, *, breaks: Sequence[int] = ()) -> Figure:
        """Reported incidents by year, with a broken line where the method changed."""
        question = Question(by=("year",))
        marks = [Break(str(year), year) for year in breaks]
        released = self.ask(dataset, question)
        passport = self._passport(dataset, question, in_each(lambda: _series_title(dataset)))
        return series(released, passport=passport, measure=measure_of(released), breaks=marks)

    def _passport(self, dataset: Dataset, question: Question, title: Texts, boundaries: Texts | str = "") -> Passport:
        known = span(dataset)
        dates = (question.first or known[0], month_end(question.last or known[1])) if known else None
        return Passport(
            title=title, subtitle=in_each(lambda: _("Incidents that were reported. Reporting is measured, not what happened.")), dates=dates,
            boundaries=boundaries, fictional=self.city.fictional,
        )  # fmt: skip


def month_end(month: date) -> date:
    """The last day of a month that is known by any of its days."""
    return month.replace(day=monthrange(month.year, month.month)[1])


def measure_of(released: Released) -> Measure:
    """What the numbers are, in every language."""
    return replace(Measure.of(released), name=in_each(lambda: _("Reported incidents")))


def _per() -> int | None:
    """Rates where residents are known for every area, counts otherwise."""
    known = residents_known()
    return PER if known and known >= {area.code for area in places.figure_areas()} else None


def residents_known() -> set[str]:
    try:
        return set(residents())
    except Unanswerable:
        return set()


def _map_title(dataset: Dataset, released: Released) -> str:
    total = released.cell(None)
    name = dataset.title.best()[0]
    if total.rate is None:
        return _("%(dataset)s, by area") % {"dataset": name}
    rate = numerals.number(total.rate, 1)
    return _("%(dataset)s: about %(rate)s for every %(per)s residents in the whole city") % {
        "dataset": name,
        "rate": rate,
        "per": numerals.number(PER),
    }


def _bars_title(dataset: Dataset, by: str) -> str:
    sentences = {
        "target_group": _("%(dataset)s, by the group that was affected"),
        "kind": _("%(dataset)s, by what happened"),
        "body": _("%(dataset)s, by who took the report"),
    }
    return sentences[by] % {"dataset": dataset.title.best()[0]}


def _series_title(dataset: Dataset) -> str:
    return _("%(dataset)s, year by year") % {"dataset": dataset.title.best()[0]}
