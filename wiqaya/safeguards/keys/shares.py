"""The file of the master key in three shares on paper, of which any two bring it back."""

from __future__ import annotations

import json
import os
from pathlib import Path

from wiqaya.safeguards.keys import shamir
from wiqaya.safeguards.keys.masters import MasterUnusable, master
from wiqaya.safeguards.keys.masters.file import FileMaster


def file_master() -> FileMaster:
    found = master()
    if not isinstance(found, FileMaster):
        raise MasterUnusable("the master key is in a security module, which has a backup of its own: only a file can be split")
    return found


def split(folder: Path) -> list[Path]:
    """Write `share-1.txt` to `share-3.txt`, each readable by its owner alone, into a folder that holds none; note that it was done."""
    file = file_master()
    paths = [folder / f"share-{number}.txt" for number in range(1, shamir.SHARES + 1)]
    if there := [path for path in paths if path.exists()]:
        raise MasterUnusable(f"{there[0]} exists: choose another folder")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    shares, version = shamir.split(file.secret()), file.version
    for path, share in zip(paths, shares, strict=True):
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
            out.write(shamir.written(share))
    noted = _noted(file)
    noted.touch(mode=0o600)
    noted.write_text(json.dumps({"set": shares[0].set, "version": version}))
    return paths


def join(one: Path, other: Path) -> Path:
    """Bring the file of the master key back from two shares; an existing one is never replaced."""
    file = file_master()
    file.restore(shamir.join(shamir.read(one.read_text()), shamir.read(other.read_text())))
    return file.path


def split_since(file: FileMaster) -> bool:
    """Whether shares of the present master key were made."""
    noted = _noted(file)
    return noted.exists() and json.loads(noted.read_text())["version"] == file.version


def _noted(file: FileMaster) -> Path:
    return file.path.with_name(f"{file.path.name}.shares")
