"""Estimates of plain designs: against formulas worked by hand."""

from __future__ import annotations

import numpy as np
import pytest

from wiqaya.engines.survey import Design, DesignError, Mean, NotEstimable, Survey, Total

Y = np.array([3.0, 5.0, 4.0, 8.0, 6.0, 9.0])
STRATA = np.array(["a", "a", "a", "b", "b", "b"], dtype=object)


def sample(**design: object) -> Survey:
    columns = {"y": Y, "h": STRATA, "w": np.array([2.0, 2, 2, 5, 5, 5]), "N": np.array([6.0, 6, 6, 15, 15, 15]), "u": np.arange(6.0)}
    return Survey.declare(columns, Design(**design))  # type: ignore[arg-type]


def everybody(survey: Survey) -> np.ndarray:
    return np.ones(survey.size, dtype=bool)


def test_a_stratified_total_has_the_variance_of_the_textbook() -> None:
    survey = sample(strata=("h",), fpc=("N",))
    found = survey.evaluate(Total(Y[:, None], everybody(survey)))
    expected = 6**2 * (1 - 3 / 6) * Y[:3].var(ddof=1) / 3 + 15**2 * (1 - 3 / 15) * Y[3:].var(ddof=1) / 3
    assert found.estimate[0] == pytest.approx(2 * 12 + 5 * 23)
    assert found.vcov[0, 0] == pytest.approx(expected)


def test_a_mean_of_a_simple_sample_has_the_variance_of_the_textbook() -> None:
    survey = sample()
    found = survey.evaluate(Mean(Y[:, None], everybody(survey)))
    assert found.vcov[0, 0] == pytest.approx(Y.var(ddof=1) / 6)


def test_a_domain_is_a_mask_and_keeps_units_without_members() -> None:
    survey = sample(strata=("h",), weights="w")
    rows = Y > 4
    score = np.where(rows, Y - np.average(Y[rows], weights=survey.weights[rows]), 0) * survey.weights / survey.weights[rows].sum()
    by_hand = sum(3 / 2 * ((score[part] - score[part].mean()) ** 2).sum() for part in (slice(0, 3), slice(3, 6)))
    assert survey.evaluate(Mean(Y[:, None], rows)).vcov[0, 0] == pytest.approx(by_hand)


def test_degrees_of_freedom_are_units_less_strata() -> None:
    survey = sample(strata=("h",), weights="w")
    assert survey.df() == 4
    assert survey.df(STRATA == "a") == 2


def test_an_empty_domain_is_refused() -> None:
    survey = sample()
    with pytest.raises(NotEstimable, match="Nobody"):
        survey.evaluate(Mean(Y[:, None], Y > 100))


def test_a_weight_of_zero_is_refused_with_its_row() -> None:
    columns = {"y": Y, "w": np.array([1.0, 1, 0, 1, 1, 1])}
    with pytest.raises(DesignError, match="Row 3") as refused:
        Survey.declare(columns, Design(weights="w"))
    assert refused.value.code == "bad_weight"
