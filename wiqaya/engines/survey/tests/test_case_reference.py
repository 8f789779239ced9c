"""Psychometrics and small areas against lavaan, psych and sae, through the files that the commands read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from wiqaya.engines.survey.cases import psychometrics_files, smallarea_files
from wiqaya.engines.survey.tests import reference

INPUTS = {"id", "kind", "data", "model", "options", "group", "missing", "items", "keys", "method"}
# lavaan stops its search at about 1e-6 of a loading, and its EM at 1e-5; SRMR and loadings carry that
BARS = {"est": 1e-5, "se": 1e-5, "std": 1e-5, "omega": 1e-6, "srmr": 1e-5, "pvalue": 1e-6}


def results(name: str, run: Any) -> dict[str, Any]:
    reference.require()
    done = run(reference.FOLDER / name, reference.FOLDER / "data")
    assert done["unsupported"] == []
    return {case["id"]: case["result"] for case in done["results"]}


def compared(found: Any, expected: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, Any, Any]]:
    """(name of the number, ours, theirs) for everything that the reference has."""
    if isinstance(expected, dict):
        for key, value in expected.items():
            if path or key not in INPUTS:
                yield from compared(found[key], value, (*path, key))
    else:
        yield ".".join(path), found, expected


def worst(found: Any, expected: Any) -> dict[str, float]:
    differences: dict[str, float] = {}
    for name, ours, theirs in compared(found, expected):
        last = name.rpartition(".")[2]
        if isinstance(theirs, list) and theirs and isinstance(theirs[0], str):
            assert ours == theirs
        else:
            differences[last] = max(differences.get(last, 0.0), reference.difference(ours, theirs))
    return differences


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["cfa", "invariance", "alpha"])
def test_scales_equal_lavaan_and_psych(kind: str) -> None:
    found = results("dev_psych.json", psychometrics_files)
    for case in reference.read("dev_psych.json")["cases"]:
        if case["kind"] == kind:
            bar = 1e-9 if kind == "alpha" else 1e-6
            over = {name: value for name, value in worst(found[case["id"]], case).items() if value > BARS.get(name, bar)}
            assert not over, case["id"]


def test_small_areas_equal_sae() -> None:
    found = results("dev_fayherriot.json", smallarea_files)
    for case in reference.read("dev_fayherriot.json")["cases"]:
        assert max(worst(found[case["id"]], case).values()) < 1e-10


@pytest.mark.slow
def test_the_verdict_stands_beside_the_levels() -> None:
    found = results("dev_psych.json", psychometrics_files)
    school = found["hs_school"]
    assert (school["verdict"], school["means_comparable"]) == ("relations_comparable", False)
    assert "not comparable" in school["sentence"]
    assert school["changes"]["scalar"]["delta_cfi"] == pytest.approx(0.882471812680586 - 0.920923468576775, rel=1e-8)
    assert school["changes"]["scalar"]["delta_rmsea"] == pytest.approx(0.107371098089257 - 0.0928365358682976, rel=1e-8)
    assert found["cityA_wave"]["means_comparable"]


def test_one_file_serves_for_whatever_name(tmp_path: Path) -> None:
    reference.require()
    (tmp_path / "mine.csv").write_bytes((reference.FOLDER / "data" / "milk.csv").read_bytes())
    done = smallarea_files(reference.FOLDER / "dev_fayherriot.json", tmp_path / "mine.csv", tmp_path / "out.json")
    assert len(done["results"]) == 2
    assert (tmp_path / "out.json").is_file()
