"""Random designs beside the survey package of R, where it is installed."""

from __future__ import annotations

import csv
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from wiqaya.engines.survey import Design, Joined, Mean, Ratio, Survey, Total, calibrate, margin, poststratify, rake, read_csv

SECONDS = 120  # far more than R needs, and an end
SCRIPT = """
suppressMessages(library(survey))
d <- read.csv("data.csv"); x <- c(`(Intercept)` = %(all).10f, x = %(x).10f)
plain <- svydesign(id = ~u, strata = ~h, weights = ~w, data = d, nest = TRUE)
finite <- svydesign(id = ~u + s, strata = ~h, weights = ~w, fpc = ~N + M, data = d, nest = TRUE)
sex <- data.frame(sex = c("f", "m"), Freq = c(%(f).10f, %(m).10f)); age <- data.frame(age = 1:3, Freq = %(all).10f * c(.3, .3, .4))
acts <- list(plain = identity, ps = function(d) postStratify(d, ~sex, sex),
  rake = function(d) rake(d, list(~sex, ~age), list(sex, age), control = list(maxit = 2000, epsilon = 1e-12)),
  linear = function(d) calibrate(d, ~x, x), logit = function(d) calibrate(d, ~x, x, calfun = "logit", bounds = c(.3, 3), epsilon = 1e-13, maxit = 500),
  both = function(d) calibrate(postStratify(d, ~sex, sex), ~x, x))
for (design in list(plain, finite)) for (act in acts) {
  a <- act(design); one <- svymean(~y + z, a); g <- subset(a, age == 2)
  two <- svytotal(~y, g); three <- svyratio(~y, ~x, g); four <- svymean(~z, g)
  cat(sprintf("%%.17g", c(coef(one), sqrt(diag(vcov(one))), vcov(one)[1, 2], coef(two), SE(two), coef(three), SE(three), coef(four), SE(four), degf(g))), "\\n")
}
"""


def drawn(seed: int) -> dict[str, Any]:
    chance = np.random.default_rng(seed)
    h = np.repeat(np.arange(4), 40)
    u = np.tile(np.repeat(np.arange(5), 8), 4)
    return {
        "h": h, "u": u, "s": np.tile(np.arange(8), 20), "w": chance.uniform(3, 7, 160), "N": np.repeat([9, 12, 30, 7], 40), "M": np.full(160, 11),
        "sex": np.where(chance.random(160) < 0.5, "f", "m"), "age": chance.integers(1, 4, 160), "x": chance.uniform(2, 4, 160),
        "y": chance.normal(h + u % 3, 1), "z": chance.normal(u, 2),
    }  # fmt: skip


def ours(columns: Any, known: dict[str, float]) -> list[list[float]]:
    def regressed(survey: Survey, **options: Any) -> Survey:
        x = np.column_stack([np.ones(survey.size), survey.columns["x"]])
        return calibrate(survey, x, np.array([known["all"], known["x"]]), ["(Intercept)", "x"], **options)

    def stratified(survey: Survey) -> Survey:
        return poststratify(survey, margin(columns, "sex", {"f": known["f"], "m": known["m"]}))

    def raked(survey: Survey) -> Survey:
        ages = {str(age): known["all"] * share for age, share in zip((1, 2, 3), (0.3, 0.3, 0.4), strict=True)}
        margins = [margin(columns, "sex", {"f": known["f"], "m": known["m"]}), margin(columns, "age", ages)]
        return rake(survey, margins, residual="r_rake")

    acts = [
        lambda survey: survey, stratified, raked, regressed, lambda survey: regressed(survey, distance="logit", bounds=(0.3, 3.0)),
        lambda survey: regressed(stratified(survey)),
    ]  # fmt: skip
    plain = Survey.declare(columns, Design(ids=("u",), strata=("h",), weights="w", nest=True))
    finite = Survey.declare(columns, Design(ids=("u", "s"), strata=("h",), weights="w", fpc=("N", "M"), nest=True))
    return [numbers(act(design)) for design in (plain, finite) for act in acts]


def numbers(survey: Survey) -> list[float]:
    everybody, age = np.ones(survey.size, dtype=bool), survey.columns["age"] == 2
    x, y, z = (survey.columns[name][:, None] for name in "xyz")
    one = survey.evaluate(Mean(np.hstack([y, z]), everybody))
    rest = survey.evaluate(Joined([Total(y, age), Ratio(y, x, age), Mean(z, age)]))
    pairs = np.column_stack([rest.estimate, rest.se]).ravel()
    return [*one.estimate, *one.se, one.vcov[0, 1], *pairs, survey.df(age)]


@cache
def rscript() -> str | None:
    """Where R starts scripts, if its survey package is there."""
    found = shutil.which("Rscript")
    if found is None or subprocess.run([found, "-e", "library(survey)"], capture_output=True, check=False, timeout=SECONDS).returncode:
        return None
    return found


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_random_designs_give_what_r_gives(seed: int, tmp_path: Path) -> None:
    script = rscript()
    if script is None:
        pytest.skip("R with its survey package is not installed")
    data = drawn(seed)
    with (tmp_path / "data.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(data)
        writer.writerows(zip(*(values.tolist() for values in data.values()), strict=True))
    total = float(data["w"].sum())
    known = {"all": round(total * 1.05, 3), "f": round(total * 0.5, 3), "x": round(float(data["w"] @ data["x"]) * 1.06, 3)}
    known["m"] = round(known["all"] - known["f"], 3)
    (tmp_path / "run.R").write_text(SCRIPT % known)
    said = subprocess.run([script, "run.R"], cwd=tmp_path, capture_output=True, text=True, check=True, timeout=SECONDS).stdout
    theirs = np.array([[float(value) for value in line.split()] for line in said.splitlines()])
    np.testing.assert_allclose(np.array(ours(read_csv(tmp_path / "data.csv"), known)), theirs, rtol=1e-8)
