"""The pages of cycle, pathway, context and home: who opens them, what they show, and a journey through them."""

from __future__ import annotations

import re
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from wiqaya.mapping.actions import asking, context, methods, pathway
from wiqaya.mapping.actions import cycle as actions
from wiqaya.mapping.models import Briefing, Contribution, Cycle, StageChange
from wiqaya.mapping.queries import cycle as cycles
from wiqaya.mapping.urls_cycle import urlpatterns
from wiqaya.mapping.words import LightQuestion
from wiqaya.safeguards.tenancy import in_city

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
HOSTILE = '<script>alert("x")</script><img src=x onerror=alert(1)> & "عنوان"'


def at_in(lang: str, name: str, *args: object) -> str:
    with translation.override(lang):
        return reverse(name, args=args)


def soup(response: Any) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")


@pytest.fixture
def filled(cycle: Any, health: Any, police: Any, samia: Any, by: Any, now: Any) -> dict[str, Any]:
    """One object of each kind, with hostile text in it."""
    text = {"en": HOSTILE, "ar": HOSTILE}
    actions.answer_light(cycle=cycle, answers=dict.fromkeys(LightQuestion.values, text), by=by, at=now)
    actions.judge_step(cycle=cycle, letter="a", state="partly", gaps=text, by=by, at=now)
    evidence = actions.attach_evidence(cycle=cycle, letter="a", title=text, address="https://example.org/a", by=by, at=now)
    row = asking.ask(cycle=cycle, organisation=health, sector="health", question=text, by=by, at=now)
    brief = asking.ask_briefing(cycle=cycle, organisation=police, jurisdiction=text, topics=text, asked_on=now.date(), by=by, at=now)
    pathway.move(number=1, state="running", because="progress", reason=text, by=by, at=now)
    pathway.name_gaps(number=1, gaps=text, by=by, at=now)
    pathway.tick(number=1, line=1, done=True, note=text, by=by, at=now)
    pathway.learn(lesson=text, reopens=[3], by=by, at=now)
    note = context.write_note(kind="history", text=text, effect=text, by=by, at=now)
    structural = context.write_structural(kind="tension", counterpart="trust", text=text, counterpart_text=text, by=by, at=now)
    given = {"title": text, "author": HOSTILE[:200], "lang": "en", "dated": now.date(), "sections": [(HOSTILE, HOSTILE)]}
    old = actions.import_assessment(**given, by=by, at=now)
    return {"cycle": cycle, "evidence": evidence, "row": row, "brief": brief, "note": note, "structural": structural, "old": old, "health": health}


def arguments(name: str, made: dict[str, Any]) -> list[object]:
    short = made["cycle"].short
    known: dict[str, list[object]] = {
        "stage": [1], "stage-checklist": [1], "stage-move": [1], "stage-gaps": [1], "assessment": [made["old"].short], "method": [1],
        "method-adopt": [short, 1], "step": [short, "a"], "step-judge": [short, "a"], "step-attach": [short, "a"],
        "step-detach": [short, "a", made["evidence"].pk], "briefing": [short, made["brief"].pk], "briefing-answer": [short, made["brief"].pk],
        "answer-own": [made["row"].pk], "brief-own": [made["brief"].pk], "note": [made["note"].pk], "note-remove": [made["note"].pk],
        "structural": [made["structural"].short], "structural-remove": [made["structural"].short],
        **{key: [short, made["health"].short] for key in ["contribution", "contribution-remind", "contribution-answer", "contribution-decline", "contribution-part"]},
        **{key: [short] for key in ["cycle-one", "light", "cycle-mode", "cycle-close", "asked", "ask", "briefing-ask"]},
    }  # fmt: skip
    return known.get(name, [])


NAMES = [str(pattern.name) for pattern in urlpatterns]
POSTED = {name for name in NAMES if name in {"learn", "cycle-mode", "method-adopt"} or re.search(r"-(checklist|move|gaps|judge|attach|detach|remind|answer|decline|part|remove)$", name)}
OF_OBJECTS = [name for name in NAMES if "<" in str(next(p for p in urlpatterns if p.name == name).pattern) and not name.startswith(("stage", "method"))]


def test_nobody_without_permission_opens_any_page(filled: dict[str, Any], driss: Any, browse: Any) -> None:
    stranger, anybody = browse(driss), Client()
    for name in NAMES:
        url = at_in("ar", f"mapping:{name}", *arguments(name, filled))
        send = "post" if name in POSTED else "get"
        assert getattr(stranger, send)(url).status_code == 403, name
        asked = getattr(anybody, send)(url)
        assert (asked.status_code, "account/login" in asked.get("Location", "")) == (302, True), name


def test_objects_of_another_city_are_not_found(filled: dict[str, Any], amal: Any, city: Any, other_city: Any, now: Any, browse: Any) -> None:
    from wiqaya.people.models import Membership

    with in_city(other_city.id):
        for role in ("coordinator", "cso"):
            Membership.objects.create(city=other_city, user=amal, role=role, starts=now.date(), given_by=amal.id, given_at=now)
    client = browse(amal)
    for name in OF_OBJECTS:
        url = f"/c/elsewhere{at_in('ar', f'mapping:{name}', *arguments(name, filled))}"
        assert getattr(client, "post" if name in POSTED else "get")(url).status_code == 404, name


def readable(made: dict[str, Any]) -> list[str]:
    return [name for name in NAMES if name not in POSTED and name not in {"answer-own", "brief-own"}]


@pytest.mark.parametrize("lang", ["ar", "en", "fr"])
def test_pages_show_hostile_text_as_text(lang: str, filled: dict[str, Any], amal: Any, browse: Any) -> None:
    client = browse(amal)
    for name in [*readable(filled), None]:
        url = at_in(lang, f"mapping:{name}", *arguments(name, filled)) if name else at_in(lang, "home")
        page = soup(client.get(url))
        assert page.h1 is not None, name
        assert not [one for one in page.find_all("script") if "alert" in one.text], name
        assert not page.find_all(onerror=True), name


def test_strengths_come_before_worries(filled: dict[str, Any], amal: Any, browse: Any) -> None:
    client = browse(amal)
    for url in (at_in("ar", "home"), at_in("ar", "mapping:context")):
        page = client.get(url).content.decode()
        assert 0 < page.index("card-strengths") < page.index("card-worries")


@pytest.mark.parametrize(("name", "limit"), [("home", 21), ("mapping:pathway", 12), ("mapping:cycle", 24), ("mapping:context", 12), ("mapping:cycle-versions", 12)])
def test_pages_ask_the_database_a_bounded_number_of_questions(
    name: str, limit: int, filled: dict[str, Any], by: Any, now: Any, amal: Any, browse: Any, django_assert_max_num_queries: Any
) -> None:
    for number in range(12):  # more of everything must not mean more questions
        context.write_note(kind="trust", text={"en": f"note {number}"}, effect={}, by=by, at=now)
        actions.create_cycle(year=2000 + number, by=by, at=now)
    client = browse(amal)
    client.get(at_in("ar", name))
    with django_assert_max_num_queries(limit):
        assert client.get(at_in("ar", name)).status_code == 200


def test_the_home_asks_nothing_of_incidents(filled: dict[str, Any], amal: Any, browse: Any) -> None:
    client = browse(amal)
    with CaptureQueriesContext(connection) as asked:
        client.get(at_in("ar", "home"))
    assert asked.captured_queries
    assert not [query["sql"] for query in asked.captured_queries if "records_incident" in query["sql"] or "records_tally" in query["sql"]]


def test_a_mapping_from_its_first_answer_to_its_closing(amal: Any, health: Any, samia: Any, browse: Any) -> None:
    """Amal opens it, answers, asks the health service; Samia answers; Amal closes it; then nothing moves any more."""
    client = browse(amal)
    home = soup(client.get(at_in("en", "home")))
    assert "There is no mapping yet" in home.text
    assert home.find("a", href=at_in("en", "mapping:cycle-new"))

    client.post(at_in("en", "mapping:cycle-new"), {"year": "٢٠٢٦", "scope_en": "The whole city"})
    cycle = Cycle.objects.get()
    one = at_in("en", "mapping:cycle-one", cycle.short)
    assert "light version" in soup(client.get(one)).h1.text  # type: ignore[union-attr]

    client.post(at_in("en", "mapping:light", cycle.short), {"answer_1_en": "The fish market", "answer_2_en": "Rumours at the port"})
    assert "The fish market" in soup(client.get(one)).text

    refused = client.post(at_in("en", "mapping:light", cycle.short), {"answer_1_en": "Ask Ahmad on +961 71 234 567"})
    assert refused.status_code == 200
    page = soup(refused)
    assert page.find(class_="error-summary")
    assert "never about a person" in page.text
    assert "Ask Ahmad" in page.text  # what was typed is not lost

    asked = {"organisation": str(health.pk), "sector": "health", "question_en": "What do you see?", "part": "contributor"}
    client.post(at_in("en", "mapping:ask", cycle.short), asked)
    row = Contribution.objects.get()

    theirs = browse(samia)
    assert "1 question waits" in soup(theirs.get(at_in("en", "home"))).text
    theirs.post(at_in("en", "mapping:answer-own", row.pk), {"answer_en": "Long waits at the port"})
    row.refresh_from_db()
    assert (row.state, row.answered_by) == ("answered", samia.id)

    client = browse(amal)
    client.post(at_in("en", "mapping:step-judge", cycle.short, "a"), {"judge-state": "done"})
    closing = soup(client.get(at_in("en", "mapping:cycle-close", cycle.short)))
    assert "more kind of source besides police" in closing.text  # said, and locking nothing
    client.post(at_in("en", "mapping:cycle-close", cycle.short))
    cycle.refresh_from_db()
    assert cycle.state == "frozen"
    after = client.post(at_in("en", "mapping:step-judge", cycle.short, "a"), {"judge-state": "partly"})
    assert "closed and kept as it was" in soup(after).text
    client.post(at_in("en", "mapping:cycle-mode", cycle.short), {"light": "no"})
    cycle.refresh_from_db()
    assert cycle.light
    assert "closed, kept as it was" in soup(client.get(one)).h1.text  # type: ignore[union-attr]


def test_what_somebody_else_wrote_meanwhile_is_shown_before_it_is_overwritten(cycle: Any, by: Any, now: Any, amal: Any, browse: Any) -> None:
    client = browse(amal)
    url = at_in("en", "mapping:light", cycle.short)
    opened = {field["name"]: field.get("value", "") for field in soup(client.get(url)).find_all("input", type="hidden")}
    actions.answer_light(cycle=cycle, answers={1: {"en": "The library"}, 2: {"en": "Rumours"}}, by=by, at=now)
    mine = {**opened, "answer_1_en": "The fish market", "answer_3_en": "A new road"}
    clash = soup(client.post(url, mine))
    assert "The library" in clash.text
    assert "The fish market" in clash.text
    again = {field["name"]: field.get("value", "") for field in clash.find_all("input", type="hidden")}
    client.post(url, {**again, "answer_1_en": "The library and the fish market", "answer_2_en": "Rumours", "answer_3_en": "A new road"})
    assert [str(text) for text in cycles.light_answers(cycle).values()][:3] == ["The library and the fish market", "Rumours", "A new road"]


def test_a_word_that_can_mark_people_is_remarked_and_kept(cycle: Any, amal: Any, browse: Any) -> None:
    client = browse(amal)
    page = client.post(at_in("en", "mapping:step-judge", cycle.short, "a"), {"judge-state": "partly", "judge-gaps_en": "The hotspot was not visited"}, follow=True)
    assert "hotspot" in soup(page).find(class_="notice-caution").text  # type: ignore[union-attr]
    assert str(cycles.steps_of(cycle)[0].gaps) == "The hotspot was not visited"


def test_a_briefing_is_asked_for_refused_with_a_person_and_logged_without(cycle: Any, police: Any, amal: Any, browse: Any) -> None:
    client = browse(amal)
    form = soup(client.get(at_in("en", "mapping:briefing-ask", cycle.short)))
    assert "Port police" in form.text
    assert "name no person" in form.text  # the request comes written
    day = {"asked_on_day": "21", "asked_on_month": "11", "asked_on_year": "2020"}
    client.post(at_in("en", "mapping:briefing-ask", cycle.short), {"organisation": str(police.pk), "topics_en": "Main concerns", **day})
    row = Briefing.objects.get()
    url = at_in("en", "mapping:briefing-answer", cycle.short, row.pk)
    day = {"answered_on_day": "22", "answered_on_month": "11", "answered_on_year": "2020"}
    assert "never about a person" in soup(client.post(url, {**day, "summary_en": "Ahmad Khalil, +961 71 234 567, was seen"})).text
    row.refresh_from_db()
    assert row.answered_on is None
    client.post(url, {**day, "summary_en": "Graffiti near the port, less than last year"})
    row.refresh_from_db()
    assert str(row.summary).startswith("Graffiti")


def test_an_assessment_is_taken_in_by_its_headings(amal: Any, browse: Any, city: Any) -> None:
    client = browse(amal)
    text = "Preface\n# Concerns\nHousing\n\nwork\n## Strengths\nThe market"
    given = {"title_en": "Local assessment", "author": "University of the city", "lang": "en", "text": text}
    client.post(at_in("en", "mapping:assessment-import"), {**given, "dated_day": "١", "dated_month": "5", "dated_year": "٢٠٢٤"})
    row = Cycle.objects.get()
    page = soup(client.get(at_in("en", "mapping:assessment", row.short)))
    assert [heading.text for heading in page.main.find_all("h2")] == ["Concerns", "Strengths"]  # type: ignore[union-attr]
    assert "imported" in soup(client.get(at_in("en", "mapping:cycle-versions"))).text


def test_a_stage_is_moved_through_its_page(amal: Any, browse: Any) -> None:
    client = browse(amal)
    url = at_in("ar", "mapping:stage-move", 4)
    assert soup(client.post(url, {"move-state": "running", "move-because": "progress"})).find(class_="error-summary")
    client.post(url, {"move-state": "running", "move-because": "progress", "move-reason_ar": "بدأ المجلس العمل"})
    change = StageChange.objects.get()
    assert (change.stage.number, change.after) == (4, "running")
    client.post(at_in("ar", "mapping:stage-checklist", 4), {"checklist-done_1": "on", "checklist-note_1_ar": "جهتان"})
    assert "جهتان" in client.get(at_in("ar", "mapping:pathway")).content.decode()
    assert client.get(at_in("ar", "mapping:pathway") + "9/").status_code == 404


def test_a_break_is_said_and_the_years_are_not_compared(cycle: Any, by: Any, now: Any, amal: Any, browse: Any) -> None:
    texts = {"questions": {"en": "Other questions"}}
    other = methods.change_method(name="v2", texts=texts, comparable=False, changed_because="lessons", reasons={"en": "We learned"}, bridge={}, by=by, at=now)
    later = actions.create_cycle(year=2027, method=other, by=by, at=now)
    page = soup(browse(amal).get(at_in("en", "mapping:cycle-one", later.short))).text
    assert "The method changed in 2027" in page
    assert "Beside the year before" not in page



def test_the_home_of_a_practitioner_shows_no_mapping(filled: dict[str, Any], bilal: Any, browse: Any) -> None:
    page = soup(browse(bilal).get(at_in("en", "home")))
    assert not page.find(class_="pathway")
    assert not page.find(id="recorded")
    assert page.find(id="mine")


def test_somebody_without_a_role_learns_whom_to_ask(amal: Any, driss: Any, browse: Any) -> None:
    page = soup(browse(driss).get(at_in("en", "home")))
    assert "no role in this city yet" in page.text
    assert "Amal" not in page.text  # names only for those whom the city knows: test_whom_to_ask
    assert "prevention office" in page.text
    assert page.find("a", href=at_in("en", "people:my-role"))


def test_a_role_that_waits_for_its_second_step_is_told_so(amal: Any, city: Any) -> None:
    client = Client()
    client.force_login(amal, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = soup(client.get(at_in("en", "home")))
    assert "One step is missing" in page.text


def test_the_mayor_has_one_page(filled: dict[str, Any], city: Any, now: Any, browse: Any) -> None:
    from wiqaya.people.models import Membership, User

    user = User.objects.create_user("mayor@example.org", "a long password of tests", name="Hoda")
    Membership.objects.create(city=city, user=user, role="mayor", starts=now.date(), given_by=user.id, given_at=now)
    page = soup(browse(user).get(at_in("en", "home")))
    assert page.find(id="one-page")
    assert not page.find("a", href=at_in("en", "mapping:cycle-new"))


def test_the_city_s_set_up_changes_the_advice(city: Any, amal: Any, now: Any, browse: Any) -> None:
    client = browse(amal)
    assert "immediate safety" not in client.get(at_in("en", "home")).content.decode()
    type(city).objects.filter(pk=city.pk).update(context="conflict", set_up=now, powers=["education"])
    assert "immediate safety" in client.get(at_in("en", "home")).content.decode()
    assert "police body with jurisdiction" in client.get(at_in("en", "mapping:pathway")).content.decode()
