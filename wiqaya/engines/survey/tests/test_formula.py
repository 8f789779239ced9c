"""Model matrices as R's model.matrix() gives them."""

from __future__ import annotations

import numpy as np
import pytest

from wiqaya.engines.survey.columns import as_column
from wiqaya.engines.survey.errors import Unsupported
from wiqaya.engines.survey.formula import Formula

COLUMNS = {"sch.wide": as_column(["Yes", "No", "Yes", "No"]), "s": as_column(["b", "c", "a", None]), "x": as_column([1, 2, 4, 8]), "wave": as_column([1, 2, 2, 1])}
WRITTEN = {
    "~ x": ["(Intercept)", "x"],
    "~ s + x": ["(Intercept)", "sb", "sc", "x"],
    "~ x - 1": ["x"],
    "~ 0 + x + s": ["x", "sa", "sb", "sc"],
    "~ s + sch.wide - 1": ["sa", "sb", "sc", "sch.wideYes"],
    "~ factor(wave)": ["(Intercept)", "factor(wave)2"],
    "~ I(wave==2)*sch.wide": ["(Intercept)", "I(wave == 2)TRUE", "sch.wideYes", "I(wave == 2)TRUE:sch.wideYes"],
    "~ s:x": ["(Intercept)", "sa:x", "sb:x", "sc:x"],
    "~ log(x) + I(x^2)": ["(Intercept)", "log(x)", "I(x^2)"],
    "~ I(sch.wide=='Yes')": ["(Intercept)", 'I(sch.wide == "Yes")TRUE'],
    "~ (s + x):sch.wide": ["(Intercept)", "sa:sch.wideNo", "sb:sch.wideNo", "sc:sch.wideNo", "sa:sch.wideYes", "sb:sch.wideYes", "sc:sch.wideYes", "x:sch.wideNo", "x:sch.wideYes"],
}  # fmt: skip


@pytest.mark.parametrize("text", list(WRITTEN))
def test_columns_are_named_as_r_names_them(text: str) -> None:
    assert Formula.parse(text).matrix(COLUMNS)[0] == WRITTEN[text]


def test_a_missing_category_is_missing_in_every_column() -> None:
    names, matrix = Formula.parse("~ s * x").matrix(COLUMNS)
    assert names == ["(Intercept)", "sb", "sc", "x", "sb:x", "sc:x"]
    assert np.isnan(matrix[3, [1, 2, 4, 5]]).all()
    assert matrix[1].tolist() == [1, 0, 1, 2, 0, 2]


def test_variables_are_the_columns_used() -> None:
    assert Formula.parse("I(sch.wide=='Yes') ~ log(x) + s:wave").variables() == ["sch.wide", "x", "s", "wave"]


@pytest.mark.parametrize("text", ["x + s", "~ x %in% s", "~ x + poly(x, 2)", "~ x +", "~ x & s"])
def test_what_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(Unsupported):
        Formula.parse(text).matrix(COLUMNS)
