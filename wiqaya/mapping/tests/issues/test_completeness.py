"""The truth table of the word "complete"."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiqaya.mapping.queries.completeness import (
    CardFacts,
    Lack,
    Source,
    Why,
    independent_kinds,
    is_complete,
    lacking,
    lacking_content,
    names_outside,
    suggested_confidence,
)  # fmt: skip

AUTHOR, READER = uuid4(), uuid4()
LISTENING, SURVEY, POLICE = Source("listening", "a"), Source("survey", "b"), Source("police", "c")
WHOLE = CardFacts(AUTHOR, READER, strengths=1, impacts=1, grounds=(Why("grievance", False),), sources=(LISTENING, SURVEY))


def test_a_whole_card_is_complete() -> None:
    assert is_complete(WHOLE)
    assert lacking(WHOLE) == ()


@pytest.mark.parametrize(
    ("change", "lack"),
    [
        ({"strengths": 0}, Lack.STRENGTH),
        ({"impacts": 0}, Lack.IMPACT),
        ({"grounds": ()}, Lack.WHY_HERE),
        ({"grounds": (Why("grievance", True),)}, Lack.ONLY_OUTSIDE),
        ({"grounds": (Why("narrative", False),)}, Lack.ONLY_OUTSIDE),
        ({"grounds": (Why("grievance", None, ("A foreign group pays young people",)),)}, Lack.ONLY_OUTSIDE),
        ({"sources": ()}, Lack.SOURCES),
        ({"sources": (LISTENING,)}, Lack.SOURCES),
        ({"sources": (LISTENING, Source("listening", "d"))}, Lack.SOURCES),
        ({"sources": (Source("service", "x"), Source("research", "x"))}, Lack.SOURCES),
        ({"sources": (POLICE,)}, Lack.ONLY_POLICE),
        ({"sources": (POLICE, Source("police", "d"))}, Lack.ONLY_POLICE),
        ({"reader": None}, Lack.SECOND_READER),
        ({"reader": AUTHOR}, Lack.SECOND_READER),
    ],
)
def test_one_thing_missing_is_named_alone(change: dict, lack: Lack) -> None:
    assert lacking(replace(WHOLE, **change)) == (lack,)


@pytest.mark.parametrize(
    "change",
    [
        {"grounds": (Why("narrative"), Why("grievance", False))},
        {"grounds": (Why("grievance", False, ("A foreign group pays young people",)),)},
        {"grounds": (Why("change", None, ("Places in the school were cut twice",)),)},
        {"sources": (POLICE, LISTENING)},
        {"sources": (Source("survey", "s", "against"), LISTENING)},
    ],
)
def test_these_cards_are_complete_too(change: dict) -> None:
    assert is_complete(replace(WHOLE, **change))


def test_every_combination_of_lacks_is_named_in_page_order() -> None:
    changes = {
        Lack.STRENGTH: {"strengths": 0}, Lack.IMPACT: {"impacts": 0}, Lack.WHY_HERE: {"grounds": ()}, Lack.SOURCES: {"sources": ()},
        Lack.SECOND_READER: {"reader": None},
    }  # fmt: skip
    for count in range(len(changes) + 1):
        for chosen in combinations(changes, count):
            card = WHOLE
            for lack in chosen:
                card = replace(card, **changes[lack])
            assert lacking(card) == chosen
            assert lacking_content(card) == tuple(lack for lack in chosen if lack != Lack.SECOND_READER)


@pytest.mark.parametrize(
    ("sources", "level"),
    [
        ((), "low"),
        ((LISTENING,), "low"),
        ((LISTENING, Source("listening", "z")), "low"),
        ((LISTENING, SURVEY), "medium"),
        ((LISTENING, SURVEY, POLICE), "high"),
        ((LISTENING, SURVEY, POLICE, Source("research", "r", "against", "weak")), "high"),
        ((LISTENING, SURVEY, POLICE, Source("research", "r", "against", "strong")), "medium"),
        ((LISTENING, SURVEY, Source("research", "r", "against", "fair")), "medium"),
        ((Source("research", "r", "against"), Source("survey", "s", "against"), Source("service", "t", "against")), "low"),
    ],
)
def test_confidence_follows_independent_kinds(sources: tuple[Source, ...], level: str) -> None:
    assert suggested_confidence(sources) == level


@pytest.mark.parametrize(
    "text",
    [
        "A foreign group recruits here",
        "External radical networks",
        "جماعة أجنبية تنشط هنا",
        "تمويل خارجي",
        "الجهات الخارجية",
        "أفكار متشددة من الخارج",
        "Un groupe étranger",
        "money that comes from abroad",
    ],
)
def test_a_text_about_outsiders_alone_is_noticed(text: str) -> None:
    assert names_outside(text)


@pytest.mark.parametrize(
    "text",
    [
        "Families who arrived from abroad found no school places",
        "People feel that help from outside never comes",
        "أُغلق المركز الشبابي",
        "سكان من خارج الحي ينتظرون الحافلة",
        "",
    ],
)
def test_other_texts_are_not(text: str) -> None:
    assert not names_outside(text)


kinds, origins = st.sampled_from("abcd"), st.sampled_from("wxyz")


def _by_trying(pairs: list[tuple[str, str]]) -> int:
    """The slow, obvious answer: the largest set of pairs that repeats neither kind nor origin."""
    return max(
        size
        for size in range(5)
        for chosen in combinations(set(pairs), size)
        if len({kind for kind, _origin in chosen}) == size == len({origin for _kind, origin in chosen})
    )


@pytest.mark.slow
@given(st.lists(st.tuples(kinds, origins), max_size=8))
def test_independent_kinds_agree_with_trying_everything(pairs: list[tuple[str, str]]) -> None:
    assert independent_kinds(Source(kind, origin) for kind, origin in pairs) == _by_trying(pairs)
