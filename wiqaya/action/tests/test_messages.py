"""Campaigns that a second person looks at, rumours with facts, and what kind of city this is."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from wiqaya.action.actions import messages as actions
from wiqaya.action.kinds.messages import CAMPAIGN, RUMOUR
from wiqaya.action.models import Campaign, IdentityStatement
from wiqaya.action.queries.messages import answers, missing_languages
from wiqaya.registers import actions as registers
from wiqaya.safeguards.access import OwnWork

pytestmark = pytest.mark.django_db
FINE = {"images_fear": True, "images_alone": True, "images_agreed": True}
TODAY = date(2026, 11, 21)


@pytest.fixture
def by(as_actor: Any, amal: Any) -> Any:
    return as_actor(amal)


@pytest.fixture
def second(as_actor: Any, chadia: Any) -> Any:
    return as_actor(chadia)


def campaign(by: Any, now: Any, **more: Any) -> Any:
    values = {
        "title": {"ar": "أبواب مفتوحة"}, "aim": {"ar": "أن يعرف الجيران بعضهم بعضاً"}, "kind": "positive", "message": {"ar": "بيتنا مفتوح"},
        "images": {"ar": "جارات يطبخن معاً"}, "languages": ["ar"], **more,
    }  # fmt: skip
    return registers.add(kind=CAMPAIGN, by=by, at=now, values=values)


def test_it_goes_out_only_after_a_second_person_looked(by: Any, second: Any, now: Any) -> None:
    row = campaign(by, now)
    with pytest.raises(ValidationError):
        actions.begin(campaign=row, by=by, at=now)
    with pytest.raises(OwnWork):
        actions.look(campaign=row, **FINE, by=by, at=now)
    with pytest.raises(ValidationError) as wrong:
        actions.look(campaign=row, **(FINE | {"images_alone": False}), by=second, at=now)
    assert set(wrong.value.message_dict) == {"images_alone"}
    actions.look(campaign=row, **FINE, by=second, at=now)
    assert actions.begin(campaign=row, by=by, at=now).state == "running"


@pytest.mark.parametrize("changed", [{"message": {"ar": "كلام آخر"}}, {"images": {"ar": "صورة أخرى"}}])
def test_other_words_or_images_are_looked_at_again(changed: Any, by: Any, second: Any, now: Any) -> None:
    row = campaign(by, now)
    actions.look(campaign=row, **FINE, by=second, at=now)
    registers.change(kind=CAMPAIGN, row=row, by=by, at=now, values={"cost": 100})
    assert Campaign.objects.get().state == "checked"
    registers.change(kind=CAMPAIGN, row=row, by=by, at=now, values=changed)
    found = Campaign.objects.get()
    assert (found.state, found.checked_by) == ("draft", None)


def test_it_goes_out_in_every_language_that_it_needs_read_by_a_speaker(by: Any, second: Any, now: Any) -> None:
    row = campaign(by, now, languages=["ar", "ku"])
    assert missing_languages(row) == ["Kurdî"]
    actions.write_text(campaign=row, language="ku", text="Malê me vekirî ye", read_by_speaker=False, by=by, at=now)
    assert missing_languages(row) == ["Kurdî"]
    actions.look(campaign=row, **FINE, by=second, at=now)
    with pytest.raises(ValidationError):
        actions.begin(campaign=row, by=by, at=now)
    actions.write_text(campaign=row, language="ku", text="Malê me vekirî ye", read_by_speaker=True, by=by, at=now)
    assert missing_languages(row) == []
    assert Campaign.objects.get().state == "draft"  # another text is looked at again


def test_a_machine_alone_has_not_written_a_message(by: Any, now: Any) -> None:
    row = campaign(by, now)
    row.message["ar"]["origin"] = "machine"
    row.save()
    assert missing_languages(row) == ["العربية"]


def test_reach_says_what_was_counted_and_what_it_cannot_show(by: Any, now: Any) -> None:
    row = campaign(by, now)
    with pytest.raises(ValidationError):
        actions.add_reach(campaign=row, channel=None, starts=TODAY, until=TODAY, number=5, of={"ar": "مشاهدات"}, source={}, by=by, at=now)


def test_a_rumour_is_answered_with_facts_and_their_source(by: Any, now: Any) -> None:
    told = {"text": {"ar": "يقال إن المدرسة ستغلق"}, "heard_on": TODAY}
    with pytest.raises(ValidationError) as wrong:
        registers.add(kind=RUMOUR, by=by, at=now, values=told | {"state": "answered", "public": True})
    assert {"facts", "source", "answer", "answered_on"} <= set(wrong.value.message_dict)
    with pytest.raises(ValidationError) as left:
        registers.add(kind=RUMOUR, by=by, at=now, values=told | {"state": "left"})
    assert "left_because" in left.value.message_dict
    full = {"facts": {"ar": "تبقى المدرسة"}, "source": {"ar": "قسم التعليم"}, "answer": {"ar": "المدرسة باقية"}, "answered_on": TODAY}
    registers.add(kind=RUMOUR, by=by, at=now, values=told | full | {"state": "answered", "public": True})
    registers.add(kind=RUMOUR, by=by, at=now, values=told)
    assert [str(one.answer) for one in answers()] == ["المدرسة باقية"]


def test_what_is_told_stays_out_of_the_public_page(browse: Any, by: Any, second: Any, now: Any) -> None:
    full = {"facts": {"ar": "تبقى المدرسة"}, "source": {"ar": "قسم التعليم"}, "answer": {"ar": "المدرسة باقية"}, "answered_on": TODAY}
    registers.add(kind=RUMOUR, by=by, at=now, values={"text": {"ar": "قول مؤذ"}, "heard_on": TODAY, "state": "answered", "public": True, **full})
    actions.write_statement(text={"ar": "مدينة لكل أهلها"}, by=by, at=now)
    page = browse().get(reverse("public-our-city")).content.decode()
    assert "المدرسة باقية" in page
    assert "قول مؤذ" not in page
    assert "مدينة لكل أهلها" not in page
    with pytest.raises(OwnWork):
        actions.agree_statement(by=by, at=now)
    actions.agree_statement(by=second, at=now)
    assert "مدينة لكل أهلها" in browse().get(reverse("public-our-city")).content.decode()
    actions.write_statement(text={"ar": "نص جديد"}, by=by, at=now)
    assert IdentityStatement.objects.get().agreed_by is None


def test_a_campaign_from_its_plan_to_its_response_on_the_pages(browse: Any, amal: Any, chadia: Any, by: Any, now: Any) -> None:
    row = campaign(by, now)
    writes, looks = browse(amal), browse(chadia)
    assert "لم يُطلع على صورها بعد" in writes.get(reverse("action:campaigns")).content.decode()
    test = {"dated_day": "1", "dated_month": "2", "dated_year": "2026", "with_whom_ar": "خمس جارات", "understood_ar": "دعوة", "people": "٥"}
    assert writes.post(reverse("action:campaign-test", args=[row.short]), test).status_code == 302
    assert looks.post(reverse("action:campaign-look", args=[row.short]), dict.fromkeys(FINE, "on")).status_code == 302
    assert writes.post(reverse("action:campaign-begin", args=[row.short])).status_code == 302
    assert writes.post(reverse("action:campaign-finish", args=[row.short]), {"response_ar": "جاء كثيرون"}).status_code == 302
    page = writes.get(reverse("action:campaign", args=[row.short])).content.decode()
    assert all(word in page for word in ("خمس جارات", "جاء كثيرون"))
    assert Campaign.objects.get().state == "ended"


def test_the_four_principles_are_looked_at_in_a_campaign(browse: Any, amal: Any, by: Any, now: Any) -> None:
    row, client = campaign(by, now), browse(amal)
    address = reverse("strategy:principles", args=["campaign", row.pk])
    assert address in client.get(reverse("action:campaign", args=[row.short])).content.decode()
    assert "أبواب مفتوحة" in client.get(address).content.decode()
