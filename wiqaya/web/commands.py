"""Every command of the house, gathered from its rooms; and those of the installation itself."""

from __future__ import annotations

import importlib
from collections.abc import Iterator

from wiqaya.safeguards.shell import Command

ROOMS = ("places", "people", "records", "surveys", "mapping", "strategy", "exchange")


def every_command() -> Iterator[Command]:
    for room in ROOMS:
        try:
            module = importlib.import_module(f"wiqaya.{room}.commands")
        except ModuleNotFoundError as missing:
            if missing.name != f"wiqaya.{room}.commands":
                raise
            continue
        yield from module.COMMANDS
    from wiqaya.safeguards.keys import commands as keys
    from wiqaya.web import house, keeping

    yield from (*keys.COMMANDS, *house.COMMANDS, *keeping.COMMANDS)
