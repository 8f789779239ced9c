"""Pages of questionnaires and rounds: from a module to an open round, and closed to whoever has no part in it."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse
from django.utils import translation

from wiqaya.surveys.composing import modules
from wiqaya.surveys.models import Instrument, InstrumentVersion, Survey, Wave
from wiqaya.surveys.words import VersionState, WaveState

pytestmark = pytest.mark.django_db


def at(name, *args):
    with translation.override("en"):
        return reverse(f"surveys:{name}", args=args)


def composed(**more):
    """The compose form as a browser sends it when everything stays chosen."""
    sent = {"modules": ["trust-institutions"], "support_en": "Help line 140"}
    for one in modules():
        for name, offered in one.lists.items():
            sent[f"{one.key}_{name}"] = [item["key"] for item in offered["items"]]
    return sent | more


def day(field, value):
    return {f"{field}_day": value.day, f"{field}_month": value.month, f"{field}_year": value.year}


@pytest.mark.slow
def test_from_a_module_to_an_open_round(city, browse, amal, settings):
    page = browse(amal)
    page.post(at("new-instrument"), {"title_en": "Trust", "subject": "trust", "purpose_en": "To decide where offices open"})
    made = Instrument.objects.get()
    reply = page.post(at("compose", made.short), composed())
    assert reply.status_code == 302, reply.context["form"].errors
    assert page.get(reply.url).status_code == 200
    page.post(at("ready", made.short, 1))
    assert InstrumentVersion.objects.get().state == VersionState.READY
    page.post(at("new-survey"), {"title_en": "Trust 2026", "instrument": made.pk, "decision_en": "Where offices open"})
    survey = Survey.objects.get()
    when = day("opens", date(2026, 11, 1)) | day("closes", date(2026, 12, 15))
    sent = {"version": InstrumentVersion.objects.get().pk, "kind": "baseline", "selection": "probability", "method_version": "1"} | when
    reply = page.post(at("new-wave", survey.short), sent)
    assert reply.status_code == 302, reply.context["form"].errors
    wave = Wave.objects.get()
    assert "Without a note on who is missing" in page.get(at("wave", wave.short)).content.decode()
    page.post(at("open-wave", wave.short))
    wave.refresh_from_db()
    assert wave.state == WaveState.OPEN
    page.post(at("close-wave", wave.short))
    wave.refresh_from_db()
    assert wave.state == WaveState.CLOSED


def test_a_sensitive_questionnaire_waits_for_a_second_reader(city, browse, amal, chadia, instrument):
    page = browse(amal)
    page.post(at("compose", instrument.short), composed(modules=["resilience"], pillars=["peaceful"]))
    page.post(at("ready", instrument.short, 1))
    version = InstrumentVersion.objects.get()
    assert version.state == VersionState.DRAFT
    page.post(at("ethics", instrument.short), {"note_en": "Questions on force may upset."})
    assert page.post(at("read-ethics", instrument.short)).status_code == 403  # she has no such permission, and wrote it
    browse(chadia).post(at("read-ethics", instrument.short))
    page.post(at("ready", instrument.short, 1))
    version.refresh_from_db()
    assert version.state == VersionState.READY


def test_items_of_the_city_and_texts_of_a_licensed_scale(city, browse, amal, instrument):
    page = browse(amal)
    sent = composed(**{"modules": ["trust-institutions", "resilience"], "trust-institutions_institution_more": "مركز الحي | the centre | le centre"})
    page.post(at("compose", instrument.short), sent)
    shown = page.get(at("preview", instrument.short, 1) + "?lang=fr").content.decode()
    assert "le centre" in shown
    asked = page.get(at("wording", instrument.short, 1)).context["form"]
    texts = {f"{name}_{lang}": asked.fields[name].initial.get(lang, "") for name in asked.fields if name != "licence" for lang in ("ar", "en", "fr")}
    page.post(at("wording", instrument.short, 1), texts | {"res_belong_en": "Licensed wording", "licence_en": "Permission of the authors, 2026"})
    second = InstrumentVersion.objects.get(number=2)
    assert "Licensed wording" in second.xform
    assert str(second.scales.get(key="belonging").licence) == "Permission of the authors, 2026"
    assert not second.scales.get(key="hope").licence


def test_a_workbook_that_cannot_be_used_is_refused_with_its_place(city, browse, amal, instrument):
    from django.core.files.uploadedfile import SimpleUploadedFile

    reply = browse(amal).post(at("upload", instrument.short), {"file": SimpleUploadedFile("f.xlsx", b"not a workbook")})
    assert reply.status_code == 422
    assert "Nothing was kept" in reply.content.decode()
    assert not InstrumentVersion.objects.exists()


def test_a_workbook_of_the_city_becomes_a_version_and_its_questions_get_their_parts(city, browse, amal, instrument, version):
    from django.core.files.uploadedfile import SimpleUploadedFile

    page = browse(amal)
    again = page.post(at("upload", instrument.short), {"file": SimpleUploadedFile("f.xlsx", bytes(version.workbook))})
    assert "is here already" in again.content.decode()
    assert page.get(at("workbook", instrument.short, 1)).content == bytes(version.workbook)


PAGES = ("surveys", "instruments", "new-survey", "new-instrument")


@pytest.mark.parametrize("name", PAGES)
def test_whoever_has_no_part_is_kept_out(city, browse, client, driss, name):
    assert browse(driss).get(at(name)).status_code == 403
    assert client.get(at(name)).status_code == 302


def test_pages_of_one_survey_are_kept_to_its_city_and_its_people(wave, survey, instrument, browse, driss, chadia, other_city):
    for name, args in (("survey", [survey.short]), ("wave", [wave.short]), ("instrument", [instrument.short]), ("preview", [instrument.short, 1])):
        assert browse(driss).get(at(name, *args)).status_code == 403
        assert browse(chadia).get(at(name, *args)).status_code == 200
    assert browse(chadia).get(at("edit-wave", wave.short)).status_code == 403


def test_pages_ask_few_questions_of_the_database(wave, survey, instrument, browse, amal, django_assert_max_num_queries):
    page = browse(amal)
    for path in (at("surveys"), at("instruments"), at("survey", survey.short), at("wave", wave.short), at("instrument", instrument.short)):
        page.get(path)
        with django_assert_max_num_queries(15):
            page.get(path)
