"""Numbers computed from estimates: linear combinations and smooth expressions, with the delta method on the full covariance."""

from __future__ import annotations

import ast
import math
import re
from collections.abc import Mapping, Sequence

import numpy as np

from wiqaya.engines.survey.columns import Floats
from wiqaya.engines.survey.errors import DesignError, Unsupported

Dual = tuple[float, Floats]


def linear(names: Sequence[str], coefficients: Mapping[str, float]) -> Floats:
    """(k,) The coefficients in the order of the names; names not mentioned count 0.  Raises DesignError for a name that is not there."""
    unknown = [name for name in coefficients if name not in names]
    if unknown:
        raise DesignError("no_estimate", "There is no estimate “{name}”; there are {names}.", name=unknown[0], names=", ".join(names))
    return np.array([float(coefficients.get(name, 0.0)) for name in names])


def nonlinear(names: Sequence[str], expression: str, estimate: Floats) -> tuple[float, Floats]:
    """Value and gradient (k,) of an expression such as `log(E/H)`; names that are no plain words stand in backticks.

    Exact derivatives by the chain rule.  Raises Unsupported for what is not + - * / ^, log, exp, sqrt; DesignError for unknown names.
    """
    quoted: list[str] = []

    def kept(found: re.Match[str]) -> str:
        quoted.append(found[1])
        return f"quoted_{len(quoted) - 1}_"

    text = re.sub(r"`([^`]+)`", kept, expression).replace("^", "**")
    point = {name: (float(estimate[at]), np.eye(len(names))[at]) for at, name in enumerate(names)}
    point |= {f"quoted_{at}_": point[name] for at, name in enumerate(quoted) if name in point}
    try:
        return _dual(ast.parse(text, mode="eval").body, point, len(names))
    except SyntaxError as wrong:
        raise Unsupported("expression", "The expression “{text}” cannot be read.", text=expression) from wrong


def _dual(node: ast.expr, point: Mapping[str, Dual], size: int) -> Dual:
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        return float(node.value), np.zeros(size)
    if isinstance(node, ast.Name | ast.Attribute):
        name = ast.unparse(node)
        if name not in point:
            raise DesignError("no_estimate", "There is no estimate “{name}”; there are {names}.", name=name, names=", ".join(point))
        return point[name]
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        value, slope = _dual(node.operand, point, size)
        return -value, -slope
    if isinstance(node, ast.BinOp):
        return _combined(node.op, _dual(node.left, point, size), _dual(node.right, point, size))
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and len(node.args) == 1:
        return _applied(node.func.id, _dual(node.args[0], point, size))
    raise Unsupported("expression", "“{text}” is no expression of estimates: use + - * / ^, log, exp, sqrt.", text=ast.unparse(node))


def _combined(op: ast.operator, left: Dual, right: Dual) -> Dual:
    (a, da), (b, db) = left, right
    if isinstance(op, ast.Add):
        return a + b, da + db
    if isinstance(op, ast.Sub):
        return a - b, da - db
    if isinstance(op, ast.Mult):
        return a * b, b * da + a * db
    if isinstance(op, ast.Div) and b:
        return a / b, da / b - a / b**2 * db
    if isinstance(op, ast.Pow) and (a > 0 or not db.any()):
        return a**b, b * a ** (b - 1) * da + (a**b * math.log(a) * db if db.any() else 0)
    raise Unsupported("expression", "The expression divides by zero, or uses a sign that is not among + - * / ^.")


def _applied(name: str, inner: Dual) -> Dual:
    a, da = inner
    if name == "exp":
        return math.exp(a), math.exp(a) * da
    if name in ("log", "sqrt") and a > 0:
        return (math.log(a), da / a) if name == "log" else (math.sqrt(a), da / (2 * math.sqrt(a)))
    raise Unsupported(
        "expression", "{name}() of {value:.6g} cannot be taken: there are log, exp, sqrt of numbers above zero.", name=name, value=a
    )
