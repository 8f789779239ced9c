"""The list of forms, the files of a form, the reply: what devices read."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest

from wiqaya.exchange.openrosa import FormQuery, ListedForm, MediaFile, form_list, manifest, md5_hash, media_name, response, select_forms

LIST = "{http://openrosa.org/xforms/xformsList}"
FILES = "{http://openrosa.org/xforms/xformsManifest}"


def listed(form_id: str = "a", version: str = "1", **more: str) -> ListedForm:
    return ListedForm(form_id, "Trust & ثقة", version, md5_hash(b"<x/>"), f"https://city.example/f/{form_id}?v={version}&x=1", **more)


def test_a_form_is_listed_with_what_devices_need() -> None:
    root = ET.fromstring(form_list([listed(manifest_url="https://city.example/m", description="About trust")]))
    assert root.tag == f"{LIST}xforms"
    assert [(child.tag.removeprefix(LIST), child.text) for child in root[0]] == [
        ("formID", "a"), ("name", "Trust & ثقة"), ("version", "1"), ("hash", md5_hash(b"<x/>")),
        ("downloadUrl", "https://city.example/f/a?v=1&x=1"), ("manifestUrl", "https://city.example/m"),
    ]  # fmt: skip


def test_descriptions_and_manifests_only_where_they_belong() -> None:
    assert b"manifestUrl" not in form_list([listed()])
    assert b"descriptionText" not in form_list([listed(description="x")])
    assert b"<descriptionText>x</descriptionText>" in form_list([listed(description="x")], verbose=True)
    assert ET.fromstring(form_list([])).tag == f"{LIST}xforms"


@pytest.mark.parametrize(("params", "wanted"), [
    ({}, [("a", "2"), ("b", "1")]), ({"formID": "a"}, [("a", "2")]), ({"formID": "none"}, []), ({"listAllVersions": "true"}, [("a", "1"), ("a", "2"), ("b", "1")]),
    ({"deviceID": "x", "verbose": "true"}, [("a", "2"), ("b", "1")]), ({"listAllVersions": "false"}, [("a", "2"), ("b", "1")]),
])  # fmt: skip
def test_a_device_gets_the_forms_that_it_asks_for(params: dict[str, str], wanted: list[tuple[str, str]]) -> None:
    forms = [listed("a", "1"), listed("a", "2"), listed("b", "1")]
    assert [(form.form_id, form.version) for form in select_forms(forms, FormQuery.of(params))] == wanted


def test_the_hash_is_of_the_bytes() -> None:
    assert md5_hash(b"") == "md5:d41d8cd98f00b204e9800998ecf8427e"


def test_files_are_listed_and_lists_of_entities_say_how_to_check_them() -> None:
    files = [MediaFile("صورة.png", "md5:1", "https://x/1"), MediaFile("people.csv", "md5:2", "https://x/2", "https://x/i")]
    root = ET.fromstring(manifest(files))
    assert [child.find(f"{FILES}filename").text for child in root] == ["صورة.png", "people.csv"]  # type: ignore[union-attr]
    assert [child.get("type") for child in root] == [None, "entityList"]
    assert root[1].find(f"{FILES}integrityUrl") is not None


@pytest.mark.parametrize("name", ["../a.png", "/etc/passwd", "a/b.csv", "..", "", "c:\\x.csv"])
def test_a_file_with_a_folder_in_its_name_is_never_listed(name: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  the name is the whole message
        manifest([MediaFile(name, "md5:1", "https://x")])


@pytest.mark.parametrize(("given", "kept"), [("a.jpg", "a.jpg"), ("../../a.jpg", "a.jpg"), ("C:\\dcim\\b.jpg", "b.jpg"), ("صورة ١.jpg", "صورة ١.jpg"), ("a\x00b.jpg", "ab.jpg")])
def test_names_of_files_lose_their_folders(given: str, kept: str) -> None:
    assert media_name(given) == kept


def test_a_reply_carries_its_message_and_nature() -> None:
    root = ET.fromstring(response("شكرا & <b>", "submit_success"))
    message = root.find("{http://openrosa.org/http/response}message")
    assert message is not None
    assert (message.text, message.get("nature")) == ("شكرا & <b>", "submit_success")
    assert b"nature" not in response("x")
