"""Pages of the report: who may open them, what they show, what they cost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from wiqaya.mapping.actions import report as actions
from wiqaya.mapping.models import Cycle, Issue, Method, Recommendation, Report
from wiqaya.mapping.queries import report as queries
from wiqaya.mapping.reporting.checking import CheckItem
from wiqaya.mapping.tasks import report as tasks
from wiqaya.safeguards.tenancy import in_city
from wiqaya.ui.documents import PdfUnavailable

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
Make = Callable[..., Report]


@pytest.fixture
def asked(whole: Cycle, make: Make, by: Any, now: Any) -> Report:
    return actions.ask_check(report=make(whole), by=by, at=now)


@pytest.fixture
def addresses(asked: Report) -> dict[str, str]:
    row = Recommendation.objects.get()
    plain = {name: reverse(f"mapping:{name}") for name in ("reports", "recommendations", "recommendation-add", "report-make")}
    named = {name: reverse(f"mapping:{name}", args=[asked.short]) for name in ("report", "report-ask", "check", "report-correct", "report-withdraw")}
    files = {f"file-{kind}": reverse("mapping:report-file", args=[asked.short, kind]) for kind in ("html", "docx")}
    return plain | named | files | {name: reverse(f"mapping:{name}", args=[row.pk]) for name in ("recommendation", "recommendation-remove")}


def test_every_page_asks_to_sign_in(addresses: dict[str, str], browse: Any) -> None:
    visitor = browse()
    for name, url in addresses.items():
        response = visitor.get(url)
        assert response.status_code == 302, name
        assert "/account/" in response["Location"], name


def test_who_has_no_role_sees_nothing(addresses: dict[str, str], browse: Any, driss: Any) -> None:
    client = browse(driss)
    assert {name: client.get(url).status_code for name, url in addresses.items()} == dict.fromkeys(addresses, 403)


def test_a_reader_reads_and_checks_and_does_not_write(addresses: dict[str, str], browse: Any, chadia: Any) -> None:
    client = browse(chadia)
    refused = {"recommendation-add", "recommendation", "recommendation-remove", "report-make", "report-ask"}
    found = {name: client.get(url).status_code for name, url in addresses.items()}
    assert found == {name: 403 if name in refused else 200 for name in addresses}


def test_who_made_it_meets_a_closed_check(asked: Report, browse: Any, amal: Any) -> None:
    client = browse(amal)
    assert client.get(reverse("mapping:check", args=[asked.short])).status_code == 403
    assert reverse("mapping:check", args=[asked.short]) not in client.get(reverse("mapping:report", args=[asked.short])).content.decode()


def test_reports_of_another_city_are_not_found(addresses: dict[str, str], other_city: Any, browse: Any, amal: Any, now: Any) -> None:
    with in_city(other_city.id):
        cycle = Cycle.objects.create(year=2026, method=Method.objects.create(version=1, made=now), started=now.date(), review_due=now.date())
        foreign = Report.objects.create(cycle=cycle, edition="public", made_by=amal.id, made_at=now)
        row = Recommendation.objects.create(cycle=cycle, number=1, added_by=amal.id, added_at=now)
    client = browse(amal)
    for name in ("report", "check", "report-correct", "report-withdraw"):
        assert client.get(reverse(f"mapping:{name}", args=[foreign.short])).status_code == 404, name
    assert client.get(reverse("mapping:report-file", args=[foreign.short, "html"])).status_code == 404
    assert client.get(reverse("mapping:recommendation", args=[row.pk])).status_code == 404
    assert client.post(reverse("mapping:report-ask", args=[foreign.short])).status_code == 404
    assert client.post(reverse("mapping:report-make"), {"cycle": cycle.short, "edition": "public"}).status_code == 404


def answers(report: Report, decision: str = "publish", **changes: str) -> dict[str, str]:
    return {"made_at": report.made_at.isoformat(), "decision": decision, **dict.fromkeys(CheckItem.values, "fine"), **changes}


def test_two_people_publish_through_the_pages(whole: Cycle, browse: Any, amal: Any, chadia: Any) -> None:
    maker, checker = browse(amal), browse(chadia)
    maker.post(reverse("mapping:report-make"), {"cycle": whole.short, "edition": "public"})
    report = Report.objects.get()
    maker.post(reverse("mapping:report-ask", args=[report.short]))
    report.refresh_from_db()
    page = checker.get(reverse("mapping:check", args=[report.short]))
    assert "Could anything here stigmatise a group or a place?" in page.content.decode()
    refused = checker.post(reverse("mapping:check", args=[report.short]), answers(report, stigma="not"))
    assert "Say in a few words what you found" in refused.content.decode()
    done = checker.post(reverse("mapping:check", args=[report.short]), answers(report))
    assert done.status_code == 302
    report.refresh_from_db()
    assert (report.state, report.checked_by) == ("published", chadia.pk)


def test_the_maker_cannot_publish_by_post(asked: Report, browse: Any, amal: Any) -> None:
    assert browse(amal).post(reverse("mapping:check", args=[asked.short]), answers(asked)).status_code == 403
    asked.refresh_from_db()
    assert asked.state == "checking"


def test_a_tampered_time_is_refused(asked: Report, browse: Any, chadia: Any) -> None:
    assert browse(chadia).post(reverse("mapping:check", args=[asked.short]), answers(asked, made_at="yesterday")).status_code == 403


def test_correcting_and_withdrawing_through_the_pages(whole: Cycle, publish: Make, browse: Any, chadia: Any) -> None:
    report = publish(whole)
    client = browse(chadia)
    client.post(reverse("mapping:report-correct", args=[report.short]), {"text_en": "It was spring"})
    client.post(reverse("mapping:report-withdraw", args=[report.short]), {"because_en": "A table was wrong"})
    text = client.get(reverse("mapping:report", args=[report.short])).content.decode()
    assert "It was spring" in text
    assert "A table was wrong" in text


def test_the_page_allows_its_own_style_and_no_other(asked: Report, browse: Any, amal: Any) -> None:
    response = browse(amal).get(reverse("mapping:report-file", args=[asked.short, "html"]))
    assert "'sha256-" in response["Content-Security-Policy"]
    assert "'unsafe-inline'" not in response["Content-Security-Policy"]
    soup = BeautifulSoup(response.content, "html.parser")
    assert not soup.find_all("script")
    assert "This is a draft" in soup.get_text()


def test_without_pango_a_sentence_says_what_to_do(asked: Report, browse: Any, amal: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*_args: Any) -> bytes:
        raise PdfUnavailable

    monkeypatch.setattr(queries, "file_of", missing)
    response = browse(amal).get(reverse("mapping:report-file", args=[asked.short, "pdf"]))
    assert response.status_code == 503
    assert "libpango" in response.content.decode()


@pytest.fixture
def queue(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """What waits for a worker."""
    waiting: list[tuple[str, str]] = []
    monkeypatch.setattr(tasks, "again", lambda job: waiting.append((str(job.id), str(job.city))))
    return waiting


def test_a_long_file_is_written_beside_the_page(
    asked: Report, browse: Any, amal: Any, queue: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Any
) -> None:
    monkeypatch.setattr(queries, "LONG", 10)
    client, url = browse(amal), reverse("mapping:report-file", args=[asked.short, "docx"])
    waiting = client.get(url)
    assert waiting.status_code == 302
    assert client.get(url)["Location"] == waiting["Location"]
    assert len(queue) == 1
    assert "hx-get" in client.get(waiting["Location"]).content.decode()
    tasks.run.func(*queue[0])
    assert url in client.get(waiting["Location"]).content.decode()
    assert client.get(url).content.startswith(b"PK")
    assert not client.get(waiting["Location"], headers={"HX-Request": "true"}).content.decode().count("<html")


def test_an_edition_of_a_large_city_is_made_beside_the_page(whole: Cycle, browse: Any, amal: Any, queue: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "MANY_AREAS", 1)
    client = browse(amal)
    waiting = client.post(reverse("mapping:report-make"), {"cycle": whole.short, "edition": "public"})
    assert not Report.objects.exists()
    tasks.run.func(*queue[0])
    made = Report.objects.get()
    assert (made.state, made.made_by, len(made.content["figures"])) == ("draft", amal.pk, 2)
    assert reverse("mapping:report", args=[made.short]) in client.get(waiting["Location"]).content.decode()


def test_work_of_another_city_or_kind_is_not_found(whole: Cycle, city: Any, other_city: Any, by: Any, now: Any, browse: Any, amal: Any, driss: Any, queue: Any) -> None:
    job = tasks.start_making(city=city, cycle=whole, edition="public", by=by, at=now)
    url = reverse("mapping:report-job", args=[job.pk])
    assert browse(driss).get(url).status_code == 403
    assert browse().get(url).status_code == 302
    assert browse(amal).get(url).status_code == 200
    job.city = other_city.id
    job.save()
    assert browse(amal).get(url).status_code == 404


def test_an_unknown_kind_of_file_is_not_found(asked: Report, browse: Any, amal: Any) -> None:
    assert browse(amal).get(reverse("mapping:report-file", args=[asked.short, "exe"])).status_code == 404


def test_pages_ask_few_questions(addresses: dict[str, str], browse: Any, amal: Any, chadia: Any, django_assert_max_num_queries: Any) -> None:
    for number in range(20):
        Recommendation.objects.create(cycle=Cycle.objects.get(), number=number + 5, added_by=amal.id, added_at=Issue.objects.first().written_at)
    for user, names in ((amal, ("reports", "recommendations", "recommendation-add", "report", "file-html")), (chadia, ("check",))):
        client = browse(user)
        client.get(addresses["reports"])
        for name in names:
            with django_assert_max_num_queries(22):
                assert client.get(addresses[name]).status_code == 200, name


def test_an_installation_without_a_mapping_says_how_to_begin(city: Any, browse: Any, amal: Any) -> None:
    text = browse(amal).get(reverse("mapping:reports")).content.decode()
    assert "No mapping yet" in text
    assert browse(amal).get(reverse("mapping:recommendations")).status_code == 200
