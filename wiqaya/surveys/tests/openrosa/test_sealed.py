"""Encrypted submissions are kept as they are, handed to whoever holds the key, and count when their answers come back."""

from __future__ import annotations

import io
from zipfile import ZipFile

import pytest
from django.core.exceptions import ValidationError

from wiqaya.exchange.xforms.records import read_submission
from wiqaya.surveys.actions.intake import take_file
from wiqaya.surveys.actions.sealed import hand_over
from wiqaya.surveys.models import AnswerFile, AnswerSet
from wiqaya.surveys.queries.fieldwork import arrived, interviewers
from wiqaya.surveys.tests.openrosa.device import answers, content
from wiqaya.surveys.words import Standing
from wiqaya.web.addresses import WORK

pytestmark = pytest.mark.django_db
FILES = {"submission.xml.enc": b"\x00sealed answers", "1763712000000.jpg.enc": b"\xffsealed picture"}


def envelope(instance="uuid:1", key="a2V5", version="2", picture=True):
    media = "<media><file>1763712000000.jpg.enc</file></media>" if picture else ""
    return (
        f'<data id="trust" version="{version}" encrypted="yes" xmlns="http://www.opendatakit.org/xforms/encrypted"><base64EncryptedKey>{key}'
        f'</base64EncryptedKey><orx:meta xmlns:orx="http://openrosa.org/xforms"><orx:instanceID>{instance}</orx:instanceID></orx:meta>{media}'
        "<encryptedXmlFile>submission.xml.enc</encryptedXmlFile><base64EncryptedElementSignature>c2ln</base64EncryptedElementSignature></data>"
    ).encode()


def test_it_is_kept_byte_for_byte_and_does_not_count(phone, round_):
    assert phone.post(envelope(), FILES).status_code == 201
    kept = AnswerSet.objects.get()
    assert (kept.standing, kept.set_aside_for, kept.answers) == (Standing.SET_ASIDE, "encrypted", {})
    assert sorted(content(one) for one in kept.files.all()) == sorted([envelope(), *FILES.values()])
    assert "1763712000000" not in str(AnswerFile.objects.values())
    assert (arrived(round_).sealed, interviewers(round_)[0].aside) == (1, 0)


def test_it_is_one_record_however_often_it_comes_and_its_files_may_come_later(phone):
    first, second = ({name: data} for name, data in FILES.items())
    assert [phone.post(envelope(), files).status_code for files in (first, second, FILES, {})] == [201, 201, 202, 202]
    assert phone.post(envelope(key="other"), FILES).status_code == 409
    assert (AnswerSet.objects.count(), AnswerFile.objects.count()) == (1, 3)


def test_one_without_its_answers_or_of_an_unknown_form_is_refused(phone):
    assert phone.post(envelope().replace(b"encryptedXmlFile", b"lost")).status_code == 400
    assert phone.post(envelope(version="99"), FILES).status_code == 404
    assert not AnswerSet.objects.exists()


def test_a_package_holds_it_as_it_came(phone, round_, amal, as_actor, now):
    phone.post(envelope("uuid:12/../../etc"), FILES)
    phone.post(answers("uuid:2"))
    with hand_over(wave=round_, by=as_actor(amal), at=now) as packed:
        held = {info.filename: info for info in ZipFile(packed).infolist()}
        (place,) = [name for name in held if name.endswith("/submission.xml")]
        assert read_submission(ZipFile(packed).read(place)).instance_id == "uuid:12/../../etc"
        assert {name: ZipFile(packed).read(place.replace("submission.xml", name)) for name in FILES} == FILES
    assert len(held) == 4
    assert all(".." not in name and info.date_time[0] == 1980 for name, info in held.items())


def test_where_none_waits_there_is_no_package(round_, amal, as_actor, now):
    with pytest.raises(ValidationError):
        hand_over(wave=round_, by=as_actor(amal), at=now)


def test_its_answers_come_back_in_a_file_and_count(phone, round_, amal, as_actor, now):
    phone.post(envelope(), FILES)
    data = b"area,sex,age,KEY\n2,female,25-39,uuid:1\n1,male,40-59,uuid:5\n"
    intake = take_file(wave=round_, name="decrypted.csv", data=data, by=as_actor(amal), at=now)
    assert (intake.added, intake.known) == (2, 0)
    kept = AnswerSet.objects.get(interviewer__isnull=False)
    assert (kept.standing, kept.set_aside_for, kept.area.code, kept.answers["sex"], kept.channel) == ("valid", "", "2", "female", "interview")
    assert (arrived(round_).sealed, AnswerSet.objects.count()) == (0, 2)
    again = take_file(wave=round_, name="decrypted.csv", data=data + b"\n", by=as_actor(amal), at=now)
    assert (again.added, again.known) == (0, 2)
    assert phone.post(envelope(), FILES).status_code == 202


def test_the_page_says_what_waits_and_hands_it_over(phone, round_, amal, browse, driss):
    page = f"/en/{WORK}/understand/surveys/round/{round_.short}/fieldwork"
    assert "wait" not in browse(amal).get(page).content.decode().split("Interviewers")[0]
    phone.post(envelope(), FILES)
    assert "1 encrypted submission waits to be read" in " ".join(browse(amal).get(page).content.decode().split())
    reply = browse(amal).post(f"{page}/encrypted.zip")
    assert reply["Content-Type"] == "application/zip"
    assert len(ZipFile(io.BytesIO(reply.getvalue())).namelist()) == 4
    assert browse(driss).post(f"{page}/encrypted.zip").status_code in {403, 404}
