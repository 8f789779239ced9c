"""Domains as expressions: `{"var", "op", "value"}`, `{"and": […]}`, `{"or": […]}`, `{"not": …}`.  An unknown answer is never in a domain."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wiqaya.engines.survey.columns import Columns, Mask, column, is_missing, is_numeric
from wiqaya.engines.survey.errors import DesignError, Unsupported

Condition = Mapping[str, Any]
COMPARE: dict[str, Callable[[Any, Any], Any]] = {
    "==": np.equal, "!=": np.not_equal, "<": np.less, "<=": np.less_equal, ">": np.greater, ">=": np.greater_equal,
}  # fmt: skip


def rows_where(columns: Columns, condition: Condition | None, size: int) -> Mask:
    """(n,) True where the condition is known to hold; every row when there is none."""
    if condition is None:
        return np.ones(size, dtype=bool)
    holds, known = _judge(columns, condition)
    return holds & known


def _judge(columns: Columns, condition: Condition) -> tuple[Mask, Mask]:
    """Where it holds, and where that is known (three-valued logic: unknown and False is False, unknown or True is True)."""
    if "and" in condition:
        parts = [_judge(columns, part) for part in condition["and"]]
        false = np.logical_or.reduce([known & ~holds for holds, known in parts])
        return ~false, false | np.logical_and.reduce([known for _, known in parts])
    if "or" in condition:
        parts = [_judge(columns, part) for part in condition["or"]]
        true = np.logical_or.reduce([known & holds for holds, known in parts])
        return true, true | np.logical_and.reduce([known for _, known in parts])
    if "not" in condition:
        holds, known = _judge(columns, condition["not"])
        return ~holds, known
    return _compare(columns, condition)


def _compare(columns: Columns, condition: Condition) -> tuple[Mask, Mask]:
    if set(condition) != {"var", "op", "value"}:
        raise Unsupported(
            "condition", "A condition is made of var, op and value, or of and, or, not; this one has {keys}.", keys=", ".join(condition)
        )
    values, op, wanted = column(columns, condition["var"]), condition["op"], condition["value"]
    known = ~is_missing(values)
    if op in ("in", "%in%"):
        options = wanted if isinstance(wanted, list) else [wanted]
        return np.logical_or.reduce([_against(values, known, "==", one, condition["var"]) for one in options]), np.ones_like(known)
    if op not in COMPARE:
        raise Unsupported(
            "operator", "“{op}” is no comparison of the engine; there are {known}.", op=str(op), known=", ".join([*COMPARE, "in"])
        )
    return _against(values, known, op, wanted, condition["var"]), known


def _against(values: NDArray[Any], known: Mask, op: str, wanted: Any, name: str) -> Mask:
    held = np.zeros(values.shape[0], dtype=bool)
    if not is_numeric(values):
        held[known] = COMPARE[op](values[known].astype(str), str(wanted))
        return held
    try:
        held[known] = COMPARE[op](values[known], float(wanted))
    except (TypeError, ValueError) as wrong:
        raise DesignError(
            "not_comparable", "Column “{column}” holds numbers; “{value}” is none.", column=name, value=str(wanted)
        ) from wrong
    return held
