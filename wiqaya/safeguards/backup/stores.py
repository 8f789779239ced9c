"""Copying one database and bringing it back: the embedded one page by page while others write, PostgreSQL with its own tools.

Statements go past Django's connections: a copy holds all cities, and every table of every room.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any, TypeVar

from django.db import connections

from wiqaya.safeguards.backup.manifest import Spoilt, Store
from wiqaya.safeguards.tenancy import EVERY_CITY, protect_tables

EMPTY = ("django_", "auth_", "safeguards_")  # tables that an installation without anything in it fills by itself
Ask = Callable[[str], list[Any]]
Answer = TypeVar("Answer")


class ToolFailed(RuntimeError):
    """A program of the database server is missing or refused; the text says which, and what it said."""


def engine_of(alias: str) -> str:
    return connections[alias].vendor


def path_of(alias: str) -> Path | None:
    """The file of an embedded database."""
    return Path(connections[alias].settings_dict["NAME"]) if engine_of(alias) == "sqlite" else None


def copy(alias: str, folder: Path) -> Store:
    """Copy a database into a folder as it stood at one moment."""
    return _copy_embedded(alias, folder) if path_of(alias) else _copy_server(alias, folder)


def _copy_embedded(alias: str, folder: Path) -> Store:
    target = folder / f"{alias}.sqlite3"
    with (
        closing(sqlite3.connect(str(path_of(alias)), timeout=20)) as source,
        closing(sqlite3.connect(target, isolation_level=None)) as copied,
    ):
        source.backup(copied)
        copied.execute("PRAGMA journal_mode=DELETE")
        rows, migrations = _content(lambda sql: copied.execute(sql).fetchall(), "sqlite")
    return Store("sqlite", target.name, rows, migrations)


def _copy_server(alias: str, folder: Path) -> Store:
    import psycopg

    _let_copies_pass(alias)
    target = folder / f"{alias}.dump"
    with psycopg.connect(address(alias), password=_password(alias), options=_options()) as session:
        session.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        with session.cursor() as cursor:
            snapshot = cursor.execute("SELECT pg_export_snapshot()").fetchone()
            _run(alias, "pg_dump", "--format=custom", "--no-owner", "--no-privileges", "--enable-row-security",
                 f"--snapshot={snapshot[0] if snapshot else ''}", f"--file={target}", f"--dbname={address(alias)}")  # fmt: skip
            rows, migrations = _content(lambda sql: cursor.execute(sql.encode()).fetchall(), "postgresql")
    return Store("postgresql", target.name, rows, migrations)


def bring_back(alias: str, file: Path) -> None:
    """Put a copy in the place of what a server database holds, whole or not at all."""
    connections[alias].close()
    _run(alias, "pg_restore", "--clean", "--if-exists", "--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges",
         f"--dbname={address(alias)}", str(file))  # fmt: skip


def counted(alias: str) -> dict[str, int]:
    """Rows by table, of every city; nothing when there are no tables yet."""
    return _asked(alias, lambda ask, engine: _content(ask, engine)[0])


def holds_data(alias: str) -> bool:
    """Whether anybody has put anything in."""

    def any_row(ask: Ask, engine: str) -> bool:
        names = (name for name in _tables(ask, engine) if not name.startswith(EMPTY))
        return any(ask(f'SELECT 1 FROM "{name}" LIMIT 1') for name in names)  # noqa: S608

    return _asked(alias, any_row)


def check_list(alias: str, file: Path) -> None:
    """Raises Spoilt when the program of the server cannot read the copy."""
    try:
        _run(alias, "pg_restore", "--list", str(file))
    except ToolFailed as wrong:
        raise Spoilt(f"{file} cannot be read: {wrong}") from wrong


def _asked(alias: str, question: Callable[[Ask, str], Answer]) -> Answer:
    path = path_of(alias)
    if path:
        if not path.exists():
            return question(lambda _sql: [], "sqlite")
        with closing(sqlite3.connect(path, timeout=20)) as session:
            return question(lambda sql: session.execute(sql).fetchall(), "sqlite")
    import psycopg

    with psycopg.connect(address(alias), password=_password(alias), options=_options()) as server, server.cursor() as cursor:
        return question(lambda sql: cursor.execute(sql.encode()).fetchall(), "postgresql")


def _content(ask: Ask, engine: str) -> tuple[dict[str, int], list[str]]:
    names = _tables(ask, engine)
    rows = {name: ask(f'SELECT count(*) FROM "{name}"')[0][0] for name in names}  # noqa: S608
    done = ask("SELECT app, name FROM django_migrations") if "django_migrations" in names else []
    return rows, sorted(f"{app}.{name}" for app, name in done)


def _tables(ask: Ask, engine: str) -> list[str]:
    if engine == "sqlite":
        return sorted(name for (name,) in ask("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"))
    return sorted(name for (name,) in ask("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"))


def address(alias: str) -> str:
    """The connection string of a server database, without its password."""
    from psycopg.conninfo import make_conninfo

    told = connections[alias].settings_dict
    parts = {"dbname": told["NAME"], "user": told["USER"], "host": told["HOST"], "port": told["PORT"]}
    driver = {name: value for name, value in told["OPTIONS"].items() if isinstance(value, str)}
    return make_conninfo("", **{name: value for name, value in (parts | driver).items() if value})


def _password(alias: str) -> str | None:
    return connections[alias].settings_dict["PASSWORD"] or None


def _options() -> str:
    return f"-c wiqaya.city={EVERY_CITY}"


def _let_copies_pass(alias: str) -> None:
    """Row security of an older version knows no copies: it would leave out every row, silently."""
    with connections[alias].cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_policies WHERE policyname = 'wiqaya_city' AND position(%s in qual) = 0", [f"'{EVERY_CITY}'"]
        )
        if cursor.fetchone()[0]:
            protect_tables(using=alias)


def _run(alias: str, tool: str, *words: str) -> None:
    folder = os.environ.get("WIQAYA_PG_BIN")
    program = shutil.which(tool, path=folder) if folder else shutil.which(tool)
    if program is None:
        raise ToolFailed(
            f"{tool} is missing: install the client programs of PostgreSQL (apt-get install postgresql-client), or set WIQAYA_PG_BIN"
        )
    surroundings = {**os.environ, "PGOPTIONS": _options(), **({"PGPASSWORD": word} if (word := _password(alias)) else {})}
    done = subprocess.run([program, *words], env=surroundings, capture_output=True, text=True, check=False)
    if done.returncode:
        raise ToolFailed(f"{tool} refused: {(done.stderr.strip().splitlines() or ['it said nothing'])[0]}")
