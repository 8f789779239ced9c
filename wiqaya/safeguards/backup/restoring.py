"""Bringing a copy back: everything is checked first; files are put in place together, or the old ones stay."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.db import connections
from django.db.migrations.loader import MigrationLoader

from wiqaya.safeguards.backup import manifest, stores
from wiqaya.safeguards.backup.manifest import Manifest, Spoilt
from wiqaya.safeguards.backup.where import Places


@dataclass(frozen=True, slots=True)
class Restored:
    """Files that were brought back; when data and keys were copied (empty: left as they were)."""

    files: int
    data_of: str
    keys_of: str


def holds_data(places: Places) -> bool:
    """Whether restoring would take something away."""
    return any(stores.holds_data(alias) for alias in (*places.data, places.store))


def restore(places: Places, *, data: Path | None, keys: Path | None) -> Restored:
    """Bring back the data of one backup and the keys of the same or another one; what is None stays as it is.

    Raises Spoilt before anything was touched, ToolFailed when the server refused a copy.
    """
    parts = [(folder, manifest.read(folder, part)) for folder, part in ((data, "data"), (keys, "keys")) if folder]
    for folder, told in parts:
        manifest.check(folder, told)
        _fits(folder, told)
    for folder, told in parts:
        for alias, store in told.stores.items():
            if store.engine == "postgresql":
                stores.bring_back(alias, _file(folder, told, store.file))
    exchange(move for folder, told in parts for move in _moves(folder, told, places))
    for _folder, told in parts:
        for alias, store in told.stores.items():
            _same_rows(alias, store.rows)
    times = {told.part: told.made_at for _, told in parts}
    return Restored(sum(len(told.files) for _, told in parts), times.get("data", ""), times.get("keys", ""))


def _fits(folder: Path, told: Manifest) -> None:
    """Raises Spoilt for another engine, or migrations that this version does not know."""
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    for alias, store in told.stores.items():
        if store.engine != stores.engine_of(alias):
            raise Spoilt(f"{folder} holds {alias} for {store.engine}, and this installation keeps it in {stores.engine_of(alias)}")
        newer = sorted(set(store.migrations) - known)
        if newer:
            raise Spoilt(f"{folder} was made by a newer version ({told.product}): this one does not know {newer[0]}")
        if store.engine == "postgresql":
            stores.check_list(alias, _file(folder, told, store.file))


def _file(folder: Path, told: Manifest, name: str) -> Path:
    return folder / ("data" if told.part == "data" else "") / name


def _moves(folder: Path, told: Manifest, places: Places) -> Iterator[tuple[Path, Path]]:
    """(file or folder of the copy, its place)."""
    for alias, store in told.stores.items():
        target = stores.path_of(alias)
        if target:
            connections[alias].close()
            yield _file(folder, told, store.file), target
    if told.part == "data":
        yield folder / "media", places.media
        return
    for path in sorted(path for path in (folder / "files").rglob("*") if path.is_file()):
        yield path, places.keys / path.relative_to(folder / "files")
    if places.master and (folder / "master").exists():
        yield folder / "master", places.master


def exchange(moves: Iterable[tuple[Path, Path]]) -> None:
    """Put a copy of each first file or folder in the place of the second: all of them, or what stood there before comes back."""
    put = _Put()
    try:
        for source, target in moves:
            put(source, target)
    except BaseException:
        put.back()
        raise
    put.done()


class _Put:
    def __init__(self) -> None:
        self.moved: list[tuple[Path, Path | None]] = []  # place, and where that which stood there waits

    def __call__(self, source: Path, target: Path) -> None:
        target.parent.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(prefix=".restore-", dir=target.parent))
        copied = fresh / "new"
        if source.is_dir():
            shutil.copytree(source, copied)
        else:
            shutil.copyfile(source, copied)
            copied.chmod(0o600)
        self._swap(copied, target, fresh)
        for ending in ("-wal", "-shm", "-journal"):  # of the database that stood there
            if (journal := target.with_name(target.name + ending)).exists():
                self._aside(journal, fresh)

    def _swap(self, copied: Path, target: Path, fresh: Path) -> None:
        if target.exists():
            self._aside(target, fresh)
        else:
            self.moved.append((target, None))
        copied.rename(target)

    def _aside(self, target: Path, fresh: Path) -> None:
        old = fresh / f"old{target.name}"
        target.rename(old)
        self.moved.append((target, old))

    def back(self) -> None:
        for target, old in reversed(self.moved):
            _remove(target)
            if old:
                old.rename(target)
        self.done()

    def done(self) -> None:
        for _target, old in self.moved:
            if old:
                shutil.rmtree(old.parent, ignore_errors=True)
        for folder in {target.parent for target, _ in self.moved}:
            _clear(folder.glob(".restore-*"))


def _clear(folders: Iterable[Path]) -> None:
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _same_rows(alias: str, told: dict[str, int]) -> None:
    """Raises Spoilt when a table does not hold what the copy held."""
    found = stores.counted(alias)
    wrong = sorted(name for name, rows in told.items() if found.get(name) != rows)
    if wrong:
        raise Spoilt(f"{wrong[0]} holds {found.get(wrong[0])} rows instead of {told[wrong[0]]}: bring the backup back once more")
