"""The search finds in every script what a slow look through all texts finds, page after page."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from typing import Any

import pytest

from wiqaya.action import terms
from wiqaya.action.actions import services
from wiqaya.action.queries.services import search, shown_to_all
from wiqaya.action.queries.services import services as all_services
from wiqaya.action.words import Need
from wiqaya.safeguards.access import Actor

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)  # a Saturday


def names(text: str, now: datetime, **wanted: str) -> list[str]:
    return [row.name["ar"]["text"] for row in search(shown_to_all(), text, wanted, at=now).rows]


@pytest.mark.parametrize("text", ["عيادة", "العيادات", "وعيادة الميناء", "عياده", "clinic", "CLINIC port", "clin", "أطفال", "للأطفال", "المبنى الازرق", "santé", "sante", "health", "association du port clinic"])
def test_a_service_is_found_however_people_write(directory: Any, now: datetime, text: str) -> None:
    assert "عيادة الميناء" in names(text, now)


@pytest.mark.parametrize("text", ["clinic shelter", "xyz", "linic", "شارع"])
def test_all_words_must_be_there(directory: Any, now: datetime, text: str) -> None:
    assert names(text, now) == []


def test_filters_cut(directory: Any, now: datetime) -> None:
    port = str(directory.port.pk)
    assert names("", now, need="child") == ["عيادة الميناء"]
    assert set(names("", now, area=port)) == {"عيادة الميناء", "دورة اللغة العربية", "بيت الأمان"}
    assert set(names("", now, area="0" * 32)) == {"دورة اللغة العربية", "بيت الأمان"}
    assert set(names("", now, audience="newcomers")) == {"عيادة الميناء", "دورة اللغة العربية"}  # and what is for everybody
    assert names("", now, language="fr", cost="free") == ["عيادة الميناء"]
    assert names("", NOON, open="now") == ["عيادة الميناء"]
    assert names("", NOON.replace(hour=14), open="now") == []


def test_a_name_that_was_written_out_comes_first_then_what_was_confirmed_last(directory: Any, by: Actor, body: Any, now: datetime) -> None:
    services.add(by=by, at=now, name={"ar": "عيادة", "en": "Clinic"}, organisation=body)
    assert names("clinic", now) == ["عيادة", "عيادة الميناء"]
    assert names("", now)[0] == "دورة اللغة العربية"


def reference(rows: Any, text: str) -> set[Any]:
    """Every word as a whole word or stem of any text, the last one as its beginning; nothing looked up."""
    found = set()
    for row in rows:
        texts = [getattr(row, name) for name in services.SEARCHED] + [row.organisation.name]
        held = {term for value in texts for lang, entry in value.items() for term in terms.terms_of_text(entry["text"], lang)}
        held |= {term for code in row.needs for term in services._terms_of_need(code)}
        words = terms.query_words(text)
        whole = [bool(held & terms.alternatives(word)) for word in words]
        if words and not whole[-1]:
            whole[-1] = any(term.startswith(start) for term in held for start in terms.beginnings(words[-1]))
        if all(whole):
            found.add(row.pk)
    return found


@pytest.mark.slow
def test_the_search_finds_what_a_look_through_all_texts_finds(by: Actor, body: Any, now: datetime) -> None:
    chance = random.Random(5)
    stock = {"ar": ["دعم", "الأسرة", "سكن", "مدرسة", "لغة"], "en": ["family", "housing", "schools", "languages"], "fr": ["école", "familles", "logement", "société"], "am": ["ቤተሰብ", "ድጋፍ"]}
    for _number in range(60):
        langs = chance.sample(list(stock), 2)
        name = {lang: " ".join(chance.choices(stock[lang], k=2)) for lang in langs}
        services.add(by=by, at=now, name=name, organisation=body, needs=chance.sample(Need.values, 1))
    rows = list(all_services())
    every = [word for words in stock.values() for word in words]
    for _number in range(60):
        text = " ".join(chance.choices(every, k=chance.randint(1, 2)))
        text = text[: len(text) - chance.randint(0, 2)]
        pages, after = [], ""
        while True:
            page = search(all_services(), text, {}, at=now, after=after, size=7)
            pages += [row.pk for row in page.rows]
            assert page.start == len(pages) - len(page.rows) + 1
            if not page.after:
                break
            after = page.after
        assert len(pages) == len(set(pages)) == page.count
        assert set(pages) == reference(rows, text), text
