"""A text goes before the deciding body, is decided upon, and its questions are answered; a mandate that the city gives itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wiqaya.safeguards import audit
from wiqaya.safeguards.access import Actor, require, require_other
from wiqaya.safeguards.fields import WordsValue
from wiqaya.safeguards.texts import Texts, keep
from wiqaya.strategy import versions
from wiqaya.strategy.access import DECIDE, EDIT
from wiqaya.strategy.guards import locked
from wiqaya.strategy.models import CouncilQuestion, Decision, MandateSource, Strategy
from wiqaya.strategy.queries.approval import ANSWER, CAN_PROPOSE, DECIDED, LOOK, PROPOSE, looked, makers_of, unread_comments
from wiqaya.strategy.words import Body, DecisionOn, Nature, Outcome, SourceKind, StrategyState, Strength
from wiqaya.ui import numerals

NOTHING: Texts = {}
VOTES = ("votes_for", "votes_against", "abstained")


@transaction.atomic
def open_look(*, strategy: Strategy, by: Actor, at: datetime) -> None:
    """Note that somebody opened the political look: whom the text speaks to, the election, how it stays above parties."""
    require(by, EDIT)
    if not looked(strategy, by):
        audit.record(LOOK, strategy, by=by, at=at)


@transaction.atomic
def propose(*, strategy: Strategy, body: str, by: Actor, at: datetime) -> Strategy:
    """Put the text before the deciding body, and keep it as it stands.

    Raises ValidationError while a comment waits to be read, before the political look was opened, and for a text that is no draft.
    """
    require(by, EDIT)
    row = locked(strategy)
    if body not in Body.values:
        raise ValidationError({"body": _("Name the body that decides.")})
    if row.state not in CAN_PROPOSE:
        raise ValidationError(_("This text lies before the deciding body already, or is decided. A decided text is changed by a revision."))
    if not looked(row, by):
        raise ValidationError(_("Open the political look first: what the text says to each community, the next election, how it stays above parties."))
    waiting = unread_comments(row)
    if waiting:
        raise ValidationError(_("Comments of the public wait to be read: %(count)s. Read them before the text goes on.") % {"count": numerals.number(waiting)})
    row.state = StrategyState.PROPOSED
    row.save(update_fields=["state"])
    versions.keep(row, reason=_("Before the decision"), by=by, at=at)
    audit.record(PROPOSE, row, by=by, at=at, body=body)
    return row


@transaction.atomic
def decide(
    *, strategy: Strategy, outcome: str, body: str, dated: date | None, by: Actor, at: datetime, body_name: Texts = NOTHING,
    votes_for: int | None = None, votes_against: int | None = None, abstained: int | None = None, text: Texts = NOTHING, conditions: Texts = NOTHING,
    questions: Texts = NOTHING, until: date | None = None,
) -> Decision:  # fmt: skip
    """Write down what the body decided.  Approved: the version is frozen, with the day on which the approval ends.  Returned: each question is a task.

    Raises NotAllowed, OwnWork for whoever wrote or proposed any part; ValidationError with the field.
    """
    require(by, DECIDE)
    row = locked(strategy)
    for maker in makers_of(row):
        require_other(by, maker)
    if row.state != StrategyState.PROPOSED:
        raise ValidationError(_("This text does not lie before a deciding body. It has to be proposed first."))
    votes = {"votes_for": votes_for, "votes_against": votes_against, "abstained": abstained}
    day = _sound(outcome, body, dated, until, votes, at)
    asked = {lang: [line.strip() for line in words.splitlines() if line.strip()] for lang, words in questions.items()}
    if outcome == Outcome.RETURNED and not any(asked.values()):
        raise ValidationError({"questions": _("A text comes back with questions: write at least one, so that it can be answered.")})
    said = {"body_name": body_name, "text": text, "conditions": conditions, "questions": questions}
    made = _decision({"strategy": row, "on": DecisionOn.STRATEGY, "outcome": outcome, "body": body, "dated": day, "until": until, **votes}, said, by, at)
    _ask(made, asked, by, at)
    _take_effect(row, made, by, at)
    audit.record(DECIDED, row, by=by, at=at, outcome=outcome, body=body, dated=day.isoformat())
    return made


def _sound(outcome: str, body: str, dated: date | None, until: date | None, votes: Mapping[str, int | None], at: datetime) -> date:
    if outcome not in Outcome.values:
        raise ValidationError({"outcome": _("Say what was decided.")})
    if body not in Body.values:
        raise ValidationError({"body": _("Name the body that decides.")})
    if dated is None:
        raise ValidationError({"dated": _("A decision has a day. Write the day on which it was taken.")})
    if dated > timezone.localdate(at):
        raise ValidationError({"dated": _("This day has not come yet. Write the day on which the decision was taken.")})
    if until is not None and until <= dated:
        raise ValidationError({"until": _("The end day lies before the decision. Write a later day.")})
    for_it, against = votes["votes_for"], votes["votes_against"]
    if outcome == Outcome.APPROVED and for_it is not None and against is not None and for_it < against:
        raise ValidationError({"votes_for": _("More votes against than for: this does not carry. Check the numbers or the decision.")})
    return dated


def _decision(facts: dict[str, Any], said: Mapping[str, Texts], by: Actor, at: datetime) -> Decision:
    texts = {name: keep(WordsValue(), given, by=by, at=at, field=name) for name, given in said.items()}
    return Decision.objects.create(**facts, **texts, written_by=by.id, written_at=at)


def _ask(decision: Decision, asked: Mapping[str, list[str]], by: Actor, at: datetime) -> None:
    """One question to a line; lines of several languages that stand at the same place are the same question."""
    for place in range(max((len(lines) for lines in asked.values()), default=0)):
        texts = {lang: lines[place] for lang, lines in asked.items() if place < len(lines)}
        CouncilQuestion.objects.create(decision=decision, text=keep(WordsValue(), texts, by=by, at=at, field="questions"))


def _take_effect(row: Strategy, decision: Decision, by: Actor, at: datetime) -> None:
    if decision.outcome != Outcome.APPROVED:
        row.state = StrategyState.RETURNED if decision.outcome == Outcome.RETURNED else StrategyState.DRAFT
        row.save(update_fields=["state"])
        return
    row.state, row.approved_on, row.until = StrategyState.APPROVED, decision.dated, decision.until
    row.save(update_fields=["state", "approved_on", "until"])
    versions.keep(row, reason=_("As decided"), by=by, at=at, decided=True)
    if row.continues_id:
        Strategy.objects.filter(pk=row.continues_id, state=StrategyState.APPROVED).update(state=StrategyState.ENDED)


@transaction.atomic
def answer_question(*, question: CouncilQuestion, answer: Texts, by: Actor, at: datetime) -> CouncilQuestion:
    """Answer a question with which a text came back."""
    require(by, EDIT)
    row = CouncilQuestion.objects.select_for_update(of=("self",)).select_related("decision__strategy").get(pk=question.pk)
    row.answer = keep(row.answer, answer, by=by, at=at, field="answer")
    if not row.answer:
        raise ValidationError({"answer": _("Write an answer.")})
    row.answered_by, row.answered_at = by.id, at
    row.save(update_fields=["answer", "answered_by", "answered_at"])
    if row.decision.strategy is not None:
        audit.record(ANSWER, row.decision.strategy, by=by, at=at)
    return row


@transaction.atomic
def decide_mandate(
    *, title: Texts, text: Texts, outcome: str, body: str, dated: date | None, by: Actor, at: datetime, body_name: Texts = NOTHING, reference: str = "",
    votes_for: int | None = None, votes_against: int | None = None, abstained: int | None = None, conditions: Texts = NOTHING, until: date | None = None,
) -> Decision:  # fmt: skip
    """Write down a decision of the city on a mandate of its own; approved, it becomes a source of the mandate (G2-06)."""
    require(by, DECIDE)
    votes = {"votes_for": votes_for, "votes_against": votes_against, "abstained": abstained}
    day = _sound(outcome, body, dated, until, votes, at)
    if not any(title.values()):
        raise ValidationError({"title": _("Give the mandate a title.")})
    if not any(text.values()):
        raise ValidationError({"text": _("Write the text as it was decided.")})
    said = {"body_name": body_name, "text": text, "conditions": conditions}
    made = _decision({"on": DecisionOn.MANDATE, "outcome": outcome, "body": body, "dated": day, "until": until, **votes}, said, by, at)
    if outcome == Outcome.APPROVED:
        _as_source(made, title, reference, by, at)
    audit.record("mandate.decide", made, by=by, at=at, outcome=outcome, body=body, dated=day.isoformat())
    return made


def _as_source(decision: Decision, title: Texts, reference: str, by: Actor, at: datetime) -> None:
    MandateSource.objects.create(
        title=keep(WordsValue(), title, by=by, at=at, field="title"), text=decision.text, kind=SourceKind.COUNCIL, nature=Nature.AUTHORITY,
        strength=Strength.CLEAR, reference=reference.strip(), dated=decision.dated, until=decision.until, added_by=by.id, added_at=at,
    )  # fmt: skip
