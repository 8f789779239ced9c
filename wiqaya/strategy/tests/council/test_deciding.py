"""From the text to the decision: what is refused, what is kept, what becomes a task."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from wiqaya.safeguards.access import NotAllowed, OwnWork
from wiqaya.safeguards.texts import NamesAPerson
from wiqaya.strategy.actions import deciding
from wiqaya.strategy.models import CouncilQuestion, DraftComment, MandateSource, Priority, StrategyVersion
from wiqaya.strategy.queries import approval, standing

DAY = date(2026, 11, 20)
VOTE = {"body": "council", "dated": DAY, "votes_for": 9, "votes_against": 3, "abstained": 1}


@pytest.fixture
def proposed(strategy: Any, by: Any, now: Any) -> Any:
    deciding.open_look(strategy=strategy, by=by, at=now)
    return deciding.propose(strategy=strategy, body="council", by=by, at=now)


def test_the_political_look_is_opened_before_the_proposal(strategy: Any, by: Any, now: Any) -> None:
    with pytest.raises(ValidationError):
        deciding.propose(strategy=strategy, body="council", by=by, at=now)


def test_a_comment_that_nobody_read_holds_the_text(strategy: Any, by: Any, now: Any) -> None:
    deciding.open_look(strategy=strategy, by=by, at=now)
    DraftComment.objects.create(strategy=strategy, text="More evenings", received_on=DAY)
    with pytest.raises(ValidationError):
        deciding.propose(strategy=strategy, body="council", by=by, at=now)
    strategy.refresh_from_db()
    assert strategy.state == "draft"


def test_what_lies_before_the_council_is_kept(proposed: Any) -> None:
    kept = StrategyVersion.objects.get(strategy=proposed)
    assert (proposed.state, kept.decided, kept.content["strategy"]["title"]["en"]) == ("proposed", False, "A city for everybody")
    assert approval.proposed_to(proposed) == "council"


def test_whoever_wrote_or_proposed_writes_no_decision_down(proposed: Any, by: Any, mayor: Any, now: Any) -> None:
    with pytest.raises(NotAllowed):
        deciding.decide(strategy=proposed, outcome="approved", **VOTE, by=by, at=now)
    Priority.objects.create(strategy=proposed, position=2, title={"en": {"text": "Another"}}, added_by=mayor.id, added_at=now)
    with pytest.raises(OwnWork):
        deciding.decide(strategy=proposed, outcome="approved", **VOTE, by=mayor, at=now)


@pytest.mark.parametrize(
    "wrong",
    [{"dated": None}, {"dated": date(2026, 11, 30)}, {"until": date(2026, 11, 1)}, {"votes_for": 2}, {"outcome": "returned"}, {"body": "someone"}],
    ids=["no day", "a day to come", "an end before it", "votes that do not carry", "returned without questions", "no body"],
)
def test_a_decision_that_is_none_is_refused(proposed: Any, clerk: Any, now: Any, wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError) as told:
        deciding.decide(strategy=proposed, **{"outcome": "approved", **VOTE, **wrong}, by=clerk, at=now)
    assert set(told.value.message_dict) in [{name} for name in (*wrong, "questions")]


def test_an_approved_text_is_frozen_until_its_end(proposed: Any, clerk: Any, now: Any) -> None:
    deciding.decide(strategy=proposed, outcome="approved", until=date(2029, 12, 31), **VOTE, by=clerk, at=now)
    proposed.refresh_from_db()
    assert (proposed.state, proposed.approved_on, proposed.until) == ("approved", DAY, date(2029, 12, 31))
    assert StrategyVersion.objects.get(strategy=proposed, decided=True).content["measures"][0]["title"]["en"] == "Study evenings"
    with pytest.raises(ValidationError):
        deciding.decide(strategy=proposed, outcome="approved", **VOTE, by=clerk, at=now)


def test_each_question_of_a_returned_text_is_a_task(proposed: Any, by: Any, clerk: Any, now: Any) -> None:
    asked = {"en": "Who pays?\nUntil when?", "ar": "من يدفع؟\nإلى متى؟"}
    deciding.decide(strategy=proposed, outcome="returned", questions=asked, **VOTE, by=clerk, at=now)
    first, second = CouncilQuestion.objects.all()
    assert (first.text["ar"]["text"], second.text["en"]["text"]) == ("من يدفع؟", "Until when?")
    assert [one.code for one in approval.before_council(proposed, DAY)].count("unanswered") == 1
    deciding.answer_question(question=first, answer={"en": "The city."}, by=by, at=now)
    assert [row.pk for row in approval.questions(open_only=True)] == [second.pk]
    proposed.refresh_from_db()
    deciding.propose(strategy=proposed, body="council", by=by, at=now)
    deciding.decide(strategy=proposed, outcome="approved", **VOTE, by=clerk, at=now)  # to have decided before is not to have written


def test_a_refused_text_can_be_written_again(proposed: Any, clerk: Any, now: Any) -> None:
    deciding.decide(strategy=proposed, outcome="refused", **{**VOTE, "votes_for": 1}, by=clerk, at=now)
    proposed.refresh_from_db()
    assert (proposed.state, proposed.approved_on) == ("draft", None)


def test_no_person_stands_in_a_decision(proposed: Any, clerk: Any, now: Any) -> None:
    with pytest.raises(NamesAPerson):
        deciding.decide(strategy=proposed, outcome="approved", conditions={"en": "Call +961 3 123 456"}, **VOTE, by=clerk, at=now)
    assert not approval.decisions_of(proposed)


def test_a_mandate_of_the_city_is_a_source_once_it_is_approved(city: Any, by: Any, mayor: Any, now: Any) -> None:
    said = {"title": {"en": "Mandate for prevention"}, "text": {"en": "The city takes part in prevention."}}
    with pytest.raises(NotAllowed):
        deciding.decide_mandate(**said, outcome="approved", **VOTE, by=by, at=now)
    deciding.decide_mandate(**said, outcome="refused", **VOTE, by=mayor, at=now)
    assert not MandateSource.objects.exists()
    deciding.decide_mandate(**said, outcome="approved", **VOTE, until=date(2027, 1, 1), by=mayor, at=now)
    source = MandateSource.objects.get()
    assert (source.kind, source.nature, source.dated, source.until) == ("council", "authority", DAY, date(2027, 1, 1))
    codes = [one.code for one in standing.standing(None, date(2027, 1, 2))]
    assert codes == ["mandate-expired", "mandate-gone"]


def test_what_ran_out_is_said_from_the_day_after(proposed: Any, clerk: Any, now: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    deciding.decide(strategy=proposed, outcome="approved", until=date(2027, 6, 30), **VOTE, by=clerk, at=now)
    proposed.refresh_from_db()
    told = {day: next(one.code for one in standing.standing(proposed, day)) for day in (date(2027, 6, 30), date(2027, 7, 1))}
    assert told == {date(2027, 6, 30): "ends-soon", date(2027, 7, 1): "expired"}
    monkeypatch.setattr(standing, "_lent", [lambda: [standing.Agreement("Hall", "Club", date(2027, 1, 1))]])
    assert standing.standing(proposed, date(2027, 2, 1))[-1].code == "agreement-expired"
