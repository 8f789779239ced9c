"""The list of what a copy holds, with the digest of each file and of the list itself."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

FORMAT = 1
NAME = "manifest.json"


class Spoilt(ValueError):
    """A copy that is not whole, not ours, or too new; the text says what and where."""


@dataclass(frozen=True, slots=True)
class Store:
    """One database in a copy: its engine (`sqlite` or `postgresql`), file, rows by table, and migrations as `app.name`."""

    engine: str
    file: str
    rows: dict[str, int]
    migrations: list[str]


@dataclass(frozen=True, slots=True)
class File:
    path: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """`part` is `data` or `keys`; `made_at` in ISO 8601."""

    part: str
    product: str
    made_at: str
    stores: dict[str, Store]
    files: list[File] = field(default_factory=list)
    format: int = FORMAT


def digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def write(folder: Path, manifest: Manifest) -> None:
    """List every file in the folder that is not a list itself, and write the list beside them."""
    listed = [File(_name(folder, path), path.stat().st_size, digest(path)) for path in _files(folder)]
    body = asdict(manifest) | {"files": [asdict(one) for one in listed]}
    (folder / NAME).write_text(json.dumps({"manifest": body, "sha256": _digest_of(body)}, indent=1))


def read(folder: Path, part: str) -> Manifest:
    """The list of a copy.  Raises Spoilt when it is missing, changed, of another part or format."""
    path = folder / NAME
    if not path.exists():
        raise Spoilt(f"{folder} holds no {NAME}: it is no backup, or not a whole one")
    try:
        outer = json.loads(path.read_text())
        body, told = outer["manifest"], outer["sha256"]
    except (ValueError, KeyError, TypeError) as wrong:
        raise Spoilt(f"{path} cannot be read: the backup was cut or changed") from wrong
    if told != _digest_of(body):
        raise Spoilt(f"{path} was changed after the backup was made")
    if body["format"] > FORMAT:
        raise Spoilt(f"{folder} was made by a newer version ({body['product']}): restore it with that version")
    if body["part"] != part:
        raise Spoilt(f"{folder} holds the {body['part']} of a backup, not its {part}")
    return Manifest(
        **body | {"stores": {k: Store(**v) for k, v in body["stores"].items()}, "files": [File(**one) for one in body["files"]]}
    )


def check(folder: Path, manifest: Manifest) -> None:
    """Raises Spoilt at the first file that is missing, cut or changed."""
    for one in manifest.files:
        path = folder / one.path
        if not path.is_file():
            raise Spoilt(f"{one.path} is missing from {folder}: the backup is not whole")
        if path.stat().st_size != one.bytes:
            raise Spoilt(f"{one.path} in {folder} has {path.stat().st_size} bytes instead of {one.bytes}: it was cut or changed")
        if digest(path) != one.sha256:
            raise Spoilt(f"{one.path} in {folder} was changed after the backup was made")


def _files(folder: Path) -> list[Path]:
    """What belongs to this list: a folder below with a list of its own is another part."""
    others = [path.parent for path in folder.rglob(NAME) if path.parent != folder]
    found = (path for path in folder.rglob("*") if path.is_file() and path.name != NAME)
    return sorted(path for path in found if not any(other in path.parents for other in others))


def _name(folder: Path, path: Path) -> str:
    return path.relative_to(folder).as_posix()


def _digest_of(body: Any) -> str:
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
