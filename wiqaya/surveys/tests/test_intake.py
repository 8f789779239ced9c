"""Files of answers: every row once, whatever is exported again; what does not fit is named."""

from __future__ import annotations

import csv
import io
import json
import random

import pytest
from django.core.exceptions import ValidationError

from wiqaya.safeguards.models import AuditRow
from wiqaya.surveys.actions.intake import take_file
from wiqaya.surveys.actions.waves import close_wave
from wiqaya.surveys.models import AnswerSet, Intake
from wiqaya.surveys.queries.intake import left_out_columns, refused_rows
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
