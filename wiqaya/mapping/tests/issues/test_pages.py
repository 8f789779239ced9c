"""Pages of the issues: who may open them, what stands where, what they cost."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import translation

from wiqaya.mapping.actions import card_parts, issues
from wiqaya.mapping.models import Cycle, Evidence, Ground, Issue, IssueVersion, Method
from wiqaya.places.models import Area, PopulationGroup
from wiqaya.safeguards.fields import words
from wiqaya.safeguards.tenancy import in_city

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"


def address(name: str, *args: Any, lang: str = "en") -> str:
    with translation.override(lang):
        return reverse(f"mapping:{name}", args=args)


def soup(response: Any) -> BeautifulSoup:
    assert response.status_code == 200, response.status_code
    return BeautifulSoup(response.content, "html.parser")


@pytest.fixture
def addresses(whole: Issue) -> dict[str, str]:
    """Every page of this part."""
    line = Ground.objects.get().pk
    plain = {name: address(name) for name in ("issues", "issue-new", "issue-matrix", "issue-wording")}
    named = {
        name: address(name, whole.short)
        for name in ("issue", "issue-edit", "issue-summary", "issue-remove", "issue-ask", "issue-confirm", "issue-return", "issue-history")
    }
    lines = {
        "issue-compare": address("issue-compare", whole.short, 1), "line-add": address("line-add", whole.short, "ground"),
        "line-edit": address("line-edit", whole.short, "ground", line), "line-remove": address("line-remove", whole.short, "ground", line),
    }  # fmt: skip
    return plain | named | lines


def test_every_page_asks_to_sign_in(addresses: dict[str, str], browse: Any) -> None:
    visitor = browse()
    for name, url in addresses.items():
        response = visitor.get(url)
        assert response.status_code == 302, name
        assert "/account/" in response["Location"], name


def test_who_has_no_role_sees_nothing(addresses: dict[str, str], browse: Any, driss: Any) -> None:
    client = browse(driss)
    assert {name: client.get(url).status_code for name, url in addresses.items()} == dict.fromkeys(addresses, 403)


def test_a_reader_reads_and_does_not_write(addresses: dict[str, str], browse: Any, chadia: Any) -> None:
    client = browse(chadia)
    open_to_readers = {"issues", "issue-matrix", "issue", "issue-history", "issue-compare"}
    only_posted = {"issue-confirm", "issue-return"}
    for name, url in addresses.items():
        expected = 200 if name in open_to_readers else 405 if name in only_posted else 403
        assert client.get(url).status_code == expected, name


def test_the_group_view_is_for_those_who_write(whole: Issue, browse: Any, chadia: Any, amal: Any) -> None:
    url = address("issue-matrix")
    assert browse(chadia).get(url, {"by": "group"}).status_code == 403
    assert "Girls on their way" not in browse(chadia).get(url).content.decode()
    assert "Girls on their way" in browse(amal).get(url).content.decode()


def test_the_card_of_another_city_is_not_found(
    whole: Issue, addresses: dict[str, str], other_city: Any, browse: Any, amal: Any, now: Any
) -> None:
    with in_city(other_city.id):
        method = Method.objects.create(version=1, name="m", made=now)
        cycle = Cycle.objects.create(year=2026, method=method, started="2026-01-01", review_due="2027-01-01")
        card = Issue.objects.create(cycle=cycle, title=words(en="Elsewhere"), written_by=amal.id, written_at=now, changed_at=now)
        ground = Ground.objects.create(issue=card, kind="grievance", added_by=amal.id, added_at=now)
    client = browse(amal)
    for name, url in addresses.items():
        if whole.short in url:
            theirs = url.replace(whole.short, card.short).replace(str(Ground.objects.get().pk), str(ground.pk))
            assert client.get(theirs).status_code in ({405} if name in {"issue-ask", "issue-confirm", "issue-return"} else {404}), name
    for name in ("issue-ask", "issue-confirm", "issue-return"):
        assert client.post(address(name, card.short)).status_code == 404
    assert client.get(address("issues"), {"cycle": cycle.short}).status_code == 404
    mixed = address("line-edit", whole.short, "ground", ground.pk)
    assert client.get(mixed).status_code == 404


def test_strengths_stand_before_worries(whole: Issue, browse: Any, amal: Any) -> None:
    page = soup(browse(amal).get(address("issue", whole.short)))
    order = [section["id"] for section in page.select("main section[id^=part-]")]
    assert order[:3] == ["part-strength", "part-impact", "part-ground"]
    assert page.select("main .card")[0]["id"] == "part-strength"


def test_the_central_view_stands_apart_and_does_not_lead(whole: Issue, add: Any, browse: Any, amal: Any) -> None:
    add("national", title={"en": "National note"}, says={"en": "Foreign money"})
    page = soup(browse(amal).get(address("issue", whole.short)))
    ids = [section["id"] for section in page.select("main section[id^=part-]")]
    assert ids.index("part-national") > ids.index("part-view")
    assert "Foreign money" not in page.find(id="part-view").text
    assert "nobody has looked yet" in page.find(id="part-national").text


def test_a_card_with_a_national_claim_alone_asks_what_people_here_see(card: Issue, add: Any, browse: Any, amal: Any) -> None:
    add("national", title={"en": "National note"}, says={"en": "Foreign money"})
    state = soup(browse(amal).get(address("issue", card.short))).find(id="card-state").text
    assert "Only a national analysis speaks here" in state


def test_a_card_that_only_names_outsiders_is_asked_why_here(card: Issue, add: Any, browse: Any, amal: Any) -> None:
    add("ground", kind="change", text={"en": "A foreign network sends money"})
    state = soup(browse(amal).get(address("issue", card.short))).find(id="card-state").text
    assert "What makes it take hold in this place?" in state


def test_conditions_are_never_shown_as_causes(card: Issue, add: Any, browse: Any, amal: Any) -> None:
    add("condition", text={"en": "Rents rose by a fifth"}, period="2023")
    page = soup(browse(amal).get(address("issue", card.short)))
    assert "That does not show that one caused the other" in page.find(id="part-condition").text


def test_the_list_says_what_is_missing(whole: Issue, card: Issue, cycle: Any, amal: Any, as_actor: Any, browse: Any, now: Any) -> None:
    issues.begin(cycle=cycle, title={"en": "Only a title"}, by=as_actor(amal), at=now)
    rows = soup(browse(amal).get(address("issues"))).select("tbody tr")
    assert "Only a title" in rows[0].text
    assert "who is hurt" in rows[0].text
    assert "a second reader" in rows[1].text
    assert "who is hurt" not in rows[1].text
    assert "Listening to residents" in rows[1].text


@pytest.mark.parametrize(
    ("name", "value", "found"),
    [
        ("kind", "hate", 1),
        ("kind", "extremism", 0),
        ("manifestation", "division", 1),
        ("area", "1", 1),
        ("area", "3", 0),
        ("state", "draft", 1),
        ("state", "complete", 0),
        ("theme", "misogyny", 1),
    ],
)
def test_the_list_is_filtered(card: Issue, amal: Any, as_actor: Any, browse: Any, now: Any, name: str, value: str, found: int) -> None:
    values = {"kinds": ["hate"], "manifestations": ["division"], "whole_city": False, "areas": ["1"], "theme": "misogyny"}
    issues.write(issue=card, values=values, version=1, by=as_actor(amal), at=now)
    page = soup(browse(amal).get(address("issues"), {name: value}))
    assert len(page.select("tbody tr")) == found


def test_a_new_issue_begins_with_its_title(cycle: Any, browse: Any, amal: Any) -> None:
    response = browse(amal).post(address("issue-new"), {"title_en": "Insults near the gate"})
    card = Issue.objects.get()
    assert response["Location"] == address("issue", card.short)
    assert str(card.title) == "Insults near the gate"


def test_a_name_in_the_title_is_refused_with_the_words_kept(cycle: Any, browse: Any, amal: Any) -> None:
    page = soup(browse(amal).post(address("issue-new"), {"title_en": "Call 0612345678 about it"}))
    assert "0612345678" in page.find(class_="error-summary").text
    assert page.find("input", {"name": "title_en"})["value"] == "Call 0612345678 about it"
    assert not Issue.objects.exists()


def form_of(page: BeautifulSoup, **changed: Any) -> dict[str, Any]:
    """What a browser would send of the card's form, with changes."""
    form = next(form for form in page.select("main form") if form.find("input", {"name": "version"}))
    sent: dict[str, Any] = {}
    for field in form.select("input, select, textarea"):
        kind, name = field.get("type", ""), field.get("name")
        if not name or (kind in {"checkbox", "radio"} and not field.has_attr("checked")):
            continue
        if field.name == "select":
            chosen = field.find("option", selected=True) or field.find("option")
            sent[name] = chosen.get("value", "")
        elif kind == "checkbox":
            sent.setdefault(name, []).append(field.get("value", "on"))
        else:
            sent[name] = field.text.lstrip("\n") if field.name == "textarea" else field.get("value", "")
    return {**sent, **changed}


def test_the_card_is_edited_without_script(card: Issue, browse: Any, amal: Any) -> None:
    client, url = browse(amal), address("issue-edit", card.short)
    sent = form_of(soup(client.get(url)), definition_en="Insults near schools", kinds=["hate"], trend="rising")
    assert client.post(url, sent)["Location"] == address("issue", card.short)
    saved = Issue.objects.get()
    assert (str(saved.definition), saved.kinds, saved.trend, saved.version) == ("Insults near schools", ["hate"], "rising", 2)


def test_two_who_write_at_once_see_both_texts(card: Issue, browse: Any, amal: Any, second: Any, now: Any) -> None:
    client, url = browse(amal), address("issue-edit", card.short)
    sent = form_of(soup(client.get(url)), definition_en="Mine", context_en="History of mine")
    issues.write(issue=card, values={"definition": {"en": "Theirs"}, "missing": {"en": "Fathers"}}, version=1, by=second, at=now)
    page = soup(client.post(url, sent))
    compared = page.find(class_="compare").text
    assert "Mine" in compared
    assert "Theirs" in compared
    assert "Second" in compared
    again = form_of(page)
    assert (again["definition_en"], again["context_en"], again["missing_en"]) == ("Mine", "History of mine", "Fathers")
    assert client.post(url, {**again, "keep-definition.en": "theirs"}).status_code == 302
    saved = Issue.objects.get()
    assert (str(saved.definition), str(saved.context), str(saved.missing)) == ("Theirs", "History of mine", "Fathers")


def test_a_line_is_added_without_script(card: Issue, browse: Any, amal: Any) -> None:
    client, url = browse(amal), address("line-add", card.short, "ground")
    sent = form_of(
        soup(client.get(url)), kind="misperception", text_en="They get our places", held_by_en="Parents of the port", outside="here"
    )
    assert client.post(url, sent)["Location"] == f"{address('issue', card.short)}#part-ground"
    line = Ground.objects.get()
    assert (line.kind, str(line.held_by), line.outside) == ("misperception", "Parents of the port", False)


def test_a_line_is_added_in_place_with_script(card: Issue, browse: Any, amal: Any) -> None:
    client, url = browse(amal), address("line-add", card.short, "strength")
    fragment = soup(client.get(url, headers={"HX-Request": "true"}))
    assert fragment.find("html") is None
    wrong = client.post(url, {"version": "1", "level": "community"}, headers={"HX-Request": "true"})
    assert wrong["HX-Retarget"] == "#slot-strength"
    done = soup(client.post(url, {"version": "1", "level": "community", "text_en": "A weekly market"}, headers={"HX-Request": "true"}))
    assert "A weekly market" in done.find(id="part-strength").text
    assert done.find(id="card-state")["hx-swap-oob"] == "true"
    assert "Nothing yet about what holds people together" not in done.find(id="card-state").text


def test_a_new_group_is_added_with_its_line_and_marked(card: Issue, browse: Any, amal: Any) -> None:
    client, url = browse(amal), address("line-add", card.short, "impact")
    assert "Choose a group" in soup(client.post(url, {"version": "1", "effect_en": "Fear"})).find(class_="error-summary").text
    client.post(url, {"version": "1", "effect_en": "Fear", "new_group_en": "Night workers"})
    group = PopulationGroup.objects.get()
    assert (str(group), group.label_agreed) == ("Night workers", False)
    assert "name not agreed" in soup(client.get(address("issue", card.short))).find(id="part-impact").text


def test_a_line_is_changed_and_taken_away(card: Issue, add: Any, browse: Any, amal: Any) -> None:
    line = add("evidence", kind="survey", source={"en": "Survey of spring"}, says={"en": "Four in ten"})
    client, url = browse(amal), address("line-edit", card.short, "evidence", line.pk)
    sent = form_of(soup(client.get(url)), says_en="About four in ten", dated_day="12", dated_month="5", dated_year="2026")
    assert client.post(url, sent).status_code == 302
    saved = Evidence.objects.get()
    assert (str(saved.says), str(saved.source), str(saved.dated)) == ("About four in ten", "Survey of spring", "2026-05-12")
    assert client.post(address("line-remove", card.short, "evidence", line.pk)).status_code == 302
    assert not Evidence.objects.exists()


def test_the_second_reader_confirms_or_returns(whole: Issue, browse: Any, amal: Any, chadia: Any) -> None:
    writer, reader, url = browse(amal), browse(chadia), address("issue", whole.short)
    writer.post(address("issue-ask", whole.short))
    assert "someone else approves" in soup(writer.get(url)).find(id="card-state").text
    assert writer.post(address("issue-confirm", whole.short), {"version": whole.version}).status_code == 403
    assert (
        "put right"
        in soup(reader.post(address("issue-return", whole.short), {"version": whole.version, "reasons": ""})).find(id="card-state").text
    )
    reader.post(address("issue-return", whole.short), {"version": whole.version, "reasons": "Say who counted"})
    assert "Say who counted" in soup(writer.get(url)).find(id="card-state").text
    writer.post(address("issue-ask", whole.short))
    reader.post(address("issue-confirm", whole.short), {"version": whole.version})
    assert Issue.objects.get(pk=whole.pk).state == "complete"
    assert "Complete" in soup(writer.get(address("issues"))).select("tbody tr")[0].text


def test_a_frozen_mapping_offers_nothing_to_write(whole: Issue, frozen: Any, browse: Any, amal: Any) -> None:
    frozen()
    client = browse(amal)
    page = soup(client.get(address("issue", whole.short)))
    assert not page.select("main form")
    assert not page.select("[hx-get]")
    listed = soup(client.get(address("issues")))
    assert listed.find(id="new-issue") is None
    sent = {"version": whole.version, "text_en": "x", "level": "community"}
    assert "closed" in soup(client.post(address("line-add", whole.short, "strength"), sent)).find(class_="error-summary").text


def test_versions_are_listed_and_compared(card: Issue, amal: Any, as_actor: Any, browse: Any, now: Any) -> None:
    by = as_actor(amal)
    saved = issues.write(issue=card, values={"definition": {"en": "Insults near the old school"}}, version=1, by=by, at=now)
    issues.write(
        issue=saved, values={"definition": {"en": "Insults near the new school"}}, version=2, reason="The school moved", by=by, at=now
    )
    client = browse(amal)
    page = soup(client.get(address("issue-history", card.short)))
    assert "The school moved" in page.text
    changed = soup(client.get(address("issue-compare", card.short, 2)))
    assert changed.find("del").text.strip().endswith("old")
    assert changed.find("ins").text.strip().endswith("new")
    assert client.get(address("issue-compare", card.short, 9)).status_code == 404


def test_the_wording_check_answers_while_writing(cycle: Any, browse: Any, amal: Any) -> None:
    sent = {"title_en": "Refugees", "definition_en": "A hotspot", "conduct_en": "Write to x@example.org", "unknown": "hotspot"}
    page = soup(browse(amal).post(address("issue-wording"), sent))
    assert len(page.select("li")) == 3
    assert "x@example.org" in page.text
    assert "Cannot be saved" in page.text
    assert "Say what happens" in page.text


def test_the_card_lists_its_wording_notes(card: Issue, add: Any, browse: Any, amal: Any) -> None:
    add("pressure", text={"en": "The hotspot near the harbour"})
    assert "hotspot" in soup(browse(amal).get(address("issue", card.short))).find(id="wording").text


def test_hostile_text_stays_text(card: Issue, add: Any, girls: Any, amal: Any, as_actor: Any, browse: Any, now: Any) -> None:
    by, text = as_actor(amal), {"en": HOSTILE}
    names = (
        "title",
        "definition",
        "conduct",
        "result_of",
        "driver_of",
        "online_link",
        "context",
        "missing",
        "confidence_reason",
        "public_summary",
    )
    saved = issues.write(issue=card, values=dict.fromkeys(names, text), version=1, by=by, at=now)
    issues.write(issue=saved, values={"definition": {"en": f"{HOSTILE} again"}}, version=2, reason=HOSTILE, by=by, at=now)
    add("strength", text=text)
    add("impact", group=girls, effect=text)
    add("ground", kind="grievance", text=text, held_by=text, facts_say=text, used_by=text)
    add("view", holder="residents", text=text, source=text)
    add("national", title=text, says=text, leaves_out=text)
    add("explanation", kind="social", text=text, evidence_for=text)
    add("perception", view=text, held_by=text, source=text)
    line = add("evidence", kind="survey", source=text, says=text, bias_note=text)
    add("condition", text=text, period=HOSTILE[:40])
    client = browse(amal)
    pages = [
        address("issues"),
        address("issue-matrix"),
        *(address(name, card.short) for name in ("issue", "issue-edit", "issue-summary", "issue-history")),
    ]
    pages += [
        address("issue-compare", card.short, 2),
        address("line-edit", card.short, "evidence", line.pk),
        address("line-remove", card.short, "evidence", line.pk),
    ]
    for url in pages:
        page = client.get(url)
        assert page.status_code == 200, url
        assert b"<script>alert" not in page.content, url
        assert b"<img src=x" not in page.content, url


@pytest.fixture
def earlier(cycle: Cycle, now: Any, amal: Any) -> Issue:
    """A card of the year before, which this year's goes on from."""
    before = Cycle.objects.create(year=2025, method=cycle.method, started="2025-01-05", review_due="2026-01-05")
    return Issue.objects.create(
        cycle=before,
        title=words(en="Insults, as we saw them then"),
        manifestations=["othering"],
        written_by=amal.id,
        written_at=now,
        changed_at=now,
    )


def test_years_are_compared_where_methods_match(card: Issue, earlier: Issue, amal: Any, as_actor: Any, browse: Any, now: Any) -> None:
    issues.write(issue=card, values={"continues": earlier.short, "manifestations": ["division"]}, version=1, by=as_actor(amal), at=now)
    shown = soup(browse(amal).get(address("issues"))).find(id="year-before")
    row = shown.select("tbody tr")[0].text
    assert "Intolerance and othering" in row
    assert "Growing division" in row


def test_a_change_of_method_is_a_visible_break(card: Issue, earlier: Issue, cycle: Any, browse: Any, amal: Any, now: Any) -> None:
    cycle.method = Method.objects.create(version=2, name="Second method", comparable=False, made=now)
    cycle.save()
    shown = soup(browse(amal).get(address("issues"))).find(id="year-before")
    assert "The method changed" in shown.text
    assert shown.find("table") is None


@pytest.fixture
def thirty(whole: Issue, girls: Any, now: Any, amal: Any) -> None:
    areas = list(Area.objects.order_by("code"))
    for number in range(29):
        card = Issue.objects.create(
            cycle=whole.cycle, title=words(en=f"Issue {number}"), whole_city=False, written_by=amal.id, written_at=now, changed_at=now
        )
        card.areas.set(areas[:2])
        for kind in ("listening", "police"):
            Evidence.objects.create(issue=card, kind=kind, source=words(en=kind), added_by=amal.id, added_at=now)
        Ground.objects.create(issue=card, kind="grievance", text=words(en="x"), added_by=amal.id, added_at=now)
        card.impacts.create(group=girls, area=areas[0], effect=words(en="Fear"), added_by=amal.id, added_at=now)


@pytest.mark.slow
def test_the_list_costs_few_questions_to_the_database(
    thirty: None, earlier: Issue, browse: Any, amal: Any, django_assert_max_num_queries: Any
) -> None:
    client = browse(amal)
    with django_assert_max_num_queries(15):
        page = soup(client.get(address("issues")))
    assert len(page.find(class_="table").select("tbody tr")) == 30


@pytest.mark.slow
def test_the_matrix_costs_few_questions_to_the_database(thirty: None, browse: Any, amal: Any, django_assert_max_num_queries: Any) -> None:
    client = browse(amal)
    with django_assert_max_num_queries(15):
        page = soup(client.get(address("issue-matrix")))
    assert len(page.select("tbody tr")) == 30


@pytest.mark.slow
def test_the_card_costs_few_questions_to_the_database(
    whole: Issue, add: Any, girls: Any, browse: Any, amal: Any, django_assert_max_num_queries: Any
) -> None:
    for number in range(12):
        add("strength", text={"en": f"Strength {number}"}, group=girls)
        add("evidence", kind="media", source={"en": f"Source {number}"}, says={"en": "x"})
        add("perception", view={"en": f"View {number}"}, held_by={"en": "Parents"}, group=girls)
    client = browse(amal)
    with django_assert_max_num_queries(30):
        client.get(address("issue", whole.short))


@pytest.mark.slow
def test_more_than_fifty_issues_come_in_pages(cycle: Any, amal: Any, browse: Any, now: Any) -> None:
    for number in range(53):
        Issue.objects.create(cycle=cycle, title=words(en=f"Issue {number:02}"), written_by=amal.id, written_at=now, changed_at=now)
    client = browse(amal)
    first = soup(client.get(address("issues")))
    onward = next(link["href"] for link in first.select(".pages a") if "after=" in link["href"])
    second = soup(client.get(address("issues") + onward))
    titles = [row.th.text.strip() for page in (first, second) for row in page.select(".table tbody tr")]
    assert sorted(titles) == [f"Issue {number:02}" for number in range(53)]


def test_every_version_keeps_the_card(whole: Issue) -> None:
    assert IssueVersion.objects.filter(issue=whole).count() == whole.version - 1


def test_lines_of_two_kinds_are_not_mixed_up(card: Issue, add: Any, browse: Any, amal: Any) -> None:
    need = add("need", text={"en": "A place to meet"})
    assert browse(amal).get(address("line-edit", card.short, "strength", need.pk)).status_code == 404
    assert browse(amal).get(address("line-add", card.short, "rumour")).status_code == 404
    assert card_parts.kind_of(need).key == "need"
