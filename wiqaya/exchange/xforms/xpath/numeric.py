"""Functions on numbers and dates."""

from __future__ import annotations

import math
from collections.abc import Callable

from wiqaya.exchange.xforms.xpath import dates
from wiqaya.exchange.xforms.xpath.evaluate import Context, evaluate, function, nodes
from wiqaya.exchange.xforms.xpath.given import Arguments, as_number, as_text, as_texts, finite, own
from wiqaya.exchange.xforms.xpath.values import Value, day_text, moment_text, number

MANY = 1_000


def half_up(value: float) -> float:
    return value if math.isnan(value) or math.isinf(value) else float(math.floor(value + 0.5))


@function("number", 0, 1)
def _as_number(context: Context, arguments: Arguments) -> Value:
    return number(own(context, arguments), context.zone)


@function("int", 1)
def _int(context: Context, arguments: Arguments) -> Value:
    value = as_number(context, arguments[0])
    return value if math.isnan(value) or math.isinf(value) else float(math.trunc(value))


@function("round", 1, 2)
def _round(context: Context, arguments: Arguments) -> Value:
    value = as_number(context, arguments[0])
    places = int(finite(as_number(context, arguments[1]), "round()")) if len(arguments) > 1 else 0
    if not places or abs(places) > 300:
        return half_up(value)
    scale = 10.0**places
    moved = value * scale
    return value if math.isnan(moved) or math.isinf(moved) else math.copysign(math.floor(abs(moved) + 0.5), moved) / scale


@function("sum", 1)
def _sum(context: Context, arguments: Arguments) -> Value:
    return math.fsum(number(node.string() or "0", context.zone) for node in nodes(arguments[0], context))


@function("min", 1, MANY)
def _min(context: Context, arguments: Arguments) -> Value:
    return _extreme(min, [text for text in as_texts(context, arguments) if text], context)


@function("max", 1, MANY)
def _max(context: Context, arguments: Arguments) -> Value:
    return _extreme(max, [text for text in as_texts(context, arguments) if text], context)


def _extreme(best: Callable[[list[float]], float], texts: list[str], context: Context) -> Value:
    values = [number(text, context.zone) for text in texts]
    return math.nan if not values or any(math.isnan(value) for value in values) else best(values)


@function("pow", 2)
def _pow(context: Context, arguments: Arguments) -> Value:
    return _tried(math.pow, *(as_number(context, argument) for argument in arguments))


@function("atan2", 2)
def _atan2(context: Context, arguments: Arguments) -> Value:
    return _tried(math.atan2, *(as_number(context, argument) for argument in arguments))


@function("pi", 0)
def _pi(context: Context, arguments: Arguments) -> Value:
    return math.pi


def _tried(made: Callable[..., float], *values: float) -> float:
    try:
        return float(made(*values))
    except (ValueError, OverflowError):
        return math.nan


def _of_one(name: str, made: Callable[[float], float]) -> None:
    @function(name, 1)
    def _(context: Context, arguments: Arguments) -> Value:
        return _tried(made, as_number(context, arguments[0]))


ONE_NUMBER: dict[str, Callable[[float], float]] = {
    "floor": math.floor, "ceiling": math.ceil, "abs": abs, "sqrt": math.sqrt, "exp": math.exp, "exp10": lambda value: 10.0**value,
    "log": math.log, "log10": math.log10, "sin": math.sin, "cos": math.cos, "tan": math.tan, "asin": math.asin, "acos": math.acos, "atan": math.atan,
}  # fmt: skip
for _known, _made in ONE_NUMBER.items():
    _of_one(_known, _made)


@function("random", 0)
def _random(context: Context, arguments: Arguments) -> Value:
    return context.around.chance(context.node)


@function("today", 0)
def _today(context: Context, arguments: Arguments) -> Value:
    return day_text(context.around.now)


@function("now", 0)
def _now(context: Context, arguments: Arguments) -> Value:
    return moment_text(context.around.now.replace(tzinfo=None), context.zone)


@function("date", 1)
def _date(context: Context, arguments: Arguments) -> Value:
    return dates.as_day(evaluate(arguments[0], context), context.zone)


@function("date-time", 1)
def _date_time(context: Context, arguments: Arguments) -> Value:
    return dates.as_moment(evaluate(arguments[0], context), context.zone)


@function("format-date", 2)
def _format_date(context: Context, arguments: Arguments) -> Value:
    return dates.formatted(evaluate(arguments[0], context), as_text(context, arguments[1]), context.zone)


@function("format-date-time", 2)
def _format_date_time(context: Context, arguments: Arguments) -> Value:
    return dates.formatted(evaluate(arguments[0], context), as_text(context, arguments[1]), context.zone)


@function("decimal-date-time", 1)
def _decimal_date_time(context: Context, arguments: Arguments) -> Value:
    return as_number(context, arguments[0])


@function("decimal-time", 1)
def _decimal_time(context: Context, arguments: Arguments) -> Value:
    return dates.part_of_day(as_text(context, arguments[0]))
