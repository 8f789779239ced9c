"""Designs: contradictions are refused, single units follow the rule that was named, pairs give the textbook's variances."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from wiqaya.engines.survey import Design, DesignError, Mean, NotEstimable, Pps, Survey, Total, Unsupported, read_csv
from wiqaya.engines.survey.columns import as_column, factor, interaction
from wiqaya.engines.survey.conditions import rows_where

COLUMNS: dict[str, Any] = {
    "h": np.array([1.0, 1, 2, 2, 3, 3]), "u": np.array([1.0, 2, 3, 4, 5, 5]), "again": np.array([1.0, 2, 1, 2, 1, 1]), "w": np.full(6, 2.0),
    "N": np.array([4.0, 4, 6, 6, 3, 3]), "mixed": np.array([0.5, 4, 6, 6, 3, 3]), "varies": np.array([4.0, 5, 6, 6, 3, 3]), "small": np.ones(6) * 1.5,
    "gap": np.array([1.0, np.nan, 1, 1, 1, 1]), "y": np.array([1.0, 4, 2, 8, 5, 7]), "p": np.array([0.2, 0.4, 0.5, 0.3, 0.6, 0.5]), "one": np.ones(6),
}  # fmt: skip


@pytest.mark.parametrize(
    ("design", "code"),
    [
        ({"ids": ("nowhere",)}, "no_column"),
        ({"ids": ("gap",)}, "design_missing"),
        ({"ids": ("again",), "strata": ("h",)}, "not_nested"),
        ({"weights": "gap"}, "bad_weight"),
        ({"weights": "w", "probs": ("p",)}, "weights_and_probs"),
        ({"ids": ("u",), "fpc": ("mixed",)}, "fpc_mixed"),
        ({"ids": ("u",), "strata": ("h",), "fpc": ("varies",)}, "fpc_varies"),
        ({"ids": ("u",), "fpc": ("small",)}, "fpc_small"),
        ({"ids": ("u", "y"), "fpc": ("N",)}, "fpc_stages"),
        ({"ids": ("one",)}, "one_unit"),
        ({"prefilter": {"var": "y", "op": ">", "value": 100}}, "no_rows"),
        ({"pps": Pps("brewer")}, "pps_probabilities"),
        ({"pps": Pps("brewer"), "fpc": ("N",)}, "pps_sizes"),
        ({"pps": Pps("joint", joint=np.eye(3)), "fpc": ("p",)}, "joint_size"),
        ({"pps": Pps("joint", joint=np.full((6, 6), 0.2)), "fpc": ("p",)}, "joint_diagonal"),
    ],
)
def test_a_design_that_contradicts_its_data_is_refused(design: dict[str, Any], code: str) -> None:
    with pytest.raises(DesignError) as refused:
        Survey.declare(COLUMNS, Design(**design))
    assert refused.value.code == code
    assert str(refused.value).endswith(".")


def total(survey: Survey) -> float:
    return float(survey.evaluate(Total(survey.columns["y"][:, None], np.ones(survey.size, dtype=bool))).vcov[0, 0])


def single(rule: Any, **more: Any) -> Survey:
    return Survey.declare(COLUMNS, Design(ids=("u",), strata=("h",), weights="w", lonely_psu=rule, **more))


def test_single_units_follow_the_named_rule() -> None:
    others = 2 * 4 * ((1 - 4) ** 2 / 2 + (2 - 8) ** 2 / 2)
    assert total(single("remove")) == total(single("certainty")) == pytest.approx(others)
    assert total(single("average")) == pytest.approx(others * 3 / 2)
    grand = 2 * COLUMNS["y"].sum() / 5
    assert total(single("adjust")) == pytest.approx(others + (24 - grand) ** 2)
    with pytest.raises(NotEstimable, match="Stratum 3"):
        total(single("fail"))
    with pytest.raises(Unsupported, match="wish"):
        single("wish")


def test_a_stratum_taken_whole_needs_no_rule() -> None:
    whole = COLUMNS | {"N": np.array([4.0, 4, 6, 6, 1, 1])}
    survey = Survey.declare(whole, Design(ids=("u",), strata=("h",), fpc=("N",)))
    assert total(survey) == pytest.approx(4**2 * (1 - 2 / 4) * 4.5 / 2 + 6**2 * (1 - 2 / 6) * 18 / 2)


def test_weights_follow_from_population_sizes() -> None:
    survey = Survey.declare(COLUMNS, Design(ids=("again",), strata=("h",), nest=True, fpc=("N",), lonely_psu="remove"))
    np.testing.assert_allclose(survey.weights, [2, 2, 3, 3, 3, 3])


def test_two_stages_add_the_variance_within_units() -> None:
    """Against Cochran (1977), formula 11.24, for equal sizes."""
    y = np.array([3.0, 5, 4, 8, 6, 9])
    columns = {"u": np.array([1.0, 1, 2, 2, 3, 3]), "s": np.arange(6.0), "N": np.full(6, 10.0), "M": np.full(6, 5.0), "y": y}
    survey = Survey.declare(columns, Design(ids=("u", "s"), fpc=("N", "M")))
    sums = y.reshape(3, 2).sum(axis=1) * 5 / 2
    between = 10**2 * (1 - 3 / 10) * sums.var(ddof=1) / 3
    within = 10 / 3 * sum(5**2 * (1 - 2 / 5) * pair.var(ddof=1) / 2 for pair in y.reshape(3, 2))
    assert total(survey) == pytest.approx(between + within)


def test_pairs_of_a_simple_sample_give_its_variance_in_both_forms() -> None:
    n, size = 6, 15
    joint = np.full((n, n), n * (n - 1) / (size * (size - 1)))
    np.fill_diagonal(joint, n / size)
    columns = COLUMNS | {"f": np.full(6, n / size)}
    expected = size**2 * (1 - n / size) * COLUMNS["y"].var(ddof=1) / n
    for form in ("HT", "YG"):
        survey = Survey.declare(columns, Design(fpc=("f",), pps=Pps("joint", form, joint)))  # type: ignore[arg-type]
        assert total(survey) == pytest.approx(expected)
    assert total(Survey.declare(columns, Design(fpc=("f",), pps=Pps("brewer")))) == pytest.approx(expected)


def test_conditions_know_what_is_not_known() -> None:
    columns = {"a": np.array([1.0, 2, np.nan]), "s": as_column(["x", None, "y"])}

    def rows(condition: dict[str, Any]) -> list[bool]:
        return rows_where(columns, condition, 3).tolist()

    one, x = {"var": "a", "op": "==", "value": 1}, {"var": "s", "op": "==", "value": "x"}
    assert rows(one) == [True, False, False]
    assert rows({"not": one}) == [False, True, False]
    assert rows({"or": [one, {"var": "s", "op": "==", "value": "y"}]}) == [True, False, True]
    assert rows({"not": {"and": [one, x]}}) == [False, True, True]
    assert rows({"var": "a", "op": "in", "value": [1, 2]}) == [True, True, False]
    with pytest.raises(Unsupported):
        rows({"var": "a", "op": "like", "value": 1})
    with pytest.raises(DesignError):
        rows({"var": "a", "op": "==", "value": "x"})


def test_categories_are_in_the_order_of_r() -> None:
    assert factor(as_column(["10", "9", "NA", "9"])).levels == ("9", "10")
    assert factor(as_column(["b", "a10", "a9"])).levels == ("a10", "a9", "b")
    pair = interaction([factor(as_column(["b", "a", "a"])), factor(as_column([2, 1, None]))])
    assert pair.levels == ("a.1", "b.2")
    assert pair.codes.tolist() == [1, 0, -1]


def test_a_file_with_a_short_line_or_a_name_twice_is_refused(tmp_path: Path) -> None:
    (tmp_path / "short.csv").write_text("a,b\n1,2\n3\n")
    (tmp_path / "twice.csv").write_text("a,a\n1,2\n")
    with pytest.raises(DesignError, match="Line 3"):
        read_csv(tmp_path / "short.csv")
    with pytest.raises(DesignError, match="twice"):
        read_csv(tmp_path / "twice.csv")


def test_means_by_replicates_of_one_column_keep_their_shape() -> None:
    survey = Survey.declare(COLUMNS, Design(weights="w"))
    assert survey.evaluate(Mean(survey.columns["y"][:, None], survey.rows(None))).vcov.shape == (1, 1)
