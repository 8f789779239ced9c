"""How easily a text reads: against counts by hand, and in the order that readers would give."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiqaya.engines.language.reading import reading


def test_counts_are_those_made_by_hand() -> None:
    """Nine words, two sentences, two of the words long ("kitchen", "tomorrow")."""
    found = reading(["The cat sits in the kitchen. It leaves tomorrow."], "en")
    assert (found.words, found.mean, found.longest) == (9, 4.5, 6)
    assert found.lix == pytest.approx(4.5 + 100 * 2 / 9)


def test_an_item_of_a_list_ends_a_sentence() -> None:
    assert reading(["you can ask", "you can stop"], "en").mean == 3


@pytest.mark.parametrize(
    ("lang", "word", "long"),
    [("ar", "وبالمدرسة", False), ("ar", "بيوتكم", False), ("ar", "المسؤوليات", True), ("fr", "l’ami", False), ("fr", "d’informations", True), ("en", "school", False), ("en", "schools", True)],
)
def test_what_is_written_together_does_not_make_a_word_long(lang: str, word: str, long: bool) -> None:
    assert (reading([word], lang).long_share == 100) is long


@pytest.mark.parametrize(
    ("lang", "plain", "law"),
    [
        ("en", "You can say no. Nothing bad follows.", "Notwithstanding the foregoing, controllers determining purposes jointly shall transparently allocate their respective responsibilities."),
        ("fr", "Vous pouvez dire non. Rien ne suit.", "Les responsables conjoints du traitement déterminent de manière transparente leurs obligations respectives conformément au présent règlement."),
        ("ar", "يمكنكم أن ترفضوا. لا يضركم ذلك.", "يتعين على المسؤولين المشتركين عن معالجة البيانات تحديد مسؤولياتهم والتزاماتهم المتبادلة بشفافية استناداً إلى الاتفاقيات المبرمة بينهم"),
    ],
)
def test_plain_words_read_more_easily_than_a_law(lang: str, plain: str, law: str) -> None:
    assert reading([plain], lang).lix < 36 < reading([law], lang).lix


def test_without_a_word_there_is_nothing_to_measure() -> None:
    with pytest.raises(ValueError, match="no words"):
        reading(["…", " 12 "], "en")


@given(st.lists(st.text(alphabet="ab cdefghij.", min_size=1), min_size=1, max_size=5))
def test_figures_stay_within_their_bounds(texts: list[str]) -> None:
    words = sum(len(text.replace(".", " ").split()) for text in texts)
    if not words:
        return
    found = reading(texts, "en")
    assert found.words == words
    assert 1 <= found.mean <= found.longest <= words
    assert 0 <= found.long_share <= 100
