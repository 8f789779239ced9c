"""A signal is about a place and what happens there; it is looked at, checked, answered, and joined only by hand."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from wiqaya.mapping.actions import cycle as cycles
from wiqaya.mapping.actions import signals as actions
from wiqaya.mapping.models import Cycle, Issue, Signal
from wiqaya.mapping.queries import signals as queries
from wiqaya.safeguards import audit
from wiqaya.safeguards.access import NotAllowed
from wiqaya.safeguards.fields import words
from wiqaya.safeguards.texts import NamesAPerson

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Mr Karim Haddad shouts at the market", "Karim Haddad"),
        ("السيد كريم حداد يصرخ في السوق", "كريم حداد"),
        ("Call 0612345678", "0612345678"),
        ("Look at @port.voice", "@port.voice"),
        ("At 12 rue des Oliviers", "12 rue des Oliviers"),
        ("Written by someone@example.org", "someone@example.org"),
    ],
)
def test_a_signal_never_names_a_person(note: Any, by: Any, now: Any, text: str, word: str) -> None:
    with pytest.raises(NamesAPerson) as refused:
        note(text)
    assert list(refused.value.message_dict) == ["text"]
    assert word in refused.value.message_dict["text"][0]
    assert not Signal.objects.exists()
    signal = note()
    for attempt in (
        lambda: actions.correct_signal(signal=signal, kind="rumour", text={"en": text}, source="residents", by=by, at=now),
        lambda: actions.verify(signal=signal, confirmed=True, verification={"en": text}, by=by, at=now),
        lambda: actions.answer(signal=signal, text={"en": text}, by=by, at=now),
    ):
        with pytest.raises(NamesAPerson):
            attempt()
    assert Signal.objects.get().state == "new"


@pytest.mark.parametrize(("urgency", "days"), [("today", 0), ("week", 7), ("calm", 30)])
def test_the_urgency_sets_the_day(note: Any, now: Any, urgency: str, days: int) -> None:
    signal = note(urgency=urgency)
    assert signal.due == now.date() + timedelta(days=days)
    assert not queries.is_overdue(signal, on=signal.due)
    assert queries.is_overdue(signal, on=signal.due + timedelta(days=1))


@pytest.mark.parametrize("field", ["kind", "source", "urgency"])
def test_unknown_words_are_refused(note: Any, field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        note(**{field: "suspect"})
    assert list(refused.value.message_dict) == [field]


def test_a_signal_says_something(note: Any) -> None:
    with pytest.raises(ValidationError, match="text"):
        note(" ")


def test_from_new_to_answered(note: Any, by: Any, now: Any) -> None:
    signal = note()
    assert actions.take(signal=signal, by=by, at=now).state == "checking"
    checked = actions.verify(signal=signal, confirmed=True, verification={"en": "Two shops asked"}, by=by, at=now)
    assert (checked.state, checked.confirmed, checked.taken_by) == ("confirmed", True, by.id)
    done = actions.answer(signal=signal, text={"en": "Explained at the market"}, by=by, at=now)
    assert (done.state, done.answered_at, done.confirmed) == ("answered", now, True)
    assert [row.action for row in audit.history(signal)] == ["signal.answer", "signal.verify", "signal.take", "signal.note"]
    assert "Two shops" not in str([row.details for row in audit.history(signal)])


def test_order_is_advised_and_never_enforced(note: Any, by: Any, now: Any) -> None:
    signal = note()
    early = actions.answer(signal=signal, text={"en": "We look into it"}, by=by, at=now)
    assert (early.state, early.answered_at, early.taken_by) == ("checking", now, by.id)
    assert not actions.verify(signal=signal, confirmed=False, verification={"en": "Nobody knows of it"}, by=by, at=now).confirmed
    assert Signal.objects.get().state == "not-confirmed"
    assert actions.answer(signal=signal, text={"en": "Nothing was found"}, by=by, at=now).state == "answered"
    assert actions.verify(signal=signal, confirmed=True, verification={"en": "It came up again"}, by=by, at=now).state == "confirmed"


def test_a_check_and_an_answer_say_something(note: Any, by: Any, now: Any) -> None:
    signal = note()
    with pytest.raises(ValidationError, match="verification"):
        actions.verify(signal=signal, confirmed=True, verification={"en": ""}, by=by, at=now)
    with pytest.raises(ValidationError, match="text"):
        actions.answer(signal=signal, text={}, by=by, at=now)
    assert Signal.objects.get().taken_by is None


def test_frontline_staff_note_and_correct_their_own_and_do_no_more(note: Any, teacher: Any, now: Any) -> None:
    own, other = note("Tension at the gate", who=teacher), note()
    assert list(queries.visible(teacher)) == [own]
    assert queries.own(teacher).rows == [own]
    values = {"kind": "tension", "text": {"en": "Tension at the bus"}, "source": "services"}
    assert actions.correct_signal(signal=own, **values, by=teacher, at=now).kind == "tension"
    for attempt in (
        lambda: actions.correct_signal(signal=other, **values, by=teacher, at=now),
        lambda: actions.take(signal=own, by=teacher, at=now),
        lambda: actions.verify(signal=own, confirmed=True, verification={"en": "x"}, by=teacher, at=now),
        lambda: actions.answer(signal=own, text={"en": "x"}, by=teacher, at=now),
        lambda: actions.link_issue(signal=own, issue=None, by=teacher, at=now),
        lambda: actions.join(signal=own, first=other, by=teacher, at=now),
        lambda: actions.part(signal=own, by=teacher, at=now),
        lambda: actions.remove(signal=other, by=teacher, at=now),
    ):
        with pytest.raises(NotAllowed):
            attempt()
    assert not queries.due_signals(teacher, on=now.date()).exists()


def test_what_is_being_looked_at_is_no_longer_changed_by_whoever_noted_it(note: Any, teacher: Any, by: Any, now: Any) -> None:
    own = note(who=teacher)
    actions.take(signal=own, by=by, at=now)
    with pytest.raises(NotAllowed):
        actions.correct_signal(signal=own, kind="tension", text={"en": "x"}, source="services", by=teacher, at=now)
    with pytest.raises(NotAllowed):
        actions.remove(signal=own, by=teacher, at=now)
    actions.remove(signal=own, by=by, at=now)
    assert not Signal.objects.exists()


@pytest.mark.parametrize("person", ["driss", "chadia"])
def test_others_see_and_write_nothing(person: str, note: Any, request: Any, as_actor: Any, now: Any) -> None:
    note()
    nobody = as_actor(request.getfixturevalue(person))
    assert not queries.visible(nobody).exists()
    with pytest.raises(NotAllowed):
        note(who=nobody)


def test_what_is_due_comes_soonest_first(note: Any, by: Any, now: Any) -> None:
    today = now.date()
    fresh, urgent = note(urgency="calm"), note(urgency="today")
    taken = note(urgency="week", at=now - timedelta(days=9))
    for signal in (taken, note(urgency="calm")):
        actions.take(signal=signal, by=by, at=now)
    closed = note(urgency="today")
    actions.verify(signal=closed, confirmed=False, verification={"en": "No"}, by=by, at=now)
    assert list(queries.due_signals(by, on=today)) == [taken, urgent, fresh]


def test_new_urgent_signals_stand_among_what_needs_somebody(note: Any, by: Any, now: Any) -> None:
    from wiqaya.mapping.queries.home import needs

    note(urgency="today")
    need = next(need for need in needs(by, cycle=None, at=now) if need.key == "signals")
    assert (need.count, need.due) == (1, now.date())


# -- told twice

moments = st.integers(-40, 40).map(lambda days: timedelta(days=days))


@given(st.sampled_from("ab"), st.sampled_from("ab"), st.sampled_from(["rumour", "tension"]), moments)
def test_alike_means_same_area_and_kind_within_thirty_days(one: str, two: str, kind: str, apart: timedelta) -> None:
    from conftest import NOW

    a = SimpleNamespace(area_id=one, kind="rumour", received_at=NOW)
    b = SimpleNamespace(area_id=two, kind=kind, received_at=NOW + apart)
    assert queries.alike(a, b) == queries.alike(b, a) == (one == two and kind == "rumour" and abs(apart.days) <= 30)


def test_an_area_that_nobody_named_is_no_area(note: Any) -> None:
    one, two = note(area=""), note(area="")
    assert not queries.alike(one, two)
    assert queries.maybe_same(one) == []


def test_the_suggestion_is_what_the_rule_says(note: Any, now: Any) -> None:
    first = note()
    same = note(at=now - timedelta(days=30))
    note(at=now - timedelta(days=30, minutes=1))
    note(area="2")
    note(kind="tension")
    assert queries.maybe_same(first) == [same]
    everything = list(Signal.objects.all())
    assert queries.maybe_same(first) == [other for other in everything if other.pk != first.pk and queries.alike(first, other)]


def test_nothing_is_joined_by_itself(note: Any) -> None:
    for _ in range(3):
        note()
    assert not Signal.objects.filter(same_as__isnull=False).exists()


def test_joined_signals_are_worked_on_at_the_first(note: Any, by: Any, now: Any) -> None:
    first, second, third = note(), note(), note()
    actions.join(signal=third, first=second, by=by, at=now)
    actions.join(signal=second, first=first, by=by, at=now)
    assert {row.pk for row in queries.told_again(first)} == {second.pk, third.pk}
    page = queries.listed(by, {})
    assert [(row.pk, row.again) for row in page.rows] == [(first.pk, 2)]
    assert queries.counts(by)["waiting"] == 1
    assert list(queries.due_signals(by, on=now.date())) == [first]
    with translation.override("en"), pytest.raises(ValidationError, match="stands with"):
        actions.take(signal=second, by=by, at=now)
    actions.answer(signal=first, text={"en": "Explained"}, by=by, at=now)
    assert str(queries.answer_of(Signal.objects.get(pk=second.pk))[0]) == "Explained"
    actions.part(signal=second, by=by, at=now)
    assert actions.take(signal=second, by=by, at=now).state == "checking"


def test_unlike_signals_are_not_joined(note: Any, by: Any, now: Any) -> None:
    first = note()
    for other in (note(area="2"), note(kind="tension"), note(at=now - timedelta(days=31)), first):
        with pytest.raises(ValidationError):
            actions.join(signal=other, first=first, by=by, at=now)
    assert not Signal.objects.filter(same_as__isnull=False).exists()


# -- onward


def test_a_signal_is_linked_with_a_card(note: Any, card: Any, by: Any, now: Any, cycle: Any) -> None:
    signal = note()
    assert actions.link_issue(signal=signal, issue=card, by=by, at=now).issue == card
    assert actions.link_issue(signal=signal, issue=None, by=by, at=now).issue is None
    cycles.freeze(cycle=cycle, by=by, at=now)
    with translation.override("en"), pytest.raises(ValidationError, match="closed"):
        actions.link_issue(signal=signal, issue=Issue.objects.select_related("cycle").get(), by=by, at=now)


def test_a_card_begins_with_a_signal_and_its_area(note: Any, cycle: Any, by: Any, now: Any) -> None:
    signal = note()
    card = actions.begin_issue(signal=signal, cycle=cycle, title={"en": "Rumours about flats"}, by=by, at=now)
    card = Issue.objects.get(pk=card.pk)
    assert (card.state, card.whole_city, [area.code for area in card.areas.all()]) == ("draft", False, ["1"])
    assert Signal.objects.get().issue == card
    nowhere = actions.begin_issue(signal=note(area=""), cycle=cycle, title={"en": "Stories online"}, by=by, at=now)
    assert Issue.objects.get(pk=nowhere.pk).whole_city


def test_a_refused_title_begins_nothing(note: Any, cycle: Any, by: Any, now: Any) -> None:
    with pytest.raises(ValidationError):
        actions.begin_issue(signal=note(), cycle=cycle, title={"en": "Ask Mr Karim Haddad"}, by=by, at=now)
    assert not Issue.objects.exists()
    assert Signal.objects.get().issue is None


def test_a_small_mapping_begins_once(note: Any, by: Any, now: Any) -> None:
    signal = note()
    first = actions.begin_small(signal=signal, by=by, at=now)
    assert actions.begin_small(signal=signal, by=by, at=now) == first
    assert (Cycle.objects.get().trigger, Signal.objects.get().cycle) == ("signal", first)


def test_only_those_who_write_the_mapping_begin_from_a_signal(note: Any, cycle: Any, by: Any, now: Any) -> None:
    manager = type(by)(id=by.id, kind="person", city=by.city, roles=frozenset({"manager"}), permissions=by.permissions - {"mapping.edit"})
    signal = note()
    for attempt in (
        lambda: actions.begin_issue(signal=signal, cycle=cycle, title={"en": "x"}, by=manager, at=now),
        lambda: actions.begin_small(signal=signal, by=manager, at=now),
    ):
        with pytest.raises(NotAllowed):
            attempt()
    assert actions.take(signal=signal, by=manager, at=now).state == "checking"


def test_arrivals_bring_notes_and_signals_together(note: Any, by: Any, teacher: Any, now: Any) -> None:
    from wiqaya.mapping.actions.context import write_note

    wanted = write_note(kind="arrivals", text={"en": "Tents by the river"}, effect={}, by=by, at=now)
    write_note(kind="history", text={"en": "Old quarrels"}, effect={}, by=by, at=now)
    signal = note(kind="arrivals")
    note(kind="rumour")
    assert queries.arrivals(by) == ([wanted], [signal])


@pytest.mark.parametrize(
    ("wanted", "box", "found"),
    [
        ({}, "waiting", {"a", "b"}),
        ({"kind": "tension"}, "waiting", {"b"}),
        ({"area": "2"}, "waiting", {"b"}),
        ({"urgency": "today"}, "waiting", {"a"}),
        ({}, "new", {"a"}),
        ({}, "checking", {"b"}),
        ({}, "not-confirmed", {"c"}),
        ({}, "answered", set()),
    ],
)
def test_the_inbox_is_filtered(note: Any, by: Any, now: Any, wanted: dict[str, str], box: str, found: set[str]) -> None:
    note("a", urgency="today")
    actions.take(signal=note("b", kind="tension", area="2"), by=by, at=now)
    actions.verify(signal=note("c"), confirmed=False, verification={"en": "No"}, by=by, at=now)
    assert {row.text.best("en")[0] for row in queries.listed(by, wanted, box=box).rows} == found
    assert queries.counts(by) == {"waiting": 2, "new": 1, "checking": 1, "confirmed": 0, "not-confirmed": 1, "answered": 0}


def test_a_signal_holds_no_field_for_a_person() -> None:
    names = {field.name for field in Signal._meta.get_fields()}
    assert not names & {"name", "person", "account", "phone", "address", "suspect", "author"}
    assert Signal(text=words(en="x")).confirmed is None
