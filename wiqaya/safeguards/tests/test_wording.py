"""The wording check: only a person's traces refuse; everything else warns and offers."""

from __future__ import annotations

import pytest

from wiqaya.safeguards.wording import only_names_a_group, remarks


@pytest.mark.parametrize(
    ("text", "lang", "kind"),
    [
        ("The old harbour is a hotspot", "en", "wording"),
        ("هذا الحي بؤرة للمشاكل", "ar", "wording"),
        ("Insults rose because of the rents", "en", "cause"),
        ("Ask someone@example.org", "en", "identifier"),
        ("اتصلوا بالرقم ٠٦١٢٣٤٥٦٧٨", "ar", "identifier"),
    ],
)
def test_each_kind_of_remark_is_found(text: str, lang: str, kind: str) -> None:
    found = remarks(text, lang)
    assert kind in [remark.kind for remark in found]
    assert all(remark.refuses == (remark.kind == "identifier") for remark in found)
    assert all(remark.word in remark.sentence() for remark in found)


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Places in the school were cut twice", "en"),
        ("خُفضت مقاعد المدرسة مرتين", "ar"),
        ("Les places ont été réduites deux fois", "fr"),
        ("", "en"),
    ],
)
def test_plain_words_are_left_alone(text: str, lang: str) -> None:
    assert remarks(text, lang) == []


def test_a_wording_remark_offers_other_words() -> None:
    found = next(remark for remark in remarks("This hotspot", "en") if remark.kind == "wording")
    assert found.suggestion
    assert found.suggestion in found.sentence()


@pytest.mark.parametrize(
    "title",
    ["Refugees", "The problem of the refugees", "Syrian refugees", "Muslims", "اللاجئون", "مشكلة النازحين", "الشيعة", "Les réfugiés"],
)
def test_a_group_is_no_title(title: str) -> None:
    assert only_names_a_group(title)


@pytest.mark.parametrize(
    "title",
    [
        "Insults against refugees",
        "Exclusion of newcomers at the school gate",
        "إهانات للاجئين قرب السوق",
        "School places",
        "التمييز ضد النازحين",
        "",
    ],
)
def test_what_happens_is_a_title(title: str) -> None:
    assert not only_names_a_group(title)


def test_the_name_of_a_group_of_this_city_is_no_title() -> None:
    assert only_names_a_group("People of the hill", ["People of the hill"])
