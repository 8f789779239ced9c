"""No field of a model or a form asks who somebody is, in any of the languages of the list (R03); programmes, documents and bodies may be of faith or politics."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db.models import Field, Model
from django.forms.forms import DeclarativeFieldsMetaclass
from django.utils.translation import override

import wiqaya
from wiqaya.engines.language import forbidden_field, forbidden_label

SHORT = 8  # words: a longer label is a sentence, which may speak of such things without asking for them
LANGUAGES = ("ar", "en", "fr")
# about documents, votes and money of the city: no person stands behind any of them
OF_THE_CITY = {
    "strategy.Strategy.builds_on", "strategy.Strategy.parties", "strategy.Decision.votes_for", "strategy.Measure.existing_text", "strategy.ResourceNeed.existing",
}  # fmt: skip
# votes of a council; the surroundings of a person, never the person
FORMS_OF_THE_CITY = {"_Vote.votes_for", "DecideForm.votes_for", "MandateForm.votes_for", "ConversationForm.surroundings"}
OWN_MODELS = [model for model in apps.get_models() if model.__module__.startswith("wiqaya.")]


def labels(*texts: object) -> Iterator[str]:
    for lang in LANGUAGES:
        with override(lang):
            yield from (said for text in texts if 0 < len((said := str(text or "")).split()) <= SHORT)


def asks(name: str, *texts: object) -> bool:
    return forbidden_field(name) is not None or any(forbidden_label(text) for text in labels(*texts))


def fields_of(model: type[Model]) -> list[Field]:  # type: ignore[type-arg]
    return [field for field in model._meta.get_fields() if field.concrete and isinstance(field, Field)]


@pytest.mark.slow
@pytest.mark.same_on_both
def test_no_model_has_a_field_for_who_somebody_is() -> None:
    found = {f"{model._meta.label}.{field.name}" for model in OWN_MODELS for field in fields_of(model) if asks(field.name, field.verbose_name)}
    assert found == OF_THE_CITY


def forms() -> Iterator[Any]:
    for module in pkgutil.walk_packages(wiqaya.__path__, "wiqaya."):
        if ".forms" in module.name and ".tests" not in module.name:
            yield from (one for one in vars(importlib.import_module(module.name)).values() if isinstance(one, DeclarativeFieldsMetaclass) and one.__module__ == module.name)


@pytest.mark.slow
@pytest.mark.same_on_both
def test_no_form_has_one_either() -> None:
    found = {f"{form.__name__}.{name}" for form in forms() for name, field in form.base_fields.items() if asks(name, field.label)}
    assert found == FORMS_OF_THE_CITY


def test_the_search_finds_planted_ones() -> None:
    assert all(asks(name) for name in ("mother_religion", "ethnicGroup", "risk_level", "nationality", "suspected"))
    assert asks("kind", "Religion")
    assert not asks("kind", "Kind of place")
