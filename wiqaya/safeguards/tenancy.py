"""The city of the present request, task or command.  Without one, city-owned tables give no rows.

On PostgreSQL the same value is given to the session, where row security reads it: the second wall.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, connections

_current: ContextVar[UUID | None] = ContextVar("city", default=None)
POLICY = "wiqaya_city"


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
    connection = connections[DEFAULT_DB_ALIAS]
    if connection.vendor != "postgresql" or connection.needs_rollback:
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('wiqaya.city', %s, false)", [str(city) if city else ""])


def protect_tables(*, using: str = DEFAULT_DB_ALIAS, **_: Any) -> None:
    """Row security on every city-owned table (PostgreSQL).  Run after migrations; a second run changes nothing."""
    from wiqaya.safeguards.owned import CityOwned

    connection = connections[using]
    if connection.vendor != "postgresql":
        return
    existing = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for model in apps.get_models():
            table = model._meta.db_table
            if issubclass(model, CityOwned) and table in existing:
                quoted = connection.ops.quote_name(table)
                cursor.execute(f"ALTER TABLE {quoted} ENABLE ROW LEVEL SECURITY")
                cursor.execute(f"ALTER TABLE {quoted} FORCE ROW LEVEL SECURITY")
                cursor.execute(f"DROP POLICY IF EXISTS {POLICY} ON {quoted}")
                cursor.execute(f"CREATE POLICY {POLICY} ON {quoted} USING (city_id::text = current_setting('wiqaya.city', true))")
