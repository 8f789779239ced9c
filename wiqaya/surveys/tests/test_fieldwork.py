"""Interviewers and their devices: who may, what is shown once, what is counted, and what goes."""

from __future__ import annotations

import json
import re
from base64 import b64decode
from datetime import date, timedelta
from zlib import decompress

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import translation

from wiqaya.places.queries import area_by_code
from wiqaya.safeguards import audit
from wiqaya.safeguards.access import NotAllowed
from wiqaya.safeguards.models import AuditRow
from wiqaya.surveys import retention
from wiqaya.surveys.actions import fieldwork as actions
from wiqaya.surveys.actions.collect import Arrival, Source, take_in
from wiqaya.surveys.device_settings import settings_text
from wiqaya.surveys.models import BackCheck, DeviceToken, Interviewer, Quota
from wiqaya.surveys.queries import fieldwork as queries

pytestmark = pytest.mark.django_db
DAY = {"day_day": 20, "day_month": 11, "day_year": 2026}


@pytest.fixture(autouse=True)
def _clock(monkeypatch, now):
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)


@pytest.fixture
def rima(wave, amal, as_actor, now):
    return actions.add_interviewer(wave=wave, name="Rima", by=as_actor(amal), at=now)


@pytest.fixture
def given(rima, amal, as_actor, now):
    return actions.give_token(interviewer=rima, label="Blue tablet", by=as_actor(amal), at=now)


@pytest.fixture
def check(rima, amal, as_actor, now):
    return actions.note_back_check(interviewer=rima, day=date(2026, 11, 20), contact="0612 345 678", by=as_actor(amal), at=now)


def at(name, *args):
    with translation.override("en"):
        return reverse(f"surveys:{name}", args=args)


def test_interviewers_are_numbered_within_their_round(wave, rima, amal, as_actor, now):
    second = actions.add_interviewer(wave=wave, user=amal, by=as_actor(amal), at=now)
    assert (rima.number, second.number) == (1, 2)
    assert audit.history(second)[0].details == {"number": 2}


def test_somebody_without_a_name_is_not_added(wave, amal, as_actor, now):
    with pytest.raises(ValidationError):
        actions.add_interviewer(wave=wave, name="  ", by=as_actor(amal), at=now)
    assert not Interviewer.objects.exists()


def test_the_secret_of_a_token_is_kept_nowhere(given):
    kept = str(DeviceToken.objects.values()) + str(AuditRow.objects.values())
    assert given.secret not in kept
    assert len(given.secret) == 24
    assert (len(given.token.secret), len(given.token.digest_key)) == (64, 32)


@pytest.mark.parametrize("ends", [date(2026, 11, 20), date(2026, 12, 30)])
def test_a_token_lasts_no_longer_than_devices_are_heard(rima, amal, as_actor, now, ends):
    with pytest.raises(ValidationError):
        actions.give_token(interviewer=rima, label="Phone", ends=ends, by=as_actor(amal), at=now)
    assert actions.give_token(interviewer=rima, label="Phone", by=as_actor(amal), at=now).token.ends == date(2026, 12, 29)


def test_who_stops_loses_every_device(rima, given, amal, as_actor, now):
    by = as_actor(amal)
    actions.end_interviewer(interviewer=rima, by=by, at=now)
    given.token.refresh_from_db()
    assert given.token.revoked_by == amal.id
    assert queries.device_of(given.secret, now.date()) is None
    with pytest.raises(ValidationError):
        actions.give_token(interviewer=rima, label="Phone", by=by, at=now)


def test_taking_a_token_back_twice_is_written_down_once(given, amal, as_actor, now):
    for _ in range(2):
        actions.revoke_token(token=given.token, by=as_actor(amal), at=now)
    assert [row.action for row in audit.history(given.token)] == ["survey.revoke-token", "survey.give-token"]


@pytest.mark.parametrize(("day", "contact"), [
    (date(2026, 11, 22), "0612345678"), (date(2026, 10, 30), "0612345678"), (date(2026, 11, 20), "12"), (date(2026, 11, 20), "a friend"),
])  # fmt: skip
def test_a_call_back_needs_a_day_of_the_round_and_a_number(rima, amal, as_actor, now, day, contact):
    with pytest.raises(ValidationError):
        actions.note_back_check(interviewer=rima, day=day, contact=contact, by=as_actor(amal), at=now)
    assert not BackCheck.objects.exists()


def test_numbers_may_be_written_in_arabic_digits(rima, amal, as_actor, now):
    assert actions.note_back_check(interviewer=rima, day=now.date(), contact="٠٦١٢٣٤٥", by=as_actor(amal), at=now).contact == "٠٦١٢٣٤٥"


@pytest.mark.parametrize(("outcome", "contact"), [("confirmed", ""), ("different", ""), ("not-reached", "0612 345 678")])
def test_a_number_goes_with_the_call(check, amal, as_actor, now, outcome, contact):
    actions.settle_back_check(check=check, outcome=outcome, by=as_actor(amal), at=now)
    check.refresh_from_db()
    assert (check.outcome, check.contact, check.called_by) == (outcome, contact, amal.id)
    assert "0612" not in str(AuditRow.objects.values())


def test_a_number_goes_after_fourteen_days_at_the_latest(check, amal, as_actor, now):
    retention.forget(by=as_actor(amal), at=now + timedelta(days=13))
    check.refresh_from_db()
    assert check.contact
    retention.forget(by=as_actor(amal), at=now + timedelta(days=14))
    check.refresh_from_db()
    assert not check.contact


@pytest.mark.parametrize("outcome", ["waiting", "perhaps", ""])
def test_a_call_comes_to_something(check, amal, as_actor, now, outcome):
    with pytest.raises(ValidationError):
        actions.settle_back_check(check=check, outcome=outcome, by=as_actor(amal), at=now)


def test_only_who_leads_the_fieldwork_writes(wave, rima, given, check, chadia, as_actor, now):
    by = {"by": as_actor(chadia), "at": now}
    for write in (
        lambda: actions.add_interviewer(wave=wave, name="X", **by), lambda: actions.give_token(interviewer=rima, label="X", **by),
        lambda: actions.revoke_token(token=given.token, **by), lambda: actions.end_interviewer(interviewer=rima, **by),
        lambda: actions.note_back_check(interviewer=rima, day=now.date(), contact="123456", **by),
        lambda: actions.settle_back_check(check=check, outcome="confirmed", **by),
    ):  # fmt: skip
        with pytest.raises(NotAllowed):
            write()


def test_progress_by_interviewer_and_by_quota(wave, version, rima, amal, as_actor, now):
    for n, (area, sex, age, outside) in enumerate([("1", "female", "25-39", ""), ("1", "male", "25-39", ""), ("2", "female", "40-59", ""), ("2", "female", "40-59", "x")]):
        said = {"area": area, "sex": sex, "age": age, "day": "2026-11-20"}
        take_in(wave=wave, version=version, arrival=Arrival(f"u{n}", b"", said, outside=outside), source=Source("interview", interviewer=rima), by=as_actor(amal), at=now)
    one = area_by_code("1")
    wanted = [(one, "all", "all", 2), (one, "female", "all", 1), (None, "female", "40-59", 1), (None, "male", "40-59", 0)]
    for area, sex, age, _done in wanted:
        Quota.objects.create(wave=wave, area=area, sex=sex, age_band=age, target=5)
    found = {(line.quota.area, line.quota.sex, line.quota.age_band): line.done for line in queries.quota_lines(wave)}
    assert found == {(area, sex, age): done for area, sex, age, done in wanted}
    asked = queries.interviewers(wave).get()
    assert (asked.counted, asked.aside, asked.last_day) == (3, 1, date(2026, 11, 20))


def test_settings_are_read_as_the_apps_write_them():
    said = json.loads(decompress(b64decode(settings_text("https://example.org/collect/abc", "ثقة"))))
    assert said["general"]["server_url"] == "https://example.org/collect/abc"
    assert said["general"]["delete_send"] is True
    assert said["project"]["name"] == "ثقة"


def test_from_an_interviewer_to_a_device_and_back(wave, browse, amal):
    page = browse(amal)
    reply = page.post(at("add-interviewer", wave.short), {"name": "Rima"})
    assert reply.url == at("give-token", wave.short, 1)
    shown = page.post(reply.url, {"label": "Blue tablet"})
    text = shown.content.decode()
    secret = re.search(r"/collect/([0-9a-z]{24})", text)[1]
    assert "<svg" in text
    assert "no-store" in shown["Cache-Control"]
    assert page.get(f"/collect/{secret}/formList").status_code == 200
    assert secret not in page.get(at("fieldwork", wave.short)).content.decode()
    page.post(at("revoke-token", wave.short, DeviceToken.objects.get().pk))
    assert page.get(f"/collect/{secret}/formList").status_code == 403
    page.post(at("end-interviewer", wave.short, 1))
    assert Interviewer.objects.get().ended_at


def test_a_call_is_noted_and_settled(wave, rima, browse, amal):
    page = browse(amal)
    assert page.post(at("note-check", wave.short), {"interviewer": rima.pk, "contact": "x", **DAY}).status_code in (200, 422)
    page.post(at("note-check", wave.short), {"interviewer": rima.pk, "contact": "0612 345 678", **DAY})
    assert "0612 345 678" in page.get(at("fieldwork", wave.short)).content.decode()
    page.post(at("settle-check", wave.short, BackCheck.objects.get().pk), {"outcome": "confirmed"})
    assert "0612 345 678" not in page.get(at("fieldwork", wave.short)).content.decode()


def addresses(wave, given, check):
    short = wave.short
    return {
        "fieldwork": [short], "add-interviewer": [short], "give-token": [short, 1], "end-interviewer": [short, 1], "note-check": [short],
        "revoke-token": [short, given.token.pk], "settle-check": [short, check.pk],
    }  # fmt: skip


def test_whoever_has_no_part_is_kept_out(wave, given, check, browse, client, chadia, driss, other_city):
    for name, args in addresses(wave, given, check).items():
        for who in (driss, chadia):
            assert browse(who).get(at(name, *args)).status_code == 403
            assert browse(who).post(at(name, *args)).status_code == 403
        assert "/account/login/" in client.get(at(name, *args)).url
        assert browse(driss).get(f"/c/elsewhere{at(name, *args)}").status_code == 403


def test_another_city_is_not_found(wave, given, check, browse, amal, other_city):
    from wiqaya.people.models import Membership

    Membership.all_cities.create(city=other_city, user=amal, role="coordinator", starts=date(2026, 1, 1), given_by=amal.id, given_at=given.token.made_at)
    for name, args in addresses(wave, given, check).items():
        assert browse(amal).post(f"/c/elsewhere{at(name, *args)}").status_code == 404


@pytest.mark.parametrize("language", ["ar", "en", "fr"])
def test_the_page_asks_few_questions_of_the_database(wave, given, check, browse, amal, language, django_assert_max_num_queries):
    page, path = browse(amal), f"/{language}" + at("fieldwork", wave.short).removeprefix("/en")
    page.get(path)
    with django_assert_max_num_queries(15):
        assert page.get(path).status_code == 200
    assert at("fieldwork", wave.short) in page.get(at("wave", wave.short)).content.decode()
