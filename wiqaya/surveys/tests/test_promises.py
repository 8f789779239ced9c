"""You said, we did: answered, settled once, read by everybody, without names."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from wiqaya.people.models import Membership, Organisation
from wiqaya.safeguards.access import NotAllowed, OwnWork
from wiqaya.safeguards.fields import words
from wiqaya.safeguards.models import AuditRow
from wiqaya.surveys.actions.promises import answer_promise, hide_promise, make_promise, read_promise, settle_promise
from wiqaya.surveys.models import Promise
from wiqaya.surveys.queries.publishing import may_read, public_promises
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
    public = f"s/{wave.code}/said"
    assert SAID["en"] not in client.get(f"/en/{public}").content.decode()  # nobody else has read it yet
    assert page.get(f"{base}/said/{short}/read").status_code == 403
    second = browse(chadia)
    assert SAID["en"] in second.get(f"{base}/said/{short}/read").content.decode()
    assert second.post(f"{base}/said/{short}/read", {"version": "3"}).status_code == 302
    for lang in ("ar", "en"):
        shown = client.get(f"/{lang}/{public}")
        assert shown.status_code == 200
        assert SAID[lang] in shown.content.decode()
        assert ANSWER[lang] in shown.content.decode()
    assert client.get("/en/s/NNNNNN/said").status_code == 404
    assert second.post(f"{base}/said/{short}/hide").status_code == 302
    assert SAID["en"] not in client.get(f"/en/{public}").content.decode()


def test_everybody_reads_what_a_second_person_has_read(promise, council, survey, amal, chadia, bilal, as_actor, now):
    with pytest.raises(OwnWork):
        read_promise(promise=promise, version=1, by=as_actor(amal), at=now)
    with pytest.raises(NotAllowed):
        read_promise(promise=promise, version=1, by=as_actor(bilal), at=now)
    assert public_promises(survey) == []
    read_promise(promise=promise, version=1, by=as_actor(chadia), at=now)
    answer_promise(promise=promise, answer=ANSWER, due=date(2027, 3, 1), responsible=council, by=as_actor(amal), at=now)
    before = public_promises(survey)
    assert [(str(one.said), str(one.answer), one.due) for one in before] == [(SAID["ar"], "", None)]  # as it stood when it was read
    with pytest.raises(ValidationError):
        read_promise(promise=promise, version=1, by=as_actor(chadia), at=now)  # what was read is not what stands there now
    read_promise(promise=promise, version=2, by=as_actor(chadia), at=now)
    after = public_promises(survey)
    assert [(str(one.answer), one.due, str(one.responsible)) for one in after] == [(ANSWER["ar"], date(2027, 3, 1), "City council")]


def test_whoever_changed_it_is_no_second_reader(promise, council, chadia, city, amal, as_actor, now):
    Membership.objects.create(city=city, user=chadia, role="mel", starts=date(2026, 1, 1), given_by=amal.id, given_at=now)
    both = as_actor(chadia)
    answer_promise(promise=promise, answer=ANSWER, due=date(2027, 3, 1), responsible=council, by=both, at=now)
    with pytest.raises(OwnWork):
        read_promise(promise=promise, version=2, by=both, at=now)
    assert not may_read(Promise.objects.get(), both)


def test_one_person_takes_it_off_the_page(promise, survey, amal, chadia, bilal, as_actor, now):
    read_promise(promise=promise, version=1, by=as_actor(chadia), at=now)
    with pytest.raises(NotAllowed):
        hide_promise(promise=promise, by=as_actor(bilal), at=now)
    hide_promise(promise=promise, by=as_actor(amal), at=now)
    assert public_promises(survey) == []
    acts = AuditRow.objects.filter(object=str(promise.pk)).values_list("action", flat=True)
    assert {"survey.read-promise", "survey.hide-promise"} <= set(acts)
