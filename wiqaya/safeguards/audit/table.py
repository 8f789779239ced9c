"""Rows as the chain needs them, read without the models: ten million of them pass in minutes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from django.db import connections

from wiqaya.safeguards.audit.chain import Row
from wiqaya.safeguards.models import AuditRow

PAGE = 5_000
_FIRST = -(2**62)
_TABLE = AuditRow._meta.db_table
_COLUMNS = {
    "postgresql": """id, sequence, digest, replace(city::text, '-', ''), to_char("at" AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        replace("by"::text, '-', ''), by_kind, "action", kind, "object", details::text""",
    "sqlite": """id, sequence, digest, city, substr("at", 1, 10) || 'T' || substr("at", 12) || iif(length("at") > 19, 'Z', '.000000Z'),
        "by", by_kind, "action", kind, "object", details""",
}


def sealed(database: str, city: UUID | None, *, after: int = _FIRST) -> Iterator[Row]:
    """Every sealed row of a chain after a place, in the order of its sequence, five thousand at a time."""
    while True:
        rows = _read(database, city, "sequence > %s ORDER BY sequence", after, PAGE)
        yield from map(Row._make, rows)
        if len(rows) < PAGE:
            return
        after = rows[-1][1]


def unsealed(database: str, city: UUID | None, limit: int) -> list[Row]:
    """The oldest rows of a chain that no sealer has seen."""
    return list(map(Row._make, _read(database, city, "sequence IS NULL AND id > %s ORDER BY id", _FIRST, limit)))


def keep(database: str, places: Iterable[tuple[int, bytes, int]]) -> None:
    """Write (sequence, digest, id)."""
    with connections[database].cursor() as cursor:
        cursor.executemany(f"UPDATE {_TABLE} SET sequence = %s, digest = %s WHERE id = %s AND sequence IS NULL", list(places))  # noqa: S608


def _read(database: str, city: UUID | None, where: str, after: int, limit: int) -> list[Any]:
    connection = connections[database]
    mine = "city IS NULL" if city is None else "city = %s"
    values: list[Any] = [] if city is None else [city if connection.vendor == "postgresql" else city.hex]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {_COLUMNS[connection.vendor]} FROM {_TABLE} WHERE {mine} AND {where} LIMIT %s",  # noqa: S608
            [*values, after, limit],
        )
        rows: list[Any] = cursor.fetchall()
    return rows
