"""What is answered: statuses, headers, and the rule by which a submission counts once however often it is sent."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from enum import Enum

from wiqaya.engines.language import Reason
from wiqaya.exchange.openrosa.documents import response
from wiqaya.exchange.openrosa.reasons import STATUS, Refused, because

XML_TYPE = "text/xml; charset=utf-8"
VERSION = "1.0"


class Outcome(Enum):
    """What is to be done with a submission."""

    STORE = "stored"
    REPLACE = "replaced"
    ADD_FILES = "files_added"
    DUPLICATE = "duplicate"
    CONFLICT = "conflict"
    FORM_CLOSED = "form_closed"
    DEPRECATED_UNKNOWN = "deprecated_unknown"
    DEPRECATED_OUTDATED = "deprecated_outdated"

    @property
    def reason(self) -> Reason:
        return because(self.value)

    @property
    def status(self) -> int:
        return STATUS[self.value]

    @property
    def taken(self) -> bool:
        """Whether the device may forget what it sent."""
        return self.status < 300


@dataclass(frozen=True)
class Known:
    """A submission that is here: its digest, the files that are here too, and whether a later one replaced it."""

    digest: str
    files: Collection[str] = ()
    replaced: bool = False


@dataclass(frozen=True)
class Reply:
    """A response of HTTP."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


def decide(
    *,
    digest: str,
    files: Collection[str],
    same: Known | None,
    open_now: bool = True,
    deprecated_id: str = "",
    deprecated: Known | None = None,
) -> Outcome:
    """What a submission is: `same` is what is here under its identifier, `deprecated` what it says that it replaces.

    A device that did not hear the reply sends again: the same answers are a duplicate even when the survey has closed since, and their
    missing files are added.  Other answers under the same identifier are never taken.
    """
    if same is not None:
        if same.digest != digest:
            return Outcome.CONFLICT
        return Outcome.ADD_FILES if set(files) - set(same.files) else Outcome.DUPLICATE
    if not open_now:
        return Outcome.FORM_CLOSED
    if deprecated_id and deprecated is None:
        return Outcome.DEPRECATED_UNKNOWN
    if deprecated_id and deprecated is not None and deprecated.replaced:
        return Outcome.DEPRECATED_OUTDATED
    return Outcome.REPLACE if deprecated_id else Outcome.STORE


def headers(now: datetime) -> dict[str, str]:
    """What every reply carries."""
    return {"X-OpenRosa-Version": VERSION, "Date": format_datetime(now.astimezone(UTC), usegmt=True)}


def head_reply(now: datetime, *, location: str, most: int) -> Reply:
    """The reply to HEAD on the address for submissions: 204, where to post, and how many bytes are taken."""
    return Reply(204, b"", headers(now) | {"X-OpenRosa-Accept-Content-Length": str(most), "Location": location})


def reply(outcome: Outcome, now: datetime, *, message: str = "", location: str = "") -> Reply:
    """The reply to a submission; `message` is the sentence of the outcome's reason in the reader's language."""
    more = {"Location": location} if location else {}
    nature = "submit_success" if outcome.taken else "submit_error"
    said = response(message or outcome.reason.sentence(), nature)
    return Reply(outcome.status, said, headers(now) | {"Content-Type": XML_TYPE, "X-OpenRosa-Accept-Content-Length": "0"} | more)


def refusal(error: Refused, now: datetime, *, message: str = "", challenge: str = "") -> Reply:
    """The reply to a request that is not taken; `challenge` for 401, and 503 says when to come back."""
    more = {"WWW-Authenticate": challenge} if challenge else {}
    more |= {"Retry-After": "120"} if error.status == 503 else {}
    return Reply(error.status, response(message or str(error), "submit_error"), headers(now) | {"Content-Type": XML_TYPE} | more)
