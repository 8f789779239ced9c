"""A survey's result on a card: its number as it stands, with range and people; what becomes of it is said."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.utils.translation import override

from wiqaya.mapping.actions import citing
from wiqaya.mapping.actions.card_parts import add_line
from wiqaya.mapping.actions.report import make
from wiqaya.mapping.models import Evidence, Issue
from wiqaya.mapping.queries.completeness import independent_kinds
from wiqaya.mapping.queries.issues import facts_of
from wiqaya.mapping.tests.issues.pages import address, soup
from wiqaya.safeguards.access import NotAllowed
from wiqaya.surveys.actions import publish
from wiqaya.surveys.actions.estimate import estimate_wave, weight_wave
from wiqaya.surveys.models import Result

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def row(estimated):
    return Result.objects.get(wave=estimated, audience="staff", statistic="mean", question="trust_council", breakdown="area")


@pytest.fixture
def cited(card, row, amal, as_actor, now):
    return citing.cite(issue=card, result=row.short, by=as_actor(amal), at=now)


def shown(response) -> str:
    return " ".join(soup(response).select_one("#part-evidence").get_text(" ").split())


def test_a_cited_result_brings_who_is_missing_and_no_number(cited, estimated, row):
    assert (cited.kind, cited.result, cited.dated) == ("survey", row.short, estimated.closes)
    assert str(cited.bias_note) == "People without a home were not asked."
    assert str(cited.source) == "Trust in Al-Manara, round 1"
    assert f"{row.facts['rate']:.1f}" not in str(cited.says)


def test_the_card_shows_the_number_with_range_people_and_links(cited, card, row, amal, browse):
    page = browse(amal).get(address("issue", card.short))
    words = shown(page)
    assert f"Mean of the answers: {row.facts['rate']:.1f}. The answers go from 1 (Not at all) to 5 (Fully). The true number very probably lies between" in words
    assert "185 people answered." in words
    link = soup(page).select_one("#part-evidence").find("a", string=lambda text: text and "By area" in text)
    assert browse(amal).get(link["href"]).status_code == 200


def test_in_arabic_too(cited, card, amal, browse):
    with override("ar"):
        words = shown(browse(amal).get(address("issue", card.short, lang="ar")))
    assert "متوسط الإجابات: ٤" in words
    assert "أجاب ١٨٥" in words


def test_the_card_says_when_it_was_weighted_anew(cited, card, estimated, amal, as_actor, browse, now):
    weight_wave(wave=estimated, use=(), by=as_actor(amal), at=now)
    assert "The answers were weighted anew since. There is no newer number yet." in shown(browse(amal).get(address("issue", card.short)))
    estimate_wave(wave=estimated, by=as_actor(amal), at=now)
    assert "The newer number is" in shown(browse(amal).get(address("issue", card.short)))


def test_the_card_follows_publication_and_withdrawal(cited, card, agreed, amal, as_actor, browse, now):
    made = agreed()
    assert "Page for everybody" in shown(browse(amal).get(address("issue", card.short)))
    publish.withdraw(publication=made, because={"en": "Two areas were mixed up"}, by=as_actor(amal), at=now)
    words = shown(browse(amal).get(address("issue", card.short)))
    assert "Withdrawn from the public page on 21 November 2026: Two areas were mixed up" in words
    assert "Page for everybody" not in words


def test_the_card_says_when_it_is_withheld_or_gone(cited, card, row, amal, browse):
    Result.objects.filter(pk=row.pk).update(release=None)
    words = shown(browse(amal).get(address("issue", card.short)))
    assert "withheld now" in words
    assert "people answered" not in words
    Result.objects.filter(pk=row.pk).delete()
    assert "no longer there" in shown(browse(amal).get(address("issue", card.short)))


def test_only_what_was_let_out_is_cited_and_once(cited, card, row, amal, bilal, as_actor, now):
    by = as_actor(amal)
    with pytest.raises(ValidationError) as twice:
        citing.cite(issue=card, result=row.short, by=by, at=now)
    refused = Result.objects.filter(audience="staff").exclude(pk=row.pk).first()
    Result.objects.filter(pk=refused.pk).update(release=None)
    with pytest.raises(ValidationError) as hidden:
        citing.cite(issue=card, result=refused.short, by=by, at=now)
    with pytest.raises(ValidationError) as by_hand:
        add_line(issue=card, kind="evidence", values={"kind": "survey", "source": {"en": "x"}, "says": {"en": "y"}, "result": "rs-2222222222"}, by=by, at=now)
    assert [set(wrong.value.message_dict) for wrong in (twice, hidden, by_hand)] == [{"result"}] * 3
    with pytest.raises(NotAllowed):
        citing.cite(issue=card, result=Result.objects.filter(release__isnull=False).exclude(pk=row.pk).first().short, by=as_actor(bilal), at=now)
    assert Evidence.objects.count() == 1


def test_two_results_of_a_round_are_one_source(cited, card, amal, as_actor, now):
    other = Result.objects.filter(audience="staff", question="trust_police", release__isnull=False).first()
    citing.cite(issue=card, result=other.short, by=as_actor(amal), at=now)
    assert independent_kinds(facts_of(Issue.objects.get(pk=card.pk)).sources) == 1


def test_found_chosen_and_cited_on_a_page(card, row, amal, chadia, browse):
    path, page = address("cite", card.short), browse(amal)
    assert browse(chadia).get(path).status_code == 403
    assert "No result with these words" in page.get(f"{path}?q=zzzz").content.decode()
    found = page.get(f"{path}?q=council").content.decode()
    assert row.short in {one["value"] for one in BeautifulSoup(found, "html.parser").select("input[name=result]")}
    sent = {"result": row.short, "direction": "mixed", "strength": "strong", "version": str(card.version), "reason": ""}
    assert page.post(f"{path}?q=council", sent).status_code == 302
    assert (Evidence.objects.get().direction, Evidence.objects.get().result) == ("mixed", row.short)
    assert "cited on the card already" in page.post(f"{path}?q=council", sent).content.decode()
    assert page.post(path, sent | {"result": "rs-2222222222"}).status_code == 200


def test_the_report_holds_the_sentence_with_its_range(cited, cycle, city, row, amal, as_actor, now):
    report = make(city=city, cycle=cycle, edition="internal", by=as_actor(amal), at=now)
    told = str(report.content["documents"]["en"])
    assert f"Mean of the answers: {row.facts['rate']:.1f}." in told
    assert "185 people answered." in told
    assert row.short in told
    assert row.short not in str(make(city=city, cycle=cycle, edition="public", by=as_actor(amal), at=now).content)
