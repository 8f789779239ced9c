"""Digest sign-in, held against the client of `requests`."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from requests.auth import HTTPDigestAuth

from wiqaya.exchange.openrosa import Secret, Verdict, challenge, ha1, verify

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
SECRET = Secret(b"k" * 32, "Wiqaya")
KEPT = {"جهاز 7": ha1("جهاز 7", "Wiqaya", "pass word")}


def signed(name: str = "جهاز 7", password: str = "pass word", method: str = "POST", target: str = "/s/submission?deviceID=1", at: datetime = NOW) -> str:
    """What a client makes of our challenge."""
    auth = HTTPDigestAuth(name.encode(), password)
    auth.username = name
    auth.init_per_thread_state()
    asked = challenge(SECRET, at).header()
    auth._thread_local.chal = dict(re.findall(r'(\w+)="?([^",]+)"?', asked.removeprefix("Digest ")))
    header = auth.build_digest_header(method, f"https://city.example{target}")
    assert header is not None
    return header


def judged(header: str, method: str = "POST", target: str = "/s/submission?deviceID=1", now: datetime = NOW, fresh: Callable[[str, int], bool] = lambda nonce, count: True) -> Verdict:
    return verify(header, method=method, target=target, ha1_of=KEPT.get, secret=SECRET, now=now, fresh=fresh)


def test_the_right_password_signs_in() -> None:
    verdict = judged(signed())
    assert (verdict.name, verdict.stale, verdict.count) == ("جهاز 7", False, 1)


@pytest.mark.parametrize("wrong", [{"password": "other"}, {"name": "nobody"}, {"method": "HEAD"}, {"target": "/s/elsewhere"}])
def test_anything_else_does_not(wrong: dict[str, str]) -> None:
    assert judged(signed(**wrong)) == Verdict()


def test_an_old_nonce_is_asked_for_again_and_a_foreign_one_is_not_ours() -> None:
    header = signed()
    assert judged(header, now=NOW + timedelta(minutes=11)) == Verdict(stale=True)
    assert judged(header, now=NOW - timedelta(minutes=5)) == Verdict(stale=True)
    other = verify(header, method="POST", target="/s/submission?deviceID=1", ha1_of=KEPT.get, secret=Secret(b"x" * 32, "Wiqaya"), now=NOW)
    assert other == Verdict()


def test_a_wrong_password_never_hears_that_its_nonce_is_old() -> None:
    assert judged(signed(password="other"), now=NOW + timedelta(hours=1)) == Verdict()


def test_a_replayed_request_is_asked_again() -> None:
    assert judged(signed(), fresh=lambda nonce, count: False) == Verdict(stale=True)


def test_digest_without_qop_is_taken() -> None:
    """RFC 2069, as old devices write it."""
    import hashlib

    nonce = challenge(SECRET, NOW).nonce
    asked = hashlib.md5(b"POST:/s").hexdigest()
    made = hashlib.md5(f"{KEPT['جهاز 7']}:{nonce}:{asked}".encode()).hexdigest()
    header = f'Digest username="جهاز 7", realm="Wiqaya", nonce="{nonce}", uri="/s", response="{made}"'
    assert judged(header, target="/s").name == "جهاز 7"
    assert judged(header.replace('"/s"', '"https://city.example/s"'), target="/s") == Verdict()


@pytest.mark.parametrize("header", [
    "", "Basic abc", "Digest", 'Digest username="x"', "Digest " + "x" * 9_000,
    'Digest username="جهاز 7", realm="Wiqaya", nonce="!!!", uri="/s/submission?deviceID=1", response="0"',
    'Digest username="جهاز 7", realm="Wiqaya", nonce="x", uri="/s/submission?deviceID=1", response="0", qop=auth-int, nc=1, cnonce="a"',
    'Digest username="جهاز 7", realm="Wiqaya", nonce="x", uri="/s/submission?deviceID=1", response="0", qop=auth, nc=zz, cnonce="a"',
    'Digest username="جهاز 7", realm="Wiqaya", nonce="x", uri="/s/submission?deviceID=1", response="0", algorithm=SHA-256',
])  # fmt: skip
def test_what_is_no_digest_signs_nobody_in(header: str) -> None:
    assert judged(header) == Verdict()


def test_the_challenge_says_what_clients_need() -> None:
    header = challenge(SECRET, NOW, domain="/s/", stale=True).header()
    assert header.startswith('Digest realm="Wiqaya", qop="auth", nonce="')
    assert header.endswith('algorithm=MD5, domain="/s/", stale=true')
    assert "stale" not in challenge(SECRET, NOW).header()
    assert challenge(SECRET, NOW).nonce != challenge(SECRET, NOW).nonce
