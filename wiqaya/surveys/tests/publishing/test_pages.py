"""Pages of publication, for the staff and for everybody."""

from __future__ import annotations

import csv
import io

import pytest
from bs4 import BeautifulSoup

from wiqaya.surveys.actions import publish
from wiqaya.surveys.models import Publication, Result, Wave
from wiqaya.surveys.queries.publishing import published
from wiqaya.surveys.tests.publishing.conftest import COUNCIL, EVERY_CHECK, SHARE
from wiqaya.web.addresses import WORK

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
BASE = f"/en/{WORK}/understand/surveys"
ISOLATES = dict.fromkeys(map(ord, "\u2066\u2067\u2068\u2069"))


def words(response) -> str:
    assert response.status_code == 200
    return " ".join(BeautifulSoup(response.content, "html.parser").main.get_text(" ").translate(ISOLATES).split())


def test_from_the_choice_to_the_public_page(estimated, amal, chadia, bilal, browse, client, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    choose = f"{BASE}/round/{estimated.short}/for-everybody/choose"
    assert browse(bilal).get(choose).status_code == 403
    assert browse(chadia).get(choose).status_code == 403
    row = Result.objects.get(audience="staff", statistic="mean", question="trust_council", breakdown="area")
    assert f'value="{row.short}" checked' in browse(amal).get(choose).content.decode()
    reply = browse(amal).post(choose, {"tables": [row.short]})
    made = Publication.objects.get()
    assert reply["Location"].endswith(f"/for-everybody/{made.short}")
    assert made.state == "asked"
    page = f"{BASE}/for-everybody/{made.short}"
    assert "Chadia" in words(browse(amal).get(page))
    assert browse(amal).get(f"{page}/decide").status_code == 403
    assert browse(bilal).get(f"{page}/decide").status_code == 403
    assert client.get(f"/en/s/{estimated.code}/results").status_code == 404
    second = browse(chadia)
    assert "People without a home were not asked." in words(second.get(f"{page}/{made.results.get().short}"))
    assert second.post(f"{page}/decide", {"decision": "publish"}).status_code == 200  # nothing was looked for
    assert second.post(f"{page}/decide", {"decision": "publish", "checked": EVERY_CHECK}).status_code == 302
    assert "Trust" in words(client.get(f"/en/s/{estimated.code}/results"))


def test_the_public_reads_a_sentence_a_map_a_table_and_the_method(agreed, estimated, client):
    agreed()
    for lang, said, missing in (("en", "185 people answered.", "People without a home"), ("ar", "أجاب ١٨٥", "لم يُسأل من لا مسكن لهم")):
        page = words(client.get(f"/{lang}/s/{estimated.code}/results"))
        assert said in page
        assert missing in page
    row = next(row for row in published(estimated) if row.statistic == "mean")
    one = client.get(f"/en/s/{estimated.code}/results/{row.short}")
    told = words(one)
    for part in ("Mean of the answers:", "The true number very probably lies", "survey-1 · 1", "Trust in Al-Manara", "People without a home"):
        assert part in told
    assert "<script src" not in one.content.decode().split("<main")[1]
    assert len(one.content) < 75_000
    method = words(client.get(f"/en/s/{estimated.code}/method"))
    assert "How people were chosen" in method
    assert "sessionid" not in client.cookies


def test_files_hold_what_is_shown_and_hide_what_is_hidden(agreed, estimated, client):
    agreed(COUNCIL)
    row = published(estimated)[0]
    rows = list(csv.DictReader(io.StringIO(client.get(f"/en/s/{estimated.code}/results/{row.short}.csv").content.decode("utf-8-sig"))))
    assert {one["key"]: one["state"] for one in rows}["3"] == "hidden"
    assert {one["value"] for one in rows if one["state"] == "hidden"} == {""}
    whole = list(csv.DictReader(io.StringIO(client.get(f"/en/s/{estimated.code}/results.csv").content.decode("utf-8-sig"))))
    assert (whole[0]["key"], whole[0]["n"], whole[0]["bias_note"]) == ("", "185", "People without a home were not asked.")
    assert {one["key"]: one["value"] for one in whole[1:]} == {one["key"]: one["value"] for one in rows}


def test_the_method_is_a_pdf(agreed, estimated, client):
    agreed(COUNCIL)
    answer = client.get(f"/ar/s/{estimated.code}/method.pdf")
    assert answer.status_code in (200, 302)
    if answer.status_code == 200:
        assert answer.content[:5] == b"%PDF-"


def test_what_is_not_public_is_not_found_and_looks_like_what_does_not_exist(agreed, asked, estimated, client):
    code, staff = estimated.code, Result.objects.filter(audience="staff").first()
    agreed(COUNCIL)
    waiting = asked(SHARE).results.get()
    for path in (
        "s/NNNNNN/results", "s/NNNNNN/results.csv", "s/NNNNNN/method", "s/NNNNNN/method.pdf", f"s/{code}/results/rs-2222222222", f"s/{code}/results/{staff.short}",
        f"s/{code}/results/{waiting.short}", f"s/{code}/results/{waiting.short}.csv", f"s/NNNNNN/results/{waiting.short}",
    ):  # fmt: skip
        assert client.get(f"/en/{path}").status_code == 404, path


def test_withdrawn_results_leave_a_note_and_nothing_else(agreed, estimated, amal, bilal, browse, client):
    made = agreed()
    row = published(estimated)[0]
    page = f"{BASE}/for-everybody/{made.short}/withdraw"
    assert browse(bilal).post(page, {"because_en": "x"}).status_code == 403
    assert browse(amal).post(page, {"because_en": "Two areas were mixed up", "because_ar": "اختلط حيّان", "because_fr": ""}).status_code == 302
    for lang, because in (("en", "Two areas were mixed up"), ("ar", "اختلط حيّان")):
        told = words(client.get(f"/{lang}/s/{estimated.code}/results"))
        assert because in told
        assert "185" not in told
        assert "١٨٥" not in told
    assert client.get(f"/en/s/{estimated.code}/results/{row.short}").status_code == 404
    assert client.get(f"/en/s/{estimated.code}/results.csv").status_code == 404
    assert client.get(f"/en/s/{estimated.code}/method").status_code == 404


def test_answers_of_those_who_chose_themselves_are_labelled(wave, estimated, agreed, client):
    Wave.objects.filter(pk=estimated.pk).update(selection="quota")
    agreed(COUNCIL)
    assert "These answers do not speak for everybody" in words(client.get(f"/en/s/{estimated.code}/results"))


def test_a_refused_breakdown_says_so_in_a_sentence(agreed, estimated, client):
    made = agreed(COUNCIL, ("mean", "trust_council", "", "sex"))
    made.results.filter(breakdown="sex").update(release=None, facts={})
    row = next(row for row in published(estimated) if row.breakdown == "area")
    assert "not shown: it would tell of too few people." in words(client.get(f"/en/s/{estimated.code}/results/{row.short}"))


def test_a_returned_request_shows_what_should_be_put_right(asked, chadia, amal, browse):
    made = asked()
    page = f"{BASE}/for-everybody/{made.short}"
    assert browse(chadia).post(f"{page}/decide", {"decision": "return", "note_en": "Leave the areas out", "note_ar": "", "note_fr": ""}).status_code == 302
    assert "Leave the areas out" in words(browse(amal).get(page))
    assert browse(chadia).get(f"{page}/decide").status_code == 302


def test_while_it_is_prepared_the_page_tells_how_far(estimated, amal, as_actor, browse, now):
    made = publish.ask_publication(wave=estimated, chosen=[COUNCIL], by=as_actor(amal), at=now)
    page = browse(amal)
    assert "Tables go through the gate one by one" in words(page.get(f"{BASE}/for-everybody/{made.short}"))
    part = page.get(f"{BASE}/for-everybody/{made.short}", HTTP_HX_REQUEST="true").content.decode()
    assert "<main" not in part
    assert "waiting" in part


def test_the_closed_form_leads_to_the_results(agreed, estimated, client):
    assert f"/en/s/{estimated.code}/results" not in client.get(f"/en/s/{estimated.code}").content.decode()
    agreed(COUNCIL)
    assert f"/en/s/{estimated.code}/results" in client.get(f"/en/s/{estimated.code}").content.decode()
