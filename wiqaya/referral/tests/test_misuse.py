"""Misuse is told without a name and without a trace, read by the oversight office alone, answered under the code, counted, forgotten."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.test import Client

from wiqaya.referral import office, terms
from wiqaya.referral.actions import misuse
from wiqaya.referral.apart import inside
from wiqaya.referral.models import MisuseReport, Tally
from wiqaya.referral.queries import misuse as queries
from wiqaya.referral.sealing import Hidden
from wiqaya.referral.tests import test_oversight as offices
from wiqaya.referral.tests.conftest import NOW
from wiqaya.safeguards.access import NOBODY, Actor, NotAllowed
from wiqaya.safeguards.models import AuditRow

pytestmark = [pytest.mark.django_db(databases=["default", "referral", "keys"])]
officer, by_office = offices.officer, offices.office
TEXT = "the list of the youth club was read out at a party meeting"
SENT = {"kind": "politics", "teller": "staff", "text": TEXT}


@pytest.fixture(autouse=True)
def _fresh() -> Any:
    cache.clear()
    with inside():
        yield
    cache.clear()


def reader(city: Any) -> Actor:
    return Actor(id=uuid4(), kind="person", city=city.id, permissions=frozenset({"referral.oversee"}))


def test_a_report_leaves_the_day_and_no_line_in_the_trail(city: Any) -> None:
    before = AuditRow.objects.using("referral").filter(by_kind="person").count()
    row, receipt = misuse.report(**SENT, by=reader(city), at=NOW)
    assert (row.received_on, (row.due - row.received_on).days) == (NOW.date(), 30)
    assert AuditRow.objects.using("referral").filter(by_kind="person").count() == before
    assert len(receipt) == 16
    stored = b"".join(bytes(part) for part in MisuseReport.objects.values_list("receipt", "content")[0])
    assert TEXT.encode() not in stored
    assert receipt.encode() not in stored


@pytest.mark.parametrize(("name", "value"), [("kind", "gossip"), ("teller", "me"), ("text", "  "), ("text", "a" * 4001)])
def test_what_is_not_sound_is_refused(city: Any, name: str, value: str) -> None:
    with pytest.raises(ValidationError) as wrong:
        misuse.report(**SENT | {name: value}, by=NOBODY, at=NOW)
    assert set(wrong.value.message_dict) == {name}
    assert not MisuseReport.objects.exists()


def test_the_same_page_sent_twice_is_one_report(city: Any) -> None:
    once = "a" * 22
    first, receipt = misuse.report(**SENT, once=once, by=NOBODY, at=NOW)
    assert misuse.report(**SENT, once=once, by=NOBODY, at=NOW) == (first, receipt)
    assert Tally.objects.get(event="misuse", cut="kind", value="politics").count == 1


def test_the_office_alone_reads_and_answers_once(city: Any, other_city: Any) -> None:
    row, receipt = misuse.report(**SENT, by=NOBODY, at=NOW)
    by = reader(city)
    assert queries.text_of(row, by=by, at=NOW) == TEXT
    for other in (Actor(id=uuid4(), kind="person", city=city.id), reader(other_city)):
        with pytest.raises(Hidden):
            queries.text_of(row, by=other, at=NOW)
    with pytest.raises(NotAllowed):
        misuse.answer(report=row, outcome="stopped", text="it was", by=Actor(id=uuid4(), kind="person", city=city.id), at=NOW)
    misuse.answer(report=row, outcome="stopped", text="the list is gone, and the rule is new", by=by, at=NOW + timedelta(days=4))
    found = queries.by_receipt(receipt)
    assert found is not None
    assert queries.answer_of(found) == "the list is gone, and the rule is new"
    assert Tally.objects.get(event="misuse-answered", cut="outcome", value="stopped").days == 4
    with pytest.raises(ValidationError):
        misuse.answer(report=found, outcome="none", text="again", by=by, at=NOW)


def test_a_year_after_the_answer_it_is_gone_with_its_key(city: Any) -> None:
    row, receipt = misuse.report(**SENT, by=NOBODY, at=NOW)
    misuse.answer(report=row, outcome="none", text="we looked", by=reader(city), at=NOW)
    assert terms.forget_reports(by=NOBODY, at=NOW + timedelta(days=364)) == 0
    assert terms.forget_reports(by=NOBODY, at=NOW + timedelta(days=365)) == 1
    assert queries.by_receipt(receipt) is None
    with pytest.raises(Hidden):
        office.unsealed(city.id, row.pk)
    assert Tally.objects.get(event="misuse", cut="all").count == 1


def test_from_telling_to_reading_the_answer(city: Any, officer: Any, by_office: Client) -> None:
    visitor = Client()
    assert "Tell of misuse" in visitor.get("/en/your-data/").content.decode()
    assert "Tell of misuse" in visitor.get("/en/help/").content.decode()
    assert visitor.post("/en/your-data/misuse/", SENT | {"text": ""}).status_code == 422
    page = visitor.post("/en/your-data/misuse/", SENT).content.decode()
    found = re.search(r"(?:\d{4}\s){3}\d{4}", page)
    assert found is not None
    assert not visitor.cookies.get("sessionid")
    assert [TEXT in letter.body for letter in mail.outbox] == [False]
    row = MisuseReport.objects.get()
    assert "Reports of misuse" in by_office.get("/en/oversight/").content.decode()
    assert "It was used against opponents" in by_office.get("/en/oversight/misuse/").content.decode()
    at = f"/en/oversight/misuse/{row.short}/"
    assert TEXT in by_office.get(at).content.decode()
    assert by_office.post(at, {"outcome": "", "text": "x"}).status_code == 422
    assert by_office.post(at, {"outcome": "changed", "text": "Lists stay in the service."}).status_code == 302
    assert by_office.get("/en/oversight/misuse/mi-222222/").status_code == 404
    state = visitor.post("/en/your-data/code/", {"code": found.group()}).content.decode()
    assert "Lists stay in the service." in state
    assert "A rule or a practice was changed" in state
    for language in ("ar", "fr"):
        assert by_office.get(f"/{language}/oversight/misuse/").status_code == 200
        assert visitor.get(f"/{language}/your-data/misuse/").status_code == 200
