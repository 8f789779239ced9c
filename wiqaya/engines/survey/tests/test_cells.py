"""The fast pass gives what the plain way gives."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from wiqaya.engines.survey import Design, Joined, Mean, Survey, Unsupported, calibrate, margin, nonresponse, poststratify, rake
from wiqaya.engines.survey.cells import Block

DESIGNS = {
    "rows": {},
    "strata": {"strata": ("h",), "ids": ("psu",)},
    "finite": {"strata": ("h",), "ids": ("psu",), "fpc": ("N",)},
    "two stages": {"strata": ("h",), "ids": ("psu", "hh"), "fpc": ("N", "M")},
}
SIZE, ITEMS, DOMAINS = 240, 4, 7


def columns(missing: bool) -> dict[str, Any]:
    chance = np.random.default_rng(5)
    psu = np.repeat(np.arange(24), 10)
    mixed = chance.permutation(SIZE)
    found = {
        "h": (psu // 6).astype(float), "psu": psu.astype(float), "hh": np.tile(np.repeat(np.arange(5.0), 2), 24), "N": np.full(SIZE, 40.0),
        "M": np.full(SIZE, 9.0), "w": chance.uniform(1, 4, SIZE), "sex": chance.integers(0, 2, SIZE).astype(float),
        "age": chance.integers(0, 3, SIZE).astype(float), "d": chance.integers(-1, DOMAINS, SIZE).astype(float), "x": chance.normal(5, 1, SIZE),
    }  # fmt: skip
    for item in range(ITEMS):
        found[f"y{item}"] = chance.normal(psu % 5, 1, SIZE)
        if missing:
            found[f"y{item}"][chance.random(SIZE) < 0.1] = math.nan
    return {name: values[mixed] for name, values in found.items()}


def margins(survey: Survey) -> list[Any]:
    return [margin(survey.columns, "sex", {"0": 300, "1": 340}), margin(survey.columns, "age", {"0": 200, "1": 200, "2": 240})]


STEPS = {
    "plain": lambda survey: survey,
    "poststratified": lambda survey: poststratify(survey, margins(survey)[0]),
    "raked": lambda survey: rake(survey, margins(survey)),
    "raked as R": lambda survey: rake(survey, margins(survey), residual="r_rake"),
    "both": lambda survey: calibrate(
        poststratify(survey, margins(survey)[1]),
        np.column_stack([np.ones(SIZE), survey.columns["x"]]),
        np.array([640.0, 3240.0]),
        ["one", "x"],
    ),
    "adjusted": lambda survey: rake(nonresponse(survey, ("h",), survey.columns["x"] > 4.2, smallest=1), margins(survey)),
}


@pytest.mark.slow
@pytest.mark.parametrize("missing", [False, True])
@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("design", DESIGNS)
def test_means_variances_and_covariances_are_those_of_the_plain_way(design: str, step: str, missing: bool) -> None:
    survey = STEPS[step](Survey.declare(columns(missing), Design(weights="w", **DESIGNS[design])))
    values = np.column_stack([survey.columns[f"y{item}"] for item in range(ITEMS)])
    domain = survey.columns["d"].astype(np.intp)
    fast = Block.of(survey, values).means(domain, DOMAINS)
    parts = [Mean(values[:, [item]], (domain == one) & ~np.isnan(values[:, item])) for one in range(DOMAINS) for item in range(ITEMS)]
    plain = survey.evaluate(Joined(parts))
    pairs = np.divmod(np.arange(DOMAINS * ITEMS), ITEMS)
    np.testing.assert_allclose(fast.estimate.ravel(), plain.estimate, rtol=1e-12)
    np.testing.assert_allclose(fast.variance.ravel(), np.diag(plain.vcov), rtol=1e-9)
    np.testing.assert_allclose(fast.covariance(*pairs), plain.vcov, rtol=1e-8, atol=1e-12)
    asked = np.array([(survey.weights[part.rows] != 0).sum() for part in parts]).reshape(DOMAINS, ITEMS)
    np.testing.assert_array_equal(np.broadcast_to(fast.n, asked.shape), asked)


@pytest.mark.parametrize("step", [name for name in STEPS if name != "plain"])
def test_the_factors_of_a_step_are_its_residual(step: str) -> None:
    survey = STEPS[step](Survey.declare(columns(False), Design(weights="w")))
    weighted = np.random.default_rng(3).normal(size=(SIZE, 5))
    for each in survey.steps:
        left, right = each.factors()
        np.testing.assert_allclose(weighted - left @ (right.T @ weighted), each.residual(weighted), atol=1e-11)


def test_a_domain_without_answers_is_unknown_and_the_others_stand() -> None:
    survey = Survey.declare(columns(False), Design(weights="w"))
    found = Block.of(survey, survey.columns["y0"][:, None]).means(np.where(survey.columns["d"] == 2, 1, -1), 3)
    assert np.isnan(found.estimate[[0, 2]]).all()
    assert np.isfinite(found.variance[1]).all()


def test_two_passes_are_alike_to_the_last_bit() -> None:
    survey = STEPS["raked"](Survey.declare(columns(True), Design(weights="w", strata=("h",), ids=("psu",))))
    values, domain = np.column_stack([survey.columns["y0"], survey.columns["y1"]]), survey.columns["d"].astype(np.intp)
    one, two = (Block.of(survey, values).means(domain, DOMAINS) for _ in range(2))
    assert one.estimate.tobytes() == two.estimate.tobytes()
    assert one.variance.tobytes() == two.variance.tobytes()


def test_single_units_are_left_to_the_plain_way() -> None:
    data = columns(False)
    data["h"][:] = np.where(data["psu"] == 0, 99, data["h"])
    survey = Survey.declare(data, Design(weights="w", strata=("h",), ids=("psu",), lonely_psu="adjust"))
    with pytest.raises(Unsupported):
        Block.of(survey, data["y0"][:, None])
