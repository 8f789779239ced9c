"""Pages of the issues: who may open them, what stands where, what they cost."""

from __future__ import annotations

from typing import Any

import pytest

from wiqaya.mapping.actions import card_parts, issues
from wiqaya.mapping.models import Cycle, Evidence, Ground, Issue, IssueVersion, Method
from wiqaya.mapping.tests.issues.pages import address, soup
from wiqaya.places.models import Area, Population
from wiqaya.safeguards.fields import words
from wiqaya.safeguards.tenancy import in_city

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"


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
    with django_assert_max_num_queries(25):
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


def test_a_group_is_not_shown_in_an_area_where_few_people_live(card: Issue, add: Any, girls: Any, browse: Any, amal: Any) -> None:
    area = Area.objects.get(code="1")
    add("impact", group=girls, area=area, effect={"en": "Fear"})
    client = browse(amal)
    pages = [(address("issue", card.short), {}), (address("issue-matrix"), {"by": "group"}), (address("issue-matrix"), {"by": "area"})]
    for url, asked in pages:
        assert "Port" in soup(client.get(url, asked)).find("main").text
    Population.objects.create(area=area, year=2025, residents=400, source="Registry")
    for url, asked in pages:
        assert "Port" not in soup(client.get(url, asked)).find("main").text
