"""How well scales measure, and whether they measure the same among some people as among others: for the annex, and before means are compared."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wiqaya.engines.survey import SurveyError
from wiqaya.engines.survey.psychometrics import Model, ladder, report, sample
from wiqaya.surveys.estimating.frame import UNKNOWN, Columns
from wiqaya.surveys.estimating.values import coded, scoring_of
from wiqaya.surveys.models import Scale, Wave
from wiqaya.surveys.words import Breakdown

ENOUGH = 200  # respondents of a group, for a factor model of its own
CANNOT_TELL = "cannot_tell"
COMPARABLE = "means_comparable"
GROUPINGS = (Breakdown.SEX, Breakdown.AGE)


def verdict_between(scale: Scale, columns: Columns, groups: NDArray[Any]) -> str:
    """Whether a scale measures the same in all groups: a verdict of the engine's ladder, or `cannot_tell`.  groups (n,): None for nobody's."""
    kept = np.array([group is not None for group in groups])
    table = coded(scale, columns)[kept]
    frame: dict[str, NDArray[Any]] = {"group": groups[kept], **dict(zip(scale.items, table.T, strict=True))}
    try:
        return ladder(Model.one_factor(tuple(scale.items)), sample(frame, scale.items, "fiml", "group")).verdict
    except SurveyError:
        return CANNOT_TELL


def scales_read(wave: Wave, columns: Columns) -> list[dict[str, Any]]:
    """Of each scale: alpha and omega with their intervals over all respondents, and the verdict by sex and by age where enough answered."""
    return [_scale_read(scale, columns) for scale in wave.version.scales.all()]


def _scale_read(scale: Scale, columns: Columns) -> dict[str, Any]:
    found = report(Model.one_factor(tuple(scale.items)), {}, coded(scale, columns))
    whole = found.parts[0] if found.parts else None
    groupings = () if scale.about_violence else [name for name in GROUPINGS if name in columns]
    return {
        "key": scoring_of(scale).name,
        "alpha": _numbers(whole.alpha) if whole else None,
        "omega": _numbers(whole.omega) if whole else None,
        "between": {str(name): verdict_between(scale, columns, _large(columns[name])) for name in groupings},
    }


def _large(values: NDArray[Any]) -> NDArray[Any]:
    """Groups that are large enough; None for all others."""
    few = {value for value in set(values) if value == UNKNOWN or int((values == value).sum()) < ENOUGH}
    return np.array([None if value in few else value for value in values], dtype=object)


def _numbers(found: Any) -> list[float | None] | None:
    """Value, lower and upper limit."""
    if found is None:
        return None
    return [None if math.isnan(number) else float(number) for number in (found.value, found.low, found.high)]
