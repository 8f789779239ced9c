"""From a form's record to an arrival: answers by the names of their questions."""

from __future__ import annotations

from typing import Any

from wiqaya.exchange.xforms.form import Form
from wiqaya.exchange.xforms.records import Record, compare, repeats_of
from wiqaya.surveys.actions.collect import Arrival

OUTSIDE = "outside-codebook"


def arrival_of(form: Form, record: Record, content: bytes, *, kept: frozenset[str] = frozenset()) -> Arrival:
    """What a client sent, ready to be taken in.  `kept`: open questions whose words the person has confirmed to name nobody."""
    answers: dict[str, Any] = {_name(key): value for key, value in record.answers.items() if "[" not in key}
    for path in form.repeats:
        rows = [{_name(key): value for key, value in row.items()} for _where, row in repeats_of(record, form.relative(path))]
        if rows:
            answers[_name(path)] = rows
    if record.day:
        answers.setdefault("day", record.day)
    if record.area:
        answers.setdefault("area", record.area)
    outside = OUTSIDE if compare(form, record) else ""
    return Arrival(record.instance_id, content, answers, frozenset(open_questions(form)) - kept, outside)


def open_questions(form: Form) -> set[str]:
    """Names of the questions that are answered in one's own words."""
    return {question.name for question in form.questions.values() if question.control == "input" and question.type == "string"}


def _name(key: str) -> str:
    return key.rpartition("/")[2]
