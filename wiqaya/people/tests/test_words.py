"""Words that must be complete: permissions, roles, guidance of every function, translations."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from django.utils.translation import override

from wiqaya.engines.language import check_wording
from wiqaya.people.queries.guidance import FOLDER, part_of
from wiqaya.people.words import CONFLICTS, LANDING, NEVER_SEES, PERMISSIONS, functions
from wiqaya.places.words import Department
from wiqaya.safeguards.access import all_permissions
from wiqaya.safeguards.words import Role

LANGUAGES = ("ar", "en", "fr")


def test_every_permission_of_the_house_has_words() -> None:
    assert set(all_permissions()) == set(PERMISSIONS)


def test_every_role_says_what_comes_first_and_what_it_never_sees() -> None:
    assert set(LANDING) == set(NEVER_SEES) == set(Role)


def test_conflicts_name_two_different_roles_once() -> None:
    pairs = [frozenset(pair[:2]) for pair in CONFLICTS]
    assert len(set(pairs)) == len(pairs)
    assert all(len(pair) == 2 for pair in pairs)


def test_every_class_of_service_and_every_other_function_has_guidance() -> None:
    names = {name for name, _label in functions()}
    assert set(Department.values) < names
    assert {path.stem for path in FOLDER.glob("*.yaml")} == names


@pytest.mark.parametrize("function", [name for name, _label in functions()])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_guidance_has_three_things_to_do_two_not_to_do_and_one_lesson(function: str, lang: str) -> None:
    part = part_of(function, lang)
    assert (len(part.can), len(part.must_not), part.minutes) == (3, 2, 10)
    texts = [part.why, *part.can, *part.must_not, part.call, part.residents, part.lesson, *part.steps]
    assert all(texts)
    assert len(set(texts)) == len(texts)
    for text in texts:
        assert check_wording(text, lang) == []


@pytest.mark.parametrize("function", [name for name, _label in functions()])
def test_guidance_differs_by_language(function: str) -> None:
    data = yaml.safe_load((FOLDER / f"{function}.yaml").read_text(encoding="utf-8"))
    assert len({data["why"][lang] for lang in LANGUAGES}) == 3


def test_a_function_that_does_not_exist_is_refused() -> None:
    with pytest.raises(KeyError):
        part_of("../../models")


def test_guidance_follows_the_language_of_the_page() -> None:
    with override("fr"):
        assert part_of("mayor").lesson == "La première phrase"


@pytest.mark.slow
def test_every_string_of_the_room_is_translated() -> None:
    root = Path(__file__).resolve().parents[3]
    done = subprocess.run([sys.executable, "tools/strings.py", "missing", "people"], cwd=root, capture_output=True, text=True, check=False)
    assert done.stdout == ""
