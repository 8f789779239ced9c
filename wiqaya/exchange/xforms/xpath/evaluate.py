"""Evaluates expressions against a form that is being filled."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, tzinfo
from typing import Protocol

from wiqaya.exchange.xforms.nodes import Node
from wiqaya.exchange.xforms.reasons import ExpressionError, because, unsupported
from wiqaya.exchange.xforms.xpath.grammar import Call, Expression, Filter, Literal, Negation, Operation, Path, Step, parse
from wiqaya.exchange.xforms.xpath.values import Value, boolean, is_shown, number, string


class Surroundings(Protocol):
    """What an expression may ask of the form around it."""

    now: datetime
    zone: tzinfo

    def instance(self, name: str) -> Node:
        """The root of a list of the form.  Raises FormError when its file is missing."""

    def text(self, reference: str) -> str:
        """A text of the form's catalogue in the language shown."""

    def choice_name(self, value: str, path: str, node: Node) -> str:
        """The label of a choice of the question at a path, the one nearest to a node."""

    def chance(self, node: Node) -> float:
        """A number in [0, 1) that stays the same for a node while the form is filled."""

    def identifier(self, node: Node) -> str:
        """A random identifier that stays the same for a node while the form is filled."""


@dataclass(frozen=True)
class Context:
    """Where an expression stands: the node, its place among those selected (from 1), and the node where the whole expression began."""

    node: Node
    around: Surroundings
    position: int = 1
    size: int = 1
    current: Node | None = field(default=None)

    @property
    def start(self) -> Node:
        return self.current or self.node

    @property
    def zone(self) -> tzinfo:
        return getattr(self.around, "zone", UTC)


Function = Callable[[Context, tuple[Expression, ...]], Value]
_functions: dict[str, tuple[int, int, Function]] = {}


def function(name: str, least: int, most: int | None = None) -> Callable[[Function], Function]:
    """Register a function with how many values it takes; it gets them unevaluated."""

    def register(made: Function) -> Function:
        _functions[name] = (least, least if most is None else most, made)
        return made

    return register


def evaluate(expression: str | Expression, context: Context) -> Value:
    """The value of an expression.  Raises ExpressionError, Unsupported where only the apps can do it."""
    if not isinstance(expression, str):
        return _value(expression, context)
    try:
        return _value(parse(expression), context)
    except RecursionError:
        raise ExpressionError(because("expression_deep", expression=expression[:80])) from None


def _value(tree: Expression, context: Context) -> Value:
    if isinstance(tree, Literal):
        return tree.value
    if isinstance(tree, Path):
        return _path(tree, context)
    if isinstance(tree, Operation):
        return _operation(tree, context)
    if isinstance(tree, Call):
        return call(tree, context)
    if isinstance(tree, Negation):
        return -number(_value(tree.operand, context), context.zone)
    return _shown(_filter(_nodes(tree.base, context), tree.predicates, context))


def call(tree: Call, context: Context) -> Value:
    known = _functions.get(tree.name)
    if known is None:
        raise unsupported(f"{tree.name}()")
    least, most, made = known
    if not least <= len(tree.arguments) <= most:
        raise ExpressionError(because("argument_count", name=f"{tree.name}()", given=len(tree.arguments)))
    return made(context, tree.arguments)


def nodes(tree: Expression, context: Context) -> list[Node]:
    """The nodes an expression selects, without those that are skipped."""
    return _shown(_nodes(tree, context))


def _nodes(tree: Expression, context: Context) -> list[Node]:
    if isinstance(tree, Path):
        return _select(tree, context)
    if isinstance(tree, Filter):
        return _filter(_nodes(tree.base, context), tree.predicates, context)
    found = _value(tree, context)
    if isinstance(found, list):
        return found
    raise ExpressionError(because("expression_value", name="/", value=string(found)))


def _shown(found: list[Node]) -> list[Node]:
    """Skipped questions count as empty wherever they are referred to."""
    return [node for node in found if is_shown(node)]


def _path(tree: Path, context: Context) -> Value:
    return _shown(_select(tree, context))


def _select(tree: Path, context: Context) -> list[Node]:
    if tree.start is not None:
        selected = _nodes(tree.start, context)
        steps: Sequence[Step] = tree.steps
    elif tree.absolute:
        selected, steps = _from_root(context.start.root, tree.steps, context)  # always the answers, inside of lists too
    else:
        selected, steps = [context.node], tree.steps
    for step in steps:
        selected = _step(step, selected, context)
    return selected


def _from_root(root: Node, steps: tuple[Step, ...], context: Context) -> tuple[list[Node], Sequence[Step]]:
    """The document itself is no node here: the first step of `/data/…` names the root."""
    if not steps:
        return [root], ()
    first, rest = steps[0], steps[1:]
    if first.axis == "descendant-or-self":
        inside = [node for node in root.walk() if rest and _fits(node, rest[0].test)]
        return _filter(inside, rest[0].predicates if rest else (), context), rest[1:]
    return ([root], rest) if _fits(root, first.test) else ([], ())


def _step(step: Step, selected: list[Node], context: Context) -> list[Node]:
    if len(selected) == 1:
        return _filter(_axis(step, selected[0]), step.predicates, context)
    found: dict[int, Node] = {}
    for node in selected:
        for other in _filter(_axis(step, node), step.predicates, context):
            found[id(other)] = other
    return list(found.values())


def _axis(step: Step, node: Node) -> list[Node]:
    if step.axis == "child":
        test = step.test
        if test == "text()":
            return [node] if node.text and not node.children else []
        if ":" not in test and test not in {"*", "node()"}:
            return [child for child in node.children if child.local == test or child.name == test]
        return [child for child in node.children if _fits(child, test)]
    if step.axis == "attribute":
        return [_attribute(node, name) for name in node.attributes if step.test in {"*", name, name.rpartition(":")[2]}]
    return [other for other in AXES[step.axis](node) if _fits(other, step.test)]


def _attribute(node: Node, name: str) -> Node:
    return Node(name, node, node.attributes[name])


def _up(node: Node | None) -> list[Node]:
    found = []
    while node is not None:
        found.append(node)
        node = node.parent
    return found


def _siblings(node: Node, step: int) -> list[Node]:
    if node.parent is None:
        return []
    place = next(index for index, child in enumerate(node.parent.children) if child is node)
    return node.parent.children[place + 1 :] if step > 0 else node.parent.children[:place][::-1]


AXES: dict[str, Callable[[Node], Sequence[Node]]] = {
    "self": lambda node: [node],
    "parent": lambda node: [node.parent] if node.parent else [],
    "descendant": lambda node: list(node.walk())[1:],
    "descendant-or-self": lambda node: list(node.walk()),
    "ancestor": lambda node: _up(node.parent),
    "ancestor-or-self": _up,
    "following-sibling": lambda node: _siblings(node, 1),
    "preceding-sibling": lambda node: _siblings(node, -1),
}


def _fits(node: Node, test: str) -> bool:
    return test in {"*", "node()"} or node.name == test or node.local == test or (":" in test and test.rpartition(":")[2] == node.name)


def _filter(found: list[Node], predicates: tuple[Expression, ...], context: Context) -> list[Node]:
    for predicate in predicates:
        size, kept = len(found), []
        for place, node in enumerate(found, start=1):
            inner = replace(context, node=node, position=place, size=size, current=context.start)
            value = _value(predicate, inner)
            holds = value == place if isinstance(value, float) and not isinstance(value, bool) else boolean(value)
            if holds:
                kept.append(node)
        found = kept
    return found


ARITHMETIC: dict[str, Callable[[float, float], float]] = {"+": operator.add, "-": operator.sub, "*": operator.mul}
ORDER: dict[str, Callable[[float, float], bool]] = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}


def _operation(tree: Operation, context: Context) -> Value:
    """From the left, however many stand in a row."""
    if tree.sign == "|":
        both = {id(node): node for side in (tree.left, tree.right) for node in _nodes(side, context)}
        return _shown(list(both.values()))
    row: list[Operation] = []
    first: Expression = tree
    while isinstance(first, Operation) and first.sign != "|":
        row.append(first)
        first = first.left
    value = _value(first, context)
    for operation in reversed(row):
        value = _combined(operation.sign, value, operation.right, context)
    return value


def _combined(sign: str, left: Value, rest: Expression, context: Context) -> Value:
    if sign in {"or", "and"}:
        held = boolean(left)
        return held if held is (sign == "or") else boolean(_value(rest, context))
    right = _value(rest, context)
    if sign in {"=", "!="}:
        return _equal(left, right, sign == "=", context.zone)
    if sign in ORDER:
        return _ordered(left, right, ORDER[sign], context.zone)
    return _arithmetic(sign, number(left, context.zone), number(right, context.zone))


def _arithmetic(sign: str, left: float, right: float) -> float:
    if sign in ARITHMETIC:
        return ARITHMETIC[sign](left, right)
    if right == 0 or math.isnan(left) or math.isnan(right) or math.isinf(left):
        return _without_quotient(sign, left, right)
    return left / right if sign == "div" else math.fmod(left, right)


def _without_quotient(sign: str, left: float, right: float) -> float:
    if sign == "mod" or left == 0 or math.isnan(left) or math.isnan(right):
        return math.nan
    return math.inf if (left > 0) == (math.copysign(1, right) > 0) else -math.inf


def _each(value: Value) -> list[Value]:
    """The values that take part in a comparison: one for each node; a skipped or missing question counts as empty, as in the apps."""
    if isinstance(value, list):
        return [node.string() for node in value] or [""]
    return [value]


def _equal(left: Value, right: Value, wanted: bool, zone: tzinfo) -> bool:
    if isinstance(left, bool) or isinstance(right, bool):
        return (boolean(left) == boolean(right)) is wanted
    numeric = isinstance(left, float) or isinstance(right, float)
    for one in _each(left):
        for other in _each(right):
            same = number(one, zone) == number(other, zone) if numeric else one == other
            if same is wanted:
                return True
    return False


def _ordered(left: Value, right: Value, holds: Callable[[float, float], bool], zone: tzinfo) -> bool:
    return any(holds(number(one, zone), number(other, zone)) for one in _each(left) for other in _each(right))
