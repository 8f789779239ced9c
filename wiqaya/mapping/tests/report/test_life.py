"""The life of an edition: who may make, check, publish, correct and withdraw it, and what is refused."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from wiqaya.mapping.actions import report as actions
from wiqaya.mapping.models import AreaNote, Cycle, Report
from wiqaya.mapping.queries.report import may_check
from wiqaya.mapping.reporting.checking import CheckItem
from wiqaya.mapping.tests.report.conftest import FINE
from wiqaya.mapping.words import ReportState
from wiqaya.people.queries import operator
from wiqaya.places.models import Area
from wiqaya.safeguards.access import NotAllowed, OwnWork
from wiqaya.safeguards.audit import history
from wiqaya.safeguards.fields import words
from wiqaya.safeguards.texts import NamesAPerson

pytestmark = pytest.mark.django_db
Make = Callable[..., Report]


@pytest.fixture
def asked(cycle: Cycle, make: Make, by: Any, now: Any) -> Report:
    return actions.ask_check(report=make(cycle), by=by, at=now)


def decide(report: Report, by: Any, at: Any, *, publish: bool = True, note: str = "", **changes: actions.Answer) -> Report:
    return actions.check(
        report=report, publish=publish, answers={**FINE, **changes}, note={"en": note} if note else {}, made_at=report.made_at, by=by, at=at
    )


STEPS: dict[str, Callable[[Report, Any, Any], Any]] = {
    "ask": lambda report, who, at: actions.ask_check(report=report, by=who, at=at),
    "publish": lambda report, who, at: decide(report, who, at),
    "return": lambda report, who, at: decide(report, who, at, publish=False, note="Say more about the port"),
    "correct": lambda report, who, at: actions.correct(report=report, text={"en": "It was spring"}, by=who, at=at),
    "withdraw": lambda report, who, at: actions.withdraw(report=report, because={"en": "A table was wrong"}, by=who, at=at),
}
ALLOWED = {
    ("draft", "ask", "editor"), ("draft", "ask", "other editor"),
    ("checking", "publish", "reader"), ("checking", "return", "reader"), ("checking", "publish", "other editor"), ("checking", "return", "other editor"),
    ("published", "correct", "reader"), ("published", "correct", "other editor"),
    ("published", "withdraw", "editor"), ("published", "withdraw", "other editor"), ("published", "withdraw", "reader"),
}  # fmt: skip


@pytest.mark.slow
def test_who_may_take_which_step_in_which_state(cycle: Cycle, make: Make, by: Any, second: Any, learning: Any, as_actor: Any, driss: Any, now: Any) -> None:
    doers = {"editor": by, "other editor": learning, "reader": second, "no role": as_actor(driss), "operator": operator()}
    report = make(cycle)
    happened = set()
    for state, step, who in itertools.product(ReportState.values, STEPS, doers):
        stood = {"state": state, "checked_by": second.id, "checked_at": now, "published_at": now, "withdrawn_at": now}
        Report.objects.filter(pk=report.pk).update(**stood)
        report.refresh_from_db()
        try:
            with transaction.atomic():
                STEPS[step](report, doers[who], now)
        except (PermissionDenied, ValidationError):
            report.refresh_from_db()
            assert report.state == state
            continue
        happened.add((state, step, who))
    assert happened == ALLOWED | {("draft", "ask", "operator"), ("published", "withdraw", "operator")}


def test_a_person_never_checks_what_they_made(asked: Report, by: Any, now: Any) -> None:
    with pytest.raises(OwnWork):
        decide(asked, by, now)
    assert not may_check(asked, by)


def test_nor_who_made_an_earlier_draft_of_it(cycle: Cycle, make: Make, by: Any, learning: Any, now: Any) -> None:
    make(cycle)
    again = actions.ask_check(report=make(cycle, doer=learning), by=learning, at=now)
    assert again.made_by == learning.id
    with pytest.raises(OwnWork):
        decide(again, by, now)


def test_the_installation_never_checks(asked: Report, now: Any) -> None:
    with pytest.raises(NotAllowed):
        decide(asked, operator(), now)


def test_the_database_refuses_self_publication_too(asked: Report, now: Any) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.filter(pk=asked.pk).update(state="published", checked_by=asked.made_by, checked_at=now, published_at=now)


@pytest.mark.parametrize("item", CheckItem.values)
def test_nothing_is_published_while_an_answer_is_not_in_order(asked: Report, second: Any, now: Any, item: str) -> None:
    with pytest.raises(ValidationError) as refused:
        decide(asked, second, now, **{item: actions.Answer(False, "The name of the square")})
    assert item in refused.value.message_dict
    returned = decide(asked, second, now, publish=False, note="See the square", **{item: actions.Answer(False, "The name of the square")})
    assert (returned.state, returned.published_at) == ("returned", None)


def test_every_question_needs_an_answer(asked: Report, second: Any, now: Any) -> None:
    answers = {item: answer for item, answer in FINE.items() if item != CheckItem.BIAS}
    with pytest.raises(ValidationError) as refused:
        actions.check(report=asked, publish=True, answers=answers, note={}, made_at=asked.made_at, by=second, at=now)
    assert set(refused.value.message_dict) == {"bias"}


def test_what_is_not_in_order_is_named(asked: Report, second: Any, now: Any) -> None:
    with pytest.raises(ValidationError) as refused:
        decide(asked, second, now, publish=False, note="See below", stigma=actions.Answer(False))
    assert set(refused.value.message_dict) == {"stigma_note"}


def test_a_return_needs_reasons(asked: Report, second: Any, now: Any) -> None:
    with pytest.raises(ValidationError) as refused:
        decide(asked, second, now, publish=False)
    assert "note" in refused.value.message_dict


def test_an_open_objection_needs_a_word(asked: Report, second: Any, amal: Any, now: Any) -> None:
    AreaNote.objects.create(
        area=Area.objects.get(code="1"), body="Port committee", text=words(en="We were not asked"), objection=True, dated=date(2026, 3, 1), added_by=amal.id, added_at=now
    )
    with pytest.raises(ValidationError) as refused:
        decide(asked, second, now)
    assert set(refused.value.message_dict) == {"objections_note"}
    assert decide(asked, second, now, objections=actions.Answer(True, "It speaks of another layer")).state == "published"


def test_a_draft_made_again_is_not_what_was_read(cycle: Cycle, asked: Report, city: Any, by: Any, second: Any, now: Any) -> None:
    seen = asked.made_at
    again = actions.make(city=city, cycle=cycle, edition="public", by=by, at=now + timedelta(hours=1))
    assert (again.pk, again.state) == (asked.pk, "draft")
    actions.ask_check(report=again, by=by, at=now)
    with pytest.raises(ValidationError, match="made again"):
        actions.check(report=again, publish=True, answers=FINE, note={}, made_at=seen, by=second, at=now)


def test_a_new_edition_follows_a_published_one(cycle: Cycle, make: Make, publish: Make) -> None:
    first = publish(cycle)
    assert (make(cycle).number, make(cycle, "internal").number) == (first.number + 1, 1)
    first.refresh_from_db()
    assert first.state == "published"


def test_published_content_stays_when_the_mapping_goes_on(whole: Cycle, publish: Make, complete: Any, now: Any) -> None:
    report = publish(whole)
    before = report.content
    complete.public_summary = words(en="Something else")
    complete.save()
    report.refresh_from_db()
    assert report.content == before


def test_a_note_that_names_a_person_is_refused(asked: Report, second: Any, now: Any) -> None:
    with pytest.raises(NamesAPerson):
        decide(asked, second, now, publish=False, note="Call Mr. Karim Haddad on +961 71 234 567")


def test_a_correction_and_a_withdrawal_need_words(cycle: Cycle, publish: Make, second: Any, now: Any) -> None:
    report = publish(cycle)
    with pytest.raises(ValidationError):
        actions.correct(report=report, text={"en": " "}, by=second, at=now)
    with pytest.raises(ValidationError):
        actions.withdraw(report=report, because={}, by=second, at=now)


def test_every_step_is_written_down(cycle: Cycle, publish: Make, second: Any, now: Any) -> None:
    report = publish(cycle)
    actions.correct(report=report, text={"en": "It was spring"}, by=second, at=now)
    actions.withdraw(report=report, because={"en": "A table was wrong"}, by=second, at=now)
    kinds = ["report.withdraw", "report.correct", "report.publish", "report.ask-check", "report.make"]
    assert [row.action for row in history(report)] == kinds
    assert not any("spring" in str(row.details) for row in history(report))


def test_an_imported_assessment_has_no_report(cycle: Cycle, make: Make) -> None:
    cycle.trigger = "imported"
    cycle.save()
    with pytest.raises(ValidationError):
        make(cycle)
