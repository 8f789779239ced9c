"""Functions on truth, on what was chosen, and on nodes."""

from __future__ import annotations

from random import Random

from wiqaya.exchange.xforms.reasons import ExpressionError, because
from wiqaya.exchange.xforms.xpath.evaluate import Context, evaluate, function, nodes
from wiqaya.exchange.xforms.xpath.given import Arguments, as_number, as_text, own
from wiqaya.exchange.xforms.xpath.grammar import Expression, Literal, Path, Step, parse, place
from wiqaya.exchange.xforms.xpath.values import Value, boolean, string

MANY = 1_000


@function("true", 0)
def _true(context: Context, arguments: Arguments) -> Value:
    return True


@function("false", 0)
def _false(context: Context, arguments: Arguments) -> Value:
    return False


@function("not", 1)
def _not(context: Context, arguments: Arguments) -> Value:
    return not boolean(evaluate(arguments[0], context))


@function("boolean", 1)
def _boolean(context: Context, arguments: Arguments) -> Value:
    return boolean(evaluate(arguments[0], context))


@function("boolean-from-string", 1)
def _boolean_from_string(context: Context, arguments: Arguments) -> Value:
    return as_text(context, arguments[0]).strip().lower() in {"1", "true"}


@function("if", 3)
def _if(context: Context, arguments: Arguments) -> Value:
    return evaluate(arguments[1 if boolean(evaluate(arguments[0], context)) else 2], context)


@function("coalesce", 1, MANY)
def _coalesce(context: Context, arguments: Arguments) -> Value:
    return next((text for argument in arguments if (text := as_text(context, argument))), "")


@function("once", 1)
def _once(context: Context, arguments: Arguments) -> Value:
    return context.node.text or evaluate(arguments[0], context)


@function("checklist", 3, MANY)
def _checklist(context: Context, arguments: Arguments) -> Value:
    least, most = (as_number(context, bound) for bound in arguments[:2])
    held = sum(boolean(evaluate(argument, context)) for argument in arguments[2:])
    return (least < 0 or held >= least) and (most < 0 or held <= most)


@function("weighted-checklist", 4, MANY)
def _weighted_checklist(context: Context, arguments: Arguments) -> Value:
    least, most = (as_number(context, bound) for bound in arguments[:2])
    pairs = zip(arguments[2::2], arguments[3::2], strict=True)
    held = sum(as_number(context, weight) for said, weight in pairs if boolean(evaluate(said, context)))
    return (least < 0 or held >= least) and (most < 0 or held <= most)


@function("selected", 2)
def _selected(context: Context, arguments: Arguments) -> Value:
    return as_text(context, arguments[1]).strip() in as_text(context, arguments[0]).split()


@function("selected-at", 2)
def _selected_at(context: Context, arguments: Arguments) -> Value:
    chosen, place = as_text(context, arguments[0]).split(), as_number(context, arguments[1])
    return chosen[int(place)] if 0 <= place < len(chosen) else ""


@function("count-selected", 1)
def _count_selected(context: Context, arguments: Arguments) -> Value:
    return float(len(as_text(context, arguments[0]).split()))


@function("jr:choice-name", 2)
def _choice_name(context: Context, arguments: Arguments) -> Value:
    written = parse(as_text(context, arguments[1]))
    path = place(written, context.node.path) if isinstance(written, Path) else ""
    return context.around.choice_name(as_text(context, arguments[0]), path, context.node)


@function("jr:itext", 1)
def _itext(context: Context, arguments: Arguments) -> Value:
    return context.around.text(as_text(context, arguments[0]))


@function("instance", 1)
def _instance(context: Context, arguments: Arguments) -> Value:
    return [context.around.instance(as_text(context, arguments[0]))]


@function("current", 0)
def _current(context: Context, arguments: Arguments) -> Value:
    return [context.start]


@function("position", 0, 1)
def _position(context: Context, arguments: Arguments) -> Value:
    if not arguments:
        return float(context.position)
    found = evaluate(arguments[0], context)
    if not isinstance(found, list):
        raise ExpressionError(because("expression_value", name="position()", value=string(found)))
    if not found or found[0].parent is None:
        return 1.0
    alike = [child for child in found[0].parent.children if child.name == found[0].name]
    return float(1 + next(index for index, child in enumerate(alike) if child is found[0]))


@function("last", 0)
def _last(context: Context, arguments: Arguments) -> Value:
    return float(context.size)


@function("count", 1)
def _count(context: Context, arguments: Arguments) -> Value:
    return float(len(nodes(arguments[0], context)))


@function("count-non-empty", 1)
def _count_non_empty(context: Context, arguments: Arguments) -> Value:
    return float(sum(bool(node.string()) for node in nodes(arguments[0], context)))


@function("name", 0, 1)
def _name(context: Context, arguments: Arguments) -> Value:
    found = own(context, arguments)
    return found[0].name if isinstance(found, list) and found else ""


@function("local-name", 0, 1)
def _local_name(context: Context, arguments: Arguments) -> Value:
    found = own(context, arguments)
    return found[0].local if isinstance(found, list) and found else ""


@function("indexed-repeat", 3, 7)
def _indexed_repeat(context: Context, arguments: Arguments) -> Value:
    target, *pairs = arguments
    if not isinstance(target, Path) or len(pairs) % 2:
        raise ExpressionError(because("argument_count", name="indexed-repeat()", given=len(arguments)))
    wanted = {_written(repeat): as_number(context, index) for repeat, index in zip(pairs[::2], pairs[1::2], strict=True)}
    path = place(target, context.node.path)
    return nodes(Path(_indexed(path, wanted, context), absolute=True), _outside(context))


def _outside(context: Context) -> Context:
    return Context(context.start.root, context.around)


def _written(repeat: Expression) -> Expression:
    if not isinstance(repeat, Path):
        raise ExpressionError(because("expression_value", name="indexed-repeat()", value="…"))
    return repeat


def _indexed(path: str, wanted: dict[Expression, float], context: Context) -> tuple[Step, ...]:
    places = {place(repeat, context.node.path): index for repeat, index in wanted.items() if isinstance(repeat, Path)}
    steps, so_far = [], ""
    for name in path.strip("/").split("/"):
        so_far += f"/{name}"
        steps.append(Step("child", name, (Literal(places[so_far]),) if so_far in places else ()))
    return tuple(steps)


@function("randomize", 1, 2)
def _randomize(context: Context, arguments: Arguments) -> Value:
    found = list(nodes(arguments[0], context))
    seed = as_text(context, arguments[1]) if len(arguments) > 1 else repr(context.around.chance(context.node))
    Random(seed).shuffle(found)  # noqa: S311  an order of choices, no secret
    return found
