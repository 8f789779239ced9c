"""What is done to answers so that they cannot lead back to somebody."""

from __future__ import annotations

import re

from wiqaya.engines.language import find_identifiers
from wiqaya.safeguards.keyed import keyed
from wiqaya.surveys.models import Wave

CUT = "[…]"
ENDING = re.compile(r"\.[A-Za-z0-9]{1,8}$")


def withdraw_key(wave: Wave, code: str) -> str:
    return keyed("survey withdraw", str(wave.id), "".join(sign for sign in code if sign.isalnum()).upper())


def without_identifiers(text: str) -> str:
    """The text with names, numbers and addresses cut out."""
    for found in sorted(find_identifiers(text), key=lambda one: -one.start):
        text = text[: found.start] + CUT + text[found.end :]
    return text


def invite_key(wave: Wave, code: str) -> str:
    return keyed("survey invite", str(wave.pk), "".join(sign for sign in code.upper() if sign.isalnum()))


def instance_key(wave: Wave, instance: str) -> str:
    """What is kept of a client's id."""
    return keyed("survey instance", str(wave.id), instance)


def content_key(wave: Wave, content: bytes) -> str:
    """What is kept of what was sent, to know it again."""
    return keyed("survey content", str(wave.id), content.hex())


def file_name(wave: Wave, name: str) -> str:
    """Under which name a file that a device sent is kept.  Devices put the hour into names: a keyed hash stays, and the ending."""
    ending = ENDING.search(name)
    return keyed("survey file", str(wave.pk), name)[:32] + (ending[0].lower() if ending else "")
