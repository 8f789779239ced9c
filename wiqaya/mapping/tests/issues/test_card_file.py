"""A card from a file: all or nothing, nothing twice, and a clear sentence for what is wrong."""

from __future__ import annotations

import json
from argparse import Namespace
from pathlib import Path
from typing import Any

import pytest
import yaml

from wiqaya.mapping.actions.card_file import CARD_KEYS, LINES, CardFileWrong, add_card
from wiqaya.mapping.card_command import COMMANDS
from wiqaya.mapping.models import Issue, IssueVersion, Perception
from wiqaya.mapping.queries.card_content import content
from wiqaya.mapping.queries.completeness import Lack, lacking
from wiqaya.mapping.queries.issues import facts_of
from wiqaya.places.models import PopulationGroup
from wiqaya.safeguards.shell import CallWrong, NothingTaken

pytestmark = pytest.mark.django_db
EXAMPLE = Path(__file__).parents[4] / "docs/reference/card.yaml"


@pytest.fixture
def add(cycle: Any, amal: Any, as_actor: Any, now: Any) -> Any:
    def from_text(text: str | bytes, lang: str = "en") -> Any:
        data = text.encode() if isinstance(text, str) else text
        return add_card(cycle=cycle, data=data, lang=lang, by=as_actor(amal), at=now)

    return from_text


def test_the_example_of_the_reference_shows_every_key_and_is_taken(add: Any) -> None:
    data = EXAMPLE.read_bytes()
    assert set(CARD_KEYS) - set(yaml.safe_load(data)) == {"continues", "whole_city"}
    card = add(data).card
    assert lacking(facts_of(card)) == (Lack.SECOND_READER,)
    kept = content(card)
    assert all(kept["lines"][kind] for kind in LINES.values())
    assert kept["fields"]["areas"] == ["1", "2"]
    assert (card.state, card.version, card.whole_city, card.confidence) == ("draft", 1, False, "medium")
    assert not IssueVersion.objects.exists()


def test_the_same_file_twice_changes_nothing(add: Any) -> None:
    first, again = add(EXAMPLE.read_bytes()), add(EXAMPLE.read_bytes())
    assert (first.new, again.new) == (True, False)
    assert first.card == again.card
    assert Issue.objects.count() == PopulationGroup.objects.count() == Perception.objects.count() == 1


def test_a_group_that_is_known_is_not_made_again(add: Any, girls: Any) -> None:
    card = add("title: Insults\nwho_is_hurt: [{group: girls on their way to SCHOOL, effect: Fear}]").card
    assert card.impacts.get().group == girls


def test_a_title_alone_is_a_card_in_the_language_that_is_named(add: Any) -> None:
    card = add("title: إهانات قرب المدرسة", lang="ar").card
    assert card.title.best("ar") == ("إهانات قرب المدرسة", "ar", False)
    assert card.confidence == "low"


def test_areas_are_found_by_name_too(add: Any) -> None:
    card = add("title: Insults\nareas: [Old Town, المينا]").card
    assert sorted(area.code for area in card.areas.all()) == ["1", "2"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no card"),
        ("- a list", "no card"),
        ("title: [1, 2]", "title: write a text"),
        ("definition: no title", "title: write a text"),
        ("title: ''", "title: Write a title"),
        ("title: X\nsuspects: [a]", "no key “suspects”"),
        ("title: X\nstrengths: [{text: a, owner: b}]", "strengths, number 1: there is no key “owner”"),
        ("title: {en: X, de: Y}", "title: there is no key “de”"),
        ("title: X\nkinds: [war]", "kinds: “war” is not one of"),
        ("title: X\nrange: [war]", "range: “war” is not one of"),
        ("title: X\nareas: [nowhere]", "areas: the city has no area with the code or name “nowhere”"),
        ("title: X\nwhole_city: perhaps", "true or false"),
        ("title: X\nstrengths: many", "strengths: write a list"),
        ("title: X\nstrengths: [3]", "strengths, number 1: write a text"),
        ("title: X\nwhy_here: [{text: a}]", "why_here, number 1: kind: “kind” is needed"),
        ("title: X\nwhy_here: [{kind: a, text: b}]", "is not one of: grievance"),
        ("title: X\nviews: [{holder: residents, text: a, dated: May}]", "write a day as 2026-05-12"),
        ("title: X\nevidence: [{kind: survey, source: a, says: b, dataset: none}]", "no dataset has"),
        ("title: X\nevidence: [{kind: survey, source: a, says: b, release: 12}]", "not the number of a released figure"),
        ("title: X\nconfidence: high", "confidence_reason: "),
        ("title: X\ncontinues: is-zzzzz", "continues: There is no card"),
        ("title: X\nconduct: Write to a@example.org", "conduct: “a@example.org”"),
        ("title: X\nviews: [{holder: residents, text: Ask a@example.org}]", "views, number 1: text: “a@example.org”"),
        ("title: X\nwho_is_hurt: [{group: a@example.org, effect: b}]", "group: “a@example.org”"),
        ("title: X\ntitle: Y", "line 2, column 1: “title” stands here twice"),
        ("title: &a X\ndefinition: *a", "references"),
        ("title: [X", "line 1"),
        ("title: !!python/object:os.system X", "could not determine a constructor"),
        (b"title: \xff\xfe", "not UTF-8"),
        (b"title: X\n" + b"#" * 600_000, "at most 500,000"),
        ("title: " + "[" * 5000, "nested deeper"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_stays(add: Any, text: Any, said: str) -> None:
    with pytest.raises(CardFileWrong) as wrong:
        add(text)
    assert said in str(wrong.value)
    assert not Issue.objects.exists()
    assert not PopulationGroup.objects.exists()


def test_another_file_with_the_same_title_overwrites_nobody(add: Any) -> None:
    card = add("title: Insults").card
    with pytest.raises(CardFileWrong, match=card.short):
        add("title: ' insults '\ndefinition: Another")
    assert Issue.objects.count() == 1


def test_a_frozen_mapping_takes_no_card(add: Any, frozen: Any) -> None:
    frozen()
    with pytest.raises(CardFileWrong, match="closed"):
        add("title: Insults")


def call(city: Any, cycle: str, path: Path) -> Namespace:
    return Namespace(city=city, cycle=cycle, file=path, lang="ar")


def test_the_command_names_the_card_and_what_it_lacks(city: Any, cycle: Any, amal: Any, as_actor: Any, tmp_path: Path) -> None:
    (tmp_path / "card.yaml").write_text("title: إهانات", encoding="utf-8")
    command, by = COMMANDS[0], as_actor(amal)
    for key in ("2026", cycle.short):
        result = command.run(call(city, key, tmp_path / "card.yaml"), by)
        assert result.data["card"] == Issue.objects.get().short
    assert result.data["new"] is False
    assert json.loads(json.dumps(result.data))["missing"] == ["strength", "impact", "why-here", "sources", "second-reader"]


def test_the_command_says_what_was_wrong(city: Any, cycle: Any, amal: Any, as_actor: Any, tmp_path: Path) -> None:
    run, by = COMMANDS[0].run, as_actor(amal)
    (tmp_path / "card.yaml").write_text("titel: X", encoding="utf-8")
    with pytest.raises(NothingTaken, match="titel"):
        run(call(city, "2026", tmp_path / "card.yaml"), by)
    with pytest.raises(CallWrong, match="no mapping '2031'"):
        run(call(city, "2031", tmp_path / "card.yaml"), by)
    with pytest.raises(CallWrong, match="cannot be read"):
        run(call(city, "2026", tmp_path / "none.yaml"), by)
