"""Files both ways: what a form shows, fetched with its MD5, and what people photograph, kept without what the camera adds."""

from __future__ import annotations

import hashlib
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from shapely.geometry import box

from wiqaya.exchange.xforms.tests import books
from wiqaya.places.models import Area, AreaLevel, AreaShape, BoundarySet
from wiqaya.surveys.actions import form_files, light
from wiqaya.surveys.actions.instruments import make_ready, upload_version
from wiqaya.surveys.models import AnswerFile, AnswerSet, VersionFile, Wave
from wiqaya.surveys.tests.openrosa.conftest import made
from wiqaya.surveys.tests.openrosa.device import XFORM, answers, content, listed, picture
from wiqaya.web.addresses import WORK

pytestmark = pytest.mark.django_db
TOWNS = b"name,label\nt1,Tyre\nt2,Sidon\n"


# what a form shows


@pytest.fixture
def draft(instrument, round_, amal, as_actor, now):
    """A workbook that shows a picture and asks for a town out of a list beside it."""
    survey = [("type", "name", "label", "media::image"), ("select_one_from_file towns.csv", "town", "Town", ""), ("text", "say", "Say", "map.png")]
    data = books.workbook(survey=survey, settings=[("form_id", "version"), ("towns", "7")])
    return upload_version(instrument=instrument, name="f.xlsx", workbook=data, by=as_actor(amal), at=now)


@pytest.fixture
def bring(draft, amal, as_actor, now):
    def brought(**files):
        given = {name.replace("_", "."): BytesIO(data) for name, data in files.items()}
        return form_files.bring_files(version=draft, files=given, by=as_actor(amal), at=now)

    return brought


def png(told=b""):
    import struct

    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + bytes(4)

    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", bytes(13)) + (chunk(b"tEXt", told) if told else b"") + chunk(b"IDAT", b"x") + chunk(b"IEND", b"")


def test_a_questionnaire_is_not_asked_before_its_files_are_here(draft, bring, amal, as_actor, now):
    with pytest.raises(ValidationError, match=r"map\.png, towns\.csv"):
        make_ready(version=draft, by=as_actor(amal), at=now)
    bring(map_png=png(b"Phone of Amal"), towns_csv=TOWNS)
    assert make_ready(version=draft, by=as_actor(amal), at=now).state == "ready"
    assert b"Amal" not in content(draft.files.get(name="map.png"))


@pytest.mark.parametrize(("name", "data"), [
    ("other_png", png()), ("map_png", b"<svg onload='x'/>"), ("map_png", picture()), ("map_png", png()[:20]), ("towns_csv", b"\xff\xfe\x00"),
    ("towns_csv", b"x" * 10_000_001),
])  # fmt: skip
def test_a_file_that_is_not_what_the_form_names_is_refused_and_none_is_kept(bring, name, data):
    with pytest.raises(ValidationError):
        bring(**{"map_png" if name != "map_png" else "towns_csv": png() if name != "map_png" else TOWNS, name: data})
    assert not VersionFile.objects.exists()


def test_a_file_in_use_does_not_change_and_a_draft_takes_the_newer_one(draft, bring, amal, as_actor, now):
    bring(map_png=png(), towns_csv=b"name,label\n")
    bring(towns_csv=TOWNS)
    assert content(draft.files.get(name="towns.csv")) == TOWNS
    make_ready(version=draft, by=as_actor(amal), at=now)
    with pytest.raises(ValidationError):
        bring(map_png=png())


def test_devices_fetch_what_the_manifest_lists(draft, bring, phone, either, round_, amal, as_actor, now):
    bring(map_png=png(), towns_csv=TOWNS)
    make_ready(version=draft, by=as_actor(amal), at=now)
    Wave.objects.filter(pk=round_.pk).update(version=draft)
    (one,) = listed(either.ask("GET", "formList"))
    files = listed(either.ask("GET", one["manifestUrl"]), "{http://openrosa.org/xforms/xformsManifest}")
    assert [file["filename"] for file in files] == ["map.png", "towns.csv"]
    for file, kind, data in zip(files, ("image/png", "text/csv"), (png(), TOWNS), strict=True):
        reply = either.ask("GET", file["downloadUrl"])
        assert (reply.status_code, reply["Content-Type"], reply.content) == (200, kind, data)
        assert file["hash"] == f"md5:{hashlib.md5(data).hexdigest()}"
        assert phone.client.get(file["downloadUrl"].replace(phone.base, "/collect/" + "x" * 24)).status_code in {401, 403}


def test_a_choice_out_of_a_list_beside_the_form_is_held_against_it(draft, bring, phone, round_, amal, as_actor, now):
    bring(map_png=png(), towns_csv=TOWNS)
    make_ready(version=draft, by=as_actor(amal), at=now)
    Wave.objects.filter(pk=round_.pk).update(version=draft, open_link=True)
    for instance, town in (("uuid:1", "t2"), ("uuid:2", "t9")):
        xml = f'<data id="towns" version="7"><town>{town}</town><meta><instanceID>{instance}</instanceID></meta></data>'
        assert phone.post(xml.encode()).status_code == 201
    assert set(AnswerSet.objects.values_list("set_aside_for", flat=True)) == {"", "outside-codebook"}
    sitting = light.begin(wave=Wave.objects.get(pk=round_.pk), language="en", by=as_actor(amal), at=now)
    from wiqaya.surveys.queries.light import fields_of, shown_pages

    (field,) = fields_of(sitting.filling, shown_pages(sitting.filling)[0], [], [])
    assert [choice.value for choice in field.asked.choices] == ["t1", "t2"]


def test_the_page_takes_files_and_names_what_is_missing(draft, amal, browse, now):
    page = f"/en/{WORK}/understand/surveys/questionnaires/{draft.instrument.short}/{draft.number}/files"
    client = browse(amal)
    assert client.get(page).content.decode().count("not here yet") == 2
    reply = client.post(page, {"brought": [SimpleUploadedFile("map.png", png()), SimpleUploadedFile("towns.csv", TOWNS)]}, follow=True)
    assert "not here yet" not in reply.content.decode()
    assert client.post(page, {"brought": [SimpleUploadedFile("map.png", b"no picture")]}).status_code == 422


# what people photograph


def test_a_picture_loses_what_the_camera_wrote(phone):
    phone.post(answers(photo="a.jpg"), {"a.jpg": picture(told=b"33.89N 35.50E")})
    kept = AnswerFile.objects.get()
    assert content(kept) == picture()
    assert phone.post(answers(photo="a.jpg"), {"a.jpg": picture(told=b"33.89N 35.50E")}).status_code == 202


@pytest.mark.parametrize(("data", "why"), [(b"MZ\x90", "unknown_kind"), (picture()[:-2], "damaged_file"), (b"OggS\0", "unknown_kind")])
def test_what_cannot_be_freed_of_it_is_not_kept_and_the_answers_are(phone, round_, amal, browse, clock, data, why):
    assert phone.post(answers(photo="a.jpg"), {"a.jpg": data}).status_code == 201
    kept = AnswerFile.objects.get()
    assert (kept.stored, kept.left_out, AnswerSet.objects.get().standing) == ("", why, "valid")
    assert phone.post(answers(photo="a.jpg"), {"a.jpg": data}).status_code == 202
    assert "were not kept" in (page := browse(amal).get(f"/en/{WORK}/understand/surveys/round/{round_.short}/fieldwork").content.decode()) or "was not kept" in page


# where it was


@pytest.mark.parametrize(("spot", "code"), [("33.5 35.5 0 4.2", "2"), ("33.5 36.5 0 4.2", "3"), ("0 0 0 0", None), ("here", None)])
def test_of_a_position_only_the_area_stays(phone, instrument, round_, now, spot, code):
    level = AreaLevel.objects.get()
    boundaries = BoundarySet.objects.create(level=level, valid_from=now.date(), digest="x", imported=now)
    for west, name in ((35, "2"), (36, "3")):
        shape = box(west, 33, west + 1, 34).__geo_interface__
        AreaShape.objects.create(boundaries=boundaries, area=Area.objects.get(code=name), geometry=shape, simple=shape, west=west, south=33, east=west + 1, north=34)
    shape = XFORM.replace("<photo/>", "<photo/><spot/>").replace('<bind nodeset="/data/photo"', '<bind nodeset="/data/spot" type="geopoint"/><bind nodeset="/data/photo"')
    made(instrument, 5, now, shape=shape)
    assert phone.post(answers(version="5", spot=spot, area="")).status_code == 201
    kept = AnswerSet.objects.get()
    assert (kept.area.code if kept.area else None) == code
    assert "33.5" not in str(AnswerSet.objects.values())
