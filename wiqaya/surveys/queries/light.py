"""A page of a survey as it is shown on a phone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from wiqaya.engines.language import find_identifiers
from wiqaya.exchange.xforms.filling import Asked, Fault, Filling, Page, asked, pages
from wiqaya.exchange.xforms.filling.pages import faults
from wiqaya.exchange.xforms.form import Question
from wiqaya.surveys.composing.about import INTERVIEWER
from wiqaya.surveys.models import InstrumentVersion
from wiqaya.surveys.queries.forms import form_of
from wiqaya.ui.reasons import say

LAST = ("dk", "pn")  # always the last answers, set apart
MANY = 12  # answers up to which they are shown as buttons
SHOWN = frozenset({"input", "select1", "select", "trigger"})
NOT_TYPED = frozenset({"geopoint", "geotrace", "geoshape", "binary", "barcode"})
LONG = frozenset({"multiline"})


@dataclass(frozen=True)
class Field:
    """A question on the page: how it is asked, and what is wrong with the answer."""

    asked: Asked
    kind: str  # one, list, many, number, decimal, day, text, long, note
    fault: str
    sensitive: bool

    @property
    def name(self) -> str:
        return self.asked.reference


def can_be_light(version: InstrumentVersion) -> bool:
    """Whether a form can be answered on a plain page: no question that must be answered needs a camera, a place or a list to sort."""
    return all(_can(question) or not question.rules.required for question in form_of(version).questions.values())


def shown_pages(filling: Filling) -> list[Page]:
    """Pages with something that a plain page can ask, in order, without those that are skipped."""
    return [page for page in pages(filling) if page.kind == "more" or any(_can(asked(filling, one).question) for one in page.questions)]


def fields_of(filling: Filling, page: Page, wrong: Sequence[Fault], sensitive: Sequence[str]) -> list[Field]:
    told = {fault.reference: fault.text or (say(fault.reason) if fault.reason else "") for fault in wrong}
    found = [asked(filling, reference) for reference in page.questions]
    return [Field(one, _kind(one), told.get(one.reference, ""), one.question.name in sensitive) for one in found if _can(one.question)]


def place_of(shown: Sequence[Page], reference: str) -> int:
    """Which page (0, 1, …) a reference stands on; the first when it is not among them."""
    return next((place for place, page in enumerate(shown) if page.reference == reference), 0)


def unanswered(filling: Filling, sensitive: Sequence[str]) -> list[Fault]:
    """What keeps the answers from being sent.  A sensitive question never does by being skipped."""
    left = []
    for fault in faults(filling):
        skipped = fault.reason is not None and fault.reason.code == "required"
        question = asked(filling, fault.reference).question
        if not (skipped and (question.name in sensitive or not _can(question))):
            left.append(fault)
    return left


def names_in(given: Mapping[str, Sequence[str]], fields: Sequence[Field]) -> dict[str, list[str]]:
    """Question name -> the words of an open answer that look like a name, a number or an address."""
    open_ones = {field.name: field.asked.question.name for field in fields if field.kind in ("text", "long")}
    found = {open_ones[name]: [one.text for one in find_identifiers(" ".join(texts))] for name, texts in given.items() if name in open_ones}
    return {name: words for name, words in found.items() if words}


def _can(question: Question) -> bool:
    return question.control in SHOWN and question.type not in NOT_TYPED and INTERVIEWER not in question.appearance.split()


def _kind(one: Asked) -> str:
    question = one.question
    if one.note or question.control == "trigger":
        return "note"
    if question.control == "select1":
        return "one" if len(one.choices) <= MANY else "list"
    if question.control == "select":
        return "many"
    typed = {"int": "number", "decimal": "decimal", "date": "day"}.get(question.type)
    return typed or ("long" if LONG & set(question.appearance.split()) else "text")
