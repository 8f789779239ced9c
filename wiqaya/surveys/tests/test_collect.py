"""Answers come in once, and carry the area and the day and nothing else of the person."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from wiqaya.places.models import Area
from wiqaya.safeguards.models import AuditRow
from wiqaya.surveys.actions.collect import Arrival, Changed, Closed, Source, take_in, withdraw
from wiqaya.surveys.actions.waves import close_wave
from wiqaya.surveys.models import AnswerSet, Invite, Sample, SamplePoint
from wiqaya.surveys.words import Standing

pytestmark = pytest.mark.django_db
ANSWERS = {"area": "2", "day": "2026-11-20", "trust_council": "4", "near_help": "dk", "sex": "female", "age": "25-39", "panel_code": "Ba 17"}


@pytest.fixture
def take(wave, version, amal, as_actor, now):
    def taken(instance="uuid:1", content=b"a", answers=ANSWERS, at=now, source=None, **more):
        arrival = Arrival(instance, content, answers, **more)
        return take_in(wave=wave, version=version, arrival=arrival, source=source or Source("interview"), by=as_actor(amal), at=at)

    return taken


def test_area_and_day_are_kept_and_nothing_else_of_the_person(take):
    kept = take().answer_set
    assert (kept.area.code, kept.day) == ("2", date(2026, 11, 20))
    assert kept.answers == {"trust_council": "4", "near_help": "dk", "sex": "female", "age": "25-39"}
    assert "Ba 17" not in str(AnswerSet.objects.values())
    assert kept.panel
    assert kept.id.version == 4  # a key drawn by chance, not by the clock


def test_the_same_twice_is_one_record(take):
    assert take().outcome == "new"
    assert take().outcome == "known"
    assert AnswerSet.objects.count() == 1


def test_changed_content_under_a_known_instance_is_refused(take):
    take()
    with pytest.raises(Changed):
        take(content=b"b")
    assert AnswerSet.objects.get().answers["trust_council"] == "4"


def test_no_line_of_the_audit_trail_keeps_the_hour_of_an_answer(take):
    before = AuditRow.objects.count()
    take()
    assert AuditRow.objects.count() == before


def test_a_clock_three_years_off_gives_the_day_of_arrival(take, now):
    assert take(answers=ANSWERS | {"day": "2023-11-20"}).answer_set.day == now.date()


@pytest.mark.parametrize("day", ["", "yesterday", None])
def test_a_day_that_is_none_gives_the_day_of_arrival(take, now, day):
    assert take(answers=ANSWERS | {"day": day}).answer_set.day == now.date()


def test_names_and_numbers_are_cut_out_of_open_answers(take):
    answers = ANSWERS | {"improve": "Call Mr Haddad on 0612 345 678 please"}
    kept = take(answers=answers, texts=frozenset({"improve"})).answer_set.answers["improve"]
    assert "Haddad" not in kept
    assert "678" not in kept


def test_answers_outside_the_codebook_are_set_aside_with_the_reason(take):
    kept = take(outside="outside-codebook").answer_set
    assert (kept.standing, kept.set_aside_for) == (Standing.SET_ASIDE, "outside-codebook")


def test_a_code_is_used_once(take, wave, now):
    invite = Invite.objects.create(wave=wave, code="x" * 64, made_at=now)
    take(source=Source("invited", invite=invite))
    with pytest.raises(Closed):
        take(instance="uuid:2", source=Source("invited", invite=invite))
    assert AnswerSet.objects.count() == 1


def test_before_and_after_the_round_nothing_is_taken(take, wave, now, amal, as_actor):
    with pytest.raises(Closed):
        take(at=now - timedelta(days=60))
    close_wave(wave=wave, by=as_actor(amal), at=now)
    with pytest.raises(Closed):
        take(source=Source("open"))
    assert take(at=now + timedelta(days=30)).outcome == "new"  # a device that was offline
    with pytest.raises(Closed):
        take(instance="uuid:9", at=now + timedelta(days=60))


def test_the_person_withdraws_with_the_code(take, wave, now, amal, as_actor):
    kept = take(source=Source("invited", withdraw="8342 1177")).answer_set
    assert not withdraw(wave=wave, code="0000 0000", by=as_actor(amal), at=now)
    assert withdraw(wave=wave, code="83421177", by=as_actor(amal), at=now)
    kept.refresh_from_db()
    assert (kept.standing, kept.answers, kept.area, kept.panel) == (Standing.WITHDRAWN, {}, None, "")
    assert not withdraw(wave=wave, code="83421177", by=as_actor(amal), at=now)


def test_after_the_last_day_a_code_does_nothing(take, wave, now, amal, as_actor):
    take(source=Source("invited", withdraw="8342 1177"))
    assert not withdraw(wave=wave, code="83421177", by=as_actor(amal), at=now + timedelta(days=90))


def test_an_interview_belongs_to_the_place_that_was_drawn(take, wave, version, now):
    area = Area.objects.get(code="2")
    sample = Sample.objects.create(wave=wave, size=10, seed=1)
    point = SamplePoint.objects.create(sample=sample, code="B-7", area=area, stratum="2", households=120, probability=0.1, position=1)
    version.roles = {**version.roles, "point": "place_code"}
    kept = take(answers=ANSWERS | {"place_code": " b-٧ "}).answer_set
    assert kept.point == point
    assert "place_code" not in kept.answers
    assert take(instance="uuid:2", answers=ANSWERS | {"place_code": "nowhere"}).answer_set.point is None
