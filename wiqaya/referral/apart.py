"""The database of the room, its transactions, and the guard before it: nothing outside of the room reads or writes a table of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db import connections, transaction

from wiqaya.referral.flow import FIRST, PAIRS

DATABASE = "referral"
TRIGGER = "referral_stage_as_drawn"
READS_OR_WRITES = ("SELECT", "INSERT", "UPDATE", "DELETE")
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
    """Refuses rows of the room to whatever is not the room.  Building tables, and rebuilding them in a migration, is no reading."""
    if not _inside.get() and '"referral_' in sql and sql.startswith(READS_OR_WRITES) and '"new__' not in sql:
        raise OutsideTheRoom(sql.split(" ", 1)[0])
    return execute(sql, params, many, context)


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
