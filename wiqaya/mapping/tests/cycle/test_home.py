"""What needs somebody: by permission, never one's own work, never nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from wiqaya.mapping.actions import asking
from wiqaya.mapping.actions import cycle as actions
from wiqaya.mapping.models import Asset, Factor, Issue, Perception, Report, Signal
from wiqaya.mapping.queries import home as queries
from wiqaya.safeguards.fields import words

pytestmark = pytest.mark.django_db


def keys(by: Any, cycle: Any, at: Any, **known: int) -> list[str]:
    return [need.key for need in queries.needs(by, cycle=cycle, at=at, **known)]


def test_nothing_waits_in_a_fresh_mapping(cycle: Any, by: Any, now: Any) -> None:
    assert keys(by, cycle, now) == []


def test_a_city_without_a_mapping_is_invited_to_begin(by: Any, bilal: Any, as_actor: Any, now: Any) -> None:
    assert keys(by, None, now) == ["first-cycle"]
    assert keys(as_actor(bilal), None, now) == []


def card(cycle: Any, author: Any, now: Any) -> Issue:
    return Issue.objects.create(cycle=cycle, title=words(en="Insults"), written_by=author.id, written_at=now, changed_at=now, state="reading")


def test_cards_and_reports_wait_for_others_than_their_authors(cycle: Any, by: Any, chadia: Any, as_actor: Any, now: Any) -> None:
    reader = as_actor(chadia)
    card(cycle, by, now)
    card(cycle, reader, now)
    Report.objects.create(cycle=cycle, edition="public", state="checking", made_by=by.id, made_at=now)
    assert [(need.key, need.count) for need in queries.needs(by, cycle=cycle, at=now)] == [("reading", 1)]
    assert [(need.key, need.count) for need in queries.needs(reader, cycle=cycle, at=now)] == [("check", 1), ("reading", 1)]


def test_what_is_overdue_comes_first(cycle: Any, health: Any, by: Any, now: Any) -> None:
    asking.ask(cycle=cycle, organisation=health, sector="health", question={"en": "?"}, due=now.date(), by=by, at=now)
    card(cycle, type("Somebody", (), {"id": health.id}), now)
    later = now + timedelta(days=3)
    assert keys(by, cycle, later, without_bias_note=2) == ["reminders", "reading", "bias"]


def test_an_old_mapping_asks_for_its_review(cycle: Any, by: Any, now: Any) -> None:
    assert keys(by, cycle, now + timedelta(days=334)) == []
    assert keys(by, cycle, now + timedelta(days=336)) == ["review"]


def test_a_question_waits_for_the_service_that_was_asked(cycle: Any, health: Any, samia: Any, bilal: Any, as_actor: Any, by: Any, now: Any) -> None:
    row = asking.ask(cycle=cycle, organisation=health, sector="health", question={"en": "?"}, by=by, at=now)
    assert keys(as_actor(samia), cycle, now) == ["asked"]
    assert keys(as_actor(bilal), cycle, now) == []
    asking.record_answer(contribution=row, answer={"en": "Long waits"}, by=by, at=now)
    assert keys(as_actor(samia), cycle, now) == []


def test_signals_wait_for_those_who_look_after_them(cycle: Any, by: Any, bilal: Any, as_actor: Any, now: Any) -> None:
    Signal.objects.create(kind="rumour", text=words(en="A rumour"), source="residents", received_at=now, received_by=by.id, due=now.date() + timedelta(days=9))
    assert keys(by, cycle, now) == ["signals"]
    assert keys(as_actor(bilal), cycle, now) == []


def test_the_newest_strength_is_a_thing_that_exists_or_a_line_of_a_card(cycle: Any, by: Any, now: Any) -> None:
    assert queries.newest_strength(cycle) is None
    asset = Asset.objects.create(name=words(en="Reading group"), added_by=by.id, added_at=now)
    found = queries.newest_strength(cycle)
    assert found is not None
    assert (str(found.text), found.kind, found.short) == ("Reading group", "asset", asset.short)
    issue = card(cycle, by, now)
    Factor.objects.create(issue=issue, nature="strength", text=words(en="Neighbours cook together"), added_by=by.id, added_at=now + timedelta(days=1))
    found = queries.newest_strength(cycle)
    assert found is not None
    assert (str(found.text), found.kind, found.short) == ("Neighbours cook together", "issue", issue.short)


def test_groups_without_a_recorded_view_are_missing_voices(cycle: Any, by: Any, now: Any) -> None:
    from wiqaya.places.models import PopulationGroup

    heard, unheard = (PopulationGroup.objects.create(label=words(en=label)) for label in ("Fishers", "Night workers"))
    Perception.objects.create(issue=card(cycle, by, now), group=heard, added_by=by.id, added_at=now)
    assert [str(group) for group in queries.voices_missing(cycle).groups] == [str(unheard)]
    actions.answer_light(cycle=cycle, answers={5: {"en": "Women over 60"}}, by=by, at=now)
    assert str(queries.voices_missing(cycle).written) == "Women over 60"


def test_the_next_days_are_those_within_thirty(cycle: Any, health: Any, by: Any, now: Any) -> None:
    asking.ask(cycle=cycle, organisation=health, sector="health", question={"en": "?"}, due=now.date() + timedelta(days=30), by=by, at=now)
    assert [due.kind for due in queries.next_days(by, cycle=cycle, on=now.date())] == ["answer"]
    assert queries.next_days(by, cycle=cycle, on=now.date() - timedelta(days=1)) == []
    assert [due.kind for due in queries.next_days(by, cycle=cycle, on=cycle.review_due - timedelta(days=1))] == ["review"]
