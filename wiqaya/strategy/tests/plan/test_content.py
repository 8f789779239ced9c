"""The whole text as plain data."""

from __future__ import annotations

import json
from typing import Any

from wiqaya.safeguards.fields import words
from wiqaya.strategy.models import Measure, PrincipleCheck
from wiqaya.strategy.queries.content import content


def test_content_is_plain_and_says_what_links_are_called(measure: Measure, card: Any) -> None:
    found = json.loads(json.dumps(content(measure.strategy)))
    [one] = found["measures"]
    assert one["priority"] == found["priorities"][0]["short"]
    assert one["owner"]["name"]["en"] == "Youth service"
    assert one["partners"][0]["name"]["ar"] == "المكتبة"
    assert one["cost"] == "1200.00"
    assert one["due"] == "2027-06-30"
    assert found["priorities"][0]["findings"] == [{"short": card.short, "name": {"en": "Insults around the exam season"}}]


def test_dissent_goes_with_the_text_without_whose_it_is(measure: Measure, by: Any, now: Any) -> None:
    reason = words(en="Parents were not asked.")
    PrincipleCheck.objects.create(
        about="strategy", subject=measure.strategy.pk, principle="gender", stand="dissent", reason=reason, by=by.id, at=now
    )
    text = json.dumps(content(measure.strategy))
    assert "Parents were not asked." in text
    assert str(by.id) not in text
