"""What the demo city understood of itself: two mappings, cards, what exists, partners, signals, a published report."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from wiqaya.mapping.actions import (
    asking,
    assets,
    card_file,
    context,
    cycle,
    issues,
    methods,
    partners,
    pathway,
    recommendations,
    report,
    signals,
)
from wiqaya.mapping.models import Cycle, Issue
from wiqaya.mapping.reporting.checking import CheckItem
from wiqaya.mapping.words import Edition
from wiqaya.people.models import Organisation
from wiqaya.places import queries as places
from wiqaya.places.models import City
from wiqaya.safeguards.access import Actor
from wiqaya.web.demo import content

Texts = dict[str, str]
Team = dict[str, Actor]
NOTHING: Texts = {}


def make(city: City, team: Team, organisations: dict[str, Organisation], now: datetime) -> None:
    by = team["coordinator"]
    told = content.read("mapping")
    _last_year(told, by)
    this = _this_year(told, by, now)
    cards = _cards(this, team, now)
    _asked(this, told, by, organisations, now)
    _exists(told, by, organisations, cards, now)
    _signals(told, team, now)
    _context(told, by, now)
    _pathway(told, by, now)
    _report(city, this, told, team, cards, now)


def _last_year(told: dict[str, Any], by: Actor) -> None:
    """A light mapping, closed: six answers."""
    at = datetime(2025, 3, 3, 9, 0, tzinfo=UTC)
    made = cycle.create_cycle(year=2025, by=by, at=at)
    cycle.answer_light(cycle=made, answers={int(number): text for number, text in told["light"].items()}, by=by, at=at)
    methods.describe_method(method=made.method, name=told["methods"][0]["name"], texts=told["methods"][0]["texts"], by=by, at=at)
    cycle.freeze(cycle=made, by=by, at=at + timedelta(days=60))


def _this_year(told: dict[str, Any], by: Actor, now: datetime) -> Cycle:
    at = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    changed = told["methods"][1]
    method = methods.change_method(
        name=changed["name"], texts=changed["texts"], comparable=False, changed_because="lessons", reasons=changed["reasons"], bridge=NOTHING, by=by, at=at,
    )  # fmt: skip
    made = cycle.create_cycle(year=2026, by=by, at=at, scope=told["scope"])
    if made.method_id != method.id:
        made = methods.adopt_method(cycle=made, method=method, by=by, at=at)
    made = cycle.set_light(cycle=made, light=False, by=by, at=at)
    for letter, step in told["steps"].items():
        cycle.judge_step(cycle=made, letter=letter, state=step["state"], gaps=step.get("gaps", NOTHING), by=by, at=now)
        for title in step.get("evidence", ()):
            cycle.attach_evidence(cycle=made, letter=letter, title=title, by=by, at=now)
    return made


def _cards(this: Cycle, team: Team, now: datetime) -> list[Issue]:
    made = []
    for number, data in enumerate(content.cards()):
        card = card_file.add_card(cycle=this, data=data, lang="ar", by=team["coordinator"], at=now).card
        if number != 3:  # one stays with the second reader, the others are read
            card = issues.ask_second_reader(issue=card, by=team["coordinator"], at=now)
        if number not in {2, 3}:
            card.refresh_from_db()
            card = issues.confirm(issue=card, version=card.version, by=team["reader"], at=now)
        made.append(card)
    return made


def _asked(this: Cycle, told: dict[str, Any], by: Actor, organisations: dict[str, Organisation], now: datetime) -> None:
    for one in told["asked"]:
        asked_at = now - timedelta(days=one["days_ago"])
        row = asking.ask(
            cycle=this, organisation=organisations[one["who"]], sector=one["sector"], question=one["question"], part=one.get("part", "contributor"),
            due=(asked_at + timedelta(days=21)).date(), by=by, at=asked_at,
        )  # fmt: skip
        if "answer" in one:
            asking.record_answer(contribution=row, answer=one["answer"], by=by, at=now - timedelta(days=max(one["days_ago"] - 12, 1)))
        elif one.get("reminded"):
            asking.remind(contribution=row, by=by, at=now - timedelta(days=5))
    briefing = told["briefing"]
    asked = asking.ask_briefing(
        cycle=this, organisation=organisations["police"], jurisdiction=briefing["jurisdiction"], topics=briefing["topics"],
        asked_on=(now - timedelta(days=40)).date(), by=by, at=now,
    )  # fmt: skip
    asking.record_briefing(
        briefing=asked,
        answered_on=(now - timedelta(days=20)).date(),
        summary=briefing["summary"],
        follow_up=briefing["follow_up"],
        by=by,
        at=now,
    )


def _areas(codes: list[str]) -> list[Any]:
    return [area for area in places.areas() if area.code in codes]


def _groups(labels: list[str]) -> list[Any]:
    return [group for group in places.groups() if group.label.best("en")[0] in labels]


def _exists(told: dict[str, Any], by: Actor, organisations: dict[str, Organisation], cards: list[Issue], now: datetime) -> None:
    for one in told["exists"]:
        values = {key: value for key, value in one.items() if key not in {"owner", "areas", "groups", "helps", "seen"}}
        made = assets.add_asset(
            by=by, at=now, **values, owner=organisations.get(one.get("owner", "")), areas=_areas(one.get("areas", [])), groups=_groups(one.get("groups", [])),
            helps_with=[cards[number] for number in one.get("helps", ()) if number < len(cards)], whole_city=not one.get("areas"),
        )  # fmt: skip
        for view in one.get("seen", ()):
            assets.add_perception(asset=made, view=view["view"], held_by=view["by"], by=by, at=now)
    for one in told["partners"]:
        partners.write_link(
            organisation=organisations[one["who"]],
            contribution=one["could"],
            interest=one.get("interest", NOTHING),
            outlook=one["outlook"],
            by=by,
            at=now,
        )
        for view in one.get("trust", ()):
            partners.write_trust(
                organisation=organisations[one["who"]],
                level=view["level"],
                held_by=view["by"],
                note=view.get("note", NOTHING),
                source=view["source"],
                by=by,
                at=now,
            )


def _signals(told: dict[str, Any], team: Team, now: datetime) -> None:
    by = team["coordinator"]
    for one in told["signals"]:
        area = next(iter(_areas([one["area"]])), None) if one.get("area") else None
        told_at = now - timedelta(days=one["days_ago"])
        made = signals.note_signal(
            kind=one["kind"], text=one["text"], source=one["source"], area=area, urgency=one["urgency"], by=team["frontline"], at=told_at
        )
        if one.get("checked"):
            signals.take(signal=made, by=by, at=told_at + timedelta(hours=5))
            signals.verify(signal=made, confirmed=one["confirmed"], verification=one["checked"], by=by, at=told_at + timedelta(days=1))
        if one.get("answer"):
            signals.answer(signal=made, text=one["answer"], by=by, at=told_at + timedelta(days=2))


def _context(told: dict[str, Any], by: Actor, now: datetime) -> None:
    for one in told["context"]:
        context.write_note(kind=one["kind"], text=one["text"], effect=one["effect"], by=by, at=now)
    for one in told["structural"]:
        context.write_structural(
            kind=one["kind"], counterpart=one["counterpart"], text=one["text"], counterpart_text=one["other"], by=by, at=now
        )


def _pathway(told: dict[str, Any], by: Actor, now: datetime) -> None:
    for number, stage in told["pathway"].items():
        for line in stage.get("done", ()):
            pathway.tick(number=int(number), line=line + 1, done=True, note=NOTHING, by=by, at=now)
        pathway.move(number=int(number), state=stage["state"], because="progress", reason=stage["reason"], by=by, at=now)
        if "gaps" in stage:
            pathway.name_gaps(number=int(number), gaps=stage["gaps"], by=by, at=now)


def _report(city: City, this: Cycle, told: dict[str, Any], team: Team, cards: list[Issue], now: datetime) -> None:
    """Numbered recommendations, an internal draft, and a public edition checked by a second person."""
    by, checker = team["coordinator"], team["reader"]
    for one in told["recommendations"]:
        values = {"text": one["text"], "addressed_to": one["to"], "existing": one["existing"]}
        recommendations.write_recommendation(cycle=this, values=values, issue=cards[one["follows"]], number=None, by=by, at=now)
    report.make(city=city, cycle=this, edition=Edition.INTERNAL, by=by, at=now)
    public = report.ask_check(report=report.make(city=city, cycle=this, edition=Edition.PUBLIC, by=by, at=now), by=by, at=now)
    answers = {item: report.Answer(fine=True) for item in CheckItem.values}
    report.check(report=public, publish=True, answers=answers, note=NOTHING, made_at=public.made_at, by=checker, at=now)
