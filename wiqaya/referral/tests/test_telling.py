"""The person is told within a month who holds what; the table hears one word of a closed list."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.test import Client
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.translation import override

from wiqaya.engines.language.reading import reading
from wiqaya.referral.actions import telling
from wiqaya.referral.apart import inside
from wiqaya.referral.models import Item, Situation, Telling
from wiqaya.referral.queries import telling as queries
from wiqaya.referral.sealing import Hidden
from wiqaya.referral.tests import test_plan_pages as plans
from wiqaya.referral.tests.acting import to_acting
from wiqaya.referral.tests.conftest import NOW, TODAY
from wiqaya.referral.tests.test_walk import all_come, decided, to_table
from wiqaya.referral.words.overseeing import Reported
from wiqaya.safeguards.audit import AuditRow

pytestmark = pytest.mark.django_db(databases=["default", "referral", "keys"])
SAID = {"how": "paper", "language": "ar"}


@pytest.fixture(autouse=True)
def _room() -> Iterator[None]:
    with inside():
        yield


def test_a_shared_identity_makes_the_task_and_telling_ends_it(asked: Any, mechanism: Any, staff: Any, services: Any) -> None:
    row = asked()
    assert queries.to_tell(staff["social"], NOW) == []
    row = to_acting(row, mechanism, staff, services)
    assert [(one.row, one.due, one.late) for one in queries.to_tell(staff["social"], NOW)] == [(row, TODAY + timedelta(days=30), False)]
    assert queries.to_tell(staff["health"], NOW) == []
    later = NOW + timedelta(days=31)
    assert (queries.late(NOW), queries.late(later)) == (0, 1)
    telling.note_told(short=row.short, on=TODAY, **SAID, by=staff["social"], at=NOW)
    assert queries.to_tell(staff["social"], NOW) == []
    assert queries.late(later) == 0
    with pytest.raises(ValidationError):
        telling.note_told(short=row.short, on=TODAY, **SAID, by=staff["social"], at=NOW)


@pytest.mark.parametrize(("name", "value"), [("on", TODAY + timedelta(days=1)), ("on", TODAY - timedelta(days=400)), ("how", "shouted"), ("language", " ")])
def test_what_is_not_sound_is_not_written(asked: Any, mechanism: Any, staff: Any, services: Any, name: str, value: Any) -> None:
    row = to_acting(asked(), mechanism, staff, services)
    with pytest.raises(ValidationError) as wrong:
        telling.note_told(**{"short": row.short, "on": TODAY, **SAID, name: value}, by=staff["social"], at=NOW)
    assert set(wrong.value.message_dict) == {name}
    with pytest.raises(Hidden):
        telling.note_told(short=row.short, on=TODAY, **SAID, by=staff["health"], at=NOW)
    assert not Telling.objects.exists()


def test_the_table_hears_one_word_from_the_service_that_brought_it(asked: Any, mechanism: Any, staff: Any, services: Any) -> None:
    item = to_table(asked(), mechanism, staff)
    with pytest.raises(ValidationError):
        telling.report_back(item=item, said="connected", by=staff["social"], at=NOW)
    all_come(item, staff)
    item = decided(item, staff, services)
    with pytest.raises(Hidden):
        telling.report_back(item=item, said="connected", by=staff["health"], at=NOW)
    with pytest.raises(ValidationError):
        telling.report_back(item=item, said="he has moved to his uncle", by=staff["social"], at=NOW)
    telling.report_back(item=item, said="connected", by=staff["social"], at=NOW)
    assert Item.objects.get(pk=item.pk).reported == "connected"
    line = AuditRow.objects.using("referral").get(action="item.report-back")
    assert line.details == {"outcome": "connected"}


def test_reporting_back_has_no_field_for_a_text() -> None:
    from django.forms import ChoiceField

    from wiqaya.referral.forms.telling import ReportBackForm

    form = ReportBackForm()
    assert {name: type(field) for name, field in form.fields.items()} == {"said": ChoiceField}
    assert {value for value, _label in form.fields["said"].choices} == set(Reported.values)


people, enter, asked_row, row = plans.people, plans.enter, plans.asked_row, plans.row


def test_the_sheet_says_it_in_every_language(enter: Callable[[str], Client], row: Situation) -> None:
    social, at = enter("social"), f"/en/care/items/{row.short}/told/"
    assert at in social.get("/en/care/").content.decode()
    said = {"en": "You can say no, on any day", "fr": "Vous pouvez dire non", "ar": "يمكنكم أن ترفضوا"}
    for here, beside in (("en", ""), ("en", "fr"), ("en", "ar"), ("ar", "en")):
        page = social.get(f"/{here}/care/items/{row.short}/told/?beside={beside}").content.decode()
        assert {lang for lang, sentence in said.items() if sentence in page} == {here, beside} - {""}
        assert page.count("<wq-listen") == (2 if beside else 1)
    assert said["fr"] not in social.get(f"{at}?beside=xx").content.decode()
    assert social.post(at, {"how": ""}).status_code == 422
    today = timezone.localdate()
    sent = {"on_day": today.day, "on_month": today.month, "on_year": today.year, "how": "told", "language": "ar", "understood": "on"}
    assert social.post(at, sent).status_code == 302
    assert Telling.objects.get().how == "told"
    assert "Told on" in social.get(at).content.decode()
    assert at not in social.get("/en/care/").content.decode()
    assert enter("health").get(at).status_code == 404


PIECE = re.compile(r"<(p|li)>(.*?)</\1>", re.DOTALL)


@pytest.mark.parametrize("lang", ["ar", "en", "fr"])
def test_the_sheet_reads_easily(lang: str) -> None:
    """Between a book for children and a story (LIX 20 to 30), no sentence of more than sixteen words; the page of rights like a newspaper (40) at most."""
    with override(lang):
        pages = [render_to_string(f"referral/rights/{name}.html", {"sheet": {"holders": []}}) for name in ("sheet", "doors")]
    sheet, rights = (reading([strip_tags(piece) for _tag, piece in PIECE.findall(page)], lang) for page in pages)
    assert sheet.words > 60
    assert sheet.lix <= 30
    assert sheet.longest <= 16
    assert rights.lix <= 40
    assert rights.longest <= 30


def test_the_agenda_shows_the_word_and_the_form_to_who_brought_it(enter: Callable[[str], Client], row: Situation) -> None:
    item = Item.objects.get()
    at = f"/en/care/meetings/{item.meeting.short}/"
    social, health = enter("social"), enter("health")
    assert "Tell the table what became of it" in social.get(at).content.decode()
    assert "Tell the table what became of it" not in health.get(at).content.decode()
    assert health.post(f"{at}{item.short}/report-back/", {"said": "connected"}).status_code == 404
    assert social.post(f"{at}{item.short}/report-back/", {"said": "connected"}).status_code == 302
    assert "Connected to services" in health.get(at).content.decode()
