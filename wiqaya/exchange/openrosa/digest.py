"""Digest sign-in of devices (RFC 2617: MD5, qop auth or none), with nonces that need no store: time, chance and a keyed seal."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from base64 import b64decode, urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

LIFE = timedelta(minutes=10)
FIELD = re.compile(r"""(\w+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))""")
NEEDED = ("username", "realm", "nonce", "uri", "response")


@dataclass(frozen=True)
class Secret:
    """`key` seals nonces and is known to the server alone; `realm` is shown to who signs in."""

    key: bytes
    realm: str


@dataclass(frozen=True)
class Challenge:
    """What is asked of who is not signed in; `stale`: name and password were right but the nonce was old."""

    realm: str
    nonce: str
    domain: str = ""
    stale: bool = False

    def header(self) -> str:
        parts = [f'Digest realm="{_quoted(self.realm)}"', 'qop="auth"', f'nonce="{self.nonce}"', "algorithm=MD5"]
        parts += [f'domain="{_quoted(self.domain)}"'] if self.domain else []
        parts += ["stale=true"] if self.stale else []
        return ", ".join(parts)


@dataclass(frozen=True)
class Verdict:
    """`name` of who signed in, empty for nobody; `stale` asks for the same with a new nonce; `nonce` and `count` are for a memory of uses."""

    name: str = ""
    stale: bool = False
    nonce: str = ""
    count: int = 0


def ha1(name: str, realm: str, password: str) -> str:
    """What is kept of a password: MD5 of name, realm and password, as RFC 2617 needs it."""
    return _md5(f"{name}:{realm}:{password}")


def basic(header: str) -> tuple[str, str] | None:
    """(name, password) of basic sign-in (RFC 7617), to be heard over https alone; None when the header is no such."""
    kind, _, rest = header.partition(" ")
    if kind.lower() != "basic" or len(header) > 8_000:
        return None
    try:
        name, colon, password = b64decode(rest.strip(), validate=True).decode().partition(":")
    except ValueError:
        return None
    return (name, password) if colon else None


def new_nonce(secret: Secret, now: datetime) -> str:
    plain = f"{int(now.timestamp())}.{secrets.token_hex(8)}"
    return urlsafe_b64encode(f"{plain}.{_seal(secret, plain)}".encode()).decode().rstrip("=")


def challenge(secret: Secret, now: datetime, *, domain: str = "", stale: bool = False) -> Challenge:
    return Challenge(secret.realm, new_nonce(secret, now), domain, stale)


def verify(
    header: str,
    *,
    method: str,
    target: str,
    ha1_of: Callable[[str], str | None],
    secret: Secret,
    now: datetime,
    fresh: Callable[[str, int], bool] = lambda nonce, count: True,
) -> Verdict:
    """Who signed a request.  `target` is its path with its query; `ha1_of` gives what is kept for a name, None for nobody;
    `fresh` says whether a count was not used with a nonce before (a replayed request is asked again with a new nonce).
    """
    fields = _fields(header)
    if fields is None or fields["realm"] != secret.realm or not _same_target(fields["uri"], target):
        return Verdict()
    kept = ha1_of(fields["username"])
    wanted = _response(fields, kept or _md5("nobody"), method)
    if not hmac.compare_digest(wanted.encode(), fields["response"].lower().encode("utf-8", "replace")) or kept is None:
        return Verdict()
    age = _age(fields["nonce"], secret, now)
    if age is None:
        return Verdict()
    count = int(fields.get("nc", "0"), 16)
    if not timedelta(seconds=-60) <= age <= LIFE or not fresh(fields["nonce"], count):
        return Verdict(stale=True)
    return Verdict(fields["username"], nonce=fields["nonce"], count=count)


def _fields(header: str) -> dict[str, str] | None:
    kind, _, rest = header.partition(" ")
    if kind.lower() != "digest" or len(header) > 8_000:
        return None
    fields = {name.lower(): re.sub(r"\\(.)", r"\1", quoted) if quoted or not plain else plain for name, quoted, plain in FIELD.findall(rest)}
    if not all(fields.get(name) for name in NEEDED) or fields.get("algorithm", "MD5").upper() != "MD5":
        return None
    if "qop" in fields and (fields["qop"] != "auth" or not fields.get("cnonce") or not re.fullmatch(r"[0-9a-fA-F]{1,8}", fields.get("nc", ""))):
        return None
    return fields if re.fullmatch(r"[0-9a-fA-F]{0,8}", fields.get("nc", "0")) else None


def _response(fields: dict[str, str], kept: str, method: str) -> str:
    asked = _md5(f"{method}:{fields['uri']}")
    if "qop" in fields:
        return _md5(f"{kept}:{fields['nonce']}:{fields['nc']}:{fields['cnonce']}:{fields['qop']}:{asked}")
    return _md5(f"{kept}:{fields['nonce']}:{asked}")


def _same_target(uri: str, target: str) -> bool:
    """The path with its query; some devices write the whole address."""
    parts = urlsplit(uri)
    return uri == target or (bool(parts.scheme) and f"{parts.path}{'?' + parts.query if parts.query else ''}" == target)


def _age(nonce: str, secret: Secret, now: datetime) -> timedelta | None:
    """How old a nonce of ours is; None for one that is not ours."""
    try:
        plain, _, seal = urlsafe_b64decode(nonce + "=" * (-len(nonce) % 4)).decode("ascii").rpartition(".")
        made = int(plain.partition(".")[0])
    except ValueError:
        return None
    if not hmac.compare_digest(seal, _seal(secret, plain)):
        return None
    return timedelta(seconds=now.timestamp() - made)


def _seal(secret: Secret, plain: str) -> str:
    return hmac.new(secret.key, plain.encode(), hashlib.sha256).hexdigest()[:32]


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
