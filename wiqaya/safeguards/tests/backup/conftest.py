"""Installations of their own, on the database of the run: files in folders, or databases of an ordinary role on the server."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

import pytest

SERVER = os.environ.get("DATABASE_URL", "")
VARIABLES = {"DATABASE_URL": "default", "REFERRAL_DATABASE_URL": "referral", "KEYS_DATABASE_URL": "keys"}
numbers = count()
LISTEN = """
import contextlib, io, json, sys, traceback
import django; django.setup()
from wiqaya.web.cli import main
for line in sys.stdin:
    asked, out, err, code = json.loads(line), io.StringIO(), io.StringIO(), 0
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            code = exec(asked, {}) or 0 if isinstance(asked, str) else main(asked)
        except BaseException:
            traceback.print_exc()
            code = 99
    print(json.dumps([code, out.getvalue(), err.getvalue()]), flush=True)
"""


class Installation:
    """One process that obeys commands of the shell, and runs scripts, one after the other."""

    def __init__(self, home: Path, surroundings: dict[str, str]) -> None:
        self.home, self.surroundings = home, surroundings
        self.process: subprocess.Popen[str] | None = None

    def ask(self, asked: str | list[str]) -> tuple[int, str, str]:
        """(exit code, what was printed, what was complained of)."""
        if self.process is None:
            self.process = subprocess.Popen(
                [sys.executable, "-c", LISTEN], env=self.surroundings, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
            )
        assert self.process.stdin
        assert self.process.stdout
        print(json.dumps(asked), file=self.process.stdin, flush=True)
        code, out, err = json.loads(self.process.stdout.readline())
        return code, out, err

    def json(self, *words: str) -> dict[str, Any]:
        code, out, err = self.ask([*words, "--json"])
        assert code == 0, err
        found: dict[str, Any] = json.loads(out)
        return found

    def refused(self, *words: str) -> str:
        code, out, err = self.ask(list(words))
        assert code == 1, out + err
        return err

    def script(self, text: str) -> str:
        code, out, err = self.ask(text)
        assert code == 0, err
        return out.strip()

    def stop(self) -> None:
        if self.process and self.process.stdin and self.process.stdout:
            self.process.stdin.close()
            self.process.wait(timeout=60)
            self.process.stdout.close()
            self.process = None


class Ground:
    """Where installations stand."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.made: list[str] = []
        self.all: list[Installation] = []
        if SERVER:
            self.role = f"keeper{os.getpid()}"
            self._admin(f"CREATE ROLE {self.role} LOGIN")

    def empty(self, template: str = "") -> Installation:
        name = f"i{os.getpid()}_{next(numbers)}"
        home = self.folder / name
        urls = dict.fromkeys(VARIABLES, "")
        if SERVER:
            for variable, alias in VARIABLES.items():
                self._admin(f"CREATE DATABASE {name}_{alias} OWNER {self.role}" + (f" TEMPLATE {template}_{alias}" if template else ""))
                self.made.append(f"{name}_{alias}")
                host = dict(parse_qsl(urlsplit(SERVER).query))["host"]
                urls[variable] = f"postgresql://{self.role}@/{name}_{alias}?host={quote(host, safe='/')}"
        plain = {key: value for key, value in os.environ.items() if not key.startswith("WIQAYA_") or key == "WIQAYA_PG_BIN"}
        settings = {"WIQAYA_HOME": str(home), "DJANGO_SETTINGS_MODULE": "wiqaya.web.settings"}
        self.all.append(Installation(home, {**plain, **urls, **settings}))
        return self.all[-1]

    def copy(self, other: Installation) -> Installation:
        made = self.empty(other.home.name)
        shutil.copytree(other.home, made.home)
        return made

    def clear(self) -> None:
        for installation in self.all:
            installation.stop()
        for name in self.made:
            self._admin(f"DROP DATABASE {name}")
        if SERVER:
            self._admin(f"DROP ROLE {self.role}")

    def _admin(self, statement: str) -> None:
        import psycopg

        with psycopg.connect(SERVER, autocommit=True) as session:
            session.execute(statement.encode())


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    made = Ground(tmp_path_factory.mktemp("ground"))
    yield made
    made.clear()


@pytest.fixture(scope="module")
def original(ground: Ground) -> Installation:
    """A city, an upload, keys, and a trail that was signed."""
    made = ground.empty()
    made.script("from tests.laid import main; main()")
    made.json("city", "create", "manara", "--name-en", "Manara", "--name-ar", "المنارة", "--country", "LB")
    (made.home / "media/reports").mkdir(parents=True)
    (made.home / "media/reports/one.bin").write_bytes(bytes(range(256)) * 40)
    made.json("audit", "checkpoint")
    made.stop()  # a database that is copied has no sessions
    return made


@pytest.fixture
def place(ground: Ground, original: Installation) -> Callable[[], Installation]:
    return lambda: ground.copy(original)
