"""Policies as data, and that a city only tightens them."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from wiqaya.engines.disclosure import KINDS, PRESETS, DisclosureError, Dominance, Policy, loosened, preset, require_tighter


@pytest.mark.parametrize("policy", PRESETS.values(), ids=str)
def test_a_policy_survives_its_json(policy):
    assert Policy.from_json(json.dumps(policy.to_json())) == policy


def test_every_kind_has_a_policy_for_both_audiences():
    assert {kind for kind, _ in PRESETS} == set(KINDS)
    assert len(PRESETS) == 2 * len(KINDS)


def test_thresholds_are_those_of_the_table():
    assert [preset(kind, "public").k for kind in ("cases", "incidents", "discourse", "participants")] == [10, 5, 10, 5]
    assert (preset("survey", "public").base, preset("survey", "staff").base) == (30, 20)
    assert preset("money", "public").dominance == Dominance(3, 0.8)
    assert preset("cases", "staff").hide_zeros
    assert preset("participants", "staff").open


def test_incidents_by_group_and_area_stay_inside_until_people_can_object():
    with pytest.raises(DisclosureError, match="internal_only"):
        preset("incidents", "public", group_by_area=True)
    assert preset("incidents", "staff", group_by_area=True).k == 20
    after = preset("incidents", "public", group_by_area=True, objection=True)
    assert (after.k, after.hide_zeros) == (10, True)


def test_an_unknown_kind_is_refused():
    with pytest.raises(DisclosureError, match="unknown_kind"):
        preset("belief", "public")


@pytest.mark.parametrize(
    ("default", "change", "names"),
    [
        (Policy(), {"k": 9}, ("k",)),
        (Policy(), {"protect": 4}, ("protect",)),
        (Policy(), {"hide_zeros": False}, ("hide_zeros",)),
        (Policy(rounding=5), {"rounding": 3}, ("rounding",)),
        (Policy(rounding=5), {"rounding": None}, ("rounding",)),
        (Policy(margins="drop"), {"margins": "keep"}, ("margins",)),
        (Policy(dominance=Dominance()), {"dominance": Dominance(2)}, ("dominance",)),
        (Policy(dominance=Dominance()), {"dominance": None}, ("dominance",)),
        (Policy(base=30), {"base": 20}, ("base",)),
        (Policy(base=5, enough=30), {"enough": 20}, ("enough",)),
        (Policy(city_only=True), {"city_only": False}, ("city_only",)),
        (Policy(), {"k": 12, "protect": 6, "rounding": 5, "margins": "drop"}, ()),
        (Policy(base=5, enough=30), {"enough": None}, ()),
    ],
)
def test_a_city_only_tightens(default, change, names):
    city = replace(default, **change)
    assert loosened(city, default) == names
    if names:
        with pytest.raises(DisclosureError, match="policy_loosened"):
            require_tighter(city, default)
    else:
        require_tighter(city, default)


def test_strange_settings_are_named():
    with pytest.raises(DisclosureError, match="unknown_keys") as error:
        Policy.from_json({"k": 5, "dominance": {"payers": 3, "part": 0.8}})
    assert error.value.params["keys"] == "part"
    with pytest.raises(DisclosureError, match="bad_value"):
        Policy.from_json({"dominance": {"share": 80}})
