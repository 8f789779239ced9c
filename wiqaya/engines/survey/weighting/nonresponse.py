"""Non-response classes: respondents answer for those of their class who did not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from wiqaya.engines.survey.columns import Codes, Floats, Mask, column, factor, interaction
from wiqaya.engines.survey.errors import DesignError, NotEstimable, Unsupported
from wiqaya.engines.survey.survey import Survey
from wiqaya.engines.survey.variance import group_sums
from wiqaya.engines.survey.weighting.poststratify import one_hot
from wiqaya.engines.survey.weighting.records import recorded

SMALLEST = 30  # respondents of a class below which its ratio is too unsteady
LARGEST = 3.0


@dataclass(frozen=True, slots=True, eq=False)
class Classes:
    """Scores of the adjusted total: the class mean for everybody sampled, and for respondents their distance from it, blown up.

    Source: Särndal, Swensson and Wretman (1992), 15.6, response homogeneity groups; the response is one more random stage.
    """

    codes: Codes
    before: Floats
    after: Floats
    to_sample: ClassVar[bool] = True

    def residual(self, weighted: Floats) -> Floats:
        size = int(self.codes.max()) + 1
        means = group_sums(weighted, self.codes, size) / np.bincount(self.codes, self.after, size)[:, None]
        return np.asarray(weighted + means[self.codes] * (self.before - self.after)[:, None])

    def factors(self) -> tuple[Floats, Floats]:
        cells = one_hot(self.codes, int(self.codes.max()) + 1)
        return cells * (self.after - self.before)[:, None], cells / (self.after @ cells)


def nonresponse(survey: Survey, classes: tuple[str, ...], responded: Mask, *, smallest: int = SMALLEST, largest: float = LARGEST) -> Survey:
    """Weights of respondents times Σ w of their class over Σ w of its respondents; others keep their row and lose their weight.

    Must be the first act.  Raises NotEstimable for a class without respondents, with fewer than `smallest`, or a ratio above `largest`.
    """
    if survey.steps or survey.replicates is not None:
        raise Unsupported("nonresponse_order", "Non-response is adjusted first, before other acts and before replicates are made.")
    found = interaction([factor(column(survey.columns, name)) for name in classes])
    if (found.codes < 0).any():
        raise DesignError(
            "class_missing", "Non-response classes ({classes}) must be known for everybody who was sampled.", classes=", ".join(classes)
        )
    size = len(found.levels)
    everybody, answered = (group_sums(each[:, None], found.codes, size)[:, 0] for each in (survey.weights, survey.weights * responded))
    _require(found.levels, np.bincount(found.codes[responded], minlength=size), everybody, answered, smallest, largest)
    after = np.where(responded, survey.weights * (everybody / answered)[found.codes], 0.0)
    return survey.reweighted(
        after,
        step=Classes(found.codes, survey.weights, after),
        record=recorded("nonresponse", survey.weights, after, []) | {"classes": classes},
    )


def _require(labels: tuple[str, ...], count: Codes, everybody: Floats, answered: Floats, smallest: int, largest: float) -> None:
    for label, respondents, whole, part in zip(labels, count, everybody, answered, strict=True):
        if respondents < max(smallest, 1):
            raise NotEstimable(
                "small_class",
                "Class {label} has {count} respondents, {smallest} are needed: merge it.",
                label=label,
                count=int(respondents),
                smallest=smallest,
            )
        if whole > largest * part:
            raise NotEstimable(
                "large_ratio",
                "Class {label} would blow weights up {ratio:.1f} times, more than {largest}: merge it.",
                label=label,
                ratio=float(whole / part),
                largest=largest,
            )
