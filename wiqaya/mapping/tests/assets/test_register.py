"""The register: a name is enough, nobody is named, nothing is lost when two write at once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from wiqaya.mapping.actions import assets as actions
from wiqaya.mapping.actions.assets import ChangedMeanwhile
from wiqaya.mapping.models import Asset, Perception
from wiqaya.mapping.queries import assets as queries
from wiqaya.safeguards import audit
from wiqaya.safeguards.access import NotAllowed

pytestmark = pytest.mark.django_db


def test_a_name_is_enough(by: Any, now: Any) -> None:
    asset = actions.add_asset(name={"ar": "لجنة الحي"}, by=by, at=now)
    assert (asset.nature, asset.kind, asset.confirmed_on) == ("informal", "mechanism", now.date())
    assert [row.action for row in audit.history(asset)] == ["asset.add"]
    with pytest.raises(ValidationError, match="name"):
        actions.add_asset(name={"ar": " "}, by=by, at=now)
    assert Asset.objects.count() == 1


def test_everything_can_be_written(add: Any, card: Any, areas: Any, girls: Any, body: Any, by: Any, now: Any) -> None:
    asset = add("Football evening")
    values = {
        "strengths": {"en": "Mixed teams"},
        "limits": {"en": "No girls"},
        "nature": "formal",
        "kind": "activity",
        "owner": body("Club"),
    }
    linked = {"areas": [areas["1"]], "groups": [girls], "helps_with": [card]}
    actions.write_asset(asset=asset, **values, **linked, by=by, at=now)
    row = Asset.objects.get()
    assert (str(row.strengths), row.nature, row.kind, row.owner.name.best("en")[0]) == ("Mixed teams", "formal", "activity", "Club")
    assert (list(row.areas.all()), list(row.groups.all()), list(row.helps_with.all())) == ([areas["1"]], [girls], [card])
    assert list(card.assets.all()) == [row]


@pytest.mark.parametrize("name", queries.TEXTS)
def test_a_person_is_refused_in_every_text(add: Any, by: Any, now: Any, name: str) -> None:
    asset = add("Football evening")
    with pytest.raises(ValidationError) as refused:
        actions.write_asset(asset=asset, **{name: {"en": "Ask Mr Karim Haddad"}}, by=by, at=now)
    assert list(refused.value.message_dict) == [name]
    assert "Karim Haddad" in refused.value.message_dict[name][0]


def test_unknown_words_are_refused(add: Any, by: Any, now: Any) -> None:
    with pytest.raises(ValidationError) as refused:
        actions.write_asset(asset=add("x"), kind="army", by=by, at=now)
    assert list(refused.value.message_dict) == ["kind"]
    with pytest.raises(ValueError, match="score"):
        actions.write_asset(asset=add("y"), score=3, by=by, at=now)


def test_two_writers_lose_nothing(add: Any, by: Any, now: Any) -> None:
    asset = add("Football evening")
    seen = queries.digest(asset)
    actions.write_asset(asset=asset, limits={"en": "Rain"}, seen=seen, by=by, at=now)
    with pytest.raises(ChangedMeanwhile):
        actions.write_asset(asset=asset, limits={"en": "Noise"}, seen=seen, by=by, at=now)
    assert str(Asset.objects.get().limits) == "Rain"
    actions.write_asset(asset=asset, limits={"en": "Noise"}, seen=queries.digest(Asset.objects.get()), by=by, at=now)


@pytest.mark.parametrize(("days", "stale"), [(364, False), (365, False), (366, True)])
def test_an_entry_goes_stale_after_a_year(add: Any, by: Any, now: Any, days: int, stale: bool) -> None:
    asset, today = add("x", at=now - timedelta(days=days)), now.date()
    assert queries.is_stale(asset, on=today) == stale
    assert [row.pk for row in queries.listed({"look": "stale"}, on=today).rows] == [asset.pk] * stale
    asset = actions.confirm_asset(asset=asset, by=by, at=now)
    assert not queries.is_stale(asset, on=today)


def test_an_entry_that_was_never_confirmed_counts_from_the_day_it_was_added(add: Any, now: Any) -> None:
    asset = add("x", at=now - timedelta(days=400))
    Asset.objects.update(confirmed_on=None)
    asset.refresh_from_db()
    assert queries.is_stale(asset, on=now.date())
    assert queries.listed({"look": "stale"}, on=now.date()).count == 1


def test_a_dispute_adds_to_what_others_said_and_is_settled_by_those_who_write(
    add: Any, by: Any, chadia: Any, as_actor: Any, now: Any
) -> None:
    asset = add("x")
    reader = as_actor(chadia)
    actions.dispute_asset(asset=asset, text={"en": "It closed"}, by=by, at=now)
    row = actions.dispute_asset(asset=asset, text={"en": "It moved"}, by=reader, at=now)
    assert row.disputed["en"]["text"] == "It closed\nIt moved"
    assert queries.listed({"look": "disputed"}, on=now.date()).count == 1
    with pytest.raises(NotAllowed):
        actions.settle_dispute(asset=asset, by=reader, at=now)
    assert not actions.settle_dispute(asset=asset, by=by, at=now).disputed
    assert queries.listed({"look": "disputed"}, on=now.date()).count == 0
    for text in ("", "x@example.org knows"):
        with pytest.raises(ValidationError):
            actions.dispute_asset(asset=asset, text={"en": text}, by=by, at=now)


def test_a_perception_says_whose_it_is(add: Any, girls: Any, by: Any, now: Any) -> None:
    asset = add("x")
    seen = actions.add_perception(asset=asset, view={"en": "Closed to us"}, group=girls, by=by, at=now)
    assert list(asset.perceptions.all()) == [seen]
    bad = [
        ({"view": {"en": "So"}}, "held_by"),
        ({"view": {"en": ""}, "group": girls}, "view"),
        ({"view": {"en": "So"}, "held_by": {"en": "Mr Karim Haddad"}}, "held_by"),
        ({"view": {"en": "So"}, "group": girls, "dated": now.date() + timedelta(days=1)}, "dated"),
    ]
    for values, field in bad:
        with pytest.raises(ValidationError) as refused:
            actions.add_perception(asset=asset, **values, by=by, at=now)
        assert list(refused.value.message_dict) == [field]
    actions.remove_perception(perception=seen, by=by, at=now)
    assert not Perception.objects.exists()


def test_network_members_add_and_change_their_own(member: Any, as_actor: Any, add: Any, by: Any, now: Any) -> None:
    network = as_actor(member("lpn"))
    own = actions.add_asset(name={"en": "Mothers' circle"}, by=network, at=now)
    actions.write_asset(asset=own, strengths={"en": "Trust"}, by=network, at=now)
    actions.remove_asset(asset=own, by=network, at=now)
    with pytest.raises(NotAllowed):
        actions.write_asset(asset=add("Hers"), strengths={"en": "x"}, by=network, at=now)


def test_others_write_nothing(add: Any, as_actor: Any, driss: Any, bilal: Any, chadia: Any, now: Any) -> None:
    asset = add("x")
    for person in (driss, bilal, chadia):
        nobody = as_actor(person)
        for attempt in (
            lambda who: actions.add_asset(name={"en": "y"}, by=who, at=now),
            lambda who: actions.write_asset(asset=asset, name={"en": "y"}, by=who, at=now),
            lambda who: actions.confirm_asset(asset=asset, by=who, at=now),
            lambda who: actions.remove_asset(asset=asset, by=who, at=now),
            lambda who: actions.add_perception(asset=asset, view={"en": "y"}, held_by={"en": "z"}, by=who, at=now),
        ):
            with pytest.raises(NotAllowed):
                attempt(nobody)
    with pytest.raises(NotAllowed):
        actions.dispute_asset(asset=asset, text={"en": "y"}, by=as_actor(driss), at=now)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({}, {"a", "b", "c"}),
        ({"nature": "formal"}, {"a"}),
        ({"kind": "activity"}, {"b"}),
        ({"area": "1"}, {"a", "c"}),
        ({"area": "2"}, {"c"}),
        ({"group": "girls"}, {"b"}),
        ({"issue": "card"}, {"a"}),
        ({"nature": "formal", "kind": "activity"}, set()),
    ],
)
def test_the_register_is_filtered(add: Any, areas: Any, girls: Any, card: Any, now: Any, wanted: dict[str, str], found: set[str]) -> None:
    add("a", nature="formal", areas=[areas["1"]], helps_with=[card])
    add("b", kind="activity", groups=[girls], areas=[areas["3"]])
    add("c", whole_city=True)
    shorts = {"girls": girls.short, "card": card.short}
    page = queries.listed({name: shorts.get(value, value) for name, value in wanted.items()}, on=now.date())
    assert {str(row.name) for row in page.rows} == found
    assert page.count == len(found)


@pytest.mark.slow
def test_the_register_comes_in_pages_of_fifty(add: Any, now: Any) -> None:
    for number in range(103):
        add(f"{number:03}")
    names, after, starts = [], "", []
    for _ in range(3):
        page = queries.listed({}, on=now.date(), after=after)
        names += [str(row.name) for row in page.rows]
        starts.append(page.start)
        after = page.next_after
        assert page.count == 103
    assert sorted(names) == [f"{number:03}" for number in range(103)]
    assert (starts, after) == ([1, 51, 101], "")
