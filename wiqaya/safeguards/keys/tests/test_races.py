"""Several processes at once, and processes that die: nobody sees an error, nothing is lost."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from django.db import connections

from wiqaya.safeguards.keys import wraps
from wiqaya.safeguards.keys.tests import busy

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[4]
CODE = """
import json, os, sys
import django
django.setup()
from wiqaya.safeguards.keys.tests import busy
print(json.dumps(getattr(busy, sys.argv[1])(*map(json.loads, sys.argv[2:]))))
"""


class Home:
    """An installation of its own, on the embedded database, in which each call is a process."""

    def __init__(self, folder: Path) -> None:
        own = {"WIQAYA_HOME": str(folder), "DATABASE_URL": "", "REFERRAL_DATABASE_URL": "", "KEYS_DATABASE_URL": "", "WIQAYA_KEYS": "file"}
        self.surroundings = {**os.environ, **own, "DJANGO_SETTINGS_MODULE": "wiqaya.web.settings"}
        line = [sys.executable, "-m", "wiqaya.web.manage", "migrate", "keys", "--database", "keys", "--verbosity", "0"]
        subprocess.run(line, env=self.surroundings, cwd=ROOT, check=True, capture_output=True)

    def start(self, name: str, *told: Any) -> subprocess.Popen[str]:
        line = [sys.executable, "-c", CODE, name, *map(json.dumps, told)]
        return subprocess.Popen(line, env=self.surroundings, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def done(self, process: subprocess.Popen[str]) -> Any:
        out, err = process.communicate(timeout=240)
        assert process.returncode == 0, err
        return json.loads(out)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def test_rotating_disturbs_nobody_who_reads_and_writes(home: Home) -> None:
    blobs = home.done(home.start("sealed"))
    at_once = [home.start("work", 25), home.start("work", 25), home.start("rotate", 12)]
    for process in at_once:
        home.done(process)
    home.done(home.start("all_open", blobs))


def test_a_rotation_that_is_killed_loses_nothing(home: Home, tmp_path: Path) -> None:
    chance = random.Random(7)
    blobs = home.done(home.start("sealed"))
    for number in range(2):
        flag = tmp_path / f"begun-{number}"
        process = home.start("rotate_until_killed", str(flag))
        for _ in range(1_200):
            if flag.exists() or process.poll() is not None:
                break
            time.sleep(0.05)
        assert flag.exists(), process.communicate()[1]
        time.sleep(chance.uniform(0, 0.2))
        process.send_signal(signal.SIGKILL)
        process.communicate()
    home.done(home.start("mended", blobs))
    assert [path.name for path in (tmp_path / "keys").glob("master*") if path.name == "master"] == ["master"]


@pytest.mark.django_db(databases=["keys"], transaction=True)
def test_rotating_disturbs_nobody_on_a_server(room: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    if connections["keys"].vendor != "postgresql":
        pytest.skip("the embedded database is tried with processes")
    monkeypatch.setattr(wraps, "_trust", [wraps._nobody])
    wrong: list[BaseException] = []

    def run(work: Any, rounds: int) -> None:
        try:
            work(rounds)
        except BaseException as error:
            wrong.append(error)
        finally:
            connections.close_all()

    blobs = busy.sealed()
    threads = [threading.Thread(target=run, args=told) for told in ((busy.work, 40), (busy.work, 40), (busy.rotate, 20))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
    busy.all_open(blobs)
