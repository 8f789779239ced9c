"""A round with results for the staff: everywhere enough people answered, in the Gardens enough for the staff alone."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest

from wiqaya.places.models import Area
from wiqaya.surveys.actions import publish
from wiqaya.surveys.actions.estimate import estimate_wave, weight_wave
from wiqaya.surveys.actions.waves import close_wave
from wiqaya.surveys.models import AnswerSet, Publication, Wave
from wiqaya.surveys.queries.publishing import Table
from wiqaya.surveys.words import PublicationCheck

RESPONDENTS = {"1": 80, "2": 80, "3": 25}  # the public's gate asks for 30
ITEMS = ("near_help", "near_trust", "near_mix", "near_apart", "act_insult", "act_rumour", "act_place", "act_young")
COUNCIL: Table = ("mean", "trust_council", "", "area")
SHARE: Table = ("share", "trust_council", "4 5", "area")
BY_SEX: Table = ("mean", "trust_council", "", "sex")
EVERY_CHECK = tuple(PublicationCheck.values)


def person(dice: random.Random) -> dict[str, str]:
    told = {item: str(dice.randint(1, 5)) for item in ITEMS}
    told |= {"sex": dice.choice(["female", "male"]), "age": dice.choice(["15-24", "25-39", "40-59", "60-"])}
    return told | {"trust_council": dice.choice("3445"), "trust_police": str(dice.randint(1, 5))}


@pytest.fixture
def modules() -> tuple[str, ...]:
    """What is published here is trust; fewer questions are estimated sooner."""
    return ("trust-institutions",)


@pytest.fixture
def estimated(wave: Wave, amal: Any, as_actor: Any, now: Any) -> Wave:
    dice, by = random.Random(5), as_actor(amal)
    AnswerSet.objects.bulk_create(
        AnswerSet(
            city_id=wave.city_id, wave=wave, version=wave.version, channel="file", area=area, day=wave.opens, instance=f"{area.code} {place}",
            content="x", answers=person(dice),
        )
        for area in Area.objects.all() for place in range(RESPONDENTS[area.code])
    )  # fmt: skip
    close_wave(wave=wave, by=by, at=now)
    weight_wave(wave=wave, use=(), by=by, at=now)
    estimate_wave(wave=wave, by=by, at=now)
    wave.refresh_from_db()
    return wave


@pytest.fixture
def asked(estimated: Wave, amal: Any, as_actor: Any, now: Any) -> Callable[..., Publication]:
    """Amal asks that tables become public; they went through the gate."""

    def ask(*tables: Table) -> Publication:
        made = publish.ask_publication(wave=estimated, chosen=tables or (COUNCIL, SHARE), by=as_actor(amal), at=now)
        return publish.prepare(publication=made, by=as_actor(amal), at=now)

    return ask


@pytest.fixture
def agreed(asked: Any, chadia: Any, as_actor: Any, now: Any) -> Callable[..., Publication]:
    """Chadia, a second reader, agrees."""

    def agree(*tables: Table) -> Publication:
        return publish.decide(publication=asked(*tables), publish=True, checked=EVERY_CHECK, note={}, by=as_actor(chadia), at=now)

    return agree
