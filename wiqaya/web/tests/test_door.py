"""The door of the installation: languages, cities by path, listed views, sessions, error pages, the command line."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.test import RequestFactory

from wiqaya.places.models import City
from wiqaya.safeguards import retention
from wiqaya.safeguards.access import NOBODY
from wiqaya.safeguards.models import AuditRow, Checkpoint
from wiqaya.safeguards.tenancy import current_city
from wiqaya.web import cli, schedules
from wiqaya.web.addresses import WORK
from wiqaya.web.middleware import every_view_is_listed


@pytest.mark.parametrize(("header", "expected"), [("", "/ar/"), ("fr-CA,fr;q=0.9", "/fr/"), ("en", "/en/"), ("de", "/ar/")])
def test_the_first_page_takes_the_readers_language(city: City, client: Any, header: str, expected: str) -> None:
    answer = client.get("/", headers={"accept-language": header} if header else {})
    assert answer["Location"] == expected


def test_a_saved_choice_comes_first(city: City, client: Any) -> None:
    client.cookies["django_language"] = "en"
    assert client.get("/", headers={"accept-language": "fr"})["Location"] == "/en/"


def test_health_says_whether_the_database_answers(city: City, client: Any) -> None:
    assert client.get("/healthz").json() == {"ok": True, "database": True}


def test_another_city_is_reached_by_its_path_and_keeps_its_links(city: City, other_city: City, client: Any) -> None:
    page = client.get(f"/c/{other_city.slug}/en/").content.decode()
    assert "Elsewhere" in page
    assert f'href="/c/{other_city.slug}/en/' in page
    assert "Elsewhere" not in client.get("/en/").content.decode()
    assert client.get("/c/nowhere/en/").status_code == 404


def test_an_address_of_its_own_leads_to_the_city(city: City, other_city: City, client: Any) -> None:
    assert "Elsewhere" in client.get("/en/", headers={"host": "elsewhere.localhost"}).content.decode()


def test_public_pages_set_no_cookie(city: City, client: Any) -> None:
    assert not client.get("/ar/").cookies


def test_a_view_that_says_nothing_is_refused() -> None:
    def silent(request: Any) -> HttpResponse:
        return HttpResponse("secret")

    request = RequestFactory().get("/")
    request.actor = NOBODY  # type: ignore[attr-defined]
    with pytest.raises(PermissionDenied):
        every_view_is_listed(silent).process_view(request, silent, (), {})  # type: ignore[attr-defined]


@pytest.mark.parametrize(("key", "ago"), [("last", 3700), ("began", 13 * 3600)])
def test_silence_and_long_sessions_end(amal: Any, browse: Any, key: str, ago: int) -> None:
    client = browse(amal)
    assert client.get(f"/ar/{WORK}/").status_code == 200
    session = client.session
    session[key] = int(time.time()) - ago
    session.save()
    assert client.get(f"/ar/{WORK}/").status_code == 302


def test_a_refused_page_says_who_may_open_it(driss: Any, browse: Any) -> None:
    page = browse(driss).get(f"/en/{WORK}/people/access/")
    assert page.status_code == 403
    assert "Prevention coordinator" in page.content.decode()


@pytest.mark.parametrize("language", ["ar", "en", "fr"])
def test_a_missing_page_is_answered_in_words(city: City, client: Any, language: str) -> None:
    page = client.get(f"/{language}/no-such-page/")
    assert page.status_code == 404
    assert f'lang="{language}"' in page.content.decode()


@pytest.mark.django_db(transaction=True)
def test_commands_answer_with_json_and_exit_codes(capsys: Any, tmp_path: Path) -> None:
    call = ["city", "create", "elsewhere", "--name-en", "Elsewhere", "--name-ar", "مكان", "--country", "tn", "--json"]
    assert cli.main(call) == 0
    first = json.loads(capsys.readouterr().out)
    assert first["city"] == "elsewhere"
    assert cli.main(call) == 0
    assert json.loads(capsys.readouterr().out) == first
    assert cli.main(["places", "import", "nowhere", "x.geojson", "--name-field", "n", "--code-field", "c"]) == 2
    broken = tmp_path / "x.geojson"
    broken.write_text("{")
    assert cli.main(["places", "import", "elsewhere", str(broken), "--name-field", "n", "--code-field", "c", "--json"]) == 1
    assert cli.main(["city", "create", "x", "--name-en", "X", "--name-ar", "س", "--country", "Tunisia"]) == 1
    assert cli.main(["no-such-command"]) == 2
    assert current_city() is None


def test_the_gate_on_its_own_needs_no_database(tmp_path: Path, capsys: Any) -> None:
    table, policy, out = tmp_path / "t.csv", tmp_path / "p.json", tmp_path / "o.csv"
    table.write_text("area,a,b,Total\nx,12,3,15\ny,20,30,50\nz,14,15,29\nTotal,46,48,94\n")
    policy.write_text('{"k": 5, "hide_zeros": false, "protect": 5, "rounding": null, "margins": "keep"}')
    assert cli.main(["disclosure", "release", str(table), "--policy", str(policy), "--out", str(out), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["hidden_primary"] >= 1
    assert ",3," not in out.read_text()
    assert out.with_suffix(".csv.reasons.csv").exists() or Path(f"{out}.reasons.csv").exists() or out.with_name("o.reasons.csv").exists()


def test_a_call_without_the_right_says_so(city: City, driss: Any, capsys: Any, tmp_path: Path) -> None:
    file = tmp_path / "p.csv"
    file.write_text("area_code,year,residents,source\n1,2020,10,census\n")
    assert cli.main(["places", "population", "manara", str(file), "--as", driss.email]) == 1
    assert "places.edit" in capsys.readouterr().err


@pytest.mark.django_db(databases="__all__")
def test_schedules_seal_sign_and_forget_what_is_due(city: City, now: Any, settings: Any) -> None:
    assert schedules.every_minute(now) == {"jobs taken up again": 0, "entries sealed": AuditRow.objects.count()}
    assert schedules.every_hour(now) == {"steps finished": 0, "plans paused": 0, "keys changed": 0, "ends signed": Checkpoint.objects.count()}
    assert set(schedules.every_day(now)) == {rule.name for rule in retention.rules()} | {"wraps without a reason"}
