"""You said, we did: answered, settled once, read by everybody, without names."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from wiqaya.people.models import Organisation
from wiqaya.safeguards.access import NotAllowed
from wiqaya.safeguards.fields import words
from wiqaya.surveys.actions.promises import answer_promise, make_promise, settle_promise
from wiqaya.surveys.models import Promise
from wiqaya.web.addresses import WORK

pytestmark = pytest.mark.django_db
SAID = {"en": "Offices close too early", "ar": "تغلق المكاتب باكرا", "fr": "Les bureaux ferment trop tôt"}
ANSWER = {"en": "Two offices stay open until eight", "ar": "يبقى مكتبان مفتوحين حتى الثامنة", "fr": "Deux bureaux restent ouverts jusqu’à vingt heures"}


@pytest.fixture
def promise(survey, amal, as_actor, now):
    return make_promise(survey=survey, said=SAID, by=as_actor(amal), at=now)


@pytest.fixture
def council(city):
    return Organisation.objects.create(name=words(en="City council"), kind="department")


def test_a_promise_has_a_day_and_somebody_responsible(promise, council, amal, as_actor, now):
    with pytest.raises(ValidationError) as none:
        answer_promise(promise=promise, answer=ANSWER, due=date(2027, 3, 1), by=as_actor(amal), at=now)
    assert set(none.value.message_dict) == {"responsible"}
    answer_promise(promise=promise, answer=ANSWER, due=date(2027, 3, 1), responsible=council, by=as_actor(amal), at=now)
    assert Promise.objects.get().state == "promised"


def test_it_is_settled_once_with_words(promise, amal, as_actor, now):
    by = as_actor(amal)
    with pytest.raises(ValidationError):
        settle_promise(promise=promise, state="done", answer={"en": ""}, by=by, at=now)
    with pytest.raises(ValidationError):
        settle_promise(promise=promise, state="open", answer=ANSWER, by=by, at=now)
    settle_promise(promise=promise, state="not-possible", answer=ANSWER, by=by, at=now)
    with pytest.raises(ValidationError):
        settle_promise(promise=promise, state="done", answer=ANSWER, by=by, at=now)


def test_no_person_is_named(survey, amal, as_actor, now):
    with override("en"), pytest.raises(ValidationError, match="name a person"):
        make_promise(survey=survey, said={"en": "Call 03 123 456 or write to a.b@example.org"}, by=as_actor(amal), at=now)
    assert not Promise.objects.exists()


def test_only_designers_write(survey, driss, as_actor, now):
    with pytest.raises(NotAllowed):
        make_promise(survey=survey, said=SAID, by=as_actor(driss), at=now)


def test_pages_take_it_from_what_was_said_to_what_was_done(wave, council, amal, chadia, browse, client):
    survey = wave.survey
    base = f"/en/{WORK}/understand/surveys/survey/{survey.short}"
    assert browse(chadia).get(f"{base}/said/new").status_code == 403
    page = browse(amal)
    assert page.post(f"{base}/said/new", {"said_en": SAID["en"], "said_ar": SAID["ar"], "said_fr": ""}).status_code == 302
    short = Promise.objects.get().short
    sent = {"answer_en": ANSWER["en"], "answer_ar": ANSWER["ar"], "answer_fr": "", "due_day": "1", "due_month": "3", "due_year": "2027", "responsible": str(council.pk)}
    assert page.post(f"{base}/said/{short}/answer", sent).status_code == 302
    assert ANSWER["en"] in browse(chadia).get(base).content.decode()
    assert page.post(f"{base}/said/{short}/settle", {"state": "done", **sent}).status_code == 302
    for lang in ("ar", "en"):
        shown = client.get(f"/{lang}/s/{wave.code}/said")
        assert shown.status_code == 200
        assert SAID[lang] in shown.content.decode()
        assert ANSWER[lang] in shown.content.decode()
    assert client.get("/en/s/NNNNNN/said").status_code == 404
