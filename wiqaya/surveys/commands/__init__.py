"""Every command of the room; those of the engine need no database."""

from __future__ import annotations

import importlib
from pathlib import Path

from wiqaya.safeguards.shell import Command

COMMANDS: list[Command] = [
    command
    for file in sorted(Path(__file__).parent.glob("[!_]*.py"))
    for command in importlib.import_module(f"{__name__}.{file.stem}").COMMANDS
]
