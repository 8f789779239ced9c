"""`wiqaya records rate`: JSON keys, CSV, and clear words when there is nothing to show."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from wiqaya.places.models import Area, Population
from wiqaya.records.models import Dataset
from wiqaya.records.tests.pages import load_rows, spread
from wiqaya.web.cli import main

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def dataset(amal: Any, as_actor: Any, tmp_path: Path) -> Dataset:
    counts = {("Port", "insult", "a"): 60, ("Old Town", "insult", "b"): 48, ("Gardens", "insult", "b"): 2, ("Nowhere", "insult", "b"): 9}
    return load_rows(spread(counts), as_actor(amal), tmp_path)


@pytest.fixture
def residents(city: Any) -> None:
    for area in Area.objects.all():
        Population.objects.create(area=area, year=2021, residents=10_000, source="Census")


def run(capsys: Any, *arguments: str) -> tuple[int, str, str]:
    code = main(["records", "rate", "manara", *arguments])
    out, err = capsys.readouterr()
    return code, out, err


def test_json_has_a_row_for_each_area_and_hides_small_numbers(dataset: Dataset, residents: None, capsys: Any) -> None:
    code, out, err = run(capsys, "--numerator", dataset.short, "--json")
    assert (code, err) == (0, "")
    data = json.loads(out)
    rows = {row["code"]: row for row in data["rows"]}
    assert set(data) >= {"areas", "hidden", "unplaced", "fingerprint", "rows"}
    assert (data["areas"], data["unplaced"]) == (3, 9)
    assert set(rows["1"]) == {"code", "area", "count", "residents", "rate", "low", "high", "weak", "hidden"}
    assert (rows["3"]["count"], rows["3"]["rate"], rows["3"]["hidden"]) == (None, None, True)
    assert data["hidden"] == sum(row["hidden"] for row in data["rows"]) >= 1
    shown = [row for row in rows.values() if not row["hidden"]]
    assert all(row["low"] < row["rate"] == row["count"] * 1.0 < row["high"] for row in shown)


def test_csv_holds_the_same_and_opens_in_a_spreadsheet(dataset: Dataset, residents: None, capsys: Any, tmp_path: Path) -> None:
    code, out, _err = run(capsys, "--numerator", "rows-0", "--out", str(tmp_path / "rate.csv"), "--json")
    assert code == 0
    assert (tmp_path / "rate.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    with (tmp_path / "rate.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    told = json.loads(out)["rows"]
    assert [{key: "" if value is None else str(value) for key, value in row.items()} for row in told] == rows
    assert not list(tmp_path.glob(".rate.csv*"))


def test_an_unknown_dataset_is_answered_with_those_there_are(dataset: Dataset, residents: None, capsys: Any) -> None:
    code, _out, err = run(capsys, "--numerator", "da-nosuch")
    assert code == 2
    assert dataset.short in err


def test_missing_residents_are_told_with_the_way_to_bring_them(dataset: Dataset, capsys: Any) -> None:
    code, _out, err = run(capsys, "--numerator", dataset.short)
    assert code == 2
    assert "wiqaya places population" in err
    Population.objects.create(area=Area.objects.get(code="1"), year=2021, residents=10, source="Census")
    code, _out, err = run(capsys, "--numerator", dataset.short)
    assert code == 2
    assert "2 areas, for example Old Town (2), Gardens (3)" in err


def test_a_period_that_is_none_is_refused(dataset: Dataset, residents: None, capsys: Any) -> None:
    code, _out, err = run(capsys, "--numerator", dataset.short, "--period", "last year")
    assert code == 2
    assert "2014-2018" in err


def test_without_a_bias_note_nothing_is_written(dataset: Dataset, residents: None, capsys: Any, tmp_path: Path) -> None:
    Dataset.objects.filter(pk=dataset.pk).update(bias_note={})
    code, _out, err = run(capsys, "--numerator", dataset.short, "--out", str(tmp_path / "no.csv"))
    assert (code, (tmp_path / "no.csv").exists()) == (1, False)
    assert "bias note" in err or "bias_note" in err


def test_a_place_that_cannot_be_written_is_named(dataset: Dataset, residents: None, capsys: Any, tmp_path: Path) -> None:
    code, _out, err = run(capsys, "--numerator", dataset.short, "--out", str(tmp_path / "missing" / "rate.csv"))
    assert code == 2
    assert "missing" in err
