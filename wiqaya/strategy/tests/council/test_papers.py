"""Papers for a council: whole, in three languages, with money only for those who may see it."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from typing import Any

import docx
import pytest

from wiqaya.safeguards.fields import words
from wiqaya.strategy.actions import deciding
from wiqaya.strategy.documents import make
from wiqaya.strategy.documents.make import FREE, NoStrategy, Paper
from wiqaya.strategy.documents.pieces import BLANK
from wiqaya.strategy.models import BudgetLine, FundingSource, Measure, PrincipleCheck
from wiqaya.ui.documents import to_docx, to_html

ON = date(2026, 11, 21)


def _text(paper: str, lang: str, city: Any, strategy: Any, by: Any) -> str:
    return str(to_html(make.document(city, strategy, paper, lang, by=by, on=ON), lang))


@pytest.fixture
def funded(strategy: Any, measure: Measure, by: Any, now: Any) -> Any:
    giver = FundingSource.objects.create(name=words(en="Harbour fund", ar="صندوق الميناء"), kind="donor", state="granted", added_by=by.id, added_at=now)
    BudgetLine.objects.create(
        strategy=strategy, measure=measure, source=giver, year=2027, planned=Decimal(900), title=words(en="Evening pay"), added_by=by.id, added_at=now
    )
    return strategy


@pytest.mark.parametrize("paper", Paper.values)
def test_every_paper_is_written_in_every_language(paper: str, city: Any, funded: Any, by: Any) -> None:
    for lang in ("ar", "en", "fr"):
        text = _text(paper, lang, city, funded, by)
        assert str(city.name[lang]["text"]) in text
        assert "{" not in text


@pytest.mark.slow
def test_the_plan_is_a_word_file_from_right_to_left(city: Any, funded: Any, by: Any) -> None:
    data = to_docx(make.document(city, funded, Paper.PLAN, "ar", by=by, on=ON), "ar")
    paragraphs = docx.Document(io.BytesIO(data)).paragraphs
    assert [one.text for one in paragraphs if one.style and one.style.name == "Title"] == ["مدينة للجميع"]
    assert all("w:bidi" in one._p.xml for one in paragraphs if "مدينة" in one.text)


def test_the_plan_traces_findings_adds_up_and_prints_disagreement(city: Any, funded: Any, by: Any, mayor: Any, now: Any) -> None:
    PrincipleCheck.objects.create(
        about="strategy", subject=funded.pk, principle="gender", stand="dissent", reason=words(en="No girl was asked"), by=mayor.id, at=now
    )
    text = _text(Paper.PLAN, "en", city, funded, by)
    for part in ("No finding yet", "Study evenings", "“Study evenings” lacks 300 Tunisian dinars", "Harbour fund", "No girl was asked"):
        assert part in text
    assert "مدينة لا يخاف فيها أحد</bdi> [in Arabic]" in text  # the language that steps in is named


def test_who_gives_money_stands_only_in_the_papers_of_those_who_may_see_it(city: Any, funded: Any, clerk: Any) -> None:
    for paper in (Paper.PLAN, Paper.HANDOVER):
        assert "Harbour fund" not in _text(paper, "en", city, funded, clerk)


def test_the_motion_cites_what_is_known_and_leaves_lines_for_the_rest(city: Any, strategy: Any, by: Any) -> None:
    text = _text(Paper.MOTION, "ar", city, strategy, by)
    assert all(part in text for part in ("خدمة الشباب", "١٬٢٠٠ دينار تونسي", "لا يمنح نصٌّ المدينةَ تفويضاً خاصاً بعد", BLANK))


def test_a_decided_text_is_read_as_it_was_decided(city: Any, strategy: Any, measure: Measure, by: Any, clerk: Any, now: Any) -> None:
    deciding.open_look(strategy=strategy, by=by, at=now)
    deciding.propose(strategy=strategy, body="council", by=by, at=now)
    deciding.decide(strategy=strategy, outcome="approved", body="council", dated=date(2026, 11, 20), until=date(2029, 1, 1), by=clerk, at=now)
    Measure.objects.filter(pk=measure.pk).update(title=words(en="Something else"))
    strategy.refresh_from_db()
    text = _text(Paper.PLAN, "en", city, strategy, by)
    assert "As approved on " in text
    assert "Study evenings" in text


def test_only_some_papers_can_be_written_without_a_strategy(city: Any, by: Any) -> None:
    assert {paper for paper in Paper if _can(paper, city, by)} == set(FREE)


def _can(paper: str, city: Any, by: Any) -> bool:
    try:
        make.document(city, None, paper, "ar", by=by, on=ON)
    except NoStrategy:
        return False
    return True
