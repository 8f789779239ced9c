"""Small areas: direct estimates with known variances borrow strength from a regression over all areas (Fay and Herriot).

y_d = x_d'β + v_d + e_d with v ~ (0, A), e ~ (0, D_d) and D known.
Sources: R. E. Fay and R. A. Herriot, Journal of the American Statistical Association 74 (1979), 269-277;
J. N. K. Rao and I. Molina, Small Area Estimation (2015), ch. 6 (A by REML, ML and moments; mean squared errors).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from wiqaya.engines.survey.columns import Floats, Mask
from wiqaya.engines.survey.errors import DesignError, NotEstimable, Unsupported

MOST = 1000


@dataclass(frozen=True)
class FayHerriot:
    """`eblup` and `mse` (m,) for every area; `gamma` (m,) is the share of the direct estimate in it, 0 where there was none (`synthetic`).

    `refvar` is A, `beta` and `se_beta` (p,) the regression.  `flags`: `no_area_variation` when A is 0: areas then differ by their covariates alone.
    """

    method: str
    refvar: float
    beta: Floats
    se_beta: Floats
    eblup: Floats
    mse: Floats
    gamma: Floats
    synthetic: Mask
    logl: float
    aic: float
    bic: float
    flags: tuple[str, ...]

    @property
    def cv(self) -> Floats:
        """(m,) root mean squared error over the estimate."""
        return np.asarray(np.sqrt(self.mse) / np.abs(self.eblup), dtype=np.float64)


def fay_herriot(
    direct: Floats, variances: Floats, covariates: Floats, method: str = "REML", areas: Sequence[str] | None = None
) -> FayHerriot:
    """Estimates for m areas from direct estimates (m,), their sampling variances (m,) and covariates (m, p), intercept included.

    Areas without a direct estimate (NaN) get the regression's value.  `areas` (m,) are names for messages.
    Raises DesignError for impossible variances and missing covariates, NotEstimable for too few areas or covariates that repeat each other.
    """
    sampled = ~np.isnan(direct)
    _check(direct, variances, covariates, sampled, areas)
    fit = _Fit(direct[sampled], variances[sampled], covariates[sampled])
    a = _area_variance(fit, method)
    at = fit.at(a)
    gamma = np.where(sampled, a / (a + np.where(sampled, variances, 1.0)), 0.0)
    regression = covariates @ at.beta
    eblup = regression + gamma * np.where(sampled, direct - regression, 0.0)
    logl = fit.log_likelihood(at)
    parameters = covariates.shape[1] + 1
    return FayHerriot(
        method, a, at.beta, np.sqrt(np.diag(at.spread)), eblup, _mse(at, variances, covariates, sampled, method), gamma, ~sampled,
        logl, 2 * parameters - 2 * logl, math.log(int(sampled.sum())) * parameters - 2 * logl, () if a > 0 else ("no_area_variation",),
    )  # fmt: skip


@dataclass(frozen=True)
class _At:
    """At one value of A: 1/(A + D), (X'V⁻¹X)⁻¹, β, residuals and tr((X'V⁻¹X)⁻¹ X'V⁻²X)."""

    a: float
    inverse: Floats
    spread: Floats
    beta: Floats
    residuals: Floats
    trace: float


@dataclass(frozen=True)
class _Fit:
    y: Floats
    d: Floats
    x: Floats

    def at(self, a: float) -> _At:
        inverse = 1 / (a + self.d)
        weighted = self.x * inverse[:, None]
        spread = np.asarray(np.linalg.inv(weighted.T @ self.x), dtype=np.float64)
        beta = spread @ weighted.T @ self.y
        return _At(a, inverse, spread, beta, self.y - self.x @ beta, float(np.sum(spread * (weighted.T @ weighted))))

    def log_likelihood(self, at: _At) -> float:
        return float(-0.5 * (len(self.y) * math.log(2 * math.pi) - np.log(at.inverse).sum() + at.inverse @ at.residuals**2))

    def restricted(self, at: _At) -> tuple[float, float]:
        """Score of the restricted likelihood in A, and its information: (y'P²y - tr P)/2 and tr(P²)/2."""
        weighted = self.x * at.inverse[:, None]
        cross = weighted.T @ weighted
        cubed = float(np.sum(at.spread * ((weighted * at.inverse[:, None]).T @ weighted)))
        both = float(np.sum((at.spread @ cross) * (at.spread @ cross).T))
        score = float((at.inverse * at.residuals) @ (at.inverse * at.residuals)) - (float(at.inverse.sum()) - at.trace)
        return score / 2, (float(at.inverse @ at.inverse) - 2 * cubed + both) / 2

    def full(self, at: _At) -> tuple[float, float]:
        """Score of the profile likelihood in A, and the information."""
        score = float((at.inverse * at.residuals) @ (at.inverse * at.residuals)) - float(at.inverse.sum())
        return score / 2, float(at.inverse @ at.inverse) / 2

    def moments(self, at: _At) -> tuple[float, float]:
        """How far the weighted squared residuals lie above their expectation m - p, and how fast they fall with A."""
        excess = float(at.inverse @ at.residuals**2) - (len(self.y) - self.x.shape[1])
        return excess, float((at.inverse * at.residuals) @ (at.inverse * at.residuals))


def _area_variance(fit: _Fit, method: str) -> float:
    """A ≥ 0 where the estimating equation holds; 0 when it holds nowhere above."""
    equations: dict[str, Callable[[_At], tuple[float, float]]] = {"REML": fit.restricted, "ML": fit.full, "FH": fit.moments}
    if method not in equations:
        raise Unsupported(
            "method", "“{method}” is no way to estimate the variance between areas: there are REML, ML and FH.", method=str(method)
        )
    a = middle = float(np.median(fit.d))
    for _ in range(MOST):
        score, information = equations[method](fit.at(a))
        following = max(a + score / information, 0.0)
        if abs(following - a) <= 1e-13 * (a + middle):
            return following
        a = following
    raise NotEstimable(
        "refvar_not_converged", "The variance between areas does not settle: the areas or their sampling variances are too unlike."
    )


def _mse(at: _At, variances: Floats, covariates: Floats, sampled: Mask, method: str) -> Floats:
    """(m,) Mean squared errors: g1 + g2 + 2 g3, less the bias of A by ML and moments (Rao and Molina 2015, section 6.2)."""
    d = np.where(sampled, variances, 1.0)
    shrink = d / (at.a + d)
    leverage = np.einsum("ij,jk,ik->i", covariates, at.spread, covariates)
    first, second = float(at.inverse.sum()), float(at.inverse @ at.inverse)
    m = len(at.inverse)
    spread_of_a = 2 * m / first**2 if method == "FH" else 2 / second
    bias = {"REML": 0.0, "ML": -at.trace / second, "FH": 2 * (m * second - first**2) / first**3}[method]
    found = at.a * shrink + shrink**2 * leverage + 2 * shrink**2 / (at.a + d) * spread_of_a - bias * shrink**2
    return np.asarray(np.where(sampled, found, at.a + leverage), dtype=np.float64)


def _check(direct: Floats, variances: Floats, covariates: Floats, sampled: Mask, areas: Sequence[str] | None) -> None:
    names = areas or [str(number) for number in range(1, len(direct) + 1)]
    for number in np.flatnonzero(sampled & ~(variances > 0)).tolist():
        raise DesignError("area_variance", "Area {area} has a direct estimate but no sampling variance above zero: smooth the variances first.",
                          area=names[number])  # fmt: skip
    for number in np.flatnonzero(~np.isfinite(covariates).all(axis=1)).tolist():
        raise DesignError(
            "area_covariate", "Area {area} lacks a covariate: give one for every area, or leave the covariate out.", area=names[number]
        )
    m, p = int(sampled.sum()), covariates.shape[1]
    if m <= p:
        raise NotEstimable(
            "few_areas", "{areas} areas with a direct estimate cannot carry {parameters} coefficients.", areas=m, parameters=p
        )
    if np.linalg.matrix_rank(covariates[sampled]) < p:
        raise NotEstimable("covariates_repeat", "The covariates repeat each other over the areas: leave one of them out.")
