"""The support workspace with 100 000 situations of 200 cities, as a member who may open one in ten of their city's; and taking a key back from 500 of them."""

from __future__ import annotations

import json
import time
from datetime import UTC, date, datetime, timedelta
from typing import Any

import _care
from _alone import alone
from _pages import asked

CITIES, EACH = 200, 500
NOW = datetime.now(tz=UTC)


def run() -> dict[str, Any]:
    """Milliseconds (half and 95 of 100 requests answered within) and questions to the room's database, of the first page and of the queue."""
    return alone(__file__)


def measure() -> dict[str, Any]:
    _care.installed()
    from wiqaya.people.queries import operator
    from wiqaya.places.actions import create_city
    from wiqaya.referral.apart import inside
    from wiqaya.safeguards.fields import words
    from wiqaya.safeguards.tenancy import in_city

    city = create_city(slug="bench", name=words(en="Bench", ar="تجربة"), country="LB", by=operator(), at=NOW)
    begun = time.perf_counter()
    with inside(), in_city(city.id):
        user, agency = member(city)
        fill(city.id, user, agency)
        short = real_keys(city.id, agency)
    found: dict[str, Any] = {"situations": CITIES * EACH, "cities": CITIES, "fill_s": round(time.perf_counter() - begun, 1)}
    pass_second_factor()
    pages = {"start": "/ar/care/", "queue": "/ar/care/queue/", "situation": f"/ar/care/items/{short}/", "opened": f"/ar/care/items/{short}/first-review/"}
    return found | asked(user, pages, database="referral")


def member(city: Any) -> tuple[Any, Any]:
    """Somebody with a seat for one service."""
    from wiqaya.people.models import Membership, Organisation, User
    from wiqaya.safeguards.fields import words

    user = User.objects.create_user("member@example.org", "a long password of benchmarks", name="Member")
    service = Organisation.objects.create(name=words(ar="جهة", en="Service"), kind="city")
    Membership.objects.create(city=city, user=user, role="panel", organisation=service, starts=date(2026, 1, 1), given_by=user.id, given_at=NOW)
    return user, service.pk


def fill(city: Any, user: Any, agency: Any) -> None:
    """The city's own situations and those of 199 others; every tenth is held by the service of the member."""
    from uuid import uuid4

    from wiqaya.referral.models import Clearance, Disclosure, Mechanism, Situation
    from wiqaya.safeguards.fields import short_id, words

    today, other = NOW.date(), uuid4()
    stages = ["received", "review", "home", "table"]
    for one in range(CITIES):
        owner = city if one == 0 else uuid4()
        table = Mechanism(city_id=owner, name=words(ar="طاولة"), host=agency if one == 0 else other, state="open", made_by=user.pk, made_at=NOW)
        table.save()
        rows = [
            Situation(
                id=uuid4(), city_id=owner, short=short_id("hn", 8), mechanism=table, asker="self", channel="web", minor=False, home=other,
                stage_since=today, received_on=today - timedelta(days=n % 60), review_due=today + timedelta(days=n % 60 - 20), notes=b"sealed",
            )
            for n in range(EACH)
        ]  # fmt: skip
        Situation.all_cities.bulk_create(rows)
        for place, stage in enumerate(stages[1:], 1):  # along the drawn way: the database lets nothing else through
            Situation.all_cities.filter(pk__in=[row.pk for n, row in enumerate(rows) if n % len(stages) >= place]).update(stage=stage)
        Disclosure.all_cities.bulk_create(
            Disclosure(
                city_id=owner, subject=row.pk, tier="notes", agency=agency if one == 0 and n % 10 == 0 else other, basis="own", purpose="own-work",
                state="done", by=user.pk, at=NOW,
            )
            for n, row in enumerate(rows)
        )  # fmt: skip
        if one == 0:
            for function in ("screener", "member", "chair"):
                Clearance.objects.create(
                    mechanism=table, person=user.pk, agency=agency, function=function, trained_until=today + timedelta(days=90),
                    ethics_until=today + timedelta(days=90), confirmed_on=today, given_by=other, given_at=NOW,
                )  # fmt: skip


def real_keys(city: Any, agency: Any) -> str:
    """What the member may open is really sealed; the reference of one of them.  The pages of lists open nothing."""
    from wiqaya.referral import sealing
    from wiqaya.referral.models import Disclosure, Situation
    from wiqaya.referral.tests.conftest import NOTES
    from wiqaya.safeguards import keys

    keys.found_agency(city=city, agency=agency)
    held = {row.subject: row.pk for row in Disclosure.objects.filter(agency=agency)}
    rows = list(Situation.objects.filter(pk__in=held))
    for row in rows:
        ring = keys.make(place=sealing.place(city, row.pk, "notes"), agency=agency, intent=held[row.pk])
        row.notes = sealing.seal(ring, "situation.notes", row.pk, NOTES.plain())
    Situation.objects.bulk_update(rows, ["notes"])
    return next(row.short for row in rows if row.stage == "received")


def pass_second_factor() -> None:
    from wiqaya.people import queries as people

    people.has_second_factor = lambda _user: True  # type: ignore[assignment]
    people.recently_confirmed = lambda _request, now: True  # type: ignore[assignment]


if __name__ == "__main__":
    print(json.dumps(measure()))
