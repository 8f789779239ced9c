"""The public doors: no account, no script, no trace; honest about who answers when; and the desk behind them."""

from __future__ import annotations

import datetime
import re
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from wiqaya.people.models import Organisation
from wiqaya.referral import receipts, tries
from wiqaya.referral.actions import advice as actions
from wiqaya.referral.apart import inside
from wiqaya.referral.contents import Question
from wiqaya.referral.models import DutyShift, Enquiry
from wiqaya.referral.tests.conftest import NOW, clear
from wiqaya.referral.words import Function
from wiqaya.safeguards.access import NOBODY, Actor
from wiqaya.safeguards.fields import words
from wiqaya.safeguards.models import AuditRow

pytestmark = [pytest.mark.django_db(databases=["default", "referral", "keys"])]
QUESTION = {"relation": "parent", "about": "teen", "text": "He stays away from his friends.", "wanted": "code"}
CODE = re.compile(r"(?:\d{4}\s){3}\d{4}")


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    cache.clear()
    with translation.override("en"):
        yield
    cache.clear()


@pytest.fixture
def visitor(city: Any) -> Client:
    return Client()


@pytest.fixture
def adviser(mechanism: Any, bilal: Any, as_actor: Callable[..., Actor]) -> Any:
    """Bilal, of the service that reads, cleared to answer."""
    body = Organisation.objects.create(name=words(en="House of youth"), kind="city")
    bilal.memberships.update(organisation=body)
    mechanism.host = body.pk
    mechanism.save()
    clear(mechanism, as_actor(bilal), Function.ADVISER)
    return bilal


@pytest.fixture
def confirmed(browse: Callable[..., Client]) -> Callable[[Any], Client]:
    """Signed in, and confirmed a moment ago who one is."""

    def signed_in(user: Any) -> Client:
        client = browse(user)
        session = client.session
        session["care"] = int(time.time())
        session.save()
        return client

    return signed_in


def asked(mechanism: Any, **change: Any) -> tuple[Enquiry, str]:
    given = {"text": "He stays away from his friends.", **change}
    with inside():
        return actions.ask(
            mechanism=mechanism, question=Question(**given), relation="parent", contact="+961 3 555 019" if given.get("wanted") == "call" else "",
            by=NOBODY, at=NOW,
        )  # fmt: skip


def page(client: Client, name: str, **data: Any) -> Any:
    address = reverse(f"help:{name}")
    return client.post(address, data) if data else client.get(address)


@pytest.mark.parametrize("language", ["ar", "en", "fr"])
def test_five_doors_stand_open_without_a_cookie(visitor: Client, mechanism: Any, language: str) -> None:
    with translation.override(language):
        answer = page(visitor, "doors")
        assert answer.status_code == 200
        assert [reverse("help:advice") in answer.content.decode(), reverse("help:support") in answer.content.decode()] == [True, True]
    assert not answer.cookies
    assert answer["Cache-Control"] == "no-store"
    assert len(re.findall("<article", answer.content.decode())) >= 4


def test_without_a_mechanism_the_other_doors_stay(visitor: Client, city: Any) -> None:
    city.emergency = "112"
    city.save()
    Organisation.objects.create(name=words(en="Family centre"), kind="cso", contact_point="01 555 020")
    Organisation.objects.create(name=words(en="Police post"), kind="police", contact_point="01 555 021")
    text = page(visitor, "doors").content.decode()
    assert "Nobody answers questions here yet" in text
    assert "This door is not open yet" in text
    assert "Family centre" in text
    assert "01 555 021" not in text
    assert "112" in text
    for name in ("advice", "support"):
        assert "Family centre" in page(visitor, name).content.decode()
        assert "<textarea" not in page(visitor, name).content.decode()


def test_support_for_professionals_alone_is_not_asked_for_on_the_public_page(visitor: Client, mechanism: Any) -> None:
    mechanism.opens_to = "professionals"
    mechanism.save()
    assert reverse("help:support") not in page(visitor, "doors").content.decode()
    assert "<textarea" not in page(visitor, "support").content.decode()


def test_lines_stand_side_by_side_with_their_hours(visitor: Client, mechanism: Any) -> None:
    mechanism.lines = [
        {"kind": "national", "name": {"en": "Listening"}, "number": "1564", "hours": {"en": "day and night"}},
        {"kind": "independent", "name": {"en": "Neighbours"}, "number": "01 555 022", "hours": {}},
        {"kind": "city", "name": {"en": "Youth line"}, "number": "", "hours": {}},
    ]
    mechanism.save()
    text = page(visitor, "doors").content.decode()
    assert text.index("01 555 022") < text.index("1564")
    assert "day and night" in text
    assert "Youth line" not in text


def test_the_hours_of_those_on_duty_are_read_in_the_language_of_the_page(visitor: Client, mechanism: Any, adviser: Any) -> None:
    with inside():
        DutyShift.objects.create(
            mechanism=mechanism, person=adviser.pk, function=Function.ADVISER, weekday=5, begins=datetime.time(8), ends=datetime.time(14)
        )
    text = page(visitor, "doors").content.decode()
    assert "Somebody is on duty now" in text
    assert "Saturday · from 08:00 to 14:00" in text
    assert page(visitor, "code").status_code == 200


def test_leaving_goes_home_and_throws_the_copy_away(visitor: Client) -> None:
    answer = page(visitor, "leave")
    assert (answer.status_code, answer["Location"]) == (302, reverse("public-home"))
    assert answer["Clear-Site-Data"] == '"cache"'
    assert reverse("help:leave") in page(visitor, "doors").content.decode()
    assert "help/leave" not in visitor.get(reverse("public-home")).content.decode()


def test_a_question_is_asked_answered_and_read_without_script_or_session(
    visitor: Client, adviser: Any, mechanism: Any, confirmed: Any
) -> None:
    form = page(visitor, "advice")
    once = re.search(r'name="once" value="([^"]+)"', form.content.decode())
    assert once
    trail = AuditRow.objects.using("referral").count()
    sent = page(visitor, "advice", **QUESTION, once=once[1])
    assert not visitor.cookies
    assert AuditRow.objects.using("referral").count() == trail
    code = CODE.search(sent.content.decode())
    assert code
    assert CODE.search(page(visitor, "advice", **QUESTION, once=once[1]).content.decode())[0] == code[0]  # type: ignore[index]
    staff = confirmed(adviser)
    assert "parent" in staff.get(reverse("care:advice")).content.decode().lower()
    with inside():
        row = Enquiry.objects.get()
    one = reverse("care:advice-question", args=[row.pk])
    assert QUESTION["text"] in staff.get(one).content.decode()
    assert staff.post(one, {"text": "Ask him what he misses.", "topic": "talking", "passages": ["support"]}).status_code == 302
    talk = page(visitor, "code", code=code[0]).content.decode()
    assert "Ask him what he misses." in talk
    assert "I want to ask for support" in talk
    assert page(visitor, "code", code=code[0], act="write", text="Thank you.", number="2").status_code == 200
    again = page(visitor, "code", code=code[0], act="write", text="Thank you.", number="2").content.decode()
    assert again.count("<p>Thank you.</p>") == 1
    assert "erased" in page(visitor, "code", code=code[0], act="erase").content.decode()
    assert page(visitor, "code", code=code[0]).status_code == 422


def test_names_are_cut_out_and_nothing_is_stored_before_a_second_look(visitor: Client, mechanism: Any) -> None:
    told = {**QUESTION, "text": "Call his brother: +961 3 555 023 please."}
    first = page(visitor, "advice", **told)
    text = first.content.decode()
    assert first.status_code == 422
    assert "Call his brother: […] please." in text
    with inside():
        assert not Enquiry.objects.exists()
    assert page(visitor, "advice", **told, looked="on").status_code == 422  # a number never passes
    assert CODE.search(page(visitor, "advice", **{**told, "text": "Call his brother: […] please."}, looked="on").content.decode())


def test_what_is_missing_is_said_and_nothing_typed_is_lost(visitor: Client, mechanism: Any) -> None:
    answer = page(visitor, "advice", relation="parent", text="Something I typed.", wanted="call")
    assert answer.status_code == 422
    assert "Something I typed." in answer.content.decode()
    assert "Write the number that we should call" in answer.content.decode()


def test_wrong_codes_slow_down_and_give_no_hint(visitor: Client, mechanism: Any) -> None:
    _row, receipt = asked(mechanism)
    answers = [page(visitor, "code", code=wrong) for wrong in ("1", "٠" * 16, "abc", "0" * 16, "5" * 16)]
    assert {one.status_code for one in answers} == {422}
    said = {re.search("This code does not open[^<]*", one.content.decode())[0] for one in answers}  # type: ignore[index]
    assert len(said) == 1
    paused = page(visitor, "code", code=receipt)
    assert paused.status_code == 429
    assert said == {re.search("This code does not open[^<]*", paused.content.decode())[0]}  # type: ignore[index]
    cache.clear()  # half a minute later
    assert page(visitor, "code", code=receipt).status_code == 200


def test_tries_that_were_forgotten_in_between_count_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(_key: str) -> int:
        raise ValueError

    monkeypatch.setattr(cache, "incr", gone)
    for _try in range(9):
        tries.missed("10.0.0.1")
    assert not tries.paused("10.0.0.1")


def test_each_address_waits_for_its_own_tries_and_none_is_kept() -> None:
    for _try in range(tries.FREE):
        assert not tries.paused("10.0.0.1")
        tries.missed("10.0.0.1")
    assert tries.paused("10.0.0.1")
    assert not tries.paused("10.0.0.2")
    assert "10.0.0.1" not in repr(cache._cache)  # type: ignore[attr-defined]


@pytest.mark.parametrize("text", ["", "x" * 4001])
def test_a_message_that_cannot_be_written_comes_back(visitor: Client, mechanism: Any, text: str) -> None:
    row, receipt = asked(mechanism)
    assert page(visitor, "code", code=receipt, act="write", text=text, number="1").status_code == 422
    with inside():
        assert row.notes.count() == 0


@pytest.mark.parametrize("field", ["text", "nowhere"])
def test_what_the_room_refuses_is_said_on_the_form(visitor: Client, mechanism: Any, monkeypatch: pytest.MonkeyPatch, field: str) -> None:
    def refuse(_texts: dict[str, str]) -> None:
        raise ValidationError({field: "Not like this."})

    _row, receipt = asked(mechanism)
    monkeypatch.setattr(actions.guards, "without_identity", refuse)
    answers = [page(visitor, "advice", **QUESTION), page(visitor, "code", code=receipt, act="write", text="Still here.", number="1")]
    assert [(one.status_code, "Not like this." in one.content.decode()) for one in answers] == [(422, True)] * 2


def test_a_late_answer_is_owned_up_to(visitor: Client, mechanism: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    _row, receipt = asked(mechanism)
    assert "is late" not in page(visitor, "code", code=receipt).content.decode()
    monkeypatch.setattr(timezone, "now", lambda: NOW + timedelta(days=8))
    assert "is late" in page(visitor, "code", code=receipt).content.decode()


def test_a_question_of_another_city_is_not_opened(mechanism: Any, other_city: Any) -> None:
    _row, receipt = asked(mechanism)
    address = "/c/elsewhere" + reverse("help:code")
    assert Client().post(address, {"code": receipt}).status_code == 422


@pytest.mark.parametrize("who", ["driss", "amal"])
def test_the_desk_is_closed_to_other_roles(who: str, request: pytest.FixtureRequest, mechanism: Any, browse: Any) -> None:
    row, _receipt = asked(mechanism)
    client = browse(request.getfixturevalue(who))
    for address in (reverse("care:advice"), reverse("care:advice-question", args=[row.pk]), reverse("care:advice-contact", args=[row.pk])):
        assert client.get(address).status_code == 403
        assert Client().get(address).status_code == 302


def test_somebody_without_clearance_and_a_question_that_is_not_there_get_the_same_page(
    mechanism: Any, adviser: Any, chadia: Any, other_city: Any, confirmed: Any
) -> None:
    row, _receipt = asked(mechanism)
    own, other = confirmed(adviser), confirmed(chadia)
    there, missing = (reverse("care:advice-question", args=[key]) for key in (row.pk, "6f1c2d58-0d5b-4c2e-9f3b-7a0a4a4f8f10"))
    for client, address in ((other, there), (other, missing), (own, missing), (other, reverse("care:advice"))):
        assert client.get(address).status_code == 404
    assert own.get(there).status_code == 200
    assert own.get(f"/c/elsewhere{there}").status_code == 403


def test_the_number_is_shown_on_request_once_and_the_look_is_noted(mechanism: Any, adviser: Any, confirmed: Any) -> None:
    row, _receipt = asked(mechanism, wanted="call")
    client = confirmed(adviser)
    one, show = reverse("care:advice-question", args=[row.pk]), reverse("care:advice-contact", args=[row.pk])
    assert "555 019" not in client.get(one).content.decode()
    assert "555 019" in client.post(show).content.decode()
    assert AuditRow.objects.using("referral").filter(action="key.contact").count() == 1
    assert client.post(one, {"text": "", "topic": "services"}).status_code == 302
    assert client.post(show).status_code == 302


def test_the_pages_of_the_desk_say_nothing_in_their_titles(mechanism: Any, adviser: Any, confirmed: Any) -> None:
    row, _receipt = asked(mechanism)
    for address in (reverse("care:advice"), reverse("care:advice-question", args=[row.pk])):
        answer = confirmed(adviser).get(address)
        assert answer["Cache-Control"] == "no-store"
        assert re.search("<title>Support workspace", answer.content.decode())


def test_the_desk_asks_few_questions(mechanism: Any, adviser: Any, confirmed: Any, django_assert_max_num_queries: Any) -> None:
    for place in range(12):
        asked(mechanism, text=f"Question {place}.")
    client = confirmed(adviser)
    client.get(reverse("care:advice"))
    with django_assert_max_num_queries(12):
        client.get(reverse("care:advice"))


def test_receipts_are_read_in_four_groups() -> None:
    assert receipts.in_groups("1234567890123456") == "1234 5678 9012 3456"
