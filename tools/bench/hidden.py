"""A situation of another service beside one that never was: the same answer, after the same time (R09)."""

from __future__ import annotations

import json
import logging
import random
import re
import statistics
import time
from typing import Any

from _alone import alone

PAGES = ("", "home/", "sheet/", "consents/", "envelope/", "identity/", "acting/", "close/", "conversation/", "plan/", "review/", "copy/")
ROUNDS = 60  # of every page, for what is there and for what is not, in turns


def run() -> dict[str, Any]:
    """Milliseconds between the medians over all pages, the widest of one page, and the pages whose answers are not the same."""
    return alone(__file__)


def measure() -> dict[str, Any]:
    import django

    django.setup()
    import care
    from django.test import Client

    from wiqaya.people.queries import operator
    from wiqaya.places.actions import create_city
    from wiqaya.referral.apart import inside
    from wiqaya.referral.models import Situation
    from wiqaya.safeguards.fields import words
    from wiqaya.safeguards.tenancy import in_city
    from wiqaya.web.cli import prepare_database

    prepare_database()
    care.CITIES = 2
    city = create_city(slug="bench", name=words(en="Bench", ar="تجربة"), country="LB", by=operator(), at=care.NOW)
    with inside(), in_city(city.id):
        user, agency = care.member(city)
        care.fill(city.id, user, agency)
        there = list(Situation.objects.values_list("short", flat=True).order_by("received_on", "short"))
        seen = set(Situation.objects.filter(pk__in=care_of(agency)).values_list("short", flat=True))
    care.pass_second_factor()
    logging.disable(logging.WARNING)  # "not found" is what is looked for
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return compared(client, [short for short in there if short not in seen])


def care_of(agency: Any) -> Any:
    from wiqaya.referral.models import Disclosure

    return Disclosure.objects.filter(agency=agency).values("subject")


def compared(client: Any, there: list[str]) -> dict[str, Any]:
    """Each page asked for in turns; `never` are references of the same form that nobody was given."""
    chance = random.Random(9)
    never = [short[:3] + "".join(chance.choices("23456789bcdfghjk", k=len(short) - 3)) for short in there]
    times: dict[str, tuple[list[float], list[float]]] = {page: ([], []) for page in PAGES}
    other: set[str] = set()
    for page in PAGES:
        for place in range(ROUNDS + 5):
            turn = [0, 1] if chance.random() < 0.5 else [1, 0]
            by_kind = {kind: asked(client, page, (there, never)[kind][place % len(there)]) for kind in turn}
            answers = [by_kind[0], by_kind[1]]
            if place >= 5:  # the first ones warm up
                times[page][0].append(answers[0][0])
                times[page][1].append(answers[1][0])
            if answers[0][1:] != answers[1][1:]:
                other.add(page or "situation")
    apart = {page: statistics.median(one) - statistics.median(two) for page, (one, two) in times.items()}
    whole = statistics.median(t for one, _two in times.values() for t in one) - statistics.median(t for _one, two in times.values() for t in two)
    return {"median_apart_ms": round(abs(whole), 2), "widest_page_ms": round(max(map(abs, apart.values())), 2), "answers_differ": sorted(other)}


def asked(client: Any, page: str, short: str) -> tuple[float, int, str]:
    begun = time.perf_counter()
    response = client.get(f"/ar/care/items/{short}/{page}")
    taken = (time.perf_counter() - begun) * 1000
    return taken, response.status_code, re.sub(r'nonce="[^"]*"|value="[^"]{64}"', "", response.content.decode().replace(short, ""))


if __name__ == "__main__":
    print(json.dumps(measure()))
