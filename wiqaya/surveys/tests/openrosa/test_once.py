"""Point seven of OpenRosa 1.0: however often answers are sent they count once, with all their files."""

from __future__ import annotations

import pytest
from django.core.files.storage import default_storage

from wiqaya.surveys.actions import fieldwork
from wiqaya.surveys.models import AnswerFile, AnswerSet, Wave
from wiqaya.surveys.tests.openrosa.device import Device, answers, content, picture
from wiqaya.surveys.words import Standing

pytestmark = pytest.mark.django_db
SOUND = b"#!AMR\n<sound>"


# 7: once, however often


def test_the_same_again_is_one_record(either):
    assert [either.post(answers()).status_code for _ in range(3)] == [201, 202, 202]
    assert AnswerSet.objects.count() == 1


def test_the_same_with_other_white_space_is_the_same(phone):
    phone.post(answers())
    assert phone.post(answers().replace(b"><", b">\n  <")).status_code == 202


def test_other_answers_under_a_known_instance_are_refused(phone):
    phone.post(answers())
    assert phone.post(answers(sex="male")).status_code == 409
    assert AnswerSet.objects.get().answers["sex"] == "female"


def test_two_that_arrive_at_once_are_one_record(phone, monkeypatch):
    """Both looked before either wrote: the second finds the place taken when it writes."""
    from wiqaya.exchange.openrosa import Outcome

    phone.post(answers())
    monkeypatch.setattr("wiqaya.surveys.actions.openrosa._decided", lambda *_given: Outcome.STORE)
    assert phone.post(answers()).status_code == 202
    assert phone.post(answers(sex="male")).status_code == 409
    assert AnswerSet.objects.count() == 1


def test_two_people_are_two_records(phone):
    phone.post(answers())
    assert phone.post(answers("uuid:2")).status_code == 201
    assert AnswerSet.objects.count() == 2


def test_files_that_come_later_are_added(phone):
    assert phone.post(answers(photo="a.jpg", sound="b.m4a"), {"a.jpg": picture()}).status_code == 201
    assert phone.post(answers(photo="a.jpg", sound="b.m4a"), {"b.m4a": SOUND}).status_code == 201
    assert phone.post(answers(photo="a.jpg", sound="b.m4a"), {"a.jpg": picture(), "b.m4a": SOUND}).status_code == 202
    assert AnswerSet.objects.count() == 1
    assert sorted(content(one) for one in AnswerFile.objects.all()) == sorted([picture(), SOUND])


def test_a_file_sent_with_other_content_takes_the_place_of_the_first(phone, django_capture_on_commit_callbacks):
    phone.post(answers(photo="a.jpg"), {"a.jpg": picture(b"torn")})
    before = AnswerFile.objects.get().stored
    with django_capture_on_commit_callbacks(execute=True):
        assert phone.post(answers(photo="a.jpg"), {"a.jpg": picture(b"whole")}).status_code == 201
    assert content(AnswerFile.objects.get()) == picture(b"whole")
    assert not default_storage.exists(before)


def test_files_that_no_answer_names_are_ignored(phone):
    assert phone.post(answers(photo="a.jpg"), {"a.jpg": picture(), "other.jpg": b"x", "audit.csv": b"where,when"}).status_code == 201
    assert AnswerFile.objects.count() == 1


@pytest.mark.parametrize("name", ["صورة المكان.jpg", "a b.jpg", "é.JPG"])
def test_names_of_files_in_any_letters(phone, name):
    assert phone.post(answers(photo=name), {name: picture()}).status_code == 201
    assert AnswerFile.objects.get().size == len(picture())


def test_no_file_is_left_when_the_record_fails(phone, monkeypatch):
    def broken(*_made, **_given):
        raise RuntimeError

    monkeypatch.setattr("wiqaya.surveys.actions.openrosa.AnswerFile.save", broken)
    assert phone.post(answers(photo="a.jpg"), {"a.jpg": picture()}).status_code == 503
    assert not AnswerSet.objects.exists()
    folder = f"surveys/{Wave.objects.get().pk}"
    assert not default_storage.exists(folder) or default_storage.listdir(folder)[1] == []


def test_the_version_asked_before_is_still_taken(phone):
    assert phone.post(answers(version="1")).status_code == 201
    assert AnswerSet.objects.get().version.number == 1


def test_corrected_answers_replace_the_first_ones(phone):
    phone.post(answers(photo="a.jpg"), {"a.jpg": picture()})
    assert phone.post(answers("uuid:2", deprecated="uuid:1", sex="male", photo="a.jpg")).status_code == 201
    before, after = AnswerSet.objects.order_by("standing")
    assert (before.standing, before.set_aside_for, before.answers) == (Standing.SET_ASIDE, "replaced", {})
    assert (after.standing, after.answers["sex"], after.files.count()) == (Standing.VALID, "male", 1)
    assert phone.post(answers("uuid:3", deprecated="uuid:1")).status_code == 410
    assert phone.post(answers("uuid:4", deprecated="uuid:9")).status_code == 404
    assert phone.post(answers("uuid:2", deprecated="uuid:1", sex="male", photo="a.jpg")).status_code == 202


def test_nobody_corrects_what_another_interviewer_sent(phone, round_, amal, as_actor, now):
    phone.post(answers())
    other = fieldwork.add_interviewer(wave=round_, name="Sami", by=as_actor(amal), at=now)
    given = fieldwork.give_token(interviewer=other, label="Phone", by=as_actor(amal), at=now)
    assert Device(f"/collect/{given.secret}").post(answers("uuid:2", deprecated="uuid:1")).status_code == 404


def test_answers_taken_back_are_not_filled_again(phone):
    phone.post(answers(photo="a.jpg"))
    AnswerSet.objects.update(standing=Standing.WITHDRAWN, answers={}, interviewer=None)
    assert phone.post(answers(photo="a.jpg"), {"a.jpg": picture()}).status_code == 202
    assert not AnswerFile.objects.exists()
