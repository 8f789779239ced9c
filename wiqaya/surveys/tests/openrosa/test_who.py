"""Who may send, what every reply carries, and what is never kept: points eight and nine of OpenRosa 1.0."""

from __future__ import annotations

import logging
import re
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime

import pytest

from wiqaya.safeguards.models import AuditRow
from wiqaya.surveys.actions import fieldwork
from wiqaya.surveys.models import AnswerFile, AnswerSet
from wiqaya.surveys.tests.openrosa.device import Device, answers, body, content, listed, message, picture

pytestmark = pytest.mark.django_db


# 8: who may


@pytest.mark.parametrize(("method", "path"), [("GET", "formList"), ("HEAD", "submission"), ("POST", "submission")])
def test_without_a_token_the_device_is_asked_to_sign_in(given, method, path):
    reply = Device("/collect").ask(method, path, body(answers()) if method == "POST" else b"")
    assert (reply.status_code, reply["X-OpenRosa-Version"]) == (401, "1.0")
    asked = reply["WWW-Authenticate"]
    assert re.match(r'Digest realm="Wiqaya", qop="auth", nonce="[^"]{40,}", algorithm=MD5, domain="/collect/"$', asked)
    assert Device("/collect").ask("GET", "formList")["WWW-Authenticate"] != asked
    assert not AnswerSet.objects.exists()


@pytest.mark.parametrize(("login", "password"), [("", "wrong"), ("nobody", ""), ("nobody", "wrong")])
def test_a_wrong_name_or_password_opens_nothing(given, login, password):
    device = Device("/collect", login or given.token.login, password or given.secret)
    assert device.ask("GET", "formList").status_code == 401


def test_an_old_nonce_asks_for_the_same_with_a_new_one(signed, clock):
    assert signed.ask("GET", "formList").status_code == 200
    clock["now"] += timedelta(minutes=11)
    signed.login, login = "", signed.login
    signed.login, keep = login, signed.nonce
    reply = signed._send("GET", "/collect/formList", b"", {"HTTP_AUTHORIZATION": signed._signed("GET", "/collect/formList")})
    assert (reply.status_code, "stale=true" in reply["WWW-Authenticate"]) == (401, True)
    assert signed.ask("GET", "formList").status_code == 200
    assert signed.nonce != keep


def test_a_request_overheard_is_not_heard_twice(signed):
    signed.ask("GET", "formList")
    header = signed._signed("GET", "/collect/formList")
    assert signed.client.get("/collect/formList", HTTP_AUTHORIZATION=header).status_code == 200
    assert signed.client.get("/collect/formList", HTTP_AUTHORIZATION=header).status_code == 401


def test_an_unknown_token_opens_nothing(given):
    for path in ("formList", "submission"):
        assert Device("/collect/" + "x" * 24).ask("HEAD", path).status_code == 403


def test_name_and_password_as_they_are_open_over_https_alone(given):
    from base64 import b64encode

    def ask(password, **more):
        header = b64encode(f"{given.token.login}:{password}".encode()).decode()
        return Device("/collect").ask("GET", "formList", HTTP_AUTHORIZATION=f"Basic {header}", **more).status_code

    over_https = {"secure": True}
    assert (ask(given.secret, **over_https), ask(given.secret), ask("wrong", **over_https)) == (200, 401, 401)
    assert Device("/collect").ask("GET", "formList", HTTP_AUTHORIZATION="Basic !!", secure=True).status_code == 401


@pytest.mark.parametrize("way", ["taken back", "interviewer stopped", "too late"])
def test_a_token_that_is_over_opens_nothing(phone, signed, given, amal, as_actor, now, clock, way):
    if way == "taken back":
        fieldwork.revoke_token(token=given.token, by=as_actor(amal), at=now)
    elif way == "interviewer stopped":
        fieldwork.end_interviewer(interviewer=given.token.interviewer, by=as_actor(amal), at=now)
    else:
        clock["now"] = datetime(2026, 12, 30, 9, tzinfo=UTC)
    assert phone.ask("GET", "formList").status_code == 403
    assert phone.post(answers()).status_code == 403
    assert signed.ask("GET", "formList").status_code == 401
    assert not AnswerSet.objects.exists()


def test_a_token_opens_nothing_in_another_city(given, other_city):
    assert Device(f"/c/elsewhere/collect/{given.secret}").ask("GET", "formList").status_code == 403
    assert Device("/c/elsewhere/collect", given.token.login, given.secret).ask("GET", "formList").status_code == 401


@pytest.mark.parametrize("kind", ["token", "digest"])
def test_a_city_with_its_own_prefix(given, kind):
    device = Device(f"/c/manara/collect/{given.secret}") if kind == "token" else Device("/c/manara/collect", given.token.login, given.secret)
    assert listed(device.ask("GET", "formList"))[0]["downloadUrl"].startswith("http://testserver/c/manara/collect/")
    assert device.post(answers()).status_code == 201


def test_no_cookie_and_no_sign_of_the_form_is_wanted(given):
    from django.test import Client

    strict = Device(f"/collect/{given.secret}")
    strict.client = Client(enforce_csrf_checks=True)
    reply = strict.post(answers())
    assert (reply.status_code, reply.cookies.output()) == (201, "")


# 9: what every reply carries


@pytest.mark.parametrize(("language", "words"), [("ar", "شكرا"), ("fr-FR,fr;q=0.9", "Merci"), ("en", "Thank you"), ("de", "شكرا")])
def test_messages_come_in_the_language_of_the_device(phone, language, words):
    reply = phone.post(answers(), HTTP_ACCEPT_LANGUAGE=language)
    assert words in message(reply).replace("ً", "")


def test_every_reply_has_version_and_date(phone):
    for reply in (phone.ask("GET", "formList"), phone.ask("HEAD", "submission"), phone.post(answers()), phone.post(None), phone.ask("GET", "forms/x.xml")):
        if reply.status_code != 404:
            assert (reply["X-OpenRosa-Version"], bool(parsedate_to_datetime(reply["Date"]))) == ("1.0", True)


# what is kept of a person


def test_nothing_of_the_device_or_the_hour_is_kept(phone, caplog):
    from django.apps import apps
    from django.db import connection

    caplog.set_level(logging.DEBUG)
    phone.post(answers(photo="1763712000000.jpg"), {"1763712000000.jpg": picture(told=b"203.0.113.9 imei-123456789")}, query="deviceID=imei-123456789", REMOTE_ADDR="203.0.113.9")
    phone.post(None, query="deviceID=imei-123456789", REMOTE_ADDR="203.0.113.9")
    told = {"imei-123456789", "203.0.113.9", "1763712000000"}
    with connection.cursor() as cursor:
        for model in apps.get_app_config("surveys").get_models():
            cursor.execute(f"SELECT * FROM {model._meta.db_table}")
            rows = str(cursor.fetchall())
            assert not [word for word in told if word in rows], model
    logged = " ".join(record.getMessage() for record in caplog.records if record.name.startswith(("wiqaya", "django.request", "django.server")))
    assert not [word for word in told | {phone.base} if word in logged]
    assert AnswerSet.objects.get().id.version == AnswerFile.objects.get().id.version == 4
    assert not [word for word in told if word.encode() in content(AnswerFile.objects.get())]


def test_no_line_of_the_audit_trail_ties_answers_to_an_hour(phone):
    before = AuditRow.objects.count()
    phone.post(answers())
    assert AuditRow.objects.count() == before


def test_names_in_open_answers_are_cut_out(phone):
    phone.post(answers(say="Call Mr Haddad on 0612 345 678"))
    assert "678" not in AnswerSet.objects.get().answers["say"]


@pytest.mark.parametrize(("said", "kept"), [("2023-11-21", date(2026, 11, 21)), ("2029-11-21", date(2026, 11, 21)), ("2026-11-19", date(2026, 11, 19))])
def test_a_clock_that_is_years_off_gives_the_day_of_arrival(phone, said, kept):
    assert phone.post(answers(day=said)).status_code == 201
    assert AnswerSet.objects.get().day == kept


def test_answers_outside_the_codebook_are_set_aside(phone):
    assert phone.post(answers(sex="elephant")).status_code == 201
    assert AnswerSet.objects.get().set_aside_for == "outside-codebook"
