"""What a function is given: its arguments, evaluated as it needs them."""

from __future__ import annotations

import math

from wiqaya.exchange.xforms.reasons import ExpressionError, because
from wiqaya.exchange.xforms.xpath.evaluate import Context, evaluate
from wiqaya.exchange.xforms.xpath.grammar import Expression
from wiqaya.exchange.xforms.xpath.values import Value, number, string

Arguments = tuple[Expression, ...]


def as_text(context: Context, argument: Expression) -> str:
    return string(evaluate(argument, context))


def as_number(context: Context, argument: Expression) -> float:
    return number(evaluate(argument, context), context.zone)


def as_texts(context: Context, arguments: Arguments) -> list[str]:
    """The values of all arguments; a nodeset gives one for each node."""
    found: list[str] = []
    for argument in arguments:
        value = evaluate(argument, context)
        found += [node.string() for node in value] if isinstance(value, list) else [string(value)]
    return found


def own(context: Context, arguments: Arguments) -> Value:
    """The value of the first argument, or of the node itself."""
    return evaluate(arguments[0], context) if arguments else [context.node]


def finite(value: float, name: str) -> float:
    if math.isnan(value) or math.isinf(value):
        raise ExpressionError(because("expression_value", name=name, value=string(value)))
    return value
