"""What the demo city does: programmes on several levels, sessions with counts, harm that was seen, one that ended early."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from wiqaya.action.actions import sessions, work
from wiqaya.action.kinds.programmes import PROGRAMMES
from wiqaya.action.models import Intervention
from wiqaya.mapping.models import Asset
from wiqaya.people.models import Organisation
from wiqaya.places import queries as places
from wiqaya.registers.queries import choosable
from wiqaya.safeguards.access import Actor
from wiqaya.web.demo import content

Team = dict[str, Actor]


def make(team: Team, organisations: dict[str, Organisation], now: datetime) -> None:
    known = {"issues": list(choosable(PROGRAMMES, "issues").order_by("pk")), "areas": {one.code: one for one in places.areas()}}
    known["groups"] = {_english(one.label): one for one in places.groups()}
    known["measures"] = {one.domain: one for one in choosable(PROGRAMMES, "measure").order_by("-pk")}
    known["existing"] = {_english(one.name): one for one in Asset.objects.all()}
    for told in content.read("programmes")["programmes"]:
        _one(told, known, team, organisations, now)


def _english(texts: Any) -> str:
    return str(texts.get("en", {}).get("text", ""))


def _one(told: dict[str, Any], known: dict[str, Any], team: Team, organisations: dict[str, Organisation], now: datetime) -> None:
    by, planned = team["coordinator"], now + timedelta(days=told.get("began", -20) - 20)
    row = work.plan(by=by, at=planned, template=told.get("from", ""), **_values(told, known, organisations, now))
    if "began" not in told:
        return
    row = work.start(programme=row, by=by, at=now + timedelta(days=told["began"]))
    for one in told.get("sessions", ()):
        _session(row, one, by, now)
    _harm(row, told.get("harm"), by, now)
    if told.get("public"):
        work.open_to_public(programme=row, by=team["reader"], at=now)
    if told.get("stopped"):
        work.stop(programme=row, **told["stopped"], by=by, at=now)


def _values(told: dict[str, Any], known: dict[str, Any], organisations: dict[str, Organisation], now: datetime) -> dict[str, Any]:
    def day(key: str) -> Any:
        return (now + timedelta(days=told[key])).date() if key in told else None

    return {
        "title": told["title"], **told["values"], **told["texts"], "owner": organisations[told["owner"]],
        "partners": [organisations[key] for key in told.get("partners", ())], "areas": [known["areas"][code] for code in told.get("areas", ())],
        "groups": [known["groups"][name] for name in told.get("groups", ())], "issues": [known["issues"][place] for place in told["issues"]],
        "existing": known["existing"][told["existing"]] if "existing" in told else None, "asked_existing": True, "measure": known["measures"].get(told["values"]["domain"]),
        "whole_city": told.get("whole_city", False), "starts": day("began"), "ends": day("ends"), "cost": told.get("cost"), "trained_until": day("trained_days"),
    }  # fmt: skip


def _session(row: Intervention, one: dict[str, Any], by: Actor, now: datetime) -> None:
    at = now + timedelta(days=one["day"])
    rest = {name: value for name, value in one.items() if name != "day"}
    sessions.add_session(programme=row, dated=at.date(), by=by, at=at, **rest)


def _harm(row: Intervention, one: dict[str, Any] | None, by: Actor, now: datetime) -> None:
    if one is None:
        return
    at = now + timedelta(days=one["day"])
    made = sessions.note_harm(programme=row, to=one["to"], text=one["text"], dated=at.date(), by=by, at=at)
    if "answer" in one:
        sessions.answer_harm(harm=made, answer=one["answer"], by=by, at=at + timedelta(days=3))
