"""One question a page (or a group that its form shows together), in the order of the form, without what is skipped."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from wiqaya.engines.language import Reason
from wiqaya.exchange.xforms.filling.answers import read_answer
from wiqaya.exchange.xforms.filling.session import Filling
from wiqaya.exchange.xforms.filling.tree import under
from wiqaya.exchange.xforms.form import Group, Item, Question, Repeat, Wording, Words
from wiqaya.exchange.xforms.nodes import Node
from wiqaya.exchange.xforms.reasons import FormError, because
from wiqaya.exchange.xforms.xpath import boolean
from wiqaya.exchange.xforms.xpath.values import is_shown


@dataclass(frozen=True)
class Page:
    """`questions` are references.  A page `more` asks whether there is one more of a repeat: `repeat` is its path, `parent` where it lies."""

    reference: str
    questions: tuple[str, ...] = ()
    kind: Literal["questions", "more"] = "questions"
    repeat: str = ""
    parent: str = ""


@dataclass(frozen=True)
class Offered:
    """A choice as it is shown; `forms` name its picture or sound."""

    value: str
    label: str
    forms: Mapping[str, str] = field(default_factory=dict)
    chosen: bool = False


@dataclass(frozen=True)
class Asked:
    """A question as it is shown now, in the language of the filling.  `around` are the labels of its groups; `note` asks nothing."""

    reference: str
    question: Question
    label: str
    hint: str
    guidance: str
    forms: Mapping[str, str]
    around: tuple[str, ...]
    required: bool
    note: bool
    value: str
    choices: tuple[Offered, ...] = ()


@dataclass(frozen=True)
class Fault:
    """Why an answer cannot stand: in the form's own words, or a reason to say in the reader's language."""

    reference: str
    text: str = ""
    reason: Reason | None = None

    def sentence(self) -> str:
        return self.text or (self.reason.sentence() if self.reason else "")


def pages(filling: Filling) -> list[Page]:
    """Every page that is to be shown with the answers so far."""
    return list(_pages(filling, filling.form.items, filling.root))


def page_after(filling: Filling, reference: str) -> Page | None:
    """The page behind one (which may be skipped by now); None at the end.  The first for an empty reference."""
    return _beside(filling, reference, 1)


def page_before(filling: Filling, reference: str) -> Page | None:
    return _beside(filling, reference, -1)


def _beside(filling: Filling, reference: str, step: int) -> Page | None:
    shown = pages(filling)
    places = [index for index, page in enumerate(shown) if page.reference == reference or reference in page.questions]
    if not places:
        return shown[0] if shown and step > 0 else None
    place = places[0] + step
    return shown[place] if 0 <= place < len(shown) else None


def _pages(filling: Filling, items: Sequence[Item], around: Node) -> Iterator[Page]:
    for item in items:
        if isinstance(item, Repeat):
            yield from _repeated(filling, item, around)
        elif isinstance(item, Group):
            yield from _grouped(filling, item, around)
        else:
            for node in under(around, item.path):
                if is_shown(node):
                    reference = filling.reference(node)
                    yield Page(reference, (reference,))


def _repeated(filling: Filling, repeat: Repeat, around: Node) -> Iterator[Page]:
    for parent in under(around, repeat.path.rpartition("/")[0]):
        if not is_shown(parent):
            continue
        there = [child for child in parent.children if child.path == repeat.path]
        for child in there:
            if is_shown(child):
                yield from _inside(filling, repeat, child)
        if not repeat.count and all(is_shown(child) for child in there):
            where = filling.reference(parent)
            yield Page(f"{where}/{repeat.path.rpartition('/')[2]}+", kind="more", repeat=repeat.path, parent=where)


def _grouped(filling: Filling, group: Group, around: Node) -> Iterator[Page]:
    nodes = under(around, group.path) if group.path.startswith(around.path + "/") else [around]
    for node in nodes:
        if is_shown(node):
            yield from _inside(filling, group, node)


def _inside(filling: Filling, group: Group, node: Node) -> Iterator[Page]:
    if "field-list" not in group.appearance:
        yield from _pages(filling, group.children, node)
        return
    together = list(_pages(filling, group.children, node))
    questions = tuple(question for page in together for question in page.questions)
    if questions:
        yield Page(filling.reference(node), questions)
    yield from (page for page in together if page.kind == "more")


def asked(filling: Filling, reference: str) -> Asked:
    """A question as it is shown.  Raises FormError when the form has none there."""
    node = filling.node(reference)
    question = filling.questions.get(node.path)
    if question is None:
        raise FormError(because("not_asked", name=reference))
    chosen = set(node.text.split()) if question.control != "select1" else {node.text}
    offered = filling.choice_words(question, node) if question.chooses else []
    label = question.label.get(filling.language)
    hint = question.hint.get(filling.language)
    rules = question.rules
    fixed = bool(rules.readonly) and boolean(filling.value(rules.readonly, node))
    return Asked(
        reference=reference,
        question=question,
        label=filling.words(label, node),
        hint=filling.words(hint, node),
        guidance=hint.forms.get("guidance", ""),
        forms=label.forms,
        around=_labels_around(filling, node),
        required=bool(rules.required) and boolean(filling.value(rules.required, node)),
        note=fixed,
        value=node.text,
        choices=tuple(Offered(value, filling.words(words, node), words.forms, value in chosen) for value, words in offered),
    )


def _labels_around(filling: Filling, node: Node) -> tuple[str, ...]:
    groups = {item.path: item for item in filling.form.walk() if isinstance(item, Group)}
    labels, at = [], node.parent
    while at is not None:
        group = groups.get(at.path)
        if group is not None and (label := filling.render(group.label, at)):
            labels.append(label)
        at = at.parent
    return tuple(reversed(labels))


def check(filling: Filling, given: Mapping[str, Sequence[str]]) -> list[Fault]:
    """Take the answers of a page: read, keep, work out what follows, and say what cannot stand.

    What cannot be read as its question needs it is not kept; what breaks a rule of the form is kept, so that it is shown again.
    """
    faults: dict[str, Fault] = {}
    waiting = dict(given)
    while ready := [reference for reference in waiting if _is_asked(filling, reference)]:
        for reference in ready:  # an answer may open the next question on the same page
            if fault := _take(filling, reference, waiting.pop(reference)):
                faults[reference] = fault
        filling.settle()
    for reference, texts in waiting.items():
        if any(text.strip() for text in texts):
            faults[reference] = Fault(reference, reason=because("not_asked", name=reference))
    broken = [fault for reference in given if reference not in faults and reference not in waiting and (fault := broken_rule(filling, reference))]
    return [*faults.values(), *broken]


def still_open(filling: Filling, reference: str, given: Mapping[str, Sequence[str]]) -> Page | None:
    """The same page when its answers opened questions on it that were not shown before."""
    page = next((page for page in pages(filling) if page.reference == reference), None)
    return page if page and set(page.questions) - set(given) else None


def _is_asked(filling: Filling, reference: str) -> bool:
    node = filling.node(reference)
    return node.path in filling.questions and is_shown(node)


def _take(filling: Filling, reference: str, texts: Sequence[str]) -> Fault | None:
    node = filling.node(reference)
    question = filling.questions[node.path]
    if _fixed(filling, question, node):
        return None
    try:
        offered = [value for value, _ in filling.choices(question, node)] if question.chooses else []
        filling.put(node, read_answer(question, texts, offered))
    except FormError as error:
        return Fault(reference, reason=error.reason)
    return None


def _fixed(filling: Filling, question: Question, node: Node) -> bool:
    return bool(question.rules.readonly) and boolean(filling.value(question.rules.readonly, node))


def broken_rule(filling: Filling, reference: str) -> Fault | None:
    """Whether the answer that stands there is missing or breaks the form's constraint."""
    node = filling.node(reference)
    question = filling.questions.get(node.path)
    if question is None or not is_shown(node):
        return None
    rules = question.rules
    if not node.text:
        needed = bool(rules.required) and not _fixed(filling, question, node) and boolean(filling.value(rules.required, node))
        return Fault(reference, _own_words(filling, rules.required_message, node), because("required")) if needed else None
    if rules.constraint and not boolean(filling.value(rules.constraint, node)):
        return Fault(reference, _own_words(filling, rules.constraint_message, node), because("constraint"))
    return None


def _own_words(filling: Filling, wording: Wording | None, node: Node) -> str:
    return filling.render(wording, node) if wording else ""


def faults(filling: Filling) -> list[Fault]:
    """Everything that keeps the answers from being sent, page by page."""
    return [fault for page in pages(filling) for reference in page.questions if (fault := broken_rule(filling, reference))]


__all__ = ["Asked", "Fault", "Offered", "Page", "Words", "asked", "broken_rule", "check", "faults", "page_after", "page_before", "pages", "still_open"]
