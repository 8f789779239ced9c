"""Asking for support: no field for a name, danger first, a code instead of a name, and a way back."""

from __future__ import annotations

import re
import time as clock
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import time, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from wiqaya.people.models import Organisation
from wiqaya.referral import receipts, sealing
from wiqaya.referral.actions import asking, moving
from wiqaya.referral.apart import inside
from wiqaya.referral.contents import Notes, Sign
from wiqaya.referral.forms.help import AdviceForm, IntakeForm, SupportForm
from wiqaya.referral.models import Clearance, Disclosure, Seat, Situation
from wiqaya.referral.queries import help as doors
from wiqaya.referral.queries.situations import notes_of
from wiqaya.referral.tests.conftest import NOTES, NOW, TODAY, clear
from wiqaya.referral.words import Function, Reply, Stage, Tier
from wiqaya.safeguards import keys
from wiqaya.safeguards.access import NOBODY, Actor
from wiqaya.safeguards.fields import words
from wiqaya.safeguards.models import AuditRow

pytestmark = [pytest.mark.django_db(databases=["default", "referral", "keys"])]
CODE = re.compile(r"(?:\d{4}\s){3}\d{4}")
ASKED = {"asker": "relative", "band": "18-24", "told": "agreed", "strengths": ["relative"], "needs": ["school"], "danger": "no"}
SEEN = {"sign_0": "B-01", "often_0": "some", "last_0": "month", "sure_0": "seen", "text_0": "he said it twice"}
FORBIDDEN = re.compile(
    "name|photo|file|address|religion|sect|ethnic|nationalit|politic|residence|orientation|diagnos|level|plate|class", re.I
)


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    cache.clear()
    with inside(), translation.override("en"):
        yield
    cache.clear()


@pytest.fixture
def ask(mechanism: Any) -> Callable[..., tuple[Situation, str]]:
    def make(notes: Notes = NOTES, **options: Any) -> tuple[Situation, str]:
        return asking.ask(
            **{"mechanism": mechanism, "notes": notes, "asker": "relative", "channel": "web", "by": NOBODY, "at": NOW, **options}
        )

    return make


@pytest.fixture
def teacher(mechanism: Any, bilal: Any, as_actor: Callable[..., Actor]) -> Any:
    """Bilal works with residents at a school that is a member, and is cleared."""
    school = Organisation.objects.create(name=words(en="School by the port"), kind="school")
    bilal.memberships.update(organisation=school)
    Seat.objects.filter(mechanism=mechanism, sector="education").update(agency=school.pk)
    clear(mechanism, as_actor(bilal), Function.SCREENER)
    return bilal


def send(client: Client, **change: Any) -> Any:
    return client.post(reverse("help:support"), {**ASKED, **change})


def follow(receipt: str, **data: Any) -> Any:
    return Client().post(reverse("help:code"), {"code": receipt, **data})


def trail() -> int:
    return AuditRow.objects.using("referral").count()


@pytest.mark.parametrize("form", [AdviceForm, SupportForm, IntakeForm])
def test_no_form_has_a_field_for_who_it_is(form: Any) -> None:
    assert not [name for name in form().fields if FORBIDDEN.search(name)]


def test_a_request_from_outside_leaves_the_day_and_no_line_in_the_trail(ask: Any) -> None:
    before = trail()
    row, receipt = ask(contact="+961 3 555 024", at=NOW + timedelta(hours=3, minutes=5))
    assert trail() == before
    assert row.received_on == TODAY
    lent = Disclosure.objects.filter(subject=row.pk)
    assert sorted(one.tier for one in lent) == ["notes", "reply"]
    assert {(one.pk.version, timezone.localtime(one.at).time()) for one in lent} == {(4, time(0))}
    assert receipt.encode() not in bytes(row.receipt)


def test_a_request_taken_down_by_staff_is_in_the_trail(ask: Any, staff: dict[str, Actor]) -> None:
    before = trail()
    ask(by=staff["health"], channel="phone")
    assert trail() > before


def test_notes_and_contact_lie_under_keys_of_their_own(ask: Any, staff: dict[str, Actor]) -> None:
    row, _receipt = ask(contact="+961 3 555 024")
    assert notes_of(row, by=staff["social"], at=NOW) == NOTES
    notes = sealing.ring(subject=row.pk, tier=Tier.NOTES, mechanism=row.mechanism_id, by=staff["social"], at=NOW, why="test")
    with pytest.raises(keys.Closed):
        sealing.read(notes, "situation.contact", row.pk, row.contact)
    with pytest.raises(sealing.Hidden):
        sealing.with_code(row, tier=Tier.NOTES, at=NOW)  # a code opens the reply box alone


def test_the_service_that_reads_is_the_writers_own_only_if_it_is_a_member(ask: Any, mechanism: Any, teacher: Any, as_actor: Any) -> None:
    by = as_actor(teacher)
    assert ask(by=by, asker="professional")[0].home == by.agency
    assert ask(by=by, asker="service")[0].home == mechanism.host
    Seat.objects.filter(mechanism=mechanism, agency=by.agency).update(ended_at=NOW)
    assert ask(by=by, asker="professional")[0].home == mechanism.host


def test_the_same_page_sent_twice_is_one_request(ask: Any) -> None:
    once = receipts.new_once()
    first, receipt = ask(once=once)
    assert ask(once=once) == (first, receipt)
    assert Situation.objects.count() == 1


def test_two_sendings_at_the_same_time_leave_one_request_and_no_stray_key(ask: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    once = receipts.new_once()
    first, receipt = ask(once=once)
    monkeypatch.setattr(Situation.objects, "filter", lambda **_which: Situation.objects.none())  # the other one is not there yet
    assert ask(once=once) == (first, receipt)
    assert set(Disclosure.objects.filter(tier=Tier.NOTES).values_list("subject", flat=True)) == {first.pk}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"asker": "mayor"}, "__all__"),
        ({"notes": replace(NOTES, strengths=())}, "strengths"),
        ({"notes": replace(NOTES, signs=(), needs=())}, "signs"),
        ({"notes": replace(NOTES, told="better-not")}, "told_reason"),
        ({"notes": replace(NOTES, signs=(Sign("X-99", "once", "week", "seen"),))}, "signs"),
    ],
)
def test_what_a_request_lacks_is_named(ask: Any, change: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as wrong:
        ask(**{"notes": NOTES, **change})
    assert field in getattr(wrong.value, "message_dict", {"__all__": wrong.value.messages})


def test_a_mechanism_that_is_paused_or_for_professionals_takes_nothing_in_from_outside(
    ask: Any, mechanism: Any, staff: dict[str, Actor]
) -> None:
    mechanism.opens_to = "professionals"
    mechanism.save()
    with pytest.raises(asking.NotOpen):
        ask()
    assert ask(by=staff["health"])
    mechanism.conditions.filter(kind="impact").delete()
    with pytest.raises(asking.NotOpen):
        ask(by=staff["health"])


def test_an_answer_of_staff_is_in_the_trail_without_its_words(ask: Any, staff: dict[str, Actor]) -> None:
    row, receipt = ask()
    box = sealing.ring(subject=row.pk, tier=Tier.REPLY, mechanism=row.mechanism_id, by=staff["social"], at=NOW, why="answer")
    asking.write(situation=row, ring=box, text="We would like to talk with you.", from_staff=True, by=staff["social"], at=NOW)
    assert AuditRow.objects.using("referral").filter(action="situation.answer").get().details == {"number": 1}
    assert "We would like to talk with you." in follow(receipt).content.decode()


def test_a_request_is_sent_and_followed_with_its_code(mechanism: Any) -> None:
    answer = send(Client(), **SEEN)
    assert not answer.cookies.keys() - {"csrftoken"}
    code = CODE.search(answer.content.decode())
    assert code
    row = Situation.objects.get()
    assert (row.asker, row.channel, row.minor) == ("relative", "web", False)
    assert row.short not in answer.content.decode()
    text = follow(code[0]).content.decode()
    assert "Your request has arrived" in text
    assert row.short not in text
    assert follow(code[0], act="write", text="He agreed to talk.", number="1").status_code == 200
    assert "He agreed to talk." in follow(code[0]).content.decode()
    assert follow(code[0], act="write", text="His number is +961 3 555 025", number="2").status_code == 422
    assert row.messages.count() == 1


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"told": ""}, "Say whether the person knows"),
        ({"told": "better-not"}, "Say why it is better"),
        ({"needs": []}, "Say what was seen, or what is needed"),
        ({"strengths": []}, "needs an answer|required|This field"),
        ({"danger": "yes"}, "Please call first: 112"),
        ({"sign_0": "B-01"}, "Say how often"),
        ({"text_1": "something"}, "Choose what fits best"),
        ({"tried": "He is an extremist."}, "labels a person"),
    ],
)
def test_a_request_that_is_not_ready_says_what_is_missing(city: Any, mechanism: Any, change: dict[str, Any], said: str) -> None:
    city.emergency = "112"
    city.save()
    answer = send(Client(), **change)
    assert answer.status_code == 422
    assert re.search(said, answer.content.decode())
    assert not Situation.objects.exists()


def test_after_calling_the_request_goes_on(mechanism: Any) -> None:
    assert CODE.search(send(Client(), danger="yes", called="on").content.decode())


def test_about_oneself_nobody_else_needs_to_know(mechanism: Any) -> None:
    assert CODE.search(send(Client(), asker="self", told="").content.decode())


def test_for_somebody_under_18_the_page_says_who_takes_the_lead(mechanism: Any) -> None:
    assert "never the police alone" in send(Client(), band="12-17").content.decode()
    assert "never the police alone" not in send(Client(), band="18-24", hopes="another one").content.decode()


def test_numbers_in_any_text_are_cut_out_before_anything_is_stored(mechanism: Any) -> None:
    answer = send(Client(), life="ask +961 3 555 026", access="write in the evening")
    assert answer.status_code == 422
    assert "ask […]" in answer.content.decode()
    assert not Situation.objects.exists()


def test_erasing_before_the_first_step_is_at_once(ask: Any) -> None:
    row, receipt = ask()
    place = sealing.place(row.city_id, row.pk, Tier.NOTES)
    assert "were erased on" in follow(receipt, act="erase").content.decode()
    assert not Situation.objects.exists()
    assert keys.holders(place=place) == set()
    assert follow(receipt).status_code == 422


def test_erasing_after_the_first_step_is_a_request(ask: Any) -> None:
    row, receipt = ask()
    row = moving.move(situation=row, move="take_up", by=NOBODY, at=NOW)
    moving.move(situation=row, move="keep_home", by=NOBODY, at=NOW)
    answer = follow(receipt, act="erase")
    assert answer.status_code == 409
    assert "Your data, your rights" in answer.content.decode()
    assert Situation.objects.exists()
    with pytest.raises(asking.Reviewed):
        asking.take_away(situation=Situation.objects.get(), by=NOBODY, at=NOW)


def test_what_is_told_does_not_depend_on_where_it_stands(ask: Any, mechanism: Any) -> None:
    """Of each stage after the first reading, and of each day before the phrase, the page is the same."""
    row, receipt = ask()
    seen = set()
    for stage in (Stage.REVIEW, Stage.HOME, Stage.TABLE):
        Situation.objects.filter(pk=row.pk).update(stage=stage)
        text = follow(receipt).content.decode()
        seen.add(re.search('<p class="lead">([^<]+)</p>', text)[1])  # type: ignore[index]
        assert "Before somebody has decided" in text
    assert seen == {"We are reading your request and looking for the right help."}
    Situation.objects.filter(pk=row.pk).update(reply_on=TODAY)
    assert str(Reply.READ.label) in follow(receipt).content.decode()
    Situation.objects.filter(pk=row.pk).update(replied="write")
    assert str(Reply.WRITE.label) in follow(receipt).content.decode()
    Situation.objects.filter(pk=row.pk).update(reply_on=TODAY + timedelta(days=1))
    assert doors.reply(Situation.objects.get(pk=row.pk), TODAY) is None


def test_where_the_box_is_closed_nothing_can_be_added(ask: Any) -> None:
    row, receipt = ask()
    keys.destroy_case(city=row.city_id, case=row.pk)
    text = follow(receipt, act="write", text="Still here?", number="1").content.decode()
    assert "Messages cannot be added here any more" in text
    assert row.messages.count() == 0


def test_a_message_needs_words_and_no_number(ask: Any) -> None:
    row, _receipt = ask()
    box = sealing.with_code(row, tier=Tier.REPLY, at=NOW)
    for text in (" ", "+961 3 555 027"):
        with pytest.raises(ValidationError):
            asking.write(situation=row, ring=box, text=text, from_staff=False, by=NOBODY, at=NOW)


def confirmed(browse: Any, user: Any) -> Client:
    client = browse(user)
    session = client.session
    session["care"] = int(clock.time())
    session.save()
    return client


def test_staff_take_a_request_down_with_a_clearance_and_get_a_reference(teacher: Any, browse: Any) -> None:
    client = confirmed(browse, teacher)
    address = reverse("care:intake")
    assert reverse("help:advice") in client.get(address).content.decode()  # advice is the first button
    answer = client.post(address, {**ASKED, "channel": "phone", "urgency": "week"})
    row = Situation.objects.get()
    assert row.short in answer.content.decode()
    assert (row.channel, row.urgency) == ("phone", "week")


def test_advisers_find_their_desk_beside_the_request(teacher: Any, browse: Any) -> None:
    client = confirmed(browse, teacher)
    assert reverse("care:advice") not in client.get(reverse("care:intake")).content.decode()
    with inside():
        Clearance.objects.filter(person=teacher.id).update(function="adviser")
    assert reverse("care:advice") in client.get(reverse("care:intake")).content.decode()


def test_without_a_clearance_advice_is_the_open_door(mechanism: Any, bilal: Any, browse: Any) -> None:
    answer = confirmed(browse, bilal).post(reverse("care:intake"), {**ASKED, "channel": "phone", "urgency": "week"})
    assert "training and the ethical framework" in answer.content.decode()
    assert reverse("care:advice") not in answer.content.decode()
    assert not Situation.objects.exists()


def test_taking_down_is_closed_to_other_roles(mechanism: Any, driss: Any, amal: Any, browse: Any) -> None:
    address = reverse("care:intake")
    assert [browse(who).get(address).status_code for who in (driss, amal)] == [403, 403]
    assert Client().get(address).status_code == 302
