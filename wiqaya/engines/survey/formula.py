"""Model formulas as R writes them: `y ~ a + b * c`, `~ x - 1`, `factor(q)`, `I(wave == 2)`, `log(income)`, with treatment contrasts."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wiqaya.engines.survey.columns import Columns, Factor, Floats, column, factor, is_missing, is_numeric
from wiqaya.engines.survey.errors import Unsupported

Term = tuple[str, ...]
TOKEN = re.compile(r"\s*([A-Za-z._][\w.]*\s*\(|[A-Za-z._][\w.]*|\d+(?:\.\d*)?|[-+*:()])")
FUNCTIONS: dict[str, Callable[[Any], Any]] = {"log": np.log, "exp": np.exp, "sqrt": np.sqrt, "abs": np.abs, "I": lambda values: values}
ARITHMETIC = {ast.Add: np.add, ast.Sub: np.subtract, ast.Mult: np.multiply, ast.Div: np.divide, ast.Pow: np.power}
COMPARISON = {ast.Eq: np.equal, ast.NotEq: np.not_equal, ast.Lt: np.less, ast.LtE: np.less_equal, ast.Gt: np.greater, ast.GtE: np.greater_equal}


@dataclass(frozen=True, slots=True)
class Formula:
    """response (text of the left side, or None), terms in R's order (by degree, then as written), intercept."""

    response: str | None
    terms: tuple[Term, ...]
    intercept: bool

    @classmethod
    def parse(cls, text: str) -> Formula:
        """Raises Unsupported for what the engine does not read."""
        left, tilde, right = text.partition("~")
        if not tilde:
            raise Unsupported("formula", "“{text}” is no formula: it has no ~.", text=text)
        reader = _Reader(right)
        terms = reader.sum()
        if reader.rest():
            raise Unsupported("formula", "The formula “{text}” cannot be read from “{rest}” on.", text=text, rest=reader.rest())
        ordered = sorted((term for term in terms if term), key=len)
        return cls(left.strip() or None, tuple(ordered), () in terms)

    def blocks(self, columns: Columns) -> list[tuple[list[str], Floats]]:
        """Names and columns (n, p) of each term, the intercept's first when there is one; a missing answer is NaN."""
        size = next(iter(columns.values())).shape[0]
        found_blocks = [(["(Intercept)"], np.ones((size, 1)))] if self.intercept else []
        known, spanned = {frozenset[str](), *(frozenset(term) for term in self.terms)}, self.intercept
        for term in self.terms:
            labels, block = [""], np.ones((size, 1))
            for name in term:
                found = variable(columns, name)
                whole = isinstance(found, Factor) and (not spanned or frozenset(term) - {name} not in known)
                spanned = spanned or whole  # without an intercept the first factor keeps all its levels
                part_names, part = _coded(name, found, whole=whole)
                labels = [f"{before}:{own}" if before else own for own in part_names for before in labels]
                block = (part[:, :, None] * block[:, None, :]).reshape(size, -1)
            found_blocks.append((labels, block))
        return found_blocks

    def matrix(self, columns: Columns) -> tuple[list[str], Floats]:
        """Names as R gives them, and the model matrix (n, p); a missing answer is NaN."""
        found = self.blocks(columns)
        return [name for names, _ in found for name in names], np.hstack([block for _, block in found])

    def variables(self) -> list[str]:
        """The columns that the formula uses, the response first."""
        texts = [*([self.response] if self.response else []), *(name for term in self.terms for name in term)]
        return list(dict.fromkeys(name for text in texts for name in _columns_in(text)))


def variable(columns: Columns, text: str) -> Floats | Factor:
    """One variable of a formula: numbers (missing is NaN), or categories (text, `factor(…)`, comparisons with levels FALSE and TRUE)."""
    if text in columns:
        values = column(columns, text)
        return np.asarray(values, dtype=np.float64) if is_numeric(values) else factor(values)
    inner = re.fullmatch(r"(?:factor|as\.factor)\(\s*([\w.]+)\s*\)", text)
    if inner:
        return factor(column(columns, inner[1]))
    tree = _tree(text)
    values = _value(tree, columns)
    if values.dtype.kind != "b":
        return np.asarray(values, dtype=np.float64)
    codes = values.astype(np.intp)
    for name in _columns_in(text):
        codes[is_missing(column(columns, name))] = -1
    return Factor(codes, ("FALSE", "TRUE"))


def shown(text: str) -> str:
    """A variable as R deparses it."""
    if re.fullmatch(r"[\w.]+", text):
        return text
    written = ast.unparse(_tree(text)).replace("'", '"').replace(" ** ", "^").replace("**", "^")
    return re.sub(r" / ", "/", written)


def _coded(name: str, found: Floats | Factor, *, whole: bool) -> tuple[list[str], Floats]:
    if not isinstance(found, Factor):
        return [shown(name)], found[:, None]
    first = 0 if whole else 1
    return [f"{shown(name)}{level}" for level in found.levels[first:]], found.indicators()[:, first:]


class _Reader:
    """Sums of products of names, by recursive descent."""

    def __init__(self, text: str) -> None:
        self._text, self._at = text, 0

    def rest(self) -> str:
        return self._text[self._at :].strip()

    def _next(self) -> str:
        found = TOKEN.match(self._text, self._at)
        return found[1] if found else ""

    def _take(self) -> str:
        found = TOKEN.match(self._text, self._at)
        if not found:
            raise Unsupported("formula", "The formula “{text}” cannot be read from “{rest}” on.", text=self._text, rest=self.rest())
        self._at = found.end()
        return found[1]

    def sum(self) -> list[Term]:
        terms: list[Term] = [()]
        sign = self._take() if self._next() in ("+", "-") else "+"
        while True:
            found = self._product()
            drop = sign == "-"
            if found == [("0",)]:
                found, drop = [()], not drop
            found = [() if term == ("1",) else term for term in found]
            terms = [term for term in terms if not drop or term not in found]
            terms += [] if drop else [term for term in found if _absent(term, terms)]
            if self._next() not in ("+", "-"):
                return terms
            sign = self._take()

    def _product(self) -> list[Term]:
        found = self._crossed()
        while self._next() == "*":
            self._take()
            other = self._crossed()
            found = [*found, *other, *_cross(found, other)]
        return found

    def _crossed(self) -> list[Term]:
        found = self._atom()
        while self._next() == ":":
            self._take()
            found = _cross(found, self._atom())
        return found

    def _atom(self) -> list[Term]:
        token = self._take()
        if token == "(":  # noqa: S105
            inside = [term for term in self.sum() if term]
            self._take()
            return inside
        if token.endswith("("):
            return [(re.sub(r"\s+", "", token) + self._call(),)]
        if token in ("+", "-", "*", ":", ")"):
            raise Unsupported("formula", "The formula “{text}” has “{sign}” where a variable belongs.", text=self._text, sign=token)
        return [(token,)]

    def _call(self) -> str:
        """The arguments of a function up to its closing bracket."""
        depth, start = 1, self._at
        while depth and self._at < len(self._text):
            depth += {"(": 1, ")": -1}.get(self._text[self._at], 0)
            self._at += 1
        return self._text[start : self._at]


def _absent(term: Term, terms: list[Term]) -> bool:
    return all(set(term) != set(other) for other in terms)


def _cross(one: list[Term], other: list[Term]) -> list[Term]:
    return [tuple(dict.fromkeys((*first, *second))) for second in other for first in one]


def _tree(text: str) -> ast.expr:
    try:
        return ast.parse(text.replace("^", "**"), mode="eval").body
    except SyntaxError as wrong:
        raise Unsupported("expression", "The expression “{text}” cannot be read.", text=text) from wrong


def _columns_in(text: str) -> Iterator[str]:
    """Names of columns in an expression; a dot belongs to the name, as in R."""
    bare = re.sub(r"'[^']*'|\"[^\"]*\"", "", text)
    for found in re.finditer(r"[A-Za-z._][\w.]*(?!\s*\()\b(?!\s*\()", bare):
        yield found[0]


def _value(node: ast.expr, columns: Columns) -> NDArray[Any]:
    if isinstance(node, ast.Name | ast.Attribute):
        return column(columns, ast.unparse(node))
    if isinstance(node, ast.Constant):
        return np.asarray(node.value)
    if isinstance(node, ast.BinOp) and type(node.op) in ARITHMETIC:
        return np.asarray(ARITHMETIC[type(node.op)](_value(node.left, columns), _value(node.right, columns)))
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return np.asarray(-_value(node.operand, columns))
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        return _compared(_value(node.left, columns), node.ops[0], _value(node.comparators[0], columns))
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in FUNCTIONS and len(node.args) == 1:
        return np.asarray(FUNCTIONS[node.func.id](_value(node.args[0], columns)))
    raise Unsupported("expression", "“{text}” is no expression of the engine: it knows + - * / ^, comparisons, log, exp, sqrt, abs and I().", text=ast.unparse(node))


def _compared(left: NDArray[Any], op: ast.cmpop, right: NDArray[Any]) -> NDArray[Any]:
    if left.dtype.kind in "OU" or right.dtype.kind in "OU":
        left, right = left.astype(str), right.astype(str)
    return np.asarray(COMPARISON[type(op)](left, right))

