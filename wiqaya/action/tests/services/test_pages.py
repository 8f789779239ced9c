"""Pages of the directory, in the workspace and in public: a way through them in Arabic, who sees what, and how heavy they are."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from django.test import Client

from wiqaya.action.actions import services, sheets
from wiqaya.action.models import Service, ServicePlace, Sheet
from wiqaya.safeguards.tenancy import in_city
from wiqaya.web.addresses import WORK

BASE = f"/ar/{WORK}/act/services/"
SHEETS = f"/ar/{WORK}/act/sheets/"
PUBLIC = "/ar/services/"
CANARY = "anarienweg"
SECRET = ("anarienweg", "35.5", "٣٥٫٥")


@pytest.fixture
def sheet(directory: Any, by: Any, now: Any) -> Sheet:
    made = sheets.add_sheet(title={"ar": "من يساعد في ماذا", "en": "Who helps with what", "fr": "Qui aide à quoi"}, audience="newcomers", by=by, at=now)
    for service, question in ((directory.clinic, "أحتاج طبيباً لطفلي"), (directory.shelter, "لست آمنة في البيت"), (directory.course, "أريد أن أتعلّم العربية")):
        made = sheets.put_line(sheet=made, service=service, question={"ar": question}, by=by, at=now)
    return made


def test_a_service_is_added_placed_confirmed_and_found_by_residents(body: Any, browse: Any, amal: Any, now: Any) -> None:
    client = browse(amal)
    form = {
        "name_ar": "مكتب السكن", "organisation": str(body.pk), "needs": ["housing"], "languages": ["ar"], "cost": "free", "state": "active", "whole_city": "on", "public": "on",
        "day_MO": "٩-١٢، ١٣:٣٠-١٦", "day_TU": "9-12",
    }  # fmt: skip
    page = client.post(f"{BASE}new/", {**form, "day_TU": "صباحاً"})
    assert "day_TU" in page.context["form"].errors
    made = client.post(f"{BASE}new/", form)
    row = Service.objects.get()
    assert made["Location"] == f"{BASE}{row.short}/"
    assert row.hours[0] == {"days": ["MO", "TU"], "opens": "09:00", "closes": "12:00"}
    client.post(f"{BASE}{row.short}/places/new/", {"name_ar": "ساحة البلدية", "mobile": "on", "day_WE": "10-11"})
    assert ServicePlace.objects.get().mobile
    client.post(f"{BASE}{row.short}/confirm/", {"how": "phone"})
    row.refresh_from_db()
    assert row.confirmed_how == "phone"
    anybody = Client()
    assert "مكتب السكن" in anybody.get(PUBLIC, {"q": "السكن", "need": "housing"}).content.decode()
    assert "مكتب السكن" not in anybody.get(PUBLIC, {"need": "health"}).content.decode()
    assert "ساحة البلدية" in anybody.get(f"{PUBLIC}buses/").content.decode()
    assert "ساحة البلدية" in anybody.get(f"{PUBLIC}{row.short}/").content.decode()
    client.post(f"{BASE}{row.short}/close/")
    assert anybody.get(f"{PUBLIC}{row.short}/").status_code == 404


def test_what_somebody_else_changed_meanwhile_is_shown_beside_what_was_typed(directory: Any, browse: Any, amal: Any, by: Any, now: Any) -> None:
    client, address = browse(amal), f"{BASE}{directory.course.short}/edit/"
    seen = client.get(address).context["form"].initial["seen"]
    services.change(service=directory.course, by=by, at=now, phone="0311")
    body = str(directory.course.organisation_id)
    typed = {"seen": seen, "name_ar": "دورة", "organisation": body, "cost": "free", "state": "active", "whole_city": "on"}
    page = client.post(address, typed)
    assert "0311" in page.content.decode()
    assert page.context["form"].data["name_ar"] == "دورة"
    assert client.post(address, {**typed, "seen": page.context["form"].data["seen"]}).status_code == 302


def test_a_secret_place_is_on_no_page_but_that_of_those_who_keep_the_directory(directory: Any, sheet: Sheet, browse: Any, amal: Any, chadia: Any) -> None:
    one = directory.shelter.short
    assert CANARY in browse(amal).get(f"{BASE}{one}/").content.decode()
    reader, anybody = browse(chadia), Client()
    pages = [
        *(reader.get(address) for address in (BASE, f"{BASE}?q=Kanarien", f"{BASE}{one}/", SHEETS, f"{SHEETS}{sheet.short}/")),
        *(anybody.get(f"{PUBLIC}{path}") for path in ("", "?q=Kanarien", "?need=violence", f"{one}/", "new-here/", "buses/", "sheets/", f"sheets/{sheet.short}/")),
    ]
    for page in pages:
        assert page.status_code == 200
        assert not [word for word in SECRET if word in page.content.decode()], page.request["PATH_INFO"]
    word = anybody.get(f"{PUBLIC}sheets/{sheet.short}.docx")
    assert not [name for name, text in _parts(word.content) if CANARY in text]


def _parts(data: bytes) -> list[tuple[str, str]]:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return [(name, file.read(name).decode("utf-8", "replace")) for name in file.namelist()]


def test_residents_read_for_whom_it_is_not_and_where_else_to_turn(directory: Any, by: Any, body: Any, now: Any) -> None:
    services.change(service=directory.clinic, by=by, at=now, state="full", not_for={"ar": "ليست للأسنان"})
    other = services.add(by=by, at=now, name={"ar": "مركز الأم والطفل"}, organisation=body, needs=["child"])
    page = Client().get(f"{PUBLIC}{directory.clinic.short}/").content.decode()
    assert "ليست للأسنان" in page
    assert f"{PUBLIC}{other.short}/" in page
    assert "وقاية من" not in page  # ordinary services carry no label of prevention


def test_new_in_the_city_shows_steps_in_order_with_the_services_that_answer(directory: Any) -> None:
    page = Client().get(f"{PUBLIC}new-here/").content.decode()
    assert page.index('id="papers"') < page.index('id="housing"') < page.index('id="language"') < page.index('id="work"')
    assert f"{PUBLIC}{directory.course.short}/" in page[page.index('id="language"') : page.index('id="school"')]
    assert f"{PUBLIC}{directory.shelter.short}/" not in page  # for women alone, and found by need


def test_a_sheet_is_ordered_and_says_whom_to_ask(directory: Any, sheet: Sheet, browse: Any, amal: Any, by: Any, now: Any) -> None:
    client = browse(amal)
    client.post(f"{SHEETS}{sheet.short}/lines/{directory.course.short}/move/", {"way": "up"})
    client.post(f"{SHEETS}{sheet.short}/lines/{directory.clinic.short}/move/", {"way": "away"})
    page = Client().get(f"{PUBLIC}sheets/{sheet.short}/").content.decode()
    assert page.index("دورة اللغة العربية") < page.index("بيت الأمان")
    assert "عيادة الميناء" not in page
    services.close(service=directory.shelter, by=by, at=now)
    assert "بيت الأمان" not in Client().get(f"{PUBLIC}sheets/{sheet.short}/").content.decode()


@pytest.mark.slow
def test_a_sheet_fits_on_a_page_or_names_the_lines_that_do_not(directory: Any, sheet: Sheet, browse: Any, amal: Any, by: Any, body: Any, now: Any) -> None:
    client = browse(amal)
    page = client.get(f"{SHEETS}{sheet.short}/fits/")
    assert [beyond for _name, beyond in page.context["fits"]] == [[], [], []]
    for number in range(24):
        one = services.add(by=by, at=now, name={"ar": f"خدمة {number}"}, organisation=body, not_for={"ar": "ليست لمن هم دون الثامنة عشرة"}, phone="03123456")
        sheets.put_line(sheet=sheet, service=one, question={"ar": f"سؤال {number}"}, by=by, at=now)
    beyond = dict(client.get(f"{SHEETS}{sheet.short}/fits/").context["fits"])
    assert str(beyond["العربية"][-1]) == "سؤال 23"
    assert "أحتاج طبيباً لطفلي" not in map(str, beyond["العربية"])
    assert client.get(f"{SHEETS}{sheet.short}.pdf").content.startswith(b"%PDF")


def test_whoever_has_no_role_sees_nothing_and_whoever_reads_changes_nothing(directory: Any, sheet: Sheet, browse: Any, driss: Any, chadia: Any) -> None:
    nobody, reader, one = browse(driss), browse(chadia), directory.clinic.short
    assert nobody.get(BASE).status_code == nobody.get(f"{BASE}{one}/").status_code == nobody.get(SHEETS).status_code == 403
    for path in (f"{BASE}new/", f"{BASE}to-confirm/", f"{BASE}{one}/edit/", f"{BASE}{one}/confirm/", f"{BASE}{one}/close/", f"{SHEETS}new/", f"{SHEETS}{sheet.short}/remove/"):
        assert reader.get(path).status_code == 403


def test_services_of_another_city_are_not_there(directory: Any, other_city: Any, browse: Any, amal: Any, now: Any) -> None:
    from wiqaya.people.models import Organisation
    from wiqaya.people.queries import operator
    from wiqaya.safeguards.fields import words

    with in_city(other_city.id):
        body = Organisation.objects.create(name=words(ar="هيئة"), kind="cso")
        foreign = services.add(by=operator(other_city), at=now, name={"ar": "خدمة بعيدة"}, organisation=body)
    assert browse(amal).get(f"{BASE}{foreign.short}/").status_code == 404
    assert Client().get(f"{PUBLIC}{foreign.short}/").status_code == 404
    assert "خدمة بعيدة" not in Client().get(PUBLIC, {"q": "بعيدة"}).content.decode()


def test_lists_of_many_services_ask_few_questions_and_stay_light(directory: Any, browse: Any, amal: Any, by: Any, body: Any, now: Any, django_assert_max_num_queries: Any) -> None:
    for number in range(25):
        services.add(by=by, at=now, name={"ar": f"خدمة كبيرة {number}"}, description={"ar": "وصف"}, organisation=body, needs=["health", "child"], languages=["ar", "fr"], whole_city=False, areas=[directory.port])
    client = browse(amal)
    client.get(BASE)
    with django_assert_max_num_queries(20):
        assert client.get(BASE, {"q": "كبيرة"}).context["count"] == 25
    anybody = Client()
    anybody.get(PUBLIC)
    with django_assert_max_num_queries(15):
        page = anybody.get(PUBLIC, {"q": "كبيرة"})
    assert len(page.content) < 75_000
    assert len(anybody.get(PUBLIC, {"q": "كبيرة", "after": page.context["cards"][-1].service.short}).context["cards"]) == 5


@pytest.mark.django_db(databases=["default", "referral", "keys"])
def test_the_pages_of_help_lead_to_services_of_the_public_directory(directory: Any, by: Any, now: Any) -> None:
    page = Client().get("/ar/help/").content.decode()
    assert f"{PUBLIC}{directory.shelter.short}/" in page
    assert CANARY not in page
    services.change(service=directory.shelter, by=by, at=now, public=False)
    assert f"{PUBLIC}{directory.shelter.short}/" not in Client().get("/ar/help/").content.decode()
