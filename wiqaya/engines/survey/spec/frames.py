"""What ops of a SPEC share: their variables as matrices, the domain with its missing answers, intervals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from scipy import stats

from wiqaya.engines.survey.columns import Floats, Mask, column, factor, is_missing, numbers
from wiqaya.engines.survey.errors import NotEstimable
from wiqaya.engines.survey.spec.designs import names
from wiqaya.engines.survey.survey import Survey


def variables(survey: Survey, op: Mapping[str, Any]) -> tuple[list[str], Floats]:
    """Names and values (n, k) of `vars`: numbers as they are, one 0/1 column per level for text or `categorical`."""
    labels: list[str] = []
    blocks: list[Floats] = []
    for name in names(op["vars"]):
        values = column(survey.columns, name)
        if op.get("categorical") or values.dtype.kind not in "fiub":
            found = factor(values)
            shown = f"factor({name})" if op.get("categorical") else name
            labels += [f"{shown}{level}" for level in found.levels]
            blocks.append(found.indicators())
        else:
            labels.append(name)
            blocks.append(numbers(survey.columns, name)[:, None])
    return labels, np.hstack(blocks)


def answered(survey: Survey, used: Sequence[str], rows: Mask, na_rm: bool) -> Mask:
    """The rows of the domain with an answer to every variable.  Raises NotEstimable when answers are missing and `na_rm` is not said."""
    gaps = np.zeros(survey.size, dtype=bool)
    for name in used:
        gaps |= is_missing(column(survey.columns, name))
    if not na_rm and (gaps & rows).any():
        raise NotEstimable(
            "missing_answers", "{count} rows have no answer to {variables}: say that they are to be left out (na_rm), or take another domain.",
            count=int((gaps & rows).sum()), variables=", ".join(used),
        )  # fmt: skip
    return rows & ~gaps


def interval(estimate: Floats, se: Floats, df: float = np.inf, level: float = 0.95) -> Floats:
    """(k, 2) Normal (df infinite) or t limits."""
    reach = stats.t.ppf(0.5 + level / 2, df) if df > 0 else np.nan
    return np.column_stack([estimate - reach * se, estimate + reach * se])
