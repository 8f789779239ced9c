"""Names of others in what staff write (R55): words that may be one are shown once; nothing is kept before, and nobody is stopped for good."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils.translation import override

from wiqaya.referral import guards
from wiqaya.referral.models import Goal, Situation
from wiqaya.referral.second_look import KEPT, SEEN, looking
from wiqaya.referral.tests import test_plan_pages as plans
from wiqaya.referral.tests.records import EACH, LANGUAGES, named, plain

people, enter, asked_row, row = plans.people, plans.enter, plans.asked_row, plans.row
NAMED = "He would like to meet Imran at the club"


def shown(text: str, session: dict[str, Any]) -> bool:
    """Whether words of the text are shown instead of keeping it."""
    with looking(session), override("en"):
        try:
            guards.without_identity({"text": text})
        except ValidationError:
            return True
    return False


@pytest.mark.slow
@pytest.mark.same_on_both
@pytest.mark.parametrize("lang", LANGUAGES)
def test_names_with_and_without_a_cue_are_shown_and_plain_sentences_pass(lang: str) -> None:
    """Of 300 names (100 a language) at least 95 of 100; of 201 plain sentences at most 5 of 100."""
    told = [*named(lang, "cue"), *named(lang, "bare")]
    assert len(told) == EACH
    missed = [text for text, _name in told if not shown(text, {})]
    false = [text for text in plain(lang) if shown(text, {})]
    assert len(missed) <= 0.05 * EACH, missed
    assert len(false) <= 0.05 * len(plain(lang)), false


def test_the_same_text_sent_again_goes_in_and_another_is_shown() -> None:
    session: dict[str, Any] = {}
    assert shown(NAMED, session)
    assert not shown(NAMED, session)
    assert shown(f"{NAMED} and Poppy", session)
    assert not any("Imran" in mark for mark in session[SEEN])


def test_only_the_last_texts_wait() -> None:
    session: dict[str, Any] = {}
    for number in range(KEPT + 1):
        assert shown(f"{NAMED} on day {number}", session)
    assert len(session[SEEN]) == KEPT
    assert shown(f"{NAMED} on day 0", session)


def test_what_is_surely_somebody_never_goes_in() -> None:
    session: dict[str, Any] = {}
    assert [shown("Call +961 3 555 010", session) for _again in range(3)] == [True, True, True]


def test_outside_of_a_page_of_staff_nothing_is_asked() -> None:
    guards.without_identity({"text": NAMED})


@pytest.mark.slow
@pytest.mark.django_db(databases=["default", "referral", "keys"])
def test_a_page_keeps_nothing_before_the_second_look(enter: Callable[[str], Client], row: Situation) -> None:
    social = enter("social")
    at, sent = f"/en/care/items/{row.short}/plan/", {"words": NAMED, "said_by": "person"}
    assert social.post(f"{at}edit/", plans.PLAN).status_code == 302
    first = social.post(f"{at}goal/", sent)
    assert first.status_code == 422
    assert "“Imran” may be somebody&#x27;s name" in first.content.decode()
    assert not Goal.objects.exists()
    assert NAMED not in str([session.get_decoded() for session in Session.objects.all()])
    assert social.post(f"{at}goal/", sent).status_code == 302
    assert Goal.objects.count() == 1
