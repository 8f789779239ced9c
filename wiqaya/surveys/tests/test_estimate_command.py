"""`wiqaya survey estimate`: what goes in and out as files."""

from __future__ import annotations

import json
from argparse import Namespace
from pathlib import Path
from typing import Any

import pytest

from wiqaya.safeguards.shell import NothingTaken
from wiqaya.surveys.commands.estimate import COMMANDS

DATA = "h,u,w,y,sex\n1,1,2,3,F\n1,2,2,5,M\n1,3,2,,F\n2,4,5,8,M\n2,5,5,6,F\n2,6,5,9,M\n"
DESIGN = {"dataset": "d.csv", "ids": "u", "strata": "h", "weights": "w"}


@pytest.fixture
def call(tmp_path: Path) -> Any:
    (tmp_path / "d.csv").write_text(DATA)

    def made(*ops: dict[str, Any], **design: Any) -> Any:
        cases = [{"id": f"c{at}", "family": op.get("kind"), "design": "d", "op": op} for at, op in enumerate(ops)]
        (tmp_path / "spec.json").write_text(json.dumps({"designs": {"d": DESIGN | design}, "cases": cases}))
        arguments = Namespace(data=tmp_path / "d.csv", spec=tmp_path / "spec.json", out=tmp_path / "out.json")
        return COMMANDS[0].run(arguments, None)  # type: ignore[arg-type]

    return made


def test_the_file_holds_what_the_command_says(call: Any, tmp_path: Path) -> None:
    done = call({"kind": "mean", "vars": "y", "na_rm": True})
    assert done.data == json.loads((tmp_path / "out.json").read_text())
    assert done.data["results"][0]["result"]["est"] == [pytest.approx((2 * 8 + 5 * 23) / 19)]


def test_what_is_not_supported_is_listed_with_its_reason(call: Any) -> None:
    done = call({"kind": "mean", "vars": "y", "na_rm": True}, {"kind": "wish", "vars": "y"}, {"kind": "mean", "vars": "y"}, {"kind": "mean"})
    assert [case["id"] for case in done.data["unsupported"]] == ["c1", "c2", "c3"]
    assert "wish" in done.data["unsupported"][0]["reason"]
    assert "no answer" in done.data["unsupported"][1]["reason"]
    assert "vars" in done.data["unsupported"][2]["reason"]


def test_steps_are_taken_in_their_order(call: Any) -> None:
    there = {"var": "y", "op": ">", "value": 0}
    steps = [
        {"kind": "nonresponse", "classes": "h", "responded": there, "smallest": 1},
        {"kind": "rake", "margins": {"h": {"1": 10, "2": 20}}},
    ]
    done = call({"kind": "total", "vars": "h", "categorical": True, "subset": there}, steps=steps)
    assert done.data["results"][0]["result"]["est"] == pytest.approx([10, 20])
    assert done.data["results"][0]["result"]["se"] == pytest.approx([0, 0], abs=1e-9)


def test_a_design_that_cannot_be_declared_refuses_its_cases(call: Any) -> None:
    with pytest.raises(NothingTaken, match="no column “x”"):
        call({"kind": "mean", "vars": "y", "na_rm": True}, weights="x")


@pytest.mark.parametrize("change", [{"steps": [{"kind": "wish"}]}, {"wish": 1}, {"pps": "wish", "fpc": "w"}, {"type": "wish"}, {"lonely_psu": "wish"}])
def test_a_word_of_the_design_that_is_not_known_refuses_its_cases(call: Any, change: dict[str, Any]) -> None:
    with pytest.raises(NothingTaken, match="wish"):
        call({"kind": "mean", "vars": "y", "na_rm": True}, **change)


def test_a_spec_that_is_not_json_is_refused(tmp_path: Path) -> None:
    (tmp_path / "d.csv").write_text(DATA)
    (tmp_path / "spec.json").write_text("{")
    with pytest.raises(NothingTaken, match="not JSON"):
        COMMANDS[0].run(Namespace(data=tmp_path / "d.csv", spec=tmp_path / "spec.json", out=tmp_path / "out.json"), None)  # type: ignore[arg-type]
    assert not (tmp_path / "out.json").exists()
