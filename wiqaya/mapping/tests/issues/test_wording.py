"""The wording check of a card."""

from __future__ import annotations

from typing import Any

import pytest

from wiqaya.mapping.queries.wording import remarks_of


@pytest.mark.django_db
def test_remarks_of_a_card_name_their_field_once(card: Any, add: Any) -> None:
    add("pressure", text={"en": "A hotspot, the same hotspot"})
    found = [remark for remark in remarks_of(card) if remark.word.casefold() == "hotspot"]
    assert [str(remark.field) for remark in found] == ["Pressures that make life harder: what it is"]
