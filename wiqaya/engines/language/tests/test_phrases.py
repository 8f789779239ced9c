"""Forbidden phrases are found by their hashes wherever they are planted, and nothing else is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiqaya.engines.language.phrases import RUN, BadHashes, Phrase, find, hashed, read, written

SALT = bytes(range(32))
ITEMS = [  # our own sentences, in the place of items that may not stand here
    "The gardener counts every blue tile before the market opens its doors",
    "عدّ البستاني كل بلاطة زرقاء قبل أن يفتح السوق أبوابه",
    "Le jardinier compte chaque carreau bleu avant l'ouverture du marché",
    "four green kites",
]
HASHES = hashed(ITEMS, SALT)
ORDINARY = "The market opens at eight. يفتح السوق في الثامنة. Le marché ouvre à huit heures. Children fly green kites."


def slow(text: str, items: list[str]) -> bool:
    """Whether a text holds a run of an item, by comparing words."""
    from wiqaya.engines.language.fold import fold

    words = fold(text).split()
    for item in (fold(item).split() for item in items):
        size = min(RUN, len(item))
        runs = [item[at : at + size] for at in range(len(item) - size + 1)]
        if any(words[at : at + size] in runs for at in range(len(words) - size + 1)):
            return True
    return False


@pytest.mark.parametrize("item", ITEMS)
def test_a_planted_item_is_found_where_it_stands(item):
    (found,) = find(f"{ORDINARY} {item}! {ORDINARY}", HASHES)
    assert found == Phrase(len(ORDINARY) + 1, len(ORDINARY) + 1 + len(item), item)


@pytest.mark.parametrize(
    "text",
    [
        "THE GARDENER, counts; every — blue\ntile BEFORE lunch", "the gard\u00adener counts every blue\u200b tile before", "عدَّ البُستاني كلّ بلاطةٍ زرقاءَ قبل",
        "compte chaque carreau bleu avant l’ouverture",
    ],
)  # fmt: skip
def test_part_of_an_item_in_other_spelling_is_found(text):
    assert len(find(text, HASHES)) == 1


def test_ordinary_text_and_a_run_too_short_are_not_found():
    assert find(ORDINARY, HASHES) == []
    assert find("counts every blue tile before", HASHES) == []


def test_the_file_is_read_as_it_was_written_and_shows_no_word():
    text = written(HASHES)
    assert read("# a remark\n\n" + text) == HASHES
    assert not any(word in text for word in ("gardener", "kites", "السوق"))
    assert len(HASHES) == len(text.splitlines()) - 1
    assert hashed(ITEMS, bytes(32)) != HASHES


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", 1),
        ("salt 00", 1),
        ("salt " + "00" * 16 + "\n6 xyz", 2),
        ("salt " + "00" * 16 + "\n\nsix " + "00" * 16, 3),
        ("6 " + "00" * 16, 1),
    ],
)
def test_a_wrong_file_says_its_line(text, line):
    with pytest.raises(BadHashes, match=f"Line {line} ") as wrong:
        read(text)
    assert wrong.value.line == line


def test_items_that_would_flag_ordinary_speech_are_refused():
    with pytest.raises(ValueError, match="2 words"):
        hashed(["green kites"], SALT)
    with pytest.raises(ValueError, match="16 bytes"):
        hashed(ITEMS, b"short")


@given(st.lists(st.sampled_from(" ".join(ITEMS).split()), max_size=20).map(" ".join))
def test_hashes_find_what_comparing_words_finds(text):
    assert bool(find(text, HASHES)) == slow(text, ITEMS)


@given(st.text(max_size=200))
def test_findings_are_stretches_of_the_text(text):
    planted = f"{text} {ITEMS[3]}"
    found = find(planted, HASHES)
    assert found
    assert all(planted[one.start : one.end] == one.text for one in found)
