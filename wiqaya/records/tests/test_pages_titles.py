"""What the data and the rows of a file are called."""

from __future__ import annotations

from typing import Any

import pytest

from wiqaya.records.facts import source_of
from wiqaya.records.pages import across
from wiqaya.records.tests.pages import latest, messy, upload
from wiqaya.safeguards.fields import words


@pytest.mark.parametrize(
    ("headers", "rows", "place"),
    [
        (["_id", "Topic", "Data Source", "Characteristic"], [("1", "People", "Census 2016, long form, profile", "Men"), ("2", "Homes", "Census 2016, long form, profile", "Flats")], 3),
        (["_id", "Caractéristique", "Source"], [("1", "Hommes", "Recensement A"), ("2", "Femmes", "Recensement B"), ("3", "Femmes", "Recensement C")], 1),
        (["", "", ""], [("People", "Men", "x"), ("People", "Women", "x"), ("People", "All", "x")], 1),
        (["", ""], [("Men", "number"), ("Women", "share")], 1),
        (["a"], [("1",), ("2",)], 0),
    ],
)
def test_the_column_that_says_what_a_row_counts(headers: list[str], rows: list[Any], place: int) -> None:
    assert across.naming_column(headers, rows) == place


@pytest.mark.slow
@pytest.mark.django_db
def test_titles_in_three_languages_go_with_the_data(browse: Any, amal: Any) -> None:
    client = browse(amal)
    upload(client, messy("utf-8"), title_en="Reported incidents", title_ar="حوادث أُبلغ عنها")
    dataset = latest().dataset
    assert {lang: dataset.title[lang]["text"] for lang in dataset.title} == {"en": "Reported incidents", "ar": "حوادث أُبلغ عنها"}
    dataset.bias_note = words(en="Some do not report.")
    assert source_of(dataset).title == {"en": "Reported incidents", "ar": "حوادث أُبلغ عنها"}
    upload(client, messy("cp1256"), name="Calls_2025.csv")
    assert str(latest().dataset.title) == "Calls 2025"
