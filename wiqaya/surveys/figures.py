"""Figures of a round: made of released tables, with everything that travels with them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import override

from wiqaya.engines.disclosure import Released
from wiqaya.places import queries as places
from wiqaya.surveys.estimating.areas import AGE
from wiqaya.surveys.estimating.plan import LANGUAGES, Asked
from wiqaya.surveys.models import Result, Wave
from wiqaya.surveys.queries.changes import Change
from wiqaya.surveys.words import Breakdown, Selection, Statistic
from wiqaya.ui import numerals
from wiqaya.ui.dates import date_words
from wiqaya.ui.figures import Figure, Measure, Passport, bar, changes, choropleth

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


def modelled_of(wave: Wave, asked: Asked, row: Result, released: Released, *, fictional: bool) -> list[Figure]:
    """The map, where there are boundaries, and the list of the areas' values by a model; every value says so."""
    measure = replace(measure_of(asked), mark=in_each(lambda: _("model")))
    about = replace(
        passport_of(wave, asked, Breakdown.AREA, fictional=fictional), subtitle=in_each(lambda: _("Values by a model, not counted area by area")),
        weighting=in_each(lambda: _model_words(row.facts)),
    )  # fmt: skip
    boundaries = places.boundaries_on()
    maps = [choropleth(released, places.simple_shapes(boundaries), passport=about, measure=measure)] if boundaries else []
    return [*maps, bar(released, passport=about, measure=measure, mark="dot")]


def changes_of(earlier: Wave, later: Wave, found: Sequence[Change], tables: Mapping[UUID, Released], *, fictional: bool) -> Iterator[Figure]:
    """One figure of all shares, one of all means: a row for each question that both rounds asked, on one scale."""
    words: list[tuple[bool, Callable[[], str], Callable[[], str]]] = [
        (True, lambda: _("What changed: shares of residents"), lambda: _("Change, in points of 100")),
        (False, lambda: _("What changed: means"), lambda: _("Change, in the steps of the question")),
    ]
    for points, title, unit in words:
        rows = [(_row_name(one.asked), tables[one.whole]) for one in found if one.points == points and one.whole and one.whole in tables]
        if rows:
            about = _changed(earlier, later, in_each(title), in_each(lambda: _since(earlier, later)), fictional=fictional)
            yield changes(rows, passport=about, measure=_signed(unit, points=points))


def change_by_area(earlier: Wave, later: Wave, asked: Asked, released: Released, *, fictional: bool) -> Figure:
    """The change of one number in every area that both rounds show, by name."""
    points = asked.statistic == Statistic.SHARE
    unit = (lambda: _("Change, in points of 100")) if points else (lambda: _("Change, in the steps of the question"))
    about = _changed(earlier, later, _row_name(asked), in_each(lambda: _rounds(earlier, later)), fictional=fictional)
    return bar(released, passport=about, measure=_signed(unit, points=points))


def _changed(earlier: Wave, later: Wave, title: Texts, subtitle: Texts, *, fictional: bool) -> Passport:
    return Passport(
        title=title, subtitle=subtitle, dates=(earlier.opens, later.closes), mode=in_each(later.get_selection_display),
        weighting=in_each(lambda: _weighting(later)), fictional=fictional,
    )  # fmt: skip


def _signed(unit: Callable[[], str], *, points: bool) -> Measure:
    return Measure(in_each(unit), "number", decimals=1 if points else 2, signed=True)


def _rounds(earlier: Wave, later: Wave) -> str:
    numbers = {"later": numerals.number(later.number), "earlier": numerals.number(earlier.number)}
    return _("Round %(later)s less round %(earlier)s, area by area") % numbers


def _since(earlier: Wave, later: Wave) -> str:
    numbers = {"later": numerals.number(later.number), "earlier": numerals.number(earlier.number)}
    return _("Round %(later)s less round %(earlier)s, the whole city") % numbers


def _row_name(asked: Asked) -> Texts:
    if asked.answer_title is None:
        return dict(asked.title)
    return {lang: f"{asked.title[lang]} — {asked.answer_title[lang]}" for lang in LANGUAGES}


def _model_words(facts: Mapping[str, Any]) -> str:
    names = [covariate_name(one) for one in facts["covariates"]]
    told = _("Fay and Herriot’s model of all areas (EBLUP), with: %(names)s") if names else _("Fay and Herriot’s model of all areas (EBLUP), without covariates")
    return told % {"names": _comma().join(names)} if names else told


def _comma() -> str:
    return "، " if numerals.language() == "ar" else ", "


def covariate_name(key: str) -> str:
    """A covariate in words."""
    kind, _space, band = key.partition(" ")
    return _("share of residents aged %(band)s") % {"band": numerals.digits(band)} if kind == AGE else _("number of residents (logarithm)")


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
