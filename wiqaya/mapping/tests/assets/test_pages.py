"""Pages of what exists, of what could help and of partners: who opens them, what stands where, what they cost."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone, translation

from wiqaya.mapping.actions import assets as actions
from wiqaya.mapping.actions import partners
from wiqaya.mapping.models import Asset, Perception, StakeholderLink, TrustView
from wiqaya.mapping.queries.assets import digest
from wiqaya.people.models import Organisation
from wiqaya.places.models import PopulationGroup
from wiqaya.safeguards.fields import words
from wiqaya.safeguards.tenancy import in_city
from wiqaya.safeguards.words import Role

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"
POSTED = {"asset-confirm", "asset-settle", "asset-perception-remove", "partner-link-remove", "partner-trust-remove"}
SAID: dict[str, Any] = {"contribution": {"en": "Opens its courtyard"}, "interest": {}, "outlook": "likely"}
TRUST: dict[str, Any] = {"level": "some", "held_by": {"en": "Parents"}, "note": {"en": "Open in the evening"}, "source": {}}


def address(name: str, *args: Any, lang: str = "en") -> str:
    with translation.override(lang):
        return reverse(f"mapping:{name}", args=args)


def soup(response: Any) -> BeautifulSoup:
    assert response.status_code == 200, response.status_code
    return BeautifulSoup(response.content, "html.parser")


@pytest.fixture
def asset(add: Any, card: Any, areas: Any, girls: Any) -> Asset:
    values = {"strengths": {"en": "Mixed teams"}, "limits": {"en": "Only in summer"}, "areas": [areas["1"]], "groups": [girls]}
    return add("Football evening", helps_with=[card], **values)


@pytest.fixture
def seen(asset: Asset, by: Any, now: Any) -> Perception:
    return actions.add_perception(asset=asset, view={"en": "Closed to us"}, held_by={"en": "Mothers"}, by=by, at=now)


@pytest.fixture
def school(body: Any) -> Organisation:
    return body("School", "school", "public")


@pytest.fixture
def addresses(asset: Asset, seen: Perception, school: Organisation, card: Any, by: Any, now: Any) -> dict[str, str]:
    """Every page of this part."""
    link = partners.write_link(organisation=school, issue=card, **SAID, by=by, at=now)
    view = partners.write_trust(organisation=school, **TRUST, by=by, at=now)
    plain = {name: address(name) for name in ("assets", "asset-new", "assets-helping", "partners", "partner-matrix")}
    of_asset = {
        name: address(name, asset.short)
        for name in ("asset", "asset-edit", "asset-confirm", "asset-dispute", "asset-settle", "asset-remove", "asset-perception")
    }
    of_partner = {name: address(name, school.short) for name in ("partner", "partner-link", "partner-trust")}
    keyed = {
        "asset-perception-remove": address("asset-perception-remove", asset.short, seen.pk),
        "partner-link-edit": address("partner-link-edit", school.short, link.pk), "partner-link-remove": address("partner-link-remove", school.short, link.pk),
        "partner-trust-edit": address("partner-trust-edit", school.short, view.pk), "partner-trust-remove": address("partner-trust-remove", school.short, view.pk),
    }  # fmt: skip
    return plain | of_asset | of_partner | keyed


def test_every_page_asks_to_sign_in(addresses: dict[str, str], browse: Any) -> None:
    visitor = browse()
    for name, url in addresses.items():
        response = visitor.get(url)
        assert response.status_code == 302, name
        assert "/account/" in response["Location"], name


def test_who_has_no_role_sees_nothing(addresses: dict[str, str], browse: Any, driss: Any) -> None:
    client = browse(driss)
    assert {name: client.get(url).status_code for name, url in addresses.items()} == dict.fromkeys(addresses, 403)


def test_amal_opens_every_page(addresses: dict[str, str], browse: Any, amal: Any) -> None:
    client = browse(amal)
    assert {name: client.get(url).status_code for name, url in addresses.items()} == {
        name: 405 if name in POSTED else 200 for name in addresses
    }


def test_a_reader_reads_and_disputes(addresses: dict[str, str], browse: Any, chadia: Any) -> None:
    client = browse(chadia)
    opened = {"assets", "assets-helping", "asset", "asset-dispute"}
    for name, url in addresses.items():
        if name not in POSTED:
            assert client.get(url).status_code == (200 if name in opened else 403), name
    page = client.get(addresses["asset"]).content.decode()
    assert address("partners") not in page
    assert address("asset-edit", "x").split("x")[-1] not in page


@pytest.mark.slow
@pytest.mark.parametrize("role", Role.values)
def test_partners_are_open_to_those_roles_alone(role: str, addresses: dict[str, str], browse: Any, member: Any) -> None:
    sees = role in {Role.COORDINATOR, Role.LEARNING, Role.NETWORK_MEMBER, Role.MAYOR}
    writes = role in {Role.COORDINATOR, Role.LEARNING}
    client = browse(member(role))
    for name in ("partners", "partner-matrix", "partner"):
        assert client.get(addresses[name]).status_code == (200 if sees else 403), name
    for name in ("partner-link", "partner-trust", "partner-link-edit", "partner-trust-edit"):
        assert client.get(addresses[name]).status_code == (200 if writes else 403), name
    for name in ("partner-link-remove", "partner-trust-remove"):
        assert client.post(addresses[name]).status_code == (302 if writes else 403), name


def test_a_police_officer_in_the_network_sees_no_trust(addresses: dict[str, str], browse: Any, member: Any) -> None:
    client = browse(member("police", "lpn"))
    for name in ("partners", "partner-matrix", "partner"):
        assert client.get(addresses[name]).status_code == 403, name
    assert address("partners") not in client.get(addresses["assets"]).content.decode()
    assert (
        "Opens its courtyard"
        not in client.get(addresses["assets-helping"], {"issue": Asset.objects.get().helps_with.get().short}).content.decode()
    )


def test_another_city_is_not_found(
    addresses: dict[str, str], asset: Asset, seen: Perception, school: Organisation, other_city: Any, browse: Any, amal: Any, now: Any
) -> None:
    with in_city(other_city.id):
        theirs = Asset.objects.create(name=words(en="Elsewhere"), added_by=amal.id, added_at=now)
        club = Organisation.objects.create(name=words(en="Club"), kind="cso")
        keys = {"asset": theirs.short, "partner": club.short}
        link = StakeholderLink.objects.create(organisation=club, added_by=amal.id, added_at=now)
        view = TrustView.objects.create(organisation=club, added_by=amal.id, added_at=now)
        perception = Perception.objects.create(asset=theirs, added_by=amal.id, added_at=now)
    client = browse(amal)
    for name, url in addresses.items():
        part = name.split("-")[0]
        own = {"asset": asset.short, "partner": school.short}.get(part, "-")
        if own in url:
            ask = client.post if name in POSTED else client.get
            assert ask(url.replace(own, keys[part])).status_code == 404, name
    for name, key in (("partner-link-edit", link.pk), ("partner-trust-edit", view.pk)):
        assert client.get(address(name, school.short, key)).status_code == 404
    for name, short, key in (
        ("partner-link-remove", school.short, link.pk), ("partner-trust-remove", school.short, view.pk), ("asset-perception-remove", asset.short, perception.pk),
        ("asset-perception-remove", asset.short, uuid4()),
    ):  # fmt: skip
        assert client.post(address(name, short, key)).status_code == 404
    assert client.get(address("assets-helping"), {"issue": "is-zzzzz"}).status_code == 404
    listed = client.get(address("assets")).content.decode()
    assert "Elsewhere" not in listed
    assert "Football evening" in listed


def test_strengths_stand_before_limits(asset: Asset, browse: Any, amal: Any) -> None:
    page = soup(browse(amal).get(address("asset", asset.short)))
    order = [card.get("id") for card in page.select("main .card")]
    assert order.index("strengths") == 0
    assert order.index("strengths") < order.index("limits")
    heads = [head.text for head in soup(browse(amal).get(address("assets"))).select("main .table thead th")]
    assert heads[:2] == ["Name", "Strengths"]


def test_an_old_entry_is_marked_and_confirmed_with_one_button(asset: Asset, browse: Any, amal: Any) -> None:
    Asset.objects.update(confirmed_on=timezone.localdate() - timedelta(days=400))
    client = browse(amal)
    assert "not confirmed for a year" in client.get(address("asset", asset.short)).content.decode()
    assert "over a year ago" in soup(client.get(address("assets"))).select_one("main tbody").text
    assert client.post(address("asset-confirm", asset.short)).status_code == 302
    assert "not confirmed for a year" not in client.get(address("asset", asset.short)).content.decode()


def test_adding_needs_a_name_and_keeps_what_was_looked_for(browse: Any, amal: Any, card: Any, girls: Any) -> None:
    client = browse(amal)
    url = address("asset-new") + f"?issue={card.short}&area=2&group={girls.short}"
    form = soup(client.get(url)).select_one("main form")
    response = client.post(
        form["action"] if form["action"].startswith("/") else url,
        {"name_en": "Mothers' circle", "nature": "informal", "kind": "initiative"},
    )
    asset = Asset.objects.get()
    assert response["Location"] == address("asset-edit", asset.short)
    assert ([area.code for area in asset.areas.all()], list(asset.groups.all()), list(asset.helps_with.all())) == (["2"], [girls], [card])
    assert f"issue={card.short}" in form["action"]


def test_a_name_of_a_person_is_refused_and_the_words_are_kept(browse: Any, amal: Any) -> None:
    page = soup(
        browse(amal).post(address("asset-new"), {"name_en": "Circle of Mrs Karima Haddad", "nature": "informal", "kind": "initiative"})
    )
    assert "Karima Haddad" in page.find(class_="error-summary").text
    assert page.find(id="id_name_en")["value"] == "Circle of Mrs Karima Haddad"
    assert not Asset.objects.exists()


def test_two_writers_see_both_texts(asset: Asset, browse: Any, amal: Any, by: Any, now: Any) -> None:
    client, url = browse(amal), address("asset-edit", asset.short)
    sent = {"name_en": "Football evening", "nature": "informal", "kind": "activity", "limits_en": "Mine", "seen": digest(asset)}
    actions.write_asset(asset=asset, limits={"en": "Theirs"}, by=by, at=now)
    page = soup(client.post(url, sent))
    assert "Theirs" in page.find("main").text
    assert page.find(id="id_limits_en").text.strip() == "Mine"
    assert str(Asset.objects.get().limits) == "Theirs"
    sent["seen"] = page.find(id="id_seen")["value"]
    assert client.post(url, sent).status_code == 302
    assert str(Asset.objects.get().limits) == "Mine"


def test_views_disputes_and_removal(asset: Asset, browse: Any, amal: Any, girls: Any) -> None:
    client = browse(amal)
    client.post(
        address("asset-perception", asset.short), {"view_en": "A home", "group": str(girls.pk), "dated_0": "", "dated_1": "", "dated_2": ""}
    )
    assert "A home" in soup(client.get(address("asset", asset.short))).find(id="seen").text
    client.post(address("asset-perception-remove", asset.short, Perception.objects.get().pk))
    assert not Perception.objects.exists()
    client.post(address("asset-dispute", asset.short), {"text_en": "It closed in May"})
    assert "It closed in May" in client.get(address("asset", asset.short)).content.decode()
    client.post(address("asset-settle", asset.short))
    assert "It closed in May" not in client.get(address("asset", asset.short)).content.decode()
    assert client.post(address("asset-remove", asset.short))["Location"] == address("assets")
    assert not Asset.objects.exists()


def test_what_could_help_stands_in_three_parts(
    asset: Asset, add: Any, card: Any, areas: Any, school: Any, browse: Any, amal: Any, by: Any, now: Any
) -> None:
    add("Reading room", areas=[areas["1"]])
    add("City library", whole_city=True)
    add("Far away", areas=[areas["3"]])
    partners.write_link(organisation=school, issue=card, **SAID, by=by, at=now)
    page = soup(browse(amal).get(address("assets-helping"), {"issue": card.short, "area": "1"}))
    assert [head.text.strip() for head in page.select("main article h3")] == ["Football evening", "Reading room", "City library"]
    assert "School" in page.find("main").text


def test_nothing_there_says_what_to_ask(card: Any, browse: Any, amal: Any) -> None:
    page = soup(browse(amal).get(address("assets-helping"), {"issue": card.short}))
    assert "Whom do people turn to" in page.find(class_="empty").text
    assert page.select_one(".empty a")["href"] == address("asset-new") + f"?issue={card.short}"
    asked = soup(browse(amal).get(address("assets-helping")))
    assert "An issue alone is enough" in asked.find(class_="empty").text


def test_empty_and_filtered_registers_speak_differently(browse: Any, amal: Any, add: Any) -> None:
    client = browse(amal)
    assert "Nothing written down yet" in soup(client.get(address("assets"))).find(class_="empty").text
    add("x")
    assert "Nothing with these filters" in soup(client.get(address("assets"), {"nature": "formal"})).find(class_="empty").text
    assert "No organisation yet" in soup(client.get(address("partners"))).find(class_="empty").text
    assert "Nothing to show yet" in soup(client.get(address("partner-matrix"))).find(class_="empty").text


def test_partners_are_written_on_their_pages(school: Organisation, card: Any, browse: Any, amal: Any, girls: Any) -> None:
    client = browse(amal)
    sent = {"issue": str(card.pk), "contribution_en": "Opens its courtyard", "interest_en": "Quiet", "outlook": "likely"}
    assert client.post(address("partner-link", school.short), sent)["Location"] == address("partner", school.short)
    again = soup(client.post(address("partner-link", school.short), sent))
    assert "already written" in again.find(class_="error-summary").text
    client.post(address("partner-trust", school.short), {"group": str(girls.pk), "level": "low", "note_en": "Open in the evening"})
    page = soup(client.get(address("partner", school.short)))
    assert "Opens its courtyard" in page.find(id="links").text
    assert "Little trusted" in page.find(id="trust").text
    line = soup(client.get(address("partners"))).select_one("main tbody tr").text
    for said in ("School", "Opens its courtyard", "Quiet", "Likely", "Girls on their way to school", "Little trusted"):
        assert said in line
    cells = soup(client.get(address("partner-matrix"))).select("main tbody td")
    assert [(cell["data-label"], "Opens its courtyard" in cell.text) for cell in cells] == [
        ("In general", False),
        ("Insults around the exam season", True),
    ]
    link, view = StakeholderLink.objects.get(), TrustView.objects.get()
    client.post(address("partner-link-edit", school.short, link.pk), {**sent, "outlook": "unlikely"})
    assert StakeholderLink.objects.get().outlook == "unlikely"
    assert "Insults around" in soup(client.get(address("partners"))).find(id="gaps").text
    client.post(address("partner-trust-edit", school.short, view.pk), {"held_by_en": "Parents", "level": "high"})
    assert TrustView.objects.get().level == "high"
    client.post(address("partner-link-remove", school.short, link.pk))
    client.post(address("partner-trust-remove", school.short, view.pk))
    assert not StakeholderLink.objects.exists()
    assert not TrustView.objects.exists()


def test_hostile_words_stay_words(browse: Any, amal: Any, card: Any, by: Any, now: Any) -> None:
    group = PopulationGroup.objects.create(label=words(en=HOSTILE))
    club = Organisation.objects.create(name=words(en=HOSTILE), kind="cso", purpose=words(en=HOSTILE))
    text = {"en": HOSTILE}
    asset = actions.add_asset(
        name=text,
        purpose=text,
        strengths=text,
        limits=text,
        availability=text,
        owner=club,
        groups=[group],
        helps_with=[card],
        whole_city=True,
        by=by,
        at=now,
    )
    actions.add_perception(asset=asset, view=text, held_by=text, source=text, group=group, by=by, at=now)
    actions.dispute_asset(asset=asset, text=text, by=by, at=now)
    partners.write_link(organisation=club, issue=card, contribution=text, interest=text, outlook="likely", by=by, at=now)
    partners.write_trust(organisation=club, level="low", held_by=text, note=text, source=text, group=group, by=by, at=now)
    client = browse(amal)
    urls = [
        address("assets"),
        address("asset", asset.short),
        address("asset-edit", asset.short),
        address("asset-remove", asset.short),
        address("asset-dispute", asset.short),
    ]
    urls += [
        address("assets-helping") + f"?issue={card.short}",
        address("partners"),
        address("partner-matrix"),
        address("partner", club.short),
        address("partner-link", club.short),
    ]
    for url in urls:
        response = client.get(url)
        assert response.status_code == 200
        assert "<script>alert" not in response.content.decode(), url
        assert "<img src=x" not in response.content.decode(), url
        assert "&amp;lt;script" not in response.content.decode(), url


@pytest.mark.parametrize("lang", ["ar", "fr"])
def test_pages_speak_the_language_of_the_address(addresses: dict[str, str], browse: Any, amal: Any, lang: str) -> None:
    client = browse(amal)
    for name in ("assets", "assets-helping", "partners"):
        page = soup(client.get(address(name, lang=lang)))
        assert page.html["lang"] == lang
        assert "What" not in page.h1.text
        assert "Partners" not in page.h1.text


@pytest.mark.slow
def test_lists_ask_a_few_questions_however_long_they_are(
    add: Any, card: Any, areas: Any, girls: Any, body: Any, by: Any, browse: Any, amal: Any, now: Any, django_assert_max_num_queries: Any
) -> None:
    for number in range(30):
        add(f"Club {number}", areas=[areas["1"]], groups=[girls], helps_with=[card])
        organisation = body(f"Body {number}")
        partners.write_link(organisation=organisation, issue=card, **SAID, by=by, at=now)
        partners.write_trust(organisation=organisation, **TRUST, group=girls, by=by, at=now)
    client = browse(amal)
    for url in (address("assets"), address("assets-helping") + f"?issue={card.short}", address("partners"), address("partner-matrix")):
        with django_assert_max_num_queries(15, info=url):
            assert client.get(url).status_code == 200
