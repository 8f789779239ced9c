"""One spelling for all the ways to write a word."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from wiqaya.engines.language import fold, fold_code, fold_name, guess_language, tokens

ARABIC = st.text(alphabet="ابتثجحخدذرزسشصضطظعغفقكلمنهويىةءأإآؤئٱـًٌٍَُِّْ ٠١٢پگ،؟-()", max_size=30)


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("إِعْلانٌ", "اعلان"),
        ("آثار أٱإ", "اثار ااا"),
        ("مـــدينة", "مدينة"),
        ("مستشفى", "مستشفي"),
        ("مسؤول بيئة", "مسوول بيية"),
        ("١٢٣ ۴۵۶", "123 456"),
        ("ﺍﻟﻼﺟﺌﻴﻦ", "اللاجيين"),
        ("\u200fحي\u200e الميناء\u202c", "حي الميناء"),
        ("تهران کرج", "تهران كرج"),
        ("Élysée, ŒUVRE  l’été", "elysee oeuvre l ete"),
        ("Straße ＡＢＣ", "strasse abc"),
        ("St. James\u00a0Town", "st james town"),
        ("St.James-Town", "st james town"),
    ],
)
def test_spellings_meet(written, folded):
    assert fold(written) == folded


@given(st.text(max_size=40) | ARABIC)
@example("ͅ΅ﷺ")
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)
    assert fold_name(fold_name(text)) == fold_name(text)
    assert fold_code(fold_code(text)) == fold_code(text)


@pytest.mark.parametrize(
    "names",
    [
        ["حي الميناء", "الميناء", "ميناء", "منطقة الميناء", "المـيناء", "المينا"],
        ["Wychwood (94)", "Wychwood", "WYCHWOOD", "Wychwood [94]", "Wychwood neighbourhood"],
        ["Quartier de la Gare", "Gare", "gare"],
        ["Al-Mina", "El Mina", "al mina", "Mina", "Mina quarter"],
        ["محلّة الزاهرية", "الزاهريه", "زاهرية"],
        ["دوار أولاد علي", "اولاد علي"],
    ],
)
def test_names_of_areas_meet(names):
    assert len({fold_name(name) for name in names}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("مخيم البداوي", "البداوي"),
        ("المدينة القديمة", "القديمة"),
        ("الميناء", "المنى"),
        ("Ward 5", "Ward 6"),
        ("Rouge (131)", "Rouge Park"),
    ],
)
def test_names_that_differ_stay_apart(one, other):
    assert fold_name(one) != fold_name(other)


def test_a_generic_name_keeps_itself():
    assert fold_name("Ward") == "ward"
    assert fold_name("الحي")
    assert fold_name("(94)") == "94"


def test_codes_keep_their_zeros_and_signs():
    assert fold_code(" ٠٩٤\u200f ") == "094"
    assert fold_code("Lb-01") == "lb-01"


@pytest.mark.parametrize(
    ("one", "other", "lang"),
    [
        ("المشاركات", "مشاركة", "ar"),
        ("والمشاركون", "المشاركون", "ar"),
        ("إعلان", "اعلان", "ar"),
        ("المدينة", "مدينه".replace("ه", "ة"), "ar"),
        ("participation", "Participations", "en"),
        ("neighbourhoods", "neighbourhood", "en"),
        ("écoles", "École", "fr"),
        ("municipalités", "municipalité", "fr"),
        ("the participation", "the participations", "ar"),
    ],
)
def test_words_of_one_stem_find_each_other(one, other, lang):
    assert tokens(one, lang) == tokens(other, lang)


@pytest.mark.parametrize(("one", "other"), [("والدين", "الدين"), ("بالغين", "الغين"), ("مدينة", "دين")])
def test_a_root_letter_is_no_prefix(one, other):
    assert tokens(one, "ar") != tokens(other, "ar")


def test_tokens_keep_the_order_and_drop_the_signs():
    assert tokens("حوار، وشباب! 2016", "ar") == [*tokens("حوار", "ar"), *tokens("وشباب", "ar"), "2016"]
    assert tokens("", "en") == []


@given(ARABIC | st.text(max_size=30))
def test_any_text_has_folded_tokens(text):
    for token in tokens(text, "ar"):
        assert token == fold(token)


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("مرحباً بكم في المدينة", "ar"),
        ("التقرير for 2016", "ar"),
        ("The city and its residents", "en"),
        ("La ville et ses habitants", "fr"),
        ("Données publiées chaque année à Genève", "fr"),
        ("این کتاب چگونه است پس گفت", None),
        ("Привет, как дела", None),
        ("2016", None),
        ("", None),
    ],
)
def test_the_language_is_guessed_or_left_open(text, lang):
    assert guess_language(text) == lang
