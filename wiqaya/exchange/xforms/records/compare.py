"""A record held against its form: types, choices, versions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from wiqaya.engines.language import Reason
from wiqaya.exchange.xforms.filling.answers import check_type
from wiqaya.exchange.xforms.filling.lists import read_list
from wiqaya.exchange.xforms.form import Form, Question, Wording, Words
from wiqaya.exchange.xforms.nodes import Node
from wiqaya.exchange.xforms.reasons import FormError, because
from wiqaya.exchange.xforms.records.record import Record, base


@dataclass(frozen=True)
class Mismatch:
    """An answer that its question cannot have; `key` is its place, empty for the whole record."""

    key: str
    reason: Reason


def compare(form: Form, record: Record, media: Mapping[str, bytes] | None = None) -> list[Mismatch]:
    """Everything in a record that does not fit its form; empty when all fits."""
    found = [Mismatch("", note) for note in record.notes]
    if record.form_id != form.id:
        return [Mismatch("", because("wrong_form", given=record.form_id, wanted=form.id))]
    questions, leaves = form.questions, form.leaves
    books: dict[str, frozenset[str] | None] = {}
    for key, value in record.answers.items():
        path = f"{form.root}/{base(key)}"
        if path not in leaves:
            found.append(Mismatch(key, because("unknown_question", name=key)))
            continue
        question = questions.get(path)
        if question is not None and question.chooses:
            if path not in books:
                books[path] = _outside(form, question, media) if media and question.itemset else _inside(form, path)
            found += [Mismatch(key, reason) for reason in _choices(question, value, books[path])]
        else:
            try:
                check_type(leaves[path].type, value)
            except FormError as error:
                found.append(Mismatch(key, error.reason))
    return found


def _choices(question: Question, value: str, book: frozenset[str] | None) -> list[Reason]:
    chosen = [value.strip()] if question.control == "select1" else value.split()
    wrong = [because("same_choice", value=one) for one in sorted({one for one in chosen if chosen.count(one) > 1})]
    return wrong + [because("not_choice", value=one) for one in chosen if book is not None and one not in book]


@lru_cache(maxsize=4_096)
def _inside(form: Form, path: str) -> frozenset[str] | None:
    """The values of a question whose list is part of the form."""
    book = codebook(form, form.questions[path])
    return None if book is None else frozenset(book)


def _outside(form: Form, question: Question, media: Mapping[str, bytes]) -> frozenset[str] | None:
    book = codebook(form, question, media)
    return None if book is None else frozenset(book)


def codebook(form: Form, question: Question, media: Mapping[str, bytes] | None = None) -> dict[str, Wording] | None:
    """Every value that a question can have, whatever is filtered, with its label; None when its list is not at hand."""
    if question.itemset is None:
        return {choice.value: choice.label for choice in question.choices}
    items = _items(form, question.itemset.list_name, media or {})
    if items is None:
        return None
    found: dict[str, Wording] = {}
    for item in items:
        value = item.child(question.itemset.value)
        if value is not None:
            found.setdefault(value.text, _label(form, question, item))
    return found


def _label(form: Form, question: Question, item: Node) -> Wording:
    reference = question.itemset.label if question.itemset else ""
    if reference.startswith("jr:itext("):
        named = item.child(reference[len("jr:itext(") : -1].strip())
        return form.wording(named.text) if named else Wording({})
    plain = item.child(reference)
    return Wording({form.default_language: Words((plain.text,))}) if plain else Wording({})


def _items(form: Form, name: str, media: Mapping[str, bytes]) -> list[Node] | None:
    if name in form.instances:
        return form.instances[name].children
    file = form.external.get(name, "").rpartition("/")[2]
    if file in media:
        return [item for item in read_list(file, media[file]).walk() if item.local == "item"]
    return None
