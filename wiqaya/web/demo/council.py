"""What the demo city's plan rests on, and how its council dealt with it: returned with two questions, then approved."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from wiqaya.people.models import Organisation
from wiqaya.registers import actions as registers
from wiqaya.registers.kinds import Kind
from wiqaya.safeguards.access import Actor
from wiqaya.strategy.actions import deciding
from wiqaya.strategy.kinds.means import CHAMPIONS, LINES, NEEDS, SOURCES, STEPS
from wiqaya.strategy.models import Measure, Strategy
from wiqaya.strategy.queries import approval
from wiqaya.strategy.words import Body, Outcome, StrategyState
from wiqaya.web.demo import content

DAYS = ("starts", "until", "deadline", "asked_on", "due", "done_on")
PLAIN = {"need": ("unit",), "champion": ("post",)}  # texts that are kept in one language
FOR_THREE_YEARS = timedelta(days=3 * 365)


def prepare(people: Mapping[str, Actor], at: datetime) -> None:
    """Means and decisions of the present strategy; nothing where there is none.  `people`: key of the demo's account -> actor."""
    strategy = Strategy.objects.exclude(state__in=(StrategyState.APPROVED, StrategyState.ENDED)).order_by("id").first()
    if strategy is not None and not strategy.budget.exists():
        means(strategy, people["amal"], at)
        decisions(strategy, people, at)


def means(strategy: Strategy, by: Actor, at: datetime) -> None:
    """Sources, lines, needs, posts and steps, for the measures that the plan has."""
    told, services = content.read("council"), _services()
    measures = dict(enumerate(Measure.objects.filter(strategy=strategy).order_by("priority__position", "pk"), 1))
    sources = {one["key"]: _add(SOURCES, one, services, {}, by, at) for one in told["sources"]}
    for kind, name in ((LINES, "lines"), (NEEDS, "needs")):
        for one in told[name]:
            links = {"measure": measures.get(one["measure"])} if "measure" in one else {}
            if None in links.values():
                continue
            more = {"strategy": strategy, "source": sources[one["source"]]} if kind is LINES else {}
            _add(kind, one, services, {**links, **more}, by, at)
    for kind, name in ((CHAMPIONS, "champions"), (STEPS, "steps")):
        for one in told[name]:
            _add(kind, one, services, {}, by, at)


def _services() -> dict[str, Organisation]:
    """Key of the demo's file -> organisation, by the Arabic name."""
    named = {row.name["ar"]["text"]: row for row in Organisation.objects.all()}
    return {one["key"]: named[one["name"]["ar"]] for one in content.read("people")["organisations"] if one["name"]["ar"] in named}


def _add(kind: Kind, one: Mapping[str, Any], services: Mapping[str, Organisation], links: Mapping[str, Any], by: Actor, at: datetime) -> Any:
    values: dict[str, Any] = {name: value for name, value in one.items() if name not in ("key", *links)}
    values |= {name: date(*values[name]) for name in DAYS if name in values}
    values |= {name: values[name]["ar"] for name in PLAIN.get(kind.key, ()) if name in values}
    values |= {name: services.get(values[name]) for name in ("department", "organisation", "owner") if name in values}
    if "shared_with" in values:
        values["shared_with"] = [services[key] for key in values["shared_with"] if key in services]
    return registers.add(kind=kind, by=by, at=at, values={**values, **links})


def decisions(strategy: Strategy, people: Mapping[str, Actor], at: datetime) -> None:
    """Proposed, returned with questions, answered, proposed again, approved for three years."""
    told, writer, mayor = content.read("council")["decision"], people["amal"], people["nour"]
    deciding.open_look(strategy=strategy, by=writer, at=at)
    deciding.propose(strategy=strategy, body=Body.COUNCIL, by=writer, at=at)
    day = at.date()
    vote = {"body": Body.COUNCIL, "body_name": told["body_name"], "by": mayor, "at": at}
    deciding.decide(strategy=strategy, outcome=Outcome.RETURNED, dated=day - timedelta(days=40), questions=told["questions"], **vote)
    for question in approval.questions(open_only=True)[:1]:
        deciding.answer_question(question=question, answer=told["answer"], by=writer, at=at)
    deciding.propose(strategy=strategy, body=Body.COUNCIL, by=writer, at=at)
    deciding.decide(
        strategy=strategy, outcome=Outcome.APPROVED, dated=day - timedelta(days=5), votes_for=14, votes_against=4, abstained=3,
        conditions=told["conditions"], until=day + FOR_THREE_YEARS, **vote,
    )  # fmt: skip
