"""Submissions to records and back; what tells who answered stays outside."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wiqaya.exchange.xforms import Form, FormError
from wiqaya.exchange.xforms.filling import check
from wiqaya.exchange.xforms.records import (
    base,
    codebook,
    compare,
    identifying,
    read_record,
    read_submission,
    repeats_of,
    submission_of,
    write_record,
)
from wiqaya.exchange.xforms.tests import books
from wiqaya.exchange.xforms.tests.books import row

HOUSEHOLD = books.household()


def answered() -> bytes:
    filling = books.filling(HOUSEHOLD)
    check(filling, {"/data/agree": ["yes"], "/data/age": ["40"], "/data/region": ["s"], "/data/town": ["c"], "/data/home/matters": ["work", "safety"]})
    filling.add_repeat(filling.node("/data/home"), "/data/home/member")
    check(filling, {"/data/home/member[1]/years": ["40"], "/data/home/member[2]/years": ["2"], "/data/home/member[2]/nick": ["ليلى & <x>"]})
    return submission_of(filling)


def submitted(inside: str, form: Form = HOUSEHOLD, version: str = "1", meta: str = "<meta><instanceID>uuid:1</instanceID></meta>") -> bytes:
    return f'<data id="{form.id}" version="{version}">{inside}{meta}</data>'.encode()


def test_what_was_filled_is_what_is_read() -> None:
    record = read_record(HOUSEHOLD, read_submission(answered()))
    assert dict(record.answers) == {
        "agree": "yes", "age": "40", "region": "s", "town": "c", "home/matters": "safety work", "home/member[1]/years": "40",
        "home/member[2]/nick": "ليلى & <x>", "home/member[2]/years": "2", "total": "42",
    }  # fmt: skip
    assert record.instance_id == "uuid:11111111-2222-4333-8444-555555555555"
    assert compare(HOUSEHOLD, record) == []
    assert dict(repeats_of(record, "home/member")) == {"home/member[1]": {"years": "40"}, "home/member[2]": {"nick": "ليلى & <x>", "years": "2"}}


def test_skipped_answers_are_not_sent() -> None:
    filling = books.filling(HOUSEHOLD)
    check(filling, {"/data/agree": ["yes"], "/data/age": ["40"]})
    check(filling, {"/data/agree": ["no"]})
    assert b"<age>" not in submission_of(filling)
    assert read_record(HOUSEHOLD, read_submission(submission_of(filling))).answers == {"agree": "no", "total": "0"}


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn", "Co"]), min_size=1, max_size=20).filter(lambda text: text.strip() == text != "")


@pytest.mark.slow
@settings(max_examples=50, deadline=None)
@given(st.dictionaries(st.sampled_from(["agree", "age", "home/matters", "home/member[1]/nick", "home/member[2]/nick", "home/member[3]/years"]), TEXTS))
def test_a_record_survives_being_written_as_a_submission(answers: dict[str, str]) -> None:
    record = read_record(HOUSEHOLD, read_submission(answered()))
    given_record = type(record)(record.form_id, record.version, record.instance_id, answers)
    again = read_record(HOUSEHOLD, read_submission(write_record(HOUSEHOLD, given_record)))
    assert dict(again.answers) == answers
    assert again.instance_id == record.instance_id


def test_an_unknown_answer_cannot_be_written() -> None:
    record = read_record(HOUSEHOLD, read_submission(answered()))
    for key in ("nothing", "home", "agree/more", "home/member[0]/nick", "home/member[99999999]/nick"):
        with pytest.raises(FormError):
            write_record(HOUSEHOLD, type(record)(record.form_id, "1", "uuid:1", {key: "x"}))


@pytest.mark.parametrize(("inside", "code", "key"), [
    ("<age>old</age>", "not_whole", "age"), ("<agree>perhaps</agree>", "not_choice", "agree"), ("<other>x</other>", "unknown_question", ""),
    ("<home><matters>work fun</matters></home>", "not_choice", "home/matters"), ("<age>1</age><age>2</age>", "repeated_question", ""),
    ("<home><matters>work work</matters></home>", "same_choice", "home/matters"),
])  # fmt: skip
def test_what_does_not_fit_the_form_is_named(inside: str, code: str, key: str) -> None:
    record = read_record(HOUSEHOLD, read_submission(submitted(inside)))
    assert [(one.key, one.reason.code) for one in compare(HOUSEHOLD, record)] == [(key, code)]


def test_another_version_is_noted_and_another_form_refused() -> None:
    record = read_record(HOUSEHOLD, read_submission(submitted("<agree>yes</agree>", version="0")))
    assert [one.reason.code for one in compare(HOUSEHOLD, record)] == ["wrong_version"]
    with pytest.raises(FormError, match="belongs to"):
        read_record(HOUSEHOLD, read_submission(b'<data id="x"><meta><instanceID>uuid:1</instanceID></meta></data>'))


@pytest.mark.parametrize("data", [
    b"", b"<data", b"hello", b"<data id='test'/>", b"<!DOCTYPE d [<!ENTITY a 'b'>]><d>&a;</d>", b"<a>" * 400 + b"</a>" * 400, b'<?xml version="1.0" encoding="none"?><a/>',
])  # fmt: skip
def test_what_is_no_submission_is_refused(data: bytes) -> None:
    with pytest.raises(FormError):
        read_submission(data)


def test_an_encrypted_submission_is_known_as_such() -> None:
    submission = read_submission(b'<data id="test" encrypted="yes"><meta><instanceID>uuid:1</instanceID></meta></data>')
    assert submission.encrypted
    with pytest.raises(FormError, match="encrypted"):
        read_record(HOUSEHOLD, submission)


def test_the_digest_sees_answers_and_nothing_else() -> None:
    one = read_submission(b'<data id="test" version="1"><agree>yes</agree><meta><instanceID>uuid:1</instanceID></meta></data>')
    same = read_submission(b'<?xml version="1.0"?>\n<data version="1" id="test">\n <agree>yes</agree>\n<meta><instanceID>uuid:1</instanceID></meta></data>')
    other = read_submission(b'<data id="test" version="1"><agree>no</agree><meta><instanceID>uuid:1</instanceID></meta></data>')
    assert one.digest == same.digest != other.digest


def watched() -> Form:
    return books.form([
        books.HEADER, row("start", "begun"), row("end", "ended"), row("deviceid", "device"), row("username", "person"), row("phonenumber", "phone"),
        row("audit", "audit"), row("start-geopoint", "from"), row("geopoint", "spot", "Where?", "أين؟"), row("geotrace", "way", "Way?", "طريق"),
        row("calculate", "copied", calculation="concat(${device}, '-', ${spot})"), row("calculate", "twice", calculation="concat(${copied}, 'x')"),
        row("calculate", "fine", calculation="string-length(${opinion})"), row("text", "opinion", "Opinion", "رأي"),
    ])  # fmt: skip


def test_what_tells_who_answered_is_left_at_the_door() -> None:
    form = watched()
    inside = "".join(
        f"<{name}>{value}</{name}>"
        for name, value in {
            "begun": "2026-11-20T23:10:00.000+02:00", "ended": "2026-11-20T23:30:00.000+02:00", "device": "imei:1", "person": "amal", "phone": "079",
            "from": "33.1 35.1 0 0", "spot": "33.5 35.5 0 4", "way": "33 35;34 36", "copied": "imei:1-33.5", "twice": "imei:1-33.5x", "fine": "4", "opinion": "Good",
        }.items()
    )  # fmt: skip
    meta = "<meta><audit>audit.csv</audit><instanceID>uuid:1</instanceID><instanceName>Amal of Port</instanceName></meta>"
    record = read_record(form, read_submission(submitted(inside, form, meta=meta)), area_of=lambda north, east: f"area {north} {east}")
    assert dict(record.answers) == {"fine": "4", "opinion": "Good"}
    assert (record.day, record.area, record.files) == ("2026-11-20", "area 33.1 35.1", ())
    assert set(record.withheld) == {"begun", "ended", "device", "person", "phone", "from", "spot", "way", "copied", "twice", "meta/audit"}
    assert not re.search(r"imei|amal|079|33\.5|audit\.csv|Amal|23:", repr(record))


def test_forms_say_what_they_would_tell() -> None:
    assert {path.rpartition("/")[2] for path in identifying(watched())} >= {"begun", "ended", "device", "person", "phone", "from", "spot", "way", "copied", "twice", "audit"}
    assert identifying(HOUSEHOLD) == frozenset()


def test_the_hour_is_not_kept_however_it_is_taken() -> None:
    form = books.form([books.HEADER, row("calculate", "moment", calculation="once(now())"), row("calculate", "later", calculation="concat(${moment}, '')"),
                       row("calculate", "day", calculation="today()"), row("text", "start", "When did it start?", "متى بدأ؟")])  # fmt: skip
    filling = books.filling(form)
    check(filling, {"/data/start": ["in spring"]})
    record = read_record(form, read_submission(submission_of(filling)))
    assert dict(record.answers) == {"day": "2026-11-21", "start": "in spring"}
    assert (record.day, set(record.withheld)) == ("2026-11-21", {"moment", "later"})


def test_the_codebook_has_every_value_and_label() -> None:
    book = codebook(HOUSEHOLD, HOUSEHOLD.questions["/data/town"])
    assert book is not None
    assert {value: label.get("العربية (ar)").plain for value, label in book.items()} == {"a": "ألفا", "b": "بيتا", "c": "غاما"}


def test_the_question_of_a_key_has_no_positions() -> None:
    assert base("home/member[12]/room[3]/nick") == "home/member/room/nick"
