"""What is done with missing answers, said once for every estimate and test."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from wiqaya.engines.survey.columns import Mask, is_missing
from wiqaya.engines.survey.errors import NotEstimable, Unsupported
from wiqaya.engines.survey.survey import Survey

Missing = Literal["raise", "exclude"]


def answered(survey: Survey, rows: Mask | None, missing: Missing, *values: NDArray[Any]) -> tuple[Mask, Mask]:
    """(domain, those of the domain who answered everything).

    Raises NotEstimable `missing_answers` when answers are missing and nothing was said about them, `empty_domain` when nobody is left.
    """
    if missing not in ("raise", "exclude"):
        raise Unsupported("missing_rule", "“{rule}” is no rule for missing answers; there are raise, exclude.", rule=missing)
    domain = np.ones(survey.size, dtype=bool) if rows is None else np.asarray(rows, dtype=bool)
    known = domain & (survey.weights != 0)
    for one in values:
        known = known & ~is_missing(one)
    gaps = int((domain & (survey.weights != 0)).sum() - known.sum())
    if gaps and missing == "raise":
        raise NotEstimable(
            "missing_answers", "{count} answers are missing. Say that they are left out (missing=“exclude”), or fill them first.", count=gaps,
        )  # fmt: skip
    if not known.any():
        raise NotEstimable("empty_domain", "Nobody in the sample belongs to this domain.")
    return domain, known


def rows_counted(survey: Survey, rows: Mask) -> int:
    """How many rows stand behind a domain: a calibrated or unequal-probability design keeps the rows of other domains, with weight 0."""
    return survey.size if survey.keeps_rows else int(rows.sum())


def level_tail(level: float) -> float:
    """The probability left on either side.  Raises Unsupported `level` outside 0 to 1."""
    if not 0 < level < 1:
        raise Unsupported("level", "A level of confidence lies between 0 and 1; {level} does not.", level=level)
    return (1 - level) / 2


def require_degrees(df: float) -> None:
    """Raises NotEstimable `no_degrees` when the design leaves no degrees of freedom."""
    if df <= 0:
        raise NotEstimable("no_degrees", "The domain rests on as many strata as sampling units: there is nothing to judge chance by.")
