"""A copy stands up elsewhere as it was; what was forgotten stays forgotten; a spoilt copy changes nothing."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from wiqaya.safeguards.backup import manifest
from wiqaya.safeguards.tests.backup.conftest import Ground, Installation

pytestmark = pytest.mark.slow
Place = Callable[[], Installation]
COUNT = """
from wiqaya.safeguards.backup import stores
print(__import__("json").dumps({alias: stores.counted(alias) for alias in ("default", "referral", "keys")}))
"""
CASE = """
from uuid import UUID
from wiqaya.safeguards import keys
keys.trust_with(lambda city, intents: intents)
place = keys.Place(UUID(int=1), UUID(int=2), "full")
me, why = UUID(int=3), UUID(int=4)
"""
SEAL = (
    CASE
    + "keys.found_agency(city=UUID(int=1), agency=me)\n"
    + 'print(keys.make(place=place, agency=me, intent=why).seal(field="a.b", row=me, text="canary").hex())'
)
DESTROY = CASE + "keys.destroy_case(city=UUID(int=1), case=UUID(int=2))"
OPEN = (
    CASE
    + """
try:
    print(keys.open_ring(place=place, agency=me).open(field="a.b", row=me, blob=bytes.fromhex("BLOB")))
except keys.NoKey:
    print("no key")
"""
)


def rows(place: Installation) -> dict[str, dict[str, int]]:
    """Rows by table; what the copy and the way back wrote themselves is left out."""
    found: dict[str, dict[str, int]] = json.loads(place.script(COUNT))
    return {alias: {name: count for name, count in tables.items() if not name.startswith("safeguards_")} for alias, tables in found.items()}


def test_an_installation_stands_up_elsewhere_as_it_was(place: Place, ground: Ground, tmp_path: Path) -> None:
    here, copy, there = place(), tmp_path / "copy", ground.empty()
    before = rows(here)
    assert before["default"]["places_city"] == before["default"]["places_arealevel"] == 1
    made = here.json("backup", str(copy))
    assert made["files"] == sum(path.is_file() for path in copy.rglob("*"))
    assert (copy / "keys").stat().st_mode & 0o077 == 0
    assert "30 days" in (copy / "keys/README.txt").read_text()
    done = there.json("restore", str(copy))
    assert (done["audit_ok"], done["set_aside"]) == (True, 0)
    assert rows(there) == before
    assert (there.home / "media/reports/one.bin").read_bytes() == (here.home / "media/reports/one.bin").read_bytes()
    assert (there.home / "keys/secret").read_text() == (here.home / "keys/secret").read_text()
    assert there.json("audit", "verify")["ok"]
    assert "--replace" in there.refused("restore", str(copy))
    assert there.json("restore", str(copy), "--replace")["audit_ok"]
    assert rows(there) == before
    assert "not empty" in here.refused("backup", str(copy))


def test_a_spoilt_copy_changes_nothing(place: Place, ground: Ground, tmp_path: Path) -> None:
    here, copy, there = place(), tmp_path / "copy", ground.empty()
    here.json("backup", str(copy))
    chance = random.Random(7)
    files = sorted(path for path in copy.rglob("*") if path.is_file() and path.stat().st_size)
    for file in chance.sample(files, 4):
        whole = file.read_bytes()
        spoilt = bytearray(whole)
        spoilt[chance.randrange(len(whole))] ^= 1 << chance.randrange(8)
        for content in (bytes(spoilt), whole[: chance.randrange(len(whole))]):
            file.write_bytes(content)
            assert str(copy) in there.refused("restore", str(copy))
        file.write_bytes(whole)
    newer = json.loads((copy / manifest.NAME).read_text())["manifest"]
    newer["stores"]["default"]["migrations"].append("places.9999_from_tomorrow")
    (copy / manifest.NAME).write_text(json.dumps({"manifest": newer, "sha256": manifest._digest_of(newer)}))
    assert "newer version" in there.refused("restore", str(copy))
    assert not any(rows(there).values())
    assert not (there.home / "media").exists()


def test_who_was_forgotten_stays_unreadable_in_older_data(place: Place, ground: Ground, tmp_path: Path) -> None:
    here = place()
    ask = OPEN.replace("BLOB", here.script(SEAL))
    assert here.script(ask) == "canary"
    here.json("backup", str(tmp_path / "old"))
    here.script(DESTROY)
    here.json("city", "create", "later", "--name-en", "Later", "--name-ar", "لاحقا", "--country", "LB")
    here.json("backup", str(tmp_path / "today"))
    assert here.script(ask) == "no key"
    whole, mixed = ground.empty(), ground.empty()
    whole.json("restore", str(tmp_path / "old"))
    assert whole.script(ask) == "canary"  # a copy of the keys still opens: why they live no longer than 30 days
    done = mixed.json("restore", "--data", str(tmp_path / "old"), "--keys", str(tmp_path / "today"))
    assert mixed.script(ask) == "no key"
    assert done["set_aside"] > 0  # the ends that were signed after the older data
    assert done["audit_ok"]
    assert rows(mixed)["default"]["places_city"] == 1
    back = here.json("restore", "--data", str(tmp_path / "old"), "--replace")
    assert here.script(ask) == "no key"
    assert back["audit_ok"]


def test_calls_that_say_too_little_or_too_much_are_wrong(ground: Ground, tmp_path: Path) -> None:
    there = ground.empty()
    for words in ((), (str(tmp_path), "--data", str(tmp_path)), (str(tmp_path / "nowhere"),)):
        assert there.ask(["restore", *words])[0] == 2
    assert "no backup" in there.refused("restore", str(tmp_path))
