"""`wiqaya keys …` and what the doctor says of the master key."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured

from wiqaya.safeguards import keys
from wiqaya.safeguards.access import NOBODY
from wiqaya.safeguards.keys import commands, health, shares
from wiqaya.safeguards.keys.masters import master
from wiqaya.safeguards.keys.models import AgencyKey
from wiqaya.safeguards.models import AuditRow
from wiqaya.safeguards.shell import NothingTaken, Result

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
CALENDAR = ("age of the master key", "keys of services")  # test_yearly.py


def call(*words: str) -> Result:
    command = next(one for one in commands.COMMANDS if one.words == ("keys", words[0]))
    parser = argparse.ArgumentParser()
    command.arguments(parser)
    return command.run(parser.parse_args(words[1:]), NOBODY)


def examined(room: Any, data: Path, *, demo: bool = False) -> dict[str, bool]:
    return {name: ok for name, ok, _ in health.checks(data=data, demo=demo) if name not in CALENDAR}


def test_a_lost_master_key_comes_back_from_two_shares(room: Any, tmp_path: Path) -> None:
    room.found()
    mark = keys.index(city=room.city, agency=room.school, parts=["x"])
    told = call("split", str(tmp_path / "shares"))
    assert [Path(path).name for path in told.data["files"]] == ["share-1.txt", "share-2.txt", "share-3.txt"]
    assert {Path(path).stat().st_mode & 0o777 for path in told.data["files"]} == {0o600}
    path = shares.file_master().path
    path.unlink()
    assert call("join", told.data["files"][2], told.data["files"][0]).data == {"file": str(path)}
    assert keys.index(city=room.city, agency=room.school, parts=["x"]) == mark
    assert AuditRow.objects.filter(action="split-master-key").count() == 1


@pytest.mark.parametrize("words", [("join", "{0}", "{0}"), ("join", "{0}", "nowhere.txt"), ("join", "{0}", "{1}"), ("split", "{folder}")])
def test_what_cannot_be_done_is_a_line(room: Any, tmp_path: Path, words: tuple[str, ...]) -> None:
    """The same share twice; no file; a key that is there; shares that are there."""
    files = call("split", str(tmp_path / "shares")).data["files"]
    before = shares.file_master().path.read_bytes()
    with pytest.raises(NothingTaken) as nothing:
        call(*(word.format(*files, folder=tmp_path / "shares") for word in words))
    assert nothing.value.reasons[0]
    assert shares.file_master().path.read_bytes() == before


def test_a_module_is_not_split(room: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(shares, "master", object)
    with pytest.raises(NothingTaken, match="security module"):
        call("split", str(tmp_path))


@pytest.mark.usefixtures("quick_phrases")
def test_keys_are_changed_each_year(room: Any) -> None:
    room.found()
    ring = keys.make(place=room.place, agency=room.school, intent=room.intent())
    blob = ring.seal(field="a.b", row=room.case, text="x")
    signed = keys.sign(b"x")
    keys.seal_agency(city=room.city, agency=room.police, passphrase="a long passphrase")
    told = call("rotate", "--agencies", "--signing")
    assert {name: told.data[name] for name in ("agencies", "wraps", "secrets", "version")} == {"agencies": 2, "wraps": 1, "secrets": 9, "version": 2}
    assert str(room.police) in told.refused[0]
    assert set(AgencyKey.objects.values_list("agency", "version")) == {(room.school, 2), (room.youth, 2), (room.police, 1)}
    assert keys.open_ring(place=room.place, agency=room.school).open(field="a.b", row=room.case, blob=blob) == "x"
    assert keys.verify(signed[0], b"x", signed[1])
    assert keys.sign(b"x")[0] != signed[0]
    row = AuditRow.objects.get(action="rotate-keys")
    assert row.details == {"secrets": 9, "wraps": 1, "agencies": 2}
    assert call("rotate").data["agencies"] == 0


def test_public_keys_can_be_taken_elsewhere(room: Any) -> None:
    key, signature = keys.sign(b"x")
    told = call("public").data
    assert told["algorithm"] == "Ed25519"
    assert [one["key"] for one in told["keys"]] == [str(key)]
    assert keys.verifies(bytes.fromhex(told["keys"][0]["public"]), b"x", signature)


def test_before_the_first_key_all_is_well_and_none_is_made(room: Any, tmp_path: Path) -> None:
    assert examined(room, tmp_path) == {"master key": True}
    assert not shares.file_master().path.exists()


def test_the_doctor_asks_for_shares_and_for_another_place(room: Any, tmp_path: Path) -> None:
    room.found()
    assert examined(room, tmp_path) == {"master key": True, "master key apart": False, "shares of the master key": False}
    assert examined(room, tmp_path, demo=True) == {"master key": True, "master key apart": True, "shares of the master key": True}
    call("split", str(tmp_path / "shares"))
    assert examined(room, tmp_path / "data") == {"master key": True, "master key apart": True, "shares of the master key": True}
    keys.rotate_master()
    assert examined(room, tmp_path / "data")["shares of the master key"] is False, "of the key before"


def test_the_doctor_finds_a_master_key_that_is_gone_open_or_another(room: Any, tmp_path: Path) -> None:
    room.found()
    path = shares.file_master().path
    path.chmod(0o644)
    assert examined(room, tmp_path) == {"master key": False}
    kept = path.read_bytes()
    path.unlink()
    assert examined(room, tmp_path) == {"master key": False}
    assert not path.exists()
    master().wrap(b"", b"")  # another installation's
    assert path.read_bytes() != kept
    assert examined(room, tmp_path) == {"master key": False}


def test_a_store_that_only_signs_is_examined_too(room: Any, tmp_path: Path) -> None:
    keys.sign(b"x")
    assert examined(room, tmp_path / "data") == {"master key": True, "master key apart": True, "shares of the master key": False}


def test_a_module_needs_no_shares(room: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    room.found()

    class Module:
        unwrap = staticmethod(master().unwrap)

    monkeypatch.setattr(health, "master", Module)
    assert examined(room, tmp_path) == {"master key": True}


def test_the_note_of_shares_tells_no_secret(room: Any, tmp_path: Path) -> None:
    call("split", str(tmp_path / "shares"))
    noted = Path(f"{configured.KEYS.removeprefix('file:')}.shares")
    assert json.loads(noted.read_text()).keys() == {"set", "version"}
    assert noted.stat().st_mode & 0o777 == 0o600
