"""Guidance as data: complete in three languages, free of words that the house avoids, and advice that follows the set-up."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from wiqaya.engines.language import check_wording
from wiqaya.mapping import flow
from wiqaya.mapping.queries.holdings import KEYS
from wiqaya.mapping.views.held import PAGES
from wiqaya.mapping.words import STAGES, STEPS, ContextKind
from wiqaya.places.words import CityKind, Context, Limit, Power
from wiqaya.records.words import Sector

LANGUAGES = {"ar", "en", "fr"}


def texts() -> Iterator[tuple[str, dict[str, str]]]:
    def walk(value: Any, where: str) -> Iterator[tuple[str, dict[str, str]]]:
        if isinstance(value, dict):
            if LANGUAGES & set(value):
                yield where, value
            else:
                for key, inner in value.items():
                    yield from walk(inner, f"{where}/{key}")
        elif isinstance(value, list):
            for place, inner in enumerate(value):
                yield from walk(inner, f"{where}/{place}")

    for path in sorted(flow.FOLDER.glob("*.yaml")):
        if path.name in {"mapping_steps.yaml", "pathway.yaml", "hints.yaml", "sources.yaml", "context.yaml"}:
            yield from walk(yaml.safe_load(path.read_text(encoding="utf-8")), path.stem)


def test_every_text_stands_in_three_languages() -> None:
    assert [where for where, text in texts() if set(text) != LANGUAGES or not all(text.values())] == []


@pytest.mark.slow
def test_guidance_uses_no_word_that_the_house_avoids() -> None:
    found = [(where, lang, finding.word) for where, text in texts() for lang, value in text.items() for finding in check_wording(value, lang)]
    assert found == []


def test_guidance_covers_every_step_stage_kind_and_sector() -> None:
    assert tuple(flow.steps()) == STEPS
    assert tuple(flow.stages()) == STAGES
    assert set(flow.context_kinds()) == set(ContextKind.values)
    assert set(flow.sectors()) == set(Sector.values)


def test_lines_of_a_stage_have_numbers_of_their_own() -> None:
    for stage in flow.stages().values():
        numbers = [line.number for line in stage.lines]
        assert len(numbers) == len(set(numbers)) >= 3


def test_what_the_mapping_holds_is_counted_and_has_a_page() -> None:
    named = {line.holds for stage in flow.stages().values() for line in stage.lines if line.holds}
    named |= {key for step in flow.steps().values() for key in step.shows}
    assert named <= set(KEYS)
    assert named <= set(PAGES)


def place(**changed: Any) -> flow.Place:
    plain: dict[str, Any] = {
        "known": True, "context": "stable", "powers": frozenset(Power.values), "limits": frozenset(), "small": False, "kind": "city",
    }  # fmt: skip
    return flow.Place(**{**plain, **changed})


def keys(on: str, **changed: Any) -> set[str]:
    return {hint.key for hint in flow.hints(place(**changed), on=on)}


@pytest.mark.parametrize(
    ("changed", "on", "expected"),
    [
        ({}, "cycle", {"long-view"}),
        ({}, "home", set()),
        ({"context": "conflict"}, "home", {"safety-first"}),
        ({"context": "conflict"}, "cycle", {"safety-first"}),
        ({"context": "post-conflict"}, "cycle", {"after-conflict"}),
        ({"powers": frozenset({"education"})}, "pathway", {"ask-police"}),
        ({"powers": frozenset({"safety"})}, "cycle", {"long-view", "no-schools"}),
        ({"limits": frozenset({"police"})}, "cycle", {"long-view", "police-elsewhere"}),
        ({"powers": frozenset({"education"}), "limits": frozenset({"police"})}, "cycle", {"long-view", "ask-police"}),
        ({"small": True}, "home", {"light-first"}),
        ({"limits": frozenset({"staff", "budget", "law"})}, "pathway", {"no-budget", "narrow-law"}),
        ({"kind": "rural"}, "cycle", {"long-view", "rural"}),
        ({"limits": frozenset({"trust", "connection"})}, "cycle", {"long-view", "little-trust", "poor-connection"}),
        ({"known": False, "powers": frozenset()}, "cycle", set()),
    ],
)
def test_advice_follows_the_set_up(changed: dict[str, Any], on: str, expected: set[str]) -> None:
    assert keys(on, **changed) == expected


def test_conditions_name_only_what_a_city_can_be() -> None:
    known = {"context": set(Context.values), "lacks": set(Power.values), "holds": set(Power.values), "limit": set(Limit.values), "kind": set(CityKind.values), "small": {True}}
    for hint in flow.every_hint():
        assert hint.pages <= {"home", "cycle", "pathway"}
        for name, wanted in hint.when.items():
            assert set(wanted if isinstance(wanted, list) else [wanted]) <= known[name]
