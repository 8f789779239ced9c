"""Who somebody is: asked of nobody, except by agreed labels, freely, on the last page, where nothing tells who answers (R03, decision 12)."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from wiqaya.engines.language.tests.field_labels import FORBIDDEN, HARMLESS, split
from wiqaya.exchange.xforms import convert_form
from wiqaya.surveys.actions import instruments
from wiqaya.surveys.composing import Recipe, compose, modules, traits, write_workbook
from wiqaya.surveys.composing.modules import LANGUAGES
from wiqaya.surveys.models import InstrumentVersion

GROUP = [("select_one groups", "group", "Does one of these describe you?", "")]
AGE = [("select_one groups", "age", "How old are you?", "")]


def workbook(*questions: tuple[str, str, str, str]) -> bytes:
    """Rows of (type, name, label, required)."""
    book = openpyxl.Workbook(write_only=True)
    survey, choices = book.create_sheet("survey"), book.create_sheet("choices")
    for question in [("type", "name", "label", "required"), *questions]:
        survey.append(question)
    for choice in [("list_name", "name", "label"), ("groups", "a", "One"), ("groups", "b", "Two")]:
        choices.append(choice)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.slow
@pytest.mark.same_on_both
@pytest.mark.parametrize("lang", list(FORBIDDEN))
def test_no_questionnaire_takes_one_of_the_labels(lang: str) -> None:
    """240 labels in twelve languages: 0 accepted, in a form that asks all of a language at once; harmless ones stay."""
    forbidden, harmless = split(FORBIDDEN[lang]), split(HARMLESS[lang])
    rows = [("text", f"q{number}", label, "") for number, label in enumerate([*forbidden, *harmless])]
    form = convert_form(workbook(*rows), "f.xlsx").form
    told = [(code, question.name) for code, question in traits.refused(form, {})]
    assert told == [("elsewhere", f"q{number}") for number in range(len(forbidden))]


@pytest.mark.parametrize(
    ("rows", "codes"),
    [
        (GROUP, []), ([*GROUP, *AGE], []), ([("text", "group", "Which of these are you?", "")], ["free_text"]), ([("select_one groups", "group", "Ethnic group", "yes")], ["required"]),
        ([*GROUP, ("text", "more", "What else would you like to say?", "")], ["not_last"]), ([("text", "phone", "Your telephone number", ""), *GROUP], ["personal"]),
        ([("text", "religion", "Choose one", "")], ["elsewhere"]), ([("text", "full", "Full name", "")], []),
    ],
)  # fmt: skip
def test_agreed_labels_come_last_and_freely_and_beside_no_name(rows: list[Any], codes: list[str]) -> None:
    form = convert_form(workbook(("text", "area", "Where do you live?", ""), *rows), "f.xlsx").form
    roles = {name: name for name in ("group", "age") if any(row[1] == name for row in rows)}
    assert [code for code, _question in traits.refused(form, roles)] == codes


@pytest.mark.slow
def test_no_module_of_ours_is_refused() -> None:
    recipe = Recipe(modules=tuple(one.key for one in modules()), panel=True, places=True, groups=({"key": "g", "ar": "أ", "en": "a", "fr": "a"},))
    composed = compose(recipe, [{"value": "1", "ar": "الميناء", "en": "Port", "fr": "Port"}])
    form = convert_form(write_workbook(composed, title="t", form_id="f", version="1", languages=LANGUAGES), "f.xlsx").form
    assert list(traits.refused(form, dict(composed.roles))) == []


@pytest.mark.django_db
@pytest.mark.slow
def test_a_workbook_with_such_a_question_leaves_nothing(city: Any, instrument: Any, amal: Any, as_actor: Any, now: Any) -> None:
    told: dict[str, Any] = {"instrument": instrument, "name": "f.xlsx", "by": as_actor(amal), "at": now}
    with override("en"), pytest.raises(ValidationError, match="Religion” asks who somebody is"):
        instruments.upload_version(**told, workbook=workbook(("text", "faith_q", "Religion", "")))
    assert not InstrumentVersion.objects.exists()
    kept = instruments.upload_version(**told, workbook=workbook(("text", "area", "Where do you live?", ""), ("select_one groups", "which", "Which of these?", ""), ("text", "more", "More?", "")))
    with override("en"), pytest.raises(ValidationError, match="comes last"):
        instruments.set_roles(version=kept, roles={"group": "which"}, by=as_actor(amal), at=now)
    kept.refresh_from_db()
    assert "group" not in kept.roles


@pytest.mark.django_db
@pytest.mark.slow
def test_wording_typed_over_ours_is_read_too(city: Any, version: InstrumentVersion, amal: Any, as_actor: Any, now: Any) -> None:
    with override("en"), pytest.raises(ValidationError, match="asks who somebody is"):
        instruments.reword_version(version=version, texts={"near_help": {"en": "Your nationality"}}, licence={}, by=as_actor(amal), at=now)
