"""Answers as moments: one set for each pattern of what was answered, and the normal likelihood over all of them.

A sample without gaps is the case of a single pattern.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from wiqaya.engines.survey.columns import Floats
from wiqaya.engines.survey.errors import NotEstimable
from wiqaya.engines.survey.psychometrics.structure import Group, Implied

CHUNK = 8  # patterns handled at once: keeps the working arrays in the cache
LOG_2PI = float(np.log(2 * np.pi))


@dataclass(frozen=True)
class Patterns:
    """`answered` (P, p), `counts` (P,), `means` (P, p) and `covariances` (P, p, p, divided by the count); zero where nothing was asked or answered."""

    answered: NDArray[np.bool_]
    counts: Floats
    means: Floats
    covariances: Floats

    @classmethod
    def of(cls, rows: Floats) -> Patterns:
        """Group the rows (n, p) by the columns answered; rows without any answer say nothing and are left out."""
        given = ~np.isnan(rows)
        rows, given = rows[given.any(axis=1)], given[given.any(axis=1)]
        answered, which = np.unique(given, axis=0, return_inverse=True)
        order = np.argsort(which, kind="stable")
        starts = np.searchsorted(which[order], np.arange(len(answered) + 1))
        filled = np.where(given, rows, 0.0)[order]
        parts = [filled[start:stop] for start, stop in pairwise(starts)]
        means = np.array([part.mean(axis=0) for part in parts]).reshape(answered.shape)
        centred = (part - mean for part, mean in zip(parts, means, strict=True))
        covariances = np.array([part.T @ part / len(part) for part in centred]).reshape(*answered.shape, rows.shape[1])
        return cls(answered, np.diff(starts).astype(np.float64), means, covariances)

    @classmethod
    def whole(cls, sigma: Floats, mu: Floats, n: float) -> Patterns:
        """A sample of n without gaps that has these moments."""
        return cls(np.ones((1, len(mu)), dtype=bool), np.array([n]), mu[None, :], sigma[None, :, :])

    @property
    def n(self) -> float:
        return float(self.counts.sum())

    @property
    def complete(self) -> bool:
        return bool(self.answered.all())

    def column_moments(self) -> tuple[Floats, Floats]:
        """Mean and variance (divided by the count) of each column over those who answered it."""
        share = self.counts[:, None] * self.answered
        mean = (share * self.means).sum(axis=0) / share.sum(axis=0)
        spread = np.einsum("pii->pi", self.covariances) + (self.means - mean) ** 2
        return mean, (share * spread).sum(axis=0) / share.sum(axis=0)


@dataclass(frozen=True)
class Pass:
    """One pass over the patterns: half the deviance `value` = -log L, its slopes in Sigma (`g`, symmetric) and mu (`h`), and what curvature needs."""

    value: float
    g: Floats
    h: Floats
    counts: Floats
    w: Floats
    wsw: Floats
    r: Floats


def positive(sigma: Floats) -> bool:
    """Whether a covariance matrix could be one."""
    try:
        np.linalg.cholesky(sigma)
    except np.linalg.LinAlgError:
        return False
    return bool(np.all(np.isfinite(sigma)))


def over(patterns: Patterns, sigma: Floats, mu: Floats) -> Pass:
    """-log L of a normal sample with gaps; d(-log L) = sum(g * d Sigma) + h . d mu.  `sigma` must be positive definite."""
    asked = patterns.answered[:, :, None] & patterns.answered[:, None, :]
    padded = np.where(asked, sigma, np.eye(sigma.shape[0]))
    w = np.linalg.inv(padded) * asked
    away = (patterns.means - mu) * patterns.answered
    spread = patterns.covariances + away[:, :, None] * away[:, None, :]
    wsw = w @ spread @ w
    r = np.einsum("pij,pj->pi", w, away)
    log_det = np.linalg.slogdet(padded)[1] + LOG_2PI * patterns.answered.sum(axis=1)
    value = 0.5 * float(patterns.counts @ (log_det + np.einsum("pij,pij->p", w, spread)))
    g = 0.5 * np.einsum("p,pij->ij", patterns.counts, w - wsw)
    return Pass(value, (g + g.T) / 2, -patterns.counts @ r, patterns.counts, w, wsw, r)


def slopes(group: Group, at: Implied, passed: Pass) -> Floats:
    """(k,) d(-log L) for each free cell of the group."""
    u, v, d = group.directions(at)
    return np.asarray(2 * np.einsum("ij,ij->j", u, passed.g @ v) + passed.h @ d, dtype=np.float64)


def expected(group: Group, at: Implied, passed: Pass) -> Floats:
    """(k, k) Fisher information of the free cells of a group, given the pattern of gaps."""
    u, v, d = group.directions(at)
    total = np.zeros((u.shape[1], u.shape[1]))
    for part in _chunks(len(passed.counts)):
        w, n = passed.w[part], passed.counts[part]
        cross = u.T @ w @ v
        total += np.einsum("p,pij->ij", n, (u.T @ w @ u) * (v.T @ w @ v) + cross * np.swapaxes(cross, 1, 2))
    return np.asarray(total + d.T @ np.einsum("p,pij->ij", passed.counts, passed.w) @ d, dtype=np.float64)


def observed(group: Group, at: Implied, passed: Pass) -> Floats:
    """(k, k) second derivatives of -log L for the free cells of a group."""
    u, v, d = group.directions(at)
    total = group.bends(at, passed.g, passed.h) + d.T @ np.einsum("p,pij->ij", passed.counts, passed.w) @ d
    for part in _chunks(len(passed.counts)):
        total += _curve(u, v, d, passed.counts[part], passed.w[part], passed.wsw[part], passed.r[part])
    return np.asarray((total + total.T) / 2, dtype=np.float64)


def _curve(u: Floats, v: Floats, d: Floats, n: Floats, w: Floats, t: Floats, r: Floats) -> Floats:
    """Curvature in Sigma, 2 tr(W dS_i W dS_j T) - tr(W dS_i W dS_j) over 2, and its cross terms with mu; T = W S W about mu."""
    uw, vw, ut, vt = u.T @ w, v.T @ w, u.T @ t, v.T @ t
    uwu, uwv, vwv = uw @ u, uw @ v, vw @ v
    utu, utv, vtv = ut @ u, ut @ v, vt @ v
    flip = np.swapaxes
    own = -(uwu * vwv) - uwv * flip(uwv, 1, 2)
    with_t = flip(uwv, 1, 2) * utv + vwv * utu + uwu * vtv + uwv * flip(utv, 1, 2)
    ru, rv = r @ u, r @ v
    cross = (d.T @ w @ u) * rv[:, None, :] + (d.T @ w @ v) * ru[:, None, :]
    return np.asarray(np.einsum("p,pij->ij", n, own + with_t + cross + flip(cross, 1, 2)), dtype=np.float64)


def _chunks(count: int) -> list[slice]:
    return [slice(start, start + CHUNK) for start in range(0, count, CHUNK)]


@dataclass(frozen=True)
class Saturated:
    """The unrestricted normal model of one group: its moments and -log L."""

    sigma: Floats
    mu: Floats
    value: float


def saturated(patterns: Patterns, most: int = 20_000) -> Saturated:
    """Maximum-likelihood mean and covariance matrix; by EM where answers are missing.

    Source: A. P. Dempster, N. M. Laird and D. B. Rubin, Journal of the Royal Statistical Society B 39 (1977), 1-38.
    Raises NotEstimable `moments_singular` when an item does not vary or repeats others, `em_not_converged`.
    """
    mu, variance = patterns.column_moments()
    sigma = patterns.covariances[0] if patterns.complete else np.diag(variance)
    if not np.all(variance > 0) or not positive(sigma) or np.linalg.cond(_correlation(sigma)) > 1e13:
        raise NotEstimable("moments_singular", "An item has the same answer everywhere or repeats the others: leave it out.")
    passed = over(patterns, sigma, mu)
    if patterns.complete:
        return Saturated(sigma, mu, passed.value)
    for _ in range(most):
        step = -passed.h @ sigma / patterns.n
        sigma = sigma - sigma @ passed.g @ sigma * (2 / patterns.n) - np.outer(step, step)
        mu = mu + step
        before, passed = passed.value, over(patterns, sigma, mu)
        if before - passed.value < max(1e-12, 4e-16 * abs(before)):
            return Saturated(sigma, mu, passed.value)
    raise NotEstimable(
        "em_not_converged", "Too few people answered the same pairs of items for a common covariance matrix: leave items out."
    )


def _correlation(sigma: Floats) -> Floats:
    scale = np.sqrt(np.diag(sigma))
    return np.asarray(sigma / np.outer(scale, scale), dtype=np.float64)
