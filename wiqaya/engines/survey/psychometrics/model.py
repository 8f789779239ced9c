"""Factor models written as in lavaan: `trust =~ q1 + q2 + q3`, `q1 ~~ q2`, one line for each statement, `#` begins a comment."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from wiqaya.engines.survey.errors import DesignError, Unsupported

Operator = Literal["=~", "~~", "~1"]

NAME = re.compile(r"^(?:[^\W\d]|\.)[\w.]*$")  # letters of any script
STATEMENT = re.compile(r"^(?P<left>[^=~<:]+?)\s*(?P<operator>=~|~~|~)\s*(?P<right>.+)$")
TERM = re.compile(r"^(?:(?P<modifier>[^*]+?)\s*\*\s*)?(?P<name>[\w.]+)$")


@dataclass(frozen=True, slots=True)
class Term:
    """One arrow of the model.  `fixed` is its value when it is not estimated; arrows with the same `label` are equal; `freed` was written NA*."""

    left: str
    operator: Operator
    right: str
    fixed: float | None = None
    label: str = ""
    freed: bool = False

    @property
    def name(self) -> str:
        return f"{self.left}~1" if self.operator == "~1" else f"{self.left}{self.operator}{self.right}"


@dataclass(frozen=True)
class Model:
    """What measures what: loadings, stated covariances and stated intercepts, in the order in which they were written."""

    terms: tuple[Term, ...]

    @classmethod
    def parse(cls, text: str) -> Model:
        """Read a model.  Raises DesignError for a line that cannot be read and Unsupported for regressions and constraints."""
        model = cls(tuple(term for number, line in _statements(text) for term in _read(line, number)))
        if not model.factors:
            raise DesignError("model_empty", "The model names no scale: write for example “trust =~ q1 + q2 + q3”.")
        model._check()
        return model

    @classmethod
    def one_factor(cls, items: tuple[str, ...], factor: str = "scale") -> Model:
        """All items measure one thing."""
        return cls(tuple(Term(factor, "=~", item) for item in items))

    @cached_property
    def loadings(self) -> tuple[Term, ...]:
        return tuple(term for term in self.terms if term.operator == "=~")

    @cached_property
    def factors(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(term.left for term in self.loadings))

    @cached_property
    def items(self) -> tuple[str, ...]:
        """The observed columns, in the order in which they appear."""
        return tuple(dict.fromkeys(term.right for term in self.loadings if term.right not in self.factors))

    @cached_property
    def measured_factors(self) -> tuple[str, ...]:
        """Factors that measure a higher one, as the pillars of an overall score do."""
        return tuple(factor for factor in self.factors if any(term.right == factor for term in self.loadings))

    def indicators(self, factor: str) -> tuple[Term, ...]:
        return tuple(term for term in self.loadings if term.left == factor)

    def _check(self) -> None:
        names = [term.name for term in self.terms] + [
            f"{t.right}~~{t.left}" for t in self.terms if t.operator == "~~" and t.left != t.right
        ]
        for name in names:
            if names.count(name) > 1:
                raise DesignError("model_twice", "The model says “{statement}” twice: keep one of the two.", statement=name)
        known = {*self.factors, *self.items}
        for term in self.terms:
            for name in (term.left, term.right):
                if name not in known:
                    raise DesignError(
                        "model_stranger", "“{name}” stands in “{statement}” but in no scale (=~).", name=name, statement=term.name
                    )
        self._check_order()

    def _check_order(self) -> None:
        """A factor may measure a higher one, but nothing may measure itself through others."""
        below = {factor: {term.right for term in self.indicators(factor)} for factor in self.factors}
        for factor in self.factors:
            reached, frontier = set[str](), {factor}
            while frontier:
                frontier = set().union(*(below.get(name, set()) for name in frontier)) - reached
                reached |= frontier
            if factor in reached:
                raise DesignError("model_circle", "“{factor}” measures itself: a scale cannot be its own part.", factor=factor)


def _statements(text: str) -> list[tuple[int, str]]:
    """(line number, statement); a line that ends or begins with + goes on."""
    found: list[tuple[int, str]] = []
    for number, raw in enumerate(text.replace(";", "\n").splitlines(), start=1):
        line = re.split("[#!]", raw, maxsplit=1)[0].strip()
        if found and line and (line.startswith("+") or found[-1][1].endswith("+")):
            found[-1] = (found[-1][0], f"{found[-1][1]} {line}")
        elif line:
            found.append((number, line))
    return found


def _read(line: str, number: int) -> list[Term]:
    if any(sign in line for sign in ("==", ":=", "<", ">", "|", "~*~")):
        raise Unsupported(
            "model_constraint", "Line {line} of the model, “{text}”: constraints are not offered; equal labels are.", line=number, text=line
        )
    match = STATEMENT.match(line)
    if not match:
        raise DesignError(
            "model_line", "Line {line} of the model, “{text}”, is not of the form “trust =~ q1 + q2”.", line=number, text=line
        )
    terms = []
    for left in (part.strip() for part in match["left"].split("+")):
        if not NAME.match(left):
            raise DesignError(
                "model_name", "Line {line} of the model: “{name}” cannot be the name of a scale or an item.", line=number, name=left
            )
        terms += [_term(left, match["operator"], right.strip(), number) for right in match["right"].split("+")]
    return terms


def _term(left: str, operator: str, right: str, number: int) -> Term:
    match = TERM.match(right)
    if not match:
        raise DesignError(
            "model_line", "Line {line} of the model, “{text}”, is not of the form “trust =~ q1 + q2”.", line=number, text=right
        )
    name, modifier = match["name"], (match["modifier"] or "").strip()
    if operator == "~" and name != "1":
        raise Unsupported("model_regression", "Line {line} of the model: “{left} ~ {right}” is a regression; scales (=~) and covariances (~~) are offered.",
                          line=number, left=left, right=name)  # fmt: skip
    if not NAME.match(name) and operator != "~":
        raise DesignError(
            "model_name", "Line {line} of the model: “{name}” cannot be the name of a scale or an item.", line=number, name=name
        )
    kind: Operator = "~1" if operator == "~" else "=~" if operator == "=~" else "~~"
    target = left if kind == "~1" else name
    if not modifier:
        return Term(left, kind, target)
    if modifier == "NA":
        return Term(left, kind, target, freed=True)
    if NAME.match(modifier):
        return Term(left, kind, target, label=modifier)
    try:
        return Term(left, kind, target, fixed=float(modifier))
    except ValueError:
        raise Unsupported("model_modifier", "Line {line} of the model: “{modifier}*” is not offered; a number, NA or a label is.",
                          line=number, modifier=modifier) from None  # fmt: skip
