"""Numbers of programmes: raw tables that add up, whichever way they are cut, and what leaves through the gate."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from itertools import combinations
from typing import Any

import pytest

from wiqaya.action.actions import sessions, work
from wiqaya.action.facts import Unanswerable, programme_table, quarters, reach_table
from wiqaya.action.models import Intervention
from wiqaya.action.queries.guidance import domains, obligations
from wiqaya.action.tests.programmes.conftest import TARGETED
from wiqaya.engines.disclosure import gate, preset
from wiqaya.engines.language import check_framing, check_wording
from wiqaya.places.models import Area
from wiqaya.safeguards.texts import refuse_persons
from wiqaya.strategy.words import Domain

Plan = Callable[..., Intervention]
YEAR = (date(2026, 1, 1), date(2026, 12, 31))


@pytest.fixture
def came(plan: Plan, amal: Any, as_actor: Callable[[Any], Any], now: Any) -> None:
    """Nine women in the Port in autumn, four people in sport in summer, one of a programme of several areas."""
    by, port, gardens = as_actor(amal), Area.objects.get(code="1"), Area.objects.get(code="3")
    places = ([port], [gardens], [port, gardens])
    rows = [work.start(programme=plan(domain=domain, areas=some), by=by, at=now) for domain, some in zip(("culture", "sport", "sport"), places, strict=True)]
    for row, days, counts in ((rows[0], 3, {"women": 9}), (rows[1], 150, {"boys": 4}), (rows[2], 150, {"unknown": 1})):
        sessions.add_session(programme=row, dated=now.date() - timedelta(days=days), counts=counts, by=by, at=now)
    plan(**TARGETED, starts=now.date())  # a draft


def test_every_cut_has_the_same_total(came: None) -> None:
    names = ("level", "domain", "area", "quarter")
    cuts = [cut for size in (1, 2, 3) for cut in combinations(names, size)]
    assert {int(reach_table(by=cut, first=YEAR[0], last=YEAR[1]).counts.sum()) for cut in cuts} == {14}  # type: ignore[arg-type]
    assert {int(programme_table(by=cut, first=YEAR[0], last=YEAR[1]).counts.sum()) for cut in cuts} == {3}  # type: ignore[arg-type]


def test_few_people_are_hidden_from_the_public_and_not_from_the_city(came: None) -> None:
    raw = reach_table(by=("domain",), first=YEAR[0], last=YEAR[1])
    own = gate(raw, preset("participants", "staff"))
    assert (own.value("culture"), own.value("sport")) == (9, 5)
    by_area = reach_table(by=("area",), first=YEAR[0], last=YEAR[1])
    shown = gate(by_area, preset("participants", "public"))
    assert (by_area.counts.sum(), shown.value("3"), shown.value("—")) == (14, None, None)


def test_a_period_without_sessions_has_no_table(came: None) -> None:
    with pytest.raises(Unanswerable):
        reach_table(by=("level",), first=date(2020, 1, 1), last=date(2020, 12, 31))


def test_a_period_touches_its_quarters() -> None:
    assert quarters(date(2026, 2, 10), date(2026, 7, 1)) == ["2026-Q1", "2026-Q2", "2026-Q3"]
    assert quarters(date(2025, 12, 31), date(2026, 1, 1)) == ["2025-Q4", "2026-Q1"]


def test_the_guidance_is_whole_and_worded_as_the_house_speaks() -> None:
    held = [*obligations()]
    made = [one for domain in domains() for one in (*domain.examples, *domain.practices)]
    texts = [*(one.title for one in held), *(one.text for one in held), *(one.title for one in made), *(one.purpose for one in made)]
    texts += [one.how for one in made if one.how]
    assert len({one.key for one in made}) == len(made)
    assert {one.key for one in domains()} == set(Domain.values) - {Domain.SUPPORT}
    for text in texts:
        assert set(text) == {"ar", "en", "fr"}
        assert not [found for lang, entry in text.items() for found in (*check_wording(entry["text"], lang), *check_framing(entry["text"], lang))], text
        refuse_persons(*(entry["text"] for entry in text.values()))
    for one in made:
        for name, value in one.choices.items():
            assert value in dict(Intervention._meta.get_field(name).flatchoices), one.key  # type: ignore[union-attr]
