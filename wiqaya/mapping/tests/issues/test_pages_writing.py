"""Writing on the pages of issues, with and without script: nothing typed is lost."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup

from wiqaya.mapping.actions import issues
from wiqaya.mapping.models import Evidence, Ground, Issue
from wiqaya.mapping.tests.issues.pages import address, soup
from wiqaya.places.models import PopulationGroup

pytestmark = pytest.mark.django_db


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


def test_the_wording_check_answers_while_writing(cycle: Any, browse: Any, amal: Any) -> None:
    sent = {"title_en": "Refugees", "definition_en": "A hotspot", "conduct_en": "Write to x@example.org", "unknown": "hotspot"}
    page = soup(browse(amal).post(address("issue-wording"), sent))
    assert len(page.select("li")) == 3
    assert "x@example.org" in page.text
    assert "Cannot be saved" in page.text
    assert "Say what happens" in page.text
