"""The texts of the demo city, read from the files beside this one."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from wiqaya.safeguards.fields import WordsValue, words

HERE = Path(__file__).parent / "content"


@cache
def read(name: str) -> Any:
    """A content file: lists and mappings whose texts are `{ar, en, fr}`."""
    return yaml.safe_load((HERE / f"{name}.yaml").read_text(encoding="utf-8"))


def cards() -> Iterator[bytes]:
    """The challenge cards, in the format of `wiqaya mapping card add`."""
    for path in sorted((HERE / "cards").glob("*.yaml")):
        yield path.read_bytes()


def text(by_lang: dict[str, str]) -> WordsValue:
    return words(**by_lang)
