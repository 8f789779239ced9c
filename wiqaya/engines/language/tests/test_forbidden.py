"""Labels that no form may hold are refused in twelve languages and in every disguise; harmless ones pass."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiqaya.engines.language import data
from wiqaya.engines.language.forbidden import FIELD_KINDS, KINDS, LANGUAGES, SENTENCES, forbidden_field, forbidden_label
from wiqaya.engines.language.tests.field_labels import FORBIDDEN, HARMLESS, split

LISTED = [label for labels in FORBIDDEN.values() for label in split(labels)]
PLAIN = [label for labels in HARMLESS.values() for label in split(labels)]
LOOK_ALIKE = str.maketrans("aeocpxi", "аеосрхі")  # Cyrillic
LEET = str.maketrans("oie", "013")


def halved(label: str) -> str:
    return " ".join(f"{word[: len(word) // 2]}-{word[len(word) // 2 :]}" if len(word) > 6 else word for word in label.split())


DISGUISES = {
    "capitals": str.upper,
    "zero-width": "\u200b".join,
    "soft hyphens": "\u00ad".join,
    "full width": lambda label: "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in label),
    "look-alikes": lambda label: label.translate(LOOK_ALIKE),
    "one look-alike": lambda label: label.replace("e", "е", 1).replace("a", "а", 1),
    "digits": lambda label: label.translate(LEET),
    "hyphens": halved,
    "points": ".".join,
    "spaces": lambda label: " ".join(label.replace(" ", "")),
}


def test_there_are_twenty_labels_of_both_kinds_in_each_language():
    assert set(FORBIDDEN) == set(HARMLESS) == set(LANGUAGES)
    assert {len(set(split(labels))) for labels in [*FORBIDDEN.values(), *HARMLESS.values()]} == {20}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_forbidden_label_is_refused_and_no_harmless_one(lang):
    assert [label for label in split(FORBIDDEN[lang]) if not forbidden_label(label)] == []
    assert [label for label in split(HARMLESS[lang]) if forbidden_label(label)] == []


@pytest.mark.slow
@pytest.mark.parametrize("disguise", DISGUISES)
def test_a_disguise_hides_next_to_nothing(disguise):
    missed = [label for label in LISTED if not forbidden_label(DISGUISES[disguise](label))]
    assert len(missed) <= 0.03 * len(LISTED), missed


@pytest.mark.slow
@pytest.mark.parametrize("disguise", ["capitals", "zero-width", "digits", "full width"])
def test_odd_spelling_alone_is_no_reason(disguise):
    assert [label for label in PLAIN if forbidden_label(DISGUISES[disguise](label))] == []


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("Religion of the mother", "religion"), ("Stammeszugehörigkeit", "ethnicity"), ("جنسيتها", "nationality"), ("Residency papers?", "migration"), ("partiUyeligi", "politics"),
        ("world_view", "ideology"), ("Ориентация сексуальная", "orientation"), ("Poremećaji", "diagnosis"),
    ],
)  # fmt: skip
def test_a_refusal_says_which_kind(label, kind):
    reason = forbidden_label(label)
    assert reason is not None
    assert (reason.code, reason.params) == (f"forbidden_{kind}", {"label": label})
    assert reason.sentence().startswith(f"“{label}” ")


@pytest.mark.parametrize(
    ("name", "kind"), [("risk_score", "score"), ("rank", "score"), ("threatLevel", "score"), ("is_suspect", "suspicion"), ("religion_code", "religion"), ("migration_status", "migration")]
)  # fmt: skip
def test_fields_of_models_may_not_weigh_or_suspect_either(name, kind):
    reason = forbidden_field(name)
    assert reason is not None
    assert reason.code == f"forbidden_{kind}"


@pytest.mark.parametrize(
    "name", ["age_band", "strengths", "consent_ends", "area", "origin", "language", "certainty", "frankness", "underscore"]
)
def test_other_fields_of_models_may_stay(name):
    assert forbidden_field(name) is None


def test_the_list_has_every_kind_in_every_language():
    read = data.read("forbidden_labels.yaml")
    assert set(read) == {*KINDS, "unless", "fields"}
    assert all(tuple(sorted(read[kind])) == tuple(sorted(LANGUAGES)) for kind in KINDS)
    assert set(SENTENCES) == {f"forbidden_{kind}" for kind in (*KINDS, *FIELD_KINDS)}


@given(st.text(max_size=400))
def test_any_label_can_be_read(label):
    reason = forbidden_label(label)
    assert reason is None or reason.params["label"] == label


@given(st.sampled_from(LISTED), st.sampled_from(["", "* ", "1. ", "2) ", "§ "]), st.sampled_from(["", " *", " ?", ":", " (2)"]))
def test_signs_around_a_label_change_nothing(label, before, after):
    assert forbidden_label(before + label + after)
