"""What could help: the rule against a slow and obvious twin, and the register against the rule."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiqaya.mapping.actions import card_parts
from wiqaya.mapping.models import Issue
from wiqaya.mapping.queries.helping import Offer, Reach, Wanted, arranged, elsewhere, helping, reach, wanted_for

keys = st.frozensets(st.sampled_from("abc"), max_size=2)
offers = st.lists(
    st.builds(Offer, key=st.uuids(), issues=keys, areas=keys, groups=keys, whole_city=st.booleans()), max_size=8, unique_by=lambda o: o.key
)
wishes = st.builds(Wanted, issue=st.sampled_from([None, "a", "b"]), areas=keys, groups=keys)


def slow(offer: Offer, wanted: Wanted) -> Reach | None:
    """The same rule said again, one wish at a time."""
    linked = any(issue == wanted.issue for issue in offer.issues if wanted.issue is not None)
    shares_area = any(area in wanted.areas for area in offer.areas)
    shares_group = any(group in wanted.groups for group in offer.groups)
    for_others = len(wanted.groups) > 0 and len(offer.groups) > 0 and not shares_group
    in_other_places = len(wanted.areas) > 0 and not shares_area
    if linked:
        return Reach.LINKED
    if for_others:
        return None
    if offer.whole_city:
        return Reach.CITY
    if in_other_places:
        return None
    if shares_area or shares_group:
        return Reach.NEAR
    return None


@given(offers, wishes)
def test_the_rule_is_the_obvious_one(found: list[Offer], wanted: Wanted) -> None:
    for offer in found:
        assert reach(offer, wanted) == slow(offer, wanted)


@given(offers, wishes)
def test_everything_stands_once_and_here_before_elsewhere(found: list[Offer], wanted: Wanted) -> None:
    parts = arranged(found, wanted)
    assert list(parts) == [Reach.LINKED, Reach.NEAR, Reach.CITY]
    shown = [offer.key for rows in parts.values() for offer in rows]
    assert sorted(shown) == sorted(offer.key for offer in found if slow(offer, wanted))
    for rows in parts.values():
        away = [elsewhere(offer, wanted) for offer in rows]
        assert away == sorted(away)
        for place in (False, True):
            named = [bool(offer.groups & wanted.groups) for offer in rows if elsewhere(offer, wanted) == place]
            assert named == sorted(named, reverse=True)


@given(offers, wishes, st.sampled_from("abc"))
def test_asking_for_one_more_area_takes_nothing_away_but_what_is_near(found: list[Offer], wanted: Wanted, area: str) -> None:
    if not wanted.areas:
        return
    wider = Wanted(wanted.issue, wanted.areas | {area}, wanted.groups)
    for offer in found:
        assert reach(offer, wanted) is None or reach(offer, wider) == reach(offer, wanted)


@pytest.mark.parametrize(
    ("offer", "expected"),
    [
        ({"issues": {"i"}, "areas": {"far"}}, Reach.LINKED),
        ({"areas": {"here"}, "groups": {"girls"}}, Reach.NEAR),
        ({"areas": {"here"}}, Reach.NEAR),
        ({"areas": {"here"}, "groups": {"boys"}}, None),
        ({"areas": {"far"}, "groups": {"girls"}}, None),
        ({"whole_city": True}, Reach.CITY),
        ({"whole_city": True, "groups": {"boys"}}, None),
        ({}, None),
    ],
)
def test_links_first_then_area_and_group_then_the_city(offer: dict[str, Any], expected: Reach | None) -> None:
    plain = {name: frozenset(value) if isinstance(value, set) else value for name, value in offer.items()}
    assert reach(Offer("x", **plain), Wanted("i", frozenset({"here"}), frozenset({"girls"}))) == expected


@pytest.mark.django_db
def test_the_register_gives_what_the_rule_gives(add: Any, card: Any, areas: Any, girls: Any, boys: Any) -> None:
    names = {
        "linked far": {"helps_with": [card], "areas": [areas["3"]]},
        "near": {"areas": [areas["1"]], "groups": [girls]},
        "near, for whoever": {"areas": [areas["1"]]},
        "for others": {"areas": [areas["1"]], "groups": [boys]},
        "far": {"areas": [areas["3"]], "groups": [girls]},
        "city": {"whole_city": True},
        "nothing said": {},
    }
    for name, values in names.items():
        add(name, **values)
    found = helping(wanted_for(issue=card, area=areas["1"], group=girls))
    shown = {kind: [str(row.asset.name) for row in rows] for kind, rows in found.items()}
    assert shown == {Reach.LINKED: ["linked far"], Reach.NEAR: ["near", "near, for whoever"], Reach.CITY: ["city"]}
    assert found[Reach.LINKED][0].elsewhere


@pytest.mark.django_db
def test_an_issue_alone_brings_its_areas_and_those_it_hurts(add: Any, card: Any, areas: Any, girls: Any, by: Any, now: Any) -> None:
    card_parts.add_line(issue=card, kind="impact", values={"group": girls, "effect": {"en": "Fear"}}, by=by, at=now)
    card = Issue.objects.get(pk=card.pk)
    card.whole_city = False
    card.areas.add(areas["2"])
    wanted = wanted_for(issue=card)
    assert wanted == Wanted(card.pk, frozenset({areas["2"].pk}), frozenset({girls.pk}))
    assert wanted_for(issue=card, area=areas["1"]).areas == {areas["1"].pk}


@pytest.mark.django_db
def test_nothing_is_offered_when_nothing_is_asked(add: Any, django_assert_num_queries: Any) -> None:
    add("city", whole_city=True)
    with django_assert_num_queries(0):
        assert not any(helping(wanted_for()).values())


@pytest.mark.django_db
def test_the_search_asks_four_questions_whatever_it_finds(add: Any, card: Any, areas: Any, django_assert_num_queries: Any) -> None:
    for number in range(12):
        add(f"Club {number}", helps_with=[card], areas=[areas["1"]])
    wanted = wanted_for(issue=card, area=areas["1"])
    with django_assert_num_queries(4):
        assert len(helping(wanted)[Reach.LINKED]) == 12
