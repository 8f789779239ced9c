"""Six years of a city with 10 000 situations, day by day: nothing may be there 48 hours after its term (R52).

Every situation has real keys at several services and lies at some step of the way; on its day it is closed by the room's own action, or
nobody does anything.  Each night retention runs as it does in an installation.  What must be gone when is worked out here from the rule,
and not asked of the product.
"""

from __future__ import annotations

import json
import os
import random
import time
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from _alone import alone

PEOPLE, QUESTIONS, YEARS = int(os.environ.get("WIQAYA_BENCH_PEOPLE", "10000")), 1_000, 6
DAY, LATE = timedelta(days=1), timedelta(days=2)
READ = 19  # days in which whoever asked can read the set phrase: five to wait, fourteen to read
HALF, TWO_YEARS = 183, 730

# step -> (reason, days until nothing of its content opens, days until its row is gone), by the rule; None: nobody closes it
ENDS: dict[str, list[tuple[str | None, int, int]]] = {
    "received": [(None, 90, 90 + 1 + READ), ("asked", 0, READ), ("elsewhere", 0, READ)],
    "review": [(None, 90, 90 + 1 + READ), ("elsewhere", 0, READ), ("community", 0, READ), ("unfounded", 0, READ), ("error", 0, READ), ("died", 0, READ)],
    "home": [("table-one-agency", 0, READ), ("unfounded", 0, READ), ("statutory", 0, READ)],
    "table": [(None, 14, 14 + 1 + READ), ("table-threshold", 0, READ), ("asked", 0, READ), ("died", 0, READ)],
    "limited": [(None, 30, 30 + 1 + READ), ("table-connected", 0, READ), ("error", 0, READ), ("withdrawn", HALF, HALF), ("statutory", HALF, HALF)],
    "full": [("unfounded", 0, READ), ("withdrawn", HALF, HALF), ("lower-services", HALF, HALF), ("still-moved", HALF, HALF), ("died", HALF, HALF)],
    "support": [
        ("error", 0, READ), ("asked", 0, READ), ("lower-services", TWO_YEARS, TWO_YEARS), ("still-declined", TWO_YEARS, TWO_YEARS),
        ("statutory", TWO_YEARS, TWO_YEARS), ("elsewhere", HALF, HALF),
    ],
}  # fmt: skip
WAY = list(ENDS)
TIERS = {"limited": ("notes", "reply", "limited"), "full": ("notes", "limited", "full"), "support": ("notes", "limited", "full")}


@dataclass(frozen=True)
class One:
    """A situation at its step on a day, and how it ends."""

    key: UUID
    step: str
    on: date
    reason: str | None
    content: int
    row: int


def run() -> dict[str, Any]:
    """`late`: how many were there after their term and 48 hours, or held a key; `left`: rows and keys after six years; seconds of a night."""
    return alone(__file__)


def measure() -> dict[str, Any]:
    import _care
    from django.db import connections
    from django.utils import timezone

    _care.installed()
    for alias in ("default", "referral", "keys"):
        with connections[alias].cursor() as cursor:
            cursor.execute("PRAGMA synchronous=OFF")  # nobody needs these rows after a failure of power
    start = timezone.make_aware(datetime.combine(datetime.now(tz=UTC).date(), datetime.min.time())) + timedelta(hours=12)
    chance = random.Random(52)
    with _care.opened(start) as room:
        people = [_one(chance, start.date()) for _ in range(PEOPLE)]
        begun = time.perf_counter()
        fill(room, people)
        questions = ask(room, chance, start.date())
        found: dict[str, Any] = {"situations": PEOPLE, "questions": QUESTIONS, "fill_s": round(time.perf_counter() - begun, 1)}
        return found | years(room, people, questions, start)


def _one(chance: random.Random, first: date) -> One:
    step = chance.choice(WAY)
    reason, content, row = chance.choice(ENDS[step])
    return One(uuid4(), step, first + chance.randrange(int((YEARS - 2.5) * 365)) * DAY, reason, content, row)


def years(room: Any, people: list[One], questions: dict[UUID, date], start: datetime) -> dict[str, Any]:
    from wiqaya.referral.actions import moving
    from wiqaya.referral.models import Enquiry, Situation
    from wiqaya.safeguards.keys.models import DataKey
    from wiqaya.web.keeping import forget_what_is_due

    closing, checks = defaultdict(list), defaultdict(list)
    for one in people:
        if one.reason:
            closing[one.on].append(one)
        checks[one.on + one.content * DAY + LATE].append((one, False))
        checks[one.on + one.row * DAY + LATE].append((one, True))
    asked = defaultdict(list)
    for key, day in questions.items():
        asked[day + 30 * DAY + LATE].append(key)
    late, failed, nights = 0, 0, []
    for number in range(YEARS * 365 + 3):
        noon = start + number * DAY
        today = noon.date()
        late += sum(_is_there(one, whole) for one, whole in checks[today])  # before the night's run: 48 hours are over
        late += Enquiry.objects.filter(pk__in=asked[today]).count() + DataKey.objects.filter(case__in=asked[today]).count()
        begun = time.perf_counter()
        failed += len(forget_what_is_due(noon - timedelta(hours=9)).failed)
        nights.append(time.perf_counter() - begun)
        for one in closing[today]:
            moving.close(situation=Situation.objects.get(pk=one.key), reason=one.reason, by=room.staff["social"], at=noon)
    nights.sort()
    return {
        "late": late, "failed": failed, "left": Situation.objects.count() + Enquiry.objects.count() + DataKey.objects.count(),
        "nights": len(nights), "night_p50_s": round(nights[len(nights) // 2], 2), "night_longest_s": round(nights[-1], 2),
        "forget_ms_each": round(1_000 * sum(nights) / (PEOPLE + QUESTIONS), 1),
    }  # fmt: skip


def _is_there(one: One, whole: bool) -> bool:
    """Whether something is there that must not: the row, or before that its contents and every key."""
    from wiqaya.referral.models import Situation
    from wiqaya.safeguards.keys.models import DataKey

    row = Situation.objects.filter(pk=one.key).first()
    if whole:
        return row is not None or DataKey.objects.filter(case=one.key).exists()
    content = row is not None and any(bytes(blob or b"") for blob in (row.notes, row.link, row.identity, row.contact))
    return content or DataKey.objects.filter(case=one.key).exists()


# Rows and keys as the actions of the room leave them, written in bulk


def fill(room: Any, people: list[One]) -> None:
    from wiqaya.referral.models import Situation

    rings = keyed(room, {one.key: TIERS.get(one.step, ("notes", "reply")) for one in people}, {one.key: one.on for one in people})
    rows = [_row(room, one, rings) for one in people]
    Situation.objects.bulk_create(rows, batch_size=500)
    by_step = {one.key: one.step for one in people}
    for place, step in enumerate(WAY[1:], 1):  # along the drawn way: the database lets nothing else through
        keys = [key for key, reached in by_step.items() if WAY.index(reached) >= place]
        for at in range(0, len(keys), 500):
            lead = {"lead": room.services["social"]} if step == "full" else {}
            Situation.objects.filter(pk__in=keys[at : at + 500]).update(stage=step, **lead)
    _identities(rows, by_step, rings)
    _sheets(room, people, rings)
    _answers(room, people)


def keyed(room: Any, tiers: dict[UUID, tuple[str, ...]], days: dict[UUID, date]) -> dict[tuple[UUID, str], Any]:
    """Real keys: each tier of each subject has one, held by the home service, and from filter 3 on by another service too."""
    from wiqaya.referral.models import Disclosure
    from wiqaya.safeguards import keys
    from wiqaya.safeguards.keys import crypto
    from wiqaya.safeguards.keys.models import AgencyKey, DataKey, Wrap

    city, own = room.city.id, room.services["social"]
    for agency in room.services.values():
        keys.found_agency(city=city, agency=agency)
    public = {key.agency: key for key in AgencyKey.objects.filter(city=city)}
    rings: dict[tuple[UUID, str], Any] = {}
    made: tuple[list[Any], list[Any], list[Any]] = ([], [], [])
    for subject, held in tiers.items():
        at = datetime.combine(days[subject], datetime.min.time(), tzinfo=UTC)
        for tier in held:
            place = keys.Place(city, subject, tier)
            ring = rings[subject, tier] = crypto.Ring(place, {1: crypto.new_key()})
            data = DataKey(city=city, case=subject, tier=tier, version=1)
            made[0].append(data)
            for agency in (own, room.services["health"]) if tier in ("limited", "full") else (own,):
                row = Disclosure(
                    subject=subject, tier=tier, agency=agency, basis="own", purpose="own-work", state="done", by=own, at=at, city_id=city
                )
                sealed = ring.wrapped_for(bytes(public[agency].public), agency=agency)[1]
                made[1].append(Wrap(data_key=data, agency=agency, key=public[agency], sealed=sealed, intent=row.pk))
                made[2].append(row)
    for model, rows in zip((DataKey, Wrap, Disclosure), made, strict=True):
        model.objects.bulk_create(rows, batch_size=500)
    return rings


def _row(room: Any, one: One, rings: dict[tuple[UUID, str], Any]) -> Any:
    from wiqaya.referral import sealing
    from wiqaya.referral.models import Situation
    from wiqaya.referral.tests.conftest import NOTES
    from wiqaya.safeguards.fields import short_id

    kept = {"received": 90, "review": 90, "table": 14, "limited": 30}.get(one.step)
    box = rings.get((one.key, "reply"))
    return Situation(
        id=one.key, city_id=room.city.id, short=short_id("hn", 9), mechanism=room.mechanism, asker="service", channel="in-person", minor=False,
        home=room.services["social"], stage_since=one.on, received_on=one.on, review_due=one.on + 30 * DAY,
        forget_on=one.on + kept * DAY if kept else None, notes=sealing.seal(rings[one.key, "notes"], "situation.notes", one.key, NOTES.plain()),
        contact=sealing.seal(box, "situation.contact", one.key, {"text": "+961 3 555 010"}) if box else None,
    )  # fmt: skip


def _identities(rows: list[Any], steps: dict[UUID, str], rings: dict[tuple[UUID, str], Any]) -> None:
    from wiqaya.referral import sealing
    from wiqaya.referral.models import NameKey, Situation
    from wiqaya.referral.tests.conftest import IDENTITY

    named = [row for row in rows if steps[row.pk] in TIERS]
    for row in named:
        row.identity = sealing.seal(rings[row.pk, "limited"], "situation.identity", row.pk, IDENTITY.plain())
    Situation.objects.bulk_update(named, ["identity"], batch_size=200)
    NameKey.objects.bulk_create(
        (NameKey(city_id=row.city_id, situation=row, agency=row.home, digest=os.urandom(16)) for row in named), batch_size=500
    )


def _sheets(room: Any, people: list[One], rings: dict[tuple[UUID, str], Any]) -> None:
    """Sheets at the table with keys of their own; what joins one with its situation stands sealed among the notes."""
    from wiqaya.referral import sealing
    from wiqaya.referral.models import Item, Meeting, Situation
    from wiqaya.referral.tests.conftest import SHEET

    waiting = [one for one in people if one.step == "table"]
    if not waiting:
        return
    items = {one.key: uuid4() for one in waiting}
    tables = keyed(room, dict.fromkeys(items.values(), ("table",)), {items[one.key]: one.on for one in waiting})
    held = {row.pk: row for row in Situation.objects.filter(stage="table")}
    made = []
    meeting = Meeting.objects.create(mechanism=room.mechanism, planned_for=datetime.now(tz=UTC), chair=room.staff["education"].id)
    for number, one in enumerate(waiting, 1):
        key = items[one.key]
        held[one.key].link = sealing.seal(rings[one.key, "notes"], "situation.link", one.key, {"item": str(key)})
        made.append(
            Item(
                id=key, city_id=room.city.id, short=f"it-{number}", mechanism=room.mechanism, meeting=meeting, position=number, home=room.services["social"],
                sector="social", month=one.on.replace(day=1), lapses_on=one.on + 14 * DAY,
                sheet=sealing.seal(tables[key, "table"], "item.sheet", key, SHEET.plain()),
            )
        )
    Item.objects.bulk_create(made, batch_size=200)
    Situation.objects.bulk_update(held.values(), ["link"], batch_size=200)


def _answers(room: Any, people: list[One]) -> None:
    from wiqaya.referral.models import ServiceAnswer

    ServiceAnswer.objects.bulk_create(
        ServiceAnswer(city_id=room.city.id, situation_id=one.key, agency=room.services["health"], due=one.on + 7 * DAY) for one in people if one.step == "limited"
    )


def ask(room: Any, chance: random.Random, first: date) -> dict[UUID, date]:
    """Questions for advice: key -> the day of the last message."""
    from wiqaya.referral import sealing
    from wiqaya.referral.models import Enquiry

    days = {uuid4(): first + chance.randrange((YEARS - 1) * 365) * DAY for _ in range(QUESTIONS)}
    rings = keyed(room, dict.fromkeys(days, ("advice",)), days)
    Enquiry.objects.bulk_create(
        (
            Enquiry(
                id=key, city_id=room.city.id, mechanism=room.mechanism, day=day, forget_on=day + 30 * DAY, relation="parent", channel="web",
                receipt=os.urandom(32), answer_due=day, content=sealing.seal(rings[key, "advice"], "enquiry.content", key, {"text": "…"}),
            )
            for key, day in days.items()
        ),
        batch_size=200,
    )
    return days


if __name__ == "__main__":
    print(json.dumps(measure()))
