"""Intervals, quantiles, tests and models against R survey 4.5."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from wiqaya.engines.survey.tests import reference

BARS = {
    "ciprop": {"est": 1e-9, "se": 1e-8, "ci": 1e-8, "df": 0},
    "quantile": {"est": 1e-9, "ci": 1e-9, "se": 1e-9, "df": 0},
    "chisq": {"statistic": 1e-6, "parameter": 1e-6, "p": 1e-6},
    "table": {"counts": 1e-9},
    "gofchisq": {"statistic": 1e-6, "parameter": 1e-6, "p": 1e-6},
    "ttest": {"estimate": 1e-9, "t": 1e-6, "df": 0, "p": 1e-6, "ci": 1e-6},
    "ranktest": {"estimate": 1e-6, "statistic": 1e-6, "df": 1e-6, "p": 1e-6},
    "glm": {"est": 1e-7, "se": 1e-7, "t": 1e-6, "p": 1e-6, "df_resid": 0, "ci95_wald_t": 1e-6, "vcov": 1e-6},
}
WALD = {"F": 1e-6, "df": 0, "ddf": 0, "p": 1e-6}


def _refused(op: dict[str, Any]) -> bool:
    """The engine has no profile likelihood interval and says so."""
    return op.get("method") == "likelihood"


@cache
def _answers(kind: str) -> dict[str, Any]:
    return reference.answers(reference.cases(kind))


def _outside(kind: str, case: dict[str, Any]) -> dict[str, float]:
    """Fields that differ by more than the bar."""
    found, expected = _answers(kind)[case["id"]], case["result"]
    if isinstance(found, str):
        return {found: float("inf")}
    off = {field: reference.difference(found[field], expected[field]) for field in BARS[kind]}
    over = {field: size for field, size in off.items() if size > BARS[kind][field]}
    if "wald" in expected:
        off = {field: reference.difference(found["wald"][field], expected["wald"][field]) for field in WALD}
        over |= {f"wald {field}": size for field, size in off.items() if size > WALD[field]}
    return over


@pytest.mark.slow
@pytest.mark.parametrize("kind", list(BARS))
def test_every_case_is_within_its_bar(kind: str) -> None:
    wanted = [case for case in reference.cases(kind) if not _refused(case["op"])]
    assert wanted
    assert {case["id"]: over for case in wanted if (over := _outside(kind, case))} == {}


@pytest.mark.slow
def test_profile_likelihood_is_refused_by_name() -> None:
    wanted = [case["id"] for case in reference.cases("ciprop") if _refused(case["op"])]
    assert wanted
    assert all("likelihood" in _answers("ciprop")[each] for each in wanted)


@pytest.mark.slow
def test_coefficients_and_cells_bear_the_names_that_r_gives_them() -> None:
    for case in reference.cases("glm"):
        assert _answers("glm")[case["id"]]["names"] == case["result"]["names"]
    for case in reference.cases("table"):
        assert [_answers("table")[case["id"]][side] for side in ("rows", "cols")] == [case["result"][side] for side in ("rows", "cols")]
