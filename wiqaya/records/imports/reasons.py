"""Why something was not taken, as a code with parameters that is kept and shown in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from wiqaya.engines.language import Param, Reason


class NotTaken(Exception):
    """Nothing of the file was taken; `reasons` say why, and `result`, where the file could be read, what became of each row."""

    def __init__(self, *reasons: Reason, result: dict[str, Any] | None = None) -> None:
        super().__init__(", ".join(reason.code for reason in reasons))
        self.reasons = reasons
        self.result = result


class MappingWrong(NotTaken):
    """The mapping cannot be used, whatever the file."""


class Stopped(Exception):
    """Somebody asked a long import to stop; nothing was written."""


def because(code: str, **params: Param) -> Reason:
    return Reason(code, params)


def as_json(reason: Reason) -> dict[str, Any]:
    """How a reason is kept."""
    return {"code": reason.code, "params": dict(reason.params)}


def from_json(data: Mapping[str, Any]) -> Reason:
    """A reason that was kept."""
    params = {key: tuple(value) if isinstance(value, list) else value for key, value in data["params"].items()}
    return Reason(data["code"], params)


def shown(values: Iterable[object], most: int = 20) -> tuple[str, ...]:
    """The first of many names, for a sentence."""
    texts = [str(value) for value in values if str(value).strip()]
    return (*texts[:most], "…") if len(texts) > most else tuple(texts)
