"""What pages with forms share: run a write, and say beside the fields what it refused."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.utils.functional import Promise

from wiqaya.mapping.queries.wording import remarks
from wiqaya.safeguards.access import WorkRequest


def saved(request: WorkRequest, form: BaseForm, write: Callable[[], object], said: str | Promise) -> bool:
    """Whether the form was sent, is sound, and its write went through; then `said` is shown on the next page."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        write()
    except ValidationError as wrong:
        refused(form, wrong)
        return False
    messages.success(request, str(said))
    for sentence in worth_a_look(form):
        messages.warning(request, sentence)
    return True


def worth_a_look(form: BaseForm) -> list[str]:
    """What the wording check says about the texts of a form that was saved: at most three remarks, which change nothing."""
    texts = [(lang, text) for value in form.cleaned_data.values() if isinstance(value, dict) for lang, text in value.items()]
    found = [remark.sentence() for lang, text in texts for remark in remarks(text, lang) if not remark.refuses]
    return list(dict.fromkeys(found))[:3]


def refused(form: BaseForm, wrong: ValidationError) -> None:
    """What an action refused, beside the field that it names; above the form when the form has no such field."""
    if not hasattr(wrong, "error_dict"):
        form.add_error(None, wrong)
        return
    for field, errors in wrong.error_dict.items():
        form.add_error(field if field in form.fields else None, ValidationError(errors))


def tried(request: WorkRequest, write: Callable[[], object], said: str | Promise = "") -> bool:
    """A write without a form of its own: what it refuses is said on the next page."""
    try:
        write()
    except ValidationError as wrong:
        for sentence in wrong.messages:
            messages.error(request, sentence)
        return False
    if said:
        messages.success(request, str(said))
    return True
