"""`wiqaya survey psychometrics`, `smallarea` and `plan`: files in, files out, every refusal with its reason."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from wiqaya.safeguards.shell import NothingTaken, Result
from wiqaya.surveys.commands import plan, psychometrics, smallarea

COMMANDS = {command.words[1]: command for module in (plan, psychometrics, smallarea) for command in module.COMMANDS}
Call = Callable[..., Result]


@pytest.fixture
def call(tmp_path: Path) -> Call:
    """Run a command on cases; `data` is a table by column."""

    def run(word: str, *cases: dict[str, Any], data: dict[str, Any] | None = None, spec: str | None = None) -> Result:
        named = [{"id": f"c{number}", **case} for number, case in enumerate(cases, start=1)]
        (tmp_path / "spec.json").write_text(spec or json.dumps({"cases": named}), encoding="utf-8")
        words = ["--spec", str(tmp_path / "spec.json"), "--out", str(tmp_path / "out.json")]
        if data is not None:
            lines = [
                ",".join(data),
                *(",".join("" if value is None else str(value) for value in row) for row in zip(*data.values(), strict=True)),
            ]
            (tmp_path / "data.csv").write_text("\n".join(lines), encoding="utf-8")
            words += ["--data", str(tmp_path / "data.csv")]
        parser = ArgumentParser()
        COMMANDS[word].arguments(parser)
        return COMMANDS[word].run(parser.parse_args(words), None)  # type: ignore[arg-type]

    return run


def first(result: Result) -> Any:
    return result.data["results"][0]["result"]


def survey() -> dict[str, Any]:
    """Three items, one reversed, of 120 people in two waves."""
    draw = np.random.default_rng(1)
    trait = draw.normal(size=120)
    items = {
        name: np.clip(np.round(3 + sign * trait + draw.normal(0, 0.7, 120)), 1, 5).tolist()
        for name, sign in (("a", 1), ("b", 1), ("c", -1))
    }
    items["b"][4] = None
    return {**items, "wave": [1, 2] * 60}


@pytest.mark.parametrize("word", ["plan", "psychometrics", "smallarea"])
def test_they_need_no_database(word: str) -> None:
    assert not COMMANDS[word].needs_database
    assert COMMANDS[word].words == ("survey", word)


def test_alpha_takes_reversed_items_in_three_ways(call: Call) -> None:
    base = {"kind": "alpha", "items": ["a", "b", "c"]}
    done = call(
        "psychometrics", {**base, "keys": ["c"]}, {**base, "keys": [1, 1, -1]}, {**base, "keys": ["a", "-c", "b"]}, base, data=survey()
    )
    values = [case["result"]["alpha_listwise"] for case in done.data["results"]]
    assert values[0] == values[1] == values[2]
    assert values[3] < 0 < values[0]
    assert first(done)["missing"] == [0, 1, 0]


def test_rows_of_one_wave(call: Call) -> None:
    base = {"kind": "alpha", "items": ["a", "b", "c"], "keys": "c"}
    named, where = (
        call("psychometrics", {**base, **more}, data=survey())
        for more in ({"data": "city.csv (wave 1)"}, {"where": {"var": "wave", "op": "==", "value": 1}})
    )
    assert first(named)["n"] == 59
    assert first(named) == first(where)


@pytest.mark.slow
def test_a_report_covers_groups_and_says_what_it_could_not_do(call: Call) -> None:
    case = {"kind": "report", "items": ["a", "b", "c"], "low": 1, "high": 5, "reversed": ["c"], "minimum": 2, "groups": ["wave"]}
    found = first(call("psychometrics", case, data=survey()))
    assert [part["group"] for part in found["reliability"]] == ["", "wave=1", "wave=2"]
    assert found["invariance"]["wave"]["verdict"] in ("means_comparable", "relations_comparable", "form_comparable")
    assert found["notes"] == []


@pytest.mark.slow
def test_factor_models_by_group_and_with_gaps(call: Call) -> None:
    base = {"kind": "cfa", "model": "f =~ a + b + c", "options": {"missing": "fiml"}}
    done = call("psychometrics", base, {**base, "group": "wave"}, {**base, "options": []}, data=survey())
    one, groups, complete = (case["result"] for case in done.data["results"])
    assert (one["n"], complete["n"]) == (120, 119)
    assert groups["loadings"]["group"] == ["1"] * 3 + ["2"] * 3
    assert one["fit"]["df"] == 0
    assert one["fit"]["pvalue"] == "NA"


@pytest.mark.parametrize(
    ("case", "reason"),
    [
        ({"kind": "wish"}, "no kind"),
        ({"kind": "alpha"}, "needs “items”"),
        ({"kind": "alpha", "items": "a"}, "at least two items"),
        ({"kind": "alpha", "items": ["a", "x"]}, "no column “x”"),
        ({"kind": "alpha", "items": ["a", "b"], "keys": ["z"]}, "“keys”"),
        ({"kind": "alpha", "items": ["a", "b"], "keys": [7]}, "“keys”"),
        ({"kind": "alpha", "items": ["a", "b"], "weights": "w"}, "“weights”"),
        ({"kind": "alpha", "items": ["a", "b"], "data": "d.csv (wave 9)"}, "“9”"),
        ({"kind": "alpha", "items": ["a", "b"], "data": "d.csv (town 1)"}, "“town”"),
        ({"kind": "cfa", "model": "f = a"}, "Line 1"),
        ({"kind": "cfa", "model": 3}, "must be a text"),
        ({"kind": "cfa", "model": "f =~ a + b + c", "options": {"estimator": "WLSMV"}}, "maximum likelihood"),
        ({"kind": "cfa", "model": "f =~ a + b + c", "options": {"bounds": True}}, "“bounds”"),
        ({"kind": "cfa", "model": "f =~ a + b + c", "missing": "pairwise"}, "pairwise"),
        ({"kind": "invariance", "model": "f =~ a + b + c"}, "needs “group”"),
        ({"kind": "report", "items": ["a"], "low": 1, "high": 5, "pillars": {"p": 4}}, "pillars.p"),
        ({"kind": "report", "items": ["a"], "low": 1, "high": 3}, "Row"),
    ],
)
def test_psychometrics_refuses_with_the_reason(call: Call, case: dict[str, Any], reason: str) -> None:
    with pytest.raises(NothingTaken, match=reason) as refused:
        call("psychometrics", case, data=survey())
    assert refused.value.result is not None
    assert refused.value.result["results"] == []


def test_refused_cases_leave_the_others(call: Call) -> None:
    done = call("psychometrics", {"kind": "wish"}, {"kind": "alpha", "items": ["a", "b"]}, data=survey())
    assert [case["id"] for case in done.data["results"]] == ["c2"]
    assert done.data["unsupported"][0]["id"] == "c1"
    assert len(done.refused) == 1


def areas() -> dict[str, Any]:
    draw = np.random.default_rng(2)
    return {
        "area": [f"n{i}" for i in range(12)], "y": draw.normal(50, 5, 12).tolist(), "se": draw.uniform(1, 4, 12).tolist(),
        "centre": draw.uniform(1, 30, 12).tolist(), "town": ["x", "y", "z"] * 4,
    }  # fmt: skip


def test_small_areas_read_formulas_and_expressions(call: Call) -> None:
    given = {"formula": "y ~ centre + town", "variance": "se^2", "area": "area"}
    said = {"data": "survey.csv: y ~ centre + town, var=se^2", "area": "area"}
    done = call("smallarea", given, said, {**given, "method": "ml"}, {**given, "id": "areas_fh"}, data=areas())
    one, two, ml, fh = (case["result"] for case in done.data["results"])
    assert one == two
    assert [found["method"] for found in (one, ml, fh)] == ["REML", "ML", "FH"]
    assert one["names"] == ["(Intercept)", "centre", "towny", "townz"]
    assert one["areas"][0] == "n0"


@pytest.mark.parametrize(
    ("case", "reason"),
    [
        ({"formula": "y ~ 1"}, "needs “variance”"),
        ({"variance": "se"}, "needs “formula”"),
        ({"formula": "~ centre", "variance": "se"}, "left side"),
        ({"formula": "y ~ centre", "variance": "town"}, "text where numbers"),
        ({"formula": "y ~ centre", "variance": "town^2"}, "text where numbers"),
        ({"formula": "y ~ centre", "variance": "se - 2", "area": "area"}, "Area n"),
        ({"formula": "y ~ centre", "variance": "se", "method": "bayes"}, "BAYES"),
        ({"formula": "y ~ centre", "variance": "se", "weights": "w"}, "“weights”"),
    ],
)
def test_small_areas_refuse_with_the_reason(call: Call, case: dict[str, Any], reason: str) -> None:
    with pytest.raises(NothingTaken, match=reason):
        call("smallarea", case, data=areas())


def test_plans_need_no_data(call: Call) -> None:
    done = call(
        "plan",
        {"kind": "size", "margin": 0.1, "deff": 1.5, "domains": 12},
        {"kind": "size", "margin": 0.05, "cluster_size": 10, "icc": 0.05, "response_rate": 0.6, "population": 4000},
        {"kind": "margin", "n": 577, "deff": 1.5},
        {"kind": "change", "difference": 0.1, "deff": 1.5, "overlap": 1, "correlation": 0.6},
        {"kind": "power", "n": 236, "difference": 0.1, "deff": 1.5, "overlap": 1, "correlation": 0.6},
        {"kind": "detectable", "n": 589, "deff": 1.5},
        {"kind": "deff", "cluster_size": 10, "icc": 0.05, "weight_cv": 0.5},
        {"kind": "cluster_size", "cost_cluster": 40, "cost_interview": 5, "icc": 0.05},
    )
    size, clustered, margin, change, power, detectable, deff, cluster = (case["result"] for case in done.data["results"])
    assert (size["n"], size["total"]) == (145, 1740)
    assert clustered["exact"] == pytest.approx(1.45 * 384.146 / (1 + 1.45 * 384.146 / 4000), rel=1e-5)
    assert (clustered["n"], clustered["clusters"], clustered["contacts"]) == (489, 49, 815)
    assert margin["margin"] == pytest.approx(0.05, rel=1e-3)
    assert change["n"] == 236
    assert power["power"] == pytest.approx(0.8, abs=0.002)
    assert detectable["difference"] == pytest.approx(0.1, abs=0.0005)
    assert deff["deff"] == pytest.approx(1.8125)
    assert cluster["cluster_size"] == pytest.approx((8 * 19) ** 0.5)


def test_allocations_show_the_margin_of_each_stratum(call: Call) -> None:
    done = call(
        "plan", {"kind": "allocation", "total": 300, "strata": {"north": 4000, "south": 1000, "camp": 30}, "rule": "power", "least": 30}
    )
    found = first(done)
    assert sum(found["allocation"].values()) == 300
    assert found["allocation"]["camp"] == 30
    assert found["margins"]["camp"] == 0
    assert found["margins"]["south"] > found["margins"]["north"] > 0


def test_weights_of_a_file_and_their_effect(call: Call) -> None:
    found = first(call("plan", {"kind": "deff", "weights": "w"}, data={"w": [1, 1, 2, 4]}))
    assert found["deff"] == pytest.approx(4 * 22 / 64)
    assert found["effective_n"] == pytest.approx(64 / 22)


def test_a_draw_is_the_same_each_time_and_shares_areas_by_itself(call: Call) -> None:
    frame = {"psu": [f"p{i}" for i in range(30)], "households": [50 + 7 * i for i in range(30)], "town": ["x"] * 4 + ["y"] * 26}
    case = {
        "kind": "draw",
        "unit": "psu",
        "size": "households",
        "strata": "town",
        "areas": 9,
        "addresses": 6,
        "seed": 42,
        "reserve_areas": 1,
    }
    one, two = (first(call("plan", {**case, "reserve_addresses": 3}, data=frame)) for _ in range(2))
    assert one == two
    main = [unit for unit in one["units"] if not unit["replacement"]]
    assert len(main) == 9
    assert {unit["stratum"] for unit in main} == {"x", "y"}
    named = first(call("plan", {**case, "areas": {"x": 2, "y": 3}, "method": "sampford"}, data=frame))
    assert [sum(unit["stratum"] == town and not unit["replacement"] for unit in named["units"]) for town in "xy"] == [2, 3]


@pytest.mark.parametrize(
    ("case", "reason"),
    [
        ({"kind": "size"}, "needs “margin”"),
        ({"kind": "size", "margin": "5%"}, "must be a number"),
        ({"kind": "size", "margin": 5}, "between 0 and 1"),
        ({"kind": "size", "margin": 0.05, "deff": 2, "icc": 0.1}, "keep one"),
        ({"kind": "size", "margin": 0.05, "domains": 2.5}, "whole number"),
        ({"kind": "size", "margin": 0.05, "wish": 1}, "“wish”"),
        ({"kind": "allocation", "total": 10, "strata": {"a": "many"}}, "strata.a"),
        ({"kind": "allocation", "total": 10, "strata": {"a": 20}, "spreads": {"b": 1}}, "spreads"),
        ({"kind": "allocation", "total": 10, "strata": {"a": 20}, "rule": "fair"}, "no way to share"),
        ({"kind": "draw", "unit": "psu", "size": "n", "areas": 1, "addresses": 2, "seed": 1}, "--data"),
        ({"kind": "deff", "weights": "w"}, "--data"),
    ],
)
def test_plans_refuse_with_the_reason(call: Call, case: dict[str, Any], reason: str) -> None:
    with pytest.raises(NothingTaken, match=reason):
        call("plan", case)


def test_a_draw_without_a_seed_is_refused(call: Call) -> None:
    case = {"kind": "draw", "unit": "psu", "size": "n", "areas": 1, "addresses": 2}
    with pytest.raises(NothingTaken, match="seed"):
        call("plan", case, data={"psu": ["a", "b"], "n": [10, 20]})


@pytest.mark.parametrize("spec", ["{", "7", '{"cases": 3}', '{"cases": [3]}'])
def test_a_spec_that_cannot_be_read_leaves_nothing(call: Call, spec: str, tmp_path: Path) -> None:
    with pytest.raises(NothingTaken, match=r"spec\.json"):
        call("plan", spec=spec)
    assert not (tmp_path / "out.json").exists()
