"""Sentences that label a person raise a stop with better wording, in five languages; neutral ones do not."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiqaya.engines.language import data
from wiqaya.engines.language.labels import LANGUAGES, check_labels, labels
from wiqaya.engines.language.tests.labelled import TOTAL, sentences


def found(text, lang):
    return [finding.rule for finding in check_labels(text, lang)]


@pytest.mark.slow
@pytest.mark.parametrize("lang", LANGUAGES)
def test_labels_are_flagged_and_neutral_sentences_are_not(lang):
    labelled, neutral = sentences(lang, "label"), sentences(lang, "neutral")
    assert len(set(labelled)) == len(set(neutral)) == TOTAL
    missed = [sentence for sentence in labelled if not found(sentence, lang)]
    false = [sentence for sentence in neutral if found(sentence, lang)]
    assert len(missed) <= 0.02 * TOTAL, missed
    assert len(false) <= 0.02 * TOTAL, false


@pytest.mark.parametrize(
    ("lang", "text", "word", "rule"),
    [
        ("en", "We think he is an extremist.", "extremist", "extremist"), ("en", "My brother’s friend is a bit dangerous", "dangerous", "danger"), ("fr", "Il est vraiment très violent.", "violent", "danger"),
        ("ar", "وهو إرهابيٌّ كما يقال", "إرهابيٌّ", "criminal"), ("ar", "للمتطرّفين في الحي", "للمتطرّفين", "extremist"), ("de", "Er ist leider ein Fanatiker.", "Fanatiker", "faith"), ("es", "Su hijo está loco.", "loco", "mind"),
    ],
)  # fmt: skip
def test_a_finding_points_explains_and_offers(lang, text, word, rule):
    (finding,) = check_labels(text, lang)
    assert (finding.word, finding.rule) == (word, rule)
    assert text[finding.start : finding.end] == word
    row = next(row for row in data.read("person_labels.yaml")["labels"] if row["rule"] == rule)
    assert (finding.suggestion, finding.why) == (row["use"][lang], row["why"][lang])


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "His cousin said “he is an extremist and that is it”."), ("en", "They called him a terrorist at school."), ("en", "The Former Fanatics Network meets on Monday."), ("en", "He was violent towards his brother on Monday."),
        ("en", "Extremist and racist content was removed."), ("fr", "Il a été agressif envers un camarade."), ("fr", "On le traite de terroriste."), ("ar", "سمّوه إرهابياً في المدرسة"), ("ar", "نشر محتوى متطرفاً"),
        ("de", "Die Mitschüler haben ihn einen Nazi genannt."), ("es", "Lo llamaron fanático."),
    ],
)  # fmt: skip
def test_quotation_naming_programmes_and_conduct_are_left_alone(lang, text):
    assert found(text, lang) == []


def test_two_words_in_quotation_marks_are_still_a_label():
    assert found("He is an “extremist”.", "en") == ["extremist"]


def test_no_offer_is_itself_a_label():
    assert [(lang, row.name) for lang in LANGUAGES for row in labels(lang) if found(row.use, lang) or found(row.why, lang)] == []


def test_every_rule_speaks_every_language():
    names = [row.name for row in labels("en")]
    assert len(set(names)) == len(names) >= 8
    for lang in LANGUAGES:
        assert [row.name for row in labels(lang)] == names
        assert all(row.use and row.why and not row.always.search("") and not row.said.search("") for row in labels(lang))


@pytest.mark.slow
@given(st.text(max_size=120), st.sampled_from(LANGUAGES), st.data())
def test_any_text_can_be_checked_and_findings_stand_apart(text, lang, draw):
    whole = f"{text} {draw.draw(st.sampled_from(sentences(lang, 'label')))} {text}"
    findings = check_labels(whole, lang)
    assert all(whole[one.start : one.end] == one.word for one in findings)
    assert all(one.end <= other.start for one, other in pairwise(findings))


def test_other_languages_have_no_list():
    with pytest.raises(ValueError, match="it"):
        check_labels("Ciao", "it")
