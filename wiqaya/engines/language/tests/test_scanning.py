"""Identifiers in free text: found where they were seeded, rarely elsewhere, and gone after masking."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiqaya.engines.language import find_identifiers
from wiqaya.engines.language.scanning import KINDS, MARK, mask_found, scan
from wiqaya.engines.language.tests.free_texts import EACH, LANGUAGES, LATER, NAMES, measured, texts


@pytest.mark.slow
@pytest.mark.parametrize(("seed", "names"), [(5, NAMES), (6, NAMES), (11, LATER)], ids=["first", "again", "later names"])
def test_seeded_identifiers_are_found_and_clean_texts_pass(seed, names):
    drawn = texts(seed, names)
    assert len(drawn) == 2 * EACH * len(LANGUAGES)
    assert sum(kind == "name" for one in drawn for kind, _, _ in one.seeded) == EACH * len(LANGUAGES)
    found = measured(scan, seed, names)
    for lang in LANGUAGES:
        assert found[f"scan_name_{lang}"] >= 95
        assert found[f"scan_numbers_and_handles_{lang}"] >= 98
        assert found[f"scan_other_{lang}"] >= 95
        assert found[f"scan_false_{lang}"] <= 10


@pytest.mark.slow
def test_rare_names_in_other_sentences_are_found_more_often_than_not():
    found = measured(scan)
    assert found["scan_rare_name_ar"] >= 70  # no capital letters
    assert found["scan_rare_name_fr"] >= 85
    assert found["scan_rare_name_en"] >= 95


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "Il a vu Yanis au lycée Ibn Khaldoun le 12 mars 2021",
            [("name", "Yanis"), ("organisation", "Ibn Khaldoun"), ("date", "12 mars 2021")],
        ),
        ("صاحبي عمر ساكن عمارة 5 شقة 3", [("name", "عمر"), ("address", "عمارة 5 شقة 3")]),
        ("insta: karim_92, tel 06-12-34-56-78", [("handle", "karim_92"), ("phone", "06-12-34-56-78")]),
        ("مولود في ٣ أيار ٢٠٠٤، سيارة 12345-أ-6", [("date", "٣ أيار ٢٠٠٤"), ("plate", "12345-أ-6")]),
        ("his name is Zork and he called 7 1 1 2 3 4 5 6", [("name", "Zork"), ("number", "7 1 1 2 3 4 5 6")]),
        ("mohamed est parti", [("name", "mohamed")]),
        ("لأحمد مشكلة", [("name", "أحمد")]),
    ],
)
def test_each_kind_is_pointed_at(text, found):
    assert [(one.kind, one.text) for one in scan(text)] == found


@pytest.mark.parametrize(
    "text",
    [
        "ميزانية ١٢ ٥٠٠ ٠٠٠ دينار في 2019-2021", "على الناس أن يتكلموا، والعمر طويل", "The council of Tripoli met with the Red Cross on Monday.", "Le maire a dit que la rue serait fermée.",
        "قالت المعلمة إن الصف هادئ.", "In Section IV, 12 345 678 euros were spent.", "school bus no. 12, page 45",
    ],
)  # fmt: skip
def test_ordinary_text_is_left_alone(text):
    assert scan(text) == []


def test_capital_letters_alone_say_nothing_where_every_noun_has_one():
    assert [one.text for one in scan("Er spielt mit Kevin und dem Ball im Garten.", "de")] == ["Kevin"]


@pytest.mark.parametrize("text", [one.text for one in texts()[:300:7]])
def test_the_wide_look_finds_whatever_the_narrow_one_finds(text):
    assert {(one.start, one.end) for one in find_identifiers(text)} <= {(one.start, one.end) for one in scan(text)}


def test_masking_takes_out_what_was_found():
    text = "Karim, tel 06 12 34 56 78"
    found = scan(text)
    assert mask_found(text, found) == f"{MARK}, tel {MARK}"
    assert mask_found(text, found, {"name": "[name]"}) == f"[name], tel {MARK}"
    assert mask_found(text, found, lambda one: one.kind[0]) == "n, tel p"
    assert mask_found(text, []) == text


@given(st.text(max_size=80), st.sampled_from(texts()[:300]))
def test_findings_stand_apart_and_none_stays_in_the_masked_text(text, one):
    whole = f"{text} {one.text}"
    found = scan(whole)
    assert all(item.kind in KINDS and whole[item.start : item.end] == item.text for item in found)
    assert all(before.end <= after.start for before, after in pairwise(found))
    kept = sum(item.end - item.start for item in found)
    assert len(mask_found(whole, found)) == len(whole) - kept + len(MARK) * len(found)
