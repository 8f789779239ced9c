"""What is in force on a day, and what has run out: the mandate, the strategy, the agreements it rests on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from wiqaya.strategy.models import Decision, MandateSource, Strategy
from wiqaya.strategy.words import DecisionOn, Outcome, SourceKind, StrategyState
from wiqaya.ui.dates import date_words

SOON = timedelta(days=90)  # a council needs its notice
ELECTION = timedelta(days=90)
OPENS_WITH = (StrategyState.PROPOSED, StrategyState.RETURNED, StrategyState.APPROVED, StrategyState.CONSULTING, StrategyState.DRAFT)


@dataclass(frozen=True, slots=True)
class Notice:
    """What somebody who reads or uses the strategy should know on a day.  `code` is stable."""

    code: str
    sentence: str
    kind: str = "caution"


@dataclass(frozen=True, slots=True)
class Agreement:
    """What an organisation has promised, as the room that keeps promises tells it."""

    title: str
    organisation: str
    until: date | None = None


Agreements = Callable[[], Sequence[Agreement]]
_lent: list[Agreements] = []


def agreements_with(tell: Agreements) -> None:
    """The room above that keeps promises lends its answer (`web/wiring.py`)."""
    _lent[:] = [tell]


def agreements() -> Sequence[Agreement]:
    """The agreements that are in force or have run out, of the current city."""
    return _lent[0]() if _lent else ()


def to_decide() -> Strategy | None:
    """The one with which pages of the council open: before the deciding body or come back from it, else in force, else the latest one being written."""
    rows = {row.state: row for row in Strategy.objects.select_related("lead").exclude(state=StrategyState.ENDED).order_by("id")}
    return next((rows[state] for state in OPENS_WITH if state in rows), None)


def standing(strategy: Strategy | None, on: date) -> tuple[Notice, ...]:
    """Everything that has run out, runs out soon or is missing: for every page and document that rests on it."""
    found = _of_strategy(strategy, on) if strategy else []
    return (*found, *_of_mandate(on), *_of_agreements(on))


def _of_strategy(strategy: Strategy, on: date) -> list[Notice]:
    if strategy.state == StrategyState.ENDED:
        return [Notice("ended", _("This strategy has ended; another one has taken its place, or none has."))]
    if strategy.state != StrategyState.APPROVED:
        return [Notice("not-approved", _("This text is not approved yet."), "info")]
    if strategy.until is None:
        return [Notice("no-end", _("The approval has no end day. Without one nobody has to look at the text again."))]
    if strategy.until < on:
        sentence = _("The approval ran out on %(day)s. What follows rests on no decision until the deciding body has renewed it.")
        return [Notice("expired", sentence % {"day": date_words(strategy.until)})]
    if strategy.until - on <= SOON:
        return [Notice("ends-soon", _("The approval runs out on %(day)s. Begin the revision now.") % {"day": date_words(strategy.until)})]
    return []


def _of_mandate(on: date) -> list[Notice]:
    rows = list(MandateSource.objects.only("id", "title", "until"))
    if not rows:
        return [Notice("no-mandate", _("No source of the mandate is written down. Work on cohesion for everybody needs none; other work does."), "info")]
    past = [row for row in rows if row.until and row.until < on]
    gone = [Notice("mandate-expired", _("The mandate “%(title)s” ran out on %(day)s.") % {"title": row.title, "day": date_words(row.until)}) for row in past]
    if len(past) == len(rows):
        gone.append(Notice("mandate-gone", _("No source of the mandate is in force any more. Ask for a new one before anything new begins.")))
    return gone


def _of_agreements(on: date) -> list[Notice]:
    sentence = _("The agreement “%(title)s” with %(organisation)s ran out on %(day)s.")
    return [
        Notice("agreement-expired", sentence % {"title": one.title, "organisation": one.organisation, "day": date_words(one.until)})
        for one in agreements()
        if one.until and one.until < on
    ]


def election_near(strategy: Strategy, on: date) -> bool:
    """Whether an election is so near that publishing could look like campaigning (G2-28)."""
    return strategy.election_on is not None and on <= strategy.election_on <= on + ELECTION


def own_mandate() -> list[MandateSource]:
    """Mandates that the city gave itself by a decision of its council."""
    return list(MandateSource.objects.filter(kind=SourceKind.COUNCIL).order_by("-id"))


def mandate_decisions() -> list[Decision]:
    return list(Decision.objects.filter(on=DecisionOn.MANDATE))


def approval_of(strategy: Strategy) -> Decision | None:
    return Decision.objects.filter(strategy=strategy, on=DecisionOn.STRATEGY, outcome=Outcome.APPROVED).first()
