"""Where rooms are told of each other: permissions, standards, and what an upper room lends to a lower one's page."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from wiqaya.exchange import geojson
from wiqaya.exchange.queries import Standard, offer
from wiqaya.mapping import access as mapping
from wiqaya.people import access as people
from wiqaya.places import access as places
from wiqaya.places import exports as place_exports
from wiqaya.places.actions import import_exported
from wiqaya.records import access as records
from wiqaya.safeguards.access import Actor, register
from wiqaya.surveys import access as surveys


def wire() -> None:
    for room in (places, people, records, surveys, mapping):
        register(room.GRANTS, person_only=getattr(room, "PERSON_ONLY", ()))
    offer(Standard("geojson", write=_write_areas, read=_read_areas, needs=places.READ))


def _write_areas() -> tuple[str, int]:
    features = [geojson.Feature(**area) for area in place_exports.areas()]
    return geojson.encode(features), len(features)


def _read_areas(city: Any, data: bytes, by: Actor, at: datetime) -> tuple[int, list[str]]:
    done = import_exported(city=city, data=data, by=by, at=at)
    return done.areas, [f"feature {notice.feature}: {notice.reason.sentence()}" for notice in done.refused]
