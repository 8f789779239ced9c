"""A plan of 500 measures with 20 versions: its pages, as the most restricted role that may open them, and the comparison of two versions."""

from __future__ import annotations

import json
import random
import time
from datetime import UTC, date, datetime, timedelta
from typing import Any

from _alone import alone

from wiqaya.web.addresses import WORK

MEASURES, PRIORITIES, VERSIONS, BODIES, REQUESTS = 500, 20, 20, 30, 60
NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 21)


def run() -> dict[str, Any]:
    """Milliseconds of the plan in two orders, of the public plan and of the list of versions; seconds of the comparison, and of its page."""
    return alone(__file__)


def measure() -> dict[str, Any]:
    """In a process and home of its own."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", run_syncdb=True, verbosity=0)
    return measured()


def measured() -> dict[str, Any]:
    """On tables that are there."""
    from wiqaya.people.queries import operator
    from wiqaya.places.actions import create_city
    from wiqaya.safeguards.fields import words
    from wiqaya.safeguards.tenancy import in_city

    city = create_city(slug="bench", name=words(en="Bench", ar="تجربة"), country="LB", by=operator(), at=NOW, fictional=True)
    with in_city(city.id):
        by = operator(city)
        strategy = planned(by)
        kept(strategy, by)
        reader = member(city)
        found = compared(strategy)
    work = f"/ar/{WORK}/strategy"
    pages = {
        "plan": f"{work}/plan/", "by_owner": f"{work}/plan/?view=owner", "versions": f"{work}/builder/{strategy.short}/versions/",
        "public": "/ar/plan/", "comparison": f"{work}/builder/{strategy.short}/versions/1/{VERSIONS}/",
    }  # fmt: skip
    return found | asked(reader, pages)


def member(city: Any) -> Any:
    """A civil-society partner: reads the plan and changes nothing."""
    from wiqaya.people.models import Membership, User

    user = User.objects.create_user("partner@example.org", "a long password of benchmarks", name="Partner")
    Membership.objects.create(city=city, user=user, role="cso", starts=date(2026, 1, 1), given_by=user.id, given_at=NOW)
    return user


def _said(text: str) -> Any:
    from wiqaya.safeguards.fields import words

    return words(ar=f"نص {text} " * 12, en=f"Text {text} " * 12)


def planned(by: Any) -> Any:
    """An approved strategy; each measure has texts in two languages, an owner, two partners and a day."""
    from wiqaya.people.models import Organisation
    from wiqaya.safeguards.fields import words
    from wiqaya.strategy.models import Measure, Priority, Strategy

    chance, made = random.Random(3), {"added_by": by.id, "added_at": NOW}
    bodies = [Organisation.objects.create(name=words(ar=f"جهة {number}", en=f"Body {number}"), kind="city") for number in range(BODIES)]
    strategy = Strategy.objects.create(title=words(ar="خطة", en="Plan"), currency="EUR", state="approved", approved_on=TODAY, **made)
    rows = [Priority.objects.create(strategy=strategy, position=place, title=_said(f"p{place}"), **made) for place in range(1, PRIORITIES + 1)]
    for number in range(MEASURES):
        texts = {name: _said(f"{name} {number}") for name in ("text", "existing_text", "result", "disproof", "harm", "gender")}
        row = Measure.objects.create(
            strategy=strategy, priority=rows[number % PRIORITIES], title=words(ar=f"تدبير {number}", en=f"Measure {number}"), domain="youth",
            owner=chance.choice(bodies), due=TODAY + timedelta(days=chance.randrange(-200, 900)), cost=chance.randrange(9000), **texts, **made,
        )  # fmt: skip
        row.partners.set(chance.sample(bodies, 2))
    return strategy


def kept(strategy: Any, by: Any) -> None:
    """Twenty versions; between two of them twenty-five measures change."""
    from django.db import transaction

    from wiqaya.strategy.models import Measure
    from wiqaya.strategy.versions import keep

    keys = list(Measure.objects.filter(strategy=strategy).order_by("pk").values_list("pk", flat=True))
    for number in range(VERSIONS):
        for row in Measure.objects.filter(pk__in=keys[number * 25 : number * 25 + 25]):
            row.text = _said(f"changed {number}")
            row.save(update_fields=["text"])
        with transaction.atomic():
            keep(strategy, reason=f"round {number}", by=by, at=NOW)


def compared(strategy: Any) -> dict[str, Any]:
    """The pure comparison of the first and the last version, and how large one is."""
    from wiqaya.strategy.queries.versions import compare, version

    first, last = version(strategy, 1), version(strategy, VERSIONS)
    assert first is not None
    assert last is not None
    begun = time.perf_counter()
    found = compare(first.content, last.content)
    taken = time.perf_counter() - begun
    return {"changed": len(found.measures.changed), "compare_s": round(taken, 3), "version_kb": round(len(json.dumps(last.content)) / 1000)}


def asked(user: Any, pages: dict[str, str]) -> dict[str, Any]:
    """Each page sixty times."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    found: dict[str, Any] = {}
    for name, url in pages.items():
        timed(client, url)
        times = sorted(timed(client, url) for _ in range(REQUESTS))
        with CaptureQueriesContext(connection) as questions:
            timed(client, url)
        found |= {f"{name}_p50_ms": round(times[len(times) // 2]), f"{name}_p95_ms": round(times[int(len(times) * 0.95) - 1]), f"{name}_queries": len(questions)}
    return found


def timed(client: Any, url: str) -> float:
    begun = time.perf_counter()
    response = client.get(url)
    taken = (time.perf_counter() - begun) * 1000
    assert response.status_code == 200, (url, response.status_code)
    return taken


if __name__ == "__main__":
    print(json.dumps(measure()))
