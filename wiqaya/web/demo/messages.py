"""What the demo city says, with whom it works, and where people meet."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from wiqaya.action.actions import messages, spaces
from wiqaya.action.kinds import messages as said
from wiqaya.action.kinds import partners as given
from wiqaya.action.kinds import spaces as met
from wiqaya.people.models import Organisation
from wiqaya.places.models import Area
from wiqaya.registers import actions as registers
from wiqaya.registers.kinds import Kind
from wiqaya.safeguards.access import Actor
from wiqaya.web.demo import content

Team = dict[str, Actor]


def make(team: Team, organisations: dict[str, Organisation], at: datetime) -> None:
    held, by = content.read("messages"), team["coordinator"]
    known: dict[str, Any] = {"area": list(Area.objects.order_by("code"))}

    def add(kind: Kind, values: Mapping[str, Any]) -> Any:
        return registers.add(kind=kind, by=by, at=at, values=_linked(values, organisations, known))

    known["channel"] = [add(said.CHANNEL, values) for values in held["channels"]]
    for one in held["campaigns"]:
        _campaign(add(said.CAMPAIGN, one["values"]), one, known, team, at)
    for kind, name in ((said.RUMOUR, "rumours"), (given.COMMITMENT, "commitments"), (given.PLACEMENT, "placements"), (given.LEARNING_PLACE, "learning")):
        for values in held[name]:
            add(kind, values)
    known["space"] = [add(met.SPACE, values) for values in held["spaces"]]
    known["walk"] = [add(met.SAFETY_WALK, values) for values in held["walks"]]
    for values in held["design"]:
        add(met.DESIGN_MEASURE, values)
    _book(known["space"][0], organisations["women"], by, at)
    messages.write_statement(text=held["statement"], by=by, at=at)
    messages.agree_statement(by=team["reader"], at=at)


def _linked(values: Mapping[str, Any], organisations: dict[str, Organisation], known: dict[str, Any]) -> dict[str, Any]:
    """With organisations by their key and other things by their place in the file."""
    linked: dict[str, Any] = dict(values)
    for name in ("organisation", "owner"):
        if name in linked:
            linked[name] = organisations[linked[name]]
    for name in ("others", "partners"):
        if name in linked:
            linked[name] = [organisations[key] for key in linked[name]]
    return linked | {name: known[name][linked[name]] for name in ("area", "space", "walk") if name in linked}


def _campaign(row: Any, one: dict[str, Any], known: dict[str, Any], team: Team, at: datetime) -> None:
    by, day = team["coordinator"], at.date()
    for language, text, read in one.get("texts", ()):
        messages.write_text(campaign=row, language=language, text=text, read_by_speaker=read, by=by, at=at)
    if "test" in one:
        messages.add_test(campaign=row, dated=day, **one["test"], by=by, at=at)
    if one.get("runs"):
        messages.look(campaign=row, images_fear=True, images_alone=True, images_agreed=True, by=team["reader"], at=at)
        messages.begin(campaign=row, by=by, at=at)
    if "reach" in one:
        counted = one["reach"] | {"channel": known["channel"][one["reach"]["channel"]]}
        messages.add_reach(campaign=row, starts=day - timedelta(days=7), until=day, **counted, by=by, at=at)


def _book(space: Any, organisation: Organisation, by: Actor, at: datetime) -> None:
    starts = at.replace(hour=16, minute=0) + timedelta(days=365)
    spaces.book(space=space, room=1, organisation=organisation, purpose={"ar": "ورشة خبز مشتركة", "en": "Baking together", "fr": "Atelier de pain"}, starts=starts, until=starts + timedelta(hours=2), by=by, at=at)
