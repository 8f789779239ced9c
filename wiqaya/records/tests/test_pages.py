"""The inventory and the pages of datasets: who opens them, what they say, what they never show."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from wiqaya.records import actions, flow
from wiqaya.records.models import Dataset, Import
from wiqaya.records.tests.pages import AT, at_in, load_rows, messy, soup, spread, upload, words_of
from wiqaya.records.urls import urlpatterns
from wiqaya.safeguards.fields import words
from wiqaya.safeguards.models import AuditRow, Job, Release
from wiqaya.safeguards.tenancy import in_city

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
EVIL = '<script>alert("x")</script><img src=x onerror=alert(1)>'
NAMES = [str(pattern.name) for pattern in urlpatterns]
POSTED = {"add-usual", "ask-bias", "stop-job", "import-undo", "import-give-up"}
BOTH_WAYS = {"new-dataset", "edit-dataset", "reread", "retract", "import"}


@pytest.fixture
def by(amal: Any, as_actor: Any) -> Any:
    return as_actor(amal)


@pytest.fixture
def listed(by: Any) -> Dataset:
    return actions.add_dataset(
        title=words(en="Youth centre visits", ar="زيارات مراكز الشباب"), kind="other", sector="culture", by=by, at=AT, agreement_ends=None
    )


@pytest.fixture
def loaded(by: Any, tmp_path: Path, amal: Any) -> Dataset:
    counts = {("Port", "insult", "a"): 60, ("Old Town", "insult", "b"): 45, ("Gardens", "damage", "a"): 37, ("Gardens", "insult", "b"): 26}
    return load_rows(spread(counts), by, tmp_path, title=words(en="Listening line", ar="خط الاستماع"), sector="community", steward=amal)


@pytest.fixture
def everything(loaded: Dataset, by: Any, amal: Any, browse: Any) -> dict[str, list[object]]:
    """Arguments for every address of the room."""
    upload(browse(amal), messy("utf-8"))
    waiting = Import.objects.get(state="draft")
    job = Job.objects.create(city=waiting.city_id, by=by.id, kind="records.import", started=AT, seen=AT, result={"about": {"import": str(waiting.id), "step": "look"}})
    known: dict[str, list[object]] = {name: [loaded.short] for name in ("dataset", "edit-dataset", "reread", "ask-bias", "retract", "rows", "figure")}
    known |= {name: [waiting.short] for name in NAMES if name.startswith("import-")}
    return known | {"job": [job.id], "stop-job": [job.id], "add-usual": ["licences"]}


def ask(client: Client, name: str, known: dict[str, list[object]], lang: str = "ar", prefix: str = "") -> Any:
    send = client.post if name in POSTED else client.get
    return send(prefix + at_in(lang, name, *known.get(name, [])))


def test_nobody_without_a_role_opens_any_page(everything: dict[str, list[object]], driss: Any, browse: Any) -> None:
    stranger = browse(driss)
    for name in NAMES:
        assert ask(stranger, name, everything).status_code == 403, name
        answer = ask(Client(), name, everything)
        assert (answer.status_code, "account/login" in answer.get("Location", "")) == (302, True), name
        if name in BOTH_WAYS:
            assert stranger.post(at_in("ar", name, *everything.get(name, []))).status_code == 403, name


def test_objects_of_another_city_are_not_found(everything: dict[str, list[object]], amal: Any, other_city: Any, now: Any, browse: Any) -> None:
    from wiqaya.people.models import Membership

    with in_city(other_city.id):
        Membership.objects.create(city=other_city, user=amal, role="coordinator", starts=now.date(), given_by=amal.id, given_at=now)
    client = browse(amal)
    for name in everything:
        if name != "add-usual":
            assert ask(client, name, everything, prefix="/c/elsewhere").status_code == 404, name


@pytest.mark.parametrize(("role", "opens", "not_opens"), [
    ("mayor", ["catalogue", "dataset", "releases", "figure"], ["edit-dataset", "import", "rows", "retract"]),
    ("manager", ["catalogue", "dataset", "import"], ["edit-dataset", "new-dataset", "rows"]),
    ("police", [], ["catalogue", "dataset", "releases", "figure", "import"]),
    ("frontline", [], ["catalogue", "dataset", "import"]),
])  # fmt: skip
def test_roles_open_what_is_theirs(role: str, opens: list[str], not_opens: list[str], everything: dict[str, list[object]], driss: Any, by: Any, browse: Any, now: Any) -> None:
    from wiqaya.people.actions import give_role

    give_role(user=driss, role=role, by=by, at=now - timedelta(days=300))
    client = browse(driss)
    assert {name: ask(client, name, everything).status_code for name in opens} == dict.fromkeys(opens, 200)
    assert {name: ask(client, name, everything).status_code for name in not_opens} == dict.fromkeys(not_opens, 403)


@pytest.mark.parametrize("lang", ["ar", "en", "fr"])
def test_pages_open_in_every_language_and_show_hostile_text_as_text(lang: str, everything: dict[str, list[object]], loaded: Dataset, amal: Any, browse: Any) -> None:
    text = words(en=EVIL, ar=EVIL, fr=EVIL)
    Dataset.objects.filter(pk=loaded.pk).update(title=text, source=text, bias_note=text, bias_effect=text, rereading=text, method=text, licence=EVIL[:200], geography=EVIL[:100])
    client = browse(amal)
    for name in NAMES:
        if name in POSTED:
            continue
        answer = ask(client, name, everything, lang)
        if answer.status_code == 302:
            continue
        page = soup(answer)
        assert page.h1 is not None, name
        assert page.html["lang"] == lang
        assert not page.find_all(onerror=True), name
        assert not [one for one in page.find_all("script") if "alert" in one.text], name
    answer = client.get(at_in(lang, "figure", loaded.short) + "?by=target_group")
    assert "alert" in words_of(answer)
    assert not soup(answer).find_all(onerror=True)


def test_the_catalogue_asks_the_database_a_bounded_number_of_questions(amal: Any, by: Any, browse: Any, django_assert_max_num_queries: Any) -> None:
    for number in range(60):
        actions.add_dataset(title=words(en=f"Data {number}"), kind="other", sector="health" if number % 2 else "work", by=by, at=AT)
    client = browse(amal)
    with django_assert_max_num_queries(20):
        page = client.get(at_in("en", "catalogue"))
    assert len(soup(page).select("tbody tr")) == 50
    following = soup(page).find("a", rel="next")["href"]
    more = client.get(at_in("en", "catalogue") + following)
    assert len(soup(more).select("tbody tr")) == 10
    listed = [row.th.get_text() for one in (page, more) for row in soup(one).select("tbody tr")]
    assert len(set(listed)) == 60


@pytest.mark.parametrize(("name", "limit"), [("dataset", 24), ("releases", 14), ("import", 18), ("rows", 14)])
def test_pages_ask_the_database_a_bounded_number_of_questions(
    name: str, limit: int, everything: dict[str, list[object]], amal: Any, browse: Any, django_assert_max_num_queries: Any
) -> None:
    client = browse(amal)
    for by_what in ("year", "kind", "target_group"):
        client.get(at_in("en", "figure", *everything["figure"]) + f"?by={by_what}")
    with django_assert_max_num_queries(limit):
        ask(client, name, everything)


def test_what_cities_usually_hold_is_listed_in_one_click(amal: Any, browse: Any, city: Any) -> None:
    client = browse(amal)
    page = client.get(at_in("ar", "catalogue"))
    assert "التسرب المدرسي" in words_of(page)
    answer = client.post(at_in("ar", "add-usual", "school-leaving"))
    client.post(at_in("ar", "add-usual", "school-leaving"))
    made = Dataset.objects.get()
    assert (made.sector, made.agreement, made.version) == ("education", "none", 0)
    page = client.get(answer.url)
    assert "مغلقة: لا اتفاق بعد" in words_of(page)
    assert at_in("ar", "add-usual", "school-leaving") not in page.content.decode()
    assert client.post(at_in("ar", "add-usual", "nothing-such")).status_code == 404


def test_filters_find_by_sector_state_and_relevance(amal: Any, browse: Any, loaded: Dataset, listed: Dataset, by: Any) -> None:
    ended = actions.add_dataset(title=words(en="Ended"), kind="other", sector="work", agreement="in-force", agreement_ends=date(2020, 1, 1), by=by, at=AT)
    client = browse(amal)
    found = {
        query: {row.th.a["href"].rsplit("/", 1)[-1] for row in soup(client.get(at_in("en", "catalogue") + f"?{query}")).select("tbody tr")}
        for query in ("state=loaded", "state=listed", "state=locked", "state=no-bias", "sector=culture", "relevance=relevant")
    }
    assert found == {
        "state=loaded": {loaded.short}, "state=listed": {listed.short, ended.short}, "state=locked": {ended.short},
        "state=no-bias": {listed.short, ended.short}, "sector=culture": {listed.short}, "relevance=relevant": set(),
    }  # fmt: skip


def test_only_police_data_is_said_to_be_one_source_among_many(amal: Any, browse: Any, by: Any) -> None:
    client = browse(amal)
    actions.add_dataset(title=words(en="Reports"), kind="other", sector="police", by=by, at=AT)
    assert "one source among many" in words_of(client.get(at_in("en", "catalogue")))
    actions.add_dataset(title=words(en="Visits"), kind="other", sector="culture", by=by, at=AT)
    assert "one source among many" not in words_of(client.get(at_in("en", "catalogue")))


def test_a_draft_of_the_bias_note_comes_from_the_kind_of_source(amal: Any, browse: Any, city: Any) -> None:
    client = browse(amal)
    page = soup(client.get(at_in("ar", "new-dataset") + "?sector=police"))
    draft = flow.bias_drafts()["police"]
    assert page.find(id="id_bias_note_ar").get_text().strip() == draft.note["ar"]["text"]
    assert page.find(id="id_bias_effect_fr").get_text().strip() == draft.effect["fr"]["text"]


def posted(page: Any) -> dict[str, str]:
    """What a browser sends of the form of the page."""
    form = soup(page).find("form", class_="form")
    sent = {box["name"]: box.get("value", "") for box in form.find_all("input") if box.get("type") not in {"checkbox", "radio", "file"}}
    sent |= {box["name"]: box.get_text().strip() for box in form.find_all("textarea")}
    chosen = {box["name"]: box.find("option", selected=True) or box.find("option") for box in form.find_all("select")}
    return sent | {name: option["value"] for name, option in chosen.items()}


def test_data_are_listed_described_and_read_afresh(amal: Any, browse: Any, city: Any) -> None:
    client = browse(amal)
    given = posted(client.get(at_in("en", "new-dataset"))) | {"title_en": "Planning objections", "sector": "housing", "bias_unknown": "on"}
    client.post(at_in("en", "new-dataset"), given)
    made = Dataset.objects.get()
    page = client.get(at_in("en", "dataset", made.short))
    assert "its holder was asked on" in words_of(page)
    given = posted(client.get(at_in("en", "edit-dataset", made.short)))
    assert given["bias_note_en"] == flow.bias_drafts()["housing"].note["en"]["text"]
    answer = client.post(at_in("en", "edit-dataset", made.short), given | {"agreement": "in-force", "agreement_ends_day": "٣١", "agreement_ends_month": "12", "agreement_ends_year": "2030"})
    assert answer.status_code == 302
    client.post(at_in("en", "reread", made.short), {"relevance": "relevant", "rereading_en": "When did the tone change?"})
    made.refresh_from_db()
    assert (made.agreement_ends, made.bias_asked_on, made.relevance) == (date(2030, 12, 31), None, "relevant")
    assert "When did the tone change?" in words_of(client.get(at_in("en", "dataset", made.short)))


def test_wrong_dates_are_said_beside_their_fields(amal: Any, browse: Any, listed: Dataset) -> None:
    client = browse(amal)
    address = at_in("en", "edit-dataset", listed.short)
    given = posted(client.get(address))
    page = client.post(address, given | {"period_start_day": "2", "period_start_month": "2", "period_start_year": "2020", "period_end_day": "1", "period_end_month": "2", "period_end_year": "2020"})
    assert "The time ends before it begins" in words_of(page)
    page = client.post(address, given | {"agreement_ends_day": "2", "agreement_ends_month": "2", "agreement_ends_year": "2020"})
    assert "Only an agreement in force has an end" in words_of(page)


def test_retracting_is_said_on_the_page_and_stops_figures(amal: Any, browse: Any, loaded: Dataset) -> None:
    client = browse(amal)
    client.post(at_in("en", "retract", loaded.short), {"reason_en": "Counted twice at the source"})
    page = client.get(at_in("en", "dataset", loaded.short))
    assert "Counted twice at the source" in words_of(page)
    answer = client.get(at_in("en", "figure", loaded.short) + "?by=year")
    assert "was retracted" in words_of(answer)
    assert Release.objects.count() == 0


def test_rows_are_for_the_steward_alone_and_each_look_is_written_down(amal: Any, browse: Any, loaded: Dataset, driss: Any, by: Any, now: Any) -> None:
    from wiqaya.people.actions import give_role

    give_role(user=driss, role="mel", by=by, at=now - timedelta(days=300))
    assert browse(driss).get(at_in("en", "rows", loaded.short)).status_code == 403
    answer = browse(amal).get(at_in("en", "rows", loaded.short))
    assert len(soup(answer).select("tbody tr")) == 50
    assert "no-store" in answer["Cache-Control"]
    seen = AuditRow.objects.get(action="see-rows")
    assert (seen.by, seen.details["rows"]) == (amal.id, 50)
    following = soup(answer).find("a", href=re.compile(r"^\?after="))["href"]
    assert len(soup(browse(amal).get(at_in("en", "rows", loaded.short) + following)).select("tbody tr")) == 50
    assert browse(amal).get(at_in("en", "rows", loaded.short) + "?after=x'--").status_code == 200


def numbers_of(answer: Any) -> set[str]:
    return set(re.findall(r"\d[\d,]*", words_of(answer)))


def test_a_figure_carries_its_passport_and_stands_in_the_ledger(amal: Any, browse: Any, loaded: Dataset) -> None:
    client = browse(amal)
    answer = client.get(at_in("en", "figure", loaded.short) + "?by=target_group")
    shown = words_of(answer)
    assert "Some do not report." in shown
    assert "Listening line, by the group that was affected" in shown
    assert {"97", "71"} <= numbers_of(answer)
    assert soup(answer).find("svg") is not None
    ledger = client.get(at_in("en", "releases") + f"?dataset={loaded.short}")
    assert "by the group that was affected, from January 2025 to December 2025" in words_of(ledger)
    assert "by the group that was affected" in words_of(client.get(at_in("en", "dataset", loaded.short)))
    assert "1 figure" in words_of(client.get(at_in("en", "catalogue")))


def test_small_numbers_never_reach_a_page(amal: Any, browse: Any, by: Any, tmp_path: Path) -> None:
    counts = {("Port", "insult", "a"): 61, ("Old Town", "insult", "b"): 47, ("Gardens", "damage", "c"): 3}
    small = load_rows(spread(counts), by, tmp_path)
    Dataset.objects.filter(pk=small.pk).update(steward=None)
    client = browse(amal)
    for query in ("by=kind", "by=target_group", "by=area", "by=year", "by=kind&over=on"):
        answer = client.get(at_in("en", "figure", small.short) + f"?{query}")
        cells = [cell.get_text(" ", strip=True).strip("\u2066\u2069") for cell in soup(answer).select("td, text")]
        assert "3" not in cells, query
    for released in Release.objects.all():
        assert 3 not in [cell["value"] for cell in released.released["cells"]]


def test_a_refusal_names_what_blocks_it_and_what_would_pass(amal: Any, browse: Any, by: Any, tmp_path: Path) -> None:
    rows = [*spread({("Port", "insult", "a"): 60, ("Old Town", "insult", "b"): 50}), ("2025-12-31", "Port", "insult", "a"), ("2025-12-30", "Port", "insult", "a")]
    rows = [row for row in rows if not row[0].startswith("2025-12")] + rows[-2:]
    dataset = load_rows(rows, by, tmp_path)
    client = browse(amal)
    address = at_in("en", "figure", dataset.short)
    assert soup(client.get(address + "?by=target_group&period=2025-01/2025-11")).find("svg") is not None
    answer = client.get(address + "?by=target_group&period=2025")
    shown = words_of(answer)
    assert "This figure may not leave" in shown
    assert "by the group that was affected, from January 2025 to November 2025 (version 1, for staff)" in shown
    instead = soup(answer).find("a", href=re.compile("instead=1"))
    assert instead is not None
    assert soup(client.get(instead["href"])).find("svg") is not None


def test_readers_without_the_right_to_ask_see_what_others_asked(amal: Any, browse: Any, loaded: Dataset, driss: Any, by: Any, now: Any) -> None:
    from wiqaya.people.actions import give_role

    give_role(user=driss, role="mayor", by=by, at=now - timedelta(days=300))
    mayor, address = browse(driss), at_in("en", "figure", loaded.short) + "?by=kind"
    assert "Nobody has asked for this figure yet" in words_of(mayor.get(address))
    assert Release.objects.count() == 0
    browse(amal).get(address)
    assert soup(mayor.get(address)).find("svg") is not None


@pytest.mark.parametrize(("changes", "said"), [
    ({"bias_note": {}}, "no bias note"), ({"agreement": "none"}, "No agreement permits"),
    ({"agreement": "in-force", "agreement_ends": date(2020, 1, 1)}, "No agreement permits"),
])  # fmt: skip
def test_no_figure_without_bias_note_or_agreement(changes: dict[str, Any], said: str, amal: Any, browse: Any, loaded: Dataset) -> None:
    Dataset.objects.filter(pk=loaded.pk).update(**changes)
    answer = browse(amal).get(at_in("en", "figure", loaded.short) + "?by=year")
    assert said in words_of(answer)
    assert (soup(answer).find("svg", class_="figure"), Release.objects.count()) == (None, 0)


def test_a_rate_without_residents_says_how_to_get_them(amal: Any, browse: Any, loaded: Dataset) -> None:
    answer = browse(amal).get(at_in("ar", "figure", loaded.short) + "?by=area&rate=on")
    assert "عدد السكان بحسب الحي غير معروف" in words_of(answer)


@pytest.mark.parametrize("query", ["by=", "by=nothing", "by=year&period=lately", "by=year&period=2019-13", "by=%00", "by=year&period=99999"])
def test_questions_that_make_no_sense_are_not_asked(query: str, amal: Any, browse: Any, loaded: Dataset) -> None:
    assert browse(amal).get(at_in("en", "figure", loaded.short) + f"?{query}").status_code == 200
    assert Release.objects.count() == 0
