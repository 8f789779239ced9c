"""One walk in Arabic: means, political look, proposal, decision, questions, papers."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from wiqaya.safeguards.fields import words
from wiqaya.strategy.actions import deciding
from wiqaya.strategy.kinds.means import CHAMPIONS, LINES, NEEDS, SOURCES, STEPS
from wiqaya.strategy.models import BudgetLine, Champion, CouncilQuestion, FundingSource, Measure, ResourceNeed, Strategy, TrustStep
from wiqaya.web.addresses import WORK

AT = f"/ar/{WORK}/strategy"
DECISION = {"outcome": "returned", "body": "council", "dated_day": "٢٠", "dated_month": "11", "dated_year": "٢٠٢٦", "questions_ar": "من يدفع؟"}


def test_from_the_text_to_the_answer(strategy: Strategy, amal: Any, chadia: Any, browse: Any) -> None:
    writer = browse(amal)
    assert "لا يلزم أن توافقوا عليها" in writer.get(f"{AT}/approval/{strategy.short}/propose/").content.decode()
    assert writer.post(f"{AT}/approval/{strategy.short}/propose/", {"body": "council"}).status_code == 302
    assert writer.get(f"{AT}/approval/{strategy.short}/decide/").status_code == 403
    clerk = browse(chadia)
    assert clerk.post(f"{AT}/approval/{strategy.short}/decide/", {**DECISION, "dated_day": ""}).status_code == 200  # a decision has a day
    assert clerk.post(f"{AT}/approval/{strategy.short}/decide/", DECISION).status_code == 302
    question = CouncilQuestion.objects.get()
    assert writer.post(f"{AT}/approval/questions/{question.pk}/", {"answer_ar": "المدينة."}).status_code == 302
    page = writer.get(f"{AT}/approval/").content.decode()
    assert "من يدفع؟" in page
    assert "المدينة." in page


def test_papers_come_as_page_and_word_in_the_language_of_the_address(strategy: Strategy, amal: Any, browse: Any) -> None:
    client = browse(amal)
    page = client.get(f"{AT}/approval/{strategy.short}/motion.html")
    assert "مدينة للجميع" in page.content.decode()
    file = client.get(f"/fr/{WORK}/strategy/approval/{strategy.short}/brief.docx")
    assert f"brief-{strategy.short}-fr.docx" in file["Content-Disposition"]
    assert client.get(f"{AT}/approval/{strategy.short}/poem.html").status_code == 404
    assert client.get(f"{AT}/approval/papers/plan.html").status_code == 404  # a plan is made of a strategy


def test_a_mandate_of_the_city_warns_that_it_complements(city: Any, amal: Any, mayor: Any, driss: Any, browse: Any) -> None:
    assert "يكمل التفويض الوطني" in browse(amal).get(f"{AT}/approval/mandate/").content.decode()
    said = {"title_ar": "تفويض", "text_ar": "تشارك المدينة في الوقاية.", **DECISION, "outcome": "approved", "reference": "2026/14"}
    assert browse(amal).post(f"{AT}/approval/mandate/decide/", said).status_code == 403
    assert browse(driss).post(f"{AT}/approval/mandate/decide/", said).status_code == 302


@pytest.fixture
def rich(strategy: Strategy, by: Any, now: Any) -> Strategy:
    """Fifty measures, each with a need and a line."""
    first, added = Measure.objects.get(strategy=strategy), {"added_by": by.id, "added_at": now}
    giver = FundingSource.objects.create(name=words(ar="صندوق الميناء"), kind="donor", state="granted", competitive=True, **added)
    for number in range(50):
        made = Measure.objects.create(strategy=strategy, priority=first.priority, title=words(ar=f"تدبير {number}"), domain="sport", cost=Decimal(100), **added)
        ResourceNeed.objects.create(what=words(ar="قاعة"), measure=made, kind="material", **added)
        BudgetLine.objects.create(strategy=strategy, measure=made, source=giver, year=2027, planned=Decimal(150), title=words(ar=f"بند {number}"), **added)
    return strategy


def test_the_means_of_fifty_measures_take_few_questions(rich: Strategy, amal: Any, browse: Any, django_assert_max_num_queries: Any) -> None:
    client = browse(amal)
    client.get(f"{AT}/means/")
    with django_assert_max_num_queries(30):
        page = client.get(f"{AT}/means/").content.decode()
    assert "«بند ٧» (٢٠٢٧)" in page or "«بند 7» (٢٠٢٧)" in page  # the line that goes over is named
    assert "صندوق الميناء" in page


def test_whoever_may_not_see_money_sees_the_needs(rich: Strategy, chadia: Any, browse: Any) -> None:
    client = browse(chadia)
    page = client.get(f"{AT}/means/").content.decode()
    assert "صندوق الميناء" not in page
    assert client.get(f"{AT}/means/sources/").status_code == 403


def test_entries_say_what_to_look_at(strategy: Strategy, by: Any, now: Any) -> None:
    added, on = {"added_by": by.id, "added_at": now}, date(2026, 11, 21)
    rows = (
        (SOURCES, FundingSource(kind="donor", deadline=date(2026, 12, 20), until=date(2026, 1, 1), burden="no", **added), 5),
        (SOURCES, FundingSource(kind="city", deadline=date(2026, 11, 20), amount=1, **added), 1),
        (NEEDS, ResourceNeed(kind="human", **added), 3),
        (LINES, BudgetLine(strategy=strategy, year=2026, planned=5, approved=4, spent=6, **added), 3),
        (CHAMPIONS, Champion(post="رئاسة القسم", asked_on=date(2025, 1, 1), **added), 1),
        (STEPS, TrustStep(due=date(2026, 1, 1), **added), 1),
    )
    for kind, row, count in rows:
        assert kind.remark is not None
        assert len(kind.remark(row, on)) == count, kind.key


def test_pages_ask_who_comes(strategy: Strategy, other_city: Any, amal: Any, driss: Any, browse: Any, by: Any, now: Any) -> None:
    deciding.open_look(strategy=strategy, by=by, at=now)
    for page in ("means/", "approval/", f"approval/{strategy.short}/propose/", f"approval/{strategy.short}/plan.html", "approval/mandate/"):
        assert browse(driss).get(f"{AT}/{page}").status_code == 403
        assert browse().get(f"{AT}/{page}").status_code == 302
    assert browse(amal).get(f"{AT}/approval/st-zzzzz/plan.html").status_code == 404
