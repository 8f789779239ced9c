"""Pages of early signals: who opens which, what each says, what they cost."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone, translation

from wiqaya.mapping.actions import assets
from wiqaya.mapping.actions import signals as actions
from wiqaya.mapping.models import Cycle, Issue, Signal
from wiqaya.safeguards.fields import words
from wiqaya.safeguards.tenancy import in_city

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"
PAGES = ("inbox", "signal-new", "signals-arrivals")
OF_ONE = ("signal", "signal-edit", "signal-remove")
STEPS = ("signal-take", "signal-verify", "signal-answer", "signal-issue", "signal-begin", "signal-small", "signal-part")


def address(name: str, *args: Any, lang: str = "en") -> str:
    with translation.override(lang):
        return reverse(f"mapping:{name}", args=args)


def soup(response: Any) -> BeautifulSoup:
    assert response.status_code == 200, response.status_code
    return BeautifulSoup(response.content, "html.parser")


@pytest.fixture
def signal(note: Any, cycle: Any) -> Signal:
    return note()


@pytest.fixture
def addresses(signal: Signal, note: Any) -> dict[str, str]:
    """Every page and every button of this part."""
    named = {name: address(name, signal.short) for name in (*OF_ONE, *STEPS)}
    return {name: address(name) for name in PAGES} | named | {"signal-join": address("signal-join", signal.short, note().short)}


def asked(client: Any, name: str, url: str) -> Any:
    return client.post(url) if name in (*STEPS, "signal-join") else client.get(url)


def test_every_page_asks_to_sign_in(addresses: dict[str, str], browse: Any) -> None:
    visitor = browse()
    for name, url in addresses.items():
        response = asked(visitor, name, url)
        assert response.status_code == 302, name
        assert "/account/" in response["Location"], name


@pytest.mark.parametrize("person", ["driss", "chadia"])
def test_who_does_not_look_after_signals_sees_nothing(person: str, addresses: dict[str, str], browse: Any, request: Any) -> None:
    client = browse(request.getfixturevalue(person))
    assert {name: asked(client, name, url).status_code for name, url in addresses.items()} == dict.fromkeys(addresses, 403)


def test_steps_are_taken_with_a_button_only(addresses: dict[str, str], browse: Any, amal: Any) -> None:
    client = browse(amal)
    for name in (*STEPS, "signal-join"):
        assert client.get(addresses[name]).status_code == 405, name
    for name in (*PAGES, *OF_ONE):
        assert client.get(addresses[name]).status_code == 200, name


def test_frontline_staff_see_their_own_alone(addresses: dict[str, str], note: Any, teacher: Any, browse: Any, bilal: Any) -> None:
    client, own = browse(bilal), note("Tension at the gate", who=teacher)
    for name in (*OF_ONE, *STEPS, "signal-join"):
        assert asked(client, name, addresses[name]).status_code == 404, name
    assert client.get(addresses["signals-arrivals"]).status_code == 403
    page = soup(client.get(addresses["inbox"])).find("main").text
    assert "Tension at the gate" in page
    assert "A story goes round" not in page
    shown = soup(client.get(address("signal", own.short)))
    assert not shown.find(id="verify")
    assert not shown.find(id="onward")
    for name in STEPS:
        assert client.post(address(name, own.short)).status_code == 403, name


def test_frontline_staff_read_the_answer(note: Any, teacher: Any, by: Any, browse: Any, bilal: Any, now: Any) -> None:
    own = note(who=teacher)
    first = note()
    actions.join(signal=own, first=first, by=by, at=now)
    actions.answer(signal=first, text={"en": "Explained at the market"}, by=by, at=now)
    page = soup(browse(bilal).get(address("signal", own.short)))
    assert "Explained at the market" in page.find(id="answer").text
    assert address("signal", first.short) not in str(page)


def test_another_city_is_not_found(addresses: dict[str, str], signal: Signal, other_city: Any, browse: Any, amal: Any, now: Any) -> None:
    with in_city(other_city.id):
        theirs = Signal.objects.create(kind="rumour", text=words(en="Elsewhere"), source="residents", received_at=now, received_by=amal.id)
    client = browse(amal)
    for name, url in addresses.items():
        if signal.short in url:
            assert asked(client, name, url.replace(signal.short, theirs.short)).status_code == 404, name
    assert client.post(address("signal-join", signal.short, theirs.short)).status_code == 404
    assert "Elsewhere" not in client.get(address("inbox")).content.decode()


def test_noting_a_signal(browse: Any, bilal: Any, areas: Any) -> None:
    client = browse(bilal)
    sent = {"kind": "tension", "text_en": "Quarrels at the bus stop", "area": str(areas["2"].pk), "source": "services", "urgency": "today"}
    response = client.post(address("signal-new"), sent)
    signal = Signal.objects.get()
    assert response["Location"] == address("signal", signal.short)
    assert (signal.area, signal.due, signal.received_by) == (areas["2"], timezone.localdate(), bilal.id)


def test_a_person_is_refused_and_the_words_are_kept(browse: Any, bilal: Any) -> None:
    sent = {"kind": "tension", "text_en": "Mr Karim Haddad quarrels", "source": "services", "urgency": "week"}
    page = soup(browse(bilal).post(address("signal-new"), sent))
    assert "Karim Haddad" in page.find(class_="error-summary").text
    assert page.find(id="id_text_en").text.strip() == "Mr Karim Haddad quarrels"
    assert not Signal.objects.exists()


def test_the_way_of_a_signal_through_the_pages(signal: Signal, browse: Any, amal: Any) -> None:
    client, here = browse(amal), address("signal", signal.short)
    client.post(address("signal-take", signal.short))
    assert "Amal" in client.get(here).content.decode()
    refused = soup(client.post(address("signal-verify", signal.short), {"confirmed": "yes", "verification_en": ""}))
    assert refused.find(class_="error-summary")
    assert Signal.objects.get().state == "checking"
    client.post(address("signal-verify", signal.short), {"confirmed": "no", "verification_en": "The school knows nothing of it"})
    page = soup(client.get(here))
    assert "Not confirmed" in page.find(id="checked").text
    named = soup(client.post(address("signal-answer", signal.short), {"text_en": "Call 0612345678"}))
    assert "0612345678" in named.find(class_="error-summary").text
    client.post(address("signal-answer", signal.short), {"text_en": "Nothing was found"})
    assert Signal.objects.get().state == "answered"
    assert "Nothing was found" in soup(client.get(here)).find(id="answer").text


def test_onward_to_a_card_and_a_small_mapping(signal: Signal, card: Any, browse: Any, amal: Any) -> None:
    client = browse(amal)
    client.post(address("signal-issue", signal.short), {"issue": str(card.pk)})
    assert Signal.objects.get().issue == card
    client.post(address("signal-issue", signal.short), {"issue": ""})
    title = soup(client.get(address("signal", signal.short))).find(id="id_title_title_en")["value"]
    assert title == "Rumour or false story: Port"
    response = client.post(address("signal-begin", signal.short), {"title_en": title})
    begun = Issue.objects.exclude(pk=card.pk).get()
    assert response["Location"] == address("issue", begun.short)
    small = client.post(address("signal-small", signal.short))
    assert small["Location"] == address("cycle-one", Cycle.objects.get(trigger="signal").short)
    assert (
        soup(client.get(address("signal", signal.short))).find(id="onward").find("form", action=address("signal-small", signal.short))
        is None
    )


def test_joining_and_parting(signal: Signal, note: Any, browse: Any, amal: Any) -> None:
    client, other = browse(amal), note("Told at the market too")
    assert "Told at the market too" in soup(client.get(address("signal", signal.short))).find(id="maybe-same").text
    assert client.post(address("signal-join", other.short, signal.short))["Location"] == address("signal", signal.short)
    assert "Told at the market too" in soup(client.get(address("signal", signal.short))).find(id="again").text
    assert "told 1 more time" in soup(client.get(address("inbox"))).find("main").text
    client.post(address("signal-part", other.short))
    assert soup(client.get(address("signal", signal.short))).find(id="again") is None
    assert client.post(address("signal-remove", other.short))["Location"] == address("inbox")
    assert Signal.objects.get() == signal


def test_overdue_signals_are_marked_and_come_first(note: Any, browse: Any, amal: Any) -> None:
    at = timezone.now()
    note("Old", at=at - timedelta(days=9))
    note("Fresh", at=at)
    client = browse(amal)
    page = soup(client.get(address("inbox")))
    cards = [card.text for card in page.select("main article.card")]
    assert "Old" in cards[0]
    assert "overdue" in cards[0]
    rows = {row.th.text.strip(): row.text for row in page.select("main tbody tr")}
    assert "overdue" in rows["Old"]
    assert "overdue" not in rows["Fresh"]


def test_what_is_there_already_stands_beside_the_signal(signal: Signal, by: Any, areas: Any, browse: Any, amal: Any, now: Any) -> None:
    assets.add_asset(name={"en": "Fishermen's council"}, areas=[areas["1"]], by=by, at=now)
    assets.add_asset(name={"en": "Garden club"}, areas=[areas["3"]], by=by, at=now)
    shown = soup(browse(amal).get(address("signal", signal.short))).find(id="there").text
    assert "Fishermen's council" in shown
    assert "Garden club" not in shown


def test_wording_is_remarked_and_saved_all_the_same(note: Any, browse: Any, amal: Any) -> None:
    signal = note("People call the port a hotspot")
    assert "hotspot" in soup(browse(amal).get(address("signal", signal.short))).find(id="told").find("ul").text


def test_empty_inboxes_say_whom_to_ask(browse: Any, amal: Any, bilal: Any, note: Any) -> None:
    assert "Teachers, shopkeepers" in soup(browse(amal).get(address("inbox"))).find(class_="empty").text
    assert "You see things early" in soup(browse(bilal).get(address("inbox"))).find(class_="empty").text
    note()
    client = browse(amal)
    assert "Take a filter away" in soup(client.get(address("inbox"), {"kind": "damage"})).find(class_="empty").text
    assert "other tabs" in soup(client.get(address("inbox"), {"box": "answered"})).find(class_="empty").text
    assert "No signal of this kind waits" in soup(client.get(address("signals-arrivals"))).find("main").text


def test_hostile_words_stay_words(note: Any, cycle: Any, by: Any, browse: Any, amal: Any, bilal: Any, teacher: Any, now: Any) -> None:
    signal, again, own = note(HOSTILE), note(HOSTILE), note(HOSTILE, who=teacher)
    text = {"en": HOSTILE}
    actions.verify(signal=signal, confirmed=True, verification=text, by=by, at=now)
    actions.answer(signal=signal, text=text, by=by, at=now)
    actions.join(signal=again, first=signal, by=by, at=now)
    urls = [
        address("inbox"),
        address("inbox") + "?box=answered",
        address("signal", signal.short),
        address("signal", own.short),
        address("signal-edit", own.short),
    ]
    for client, paths in ((browse(amal), urls), (browse(bilal), [urls[0], urls[3]])):
        for url in paths:
            response = client.get(url)
            assert response.status_code == 200
            assert "<script>alert" not in response.content.decode(), url
            assert "<img src=x" not in response.content.decode(), url


@pytest.mark.parametrize("lang", ["ar", "fr"])
def test_pages_speak_the_language_of_the_address(addresses: dict[str, str], signal: Signal, browse: Any, amal: Any, lang: str) -> None:
    client = browse(amal)
    for name, english in (("inbox", "Early signals"), ("signal-new", "Note a signal"), ("signals-arrivals", "Where people arrive")):
        page = soup(client.get(address(name, lang=lang)))
        assert page.html["lang"] == lang
        assert english not in page.h1.text
    assert "Rumour" not in soup(client.get(address("signal", signal.short, lang=lang))).find("main").text


@pytest.mark.slow
def test_lists_ask_a_few_questions_however_long_they_are(
    note: Any, by: Any, browse: Any, amal: Any, now: Any, django_assert_max_num_queries: Any
) -> None:
    rows = [note(kind="arrivals", at=now + timedelta(minutes=number)) for number in range(60)]
    for signal in rows[:10]:
        actions.take(signal=signal, by=by, at=now)
    client = browse(amal)
    for url in (address("inbox"), address("inbox") + f"?after={rows[30].short}", address("signals-arrivals")):
        with django_assert_max_num_queries(15, info=url):
            assert client.get(url).status_code == 200
    with django_assert_max_num_queries(30):
        client.get(address("signal", rows[0].short))
    first = soup(client.get(address("inbox")))
    onward = next(link["href"] for link in first.select(".pages a") if "after=" in link["href"])
    second = soup(client.get(address("inbox") + onward))
    assert (len(first.select("main tbody tr")), len(second.select("main tbody tr"))) == (50, 10)
