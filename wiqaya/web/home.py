"""Where the installation keeps its database, media, keys and logs (`WIQAYA_HOME`)."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent.parent
HOME = Path(os.environ.get("WIQAYA_HOME") or PROJECT / "var")


def kept_secret(name: str) -> str:
    """A secret of this installation, made on first use, readable by its owner alone."""
    path = HOME / "keys" / name
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        temporary = path.with_suffix(f".{os.getpid()}")
        temporary.touch(mode=0o600)
        temporary.write_text(secrets.token_urlsafe(48))
        try:
            os.link(temporary, path)  # the first process wins, the others read what it wrote
        except FileExistsError:
            pass
        finally:
            temporary.unlink()
    return path.read_text()


DURABLE = "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;"
DATABASES = {"default": "DATABASE_URL", "referral": "REFERRAL_DATABASE_URL", "keys": "KEYS_DATABASE_URL"}  # alias -> its variable


def databases() -> dict[str, dict[str, object]]:
    """Django's settings of the three databases: each where its variable says, else a file of its own in the home folder."""
    url = {alias: os.environ.get(variable, "") for alias, variable in DATABASES.items()}
    return {
        "default": server(url["default"]) if url["default"] else embedded(HOME / "wiqaya.sqlite3", "PRAGMA cache_size=-65536;"),
        "referral": (server(url["referral"]) if url["referral"] else apart("referral.sqlite3")) | alone(),
        "keys": (server(url["keys"]) if url["keys"] else apart("keys/keys.sqlite3")) | alone(),
    }


def alone() -> dict[str, object]:
    """A test may want one of them without the others; a dictionary for each, for whoever runs tests side by side writes a name into it."""
    return {"TEST": {"DEPENDENCIES": []}}


def apart(name: str) -> dict[str, object]:
    """An embedded database that its owner alone can read, and that overwrites what it deletes."""
    path = HOME / name
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not path.exists():
        path.touch(mode=0o600)  # its journals take their rights from it
    return embedded(path, "PRAGMA secure_delete=ON;")


def key_master(choice: str) -> str:
    """Where the master key is; `file` alone means the home folder, for which the key store is no other place: see the README."""
    return f"file:{HOME / 'keys' / 'master'}" if choice in {"", "file"} else choice


def embedded(path: Path, further: str) -> dict[str, object]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": DURABLE + further},
    }


def server(url: str) -> dict[str, object]:
    """Django's settings for `postgresql://ROLE:PASSWORD@HOST/NAME?option=value`."""
    from urllib.parse import parse_qsl, unquote, urlsplit

    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ValueError(f"the address of a database must begin with postgresql://, not {parts.scheme}://")
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", "") or parts.hostname or "",
        "PORT": str(parts.port or ""),
        "OPTIONS": options,
        "CONN_MAX_AGE": 60,
    }
