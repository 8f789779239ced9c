"""Lists of words that people can read and mend without reading code."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times as fast where libyaml is there


@lru_cache(maxsize=16)
def read(name: str) -> Any:
    """One of the lists, read once."""
    return yaml.load((FOLDER / name).read_text(encoding="utf-8"), Loader=LOADER)  # noqa: S506 both loaders are safe ones
