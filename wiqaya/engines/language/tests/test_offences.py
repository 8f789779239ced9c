"""Sentences that say what somebody was accused of raise a stop in five languages; needs with the same words do not."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiqaya.engines.language import check_offences, data
from wiqaya.engines.language.offences import LANGUAGES
from wiqaya.engines.language.tests.accused import TOTAL, sentences


def found(text: str, lang: str) -> list[str]:
    return [finding.rule for finding in check_offences(text, lang)]


@pytest.mark.slow
@pytest.mark.parametrize("lang", LANGUAGES)
def test_accusations_are_flagged_and_needs_are_not(lang: str) -> None:
    """R08: at least 95 of 100 flagged, at most 5 of 100 false alarms."""
    accused, needs = sentences(lang, "accused"), sentences(lang, "need")
    assert len(set(accused)) == len(set(needs)) == TOTAL[lang]
    missed = [sentence for sentence in accused if not found(sentence, lang)]
    false = [sentence for sentence in needs if found(sentence, lang)]
    assert len(missed) <= 0.05 * TOTAL[lang], missed
    assert len(false) <= 0.05 * TOTAL[lang], false


@pytest.mark.parametrize(
    ("lang", "text", "word", "rule"),
    [
        ("en", "He was arrested on Monday.", "arrested", "arrest"), ("en", "She has two previous convictions.", "previous convictions", "conviction"), ("fr", "Il est en prison.", "prison", "prison"),
        ("ar", "له سوابقُ كثيرة", "سوابقُ", "record"), ("ar", "وهو في السّجن الآن", "السّجن", "prison"), ("de", "Er ist vorbestraft.", "vorbestraft", "conviction"), ("es", "Robó una moto.", "Robó", "deed"),
    ],
)  # fmt: skip
def test_a_finding_points_explains_and_offers(lang: str, text: str, word: str, rule: str) -> None:
    (finding,) = check_offences(text, lang)
    assert (finding.word, finding.rule) == (word, rule)
    assert text[finding.start : finding.end] == word
    assert finding.suggestion
    assert finding.why


@pytest.mark.parametrize(
    ("lang", "spared", "flagged"),
    [
        ("en", "His father is in prison.", "His father says he is in prison."), ("en", "She works in a prison.", "She works in a shop and was in prison."),
        ("en", "He is afraid of being arrested.", "He is calm and was arrested."), ("fr", "Sa mère a été arrêtée.", "Sa mère a été condamnée."),
        ("ar", "يخاف من السجن", "كان في السجن"), ("en", "He was the victim of a theft.", "He is accused of theft."),
        ("en", "His classmates told him “you will end in prison”.", "He will end in “prison”."),
    ],
)  # fmt: skip
def test_a_need_is_no_accusation(lang: str, spared: str, flagged: str) -> None:
    assert found(spared, lang) == []
    assert found(flagged, lang)


def test_no_offer_is_itself_flagged() -> None:
    offers = [(lang, text) for lang in LANGUAGES for text in (data.read("offence_words.yaml")[name][lang] for name in ("use", "why"))]
    assert [text for lang, text in offers if found(text, lang)] == []


@pytest.mark.slow
@given(st.text(max_size=120), st.sampled_from(LANGUAGES), st.data())
def test_any_text_can_be_checked_and_findings_stand_apart(text: str, lang: str, draw: st.DataObject) -> None:
    whole = f"{text} {draw.draw(st.sampled_from(sentences(lang, 'accused')))} {text}"
    findings = check_offences(whole, lang)
    assert all(whole[one.start : one.end] == one.word for one in findings)
    assert all(one.end <= other.start for one, other in pairwise(findings))


def test_other_languages_have_no_list() -> None:
    with pytest.raises(ValueError, match="it"):
        check_offences("Ciao", "it")
