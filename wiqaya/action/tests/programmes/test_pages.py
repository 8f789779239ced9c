"""The pages of programmes, in Arabic: from the first question to the early end; who may open what; what the public sees."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from wiqaya.action.actions import sessions, work
from wiqaya.action.models import Intervention, Session
from wiqaya.action.tests.programmes.conftest import PLAIN, TARGETED
from wiqaya.mapping.actions import assets, cycle, issues
from wiqaya.people.models import Membership, Organisation
from wiqaya.places.models import Area
from wiqaya.safeguards.fields import words
from wiqaya.web.addresses import WORK

Plan = Callable[..., Intervention]
As = Callable[[Any], Any]
Browse = Callable[..., Any]
LIST = f"/ar/{WORK}/act/programmes/"
DAY = {"dated_day": "٢٠", "dated_month": "11", "dated_year": "2026"}
LABELS = ("وقاية", "أولي", "ثانوي", "تطرف", "تطرّف", "خطر", "مستوى")  # none of them stands on the public page


def test_from_the_first_question_to_the_early_end(browse: Browse, amal: Any, now: Any) -> None:
    client = browse(amal)
    assert "ما الموجود أصلاً" in client.get(f"{LIST}new/").content.decode()
    answer = client.post(f"{LIST}new/?from=cair-youth-centre", {"title_ar": "بيت الشباب", "domain": "youth", "asked_existing": "on"})
    row = Intervention.objects.get()
    page = f"{LIST}{row.short}/"
    assert answer.url == f"{page}edit/aim/"
    assert (row.practice, row.asked_existing) == ("cair-youth-centre", True)
    aim = {"title_ar": "بيت الشباب", "domain": "youth", "level": "primary", "scope": "general", "ordinary": "on", "onward": "1"}
    assert client.post(answer.url, aim).url == f"{page}edit/people/"  # nothing is asked of a mapped need
    assert client.post(f"{page}edit/part/", {"part": "actor", "best_actor": "city", "messenger": "city", "police": "partner"}).status_code == 200
    client.post(f"{page}start/")
    client.post(f"{page}sessions/new/", {**DAY, "women": "٧", "boys": "4", "total": "11", "feedback_ar": "نعود الأسبوع القادم"})
    assert Session.objects.get().counts == {"women": 7, "boys": 4}
    client.post(f"{page}harm/", {**DAY, "to": "relations", "text_ar": "خلاف على القاعة"})
    told = client.get(page).content.decode()
    assert all(word in told for word in ("بيت الشباب", "نعود الأسبوع القادم", "خلاف على القاعة", "١١"))
    assert client.post(f"{page}stop/", {"because_ar": "انتهى المال"}).status_code == 200
    client.post(f"{page}stop/", {"because_ar": "انتهى المال", "exit_plan_ar": "تكمل المكتبة", "effect_ar": "أُخبروا"})
    row.refresh_from_db()
    assert row.state == "stopped"


def test_what_targeted_work_lacks_stands_on_its_page(browse: Browse, amal: Any, plan: Plan) -> None:
    row = plan(**TARGETED)
    client = browse(amal)
    client.post(f"{LIST}{row.short}/start/")
    row.refresh_from_db()
    assert row.state == "planned"
    page = client.get(f"{LIST}{row.short}/").content.decode()
    assert "ما بقي مفتوحاً" in page
    assert f"{LIST}{row.short}/edit/need/" in page


def test_the_public_page_holds_no_label(browse: Browse, city: Any, plan: Plan, chadia: Any, as_actor: As, now: Any) -> None:
    shown, hidden = plan(level_why={"ar": "وقاية أولية"}), plan(**TARGETED)
    work.open_to_public(programme=shown, by=as_actor(chadia), at=now)
    Intervention.objects.filter(pk=hidden.pk).update(public=True)  # even if a hand slipped
    page = browse().get("/ar/activities/").content.decode()
    content = page[page.index("<main") : page.index("</main>")]
    assert "مكتبة البحر" in content
    assert not [word for word in LABELS if word in content]
    assert "طريق آمن" not in page


def test_the_list_its_file_and_what_has_none(browse: Browse, amal: Any, plan: Plan, now: Any, django_assert_max_num_queries: Any) -> None:
    for number in range(49):
        Intervention.objects.create(title=words(ar=f"مكتبة {number}"), domain="culture", level="secondary", added_by=amal.id, added_at=now)
    row = plan(**{**PLAIN, "domain": "sport", "title": {"ar": "دوري الأحياء"}})
    client = browse(amal)
    with django_assert_max_num_queries(24):
        page = client.get(LIST).content.decode()
    assert row.short in page
    assert "مكتبة" not in client.get(LIST, {"domain": "sport"}).content.decode()
    sheet = load_workbook(BytesIO(client.get(f"{LIST}file/?domain=sport").content)).worksheets[0]
    assert sheet.sheet_view.rightToLeft
    gaps = client.get(f"{LIST}without/").content.decode()
    assert all(word in gaps for word in ("الميناء", "البساتين", "الصحة"))
    assert client.get(f"{LIST}ideas/").status_code == 200


def test_the_quick_entry_is_for_those_whose_organisation_does_it(browse: Browse, bilal: Any, plan: Plan) -> None:
    own = Organisation.objects.create(name=words(ar="قسم الشباب"), kind="city")
    Membership.objects.filter(user=bilal).update(organisation=own)
    mine, other = plan(owner=own), plan()
    client = browse(bilal)
    assert f"{mine.short}/sessions/new/" in client.get(LIST).content.decode()
    assert client.get(f"{LIST}{mine.short}/sessions/new/").status_code == 200
    assert client.get(f"{LIST}{other.short}/sessions/new/").status_code == 403
    assert client.get(f"{LIST}{mine.short}/edit/aim/").status_code == 403
    wrong = client.post(f"{LIST}{mine.short}/sessions/new/", {**DAY, "women": "3", "total": "5"}).content.decode()
    assert "غير معروف" in wrong


def test_words_of_threat_are_remarked_beside_the_field(browse: Browse, amal: Any, plan: Plan) -> None:
    row = plan(domain="education", purpose={"ar": "تحصين الشباب"})
    assert "تحصين الشباب" in browse(amal).get(f"{LIST}{row.short}/wording/").content.decode()


@pytest.mark.parametrize("path", ["", "new/", "without/"])
def test_whoever_has_no_role_sees_nothing(browse: Browse, driss: Any, path: str) -> None:
    assert browse(driss).get(f"{LIST}{path}").status_code == 403
    assert browse().get(f"{LIST}{path}").status_code == 302


def test_two_writers_of_a_page_see_what_stands_there(browse: Browse, amal: Any, plan: Plan, as_actor: As, now: Any) -> None:
    row, client = plan(), browse(amal)
    address = f"{LIST}{row.short}/edit/rights/"
    seen = client.get(address).context["form"].initial["seen"]
    work.change(programme=row, gender={"ar": "ساعات للنساء"}, by=as_actor(amal), at=now)
    clash = client.post(address, {"seen": seen, "gender_ar": "غيره"}).content.decode()
    assert "ساعات للنساء" in clash
    assert "غيره" in clash


def test_a_session_is_put_right_and_taken_away(browse: Browse, amal: Any, plan: Plan, as_actor: As, now: Any) -> None:
    row = work.start(programme=plan(), by=as_actor(amal), at=now)
    made = sessions.add_session(programme=row, dated=now.date(), counts={"unknown": 9}, by=as_actor(amal), at=now)
    client, address = browse(amal), f"{LIST}{row.short}/sessions/{made.pk}/"
    assert "٩" in client.get(address).content.decode()
    client.post(address, {**DAY, "girls": "9"})
    assert Session.objects.get().counts == {"girls": 9}
    client.post(f"{address}remove/")
    assert not Session.objects.exists()


def test_the_four_principles_are_looked_at_in_a_programme(browse: Browse, amal: Any, plan: Plan) -> None:
    row, client = plan(), browse(amal)
    stand = f"/ar/{WORK}/strategy/principles/intervention/{row.pk}/stand/do-no-harm/"
    client.post(stand, {"stand": "dissent", "reason_ar": "القاعة بعيدة عن البنات"})
    assert "القاعة بعيدة عن البنات" in client.get(f"{LIST}{row.short}/").content.decode()


def test_what_exists_is_found_before_anything_new(browse: Browse, amal: Any, as_actor: As, now: Any) -> None:
    by = as_actor(amal)
    area = Area.objects.get(code="1")
    assets.add_asset(by=by, at=now, name={"ar": "حلقة القراءة"}, areas=[area])
    client = browse(amal)
    assert "حلقة القراءة" in client.get(f"{LIST}new/?area={area.pk}").content.decode()
    client.post(f"{LIST}new/?area={area.pk}", {"title_ar": "قراءة أكثر", "domain": "culture", "existing_text_ar": "ميزانية المكتبات"})
    row = Intervention.objects.get()
    assert (list(row.areas.all()), str(row.existing_text), row.ordinary) == ([area], "ميزانية المكتبات", True)


def test_the_chain_leads_from_the_finding_to_the_work_for_those_who_may_read_it(
    browse: Browse, amal: Any, bilal: Any, plan: Plan, as_actor: As, now: Any
) -> None:
    year = cycle.create_cycle(year=2026, by=as_actor(amal), at=now)
    card = issues.begin(cycle=year, title={"ar": "إهانات في الطريق"}, by=as_actor(amal), at=now)
    row = plan(issues=[card])
    assert "إهانات في الطريق" in browse(amal).get(f"{LIST}{row.short}/").content.decode()
    assert "إهانات في الطريق" not in browse(bilal).get(f"{LIST}{row.short}/").content.decode()
    gaps = browse(amal).get(f"{LIST}without/").content.decode()
    assert "إهانات في الطريق" not in gaps
