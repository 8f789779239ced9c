"""Steps with keys that are killed half-way: nothing opens that should not, and the hourly round finishes them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from wiqaya.people.queries import operator
from wiqaya.referral import sealing
from wiqaya.referral.actions import acting, closing, consenting, handing, home, lapsing, moving, naming, room
from wiqaya.referral.models import Certificate, Disclosure, Item, NameKey, ServiceAnswer, Situation, Tally
from wiqaya.referral.queries import situations
from wiqaya.referral.tests.acting import consent
from wiqaya.referral.tests.conftest import IDENTITY, NOW, REASONS
from wiqaya.referral.tests.test_terms import named
from wiqaya.referral.tests.test_walk import all_come, decided, to_table
from wiqaya.safeguards import keys
from wiqaya.safeguards.access import NOBODY

pytestmark = [pytest.mark.django_db(databases=["default", "referral", "keys"])]
LATER = NOW + timedelta(minutes=6)
KEY_STEPS = ((handing, "take_wraps"), (keys, "make"), (keys, "lend"), (handing, "finish"))


class Killed(BaseException):
    """The process ends here."""


def killed(*_args: Any, **_kwargs: Any) -> None:
    raise Killed


@pytest.fixture
def kill(monkeypatch: pytest.MonkeyPatch) -> Callable[[int, Callable[[], Any]], bool]:
    """Run something and end it at one of its steps with keys; whether it was ended before it was done."""

    def run(number: int, work: Callable[[], Any]) -> bool:
        left = number

        def counted(real: Callable[..., Any]) -> Callable[..., Any]:
            def step(*args: Any, **told: Any) -> Any:
                nonlocal left
                left -= 1
                if left < 0:
                    raise Killed
                return real(*args, **told)

            return step

        with monkeypatch.context() as now:
            for where, name in KEY_STEPS:
                now.setattr(where, name, counted(getattr(where, name)))
            try:
                work()
            except Killed:
                return True
        return False

    return run


def opens(row: Situation, tier: str, by: Any, at: Any = NOW) -> bool:
    try:
        sealing.ring(subject=row.pk, tier=tier, mechanism=row.mechanism_id, by=by, at=at, why="read")
    except sealing.Hidden:
        return False
    return True


def holders(row: Any, tier: str) -> set[Any]:
    return set(Disclosure.objects.filter(subject=row.pk, tier=tier, state="done").values_list("agency", flat=True))


def finish(kill: Callable[[int, Callable[[], Any]], bool], city: Any, look: Callable[[], None]) -> None:
    """Go on, killed at a later step each time, until it is done; look after each death."""
    number = 0
    while kill(number, lambda: closing.finish_interrupted(by=operator(city), at=LATER)):
        number += 1
        look()
    assert number > 0
    assert closing.finish_interrupted(by=operator(city), at=LATER) == 0


def test_filter_4_killed_at_every_step_is_finished(
    asked: Callable[..., Any], mechanism: Any, staff: Any, services: Any, city: Any, kill: Any
) -> None:
    row = named(asked(), mechanism, staff, services)
    naming.answer(short=row.short, involved=True, by=staff["health"], at=NOW)
    naming.answer(short=row.short, involved=True, by=staff["education"], at=NOW)
    begin = lambda: acting.begin_acting(short=row.short, lead=services["health"], by=staff["social"], at=NOW)  # noqa: E731
    assert kill(0, begin)
    row.refresh_from_db()
    assert (row.stage, row.lead) == ("full", services["health"])
    assert not opens(row, "reply", staff["social"])
    assert closing.finish_interrupted(by=operator(city), at=NOW + timedelta(minutes=4)) == 0  # somebody may still be at it

    def look() -> None:
        for sector in ("child", "police"):
            assert not any(opens(row, tier, staff[sector]) for tier in ("notes", "limited", "full"))
        for sector in ("health", "education"):  # a key that was not handed over to its end opens nothing
            for tier in ("limited", "full"):
                assert opens(row, tier, staff[sector]) == (services[sector] in holders(row, tier))

    look()
    finish(kill, city, look)
    team = {services["social"], services["health"], services["education"]}
    assert holders(row, "limited") == holders(row, "full") == team
    assert all(opens(row, "full", staff[sector]) for sector in ("social", "health", "education"))
    assert situations.identity_of(row, by=staff["health"], at=NOW).name == IDENTITY.name
    assert (holders(row, "reply"), Tally.objects.get(event="acting", cut="all").count) == (set(), 1)


def test_filter_3_killed_at_every_step_is_finished(
    asked: Callable[..., Any], mechanism: Any, staff: Any, services: Any, city: Any, kill: Any
) -> None:
    row = asked()
    item = to_table(row, mechanism, staff)
    all_come(item, staff)
    item = decided(item, staff, services)
    consent(row, "sharing", [services["education"], services["health"]], staff["social"])
    name = lambda: naming.name_services(short=row.short, identity=IDENTITY, meeting=item.meeting, by=staff["social"], at=NOW)  # noqa: E731
    for number in (0, 1):  # the home service's own key: the same call again goes on
        assert kill(number, name)
        row.refresh_from_db()
        assert (row.stage, row.identity, NameKey.objects.count()) == ("table", None, 0)
    assert kill(2, name)
    row.refresh_from_db()
    assert row.stage == "limited"
    assert set(ServiceAnswer.objects.values_list("agency", flat=True)) == {services["education"], services["health"]}
    assert not opens(row, "limited", staff["health"])
    finish(kill, city, lambda: None)
    for sector in ("social", "education", "health"):
        assert situations.identity_of(row, by=staff[sector], at=LATER).name == IDENTITY.name
    assert holders(row, "limited") == {services[sector] for sector in ("social", "education", "health")}
    assert Tally.objects.get(event="named", cut="all").count == 1


def test_a_sheet_on_its_way_to_the_table_is_finished(
    asked: Callable[..., Any], mechanism: Any, staff: Any, services: Any, city: Any, kill: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[Any] = []
    real = home.bring_to_table
    monkeypatch.setattr(home, "bring_to_table", lambda **told: made.append(told))
    row = asked()
    to_table(row, mechanism, staff)
    told = made[0]
    for number in (0, 1):  # a sheet that was not stored: another one is written
        assert kill(number, lambda: real(**told))
        assert (Situation.objects.get().stage, Item.objects.count()) == ("home", 0)
    assert kill(4, lambda: real(**told))
    item = Item.objects.get()
    assert Situation.objects.get().stage == "table"
    assert holders(item, "table") != set(services.values())
    finish(kill, city, lambda: None)
    assert holders(item, "table") == set(services.values())
    assert Tally.objects.get(event="table", cut="all").count == 1


def test_what_is_held_locked_lent_or_over_is_not_carried_on(
    asked: Callable[..., Any], mechanism: Any, staff: Any, services: Any, city: Any, kill: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = named(asked(), mechanism, staff, services)
    naming.answer(short=row.short, involved=True, by=staff["health"], at=NOW)
    assert kill(0, lambda: acting.begin_acting(short=row.short, lead=services["social"], by=staff["social"], at=NOW))
    waiting = Disclosure.objects.filter(subject=row.pk, state="intended")
    assert waiting.count() == 3

    def go_on() -> int:
        return handing.carry_out_interrupted(by=operator(city), at=LATER)

    Situation.objects.update(held=True)
    assert go_on() == 0
    Situation.objects.update(held=False)
    for until in (NOW, LATER + timedelta(minutes=1)):  # an hour that was lent: whoever lends tells the office first
        waiting.update(until=until)
        assert go_on() == 0
    waiting.update(until=None)
    with monkeypatch.context() as now:
        now.setattr(keys, "make", locked)
        now.setattr(keys, "lend", locked)
        assert go_on() == 0
    waiting.update(by=NOBODY.id)  # the order of the trail would tell the hour of whoever wrote without an account
    assert go_on() == 0
    waiting.update(by=staff["social"].id)
    assert (go_on(), waiting.count()) == (3, 0)


def locked(**_told: Any) -> None:
    raise keys.Locked


@pytest.mark.parametrize("how", ["answer", "silence", "withdrawal", "meeting", "agreed"])
def test_what_ends_a_key_ends_it_before_anything_can_stop_it(
    how: str, asked: Callable[..., Any], mechanism: Any, staff: Any, services: Any, city: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The wrap that is left opens nothing, and the sweeper takes it the next day."""
    row = asked()
    if how == "agreed":
        item = to_table(row, mechanism, staff)
        all_come(item, staff)
    else:
        row = named(row, mechanism, staff, services)
        item = Item.objects.get()
    gone = item if how in {"meeting", "agreed"} else row
    tier = "table" if gone is item else "limited"
    who = "child" if how == "agreed" else "health"
    works = {
        "answer": lambda: naming.answer(short=row.short, involved=False, by=staff["health"], at=NOW),
        "silence": lambda: lapsing.count_as_no(answer=ServiceAnswer.objects.get(agency=services["health"]), by=operator(city), at=NOW),
        "withdrawal": lambda: consenting.withdraw(consent=row.consents.get(), by=staff["social"], at=NOW),
        "meeting": lambda: room.close_meeting(meeting=item.meeting, by=staff["education"], at=NOW),
        "agreed": lambda: decided(item, staff, services),
    }
    place = sealing.place(row.city_id, gone.pk, tier)
    assert services[who] in holders(gone, tier)
    with monkeypatch.context() as now:
        now.setattr(handing, "take_wraps", killed)
        with pytest.raises(Killed):
            works[how]()
    assert services[who] not in holders(gone, tier)
    assert services[who] in keys.holders(place=place)
    with pytest.raises(keys.NoKey):
        keys.open_ring(place=place, agency=services[who])
    tomorrow = (NOW + timedelta(days=3000)).date()
    assert keys.sweep(committed=sealing.committed, older_than=tomorrow) > 0
    assert services[who] not in keys.holders(place=place)
    assert services["social"] in keys.holders(place=place)


@pytest.mark.parametrize(("where", "name"), [(handing, "take_wraps"), (moving, "close"), (moving, "settle"), (keys, "destroy_case"), (handing, "end")])
@pytest.mark.parametrize("how", ["not-met", "lapsed"])
def test_a_sheet_that_was_not_met_goes_even_when_it_was_killed(
    how: str, where: Any, name: str, asked: Callable[..., Any], mechanism: Any, staff: Any, city: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = to_table(asked(), mechanism, staff)
    all_come(item, staff)
    for sector in ("education", "health"):
        room.say(item=item, view="no", takes_part=False, by=staff[sector], at=NOW)
    room.propose(item=item, met=False, reasons=REASONS, reason="table-own-means", by=staff["education"], at=NOW)
    works = {
        "not-met": lambda: room.agree(item=item, by=staff["health"], at=NOW),
        "lapsed": lambda: lapsing.lapse_item(item=item, by=operator(city), at=NOW),
    }
    with monkeypatch.context() as now:
        now.setattr(where, name, killed)
        with pytest.raises(Killed):
            works[how]()
    item.refresh_from_db()
    if item.state == "waiting":  # killed before anything was decided: the same call again
        works[how]()
    elif how == "not-met":
        assert lapsing.let_go_interrupted(by=operator(city), at=NOW + timedelta(minutes=4)) == 0
    closing.finish_interrupted(by=operator(city), at=LATER)
    item.refresh_from_db()
    left = Situation.objects.get()
    assert (item.state, item.sheet, item.needed, item.views.count()) == (how, None, [], 0)
    assert (left.stage, left.closing, left.settling_since) == ("closed", "table-own-means" if how == "not-met" else left.closing, None)
    assert not Disclosure.objects.filter(subject__in=[item.pk, left.pk]).exclude(state="ended").exists()
    for subject, tier in ((item.pk, "table"), (left.pk, "notes"), (left.pk, "reply")):
        assert keys.holders(place=sealing.place(left.city_id, subject, tier)) == set()
    assert Certificate.objects.filter(what="sheet").count() == 1
    assert closing.finish_interrupted(by=operator(city), at=LATER) == 0
