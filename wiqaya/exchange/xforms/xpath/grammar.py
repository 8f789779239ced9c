"""Expressions as trees (W3C XPath 1.0, section 3), parsed by recursive descent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from functools import lru_cache
from typing import Any

from wiqaya.exchange.xforms.reasons import ExpressionError, because

LONGEST = 30_000
DEEPEST = 80
SHOWN = 200
NAME = r"[A-Za-z_\u00b7-\uffff][\w.\u00b7-\uffff-]*"
TOKEN = re.compile(
    rf"""\s*(?:
    (?P<number>\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+)
  | (?P<text>"[^"]*"|'[^']*')
  | (?P<sign>//|::|\.\.|!=|<=|>=|[()\[\].@,|+=<>/*$-])
  | (?P<name>{NAME}(?::(?!:)(?:{NAME}|\*))?)
  )""",
    re.VERBOSE,
)
AXES = {"child", "parent", "self", "descendant", "descendant-or-self", "ancestor", "ancestor-or-self", "following-sibling", "preceding-sibling", "attribute"}
WORDS = {"and", "or", "mod", "div"}
NODE_TYPES = {"node", "text"}
LEVELS = (("or",), ("and",), ("=", "!="), ("<", "<=", ">", ">="), ("+", "-"), ("*", "div", "mod"))


BINDS = {sign: level for level, signs in enumerate(LEVELS) for sign in signs}


@dataclass(frozen=True)
class Literal:
    value: str | float


@dataclass(frozen=True)
class Negation:
    operand: Expression


@dataclass(frozen=True)
class Operation:
    sign: str
    left: Expression
    right: Expression


@dataclass(frozen=True)
class Call:
    name: str
    arguments: tuple[Expression, ...]


@dataclass(frozen=True)
class Step:
    """`test` is a name, `*`, `node()` or `text()`."""

    axis: str
    test: str
    predicates: tuple[Expression, ...] = ()


@dataclass(frozen=True)
class Path:
    """Steps from the root (`absolute`), from the result of `start`, or from where the expression stands."""

    steps: tuple[Step, ...]
    absolute: bool = False
    start: Expression | None = None


@dataclass(frozen=True)
class Filter:
    base: Expression
    predicates: tuple[Expression, ...]


Expression = Literal | Negation | Operation | Call | Path | Filter


@lru_cache(maxsize=20_000)
def parse(text: str) -> Expression:
    """The tree of an expression.  Raises ExpressionError."""
    if len(text) > LONGEST:
        raise ExpressionError(because("expression_long", most=LONGEST))
    return _Parser(text).whole()


def walk(expression: Expression) -> Iterator[Expression]:
    """An expression and every one inside of it, those in brackets of paths too."""
    waiting: list[Any] = [expression]
    while waiting:
        part = waiting.pop()
        if isinstance(part, tuple):
            waiting.extend(part)
        elif hasattr(part, "__dataclass_fields__"):
            if not isinstance(part, Step):
                yield part
            waiting.extend(getattr(part, one.name) for one in fields(part))


def calls(expression: Expression) -> Iterator[Call]:
    """Every call of a function in an expression."""
    return (inner for inner in walk(expression) if isinstance(inner, Call))


def place(path: Path, here: str) -> str:
    """Where a path leads, without positions, from the node at `here`; empty when that is not known from its text."""
    parts = [] if path.absolute else here.strip("/").split("/")
    for step in path.steps:
        if step.axis == "parent" and parts:
            parts.pop()
        elif step.axis == "child":
            parts.append(step.test)
        elif step.axis != "self":
            return ""
    return "" if path.start is not None else "/" + "/".join(parts)


def _wrong(code: str, text: str, **params: str | int) -> ExpressionError:
    plain = " ".join(text.split())
    return ExpressionError(because(code, expression=plain if len(plain) <= SHOWN else f"{plain[:SHOWN]}…", **params))


@dataclass
class _Parser:
    text: str
    tokens: list[tuple[str, str]] = field(init=False)
    at: int = 0
    depth: int = 0

    def __post_init__(self) -> None:
        self.tokens = list(self._scan())

    def _scan(self) -> Iterator[tuple[str, str]]:
        place, text = 0, self.text.rstrip()
        while place < len(text):
            found = TOKEN.match(text, place)
            if found is None:
                raise _wrong("expression_sign", self.text, position=place + 1)
            yield str(found.lastgroup), found[str(found.lastgroup)]
            place = found.end()

    def whole(self) -> Expression:
        tree = self.binary(0)
        if self.at < len(self.tokens):
            raise _wrong("expression_stray", self.text, found=self.tokens[self.at][1])
        return tree

    def peek(self, ahead: int = 0) -> tuple[str, str]:
        return self.tokens[self.at + ahead] if self.at + ahead < len(self.tokens) else ("end", "")

    def take(self, *signs: str) -> bool:
        kind, text = self.peek()
        if kind in {"sign", "name"} and text in signs:
            self.at += 1
            return True
        return False

    def need(self, sign: str) -> None:
        if not self.take(sign):
            raise _wrong("expression_missing", self.text, sign=sign)

    def binary(self, level: int) -> Expression:
        """Operations that bind at least as tightly as a level (precedence climbing)."""
        self.deeper()
        left = self.unary()
        while self.peek()[0] in {"sign", "name"} and (binds := BINDS.get(self.peek()[1], -1)) >= level:
            sign = self.peek()[1]
            self.at += 1
            left = Operation(sign, left, self.binary(binds + 1))
        self.depth -= 1
        return left

    def deeper(self) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise _wrong("expression_deep", self.text)

    def unary(self) -> Expression:
        if not self.take("-"):
            return self.union()
        self.deeper()
        negation = Negation(self.unary())
        self.depth -= 1
        return negation

    def union(self) -> Expression:
        left = self.path()
        while self.take("|"):
            left = Operation("|", left, self.path())
        return left

    def path(self) -> Expression:
        kind, text = self.peek()
        if kind in {"number", "text"} or text == "(" or text == "$" or self._calls():
            start = self.filtered()
            steps = self.more_steps()
            return Path(tuple(steps), start=start) if steps else start
        if self.take("/"):
            first = [self.step()] if self._starts_step() else []
            return Path((*first, *self.more_steps()), absolute=True)
        if self.take("//"):
            return Path((Step("descendant-or-self", "node()"), self.step(), *self.more_steps()), absolute=True)
        first = [self.step()]
        return Path((*first, *self.more_steps()))

    def _calls(self) -> bool:
        return self.peek()[0] == "name" and self.peek(1)[1] == "(" and self.peek()[1] not in NODE_TYPES

    def _starts_step(self) -> bool:
        kind, text = self.peek()
        return kind == "name" or text in {".", "..", "@", "*"}

    def more_steps(self) -> list[Step]:
        steps: list[Step] = []
        while True:
            if self.take("//"):
                steps += [Step("descendant-or-self", "node()"), self.step()]
            elif self.take("/"):
                steps.append(self.step())
            else:
                return steps

    def step(self) -> Step:
        if self.take("."):
            return Step("self", "node()", self.predicates())
        if self.take(".."):
            return Step("parent", "node()", self.predicates())
        axis = "attribute" if self.take("@") else "child"
        if self.peek()[0] == "name" and self.peek(1)[1] == "::":
            axis = self.peek()[1]
            if axis not in AXES:
                raise _wrong("expression_stray", self.text, found=axis)
            self.at += 2
        kind, text = self.peek()
        if kind != "name" and text != "*":
            raise _wrong("expression_end", self.text) if kind == "end" else _wrong("expression_stray", self.text, found=text)
        self.at += 1
        if text in NODE_TYPES and self.take("("):
            self.need(")")
            text += "()"
        return Step(axis, text, self.predicates())

    def predicates(self) -> tuple[Expression, ...]:
        found: list[Expression] = []
        while self.take("["):
            found.append(self.binary(0))
            self.need("]")
        return tuple(found)

    def filtered(self) -> Expression:
        base = self.primary()
        predicates = self.predicates()
        return Filter(base, predicates) if predicates else base

    def primary(self) -> Expression:
        kind, text = self.peek()
        self.at += 1
        if kind == "number":
            return Literal(float(text))
        if kind == "text":
            return Literal(text[1:-1])
        if text == "(":
            inner = self.binary(0)
            self.need(")")
            return inner
        if kind == "name":
            self.need("(")
            return Call(text, self.arguments())
        raise _wrong("expression_stray", self.text, found=text)

    def arguments(self) -> tuple[Expression, ...]:
        if self.take(")"):
            return ()
        found = [self.binary(0)]
        while self.take(","):
            found.append(self.binary(0))
        self.need(")")
        return tuple(found)
