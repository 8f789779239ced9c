"""Figures of a round: made of released tables, with everything that travels with them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import override

from wiqaya.engines.disclosure import Released
from wiqaya.places import queries as places
from wiqaya.surveys.estimating.plan import LANGUAGES, Asked
from wiqaya.surveys.models import Wave
from wiqaya.surveys.words import Breakdown, Selection, Statistic
from wiqaya.ui.dates import date_words
from wiqaya.ui.figures import Figure, Measure, Passport, bar, choropleth

Texts = dict[str, str]


def figure_of(wave: Wave, asked: Asked, breakdown: str, released: Released, *, fictional: bool) -> Figure:
    """A map by area, dots with their intervals for everything else."""
    measure, passport = measure_of(asked), passport_of(wave, asked, breakdown, fictional=fictional)
    if breakdown == Breakdown.AREA and (boundaries := places.boundaries_on()):
        return choropleth(released, places.simple_shapes(boundaries), passport=passport, measure=measure)
    return bar(released, passport=passport, measure=measure, order=released.dimensions[0].keys if breakdown == Breakdown.AGE else None)


def bars_of(wave: Wave, asked: Asked, released: Released, *, fictional: bool) -> Figure:
    """The same areas beside their intervals, sorted by name."""
    return bar(released, passport=passport_of(wave, asked, Breakdown.AREA, fictional=fictional), measure=measure_of(asked))


def measure_of(asked: Asked) -> Measure:
    if asked.statistic == Statistic.SHARE:
        return Measure(in_each(lambda: _("Share of residents")), "percent")
    return Measure(in_each(lambda: _mean_name(asked)), "number", decimals=1)


def passport_of(wave: Wave, asked: Asked, breakdown: str, *, fictional: bool) -> Passport:
    """Title, the exact wording of the question, how people were asked and weighted."""
    boundaries = places.boundaries_on() if breakdown == Breakdown.AREA else None
    return Passport(
        title=title_of(asked), subtitle=subtitle_of(asked), dates=(wave.opens, wave.closes),
        boundaries=in_each(lambda: date_words(boundaries.valid_from)) if boundaries else "", mode=in_each(wave.get_selection_display),
        weighting=in_each(lambda: _weighting(wave)), fictional=fictional,
    )  # fmt: skip


def title_of(asked: Asked) -> Texts:
    """What a reader can check: the question, or the name of the scale."""
    return dict(asked.title)


def subtitle_of(asked: Asked) -> Texts:
    if asked.answer_title is None:
        return in_each(lambda: _mean_name(asked))
    return _filled(lambda: _("Share of those who answered: %(answer)s"), asked.answer_title)


def in_each(write: Callable[[], object]) -> Texts:
    """A sentence in every language of the house."""
    texts = {}
    for lang in LANGUAGES:
        with override(lang):
            texts[lang] = str(write())
    return texts


def _filled(write: Callable[[], str], answer: Mapping[str, str]) -> Texts:
    return {lang: text % {"answer": answer[lang]} for lang, text in in_each(write).items()}


def _mean_name(asked: Asked) -> str:
    return _("Mean of the scale") if asked.statistic == Statistic.SCALE else _("Mean of the answers")


def _weighting(wave: Wave) -> str:
    if wave.selection == Selection.PROBABILITY:
        return _("Weighted to what is known of all residents")
    return _("No margin of error: those who answered were not drawn by chance")
