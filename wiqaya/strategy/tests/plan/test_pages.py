"""The pages of builder, plan, principles and comments, in Arabic; and the public plan."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from wiqaya.strategy.actions import comments, plan, principles, writing
from wiqaya.strategy.models import DraftComment, Measure, Strategy
from wiqaya.web.addresses import WORK

TODAY = timezone.localdate()


def _page(client: Client, path: str, **data: Any) -> str:
    response = client.post(path, data) if data else client.get(path)
    assert response.status_code == 200, (path, response.status_code)
    return response.content.decode()


@pytest.fixture
def work() -> str:
    return f"/ar/{WORK}/strategy"


def test_every_page_of_a_strategy_opens_in_arabic(measure: Measure, by: Any, amal: Any, browse: Any, work: str, now: Any) -> None:
    client, short = browse(amal), measure.strategy.short
    writing.keep_version(strategy=measure.strategy, reason="First round", by=by, at=now)
    plan.change_measure(measure=measure, values={"cost": 5, "text": {"ar": "أمسيات"}}, by=by, at=now)
    principles.stand(about="strategy", subject=measure.strategy.pk, principle="gender", values={"reason": {"ar": "لم تُسأل الأمهات"}}, stand="dissent", by=by, at=now)
    for path in (
        "builder/", "builder/new/", f"builder/{short}/", f"builder/{short}/stand/", f"builder/{short}/words/", f"builder/{short}/versions/",
        f"builder/{short}/versions/keep/", f"builder/{short}/people/", f"builder/{short}/people/open/", f"builder/{short}/people/say/", "comments/", "plan/",
        f"plan/{short}/?view=owner", f"plan/{short}/?view=time", f"plan/{short}/?view=level", f"plan/{short}/national/", f"plan/{short}/priority/",
        f"priorities/{measure.priority.short}/", f"priorities/{measure.priority.short}/measure/", f"measures/{measure.short}/",
        f"measures/{measure.short}/edit/", f"measures/{measure.short}/note/", f"measures/{measure.short}/remove/",
        *(f"builder/{short}/part/{part}/" for part in ("form", "approach", "home", "following", "political")),
        f"principles/strategy/{measure.strategy.pk}/stand/gender/", f"principles/strategy/{measure.strategy.pk}/again/",
    ):  # fmt: skip
        assert 'dir="rtl"' in _page(client, f"{work}/{path}")
    assert "١٬٢٠٠" in _page(client, f"{work}/builder/{short}/versions/1/0/")
    assert "لم تُسأل الأمهات" in _page(client, f"{work}/principles/strategy/{measure.strategy.pk}/")


def test_two_writers_see_both_texts(strategy: Strategy, amal: Any, by: Any, browse: Any, work: str, now: Any) -> None:
    client, path = browse(amal), f"{work}/builder/{strategy.short}/part/political/"
    page = client.get(path)
    seen = page.context["form"].initial["seen"]
    writing.write(strategy=strategy, part="political", values={"parties": {"ar": "سُئل الطرفان"}}, by=by, at=now)
    answer = client.post(path, {"seen": seen, "parties_ar": "لم يُسأل أحد"})
    assert answer.status_code == 422
    assert "سُئل الطرفان" in answer.content.decode()
    assert "لم يُسأل أحد" in answer.content.decode()


def test_residents_comment_without_account_and_see_it_once_it_was_read(measure: Measure, by: Any, second: Any, now: Any, browse: Any) -> None:
    client = browse()
    assert "<form" not in _page(client, "/ar/plan/draft/").split("<main")[1]
    comments.open_comments(strategy=measure.strategy, starts=TODAY, until=TODAY + timedelta(days=9), by=by, at=now)
    said = {"part": measure.short, "holder": "residents", "language": "ar", "text": "الأمسيات تنتهي متأخرة"}
    assert client.post("/ar/plan/draft/", said).url == "/ar/plan/draft/thanks/"
    assert not {"sessionid", "messages"} & set(client.cookies)
    assert "الأمسيات تنتهي" not in _page(client, "/ar/plan/draft/")
    comments.show(comment=DraftComment.objects.get(), by=second, at=now)
    assert "الأمسيات تنتهي" in _page(client, "/ar/plan/draft/")
    refused = client.post("/ar/plan/draft/", {**said, "text": "اسألوا 03 123 456"})
    assert (refused.status_code, DraftComment.objects.count()) == (422, 1)


def test_who_sends_again_and_again_waits(measure: Measure, by: Any, now: Any, browse: Any) -> None:
    comments.open_comments(strategy=measure.strategy, starts=TODAY, until=TODAY + timedelta(days=9), by=by, at=now)
    client, said = browse(), {"holder": "residents", "language": "ar", "text": "رأي"}
    codes = [client.post("/ar/plan/draft/", said, REMOTE_ADDR="192.0.2.77").status_code for _ in range(6)]
    assert codes == [302] * 5 + [429]


def test_the_public_plan_tells_what_is_late_and_what_was_stopped(measure: Measure, by: Any, now: Any, browse: Any, django_assert_max_num_queries: Any) -> None:
    client = browse()
    assert measure.title["ar"]["text"] not in _page(client, "/ar/plan/")  # not approved yet
    other = plan.add_measure(priority=measure.priority, values={"title": {"ar": "مباريات مختلطة"}, "domain": "sport"}, by=by, at=now)
    Measure.objects.filter(pk=measure.pk).update(due=date(2026, 1, 1))
    Strategy.objects.update(state="approved", approved_on=date(2026, 1, 1), until=date(2026, 6, 1))
    plan.note_progress(measure=other, text={"ar": "توقفنا"}, state="stopped", dated=now.date(), stopped_because={"ar": "لم يأت أحد"}, by=by, at=now)
    with django_assert_max_num_queries(22):
        page = _page(client, "/ar/plan/")
    for words in (measure.title["ar"]["text"], "لم يأت أحد", "خدمة الشباب"):
        assert words in page
    assert "Insults around" not in page  # the finding is in no public edition
    assert "لم يأت أحد" in _page(client, f"/ar/plan/measures/{other.short}/")


def test_who_reads_only_writes_nothing(measure: Measure, chadia: Any, driss: Any, browse: Any, work: str) -> None:
    reader, nobody = browse(chadia), browse(driss)
    assert "/priority/" not in _page(reader, f"{work}/plan/")
    assert reader.get(f"{work}/measures/{measure.short}/edit/").status_code == 403
    assert reader.get(f"{work}/measures/{measure.short}/note/").status_code == 403
    assert nobody.get(f"{work}/plan/").status_code == 403
