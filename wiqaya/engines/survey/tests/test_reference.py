"""Every case that R survey 4.5 computed, within the bars."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pytest

from wiqaya.engines.survey.spec.designs import survey_of
from wiqaya.engines.survey.tests.reference import answers, cases, difference, read, sources
from wiqaya.engines.survey.weighting import margin

OWN = ("mean", "total", "ratio", "variance", "by", "contrast", "weights", "standardize")
EXACT = ("est", "n", "df", "sum", "min", "max")
WORDS = ("note", "names", "coef_names", "groups")
DEFAULT, CLOSE, AFTER_ITERATION = 1e-9, 1e-8, 1e-6


def bar(case: dict[str, Any], key: str) -> float:
    """Estimates 1e-9, uncertainty 1e-8, either 1e-6 where weights come from an iteration with R's own stopping rule."""
    steps = read()["designs"][case["design"]].get("steps") or ()
    iterated = any(step["kind"] == "rake" or step.get("calfun") in ("raking", "logit") for step in steps)
    if key == "weights":
        return CLOSE
    if iterated and key not in EXACT:
        return AFTER_ITERATION
    return CLOSE if iterated or key not in EXACT else DEFAULT


@pytest.mark.slow
@pytest.mark.parametrize("kind", OWN)
def test_every_case_of_a_kind_is_as_r_has_it(kind: str, record_property: Any) -> None:
    wanted = cases(kind)
    found = answers(wanted)
    worst: dict[str, float] = defaultdict(float)
    off: list[str] = []
    for case in wanted:
        result = found[case["id"]]
        if isinstance(result, str):
            off.append(f"{case['id']} {case['design']}: {result}")
            continue
        for key, expected in case["result"].items():
            if key in WORDS:
                continue
            apart = difference(result.get(key), expected)
            worst[key] = max(worst[key], apart)
            if not apart <= bar(case, key):
                off.append(f"{case['id']} {case['design']} {key}: {apart:.1e}")
    record_property("largest_difference", {key: f"{apart:.0e}" for key, apart in worst.items()})
    assert wanted
    assert not off, off


@pytest.mark.slow
def test_names_of_groups_and_items_are_those_of_r() -> None:
    wanted = cases("mean", "total", "by", "contrast")
    found = answers(wanted)
    for case in wanted:
        for key in ("names", "coef_names"):
            expected = case["result"].get(key, [])
            assert found[case["id"]].get(key, []) == ([expected] if isinstance(expected, str) else expected)


@pytest.mark.slow
def test_calibrated_weights_meet_the_margins() -> None:
    for name, design in read()["designs"].items():
        steps = design.get("steps") or ()
        if [step["kind"] for step in steps] not in (["rake"], ["poststratify"]):
            continue
        survey = survey_of(design, sources())
        for by, totals in steps[0]["margins"].items():
            assert margin(survey.columns, by, totals).error(survey.weights) <= 1e-10, name
