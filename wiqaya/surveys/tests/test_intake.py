"""Files of answers: every row once, whatever is exported again; what does not fit is named."""

from __future__ import annotations

import csv
import io
import json
import random

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from wiqaya.exchange.xforms.tests import books
from wiqaya.safeguards.models import AuditRow
from wiqaya.surveys.actions import collect
from wiqaya.surveys.actions.collect import take_rows
from wiqaya.surveys.actions.instruments import make_ready, upload_version
from wiqaya.surveys.actions.intake import take_file
from wiqaya.surveys.actions.waves import close_wave, open_wave, plan_wave
from wiqaya.surveys.models import AnswerSet, Intake
from wiqaya.surveys.queries.intake import left_out_columns, refused_rows
from wiqaya.web.addresses import WORK
from wiqaya.web.cli import main

pytestmark = pytest.mark.django_db
HEADER = ("start", "username", "area", "trust_institutions/trust_council", "sex", "age", "_id", "_uuid", "_submission_time", "_submitted_by", "_index")


def row(number, **said):
    answers = {"area": "2", "trust": "4", "sex": "female", "age": "25-39"} | said
    return ("2026-11-19T10:00", "amal", *answers.values(), 7, f"u{number}", "2026-11-20T09:00:00", "amal", number)


def export(*rows):
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows([HEADER, *rows])
    return out.getvalue().encode()


@pytest.fixture
def take(wave, amal, as_actor, now):
    return lambda data, name="kobo.csv": take_file(wave=wave, name=name, data=data, by=as_actor(amal), at=now)


def test_rows_come_in_without_what_tells_who_and_when(take):
    intake = take(export(row(1), row(2, trust="1")))
    assert (intake.added, intake.known, intake.refused) == (2, 0, [])
    assert {"start", "username", "_submitted_by"} <= set(left_out_columns(intake))
    kept = AnswerSet.objects.get(answers__trust_council="1")
    assert (kept.channel, kept.area.code, str(kept.day)) == ("file", "2", "2026-11-20")
    assert "amal" not in str(AnswerSet.objects.values())


def test_the_same_file_twice_changes_nothing(take):
    take(export(row(1), row(2)))
    before = AuditRow.objects.count()
    again = take(export(row(1), row(2)))
    assert (again.added, again.known) == (0, 2)
    assert (AnswerSet.objects.count(), Intake.objects.count(), AuditRow.objects.count()) == (2, 1, before)
    assert Intake.objects.get().added == 2


def test_what_does_not_fit_is_refused_with_row_and_question(take):
    take(export(row(1)))
    intake = take(export(row(1, trust="2"), row(2, trust="9"), row(3), row(3)))
    assert (intake.added, intake.known) == (1, 0)
    told = {one.row: (one.column, one.reason) for one in refused_rows(intake)}
    assert set(told) == {2, 3, 5}
    assert "9" in told[3][1]
    assert told[3][0].endswith("trust_council")
    assert AnswerSet.objects.filter(answers__trust_council="4").count() == 2


@pytest.mark.parametrize("data", [b"", b"only,unknown\n1,2\n", b"\x89PNG\r\n\x1a\n" + bytes(99), b"<html><table></table>"])
def test_a_file_that_is_no_table_of_answers_takes_nothing(take, data):
    with pytest.raises(ValidationError):
        take(data)
    assert not Intake.objects.exists()


def test_a_closed_round_takes_no_file(take, wave, amal, as_actor, now):
    close_wave(wave=wave, by=as_actor(amal), at=now)
    with pytest.raises(ValidationError):
        take(export(row(1)))
    assert not AnswerSet.objects.exists()


@pytest.mark.slow
def test_exports_that_overlap_at_random_give_every_submission_once(take):
    dice = random.Random(7)
    known = set()
    for _export in range(4):
        some = dice.sample(range(300), 200)
        intake = take(export(*(row(number) for number in some)))
        assert (intake.added, intake.known) == (len(set(some) - known), len(set(some) & known))
        known |= set(some)
    assert AnswerSet.objects.count() == len(known)


def test_the_command_says_what_came_in(wave, city, tmp_path, capsys, monkeypatch, now):
    monkeypatch.setattr("wiqaya.surveys.commands.intake.timezone.now", lambda: now)
    path = tmp_path / "kobo.csv"
    path.write_bytes(export(row(1), row(2, sex="other?")))
    assert main(["survey", "intake", city.slug, wave.short, str(path), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["added"], said["known"], [one["row"] for one in said["refused"]]) == (1, 0, [3])
    assert "username" in said["left_out"]
    assert main(["survey", "intake", city.slug, wave.short, str(path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["known"] == 1
    assert main(["survey", "intake", city.slug, "wa-none", str(path)]) == 2


# tables of repeats, work that stops half-way, and many rows


@pytest.fixture
def family(survey, instrument, amal, as_actor, now):
    """A round whose questionnaire asks for each member of the household."""
    rows = [("type", "name", "label"), ("text", "area", "Area"), ("begin_repeat", "member", "Member"), ("integer", "years", "Age"), ("text", "says", "Says")]
    data = books.workbook(survey=[*rows, ("end_repeat", "", "")], settings=[("form_id", "version"), ("family", "1")])
    by = as_actor(amal)
    made = make_ready(version=upload_version(instrument=instrument, name="f.xlsx", workbook=data, by=by, at=now), by=by, at=now)
    planned = plan_wave(survey=survey, version=made, kind="single", selection="quota", opens=now.date(), closes=now.date(), by=by, at=now)
    return open_wave(wave=planned, by=by, at=now)


def table(*rows):
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


def households(count):
    return table(("area", "_uuid", "_index"), *((number % 3 + 1, f"u{number}", number) for number in range(1, count + 1)))


def test_rows_of_a_repeat_come_with_their_household(family, amal, as_actor, now):
    members = table(
        ("member/years", "member/says", "_index", "_parent_index"), (40, "ask Mr Haddad 0612 345 678", 1, 1), (7, "", 2, 1), ("old", "", 3, 2), (9, "", 4, 99)
    )
    intake = take_file(wave=family, name="f.csv", data=households(2), repeats={"member.csv": members}, by=as_actor(amal), at=now)
    assert intake.added == 1
    kept = AnswerSet.objects.get().answers["member"]
    assert [row["years"] for row in kept] == ["40", "7"]
    assert "678" not in kept[0]["says"]
    told = {(one.table, one.row, one.column) for one in refused_rows(intake)}
    assert told == {("", 3, "member[1]/years"), ("member", 5, "")}


def test_a_workbook_has_its_repeats_on_other_sheets(family, amal, as_actor, now):
    data = books.workbook(family=[("area", "_uuid", "_index"), ("1", "u1", 1)], member=[("years", "_parent_index"), (40, 1)], Sheet3=[])
    intake = take_file(wave=family, name="f.xlsx", data=data, by=as_actor(amal), at=now)
    assert (intake.added, intake.refused) == (1, [])
    assert AnswerSet.objects.get().answers["member"] == [{"years": "40"}]


def test_two_tables_of_one_name_take_nothing(family, amal, as_actor, now):
    with pytest.raises(ValidationError):
        take_file(wave=family, name="member.csv", data=households(1), repeats={"member.csv": households(1)}, by=as_actor(amal), at=now)
    assert not Intake.objects.exists()


def test_the_page_takes_several_files_together(family, amal, browse, monkeypatch, now):
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)
    monkeypatch.setattr("wiqaya.surveys.views.intake.timezone.now", lambda: now)
    sent = {
        "file": SimpleUploadedFile("f.csv", households(1)),
        "repeats": [SimpleUploadedFile("member.csv", table(("years", "_parent_index"), (4, 1))), SimpleUploadedFile("other.csv", table(("x",), (1,)))],
    }
    reply = browse(amal).post(f"/en/{WORK}/understand/surveys/round/{family.short}/files", sent, follow=True)
    assert reply.status_code == 200
    assert AnswerSet.objects.get().answers["member"] == [{"years": "4"}]
    assert "other" in reply.content.decode()


def test_work_that_stopped_goes_on_with_the_same_file(family, amal, as_actor, now, monkeypatch):
    monkeypatch.setattr("wiqaya.surveys.actions.intake.BATCH", 10)
    took = []

    def stops(**given):
        took.append(len(given["arrivals"]))
        if len(took) == 3:
            raise OSError("the machine was switched off")
        return take_rows(**given)

    def take():
        return take_file(wave=family, name="f.csv", data=households(25), by=as_actor(amal), at=now)

    monkeypatch.setattr("wiqaya.surveys.actions.intake.take_rows", stops)
    with pytest.raises(OSError, match="switched off"):
        take()
    half = Intake.objects.get()
    assert (AnswerSet.objects.count(), half.done, half.finished) == (20, 20, False)
    after = take()
    assert (after.pk, after.added, after.known, after.finished, took[3:]) == (half.pk, 25, 0, True, [5, 0])
    assert AnswerSet.objects.count() == 25
    assert take().known == 25


def test_a_row_that_another_brought_meanwhile_is_known(family, amal, as_actor, now, monkeypatch):
    """Both looked before either wrote."""
    by = as_actor(amal)
    take_file(wave=family, name="a.csv", data=households(3), by=by, at=now)
    looked, real = [], collect._by_instance

    def too_early(wave, rows):
        looked.append(rows)
        return {} if len(looked) == 1 else real(wave, rows)

    monkeypatch.setattr(collect, "_by_instance", too_early)
    again = take_file(wave=family, name="b.csv", data=households(3) + b"\r\n", by=by, at=now)
    assert (again.added, again.known, AnswerSet.objects.count()) == (0, 3, 3)


@pytest.mark.slow
def test_many_rows_take_few_statements(family, amal, as_actor, now, django_assert_max_num_queries):
    with django_assert_max_num_queries(100):
        intake = take_file(wave=family, name="f.csv", data=households(2_000), by=as_actor(amal), at=now)
    assert intake.added == AnswerSet.objects.count() == 2_000
