"""The mandate and its test, who knows of it, definitions in which disagreement stays."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from wiqaya.registers import actions as registers
from wiqaya.safeguards.access import NotAllowed
from wiqaya.strategy.actions import definitions, mandate
from wiqaya.strategy.kinds.mandate import DEFINITION, SOURCE, TEXT
from wiqaya.strategy.mandate_guide import groups, patterns, questions
from wiqaya.strategy.models import Definition, DefinitionView
from wiqaya.strategy.queries.mandate import awareness, standing

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 21)
EXTREMISM = {"term": {"ar": "التطرف"}, "proposed": {"ar": "تأييد العنف لفرض رأي"}, "caution": {"ar": "قد يعزل اللفظ الشخص عن محيطه"}}


@pytest.fixture
def by(as_actor: Any, amal: Any) -> Any:
    return as_actor(amal)


def source(by: Any, now: Any, **more: Any) -> Any:
    return registers.add(kind=SOURCE, by=by, at=now, values={"title": {"ar": "قرار المجلس"}, "kind": "council", "nature": "authority", **more})


def department(city: Any, name: str) -> Any:
    from wiqaya.people.models import Organisation

    return Organisation.objects.create(name={"ar": {"text": name}}, kind="city", department="education")


def test_everything_of_the_guide_is_said_in_three_languages() -> None:
    texts = [one for group in groups() for question in group.questions for one in (group.title, question.text, question.advice)]
    texts += [one for pattern in patterns() for one in (pattern.name, pattern.text)]
    assert all(set(text) == {"ar", "en", "fr"} for text in texts)
    assert len(questions()) == 14
    assert len(patterns()) == 10


def test_without_a_source_that_allows_more_work_for_everybody_is_the_way(by: Any, now: Any) -> None:
    assert standing(TODAY).primary_route
    source(by, now)
    assert not standing(TODAY).primary_route
    mandate.answer_test(said={"beyond-alert": "no", "agencies": "yes"}, notes={}, by=by, at=now)
    found = standing(TODAY)
    assert found.primary_route
    assert [question.key for question in found.holds] == ["agencies"]
    assert [question.key for question, _said in found.gaps] == ["beyond-alert"]


def test_a_source_that_ended_holds_no_longer(by: Any, now: Any) -> None:
    source(by, now, dated=date(2020, 1, 1), until=date(2026, 11, 20))
    found = standing(TODAY)
    assert (len(found.sources), len(found.expired)) == (0, 1)
    assert found.primary_route


def test_an_answer_that_was_given_stays_until_another_is_given(by: Any, now: Any) -> None:
    assert mandate.answer_test(said={"clear": "partly"}, notes={"clear": {"ar": "نص عام"}}, by=by, at=now) == 1
    assert mandate.answer_test(said={"clear": ""}, notes={}, by=by, at=now) == 0
    assert mandate.answer_test(said={"clear": "partly"}, notes={"clear": {"ar": "نص عام"}}, by=by, at=now) == 0
    assert standing(TODAY).answered == 1


def test_a_department_confirms_for_itself_alone(city: Any, by: Any, now: Any) -> None:
    from dataclasses import replace

    youth, sport = department(city, "الشباب"), department(city, "الرياضة")
    text = registers.add(kind=TEXT, by=by, at=now, values={"title": {"ar": "الاستراتيجية الوطنية"}, "level": "national"})
    (reading,) = mandate.tell(text=text, departments=[youth], on=TODAY, by=by, at=now)
    assert mandate.tell(text=text, departments=[youth], on=TODAY, by=by, at=now) == []
    with pytest.raises(NotAllowed):
        mandate.confirm_reading(reading=reading, by=replace(by, agency=sport.pk), at=now)
    mandate.confirm_reading(reading=reading, by=replace(by, agency=youth.pk), at=now)
    (line,) = awareness()
    assert (line.confirmed, line.untold, line.rests_on_few) == (1, [sport], True)
    with pytest.raises(ValidationError):
        mandate.take_reading_back(reading=reading, by=by, at=now)


def test_a_post_is_no_persons_name(city: Any, by: Any, now: Any) -> None:
    text = registers.add(kind=TEXT, by=by, at=now, values={"title": {"ar": "الإطار"}, "level": "local"})
    with pytest.raises(ValidationError) as wrong:
        mandate.tell(text=text, departments=[department(city, "الشباب")], post="هاتف 0612345678", on=TODAY, by=by, at=now)
    assert "post" in wrong.value.message_dict


def test_a_contested_term_is_marked_and_asks_why_care_is_needed(by: Any, now: Any) -> None:
    with pytest.raises(ValidationError) as wrong:
        registers.add(kind=DEFINITION, by=by, at=now, values={"term": EXTREMISM["term"], "proposed": EXTREMISM["proposed"]})
    assert "caution" in wrong.value.message_dict
    row: Any = registers.add(kind=DEFINITION, by=by, at=now, values=EXTREMISM)
    assert row.contested


def test_disagreement_stays_when_the_text_is_settled(by: Any, now: Any) -> None:
    row: Any = registers.add(kind=DEFINITION, by=by, at=now, values=EXTREMISM)
    with pytest.raises(ValidationError):
        definitions.say(definition=row, holder="youth", agrees="no", text={}, by=by, at=now)
    view = definitions.say(definition=row, holder="youth", agrees="no", text={"ar": "اللفظ يوصمنا"}, by=by, at=now)
    definitions.settle(definition=row, agreed={"ar": "نص"}, other={"ar": "نص آخر"}, on=TODAY, by=by, at=now)
    assert Definition.objects.get().state == "apart"
    with pytest.raises(ValidationError):
        definitions.take_back(view=view, by=by, at=now)
    assert DefinitionView.objects.count() == 1


def test_from_the_test_to_a_settled_word_on_the_pages(browse: Any, amal: Any, by: Any, now: Any) -> None:
    client = browse(amal)
    first = client.get(reverse("strategy:mandate"))
    assert first.status_code == 200
    assert "لم يُدوَّن أي مصدر بعد" in first.content.decode()
    sent = client.post(reverse("strategy:mandate-test"), {"clear": "no", "cohesion": "yes"})
    assert sent.status_code == 302
    page = client.get(sent.url).content.decode()
    assert "المدارس والشباب والثقافة" in page
    row: Any = registers.add(kind=DEFINITION, by=by, at=now, values=EXTREMISM)
    day = timezone.localdate()
    client.post(reverse("strategy:definition-say", args=[row.short]), {"holder": "women", "agrees": "partly", "text_ar": "نص مقبول ناقص"})
    client.post(
        reverse("strategy:definition-settle", args=[row.short]),
        {"agreed_ar": "نص متفق عليه", "on_day": day.day, "on_month": day.month, "on_year": day.year},
    )
    page = client.get(reverse("strategy:definition", args=[row.short])).content.decode()
    assert "نص متفق عليه" in page
    assert "نص مقبول ناقص" in page
    assert client.get(reverse("strategy:mandate-others")).status_code == 200
