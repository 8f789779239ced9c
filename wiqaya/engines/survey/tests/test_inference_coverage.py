"""Do intervals contain the truth, and tests reject what is true, as often as they say?  Clusters that resemble each other, unequal weights."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from wiqaya.engines.survey.association import independence
from wiqaya.engines.survey.columns import as_column, factor
from wiqaya.engines.survey.comparison import rank_test, t_test
from wiqaya.engines.survey.design import Design
from wiqaya.engines.survey.proportions import METHODS, limits
from wiqaya.engines.survey.quantiles import quantiles
from wiqaya.engines.survey.statistics import Mean
from wiqaya.engines.survey.survey import Survey
from wiqaya.engines.survey.tests.plain_samples import everybody

SAMPLES = 1000
CLUSTERS, SIZE, EACH = 400, 60, 8


@cache
def population() -> dict[str, np.ndarray]:
    made = np.random.default_rng(20)
    shift = np.repeat(made.normal(scale=0.5, size=CLUSTERS), SIZE)
    y = shift + made.normal(size=shift.size)
    return {
        "y": y,
        "yes": (y > 1).astype(float),
        "a": made.integers(0, 2, y.size),
        "c": made.integers(0, 3, y.size),
        "size": 1 + made.uniform(size=y.size),
    }


def draw(number: int) -> Survey:
    """40 clusters at random, 8 people of each with probabilities by size."""
    made, whole = np.random.default_rng(number), population()
    chosen = made.choice(CLUSTERS, 40, replace=False)
    people, weights = [], []
    for cluster in chosen:
        inside = np.arange(cluster * SIZE, (cluster + 1) * SIZE)
        share = EACH * whole["size"][inside] / whole["size"][inside].sum()
        took = made.uniform(size=SIZE) < share
        people.append(inside[took])
        weights.append(CLUSTERS / 40 / share[took])
    rows = np.concatenate(people)
    columns = {name: whole[name][rows].astype(float) for name in ("y", "yes", "a", "c")}
    columns |= {"unit": np.repeat(chosen, [len(each) for each in people]).astype(float), "w": np.concatenate(weights)}
    return Survey.declare({name: as_column(values) for name, values in columns.items()}, Design(ids=("unit",), weights="w"))


@pytest.mark.slow
def test_intervals_cover_and_tests_err_as_often_as_they_say() -> None:
    whole = population()
    share, median = whole["yes"].mean(), np.median(whole["y"])
    hits: dict[str, int] = dict.fromkeys([*METHODS, "median", "F", "t", "wilcoxon"], 0)
    for number in range(SAMPLES):
        survey = draw(number)
        found = survey.evaluate(Mean(survey.columns["yes"][:, None], everybody(survey)))
        for method in METHODS:
            low, high = limits(method, float(found.estimate[0]), float(found.vcov[0, 0]), df=survey.df(), rows=survey.size)
            hits[method] += bool(low <= share <= high)
        middle = quantiles(survey, survey.columns["y"], [0.5])[0]
        hits["median"] += bool(middle.low <= median <= middle.high)
        hits["F"] += independence(survey, factor(survey.columns["a"]), factor(survey.columns["c"])).p > 0.05
        hits["t"] += t_test(survey, "y", "a").p > 0.05
        hits["wilcoxon"] += rank_test(survey, "y", "a").p > 0.05
    assert {name: round(count / SAMPLES, 3) for name, count in hits.items() if not 0.93 <= count / SAMPLES <= 0.97} == {}
