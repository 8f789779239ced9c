"""What pages with forms share: run a write, and say beside the fields what it refused."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import HttpRequest
from django.utils.functional import Promise


def saved(request: HttpRequest, form: BaseForm, write: Callable[[], object], said: str | Promise) -> bool:
    """Whether the form was sent, is sound, and its write went through; then `said` is shown on the next page."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        write()
    except ValidationError as wrong:
        refused(form, wrong)
        return False
    messages.success(request, str(said))
    return True


def refused(form: BaseForm, wrong: ValidationError) -> None:
    """What an action refused, beside the field that it names; above the form when the form has no such field."""
    if not hasattr(wrong, "error_dict"):
        form.add_error(None, wrong)
        return
    for field, errors in wrong.error_dict.items():
        form.add_error(field if field in form.fields else None, ValidationError(errors))


def tried(request: HttpRequest, write: Callable[[], object], said: str | Promise = "") -> bool:
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
