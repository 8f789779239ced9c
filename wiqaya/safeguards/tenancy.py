"""The city of the present request, task or command.  Without one, city-owned tables give no rows.

On PostgreSQL the same value is given to the session of every database, where row security reads it: the second wall.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper

_current: ContextVar[UUID | None] = ContextVar("city", default=None)
POLICY = "wiqaya_city"
EVERY_CITY = "*"  # what a session that copies the whole database says in the place of a city


def current_city() -> UUID | None:
    return _current.get()


@contextmanager
def in_city(city: UUID | None) -> Iterator[None]:
    """Everything inside reads and writes this city only."""
    before = _current.get()
    token = _current.set(city)
    _tell_database(city)
    try:
        yield
    finally:
        _current.reset(token)
        _tell_database(before)


def _tell_database(city: UUID | None) -> None:
    for connection in connections.all(initialized_only=True):
        tell(connection, city)


def tell_new_connection(*, connection: BaseDatabaseWrapper, **_: Any) -> None:
    """A session that begins now, or anew, learns of the city that we are in."""
    tell(connection, current_city())


def tell(connection: BaseDatabaseWrapper, city: UUID | None) -> None:
    """Past Django's cursor: it is no question of a page, and an alias that a test may not use stays untouched."""
    session: Any = connection.connection
    if connection.vendor != "postgresql" or session is None or session.closed:
        return  # who connects later is told then
    if connection.needs_rollback or session.info.transaction_status.name == "INERROR":
        return  # the end of the failed transaction brings back what was told before it
    with connection.wrap_database_errors:
        session.execute("SELECT set_config('wiqaya.city', %s, false)", [str(city) if city else ""])


def protect_tables(*, using: str = DEFAULT_DB_ALIAS, **_: Any) -> None:
    """Row security on every table of cities in this database (PostgreSQL).  Run after migrations; a second run changes nothing."""
    from wiqaya.safeguards.owned import InCity

    connection = connections[using]
    if connection.vendor != "postgresql":
        return
    existing = set(connection.introspection.table_names())
    for model in apps.get_models():
        if issubclass(model, InCity) and model._meta.db_table in existing:
            protect(connection, model._meta.db_table)


def protect(connection: BaseDatabaseWrapper, table: str) -> None:
    quoted = connection.ops.quote_name(table)
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {quoted} ENABLE ROW LEVEL SECURITY")
        cursor.execute(f"ALTER TABLE {quoted} FORCE ROW LEVEL SECURITY")
        cursor.execute(f"DROP POLICY IF EXISTS {POLICY} ON {quoted}")
        cursor.execute(f"CREATE POLICY {POLICY} ON {quoted} USING (current_setting('wiqaya.city', true) IN (city_id::text, '{EVERY_CITY}'))")
