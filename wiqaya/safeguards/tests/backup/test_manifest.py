"""The list of a copy finds what was cut, changed, taken away, or comes from elsewhere."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from wiqaya.safeguards.backup import Places, make, manifest
from wiqaya.safeguards.backup.manifest import Manifest, Spoilt
from wiqaya.safeguards.backup.restoring import exchange

TOLD = Manifest("data", "0.1.0", "2026-11-21T09:00:00+00:00", {})


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    folder = tmp_path / "copy"
    for name, content in {"data/a.bin": b"0123456789", "media/b.bin": b"", "keys/c.bin": b"secret"}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    manifest.write(folder / "keys", Manifest("keys", "0.1.0", "", {}))
    manifest.write(folder, TOLD)
    return folder


def test_each_part_lists_its_own_files(copied: Path) -> None:
    data, keys = manifest.read(copied, "data"), manifest.read(copied / "keys", "keys")
    assert [one.path for one in data.files] == ["data/a.bin", "media/b.bin"]
    assert [one.path for one in keys.files] == ["c.bin"]
    manifest.check(copied, data)
    manifest.check(copied / "keys", keys)


@pytest.mark.parametrize("place", range(10))
def test_any_changed_byte_is_found(copied: Path, place: int) -> None:
    file = copied / "data/a.bin"
    content = bytearray(file.read_bytes())
    content[place] ^= 1
    file.write_bytes(content)
    with pytest.raises(Spoilt, match=r"data/a\.bin .* was changed"):
        manifest.check(copied, manifest.read(copied, "data"))


@pytest.mark.parametrize("length", [0, 5, 9, 11])
def test_another_length_is_found(copied: Path, length: int) -> None:
    (copied / "data/a.bin").write_bytes(b"0" * length)
    with pytest.raises(Spoilt, match=f"{length} bytes instead of 10"):
        manifest.check(copied, manifest.read(copied, "data"))


def test_a_missing_file_is_found(copied: Path) -> None:
    (copied / "media/b.bin").unlink()
    with pytest.raises(Spoilt, match=r"media/b\.bin is missing"):
        manifest.check(copied, manifest.read(copied, "data"))


def test_a_list_that_was_changed_cut_or_lost_is_refused(copied: Path) -> None:
    path = copied / manifest.NAME
    text = path.read_text()
    for changed, says in ((text.replace("0.1.0", "0.2.0"), "was changed"), (text[:-20], "cut or changed"), ("[]", "cut or changed")):
        path.write_text(changed)
        with pytest.raises(Spoilt, match=says):
            manifest.read(copied, "data")
    path.unlink()
    with pytest.raises(Spoilt, match="no backup"):
        manifest.read(copied, "data")


def test_parts_are_not_mistaken_for_each_other(copied: Path) -> None:
    with pytest.raises(Spoilt, match="holds the keys of a backup, not its data"):
        manifest.read(copied / "keys", "data")


def test_a_newer_format_is_refused(copied: Path) -> None:
    path = copied / manifest.NAME
    body = json.loads(path.read_text())["manifest"] | {"format": 2}
    path.write_text(json.dumps({"manifest": body, "sha256": manifest._digest_of(body)}))
    with pytest.raises(Spoilt, match="newer version"):
        manifest.read(copied, "data")


def test_what_cannot_be_put_in_place_whole_is_taken_back(tmp_path: Path) -> None:
    home = tmp_path / "home"
    (home / "media").mkdir(parents=True)
    (home / "media/old").write_text("old")
    (home / "base").write_text("old")
    (home / "base-wal").write_text("old journal")
    (tmp_path / "new").write_text("new")
    (tmp_path / "media").mkdir()
    before = {path.relative_to(home): path.read_bytes() for path in home.rglob("*") if path.is_file()}
    moves = [("new", "base"), ("media", "media"), ("new", "keys/fresh"), ("lost", "other")]
    with pytest.raises(FileNotFoundError):
        exchange((tmp_path / source, home / target) for source, target in moves)
    assert {path.relative_to(home): path.read_bytes() for path in home.rglob("*") if path.is_file()} == before
    assert not list(home.rglob(".restore-*"))
    exchange((tmp_path / source, home / target) for source, target in moves[:2])
    assert (home / "base").read_text() == "new"
    assert not (home / "base-wal").exists()
    assert not list((home / "media").iterdir())
    assert not list(home.rglob(".restore-*"))


def test_a_copy_that_fails_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(alias: str, folder: Path) -> None:
        (folder / alias).write_text("half")
        raise OSError("the disk is full")

    monkeypatch.setattr("wiqaya.safeguards.backup.stores.copy", breaks)
    places = Places(media=tmp_path / "media", keys=tmp_path / "keys")
    with pytest.raises(OSError, match="full"):
        make(tmp_path / "copies/today", places=places, product="0.1.0", at=datetime(2026, 11, 21, tzinfo=UTC))
    assert not list((tmp_path / "copies").iterdir())
