"""The hierarchy from the command line: JSON, exit codes, and that a second call changes nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from wiqaya.places import queries
from wiqaya.places.models import Area, City
from wiqaya.places.tests.conftest import DISTRICTS, QUARTERS
from wiqaya.web import cli

pytestmark = pytest.mark.django_db


@pytest.fixture
def call(city: City, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    monkeypatch.setattr(cli, "prepare_database", lambda: None)
    Area.objects.all().delete()

    def run(*words: str) -> tuple[int, Any, str]:
        code = cli.main([*words, "--json"])
        said = capsys.readouterr()
        return code, json.loads(said.out) if said.out else None, said.err

    return run


@pytest.fixture
def files(tmp_path: Path) -> dict[str, str]:
    made = {"districts": DISTRICTS, "quarters": QUARTERS, "within": b"area_code,parent_code\nc,2\nd,9\n"}
    for name, data in made.items():
        (tmp_path / name).write_bytes(data)
    return {name: str(tmp_path / name) for name in made}


DISTRICT = ("places", "level", "manara", "--name-en", "District", "--name-ar", "دائرة", "--above", "1", "--prefix", "D")
FIELDS = ("--name-field", "name", "--code-field", "code")


def test_a_city_of_two_levels_from_the_shell(call: Any, files: dict[str, str]) -> None:
    code, data, _err = call(*DISTRICT)
    assert (code, data["level"], [row["name"]["en"] for row in data["levels"]]) == (0, 1, ["District", "Neighbourhood"])
    assert call(*DISTRICT)[:2] == (0, data)
    assert call("places", "import", "manara", files["districts"], *FIELDS, "--level", "1")[1]["areas"] == 2
    assert call("places", "import", "manara", files["quarters"], *FIELDS, "--level", "2")[1]["areas"] == 4
    code, data, _err = call("places", "within", "manara", "--level", "2", "--by-shape")
    assert (code, data["placed"], data["unplaced"]) == (0, 3, 1)
    assert data["doubtful"] == [{"area": "c", "shares": [{"area": "D1", "share": 0.6}, {"area": "D2", "share": 0.4}]}]
    code, data, _err = call("places", "within", "manara", "--level", "2", "--file", files["within"])
    assert (code, data) == (0, {"placed": 1, "refused": [{"area_code": "d", "parent_code": "9"}], "unplaced": 0})
    assert call("places", "within", "manara", "--level", "2", "--file", files["within"])[1]["placed"] == 0
    assert call("places", "within", "manara", "--level", "2", "--file", files["within"], "--strict")[0] == 1
    code, data, _err = call("places", "levels", "manara")
    assert [(row["areas"], row["unplaced"], row["figures"], row["prefix"]) for row in data["levels"]] == [(2, 0, False, "D"), (4, 0, True, "")]


def test_a_column_of_the_file_from_the_shell(call: Any, files: dict[str, str]) -> None:
    call(*DISTRICT)
    call("places", "import", "manara", files["districts"], *FIELDS, "--level", "1")
    _code, data, _err = call("places", "import", "manara", files["quarters"], *FIELDS, "--level", "2", "--parent-field", "in")
    assert [(notice["feature"], "“7”" in notice["reason"]) for notice in data["warnings"] if "larger area" in notice["reason"]] == [(4, True)]
    assert queries.area_by_code("a").parent.code == "D1"


def test_a_level_is_renamed_chosen_and_taken_away(call: Any) -> None:
    call(*DISTRICT)
    _code, data, _err = call("places", "level", "manara", "1", "--name-fr", "Arrondissement", "--figures")
    assert (data["levels"][0]["name"]["fr"], data["levels"][0]["figures"], data["levels"][1]["figures"]) == ("Arrondissement", True, False)
    code, data, _err = call("places", "level", "manara", "1", "--remove")
    assert (code, len(data["levels"])) == (0, 1)


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("level", "manara", "7", "--name-en", "X"), 2, "has no level 7"),
        (("level", "manara", "1", "--above", "1"), 2, "--above"),
        (("level", "manara", "--remove"), 2, "--remove needs"),
        (("level", "manara"), 1, "needs a name"),
        (("level", "manara", "1", "--remove"), 1, "at least one level"),
        (("within", "manara", "--level", "1", "--by-shape"), 1, "largest level"),
        (("within", "manara", "--level", "1", "--file", "/nowhere.csv"), 2, "cannot be read"),
        (("within", "manara", "--level", "1"), 2, ""),
    ],
)
def test_wrong_calls_are_told_apart(call: Any, words: tuple[str, ...], code: int, said: str) -> None:
    found, _data, err = call("places", *words)
    assert found == code
    assert said in err


def test_a_file_needs_its_level_where_there_are_several(call: Any, files: dict[str, str]) -> None:
    call(*DISTRICT)
    code, _data, err = call("places", "import", "manara", files["districts"], *FIELDS)
    assert (code, "--level" in err) == (2, True)


def test_the_address_of_a_city_from_the_shell(call: Any, settings: Any, other_city: City) -> None:
    settings.ALLOWED_HOSTS = ["wiqaya.example.org"]
    assert call("city", "host", "manara", "https://manara.example.org")[:2] == (
        0, {"city": "manara", "host": "manara.example.org", "answered": False},
    )  # fmt: skip
    settings.ALLOWED_HOSTS.append("manara.example.org")
    assert call("city", "host", "manara")[1]["answered"] is True
    code, _data, err = call("city", "host", "elsewhere", "manara.example.org")
    assert (code, "leads to another city already" in err) == (1, True)
    assert call("city", "host", "manara", "--none")[1]["host"] == ""
    assert call("city", "host", "manara", "x.example.org", "--none")[0] == 2
