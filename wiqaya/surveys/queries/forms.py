"""What stands in a form: pages, labels, problems of a workbook."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from wiqaya.exchange.xforms.convert import FormRefused
from wiqaya.exchange.xforms.form import Form, Itemset, Question
from wiqaya.exchange.xforms.parse import read_form
from wiqaya.surveys.models import InstrumentVersion, VersionFile
from wiqaya.surveys.storing import read_stored
from wiqaya.ui.reasons import say

LISTS = {"csv": "text/csv", "xml": "application/xml", "geojson": "application/geo+json"}  # ending -> media type


@dataclass(frozen=True)
class Shown:
    """A question as people read it."""

    name: str
    label: str
    hint: str
    kind: str
    choices: tuple[tuple[str, str], ...]
    depends: bool


@dataclass(frozen=True)
class PageOf:
    title: str
    questions: tuple[Shown, ...]


@dataclass(frozen=True)
class ProblemLine:
    sheet: str
    row: int | None
    column: str | None
    sentence: str


@lru_cache(maxsize=64)
def _parsed(digest: str, xform: str) -> Form:
    return read_form(xform)


def form_of(version: InstrumentVersion) -> Form:
    """The parsed form of a version; parsed once for each content."""
    return _parsed(version.digest, version.xform)


@dataclass(frozen=True)
class NeededFile:
    """A file that a form shows or looks into, and what is here of it."""

    name: str
    file: VersionFile | None


def needed_files(version: InstrumentVersion) -> list[NeededFile]:
    """Every file that the form names, and those brought with it."""
    here = {one.name: one for one in version.files.all()}
    return [NeededFile(name, here.get(name)) for name in sorted({*form_of(version).media, *here})]


def lists_of(version: InstrumentVersion) -> dict[str, bytes]:
    """The lists of choices beside the form, by the names of their files."""
    if not form_of(version).media:
        return {}
    return {one.name: _stored(one.stored) for one in version.files.all() if one.kind in LISTS.values()}


@lru_cache(maxsize=64)
def _stored(stored: str) -> bytes:
    """A file never changes under its name."""
    return read_stored(stored)


def questions_of(version: InstrumentVersion) -> Iterator[Question]:
    yield from form_of(version).questions.values()


def labels_of(version: InstrumentVersion, lang: str) -> dict[str, str]:
    """Question name -> its text in the language."""
    language = form_of(version).language_for(lang)
    return {question.name: question.label.get(language).plain for question in questions_of(version)}


def answers_of(version: InstrumentVersion, name: str, lang: str) -> dict[str, str]:
    """Value -> text of the answers of a closed question; empty for an open one."""
    form = form_of(version)
    language = form.language_for(lang)
    question = next((one for one in questions_of(version) if one.name == name), None)
    if question is None:
        return {}
    return dict(_choices(form, question, language))


def pages_of(version: InstrumentVersion, lang: str) -> list[PageOf]:
    """The questions group by group, in the order in which they are asked."""
    form = form_of(version)
    language = form.language_for(lang)
    return [PageOf(title, tuple(_shown(form, one, language) for one in asked)) for title, asked in _grouped(form, language)]


def asked_in(version: InstrumentVersion) -> dict[str, dict[str, str]]:
    """Question name -> text by language code, of the questions that our modules ask."""
    form = form_of(version)
    return {
        question.name: {lang: question.label.get(form.language_for(lang)).plain for lang in version.languages}
        for question in questions_of(version)
        if question.name not in set(_plain(version.roles))
    }


def problems_of(refused: FormRefused) -> list[ProblemLine]:
    return [ProblemLine(one.sheet or "", one.row, one.column, say(one.reason)) for one in refused.problems]


def _plain(roles: Mapping[str, Any]) -> Iterator[str]:
    yield from (name for name in roles.values() if isinstance(name, str))


def _grouped(form: Form, language: str) -> Iterator[tuple[str, list[Question]]]:
    for item in form.items:
        if isinstance(item, Question):
            yield "", [item]
        else:
            inside = [question for path, question in form.questions.items() if path.startswith(item.path + "/")]
            yield item.label.get(language).plain, inside


def _shown(form: Form, question: Question, language: str) -> Shown:
    return Shown(
        question.name, question.label.get(language).plain, question.hint.get(language).plain, question.control,
        tuple(_choices(form, question, language)), bool(question.rules.relevant),
    )  # fmt: skip


def _choices(form: Form, question: Question, language: str) -> Iterator[tuple[str, str]]:
    for choice in question.choices:
        yield choice.value, choice.label.get(language).plain
    if question.itemset is not None:
        yield from _listed(form, question.itemset, language)


def _listed(form: Form, itemset: Itemset, language: str) -> Iterator[tuple[str, str]]:
    """Every answer of a list of the form, without what a filter would leave out."""
    held = form.instances.get(itemset.list_name)
    for item in held.children if held else []:
        value, label, key = item.child(itemset.value), item.child(itemset.label), item.child("itextId")
        if value is not None:
            yield value.text, form.wording(key.text).get(language).plain if key is not None else label.text if label is not None else value.text
