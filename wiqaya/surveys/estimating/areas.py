"""Values of areas with few answers, by a model of all areas: Fay and Herriot over the design-based values of a round.

Every area with an answer takes part in the regression.  Its own answers count in its own value only where the gate shows its direct value:
the value of any other area comes from the regression alone, so that nothing hidden can be worked back.
Source: J. N. K. Rao and I. Molina, Small Area Estimation (2015), ch. 6: 6.1 (EBLUP), 6.2 (mean squared error), 6.4.1 (smoothed sampling variances),
6.4.6 (ratio benchmarking).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wiqaya.engines.survey import NotEstimable
from wiqaya.engines.survey.smallarea import fay_herriot
from wiqaya.places.facts import Residents
from wiqaya.surveys.estimating.domains import Estimated, Floats

LEAST, EACH = 6, 3  # areas with answers: at least, and for each coefficient of the regression
APART = 0.01  # by which a covariate must differ between areas: a point of 100 of an age band, one in a hundred residents
SIZE, AGE = "residents", "age"


@dataclass(frozen=True, eq=False)
class Modelled:
    """value, mse (areas,), own (areas,): whose own answers count in their value; n answers behind the model.

    spread: the sampling variance of one answer, pooled over the areas      refvar: variance between areas that the covariates leave
    beta: coefficients, the intercept first                                 factor: by which all values were brought into line
    """

    value: Floats
    mse: Floats
    own: NDArray[np.bool_]
    n: int
    spread: float
    refvar: float
    beta: Floats
    factor: float


def covariates_of(residents: Sequence[Residents]) -> dict[str, dict[str, float]]:
    """What is known of areas, by name of the covariate and code of the area: the logarithm of residents, the share of each age band.

    Of the newest year of each area.  Numbers of residents by age alone; belief, ethnicity and nationality are in no such number.
    """
    whole = _newest([row for row in residents if row.sex == "all" and row.age_band == "all"])
    found: dict[str, dict[str, float]] = {
        SIZE: {area: float(np.log(rows[0].residents)) for area, rows in whole.items() if rows[0].residents}
    }
    for area, rows in _newest([row for row in residents if row.age_band != "all"]).items():
        for band, share in _shares(rows).items():
            found.setdefault(f"{AGE} {band}", {})[area] = share
    return {name: known for name, known in found.items() if known}


def modelled(found: Estimated, item: int, covariates: Floats, weights: Floats, own: NDArray[np.bool_], names: Sequence[str]) -> Modelled:
    """Values of m areas.  found: one item by area; covariates (m, p) without intercept; weights (m,) of those who answered.

    Raises NotEstimable `model_few_areas`, `model_no_spread`, `covariates_repeat` (also where one hardly differs), and what the engine raises.
    """
    direct, n = found.estimate[:-1, item], found.n[:-1, item]
    design = np.column_stack([np.ones(len(direct)), covariates])
    if (np.ptp(covariates, axis=0) < APART).any():
        raise NotEstimable("covariates_repeat", "A covariate says the same of every area: leave it out.")
    least = max(LEAST, EACH * design.shape[1])
    if (areas := int((n > 0).sum())) < least:
        raise NotEstimable("model_few_areas", "{areas} areas with answers are too few: the model needs {least}.", areas=areas, least=least)
    spread = _spread(found.variance[:-1, item], n)
    alone = np.flatnonzero(~own)  # a second time without their answers: the regression's own value
    fit = fay_herriot(
        np.append(np.where(n > 0, direct, np.nan), np.full(alone.size, np.nan)), np.append(spread / np.maximum(n, 1), np.ones(alone.size)),
        np.vstack([design, design[alone]]), "REML", [*names, *(names[place] for place in alone.tolist())],
    )  # fmt: skip
    value, mse = fit.eblup[: len(direct)].copy(), fit.mse[: len(direct)].copy()
    value[alone], mse[alone] = fit.eblup[len(direct) :], fit.mse[len(direct) :]
    factor = float(weights[n > 0] @ direct[n > 0] / (weights[n > 0] @ value[n > 0]))
    return Modelled(value * factor, mse * factor**2, own, int(n.sum()), spread, fit.refvar, fit.beta, factor)


def _spread(variance: Floats, n: NDArray[np.int64]) -> float:
    """The variance of one answer as the design gives it, pooled: variances of thin areas by themselves are as uncertain as their values."""
    known = (n > 1) & np.isfinite(variance)
    pooled = float(((n - 1) * n * variance)[known].sum() / max((n - 1)[known].sum(), 1))
    if pooled <= 0:
        raise NotEstimable("model_no_spread", "Everybody gave the same answer: a model of areas says nothing more.")
    return pooled


def _newest(rows: Sequence[Residents]) -> dict[str, list[Residents]]:
    found: dict[str, list[Residents]] = defaultdict(list)
    for row in rows:  # newest year first
        if not found[row.area] or found[row.area][0].year == row.year:
            found[row.area].append(row)
    return found


def _shares(rows: Sequence[Residents]) -> Mapping[str, float]:
    """Of each age band among those whose age is known: of both sexes as a whole where that is given, else women and men together."""
    counted = [row for row in rows if row.sex == "all"] or [row for row in rows if row.sex != "all"]
    total = sum(row.residents for row in counted)
    found: dict[str, float] = defaultdict(float)
    for row in counted:
        found[row.age_band] += row.residents / total if total else 0.0
    return found
