"""Weights of a round: base weights, raked to what is known of all residents, trimmed, raked again; every act is in the record."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wiqaya.engines.survey import Survey, margin, rake, trim
from wiqaya.engines.survey.weighting import Margin
from wiqaya.places.facts import Residents
from wiqaya.surveys.estimating.frame import Columns, survey_of
from wiqaya.surveys.estimating.margins import USES, Known, completed, known_margins

SPREAD = 3.5  # interquartile ranges above the median that a weight may reach


def weigh(columns: Columns, residents: Sequence[Residents], use: Collection[str] = USES) -> tuple[Survey, list[dict[str, Any]]]:
    """The weighted survey and its steps.  `use`: the margins wanted, as far as they are known.

    Raises SurveyError (a category without respondents stops the act), NoMargin.
    """
    known = known_margins(residents, columns, use)
    survey = survey_of(columns)
    if not known:
        return survey, [{"act": "base"}]
    margins = [margin(columns, one.column, completed(one, columns, survey.weights)) for one in same_size(known)]
    survey = _trimmed(rake(survey, margins), margins)
    return survey, [{"act": "base"}, *({"act": "rake", "margin": one.column, "source": one.source, "year": one.year} for one in known), *_told(survey)]


def same_size(known: Sequence[Known]) -> list[Known]:
    """Margins must add up to one population: the first one's, in which everybody counts."""
    total = sum(known[0].totals.values())
    return [replace(one, totals={key: count * total / sum(one.totals.values()) for key, count in one.totals.items()}) for one in known]


def _trimmed(survey: Survey, margins: Sequence[Margin]) -> Survey:
    limit = upper_limit(survey.weights)
    return survey if limit is None else rake(trim(survey, upper=limit), margins)


def upper_limit(weights: NDArray[np.float64]) -> float | None:
    """What a weight may reach; None when no weight goes beyond."""
    low, middle, high = np.quantile(weights, [0.25, 0.5, 0.75])
    limit = float(middle + SPREAD * (high - low))
    return None if high == low or weights.max() <= limit else limit


def _told(survey: Survey) -> list[dict[str, Any]]:
    return [dict(record) for record in survey.records]
