"""The engine on its own: a SPEC of designs and cases in, results in the shape of the reference set out.

Every module of this folder may define
- `OPERATIONS: dict[str, Operation]`: kind of op -> function of (survey, op) that gives the result as a dict of plain values and arrays;
- `BY_GROUP: dict[str, GroupStatistic]`: `stat` of a `by` op -> function of (survey, op, rows) that gives (estimates (k,), standard
  errors (k,)) for the rows of one group.
"""

from __future__ import annotations

import importlib
import math
import pkgutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from wiqaya.engines.survey.columns import Columns, Floats, Mask
from wiqaya.engines.survey.errors import SurveyError, Unsupported
from wiqaya.engines.survey.spec.designs import Sources, survey_of
from wiqaya.engines.survey.survey import Survey

T = TypeVar("T")
Operation = Callable[[Survey, dict[str, Any]], dict[str, Any]]
GroupStatistic = Callable[[Survey, dict[str, Any], Mask], tuple[Floats, Floats]]


def gathered(name: str) -> dict[str, Any]:
    """What the modules of this folder define under `name`, together."""
    found: dict[str, Any] = {}
    for module in pkgutil.iter_modules(__path__):
        found |= getattr(importlib.import_module(f"{__name__}.{module.name}"), name, {})
    return found


def run(data: Columns | Sources, spec: Mapping[str, Any], folder: Path | None = None) -> dict[str, Any]:
    """Every case of a SPEC `{designs, cases, folder}`: `results` (`{id, result}`) and `unsupported` (`{id, reason}`).

    `data` is one frame, or the named frames of several designs.  `folder` is where files of weights lie (default: that of the SPEC).
    """
    sources = data if isinstance(data, Sources) else Sources.of(data, folder or Path(spec.get("folder") or "."))
    surveys: dict[str, Survey | str] = {}
    results, unsupported = [], []
    for case in spec["cases"]:
        found = _answered(case, spec["designs"], sources, surveys)
        if isinstance(found, str):
            unsupported.append({"id": case.get("id"), "reason": found})
        else:
            results.append({"id": case.get("id"), "result": found})
    return {"results": results, "unsupported": unsupported}


def _answered(case: Mapping[str, Any], designs: Mapping[str, Any], sources: Sources, surveys: dict[str, Survey | str]) -> dict[str, Any] | str:
    """The result of a case, or the reason why there is none."""
    name = str(case.get("design"))
    if name not in surveys:
        surveys[name] = _or_reason(lambda: _declared(name, designs, sources))
    survey = surveys[name]
    if isinstance(survey, str):
        return survey
    return _or_reason(lambda: dict(plain(answer(survey, case.get("op") or {}))))


def _or_reason(act: Callable[[], T]) -> T | str:
    try:
        return act()
    except SurveyError as refused:
        return str(refused)
    except KeyError as missing:
        return f"The design or the op lacks the key {missing}."
    except (ArithmeticError, ValueError, TypeError, np.linalg.LinAlgError) as wrong:
        return f"This cannot be computed: {wrong}."


def _declared(name: str, designs: Mapping[str, Any], sources: Sources) -> Survey:
    if name not in designs:
        raise Unsupported("no_design", "The SPEC has no design “{name}”.", name=name)
    return survey_of(designs[name], sources)


def answer(survey: Survey, op: Mapping[str, Any]) -> dict[str, Any]:
    """The result of one op.  Raises Unsupported for a kind that the engine does not have."""
    if op.get("kind") not in OPERATIONS:
        raise Unsupported(
            "kind", "“{kind}” is no kind of estimate; there are {known}.", kind=str(op.get("kind")), known=", ".join(sorted(OPERATIONS))
        )
    return OPERATIONS[op["kind"]](survey, dict(op))


def plain(value: Any) -> Any:
    """JSON values: arrays as lists, missing as "NA", infinite as "Inf" and "-Inf"."""
    if isinstance(value, Mapping):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    if isinstance(value, np.ndarray | np.generic):
        return plain(value.tolist())
    if isinstance(value, float) and not math.isfinite(value):
        return "NA" if math.isnan(value) else "Inf" if value > 0 else "-Inf"
    return value


OPERATIONS: dict[str, Operation] = gathered("OPERATIONS")  # last: the modules use what stands above
