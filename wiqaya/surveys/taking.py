"""From a form's record to an arrival: answers by the names of their questions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wiqaya.exchange.xforms.form import Form
from wiqaya.exchange.xforms.records import Record, base, compare, repeats_of
from wiqaya.surveys.actions.collect import Arrival

OUTSIDE = "outside-codebook"


def arrival_of(
    form: Form, record: Record, content: bytes, *, kept: frozenset[str] = frozenset(), media: Mapping[str, bytes] | None = None, checked: bool = False
) -> Arrival:
    """What a client sent, ready to be taken in.  `kept`: open questions whose words the person has confirmed to name nobody;
    `media`: the lists beside the form; `checked`: it was held against its form already.

    Rows of a repeat inside of another one stand under their own name, after each other.
    """
    answers: dict[str, Any] = {_key(form, key): value for key, value in record.answers.items() if "[" not in key}
    for path in form.repeats:
        repeat = form.relative(path)
        found = [row for _where, row in repeats_of(record, repeat)]
        rows = [{_key(form, f"{repeat}/{key}"): value for key, value in row.items() if "[" not in key} for row in found]
        if rows:
            answers[form.key_of(path)] = rows
    outside = OUTSIDE if not checked and compare(form, record, media) else ""
    texts = frozenset(open_questions(form)) - kept
    return Arrival(record.instance_id, content, answers, texts, outside, area=record.area, day=record.day)


def open_questions(form: Form) -> set[str]:
    """Names of the questions that are answered in one's own words."""
    return {question.name for question in form.questions.values() if question.control == "input" and question.type == "string"}


def _key(form: Form, key: str) -> str:
    return form.key_of(f"{form.root}/{base(key)}")
