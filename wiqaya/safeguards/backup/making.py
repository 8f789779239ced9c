"""Making a copy: aside first, in its place when it is whole."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from wiqaya.safeguards.backup import manifest, stores
from wiqaya.safeguards.backup.manifest import Manifest
from wiqaya.safeguards.backup.where import Places

README = """Keys of an installation of Wiqaya: {product}, {made_at}.

Keep this folder apart from the data of the same backup, on another machine, and delete it after 30 days at the latest.
Somebody is forgotten by destroying a key. As long as a copy of that key lies here, the data of older backups can still be read with it.
Delete it so that it cannot be brought back, and never put it into an archive that is kept for longer.
"""


@dataclass(frozen=True, slots=True)
class Made:
    """Files and bytes of a copy, and the digest of its list of data."""

    files: int
    bytes: int
    digest: str


def make(target: Path, *, places: Places, product: str, at: datetime) -> Made:
    """Copy data, media and keys into a new or empty folder: `data/`, `media/`, `keys/`, the last two steps later than the first.

    A row without its key would be lost, a key without its row is harmless: so the keys are copied last.
    Raises FileExistsError when the folder holds something.
    """
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise FileExistsError(f"{target} is not empty: name a new folder, so that no older backup is mixed with this one")
    with _aside(target) as folder:
        data = _made(folder / "data")
        told = Manifest("data", product, at.isoformat(), {alias: stores.copy(alias, data) for alias in places.data})
        _copy_files(places.media, _made(folder / "media"), sorted(path for path in places.media.rglob("*") if path.is_file()))
        _keys(_made(folder / "keys"), places, product, at)
        manifest.write(folder, told)
        return _size(folder)


def _keys(folder: Path, places: Places, product: str, at: datetime) -> None:
    told = Manifest("keys", product, at.isoformat(), {places.store: stores.copy(places.store, folder)})
    _copy_files(places.keys, _made(folder / "files"), places.secrets(stores.path_of(places.store)))
    if places.master and places.master.exists():
        shutil.copyfile(places.master, folder / "master")
    (folder / "README.txt").write_text(README.format(product=product, made_at=f"{at:%Y-%m-%d %H:%M} UTC"))
    manifest.write(folder, told)
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o700 if path.is_dir() else 0o600)


def _copy_files(source: Path, target: Path, files: Iterable[Path]) -> None:
    """A file that is forgotten meanwhile is left out."""
    for path in files:
        copied = target / path.relative_to(source)
        copied.parent.mkdir(parents=True, exist_ok=True)
        try:
            shutil.copyfile(path, copied)
        except FileNotFoundError:
            copied.unlink(missing_ok=True)


@contextmanager
def _aside(target: Path) -> Iterator[Path]:
    """A folder beside the target, readable by its owner alone, that becomes the target at the end."""
    target.parent.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    try:
        yield folder
        folder.rename(target)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def _size(folder: Path) -> Made:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return Made(len(files), sum(path.stat().st_size for path in files), manifest.digest(folder / manifest.NAME))
