"""Regular expressions that cannot be made to run for ever: a set of states walks once over the text (Thompson 1968).

Who writes a form chooses the pattern, but anybody on the street chooses the text.  Only patterns that look ahead, behind or back
need Python's own search; those are taken where no repetition lies in another.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from re import _constants as code  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

from wiqaya.exchange.xforms.reasons import ExpressionError, because, unsupported

LONGEST = 20_000
MOST_STATES = 20_000
SHORT = 200
WORD = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")
DIGIT = frozenset("0123456789")
SPACE = frozenset(" \t\n\r\f\v")
CATEGORIES = {"DIGIT": DIGIT, "WORD": WORD, "SPACE": SPACE}

Test = Callable[[str], bool]


def fits(pattern: str, text: str) -> bool:
    """Whether the whole text fits the pattern.  Raises ExpressionError for a pattern that cannot be read."""
    if len(text) > LONGEST:
        return False
    return _machine(pattern)(text)


@lru_cache(maxsize=500)
def _machine(pattern: str) -> Callable[[str], bool]:
    try:
        tree = parser.parse(pattern, re.ASCII)
    except (re.error, OverflowError, RecursionError) as error:
        raise ExpressionError(because("bad_pattern", expression=pattern, message=str(error))) from error
    program = _Program(ignore_case=bool(tree.state.flags & re.IGNORECASE))
    try:
        program.sequence(tree)
    except _Backwards:
        return _plain(pattern, tree)
    program.steps.append(_Step("match"))
    return program.runs


def _plain(pattern: str, tree: Any) -> Callable[[str], bool]:
    if _nested(tree, inside=False):
        raise unsupported(f"regex({pattern})")
    compiled = re.compile(pattern, re.ASCII)
    return lambda text: len(text) <= SHORT and compiled.fullmatch(text) is not None


class _Backwards(Exception):
    """The pattern looks ahead, behind or back."""


@dataclass
class _Step:
    kind: str
    test: Any = None
    to: list[int] = field(default_factory=list)


@dataclass
class _Program:
    ignore_case: bool = False
    steps: list[_Step] = field(default_factory=list)

    def sequence(self, tree: Any) -> None:
        for kind, value in tree:
            self.one(kind, value)
            if len(self.steps) > MOST_STATES:
                raise unsupported("regex {…}")

    def one(self, kind: Any, value: Any) -> None:
        if kind in {code.MAX_REPEAT, code.MIN_REPEAT, code.POSSESSIVE_REPEAT}:
            self.repeat(*value)
        elif kind is code.BRANCH:
            self.branch(value[1])
        elif kind in {code.SUBPATTERN, code.ATOMIC_GROUP}:
            self.sequence(value[-1] if kind is code.SUBPATTERN else value)
        elif kind is code.AT:
            self.steps.append(_Step("at", str(value)))
        elif kind in {code.LITERAL, code.NOT_LITERAL, code.ANY, code.IN}:
            self.steps.append(_Step("letter", self.test(kind, value)))
        else:
            raise _Backwards

    def repeat(self, least: int, most: Any, tree: Any) -> None:
        for _ in range(least):
            self.sequence(tree)
            if len(self.steps) > MOST_STATES:
                raise unsupported("regex {…}")
        if most is code.MAXREPEAT:
            here = self.fork()
            self.sequence(tree)
            self.steps.append(_Step("go", to=[here]))
            self.steps[here].to.append(len(self.steps))
            return
        ends = []
        for _ in range(int(most) - least):
            ends.append(self.fork())
            self.sequence(tree)
            if len(self.steps) > MOST_STATES:
                raise unsupported("regex {…}")
        for end in ends:
            self.steps[end].to.append(len(self.steps))

    def fork(self) -> int:
        self.steps.append(_Step("go", to=[len(self.steps) + 1]))
        return len(self.steps) - 1

    def branch(self, ways: Any) -> None:
        start = len(self.steps)
        self.steps.append(_Step("go"))
        ends = []
        for way in ways:
            self.steps[start].to.append(len(self.steps))
            self.sequence(way)
            ends.append(len(self.steps))
            self.steps.append(_Step("go"))
        for end in ends:
            self.steps[end].to.append(len(self.steps))

    def test(self, kind: Any, value: Any) -> Test:
        if kind is code.ANY:
            return lambda letter: letter != "\n"
        parts = [(kind, value)] if kind is not code.IN else list(value)
        negated = parts[0][0] in {code.NEGATE, code.NOT_LITERAL}
        tests = [made for part in parts if (made := _letter(*part)) is not None]
        if self.ignore_case:
            return lambda letter: any(test(other) for test in tests for other in (letter.lower(), letter.upper())) is not negated
        return lambda letter: any(test(letter) for test in tests) is not negated

    def runs(self, text: str) -> bool:
        states = self.reach({0}, text, 0)
        for place, letter in enumerate(text):
            following = {state + 1 for state in states if self.steps[state].kind == "letter" and self.steps[state].test(letter)}
            if not following:
                return False
            states = self.reach(following, text, place + 1)
        return any(self.steps[state].kind == "match" for state in states)

    def reach(self, states: set[int], text: str, place: int) -> set[int]:
        """Every state that is reached from these without reading a letter."""
        waiting, found = list(states), set(states)
        while waiting:
            step = self.steps[waiting[-1]]
            here = waiting.pop()
            onward = step.to if step.kind == "go" else [here + 1] if step.kind == "at" and _at(step.test, text, place) else []
            new = [state for state in onward if state not in found]
            found.update(new)
            waiting.extend(new)
        return found


def _letter(kind: Any, value: Any) -> Test | None:
    if kind in {code.LITERAL, code.NOT_LITERAL}:
        wanted = chr(value)
        return lambda letter: letter == wanted
    if kind is code.RANGE:
        low, high = chr(value[0]), chr(value[1])
        return lambda letter: low <= letter <= high
    if kind is code.CATEGORY:
        name = str(value).removeprefix("CATEGORY_")
        letters = CATEGORIES[name.removeprefix("NOT_")]
        return (lambda letter: letter not in letters) if name.startswith("NOT_") else (lambda letter: letter in letters)
    return None


def _at(kind: str, text: str, place: int) -> bool:
    if "BEGINNING" in kind:
        return place == 0
    if "BOUNDARY" in kind:
        edge = (place > 0 and text[place - 1] in WORD) is not (place < len(text) and text[place] in WORD)
        return edge is not ("NON" in kind)
    return place == len(text)


def _nested(tree: Any, *, inside: bool) -> bool:
    """Whether a repetition without end lies in, or alternatives lie in, another one."""
    for kind, value in tree:
        repeats = kind in {code.MAX_REPEAT, code.MIN_REPEAT} and (value[1] is code.MAXREPEAT or value[1] > 20)
        if (repeats or kind is code.BRANCH) and inside:
            return True
        for part in _parts(kind, value):
            if _nested(part, inside=inside or repeats):
                return True
    return False


def _parts(kind: Any, value: Any) -> list[Any]:
    if kind in {code.MAX_REPEAT, code.MIN_REPEAT, code.POSSESSIVE_REPEAT}:
        return [value[2]]
    if kind is code.BRANCH:
        return list(value[1])
    if kind is code.SUBPATTERN:
        return [value[-1]]
    if kind in {code.ASSERT, code.ASSERT_NOT}:
        return [value[1]]
    return [value] if kind is code.ATOMIC_GROUP else []
