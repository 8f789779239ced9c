"""Ops `mean` and `total`."""

from __future__ import annotations

from typing import Any

from wiqaya.engines.survey.spec.designs import names
from wiqaya.engines.survey.spec.frames import answered, interval, variables
from wiqaya.engines.survey.statistics import Mean, Total
from wiqaya.engines.survey.survey import Survey


def mean(survey: Survey, op: dict[str, Any]) -> dict[str, Any]:
    return _moment(survey, op, Mean)


def total(survey: Survey, op: dict[str, Any]) -> dict[str, Any]:
    return _moment(survey, op, Total)


def _moment(survey: Survey, op: dict[str, Any], kind: type[Mean] | type[Total]) -> dict[str, Any]:
    labels, values = variables(survey, op)
    domain = survey.rows(op.get("subset"))
    rows = answered(survey, names(op["vars"]), domain, bool(op.get("na_rm")))
    found, df = survey.evaluate(kind(values, rows), rows), survey.df(domain)
    return {
        "names": labels, "est": found.estimate, "se": found.se, "vcov": found.vcov, "ci95_normal": interval(found.estimate, found.se),
        "ci95_t": interval(found.estimate, found.se, df), "df": df, "n": int(domain.sum()),
    }  # fmt: skip


OPERATIONS = {"mean": mean, "total": total}
