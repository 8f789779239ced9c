from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from wiqaya.records.models import Dataset, Import, Incident
from wiqaya.records.tests.conftest import INCIDENTS
from wiqaya.safeguards.tenancy import in_city
from wiqaya.web.cli import main

ROWS = [["area", "date", "kind", "phone"], ["Port", "2020-01-05", "a", "+961 3 123456"], ["Nowhere", "2020-01-06", "a", "+961 3 123457"], ["Port", "soon", "a", "+961 3 123458"]]
Called = tuple[int, Any, str]


@pytest.fixture
def run(city: Any, table: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., Called]:
    """`records import` on rows: exit code, the object on stdout, stderr."""

    def call(rows: Any, mapping: Any, *options: str) -> Called:
        written = tmp_path / "mapping.json"
        written.write_text(mapping if isinstance(mapping, str) else json.dumps(mapping), encoding="utf-8")
        path = table(rows) if isinstance(rows, list) else rows
        capsys.readouterr()
        code = main(["records", "import", city.slug, str(path), "--mapping", str(written), "--json", *options])
        said = capsys.readouterr()
        return code, json.loads(said.out) if said.out else None, said.err

    return call


def test_the_keys_of_a_dry_run(run: Any) -> None:
    code, data, err = run(ROWS, INCIDENTS)
    assert (code, err) == (0, "")
    assert {key: data[key] for key in ("rows", "rows_added", "placed", "refused_columns", "import")} == {
        "rows": 3, "rows_added": 2, "placed": 1, "refused_columns": ["phone"], "import": None,
    }  # fmt: skip
    assert data["unplaced"] == [{"value": "Nowhere", "rows": 1, "suggestions": []}]
    assert data["refused"] == [{"row": 4, "column": 2, "header": "date", "reason": "“soon” is not a date."}]
    assert not Import.objects.exists()


def test_commit_again_and_undo(run: Any, capsys: pytest.CaptureFixture[str]) -> None:
    _, first, _ = run(ROWS, INCIDENTS, "--commit")
    code, second, _ = run(ROWS, INCIDENTS, "--commit")
    assert (code, second["import"], second["rows_added"], second["unchanged"]) == (0, first["import"], 0, True)
    assert Incident.objects.count() == 2
    with in_city(None):
        for removed in (2, 0):
            assert main(["records", "undo", first["import"], "--json"]) == 0
            assert json.loads(capsys.readouterr().out)["removed"] == removed
    assert Incident.objects.count() == 0
    assert main(["records", "undo", "im-nosuch"]) == 2


def test_a_title_in_three_languages_and_one_that_comes_later(run: Any) -> None:
    _, first, _ = run(ROWS, INCIDENTS, "--commit", "--title", "Reported incidents", "--title-ar", "حوادث أُبلغ عنها")
    dataset = Dataset.objects.get(short=first["dataset"])
    assert {lang: dataset.title[lang]["text"] for lang in dataset.title} == {"en": "Reported incidents", "ar": "حوادث أُبلغ عنها"}
    more = [ROWS[0], ["Gardens", "2021-02-05", "b", ""]]
    _, second, _ = run(more, INCIDENTS, "--commit", "--title-ar", "حوادث أُبلغ عنها", "--title-fr", "Incidents signalés")
    assert (second["dataset"], second["rows_added"]) == (first["dataset"], 1)
    dataset.refresh_from_db()
    assert dataset.title.best("fr")[0] == "Incidents signalés"
    _, third, _ = run(more, INCIDENTS, "--commit", "--title-ar", "حوادث أُبلغ عنها", "--title-fr", "Autre nom")
    dataset.refresh_from_db()
    assert (third["unchanged"], dataset.title.best("fr")[0]) == (True, "Incidents signalés")
    code, _, err = run(ROWS, INCIDENTS, "--title", "One", "--title-en", "Two")
    assert (code, "give one of them" in err) == (2, True)


def test_strict_names_file_row_and_column(run: Any) -> None:
    code, _, err = run(ROWS, INCIDENTS, "--strict")
    assert code == 1
    assert "table.csv: row 4: column 2 (date): “soon” is not a date." in err
    assert "table.csv: column 4: “phone” looks like phone numbers." in err


@pytest.mark.parametrize("mapping", [{**INCIDENTS, "colour": "red"}, {"kind": "people"}, "{", "[]"])
def test_a_wrong_mapping_is_a_wrong_call(run: Any, mapping: Any) -> None:
    code, data, err = run(ROWS, mapping)
    assert (code, data) == (2, None)
    assert err.startswith("wiqaya: ")


def test_what_cannot_be_taken_exits_1_with_reasons(run: Any, tmp_path: Path) -> None:
    bad = tmp_path / "bad.xls"
    bad.write_bytes(b"\xd0\xcf\x11\xe0" + b"\0" * 600)
    assert run(bad, INCIDENTS)[0] == 1
    code, data, err = run([ROWS[0], ROWS[3]], INCIDENTS, "--commit")
    assert (code, data["rows_added"], len(data["refused"])) == (1, 0, 1)
    assert "No row of the file can be taken." in err
    code, _, err = run(ROWS, INCIDENTS | {"fields": {"kind": "phone"}})
    assert code == 1
    assert "“phone”" in err
    assert run(ROWS, INCIDENTS, "--commit", "--all-or-nothing")[0] == 1
    assert not Import.objects.exists()
    assert not Dataset.objects.exists()


def test_a_missing_file_city_or_dataset_is_a_wrong_call(run: Any, tmp_path: Path) -> None:
    assert run(tmp_path / "none.csv", INCIDENTS)[0] == 2
    assert run(ROWS, INCIDENTS, "--dataset", "da-nosuch")[0] == 2
    assert main(["records", "import", "nowhere", "x", "--mapping", "y"]) == 2


def test_rows_can_be_added_to_a_dataset(run: Any) -> None:
    _, first, _ = run(ROWS, INCIDENTS, "--commit", "--title", "Police data")
    code, second, _ = run([ROWS[0], ["Gardens", "2021-01-01", "b", ""]], INCIDENTS, "--commit", "--dataset", first["dataset"])
    assert (code, second["dataset"], Dataset.objects.get().rows) == (0, first["dataset"], 3)


def test_people_are_told_in_words(city: Any, table: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "m.json").write_text(json.dumps(INCIDENTS))
    main(["records", "import", city.slug, str(table(ROWS)), "--mapping", str(tmp_path / "m.json")])
    said = capsys.readouterr().out
    assert "3 rows read: 2 to add, 1 placed, 1 unplaced, 1 refused" in said
    assert "add --commit" in said


def test_a_dataset_is_retracted_with_its_reason(run: Any, city: Any) -> None:
    _, done, _ = run(ROWS, INCIDENTS, "--commit")
    assert main(["records", "retract", city.slug, done["dataset"], "--reason", "Counted twice"]) == 0
    assert str(Dataset.objects.get().retraction) == "Counted twice"
