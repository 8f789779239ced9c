"""`wiqaya keys rotate --agencies` over 10 000 situations, while two others open, write, hand over, take back and close: nobody sees an error.

On the databases that the environment names (`tools/on_postgres.py tools/bench/rotation.py`), else on the embedded one in a home of its own.
"""

from __future__ import annotations

import json
import os
import pickle
import random
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

ROOT = Path(__file__).resolve().parents[2]
PEOPLE, WORKERS = int(os.environ.get("WIQAYA_BENCH_PEOPLE", "10000")), 2
BEFORE = 15  # seconds of work before the rotation begins
Timed = tuple[float, float]  # when, and how long (seconds)


def run() -> dict[str, Any]:
    """`errors`, `unreadable`; seconds and wraps of the rotation; milliseconds within which 95 of 100 openings came, before and meanwhile."""
    with tempfile.TemporaryDirectory(prefix="wiqaya-rotation-") as home:
        done = subprocess.run([sys.executable, __file__, "measure", home], cwd=ROOT, env=_surroundings(home), stdout=subprocess.PIPE, text=True, check=True)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def _surroundings(home: str) -> dict[str, str]:
    own = {"WIQAYA_HOME": home, "WIQAYA_KEYS": "file", "WIQAYA_HOSTS": "testserver", "DJANGO_SETTINGS_MODULE": "wiqaya.web.settings"}
    paths = os.pathsep.join([str(ROOT), str(ROOT / "tools/bench")])
    return {**os.environ, **own, "PYTHONPATH": paths}


def measure(home: str) -> dict[str, Any]:
    import _care
    import terms
    from django.db import connections

    _care.installed()
    now = datetime.now(tz=UTC)
    with _care.opened(now) as room:
        begun = time.perf_counter()
        terms.fill(room, [terms.One(uuid4(), "full", now.date(), None, 0, 0) for _ in range(PEOPLE)])
        filled = time.perf_counter() - begun
        Path(home, "room").write_bytes(pickle.dumps(room))
        vendor = connections["keys"].vendor
        connections.close_all()
        found = _at_once(home)
        return {"situations": PEOPLE, "database": vendor, "fill_s": round(filled, 1), **found, "unreadable": unreadable(room)}


def _at_once(home: str) -> dict[str, Any]:
    stop, line = Path(home, "stop"), [sys.executable, __file__]
    workers = [subprocess.Popen([*line, "work", home, str(number)], stdout=subprocess.PIPE, text=True) for number in range(WORKERS)]
    while sum(Path(home, f"ready-{number}").exists() for number in range(WORKERS)) < WORKERS and all(one.poll() is None for one in workers):
        time.sleep(0.1)
    time.sleep(BEFORE)
    begun = time.time()
    rotated = subprocess.run([*line, "rotate"], stdout=subprocess.PIPE, text=True, check=True)
    ended = time.time()
    time.sleep(1)
    stop.touch()
    told = [json.loads(worker.communicate()[0].splitlines()[-1]) for worker in workers]
    openings: list[Timed] = [tuple(one) for worker in told for one in worker["openings"]]
    done = json.loads(rotated.stdout.splitlines()[-1])
    return {
        "rotation_s": round(ended - begun, 1), "wraps": done["wraps"], "agencies": done["agencies"], "errors": sum(worker["errors"] for worker in told),
        "work_done": {name: sum(worker["done"][name] for worker in told) for name in WORK},
        "before_p95_ms": _p95([took for at, took in openings if at < begun]),
        "meanwhile": sum(begun <= at <= ended for at, _took in openings),
        "meanwhile_p95_ms": _p95([took for at, took in openings if begun <= at <= ended]),
        "longest_ms": round(1_000 * max(took for _at, took in openings)),
    }  # fmt: skip


def _p95(times: list[float]) -> int:
    return round(1_000 * sorted(times)[int(len(times) * 0.95) - 1]) if times else 0


def work(home: str, number: int) -> dict[str, Any]:
    """What people of the services do, one thing after the other, until asked to stop."""
    import django

    django.setup()
    from wiqaya.referral.apart import inside
    from wiqaya.referral.models import Situation
    from wiqaya.safeguards.tenancy import in_city

    room = pickle.loads(Path(home, "room").read_bytes())
    chance, stop = random.Random(number), Path(home, "stop")
    errors, done, openings = 0, dict.fromkeys(WORK, 0), list[Timed]()
    with in_city(room.city.id), inside():
        own = list(Situation.objects.order_by("pk").values_list("pk", flat=True))[number::WORKERS]
        Path(home, f"ready-{number}").touch()
        while not stop.exists():
            name = chance.choices(list(WORK), [6, 2, 2, 1])[0]
            key = own.pop() if name == "close" else chance.choice(own)
            at, begun = time.time(), time.perf_counter()
            try:
                WORK[name](room, Situation.objects.get(pk=key))
            except Exception as error:
                errors += 1
                print(f"{name}: {type(error).__name__} {error}", file=sys.stderr)
            done[name] += 1
            if name == "open":
                openings.append((at, time.perf_counter() - begun))
    return {"errors": errors, "done": done, "openings": openings}


def _open(room: Any, row: Any) -> None:
    from wiqaya.referral.queries import situations

    assert situations.identity_of(row, by=room.staff["health"], at=datetime.now(tz=UTC)).birth_year == 2005


def _write(room: Any, row: Any) -> None:
    from wiqaya.referral.actions import home
    from wiqaya.referral.tests.conftest import FILTER_ONE

    home.answer_filter_one(short=row.short, answers=FILTER_ONE, by=room.staff["social"], at=datetime.now(tz=UTC))


def _hand_over(room: Any, row: Any) -> None:
    """To one more service, which opens it, and back."""
    from wiqaya.referral.actions import handing
    from wiqaya.referral.models import Disclosure
    from wiqaya.referral.queries import situations

    now, other = datetime.now(tz=UTC), room.services["child"]
    own = {"by": room.staff["social"], "at": now}
    handing.hand_over(subject=row.pk, tier="limited", holder=room.services["social"], to=other, ground=handing.OWN, **own)
    situations.identity_of(row, by=room.staff["child"], at=now)
    handing.take_back(rows=Disclosure.objects.filter(subject=row.pk, agency=other), why="over", **own)


def _close(room: Any, row: Any) -> None:
    """What stays is sealed anew under new keys."""
    from wiqaya.referral.actions import moving

    moving.close(situation=row, reason="lower-services", by=room.staff["social"], at=datetime.now(tz=UTC))


WORK = {"open": _open, "write": _write, "hand_over": _hand_over, "close": _close}


def rotate() -> None:
    from wiqaya.web import cli

    cli.prepare_database = lambda: None  # the tables are there
    assert cli.main(["keys", "rotate", "--agencies", "--json"]) == 0


def unreadable(room: Any) -> int:
    """Of every situation, what the services that hold it cannot read."""
    from wiqaya.referral import sealing
    from wiqaya.referral.models import Situation
    from wiqaya.safeguards import keys

    city, bad = room.city.id, 0
    for sector, tiers in (("social", ("notes", "limited", "full")), ("health", ("limited", "full"))):
        rows = list(Situation.objects.all() if sector == "social" else Situation.objects.exclude(stage="closed"))
        for at in range(0, len(rows), 300):
            part = rows[at : at + 300]
            places = [sealing.place(city, row.pk, tier) for row in part for tier in tiers if tier != "notes" or row.stage != "closed"]
            rings = keys.open_rings(places=places, agency=room.services[sector])
            bad += len(places) - len(rings)
            bad += sum(not sealing.read(rings[place], "situation.identity", place.case, _of(part, place)) for place in rings if place.tier == "limited")
    return bad


def _of(rows: list[Any], place: Any) -> Any:
    return next(row.identity for row in rows if row.pk == place.case)


if __name__ == "__main__":
    if sys.argv[1:2] == ["measure"]:
        print(json.dumps(measure(sys.argv[2])))
    elif sys.argv[1:2] == ["work"]:
        print(json.dumps(work(sys.argv[2], int(sys.argv[3]))))
    elif sys.argv[1:2] == ["rotate"]:
        rotate()
    else:
        print(json.dumps(run()))
