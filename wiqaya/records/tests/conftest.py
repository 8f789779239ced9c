"""Files of tables written on the spot, and a city official who imports them."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from wiqaya.records import actions

Rows = list[list[Any]]
INCIDENTS: dict[str, Any] = {
    "kind": "incidents", "layout": "long", "area": "area", "date": "date", "fields": {"kind": "kind"}, "source": "Police", "licence": "internal",
    "period": "2020", "bias_note": "Only what is reported.",
}  # fmt: skip
VALUES: dict[str, Any] = {"kind": "indicators", "layout": "long", "area": "area", "value": "value", "period": "2020", "source": "Census", "bias_note": "Old."}


@pytest.fixture
def table(tmp_path: Path) -> Callable[..., Path]:
    """Rows as a CSV file."""

    def write(rows: Rows, name: str = "table.csv", encoding: str = "utf-8", delimiter: str = ",") -> Path:
        path = tmp_path / name
        with path.open("w", encoding=encoding, newline="") as stream:
            csv.writer(stream, delimiter=delimiter).writerows(rows)
        return path

    return write


@pytest.fixture
def official(amal: Any, as_actor: Any) -> Any:
    return as_actor(amal)


@pytest.fixture
def dry(table: Any, official: Any, now: Any) -> Callable[..., dict[str, Any]]:
    """What a dry run says of rows and a mapping."""

    def run(rows: Rows, mapping: dict[str, Any], **options: Any) -> dict[str, Any]:
        return actions.import_file(path=table(rows), mapping=mapping, by=official, at=now, **options).result

    return run


@pytest.fixture
def load(table: Any, official: Any, now: Any) -> Callable[..., actions.Loaded]:
    """Rows loaded with a mapping."""

    def run(rows: Rows, mapping: dict[str, Any], name: str = "table.csv", **options: Any) -> actions.Loaded:
        return actions.import_file(path=table(rows, name), mapping=mapping, by=official, at=now, commit=True, **options)

    return run


def reasons(result: dict[str, Any]) -> list[tuple[int, int | None, str]]:
    return [(one["row"], one["column"], one["reason"]["code"]) for one in result["refused"]]
