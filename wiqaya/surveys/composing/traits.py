"""What a questionnaire may ask of who somebody is (belief, origin, papers, politics, orientation, health): one question, the last, and freely.

Labels that were agreed with communities, chosen from a list, that may be left empty, on the last page, in a form that asks for nobody's name or
number.  Every other question of the kind is refused.  Special categories of data: Regulation (EU) 2016/679, Article 9.
"""

from __future__ import annotations

from collections.abc import Iterator

from wiqaya.engines.language import forbidden_label, looks_personal
from wiqaya.exchange.xforms.form import Form, Question
from wiqaya.surveys.composing.about import INTERVIEWER

SHORT = 8  # words of a label up to which its words name what is asked; a longer sentence may speak of them without asking for them
LAST = ("sex", "age", "group", "panel")  # parts that may stand on the page about oneself
NOT_REQUIRED = ("", "false()")


def traits(form: Form) -> list[Question]:
    """Questions that ask who somebody is, by the words of their labels in any language or by their name."""
    return [question for question in form.questions.values() if any(forbidden_label(text) for text in _texts(question))]


def _texts(question: Question) -> Iterator[str]:
    yield question.name.replace("_", " ")
    yield from (text for words in question.label.words.values() if 0 < len((text := words.plain).split()) <= SHORT)


def refused(form: Form, roles: dict[str, str]) -> Iterator[tuple[str, Question]]:
    """(code, question) of every question that may not be asked so: `elsewhere`, `free_text`, `required`, `not_last`, `personal`.

    `roles`: part (sex, age, group, panel …) -> question name.
    """
    found = traits(form)
    group = roles.get("group", "")
    yield from (("elsewhere", question) for question in found if question.name != group)
    asked = next((question for question in form.questions.values() if question.name == group), None)
    if asked is None:
        return
    if not asked.chooses:
        yield "free_text", asked
    if asked.rules.required not in NOT_REQUIRED:
        yield "required", asked
    if not _last(form, asked, {roles[part] for part in LAST if roles.get(part)}):
        yield "not_last", asked
    yield from (("personal", question) for question in form.questions.values() if _personal(question, roles))


def _last(form: Form, asked: Question, own: set[str]) -> bool:
    """Whether only questions about oneself, and texts that are read, come behind."""
    behind = list(form.questions.values())
    return all(question.name in own or question.rules.readonly or question.control == "trigger" for question in behind[behind.index(asked) + 1 :])


def _personal(question: Question, roles: dict[str, str]) -> bool:
    """Whether a question that is written by hand asks for a name, a telephone, an address or another thing that tells who answers."""
    if question.chooses or question.control != "input" or question.name in roles.values() or INTERVIEWER in question.appearance:
        return False
    return any(looks_personal(words.plain, []) for words in question.label.words.values() if words.plain)
