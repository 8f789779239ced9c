"""What a form asks for that the light form without a script cannot do, found before anybody answers it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from wiqaya.engines.language import Reason
from wiqaya.exchange.xforms.form import Form, Output, Question, Repeat, Wording
from wiqaya.exchange.xforms.reasons import ExpressionError, because
from wiqaya.exchange.xforms.xpath import FUNCTIONS, calls, parse

APPS = re.compile(r"\bex:|\bsearch\(|\bprinter\b")


@dataclass(frozen=True)
class Notice:
    """Where in the form, and what."""

    path: str
    reason: Reason


def notices(form: Form) -> list[Notice]:
    """Expressions that cannot be read, functions and looks that only the apps know; empty for a form that everybody can answer."""
    found: dict[tuple[str, str], Notice] = {}
    for path, expression in _expressions(form):
        for reason in _of(expression):
            found.setdefault((path, reason.sentence()), Notice(path, reason))
    for question in form.questions.values():
        if looks := APPS.search(question.appearance):
            reason = because("unsupported", name=looks[0].strip("("))
            found.setdefault((question.path, reason.sentence()), Notice(question.path, reason))
    return list(found.values())


def _of(expression: str) -> Iterator[Reason]:
    try:
        tree = parse(expression)
    except ExpressionError as error:
        yield error.reason
        return
    for call in calls(tree):
        if call.name not in FUNCTIONS:
            yield because("unsupported", name=f"{call.name}()")


def _expressions(form: Form) -> Iterator[tuple[str, str]]:
    for rules in form.rules.values():
        for expression in (rules.relevant, rules.constraint, rules.required, rules.readonly, rules.calculate):
            if expression:
                yield rules.path, expression
    for action in form.actions:
        if action.name == "setvalue" and action.value:
            yield action.target, action.value
    for item in form.walk():
        if isinstance(item, Repeat) and item.count:
            yield item.path, item.count
        if isinstance(item, Question) and item.itemset:
            yield item.path, item.itemset.nodeset
        yield from ((item.path, output) for output in _outputs(item.label))


def _outputs(wording: Wording) -> Iterator[str]:
    for words in wording.words.values():
        yield from (part.expression for part in words.parts if isinstance(part, Output) and part.expression)
