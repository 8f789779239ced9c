"""A resident answers on a phone: no account, no script, nothing kept that leads back to them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError

from wiqaya.surveys.actions import light
from wiqaya.surveys.actions.instruments import compose_version, make_ready, read_ethics, write_ethics
from wiqaya.surveys.actions.light import UsedInvite
from wiqaya.surveys.actions.waves import open_wave, plan_wave
from wiqaya.surveys.composing import Recipe
from wiqaya.surveys.models import AnswerSet, Draft, Invite, Wave
from wiqaya.surveys.sealing import invite_key
from wiqaya.surveys.words import Standing

pytestmark = pytest.mark.django_db


@pytest.fixture
def phone(wave, browse):
    """The open link of the round, in Arabic."""
    Wave.objects.filter(pk=wave.pk).update(open_link=True)
    client = browse(None)
    client.base = f"/ar/s/{wave.code}"
    return client


def form_of(reply):
    """The names of the fields that stand on a page of questions, with the values of their answers."""
    page = BeautifulSoup(reply.content, "html.parser")
    fields = {}
    for field in page.select("main form input[type=radio], main form textarea, main form select option"):
        name = field.get("name") or field.parent.get("name")
        fields.setdefault(name, []).append(field.get("value", ""))
    return {"page": page.select_one("input[name=page]")["value"]}, fields


def walk(phone, choose):
    """Answer page by page until the check page; `choose(name, values)` gives the answer to each question."""
    reply = phone.post(phone.base, {"act": "agree"}, follow=True)
    for _page in range(60):
        if reply.request["PATH_INFO"].endswith("/check"):
            return reply
        sent, fields = form_of(reply)
        answers = {name: choose(name.rpartition("/")[2], values) for name, values in fields.items()}
        reply = phone.post(f"{phone.base}/questions", {**sent, **{k: v for k, v in answers.items() if v}, "act": "next"}, follow=True)
        assert reply.status_code == 200
    raise AssertionError("no end")


def test_before_agreeing_nothing_is_kept_and_a_no_is_only_counted(phone, wave):
    page = phone.get(phone.base).content.decode()
    assert "أوافق وأبدأ" in page
    assert "لا نسأل عن اسمكم" in page
    assert not phone.cookies.get(f"answers-{wave.code}")
    phone.post(phone.base, {"act": "decline"})
    wave.refresh_from_db()
    assert (wave.declined, Draft.objects.count(), AnswerSet.objects.count()) == (1, 0, 0)


@pytest.mark.slow
def test_from_the_first_question_to_thank_you_and_back_out(phone, wave):
    checked = walk(phone, lambda name, values: {"area": "2", "panel_code": ""}.get(name, values[0]))
    assert "إرسال" in checked.content.decode()
    assert Draft.objects.count() == 1
    reply = phone.post(f"{phone.base}/check", follow=True)
    words = BeautifulSoup(reply.content, "html.parser").get_text(" ")
    assert "شكراً لكم" in words
    kept = AnswerSet.objects.get()
    assert (kept.channel, kept.area.code, kept.answers["trust_council"]) == ("open", "2", "1")
    assert not Draft.objects.exists()
    assert phone.get(f"{phone.base}/questions").status_code == 302  # there is nothing to go on with
    code = reply.context["receipt"]
    phone.post(f"{phone.base}/withdraw", {"receipt": code})
    kept.refresh_from_db()
    assert kept.standing == Standing.WITHDRAWN


def test_going_back_and_going_on_elsewhere_keep_the_answers(phone, wave, browse):
    reply = phone.post(phone.base, {"act": "agree"}, follow=True)
    sent, fields = form_of(reply)
    area = next(iter(fields))
    phone.post(f"{phone.base}/questions", {**sent, area: "3"})
    assert phone.get(f"{phone.base}/questions").content.decode().count("checked") == 1
    other = browse(None)
    assert "لا شيء بهذا الرمز" in other.post(phone.base, {"act": "resume", "resume": "WRONG"}).content.decode()
    code = phone.cookies[f"answers-{wave.code}"].value
    went_on = other.post(phone.base, {"act": "resume", "resume": code.lower()}, follow=True)
    assert went_on.content.decode().count("checked") == 1


def test_whoever_reads_the_table_reads_no_answers(phone):
    phone.post(phone.base, {"act": "agree"})
    draft = Draft.objects.get()
    assert b"instanceID" not in bytes(draft.sealed)


def test_an_answer_that_is_not_offered_is_refused(phone):
    sent, fields = form_of(phone.post(phone.base, {"act": "agree"}, follow=True))
    reply = phone.post(f"{phone.base}/questions", {**sent, next(iter(fields)): "99"})
    assert reply.status_code == 422


@pytest.mark.slow
def test_names_in_open_answers_are_shown_back_before_they_are_kept(phone, wave, instrument, amal, as_actor, now):
    made = compose_version(instrument=instrument, recipe=Recipe(modules=("youth",)), by=as_actor(amal), at=now)
    made.refresh_from_db()
    Wave.objects.filter(pk=wave.pk).update(version=made)
    reply = phone.post(phone.base, {"act": "agree"}, follow=True)
    while "youth_idea" not in str(form_of(reply)[1]):
        reply = phone.post(f"{phone.base}/questions", {**form_of(reply)[0], "act": "next"}, follow=True)
    sent, fields = form_of(reply)
    name = next(iter(fields))
    asked = phone.post(f"{phone.base}/questions", {**sent, name: "اسألوا السيد حداد 0612 345 678", "act": "next"})
    assert asked.status_code == 422
    assert "هل في هذا ذكر لشخص ما" in asked.content.decode()
    phone.post(f"{phone.base}/questions", {**sent, name: "اسألوا السيد حداد 0612 345 678", "act": "remove"})
    phone.post(f"{phone.base}/check")
    assert "678" not in AnswerSet.objects.get().answers["youth_idea"]


def test_a_closed_or_unknown_survey_says_so(phone, wave):
    assert phone.get("/ar/s/ZZZZ").status_code == 404
    Wave.objects.filter(pk=wave.pk).update(state="closed")
    page = phone.get(phone.base).content.decode()
    assert "لا يستقبل هذا الاستبيان إجابات الآن" in page
    assert phone.post(phone.base, {"act": "agree"}).status_code == 200
    assert not Draft.objects.exists()


def test_an_invitation_is_answered_once(wave, amal, as_actor, now):
    Invite.objects.create(wave=wave, code=invite_key(wave, "7KQ4-93BX"), weight=120.0, made_at=now)
    by = as_actor(amal)
    with pytest.raises(UsedInvite):
        light.begin(wave=wave, language="ar", by=by, at=now)  # no open link, no code
    sitting = light.begin(wave=wave, language="ar", invitation="7kq4 93bx", by=by, at=now)
    light.send(wave=wave, sitting=sitting, by=by, at=now)
    kept = AnswerSet.objects.get()
    assert (kept.channel, kept.weight) == ("invited", 120.0)
    with pytest.raises(UsedInvite):
        light.begin(wave=wave, language="ar", invitation="7KQ4-93BX", by=by, at=now)


def test_a_draft_of_eight_days_ago_is_gone(wave, amal, as_actor, now):
    Wave.objects.filter(pk=wave.pk).update(open_link=True)
    wave.refresh_from_db()
    sitting = light.begin(wave=wave, language="en", by=as_actor(amal), at=now)
    assert light.resume(wave=wave, code=sitting.code, by=as_actor(amal), at=now + timedelta(days=7))
    assert light.resume(wave=wave, code=sitting.code, by=as_actor(amal), at=now + timedelta(days=8)) is None


def test_sensitive_questions_need_help_named_before_a_round_opens(survey, instrument, amal, chadia, as_actor, now):
    made = compose_version(instrument=instrument, recipe=Recipe(modules=("fairness",)), by=as_actor(amal), at=now)
    write_ethics(instrument=instrument, note={"en": "May upset."}, by=as_actor(amal), at=now)
    read_ethics(instrument=instrument, by=as_actor(chadia), at=now)
    instrument.refresh_from_db()
    made.refresh_from_db()
    make_ready(version=made, by=as_actor(amal), at=now)
    survey.support = {}
    survey.save()
    planned = plan_wave(survey=survey, version=made, kind="single", selection="open", opens=now.date(), closes=now.date(), by=as_actor(amal), at=now)
    with pytest.raises(ValidationError):
        open_wave(wave=planned, by=as_actor(amal), at=now)
