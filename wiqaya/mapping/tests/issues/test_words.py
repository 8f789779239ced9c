"""Every sentence of this part is there in Arabic and French."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import pytest

ROOM = Path(__file__).parents[2]
PAGES = (*(ROOM / "templates/mapping/issues").rglob("*.html"), ROOM / "models/issue.py")
CODE = [
    *ROOM.glob("*/card_*.py"),
    *ROOM.glob("*/issues.py"),
    *ROOM.glob("*/issue_frame.py"),
    *(ROOM / f"queries/{name}.py" for name in ("sentences", "wording", "matrix")),
]


@pytest.fixture(scope="module")
def strings() -> Any:
    spec = importlib.util.spec_from_file_location("strings", ROOM.parents[1] / "tools/strings.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.slow
def test_nothing_is_left_untranslated(strings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(strings, "sources", lambda _room=None: iter([*PAGES, *CODE, ROOM / "views/cards.py"]))
    found = strings.found()
    assert len(found) > 200
    assert {lang: strings.untranslated(lang, found) for lang in strings.LANGUAGES} == {"ar": [], "fr": []}
