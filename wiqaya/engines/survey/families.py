"""Distributions and links of generalised linear models."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import special, stats

from wiqaya.engines.survey.columns import Floats, Mask
from wiqaya.engines.survey.errors import DesignError, Unsupported

EPSILON = float(np.finfo(np.float64).eps)
Map = Callable[[Floats], Floats]
NAME = re.compile(r"\s*([A-Za-z]+)\s*(?:\(\s*(?:link\s*=\s*)?[\"']?([a-z]*)[\"']?\s*\))?\s*$")


@dataclass(frozen=True, slots=True)
class Link:
    """eta = of(mu), mu = inverse(eta), slope(eta) = d mu / d eta."""

    of: Map
    inverse: Map
    slope: Map


def _share(values: Floats) -> Floats:
    return np.clip(values, EPSILON, 1 - EPSILON)


def _density(values: Floats) -> Floats:
    return np.maximum(values, EPSILON)


def _logistic_slope(eta: Floats) -> Floats:
    share = special.expit(eta)
    return _density(share * (1 - share))


LINKS: dict[str, Link] = {
    "identity": Link(lambda mu: mu, lambda eta: eta, np.ones_like),
    "log": Link(np.log, lambda eta: _density(np.exp(eta)), lambda eta: _density(np.exp(eta))),
    "logit": Link(special.logit, lambda eta: _share(special.expit(eta)), _logistic_slope),
    "probit": Link(special.ndtri, lambda eta: _share(special.ndtr(eta)), lambda eta: _density(stats.norm.pdf(eta))),
    "cloglog": Link(
        lambda mu: np.log(-np.log1p(-mu)), lambda eta: _share(-np.expm1(-np.exp(eta))), lambda eta: _density(np.exp(eta - np.exp(eta)))
    ),
    "inverse": Link(lambda mu: 1 / mu, lambda eta: 1 / eta, lambda eta: -1 / eta**2),
    "sqrt": Link(np.sqrt, np.square, lambda eta: 2 * eta),
}


@dataclass(frozen=True, slots=True)
class Family:
    """variance(mu) up to dispersion; deviance(y, mu) of every row; start(y, w) a first mu; answers: which y, and means: which mu are possible."""

    name: str
    link: Link
    variance: Map
    deviance: Callable[[Floats, Floats], Floats]
    start: Callable[[Floats, Floats], Floats]
    answers: Callable[[Floats], Mask]
    means: Callable[[Floats], Mask]


def _y_log_ratio(y: Floats, mu: Floats) -> Floats:
    return np.asarray(special.xlogy(y, y) - special.xlogy(y, mu), dtype=np.float64)


def _any(values: Floats) -> Mask:
    return np.isfinite(values)


def _above_zero(values: Floats) -> Mask:
    return np.isfinite(values) & (values > 0)


@dataclass(frozen=True, slots=True)
class _Kind:
    links: tuple[str, ...]
    variance: Map
    deviance: Callable[[Floats, Floats], Floats]
    start: Callable[[Floats, Floats], Floats]
    answers: Callable[[Floats], Mask]
    means: Callable[[Floats], Mask]
    needs: str


GAUSSIAN = _Kind(
    ("identity", "log", "inverse"), np.ones_like, lambda y, mu: (y - mu) ** 2, lambda y, w: y, _any, _any, "any number",
)  # fmt: skip
BINOMIAL = _Kind(
    ("logit", "probit", "cloglog", "log", "identity"), lambda mu: mu * (1 - mu),
    lambda y, mu: 2 * (_y_log_ratio(y, mu) + _y_log_ratio(1 - y, 1 - mu)), lambda y, w: (w * y + 0.5) / (w + 1),
    lambda y: (y >= 0) & (y <= 1), lambda mu: (mu > 0) & (mu < 1), "0 and 1",
)  # fmt: skip
POISSON = _Kind(
    ("log", "identity", "sqrt"), lambda mu: mu, lambda y, mu: 2 * (_y_log_ratio(y, mu) - (y - mu)), lambda y, w: y + 0.1,
    lambda y: y >= 0, _above_zero, "counts of zero or more",
)  # fmt: skip
GAMMA = _Kind(
    ("inverse", "identity", "log"), np.square, lambda y, mu: 2 * ((y - mu) / mu - np.log(y / mu)), lambda y, w: y, _above_zero, _above_zero,
    "numbers above zero",
)  # fmt: skip
KINDS = {
    "gaussian": GAUSSIAN, "binomial": BINOMIAL, "quasibinomial": BINOMIAL, "poisson": POISSON, "quasipoisson": POISSON, "Gamma": GAMMA,
}  # fmt: skip


def family(text: str) -> Family:
    """`gaussian`, `binomial`, `quasibinomial`, `poisson`, `quasipoisson`, `Gamma`, each with its usual link or another: `Gamma(link=log)`.

    Coefficients and design-based standard errors of a distribution and its quasi form are the same.
    """
    match = NAME.match(text)
    kind = KINDS.get(match[1]) if match else None
    if match is None or kind is None:
        raise Unsupported("family", "There is no family “{family}”; there are {known}.", family=text, known=", ".join(KINDS))
    link = match[2] or kind.links[0]
    if link not in kind.links:
        raise Unsupported(
            "link", "“{family}” has no link “{link}”; it has {known}.", family=match[1], link=link, known=", ".join(kind.links)
        )
    return Family(match[1], LINKS[link], kind.variance, kind.deviance, kind.start, kind.answers, kind.means)


def require_answers(one: Family, y: Floats) -> None:
    """Raises DesignError `family_answers` for answers that the family does not have."""
    wrong = y[~one.answers(y)]
    if wrong.size:
        raise DesignError(
            "family_answers", "A {family} model needs {needs} as answers; the data have {value:g}.",
            family=one.name, needs=KINDS[one.name].needs, value=float(wrong[0]),
        )  # fmt: skip
