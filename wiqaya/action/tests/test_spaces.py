"""Rooms are booked once, places of worship stand only as long as they agree, and newcomers find everything on one page."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import NoReverseMatch, reverse

from wiqaya.action.actions import spaces as actions
from wiqaya.action.kinds.partners import COMMITMENT, PLACEMENT
from wiqaya.action.kinds.spaces import SPACE, WORSHIP_PLACE
from wiqaya.action.models import Booking, WorshipPlace
from wiqaya.registers import actions as registers

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 21)


@pytest.fixture
def by(as_actor: Any, amal: Any) -> Any:
    return as_actor(amal)


@pytest.fixture
def organisation(city: Any) -> Any:
    from wiqaya.people.models import Organisation

    return Organisation.objects.create(name={"ar": {"text": "نادي الحي"}}, kind="sport")


@pytest.fixture
def space(by: Any, now: Any) -> Any:
    return registers.add(kind=SPACE, by=by, at=now, values={"name": {"ar": "بيت الشباب"}, "kind": "centre", "rooms": 2})


def book(space: Any, organisation: Any, by: Any, now: Any, *, room: int = 1, hour: int = 1, hours: int = 2) -> Booking:
    starts = now + timedelta(hours=hour)
    return actions.book(space=space, room=room, organisation=organisation, purpose={"ar": "تدريب"}, starts=starts, until=starts + timedelta(hours=hours), by=by, at=now)


def test_no_two_bookings_of_a_room_meet(space: Any, organisation: Any, by: Any, now: Any) -> None:
    first = book(space, organisation, by, now)
    for hour, hours in ((0, 2), (2, 1), (1, 2), (0, 9)):
        with pytest.raises(ValidationError):
            book(space, organisation, by, now, hour=hour, hours=hours)
    book(space, organisation, by, now, hour=3)  # begins as the other ends
    book(space, organisation, by, now, room=2)
    with pytest.raises(ValidationError):
        book(space, organisation, by, now, room=3)
    actions.give_back(booking=first, by=by, at=now)
    book(space, organisation, by, now)


def test_bookings_are_forgotten_a_year_after_their_end(space: Any, organisation: Any, by: Any, now: Any) -> None:
    row = book(space, organisation, by, now)
    assert actions.forget_bookings(by=by, at=row.until + actions.KEPT) == 0
    assert actions.forget_bookings(by=by, at=row.until + actions.KEPT + timedelta(seconds=1)) == 1


def worship(by: Any, now: Any, **more: Any) -> Any:
    values = {"name": {"ar": "دار عبادة"}, "consent_on": TODAY, "consent_until": TODAY + timedelta(days=365), **more}
    return registers.add(kind=WORSHIP_PLACE, by=by, at=now, values=values)


def test_a_place_of_worship_stands_only_with_its_agreement(by: Any, now: Any) -> None:
    with pytest.raises(ValidationError):
        worship(by, now, consent_on=TODAY + timedelta(days=1))
    with pytest.raises(ValidationError):
        worship(by, now, consent_on=TODAY - timedelta(days=9), consent_until=TODAY - timedelta(days=1))
    row = worship(by, now)
    assert actions.forget_worship_places(by=by, at=now + timedelta(days=365)) == 0
    assert actions.forget_worship_places(by=by, at=now + timedelta(days=367)) == 1
    assert not WorshipPlace.objects.filter(pk=row.pk).exists()


def test_places_of_worship_leave_in_no_file_and_are_closed_to_police(browse: Any, city: Any, by: Any, now: Any) -> None:
    from conftest import _person

    worship(by, now)
    with pytest.raises(NoReverseMatch):
        reverse("action:worship-places-file")
    both = browse(_person(city, "Farid", "coordinator", "police"))
    assert both.get(reverse("action:worship-places")).status_code == 403


def test_a_firm_promises_and_places_are_counts(by: Any, now: Any, organisation: Any) -> None:
    promised: Any = registers.add(
        kind=COMMITMENT, by=by, at=now,
        values={"title": {"ar": "قاعة"}, "kind": "in-kind", "organisation": organisation, "promises": {"ar": "قاعة كل خميس"}, "look_on": TODAY, "strings": {"ar": "شعار"}},
    )  # fmt: skip
    assert COMMITMENT.remark is not None
    assert len(COMMITMENT.remark(promised, TODAY)) == 2
    counts = {"title": {"ar": "تدريب"}, "organisation": organisation, "starts": TODAY, "until": TODAY, "offered": 2, "taken": 3}
    with pytest.raises(ValidationError):
        registers.add(kind=PLACEMENT, by=by, at=now, values=counts)


def test_a_room_is_booked_on_the_page_and_newcomers_find_the_centre(browse: Any, amal: Any, space: Any, organisation: Any) -> None:
    client = browse(amal)
    sent = {
        "room": "١", "organisation": str(organisation.pk), "purpose_ar": "تدريب", "day_day": "5", "day_month": "6", "day_year": "2099",
        "opens": "٩:٣٠", "closes": "11:00",
    }  # fmt: skip
    answer = client.post(reverse("action:book", args=[space.short]), sent)
    assert answer.status_code == 302, answer.content.decode()
    assert "نادي الحي" in client.get(answer.url).content.decode()
    late = client.post(reverse("action:book", args=[space.short]), sent)
    assert "هذه القاعة محجوزة حينها" in late.content.decode()
    assert "بيت الشباب" in client.get(reverse("action:newcomers")).content.decode()


def test_lists_that_belong_together_are_tabs_for_those_who_may_open_them(browse: Any, amal: Any, bilal: Any) -> None:
    address, worship_places = reverse("action:spaces"), reverse("action:worship-places")
    assert worship_places in browse(amal).get(address).content.decode()
    page = browse(bilal).get(address).content.decode()
    assert reverse("action:safety-walks") in page
    assert worship_places not in page
