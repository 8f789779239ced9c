"""The demo city's directory: services in three languages, a bus with its stops, a house whose place stays secret, and three sheets."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from wiqaya.action.actions import services, sheets
from wiqaya.action.models import Service
from wiqaya.people.models import Organisation
from wiqaya.places import queries as places
from wiqaya.safeguards.access import Actor
from wiqaya.web.demo import content

Team = dict[str, Actor]
OURS = {"key", "organisation", "areas", "confirmed", "how_confirmed", "places"}  # the rest are values of a service


def make(team: Team, organisations: dict[str, Organisation], now: datetime) -> None:
    told, by = content.read("services"), team["coordinator"]
    areas = {area.code: area for area in places.areas()}
    made = {one["key"]: _service(one, organisations, areas, by, now) for one in told["services"]}
    for one in told["sheets"]:
        row = sheets.add_sheet(title=one["title"], audience=one["audience"], lead=one.get("lead"), by=by, at=now)
        for key, question in one["lines"]:
            sheets.put_line(sheet=row, service=made[key], question=question, by=by, at=now)


def _service(one: dict[str, Any], organisations: dict[str, Organisation], areas: dict[str, Any], by: Actor, now: datetime) -> Service:
    values = {name: value for name, value in one.items() if name not in OURS}
    row = services.add(
        organisation=organisations[one["organisation"]], areas=[areas[code] for code in one["areas"]], whole_city=not one["areas"], by=by, at=now, **values
    )
    for place in one.get("places", ()):
        services.add_place(service=row, **{**place, "area": areas[place["area"]]}, by=by, at=now)
    if "confirmed" in one:
        services.confirm(service=row, how=one["how_confirmed"], on=(now - timedelta(days=one["confirmed"])).date(), by=by, at=now)
    return row
