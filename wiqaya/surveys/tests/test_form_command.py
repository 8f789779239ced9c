"""`wiqaya survey form check` from the shell."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from wiqaya.exchange.xforms.tests import books
from wiqaya.web.cli import main

GOOD: books.Rows = [("type", "name", "label::English (en)", "label::العربية (ar)"), ("text", "q", "Q", "س"), ("text", "ex", "E", "خ")]


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, Any, str]:
    status = main(["survey", "form", "check", *words, "--json"])
    said = capsys.readouterr()
    return status, json.loads(said.out) if said.out else None, said.err


def test_a_good_form_is_described_and_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, out = tmp_path / "trust.xlsx", tmp_path / "trust.xml"
    file.write_bytes(books.workbook(survey=GOOD, settings=[("form_id", "version"), ("trust", "7")]))
    status, data, _ = run(capsys, str(file), "--out", str(out))
    assert status == 0
    assert (data["form_id"], data["version"], data["problems"]) == ("trust", "7", [])
    assert data["languages"] == ["English (en)", "العربية (ar)"]
    assert out.read_text().startswith("<?xml")


def test_a_bad_form_is_refused_with_its_cell_and_nothing_is_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, out = tmp_path / "bad.xlsx", tmp_path / "bad.xml"
    file.write_bytes(books.workbook(survey=[*GOOD, ("text", "", "Nameless", "")]))
    status, data, said = run(capsys, str(file), "--out", str(out))
    assert status == 1
    assert data["problems"] == [{"sheet": "survey", "row": 4, "column": "B", "message": "The question or group has no name."}]
    assert said == "survey!B4: The question or group has no name.\n"
    assert not out.exists()


def test_a_file_that_is_not_there_is_a_wrong_call(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, data, said = run(capsys, str(tmp_path / "none.xlsx"))
    assert (status, data) == (2, None)
    assert "cannot be read" in said


def test_a_place_that_cannot_be_written_is_a_wrong_call(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "trust.xlsx"
    file.write_bytes(books.workbook(survey=GOOD))
    status, _, said = run(capsys, str(file), "--out", str(tmp_path / "none" / "x.xml"))
    assert status == 2
    assert "cannot be written" in said
