"""Cases of small areas in the shape of R's `sae`: formula, sampling variance, method."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from wiqaya.engines.survey.cases.reading import Answer, Case
from wiqaya.engines.survey.columns import Columns, Factor, Floats, column, label
from wiqaya.engines.survey.errors import DesignError
from wiqaya.engines.survey.formula import Formula, variable
from wiqaya.engines.survey.smallarea import fay_herriot

OUTPUTS = ("refvar", "beta", "se_beta", "eblup", "mse")
SAID = re.compile(r"^(?P<formula>[^,]*~[^,]*?)\s*,\s*var\s*=\s*(?P<variance>.+)$")


def fay_herriot_case(case: Case) -> dict[str, Any]:
    """Keys: formula (`y ~ x + factor(region)`), variance (a column or an expression, `SD^2`), method (REML, ML, FH), area (a column of names).

    `data` may say the first two after a colon: "milk.csv: yi ~ factor(MajorArea), var=SD^2".
    """
    case.known(("data", "where", "formula", "variance", "method", "area"), OUTPUTS)
    text, variance = _asked(case)
    columns, formula = case.columns(), Formula.parse(text)
    names, covariates = formula.matrix(columns)
    direct = _number(columns, formula.response or "")
    areas = (
        [label(value) for value in column(columns, case.text("area"))]
        if case.values.get("area")
        else [str(row + 1) for row in range(len(direct))]
    )
    found = fay_herriot(direct, _number(columns, variance), covariates, _method(case), areas)
    return {
        "formula": text, "variance": variance, "method": found.method, "refvar": found.refvar, "names": names, "beta": found.beta, "se_beta": found.se_beta, "eblup": found.eblup,
        "mse": found.mse, "gamma": found.gamma, "synthetic": found.synthetic, "cv": found.cv, "areas": areas, "logl": found.logl, "aic": found.aic,
        "bic": found.bic, "flags": found.flags,
    }  # fmt: skip


def _asked(case: Case) -> tuple[str, str]:
    said = SAID.match(case.said_of_data)
    formula = case.text("formula", said["formula"] if said else None)
    variance = case.text("variance", said["variance"].strip() if said else None)
    if "~" not in formula or not formula.partition("~")[0].strip():
        raise DesignError("formula_response", "The formula “{text}” names no direct estimate on its left side.", text=formula)
    return formula, variance


def _method(case: Case) -> str:
    """Empty (R writes {} or []) means REML, unless the id of the case ends in a method's name, as `milk_ml` does."""
    given = case.values.get("method") or ""
    named = case.id.rpartition("_")[2].upper()
    if given:
        return str(given).upper()
    return named if named in ("REML", "ML", "FH") else "REML"


def _number(columns: Columns, text: str) -> Floats:
    """A column, or an expression of columns."""
    try:
        found = variable(columns, text)
    except TypeError:
        found = None
    if found is None or isinstance(found, Factor):
        raise DesignError("not_numeric", "Column “{column}” holds text where numbers are needed; declare it as categories.", column=text)
    return np.asarray(found, dtype=np.float64)


def carried(cases: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """A case without a formula takes formula and variance of the case before it on the same file: they are said once."""
    found: list[dict[str, Any]] = []
    said: dict[str, dict[str, Any]] = {}
    for case in cases:
        file = str(case.get("data") or "").partition(":")[0].strip()
        inside = SAID.match(str(case.get("data") or "").partition(":")[2].strip())
        own = {**(inside.groupdict() if inside else {}), **{key: case[key] for key in ("formula", "variance") if case.get(key)}}
        said[file] = own or said.get(file, {})
        found.append({**said[file], **case})
    return found


KINDS: dict[str, Answer] = {"fay_herriot": fay_herriot_case}
