"""A place name that became known after the import: the values that were left out come in with the same call."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from wiqaya.places.actions import add_alias
from wiqaya.places.models import Area
from wiqaya.records import actions
from wiqaya.records.models import Value

MAPPING = {
    "kind": "indicators", "layout": "long", "area": "place", "value": "people", "indicators": [{"row": {}, "name_en": "Population, 2016", "unit": "count"}],
    "source": "census", "period": "2016", "bias_note": "people without an address are missed",
}  # fmt: skip


def load(path: Path, by: Any, now: Any) -> Any:
    return actions.import_file(path=path, mapping=MAPPING, by=by, at=now, commit=True)


def test_the_same_call_adds_what_was_left_out(amal: Any, as_actor: Any, now: Any, tmp_path: Path) -> None:
    by, path = as_actor(amal), tmp_path / "people.csv"
    path.write_text("place,people\nPort,900\nQuayside Ward,700\n")
    first = load(path, by, now)
    assert [one["value"] for one in first.result["unplaced"]] == ["Quayside Ward"]
    assert load(path, by, now).unchanged
    add_alias(area=Area.objects.get(code="2"), text="Quayside Ward", by=by, at=now)
    again = load(path, by, now)
    assert (again.unchanged, again.result["rows_added"]) == (False, 1)
    assert load(path, by, now).unchanged
    assert Value.objects.count() == 2
