"""Questionnaires that are put together from modules: sound forms, in three languages, with nothing asked that need not be."""

from __future__ import annotations

import pytest

from wiqaya.exchange.xforms import convert_form
from wiqaya.surveys.composing import Recipe, compose, modules, write_workbook
from wiqaya.surveys.composing.modules import LANGUAGES, shared_choices

AREAS = [{"value": "1", "ar": "الميناء", "en": "Port", "fr": "Port"}]


def converted(recipe):
    composed = compose(recipe, AREAS)
    return composed, convert_form(write_workbook(composed, title="t", form_id="f", version="1", languages=LANGUAGES), "f.xlsx").form


@pytest.mark.parametrize("one", modules(), ids=lambda one: one.key)
def test_every_module_alone_is_a_sound_form_in_three_languages(one):
    composed, form = converted(Recipe(modules=(one.key,)))
    assert len(form.languages) == 3
    for question in form.questions.values():
        words = {language: question.label.get(language).plain for language in form.languages}
        assert all(words.values()), question.name
    names = {question.name for question in form.questions.values()}
    assert all(set(scale.items) <= names and set(scale.reversed) <= set(scale.items) for scale in composed.scales)


def test_every_question_can_be_left_open_and_the_two_ways_to_do_so_come_last():
    composed, form = converted(Recipe(modules=tuple(one.key for one in modules())))
    assert all(not question.rules.required for question in form.questions.values())
    assert all([answer["value"] for answer in answers][-2:] == ["dk", "pn"] for answers in composed.choices.values())


def test_the_area_comes_first_and_questions_about_oneself_last():
    composed, _form = converted(Recipe(modules=("fairness",), panel=True, groups=({"key": "g", "ar": "أ", "en": "a", "fr": "a"},)))
    names = [row["name"] for row in composed.rows if "name" in row]
    assert names[:2] == ["day", "area"]
    assert names[-4:] == ["sex", "age", "group", "panel_code"]


def test_groups_are_asked_for_only_by_labels_that_were_agreed():
    composed, _form = converted(Recipe(modules=("fairness",)))
    assert "group" not in composed.roles
    assert "groups" not in composed.choices


def test_sensitive_questions_show_where_to_find_help():
    composed, form = converted(Recipe(modules=("resilience",), pillars=("peaceful",), support={"en": "Help line 140"}))
    assert set(composed.roles["sensitive"]) == {"res_talk", "res_force", "res_harm"}
    help_note = next(question for question in form.questions.values() if question.name == "help_resilience")
    assert help_note.label.get(form.language_for("en")).plain == "Help line 140"


def test_the_code_of_the_place_is_for_interviewers_alone():
    _composed, form = converted(Recipe(modules=("fairness",), places=True))
    question = next(question for question in form.questions.values() if question.name == "place_code")
    assert "interviewer" in question.appearance


def test_answers_that_modules_share_say_the_same_in_every_language():
    for name, answers in shared_choices().items():
        values = [answer["value"] for answer in answers]
        assert len(values) == len(set(values)), name
        assert all(answer[lang] for answer in answers for lang in LANGUAGES), name


def test_an_unknown_module_is_named():
    with pytest.raises(KeyError, match="no-such"):
        compose(Recipe(modules=("no-such",)), AREAS)
