"""docs/coverage.csv is the map of what is done: every requirement once, every test that it names there."""

from __future__ import annotations

import ast
import csv
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def read(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


ROWS = read(ROOT / "docs/coverage.csv")
STATES = {"works", "partly", "not yet", "left out"}
LEDGER = ROOT.parent / "shared/mission/assignment.csv"


@cache
def names_in(path: Path) -> frozenset[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.ClassDef))


def test_every_row_has_a_known_state_and_no_row_stands_twice() -> None:
    ids = [row["id"] for row in ROWS]
    assert len(ids) == len(set(ids))
    assert {row["status"] for row in ROWS} <= STATES


def test_every_requirement_and_rule_has_a_row() -> None:
    if not LEDGER.exists():
        pytest.skip("the ledger is not beside the project")
    wanted = {row["id"] for row in read(LEDGER)} | {f"R{n:02}" for n in range(1, 62)}
    assert wanted == {row["id"] for row in ROWS}


def test_what_works_says_where_and_names_a_test_that_exists() -> None:
    wrong = []
    for row in ROWS:
        if row["status"] not in {"works", "partly"}:
            continue
        if not row["where"]:
            wrong.append(f"{row['id']}: no place")
        for node in filter(None, row["test"].split(" ")):
            path, _, name = node.partition("::")
            if not (ROOT / path).exists() or name not in names_in(ROOT / path):
                wrong.append(f"{row['id']}: {node}")
        if row["status"] == "works" and not row["test"]:
            wrong.append(f"{row['id']}: no test")
    assert not wrong
