"""Ways to ask without a device: on one page of paper, in three languages, with what holds today (G3S-20); and what is true about a line (G3S-56)."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from wiqaya.referral.forms.mechanism import DoorsForm
from wiqaya.referral.paper import Ways, paper
from wiqaya.referral.queries.help import Doors, lines
from wiqaya.referral.tests import test_help
from wiqaya.referral.tests.conftest import NOW, TODAY
from wiqaya.ui.documents import beyond_the_first_page

pytestmark = [pytest.mark.django_db(databases=["default", "referral", "keys"])]
adviser, confirmed = test_help.adviser, test_help.confirmed
LINES = [
    {"kind": "city", "name": {"en": "Youth line"}, "number": "01 555 010", "hours": {"en": "nine to three"}, "true": {}},
    {"kind": "national", "name": {"en": "Listening"}, "number": "1564", "hours": {"en": "day and night"}, "true": {"en": "The ministry of health runs it, not the police."}},
]


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def visitor(city: Any, mechanism: Any) -> Client:
    city.emergency = "112"
    city.save()
    mechanism.lines = LINES
    mechanism.save()
    return Client()


@pytest.mark.parametrize("lang", ["ar", "en", "fr"])
def test_the_sheet_tells_numbers_hours_and_places_in_every_language(visitor: Client, lang: str) -> None:
    page = visitor.get(f"/{lang}/help/paper/").content.decode()
    assert [number for number in ("112", "01 555 010", "1564") if number not in page.replace("\xa0", " ")] == []
    assert f"/{lang}/help/paper/card.pdf" in page


def test_without_a_mechanism_the_paper_says_who_else_helps(city: Any) -> None:
    from wiqaya.people.models import Organisation
    from wiqaya.safeguards.fields import words

    Organisation.objects.create(name=words(en="Family centre"), kind="cso", contact_point="01 555 020")
    page = Client().get("/en/help/paper/").content.decode()
    assert "There is no line yet" in page
    assert "Family centre" in page


@pytest.mark.slow
@pytest.mark.parametrize("which", ["sheet", "card"])
@pytest.mark.parametrize("lang", ["ar", "en", "fr"])
def test_each_paper_is_one_page_and_a_word_file(visitor: Client, adviser: Any, mechanism: Any, city: Any, which: str, lang: str) -> None:
    printed = visitor.get(f"/{lang}/help/paper/{which}.pdf")
    assert (printed.status_code, printed["Content-Type"], printed.content[:4]) == (200, "application/pdf", b"%PDF")
    full = Ways(
        doors=Doors(mechanism, mechanism, False, None, (), tuple(lines(mechanism))), week=["Monday from 09:00 to 15:00"] * 6, host="Health service",
        others=[("A centre for families with a long name", "01 555 020")] * 9, addresses=["https://city.example/ar/help/", f"http://{'a' * 56}.onion/ar/help/"],
    )  # fmt: skip
    assert beyond_the_first_page(paper(which, full, lang, city=city, on=TODAY), lang) == []
    assert visitor.get(f"/{lang}/help/paper/{which}.docx").content[:2] == b"PK"


def test_other_papers_are_not_there(visitor: Client) -> None:
    assert visitor.get("/en/help/paper/poster.pdf").status_code == 404
    assert visitor.get("/en/help/paper/sheet.xlsx").status_code == 404


def test_what_is_true_about_a_line_stands_beside_it(visitor: Client, mechanism: Any) -> None:
    page = visitor.get("/en/help/").content.decode()
    assert page.count("What is true about this line") == 1
    assert "The ministry of health runs it, not the police." in page
    form = DoorsForm(mechanism=mechanism, cities=[], hosts=[])
    assert form.initial["national_true"] == LINES[1]["true"]
