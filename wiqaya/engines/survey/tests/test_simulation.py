"""Samples drawn again and again from known populations: estimates are centred, intervals cover as they say."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from scipy import stats

from wiqaya.engines.survey import Design, Joined, Mean, Ratio, Survey, margin, rake

SAMPLES = 1000


class City:
    """Neighbourhoods of clusters of residents asked twice; answers differ by cluster, sex and age, and so does who responds."""

    def __init__(self, strata: int, clusters: int, size: int, seed: int) -> None:
        chance = np.random.default_rng(seed)
        self.strata, self.clusters, self.size = strata, clusters, size
        shape = (strata, clusters, size)
        self.sex, self.age = (chance.random(shape) < 0.48).astype(float), chance.integers(0, 3, shape).astype(float)
        place = chance.normal(size=(strata, 1, 1)) * 0.4 + chance.normal(size=(strata, clusters, 1)) * 0.5
        self.first = 3 + place + 0.4 * self.sex - 0.3 * self.age + chance.normal(size=shape)
        self.second = self.first * 0.5 + 1.8 + place * 0.3 + chance.normal(size=shape) * 0.8
        self.money = np.exp(chance.normal(size=shape) * 0.5 + 0.2 * self.age) + 0.5 * np.abs(self.first)
        self.answers = (0.6 + 0.25 * self.sex) * (0.65 + 0.15 * self.age)  # chances; raking undoes products

    @property
    def truth(self) -> np.ndarray:
        """Mean, mean of a domain, ratio, change between the waves."""
        return np.array([self.first.mean(), self.first[self.sex == 1].mean(), self.money.sum() / self.first.sum(), (self.second - self.first).mean()])

    @property
    def margins(self) -> dict[str, dict[str, float]]:
        return {
            "sex": {"0": float((self.sex == 0).sum()), "1": float(self.sex.sum())}, "age": {str(age): float((self.age == age).sum()) for age in range(3)},
        }  # fmt: skip

    def drawn(self, chance: np.random.Generator, clusters: int, people: int) -> tuple[np.ndarray, ...]:
        """Indices of residents: a simple sample of clusters in each stratum, and of people in each cluster."""
        which = np.argsort(chance.random((self.strata, self.clusters)), axis=1)[:, :clusters]
        who = np.argsort(chance.random((self.strata, clusters, self.size)), axis=2)[:, :, :people]
        h = np.broadcast_to(np.arange(self.strata)[:, None, None], who.shape)
        return h.ravel(), np.broadcast_to(which[:, :, None], who.shape).ravel(), who.ravel()

    def columns(self, at: tuple[np.ndarray, ...], clusters: int, people: int) -> dict[str, Any]:
        h, u, _ = at
        return {
            "h": h.astype(float), "u": (h * self.clusters + u).astype(float), "w": np.full(h.size, self.clusters / clusters * self.size / people),
            "person": np.arange(h.size, dtype=float), "N": np.full(h.size, float(self.clusters)), "M": np.full(h.size, float(self.size)),
            "sex": self.sex[at], "age": self.age[at],
        }  # fmt: skip


Drawn = tuple[np.ndarray, np.ndarray, int]  # estimates, standard errors, degrees of freedom


def clustered(city: City, chance: np.random.Generator) -> Drawn:
    """Few of many clusters, as good as with replacement."""
    at = city.drawn(chance, 6, 6)
    return evaluated(Survey.declare(city.columns(at, 6, 6), Design(ids=("u",), strata=("h",), weights="w")), city, at)


def two_stages(city: City, chance: np.random.Generator) -> Drawn:
    """Half of the clusters and half of their people: both finite populations count."""
    at = city.drawn(chance, 8, 10)
    design = Design(ids=("u", "person"), strata=("h",), weights="w", fpc=("N", "M"))
    return evaluated(Survey.declare(city.columns(at, 8, 10), design), city, at)


def raked(city: City, chance: np.random.Generator) -> Drawn:
    """People respond by sex and age; raking to both takes the bias away."""
    drawn = city.drawn(chance, 8, 10)
    answer = chance.random(drawn[0].size) < city.answers[drawn]
    at = tuple(index[answer] for index in drawn)
    survey = Survey.declare(city.columns(at, 8, 10), Design(ids=("u",), strata=("h",), weights="w"))
    return evaluated(rake(survey, [margin(survey.columns, name, totals) for name, totals in city.margins.items()]), city, at)


def evaluated(survey: Survey, city: City, at: tuple[np.ndarray, ...]) -> Drawn:
    everybody = np.ones(survey.size, dtype=bool)
    first = city.first[at][:, None]
    found = survey.evaluate(
        Joined([
            Mean(first, everybody), Mean(first, city.sex[at] == 1), Ratio(city.money[at][:, None], first, everybody),
            Mean(city.second[at][:, None], everybody),
        ])
    )  # fmt: skip
    c = np.vstack([np.eye(4)[:3], [-1.0, 0, 0, 1]])
    return c @ found.estimate, np.sqrt(np.diag(c @ found.vcov @ c.T)), survey.df()


CITIES: dict[str, tuple[Callable[[City, np.random.Generator], Drawn], tuple[int, int, int, int]]] = {
    "clustered": (clustered, (8, 150, 30, 1)), "two stages": (two_stages, (6, 16, 20, 2)), "raked": (raked, (8, 150, 30, 3)),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("design", list(CITIES))
def test_estimates_are_centred_and_intervals_cover(design: str, record_property: Any) -> None:
    sample, size = CITIES[design]
    city, chance = City(*size), np.random.default_rng(99)
    drawn = [sample(city, chance) for _ in range(SAMPLES)]
    estimate, se, reach = np.array([one[0] for one in drawn]), np.array([one[1] for one in drawn]), stats.t.ppf(0.975, [one[2] for one in drawn])
    spread = estimate.std(axis=0, ddof=1)
    bias, ratio = (estimate.mean(axis=0) - city.truth) / spread, se.mean(axis=0) / spread
    coverage = (np.abs(estimate - city.truth) <= reach[:, None] * se).mean(axis=0)
    record_property("coverage", coverage.round(3).tolist())
    record_property("se_over_sd", ratio.round(3).tolist())
    assert (np.abs(bias) < 0.1).all(), bias
    assert ((coverage >= 0.93) & (coverage <= 0.97)).all(), coverage
    assert ((ratio >= 0.93) & (ratio <= 1.08)).all(), ratio
