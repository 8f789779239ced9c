"""The key store: a thousand cases under a file as master key, on the embedded database; what one agency's list page costs, and rotations."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

ROOT = Path(__file__).resolve().parents[2]
CASES, LIST, FIELDS = 1_000, 100, 12
OWN = "measure"


def run() -> dict[str, Any]:
    """In a home of its own, so that nothing of an installation is touched."""
    import json

    with tempfile.TemporaryDirectory(prefix="wiqaya-keys-") as home:
        own = {"WIQAYA_HOME": home, "DATABASE_URL": "", "REFERRAL_DATABASE_URL": "", "KEYS_DATABASE_URL": "", "WIQAYA_KEYS": "file", "DJANGO_SETTINGS_MODULE": "wiqaya.web.settings"}
        done = subprocess.run([sys.executable, __file__, OWN], cwd=ROOT, env={**os.environ, **own}, capture_output=True, text=True, check=True)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def rate(work: Callable[[], object], times: int) -> int:
    """Times a second."""
    begun = time.perf_counter()
    for _ in range(times):
        work()
    return round(times / (time.perf_counter() - begun))


def seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return round(time.perf_counter() - begun, 3)


def measure() -> dict[str, Any]:
    import django

    django.setup()
    from django.core.management import call_command

    from wiqaya.safeguards import keys
    from wiqaya.safeguards.fields import uuid7
    from wiqaya.safeguards.keys import crypto

    call_command("migrate", "keys", database="keys", verbosity=0)
    keys.trust_with(lambda _city, intents: intents)
    city, agencies = uuid7(), [uuid7() for _ in range(4)]
    for agency in agencies:
        keys.found_agency(city=city, agency=agency)
    places = [keys.Place(city, uuid7(), "limited") for _ in range(CASES)]
    holders = {agency: uuid7() for agency in agencies}
    first, row = places[0], UUID(int=1)

    def begin() -> None:
        for place in places:
            keys.make(place=place, agency=agencies[0], intent=holders[agencies[0]])

    private, public = crypto.new_pair()
    sealed = crypto.wrap(bytes(32), public, first, agency=agencies[0], version=1)
    ring = crypto.Ring(first, {1: bytes(32)})
    blob = ring.seal(field="person.name", row=row, text="ليلى بنت عمر")

    def replace(place: keys.Place) -> None:
        """A new key for four agencies, twelve fields sealed anew, the old key destroyed."""
        old = keys.open_ring(place=place, agency=agencies[0])
        blobs = [old.seal(field="person.name", row=row, text="ليلى") for _ in range(FIELDS)]
        new = keys.rekey(place=place, holders=holders).with_versions_of(old)
        for one in blobs:
            new.seal(field="person.name", row=row, text=new.open(field="person.name", row=row, blob=one))
        keys.drop_versions(place=place, below=new.newest)

    made = seconds(begin)
    return {
        "wraps_a_second": rate(lambda: crypto.wrap(bytes(32), public, first, agency=agencies[0], version=1), 1_000),
        "unwraps_a_second": rate(lambda: crypto.unwrap(sealed, private, first, agency=agencies[0], version=1), 1_000),
        "seals_a_second": rate(lambda: ring.seal(field="person.name", row=row, text="ليلى بنت عمر"), 20_000),
        "opens_a_second": rate(lambda: ring.open(field="person.name", row=row, blob=blob), 20_000),
        "cases_made_a_second": round(CASES / made),
        "list_of_100_ms": round(1_000 * seconds(lambda: keys.open_rings(places=places[:LIST], agency=agencies[0])), 1),
        "rekey_a_case_ms": round(1_000 * seconds(lambda: [replace(place) for place in places[:LIST]]) / LIST, 2),
        "rotate_agency_of_1000_cases_s": seconds(lambda: keys.rotate_agency(city=city, agency=agencies[0])),
        "rotate_master_ms": round(1_000 * seconds(keys.rotate_master), 1),
    }


if __name__ == "__main__" and sys.argv[1:] == [OWN]:
    import json

    print(json.dumps(measure()))
