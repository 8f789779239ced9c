"""The database of the room, its transactions, and the guard before it: nothing outside of the room reads or writes a table of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db import connections, transaction

from wiqaya.referral.flow import FIRST, PAIRS

DATABASE = "referral"
TRIGGER = "referral_stage_as_drawn"
# a table of the room by any writing of its name; on PostgreSQL a name may be written in Unicode escapes (U&"…")
NAMED = re.compile(r'referral_|u&["\']', re.IGNORECASE)
BUILDS = re.compile(r"\s*(create|alter|drop|pragma|comment on|set constraints)\b", re.IGNORECASE)
ROWS = re.compile(r"\b(select|values|insert|update\s+\S+\s+set|copy|execute|as\s+table)\b", re.IGNORECASE)
# what migrations do to rows: a table that is built anew takes its own over (SQLite), an empty column gets its default (PostgreSQL)
REBUILDS = re.compile(
    r'insert into "new__(referral_\w+)" \([^();]*\) select [^;]* from "\1"|update "referral_\w+" set ("\w+") = %s where \2 is null;? ?(set constraints all immediate)?',
    re.IGNORECASE,
)
P = ParamSpec("P")
R = TypeVar("R")
_inside: ContextVar[bool] = ContextVar("inside the referral room", default=False)


class OutsideTheRoom(PermissionError):
    """A table of the room was asked for by something that is not the room."""


@contextmanager
def inside() -> Iterator[None]:
    """The room's own pages, actions, commands and terms run in here."""
    token = _inside.set(True)
    try:
        yield
    finally:
        _inside.reset(token)


def atomic(write: Callable[P, R]) -> Callable[P, R]:
    """A write of the room: in one transaction of its database."""

    @wraps(write)
    def written(*args: P.args, **kwargs: P.kwargs) -> R:
        with inside(), transaction.atomic(using=DATABASE):
            return write(*args, **kwargs)

    return written


def guard(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
    """Refuses every statement that names a table of the room to whatever is not the room; only the building of tables goes on."""
    if not _inside.get() and NAMED.search(sql) and not _builds(sql):
        raise OutsideTheRoom(sql.split(None, 1)[0])
    return execute(sql, params, many, context)


def _builds(sql: str) -> bool:
    """Whether a statement builds or rebuilds tables and shows or changes no row by it."""
    return (BUILDS.match(sql) is not None and not ROWS.search(sql)) or REBUILDS.fullmatch(sql.strip()) is not None


def watch(*, connection: Any, **_: Any) -> None:
    """Put the guard before a connection (signal `connection_created`)."""
    if connection.alias == DATABASE and guard not in connection.execute_wrappers:
        connection.execute_wrappers.append(guard)


def draw_stages(*, using: str = DATABASE, **_: Any) -> None:
    """Write the drawn transitions into the database (signal `post_migrate`): no page, import or shell sets another stage."""
    if using != DATABASE:
        return
    connection = connections[using]
    with inside(), connection.cursor() as cursor:
        if "referral_situation" not in connection.introspection.table_names(cursor):
            return
        for statement in _statements(connection.vendor):
            cursor.execute(statement)


def _statements(vendor: str) -> list[str]:
    pairs = " OR ".join(f"(OLD.stage = '{source}' AND NEW.stage = '{target}')" for source, target in sorted(PAIRS))
    refused = f"NOT (OLD.stage = NEW.stage OR {pairs})"
    if vendor == "postgresql":
        return [
            f"CREATE OR REPLACE FUNCTION {TRIGGER}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF (TG_OP = 'INSERT' AND NEW.stage <> '{FIRST}') THEN RAISE EXCEPTION 'stage is not drawn' USING ERRCODE = 'check_violation'; END IF; "
            f"IF TG_OP = 'UPDATE' THEN IF {refused} THEN RAISE EXCEPTION 'stage is not drawn' USING ERRCODE = 'check_violation'; END IF; END IF; "
            "RETURN NEW; END $$",
            f'DROP TRIGGER IF EXISTS {TRIGGER} ON "referral_situation"',
            f'CREATE TRIGGER {TRIGGER} BEFORE INSERT OR UPDATE ON "referral_situation" FOR EACH ROW EXECUTE FUNCTION {TRIGGER}()',
        ]
    return [
        f"DROP TRIGGER IF EXISTS {TRIGGER}",
        f"DROP TRIGGER IF EXISTS {TRIGGER}_first",
        f'CREATE TRIGGER {TRIGGER} BEFORE UPDATE OF stage ON "referral_situation" WHEN {refused} '
        "BEGIN SELECT RAISE(ABORT, 'stage is not drawn'); END",
        f"CREATE TRIGGER {TRIGGER}_first BEFORE INSERT ON \"referral_situation\" WHEN NEW.stage <> '{FIRST}' "
        "BEGIN SELECT RAISE(ABORT, 'stage is not drawn'); END",
    ]
