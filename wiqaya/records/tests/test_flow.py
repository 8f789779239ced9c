"""Drafts of bias notes and what cities usually hold: complete in every language."""

from __future__ import annotations

from datetime import date

import pytest

from wiqaya.records import flow
from wiqaya.records.words import Sector
from wiqaya.safeguards.fields import words


def test_every_sector_has_a_draft_in_every_language() -> None:
    assert set(flow.bias_drafts()) == set(Sector.values)
    for draft in flow.bias_drafts().values():
        assert set(draft.note) == set(draft.effect) == {"ar", "en", "fr"}


def test_usual_data_belong_to_a_sector_and_have_a_name_of_their_own() -> None:
    assert {one.sector for one in flow.usual()} <= set(Sector.values)
    assert len({one.key for one in flow.usual()}) == len(flow.usual()) > 10
    assert all(set(one.title) == set(one.read) == {"ar", "en", "fr"} for one in flow.usual())


def test_what_is_listed_in_any_language_is_not_proposed_again() -> None:
    first = flow.usual()[0]
    assert first not in flow.not_listed([words(fr=first.title["fr"]["text"].upper())])
    assert flow.not_listed([]) == list(flow.usual())


@pytest.mark.parametrize(
    ("agreement", "ends", "state"),
    [
        ("not-needed", None, "open"), ("none", None, "none"), ("in-force", None, "in-force"), ("in-force", date(2026, 1, 2), "in-force"),
        ("in-force", date(2026, 1, 1), "expired"), ("none", date(2030, 1, 1), "none"),
    ],
)  # fmt: skip
def test_an_agreement_holds_until_its_last_day(agreement: str, ends: date | None, state: str) -> None:
    assert flow.agreement_state(agreement, ends, date(2026, 1, 2)) == state
    assert (state in flow.LOCKED) == (state in {"none", "expired"})
