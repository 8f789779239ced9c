from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from wiqaya.ui.forms import DayField, NumberField, WordsField
from wiqaya.ui.numerals import reading
from wiqaya.ui.samples import SampleForm, words


def test_numbers_give_int_or_decimal():
    assert NumberField().clean("١٬٢٠٤") == 1204
    assert NumberField(decimals=1).clean("٤٫٥") == Decimal("4.5")
    assert NumberField(required=False).clean("") is None
    with translation.override("ar"):
        assert (NumberField(year=True).prepare_value(2026), NumberField().prepare_value(2026)) == ("٢٠٢٦", "٢٬٠٢٦")


@pytest.mark.parametrize("typed", ["twelve", "NaN", "inf", "1e400", "٣x", "--2"])
def test_words_in_a_number_get_an_example(typed):
    with translation.override("en"), pytest.raises(ValidationError, match="for example 12"):
        NumberField().clean(typed)


def test_numbers_keep_their_limits():
    with translation.override("en"):
        with pytest.raises(ValidationError, match="0 or more"):
            NumberField(min_value=0).clean("-1")
        with pytest.raises(ValidationError, match="100 or less"):
            NumberField(max_value=100).clean("101")
        with pytest.raises(ValidationError, match="whole"):
            NumberField().clean("1.5")


@given(st.dates(min_value=date(1000, 1, 1)))
def test_a_day_comes_back_as_it_was_shown(day):
    field = DayField()
    with translation.override("ar"), reading(digits="arab"):
        assert field.clean(field.widget.decompress(day)) == day


@pytest.mark.parametrize(
    ("parts", "words_"),
    [
        (["31", "2", "2026"], "no such day"),
        (["1", "", "2026"], "all three"),
        (["1", "1", "26"], "four digits"),
        (["x", "1", "2026"], "all three"),
    ],
)
def test_a_wrong_day_says_how_to_mend_it(parts, words_):
    with translation.override("en"), pytest.raises(ValidationError, match=words_):
        DayField().clean(parts)


def test_an_empty_day_is_none_or_refused():
    assert DayField(required=False).clean(["", "", ""]) is None
    with pytest.raises(ValidationError):
        DayField().clean(["", "", ""])


def test_words_come_in_every_language():
    class Form(forms.Form):
        name = WordsField(required_langs=("ar",))

    with translation.override("en"):
        form = Form({"name_en": " Port "})
        assert not form.is_valid()
        assert "Arabic" in form.errors["name"][0]
        assert Form({"name_en": "Port", "name_ar": "الميناء"}).is_valid()
    form = Form({"name_ar": "الميناء"})
    assert form.is_valid()
    assert form.cleaned_data["name"] == {"ar": "الميناء", "en": "", "fr": ""}


def test_words_too_long_are_refused():
    with translation.override("en"), pytest.raises(ValidationError, match="at most 5"):
        WordsField(max_length=5).clean({"en": "longer"})


def test_words_show_what_is_stored(draw):
    class Form(forms.Form):
        name = WordsField(initial=words(ar="الميناء", en="Port"))

    soup = draw("{% field form.name %}", "ar", form=Form())
    assert soup.find("input", {"name": "name_ar"})["value"] == "الميناء"
    assert soup.details.has_attr("open")
    assert not Form({"name_ar": "الميناء", "name_en": "Port"}).has_changed()


def test_errors_are_counted_and_reachable(draw):
    soup = draw("{% form form %}", "en", form=SampleForm({"area": "port", "people": "x"}))
    assert soup.select_one("[role=alert] strong").get_text() == "4 things to put right"
    for link in soup.select("[role=alert] a"):
        assert soup.find(id=link["href"][1:])
    assert soup.find("input", {"name": "people"})["aria-invalid"] == "true"
    assert soup.find("input", {"name": "people"})["value"] == "x"


def test_required_is_a_word(draw):
    soup = draw("{% field form.area %}{% field form.note %}", "ar", form=SampleForm())
    assert [mark.get_text() for mark in soup.select(".required")] == ["(مطلوب)"]


def test_why_we_ask_is_beside_the_field(draw):
    soup = draw("{% field form.people %}", "en", form=SampleForm())
    text = soup.details.get_text(" ", strip=True)
    assert "never who they are" in text
    assert "Until the mapping is closed" in text


def test_a_form_with_a_file_is_multipart(draw):
    assert draw("{% form form %}", form=SampleForm()).form["enctype"] == "multipart/form-data"


def test_form_sets_keep_their_counters(draw):
    class Row(forms.Form):
        people = NumberField(label="People")

    soup = draw('{% form_set rows label="Row" %}', "ar", rows=forms.formset_factory(Row, extra=2)())
    assert soup.find("input", {"name": "form-TOTAL_FORMS"})["value"] == "2"
    assert [legend.get_text(" ", strip=True) for legend in soup.select("legend")] == ["Row ١", "Row ٢"]
