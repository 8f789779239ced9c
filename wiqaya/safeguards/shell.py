"""What a command of the `wiqaya` script is: its words, its arguments, and what it does as an actor.

Rooms list theirs as `COMMANDS` in `commands.py`; `web/cli.py` gathers them.  A command returns what stands under `--json`;
it raises `CallWrong` when the call was wrong (exit 2) and `NothingTaken` when nothing was taken (exit 1).
"""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from wiqaya.safeguards.access import Actor


class CallWrong(Exception):
    """The call itself was wrong: an unknown city, a missing file, an unknown option."""


class NothingTaken(Exception):
    """Nothing was taken; each reason is a line for stderr."""

    def __init__(self, *reasons: str, result: dict[str, Any] | None = None) -> None:
        super().__init__("\n".join(reasons))
        self.reasons = reasons
        self.result = result


def write_out(path: Path, data: bytes) -> None:
    """The file that a command was asked for: whole, or none and what stood there before.  Raises CallWrong."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        temporary.write_bytes(data)
        temporary.replace(path)
    except OSError as wrong:
        temporary.unlink(missing_ok=True)
        raise CallWrong(f"{path} cannot be written: {wrong.strerror}") from wrong


@dataclass(frozen=True)
class Result:
    """`data` for --json; `refused` lines make `--strict` exit 1; `said` is for people."""

    data: dict[str, Any]
    refused: Sequence[str] = ()
    said: str = ""


@dataclass(frozen=True)
class Command:
    """One command, for example ("places", "import").

    `arguments` adds its own arguments to a parser; an argument named `city` is resolved to the city, within which `run` acts.
    """

    words: tuple[str, ...]
    help: str
    run: Callable[[Namespace, Actor], Result]
    arguments: Callable[[ArgumentParser], object] = field(default=lambda parser: parser)
    needs_database: bool = True
    description: str = ""
