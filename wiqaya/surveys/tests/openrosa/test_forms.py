"""The list of forms, the forms, their files: the first three points of OpenRosa 1.0."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime
from xml.etree import ElementTree

import pytest

from wiqaya.exchange.xforms import read_form
from wiqaya.surveys.tests.openrosa.device import LIST, listed

pytestmark = pytest.mark.django_db


# 1: the list of forms


def test_the_list_has_the_form_of_the_round(either):
    reply = either.ask("GET", "formList")
    assert (reply.status_code, reply["Content-Type"]) == (200, "text/xml; charset=utf-8")
    (one,) = listed(reply)
    assert (one["formID"], one["version"]) == ("trust", "2")
    assert one["name"]
    assert one["downloadUrl"].startswith("http://testserver/collect/")
    assert "manifestUrl" not in one


@pytest.mark.parametrize(("query", "count"), [
    ("", 1), ("formID=trust", 1), ("formID=other", 0), ("deviceID=collect%3Aabc", 1), ("formID=trust&verbose=true&deviceID=x", 1), ("unknown=1", 1),
    ("listAllVersions=true", 2), ("listAllVersions=false", 1),
])  # fmt: skip
def test_every_parameter_of_the_list_is_optional(phone, query, count):
    assert len(listed(phone.ask("GET", "formList", query=query))) == count


def test_each_element_stands_once(phone):
    (one,) = ElementTree.fromstring(phone.ask("GET", "formList").content)
    tags = [child.tag.removeprefix(LIST) for child in one]
    assert sorted(tags) == ["downloadUrl", "formID", "hash", "name", "version"]


def test_descriptions_come_when_they_are_asked_for(phone):
    assert "descriptionText" not in listed(phone.ask("GET", "formList"))[0]
    assert listed(phone.ask("GET", "formList", query="verbose=true"))[0]["descriptionText"]


def test_a_draft_is_never_listed(phone):
    assert {one["version"] for one in listed(phone.ask("GET", "formList", query="listAllVersions=true"))} == {"1", "2"}


@pytest.mark.parametrize("day", [date(2026, 10, 31), date(2026, 12, 16)])
def test_outside_of_the_round_no_form_is_listed(phone, given, clock, day):
    clock["now"] = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
    assert listed(phone.ask("GET", "formList")) == []


# 2 and 3: the form and its files


def test_the_bytes_of_a_form_match_its_hash(either):
    (one,) = listed(either.ask("GET", "formList"))
    form = either.ask("GET", one["downloadUrl"])
    assert one["hash"] == f"md5:{hashlib.md5(form.content).hexdigest()}"
    assert (form["Content-Type"], read_form(form.content.decode()).id) == ("text/xml; charset=utf-8", "trust")


def test_a_form_packed_on_the_way_still_matches(phone):
    import gzip

    (one,) = listed(phone.ask("GET", "formList"))
    form = phone.ask("GET", one["downloadUrl"], HTTP_ACCEPT_ENCODING="gzip")
    assert one["hash"] == f"md5:{hashlib.md5(gzip.decompress(form.content)).hexdigest()}"


def test_every_version_can_be_fetched_and_a_draft_cannot(phone, instrument):
    for one in listed(phone.ask("GET", "formList", query="listAllVersions=true")):
        assert phone.ask("GET", one["downloadUrl"]).status_code == 200
    assert phone.ask("GET", f"forms/{instrument.versions.get(number=3).pk}.xml").status_code == 404


def test_a_form_of_another_round_is_not_found(phone):
    assert phone.ask("GET", "forms/00000000-0000-4000-8000-000000000000.xml").status_code == 404


def test_a_form_has_no_files(phone, round_):
    reply = phone.ask("GET", f"forms/{round_.version_id}/manifest")
    root = ElementTree.fromstring(reply.content)
    assert (reply.status_code, root.tag, len(root)) == (200, "{http://openrosa.org/xforms/xformsManifest}manifest", 0)
