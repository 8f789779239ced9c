"""Pages of a register: who opens them, what stands there, what a form does."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone, translation
from openpyxl import load_workbook

from wiqaya.people.models import Membership
from wiqaya.registers import actions, paging, sheet
from wiqaya.registers.entry import Entry
from wiqaya.registers.forms import OPENED
from wiqaya.registers.tests.kinds import MANDATES, NEEDS, SOURCES
from wiqaya.safeguards.access import Actor
from wiqaya.safeguards.tenancy import in_city

pytestmark = [pytest.mark.django_db, pytest.mark.urls("wiqaya.registers.tests.urls")]
HOSTILE = "<script>alert(1)</script>\"'><img src=x>"
FUND = {"name": {"en": "Fund of the region", "ar": "صندوق الإقليم"}, "kind": "national"}
SENT = {"name_ar": "صندوق الأحياء", "kind": "national", "state": "idea", "competitive": "yes", "amount": "١٬٢٠٠٫٥"}


def at(name: str, *args: Any, lang: str = "en") -> str:
    with translation.override(lang):
        return reverse(f"kept:{name}", args=args)


def soup(response: Any) -> BeautifulSoup:
    assert response.status_code == 200, response.status_code
    return BeautifulSoup(response.content, "html.parser")


@pytest.fixture
def add(by: Any, now: Any) -> Any:
    return lambda kind, /, **values: actions.add(kind=kind, by=by, at=now, values=values)


@pytest.fixture
def fund(add: Any) -> Entry:
    return add(SOURCES, **FUND)


@pytest.fixture
def page(browse: Any, amal: Any) -> Any:
    return browse(amal)


def test_an_empty_list_says_what_it_is_good_for_and_how_to_begin(page: Any) -> None:
    drawn = soup(page.get(at("givers")))
    assert "Who could give" in drawn.select_one("main").text
    assert [link["href"] for link in drawn.select("main a.button-primary")] == [at("giver-new")] * 2
    assert not drawn.select("form.filter-bar")


def test_an_entry_is_written_in_arabic(page: Any) -> None:
    sent = page.post(at("giver-new", lang="ar"), {**SENT, "deadline_day": "١", "deadline_month": "3", "deadline_year": "٢٠٢٧"}, follow=True)
    row = SOURCES.model.objects.get()
    assert sent.redirect_chain == [(at("giver", row.short, lang="ar"), 302)]
    drawn = soup(sent)
    text = drawn.select_one("main").text
    assert drawn.h1.text.strip() == "صندوق الأحياء"
    assert "١٬٢٠٠٫٥" in text
    assert "٢٠٢٧" in text
    assert (str(row.amount), row.deadline.year, row.competitive) == ("1200.50", 2027, True)


@pytest.mark.parametrize(
    ("change", "field"), [({"name_ar": ""}, "name"), ({"kind": ""}, "kind"), ({"conditions_en": "Ask someone@example.org"}, "conditions")]
)
def test_a_refused_form_says_why_at_its_field_and_keeps_what_was_typed(page: Any, change: dict[str, str], field: str) -> None:
    drawn = soup(page.post(at("giver-new"), {**SENT, **change}))
    assert drawn.select(f"#id_{field}_error, [id^=id_{field}][id$=_error]")
    assert drawn.select_one("[name=amount]")["value"] == "١٬٢٠٠٫٥"
    assert not SOURCES.model.objects.exists()


def test_a_new_entry_takes_choices_and_links_from_its_address(page: Any, school: Any) -> None:
    drawn = soup(page.get(f"{at('need-new')}?kind=skill&department={school.short}&shared_with={school.short}&unit=x"))
    assert drawn.select_one("[name=kind][checked]")["value"] == "skill"
    assert drawn.select_one("[name=department] option[selected]")["value"] == str(school.pk)
    assert drawn.select_one("[name=shared_with][checked]")["value"] == str(school.pk)
    assert not drawn.select_one("[name=unit]").get("value")


def test_two_writers_see_each_other(page: Any, fund: Any, by: Any, now: Any) -> None:
    seen = soup(page.get(at("giver-edit", fund.short))).select_one(f"[name={OPENED}]")["value"]
    actions.change(kind=SOURCES, row=fund, by=by, at=now, name={"en": "First writer"})
    drawn = soup(page.post(at("giver-edit", fund.short), {**SENT, "name_en": "Second writer", OPENED: seen}))
    assert "First writer" in drawn.select_one("main .definitions").text
    assert drawn.select_one("[name=name_en]")["value"] == "Second writer"
    typed = {box["name"]: box.get("value", "") for box in drawn.select("form.form input") if box.get("type") != "radio" or box.has_attr("checked")}
    assert page.post(at("giver-edit", fund.short), {**typed, "state": "idea"}).status_code == 302
    assert SOURCES.model.objects.get().name["ar"]["text"] == "صندوق الأحياء"


def test_saving_tells_what_is_worth_a_look_in_the_wording(page: Any, fund: Any) -> None:
    sent = {**SENT, "conditions_en": "Only for the hotspot"}
    assert "hotspot" in page.post(at("giver-edit", fund.short), sent, follow=True).content.decode()


def test_an_entry_shows_what_is_filled_its_cautions_and_its_history(page: Any, add: Any, by: Any, now: Any) -> None:
    row = add(SOURCES, **FUND, deadline=timezone.localdate() + timedelta(days=9), conditions={"en": HOSTILE})
    actions.change(kind=SOURCES, row=row, by=by, at=now, amount=7)
    drawn = soup(page.get(at("giver", row.short)))
    main = drawn.select_one("main")
    assert [term.text for term in main.select("dt")] == ["Deadline", "Conditions", "Kind", "State", "Amount in a year"]
    assert HOSTILE in main.text
    assert not main.select("script, img")
    assert "The deadline is near." in main.select_one(".notice").text
    assert "<b>drawn</b>" in main.text  # a panel is text, until its room says that it is markup
    assert ["Amount in a year" in line.text for line in main.select("details li")] == [True, False]
    assert all("Amal" in line.text for line in main.select("details li"))
    assert "Won in a competition" in main.text.split("Not said yet")[1]


def test_the_list_marks_cautions_and_keeps_its_filters(page: Any, add: Any) -> None:
    near = add(SOURCES, **FUND, deadline=timezone.localdate() + timedelta(days=9))
    add(SOURCES, name={"en": "Savings bank"}, kind="private")
    drawn = soup(page.get(f"{at('givers')}?kind=national&competitive=nonsense"))
    assert [link["href"] for link in drawn.select("tbody th a")] == [at("giver", near.short)]
    assert drawn.select_one("tbody .tag-caution").text == "The deadline is near."
    assert "kind=national" in drawn.select_one("a[href*='/file/']")["href"]
    assert "Nothing with these filters" in page.get(f"{at('givers')}?kind=donor").content.decode()


def test_a_long_list_has_pages_and_asks_little(
    page: Any, add: Any, school: Any, library: Any, monkeypatch: Any, django_assert_max_num_queries: Any
) -> None:
    monkeypatch.setattr(paging, "PAGE", 5)
    for _ in range(6):
        add(NEEDS, what={"en": "Chairs"}, kind="material", department=school, shared_with=[library])
    with django_assert_max_num_queries(14):
        drawn = soup(page.get(f"{at('needs')}?department={school.pk}"))
    assert len(drawn.select("tbody tr")) == 5
    onward = drawn.select_one("a[href*=after]")["href"]
    assert f"department={school.pk}" in onward
    assert len(soup(page.get(f"{at('needs')}{onward}")).select("tbody tr")) == 1


def test_the_file_reads_from_right_to_left_and_holds_what_the_filters_left(page: Any, add: Any, monkeypatch: Any) -> None:
    add(SOURCES, **FUND, amount=7)
    add(SOURCES, name={"ar": "=1+1"}, kind="private")
    one = load_workbook(io.BytesIO(page.get(f"{at('givers-file', lang='ar')}?kind=national").content)).worksheets
    assert one[0].sheet_view.rightToLeft
    assert [[cell.value for cell in row[:1]] for row in one[0].iter_rows(min_row=4)] == [["صندوق الإقليم"]]
    assert 7 in [cell.value for cell in one[0][4]]
    monkeypatch.setattr(sheet, "CAP", 1)
    capped = load_workbook(io.BytesIO(page.get(at("givers-file")).content)).worksheets
    assert capped[0].max_row == 4
    assert capped[0]["A4"].data_type == "s"
    assert any("newest 1 of 2" in str(row[1].value) for row in capped[1].iter_rows())


def test_what_may_not_leave_has_no_file(page: Any, add: Any) -> None:
    add(NEEDS, what={"en": "Chairs"}, kind="material")
    assert not soup(page.get(at("needs"))).select("a[href*='/file/']")
    assert page.get(f"{at('needs')}file/").status_code == 404


def test_an_entry_is_taken_away_after_a_question(page: Any, fund: Any) -> None:
    asked = soup(page.get(at("giver-remove", fund.short)))
    assert asked.select_one("main form .button-danger")
    assert asked.select_one("h1").get_text(strip=True) in asked.select_one("title").get_text()
    assert asked.select_one("h1").get_text(strip=True)
    assert SOURCES.model.objects.exists()
    assert page.post(at("giver-remove", fund.short)).headers["Location"] == at("givers")
    assert not SOURCES.model.objects.exists()


def test_readers_see_no_way_to_write(browse: Any, chadia: Any, fund: Any) -> None:
    page = browse(chadia)
    assert not soup(page.get(at("givers"))).select(f"a[href='{at('giver-new')}']")
    assert not soup(page.get(at("giver", fund.short))).select("main a.button")
    for name in ("giver-new", "giver-edit", "giver-remove"):
        address = at(name, *([] if name == "giver-new" else [fund.short]))
        assert (page.get(address).status_code, page.post(address, SENT).status_code) == (403, 403)


def test_those_without_the_permission_see_nothing(browse: Any, driss: Any, fund: Any) -> None:
    for name, args in (("givers", ()), ("givers-file", ()), ("giver", (fund.short,)), ("giver-edit", (fund.short,))):
        assert browse(driss).get(at(name, *args)).status_code == 403
        assert browse().get(at(name, *args)).status_code == 302


def test_a_role_to_whom_a_register_is_closed_sees_nothing_whatever_else_it_holds(page: Any, amal: Any, city: Any, add: Any, now: Any) -> None:
    row = add(MANDATES, title={"en": "Law"}, kind="law", nature="authority")
    assert page.get(at("bases")).status_code == 200
    Membership.objects.create(city=city, user=amal, role="police", starts=now.date(), given_by=amal.id, given_at=now)
    for name, args in (("bases", ()), ("bases-file", ()), ("base-new", ()), ("base", (row.short,)), ("base-edit", (row.short,)), ("base-remove", (row.short,))):
        assert page.get(at(name, *args)).status_code == 403


def test_an_entry_of_another_city_is_not_found(page: Any, other_city: Any, by: Actor, now: Any) -> None:
    with in_city(other_city.id):
        strange = actions.add(kind=SOURCES, by=by, at=now, values=FUND)
    for name in ("giver", "giver-edit", "giver-remove"):
        assert page.get(at(name, strange.short)).status_code == 404
    assert strange.short not in page.get(at("givers")).content.decode()
