"""Writes of pages where people write in their own words: as everywhere, and what the wording check says about the texts that were saved."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.forms import BaseForm
from django.utils.functional import Promise

from wiqaya.safeguards.access import WorkRequest
from wiqaya.safeguards.wording import remarks
from wiqaya.ui import saving
from wiqaya.ui.saving import refused, tried

__all__ = ["refused", "saved", "tried", "worth_a_look"]


def saved(request: WorkRequest, form: BaseForm, write: Callable[[], object], said: str | Promise) -> bool:
    """Whether the form was sent, is sound, and its write went through; then `said` is shown on the next page."""
    if not saving.saved(request, form, write, said):
        return False
    for sentence in worth_a_look(form):
        messages.warning(request, sentence)
    return True


def worth_a_look(form: BaseForm) -> list[str]:
    """What the wording check says about the texts of a form that was saved: at most three remarks, which change nothing."""
    texts = [(lang, text) for value in form.cleaned_data.values() if isinstance(value, dict) for lang, text in value.items()]
    found = [remark.sentence() for lang, text in texts for remark in remarks(text, lang) if not remark.refuses]
    return list(dict.fromkeys(found))[:3]
