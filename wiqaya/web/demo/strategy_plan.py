"""The demo city's strategy: written, commented on, decided, followed; and a chapter of its youth plan that lies open for comments."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from wiqaya.people.models import Organisation
from wiqaya.places import queries as places
from wiqaya.registers.queries import choosable
from wiqaya.safeguards.access import NOBODY, Actor
from wiqaya.strategy.actions import comments, plan, principles, writing
from wiqaya.strategy.kinds.writing import MEASURE, PARTS
from wiqaya.strategy.models import Measure, Strategy
from wiqaya.strategy.words import Checked, Form, Stand
from wiqaya.web.demo import content, council

Team = dict[str, Actor]
WRITTEN, LAID_OPEN, CLOSED, AGREED = (timedelta(days=days) for days in (120, 100, 70, 60))  # before the day on which the demo is made
TEXTS = ("applied", "hurt", "improves", "evidence", "reason")
SHARED = ("title", "text", "existing_text", "driver", "result", "disproof", "harm", "gender", "domain", "level", "part")


def make(team: Team, organisations: Mapping[str, Organisation], now: datetime) -> None:
    told = content.read("strategy")
    main = _commented(told, team, organisations, now)
    for one in told["stands"]:
        _stand(main, one, team, now - AGREED)
    council.prepare({"amal": team["coordinator"], "nour": team["mayor"]}, now)
    measures = {row.title["en"]["text"]: row for row in Measure.objects.filter(strategy=main)}
    named = {one["key"]: measures[one["title"]["en"]] for part in told["priorities"] for one in part["measures"]}
    for one in told["notes"]:
        _note(named[one["about"]], one, team["coordinator"], now)
    _youth(told["youth"], team, organisations, now)


def _commented(told: Mapping[str, Any], team: Team, organisations: Mapping[str, Organisation], now: datetime) -> Strategy:
    """Written, laid open, read, answered, and kept in two versions."""
    by = team["coordinator"]
    main, named = _written(told, Form.OWN, organisations, by, now - WRITTEN, now.date())
    writing.keep_version(strategy=main, reason=told["rounds"]["first"]["ar"], by=by, at=now - WRITTEN)
    opened = now - LAID_OPEN
    comments.open_comments(strategy=main, starts=opened.date(), until=(now - CLOSED).date(), by=by, at=opened)
    for place, one in enumerate(told["comments"], 3):
        _comment(main, one, named, team, opened + timedelta(days=place))
    comments.close_comments(strategy=main, by=by, at=now - CLOSED)
    changed = {lang: f"{text}." for lang, text in told["priorities"][0]["measures"][0]["text"].items()}
    plan.change_measure(measure=named["evenings"], values={"text": changed}, by=by, at=now - AGREED)
    writing.keep_version(strategy=main, reason=told["rounds"]["second"]["ar"], by=by, at=now - AGREED)
    return main


def _written(
    told: Mapping[str, Any], form: str, organisations: Mapping[str, Organisation], by: Actor, at: datetime, today: date
) -> tuple[Strategy, dict[str, Measure]]:
    made = writing.begin(title=told["title"], form=form, by=by, at=at)
    for part, values in told["parts"].items():
        linked = {name: organisations[value] if name == "lead" else value for name, value in values.items()}
        made = writing.write(
            strategy=made, part=part, values={name: linked[name] for name in PARTS[part].fields if name in linked}, by=by, at=at
        )
    cards, lines = (list(choosable(MEASURE, name).order_by("pk")) for name in ("issues", "lines"))
    named = {}
    for one in told["priorities"]:
        values = {name: one[name] for name in ("title", "serves", "change", "no_finding") if name in one}
        priority = plan.add_priority(strategy=made, values={**values, "issues": [cards[place] for place in one["cards"]]}, by=by, at=at)
        for row in one["measures"]:
            named[row["key"]] = plan.add_measure(priority=priority, values=_values(row, organisations, lines, today), by=by, at=at)
    return made, named


def _values(row: Mapping[str, Any], organisations: Mapping[str, Organisation], lines: list[Any], today: date) -> dict[str, Any]:
    """Days are counted from the day on which the demo is made."""
    areas = {area.code: area for area in places.areas()}
    existing = list(choosable(MEASURE, "existing").order_by("pk"))
    values = {name: row[name] for name in SHARED if name in row}
    values |= {name: today + timedelta(days=row[name]) for name in ("starts", "due") if name in row}
    values |= {"owner": organisations[row["owner"]], "partners": [organisations[key] for key in row.get("partners", ())]}
    values |= {
        "areas": [areas[code] for code in row.get("areas", ()) if code in areas],
        "lines": [lines[place] for place in row.get("lines", ()) if place < len(lines)],
    }
    if "existing" in row and existing:
        values["existing"] = existing[row["existing"]]
    return values | ({"cost": Decimal(row["cost"])} if "cost" in row else {})


def _comment(strategy: Strategy, one: Mapping[str, Any], named: Mapping[str, Measure], team: Team, at: datetime) -> None:
    """Sent without a name, read by the second reader, answered by the coordinator."""
    part = named[one["about"]].short if one["about"] in named else one["about"]
    sent = comments.send(strategy=strategy, part=part, holder=one["holder"], text=one["text"], language=one["language"], by=NOBODY, at=at)
    reader = team["reader"]
    if "held" in one:
        comments.hold(comment=sent, ground=one["held"], because=one["because"], by=reader, at=at + timedelta(days=1))
    elif "finding" in one or one.get("show"):
        comments.show(comment=sent, by=reader, at=at + timedelta(days=1))
    if "finding" in one:
        comments.answer(comment=sent, finding=one["finding"], answer=one["answer"], by=team["coordinator"], at=at + timedelta(days=9))


def _stand(strategy: Strategy, one: Mapping[str, Any], team: Team, at: datetime) -> None:
    values = {name: one[name] for name in TEXTS if name in one}
    where = Stand.DISSENT if "reason" in one else Stand.SIGNED
    principles.stand(
        about=Checked.STRATEGY, subject=strategy.pk, principle=one["principle"], values=values, stand=where, by=team[one["who"]], at=at
    )


def _note(measure: Measure, one: Mapping[str, Any], by: Actor, now: datetime) -> None:
    told = {name: one[name] for name in ("text", "state", "unexpected", "late_because", "stopped_because") if name in one}
    at = now - timedelta(days=one["days"])
    plan.note_progress(measure=measure, dated=at.date(), spent=Decimal(one["spent"]), **told, by=by, at=now)


def _youth(told: Mapping[str, Any], team: Team, organisations: Mapping[str, Organisation], now: datetime) -> None:
    """Part of another framework, open for comments: one was read, one waits."""
    begun = now - timedelta(days=10)
    made, named = _written(told, Form.INSIDE, organisations, team["coordinator"], begun, now.date())
    comments.open_comments(strategy=made, starts=begun.date(), until=(now + timedelta(days=20)).date(), by=team["coordinator"], at=begun)
    for one in told["comments"]:
        _comment(made, one, named, team, begun + timedelta(days=4))
