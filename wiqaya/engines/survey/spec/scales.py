"""Op `cronbach_alpha`."""

from __future__ import annotations

from typing import Any

import numpy as np

from wiqaya.engines.survey.columns import numbers
from wiqaya.engines.survey.scales import Alpha
from wiqaya.engines.survey.spec.designs import names
from wiqaya.engines.survey.spec.frames import answered
from wiqaya.engines.survey.survey import Survey


def cronbach_alpha(survey: Survey, op: dict[str, Any]) -> dict[str, Any]:
    """Over the people of the domain who answered every item."""
    items = names(op["vars"])
    rows = answered(survey, items, survey.rows(op.get("subset")), bool(op.get("na_rm")))
    table = np.column_stack([numbers(survey.columns, item) for item in items])
    return {"est": Alpha(table, rows).estimate(survey.weights)}


OPERATIONS = {"cronbach_alpha": cronbach_alpha}
