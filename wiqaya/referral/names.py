"""Names of services for pages: looked up across the border between the databases, never stored in the room."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from wiqaya.people.queries import organisations_by_key


def service_names(keys: Iterable[UUID | str]) -> dict[UUID, str]:
    """service -> its name in the present language; a service that is gone has its key's end for a name."""
    wanted = {UUID(str(key)) for key in keys}
    found = {row.pk: str(row.name) for row in organisations_by_key(wanted)}
    return {key: found.get(key, f"…{str(key)[-4:]}") for key in wanted}
