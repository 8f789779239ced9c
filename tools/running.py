"""A demo installation of its own, served on loopback for screenshots and browser tests, and stopped by its process id."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urljoin, urlsplit

ROOT = Path(__file__).resolve().parent.parent
CHROMIUM = "/usr/bin/chromium"
CHROMIUM_FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
HREF = re.compile(r'href="([^"#]+)"')


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Installation:
    """Where it is served, where it keeps its data, and a session cookie for each account."""

    url: str
    home: Path
    sessions: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, role: str = "") -> tuple[int, str, str]:
        """(status, content type, body) of a page, as the account of a role or as nobody."""
        request = urllib.request.Request(urljoin(self.url, path), headers={"Cookie": f"sessionid={self.sessions[role]}"} if role else {})
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, answer.headers.get_content_type(), answer.read().decode(errors="replace")
        except urllib.error.HTTPError as wrong:
            return wrong.code, wrong.headers.get_content_type(), wrong.read().decode(errors="replace")


@contextmanager
def demo(home: Path | None = None) -> Iterator[Installation]:
    """The demo city, prepared and served."""
    with tempfile.TemporaryDirectory(prefix="wiqaya-demo-") as folder:
        place = home or Path(folder)
        environment = {**os.environ, "WIQAYA_HOME": str(place), "WIQAYA_DEMO": "1"}
        for variable in ("DATABASE_URL", "REFERRAL_DATABASE_URL", "KEYS_DATABASE_URL"):
            environment.pop(variable, None)
        subprocess.run(
            [sys.executable, "-m", "wiqaya.web.cli", "demo", "--no-serve", "--json"],
            env=environment,
            check=True,
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
        )
        with serve(place, environment) as installation:
            yield installation


@contextmanager
def serve(place: Path, environment: dict[str, str]) -> Iterator[Installation]:
    port = free_port()
    line = [
        str(Path(sys.executable).with_name("granian")), "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--workers", "1",
        "--blocking-threads", "2", "--no-ws", "--log-level", "warning", "wiqaya.web.wsgi:application",
    ]  # fmt: skip
    server = subprocess.Popen(line, env=environment, cwd=ROOT)
    try:
        installation = Installation(f"http://127.0.0.1:{port}/", place, sessions_of(environment))
        wait_until_up(installation.url)
        yield installation
    finally:
        server.terminate()
        server.wait(timeout=20)


def wait_until_up(url: str, seconds: int = 60) -> None:
    for _ in range(seconds * 5):
        try:
            with urllib.request.urlopen(urljoin(url, "healthz"), timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError(f"{url} did not answer")


MAKE_SESSIONS = """
import json, os, time
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wiqaya.web.settings")
import django
django.setup()
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from wiqaya.people.models import Membership, User
made = {}
for user in User.objects.all():
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]  # signed in just now
    session.save()
    roles = list(Membership.all_cities.filter(user=user).values_list("role", flat=True)) or ["none"]
    for role in roles:
        made.setdefault(role, session.session_key)
print(json.dumps(made))
"""


def sessions_of(environment: dict[str, str]) -> dict[str, str]:
    """A signed-in session for each role, made in the database beside the server."""
    import json

    done = subprocess.run([sys.executable, "-c", MAKE_SESSIONS], env=environment, check=True, cwd=ROOT, capture_output=True, text=True)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def kinds_of_pages(installation: Installation, *, role: str = "", start: str = "/ar/", within: str = "/ar/", each: int = 1, limit: int = 400) -> dict[str, str]:
    """One address for every kind of page that can be reached by links: {name of the view: path}, by walking from `start`, `within` a part of the site.

    `each`: how many pages of a kind are walked through, where one leads on to what another does not.
    """
    from django.urls import Resolver404, resolve

    found: dict[str, str] = {}
    walked: Counter[str] = Counter()
    waiting, seen = [start], {start}
    while waiting and limit:
        path = waiting.pop(0)
        limit -= 1
        status, kind, body = installation.get(path, role)
        if status != 200 or kind != "text/html":
            continue
        name = resolve(urlsplit(path).path).view_name
        found.setdefault(name, path)
        walked[name] += 1
        for link in HREF.findall(body):
            link = urlsplit(urljoin(path, link.replace("&amp;", "&"))).path if link.startswith(("/", ".")) else ""
            try:
                target = resolve(link).view_name if link.startswith(within) and link not in seen else ""
            except Resolver404:
                continue
            if target and walked[target] < each and sum(1 for w in waiting if resolve(w).view_name == target) < each + 1:
                seen.add(link)
                waiting.append(link)
    return found
