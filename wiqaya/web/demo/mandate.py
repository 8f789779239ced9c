"""On what the work of the demo city rests, who knows of it, and what it means by its words."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from wiqaya.people.models import Organisation
from wiqaya.registers import actions as registers
from wiqaya.safeguards.access import Actor
from wiqaya.strategy.actions import definitions, mandate
from wiqaya.strategy.kinds.mandate import DEFINITION, FACTOR, SOURCE, TASK, TEXT
from wiqaya.web.demo import content

Team = dict[str, Actor]


def make(team: Team, organisations: dict[str, Organisation], at: datetime) -> None:
    held = content.read("mandate")
    by = team["coordinator"]
    for kind, name in ((SOURCE, "sources"), (FACTOR, "factors")):
        for values in held[name]:
            registers.add(kind=kind, by=by, at=at, values=values)
    texts = [registers.add(kind=TEXT, by=by, at=at, values=values) for values in held["texts"]]
    for values in held["tasks"]:
        linked = {"text": texts[values["text"]], "owner": organisations[values["owner"]]}
        registers.add(kind=TASK, by=by, at=at, values=values | linked)
    _told(held["told"], texts, organisations, team, at)
    mandate.answer_test(said=held["answers"], notes={}, by=by, at=at)
    for one in held["definitions"]:
        _define(one, by, at)


def _told(lines: list[Any], texts: list[Any], organisations: dict[str, Organisation], team: Team, at: datetime) -> None:
    """Departments were told; the one whose manager has an account has confirmed it."""
    manager = team["manager"]
    for number, keys, post in lines:
        told = mandate.tell(text=texts[number], departments=[organisations[key] for key in keys], post=post, on=at.date(), by=team["coordinator"], at=at)
        for reading in told:
            if reading.department_id == manager.agency:
                mandate.confirm_reading(reading=reading, by=manager, at=at + timedelta(days=3))


def _define(one: dict[str, Any], by: Actor, at: datetime) -> None:
    base: dict[str, Any] = {name: one[name] for name in ("term", "proposed", "caution", "rests_on") if name in one}
    row: Any = registers.add(kind=DEFINITION, by=by, at=at, values=base)
    for holder, agrees, text in one["views"]:
        definitions.say(definition=row, holder=holder, agrees=agrees, text=text, by=by, at=at)
    definitions.settle(definition=row, agreed=one["agreed"], other=one.get("other", {}), on=at.date(), by=by, at=at)
