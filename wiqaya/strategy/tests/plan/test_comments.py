"""Comments on the draft: without a name, read before they appear, answered."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from wiqaya.safeguards import audit
from wiqaya.safeguards.access import NOBODY, NotAllowed
from wiqaya.safeguards.texts import NamesAPerson
from wiqaya.strategy.actions import comments
from wiqaya.strategy.models import DraftComment, Measure, Strategy
from wiqaya.strategy.queries.comments import FEW, shown, together, trace
from wiqaya.strategy.words import Holder

TODAY = date(2026, 11, 21)


@pytest.fixture
def opened(measure: Measure, by: Any, now: Any) -> Strategy:
    return comments.open_comments(strategy=measure.strategy, starts=TODAY, until=TODAY + timedelta(days=30), by=by, at=now)


def _said(opened: Strategy, now: Any, text: str = "Library evenings end too late for girls.", **more: Any) -> DraftComment:
    given = {"part": "", "holder": "residents", "language": "en", "by": NOBODY}
    return comments.send(strategy=opened, text=text, at=now, **{**given, **more})


def test_a_comment_leaves_no_name_and_no_hour(opened: Strategy, now: Any) -> None:
    row = _said(opened, now)
    assert (row.from_public, row.received_on, row.id.version) == (True, TODAY, 4)
    [line] = audit.history(row, limit=5)
    assert (line.by, line.at.astimezone().minute, line.at < now) == (NOBODY.id, 0, True)


def test_a_person_in_a_comment_is_refused(opened: Strategy, now: Any) -> None:
    with pytest.raises(NamesAPerson):
        _said(opened, now, "Ask my cousin, 03 123 456")


def test_nothing_appears_before_it_was_read(opened: Strategy, by: Any, second: Any, now: Any) -> None:
    row = _said(opened, now)
    assert list(shown(opened)) == []
    with pytest.raises(ValidationError, match="read before"):
        comments.answer(comment=row, finding="taken", answer={"en": "Evenings now end at seven."}, by=by, at=now)
    comments.show(comment=row, by=second, at=now)
    assert list(shown(opened)) == [row]


def test_criticism_is_no_ground_to_hold_back(opened: Strategy, second: Any, now: Any) -> None:
    row = _said(opened, now, "The city never listens.")
    with pytest.raises(ValidationError, match="Criticism is no ground"):
        comments.hold(comment=row, ground="criticism", because={"en": "Unfair"}, by=second, at=now)
    with pytest.raises(ValidationError, match="which words"):
        comments.hold(comment=row, ground="insult", because={}, by=second, at=now)


def test_who_may_not_read_first_is_refused(opened: Strategy, bilal: Any, as_actor: Any, now: Any) -> None:
    with pytest.raises(NotAllowed):
        comments.show(comment=_said(opened, now), by=as_actor(bilal), at=now)


def test_from_a_line_of_the_text_to_what_was_said(opened: Strategy, measure: Measure, by: Any, second: Any, now: Any) -> None:
    row = comments.show(comment=_said(opened, now, part=measure.short), by=second, at=now)
    _said(opened, now, part="approach")
    comments.answer(comment=row, finding="taken", answer={"en": "Evenings now end at seven."}, by=by, at=now)
    found = trace(opened)
    assert [part.key for part in found.parts] == ["approach", measure.short]
    assert (found.findings["taken"], found.unread) == (1, 1)
    assert [part.key for part in trace(opened, public=True).parts] == [measure.short]


def test_after_the_last_day_nothing_is_taken_in(opened: Strategy, by: Any, now: Any) -> None:
    with pytest.raises(ValidationError, match="not open"):
        _said(opened, now + timedelta(days=40))
    comments.close_comments(strategy=opened, by=by, at=now)
    with pytest.raises(ValidationError, match="not open"):
        _said(opened, now)


def test_a_working_text_is_not_laid_open(strategy: Strategy, by: Any, now: Any) -> None:
    Strategy.objects.update(form="working")
    with pytest.raises(ValidationError, match="not published"):
        comments.open_comments(strategy=strategy, starts=TODAY, until=TODAY, by=by, at=now)


@given(st.dictionaries(st.sampled_from(Holder.values), st.integers(0, 12)))
def test_no_small_count_is_told_or_can_be_worked_out(counted: dict[str, int]) -> None:
    found = together(counted)
    assert found.total == sum(counted.values()) == found.others + sum(count for _kind, count in found.kinds)
    assert all(count >= FEW and counted[kind] == count for kind, count in found.kinds)
    joined = [count for kind, count in counted.items() if count and kind not in dict(found.kinds)]
    assert found.others == sum(joined)
    # what stands together is no single small kind, unless it is all there is
    assert not joined or not found.kinds or (len(joined) > 1 and found.others >= FEW)
