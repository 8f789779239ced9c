"""What a city builds for conversations and signs takes none of the 240 labels, in any part and in any language (R03)."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from wiqaya.engines.language.tests.field_labels import FORBIDDEN, split
from wiqaya.referral.actions import agreed
from wiqaya.referral.models import SignsList, Template
from wiqaya.referral.tests.conftest import NOW
from wiqaya.safeguards.access import Actor

pytestmark = [pytest.mark.django_db(databases=["default", "referral", "keys"]), pytest.mark.slow]
SOUND = [{"en": "Draws every day"}]


@pytest.fixture
def builder(city: Any) -> Actor:
    return Actor(id=uuid4(), kind="person", city=city.id, agency=uuid4(), permissions=frozenset({"referral.set-up"}))


def answered(wrong: ValidationError) -> int:
    return sum("is about who somebody is" in message for message in wrong.messages)


@pytest.mark.parametrize("lang", list(FORBIDDEN))
def test_no_label_is_taken_by_a_builder(lang: str, mechanism: Any, builder: Actor) -> None:
    lines = [{lang: label} for label in split(FORBIDDEN[lang])]
    kept = Template.objects.count(), SignsList.objects.count()
    with override("en"):
        with pytest.raises(ValidationError) as signs:
            agreed.write_signs(mechanism=mechanism, signs=lines, professions=["education", "health"], research={"en": "Mapping"}, by=builder, at=NOW)
        assert answered(signs.value) == len(lines)
        for part in agreed.PARTS:
            prompts = {"strengths": SOUND, "supports": SOUND} | {part: lines}
            with pytest.raises(ValidationError) as template:
                agreed.write_template(mechanism=mechanism, name={"en": "x"}, prompts=prompts, origin={"en": "x"}, by=builder, at=NOW)
            assert answered(template.value) == len(lines)
    assert (Template.objects.count(), SignsList.objects.count()) == kept
