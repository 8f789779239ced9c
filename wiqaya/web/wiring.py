"""Where rooms are told of each other: permissions, and what an upper room lends to a lower one's page."""

from __future__ import annotations

from wiqaya.mapping import access as mapping
from wiqaya.people import access as people
from wiqaya.places import access as places
from wiqaya.records import access as records
from wiqaya.safeguards.access import register


def wire() -> None:
    for room in (places, people, records, mapping):
        register(room.GRANTS, person_only=getattr(room, "PERSON_ONLY", ()))
