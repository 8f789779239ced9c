"""Sentences for questions that a questionnaire may not ask."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from wiqaya.exchange.xforms.form import Form
from wiqaya.surveys.composing import traits


def about_nobody(form: Form, roles: Mapping[str, Any], field: str) -> None:
    """Refuse questions about who somebody is, except one of agreed labels on the last page; raises ValidationError by `field`."""
    named = {part: name for part, name in roles.items() if isinstance(name, str)}
    found = list(dict.fromkeys((code, question.name, question.label.get(form.default_language).plain) for code, question in traits.refused(form, named)))
    if found:
        raise ValidationError({field: [_sentences()[code] % {"question": label or name} for code, name, label in found]})


def _sentences() -> dict[str, str]:
    return {
        "elsewhere": _(
            "“%(question)s” asks who somebody is: belief, origin, papers, politics, orientation or health. Leave it out, or ask once, as the last"
            " question “group”, with labels that were agreed with the communities."
        ),
        "free_text": _("“%(question)s”: people choose from labels that were agreed with the communities; they do not write here."),
        "required": _("“%(question)s”: this question can always be left empty. Take “required” out."),
        "not_last": _("“%(question)s”: this question comes last, with the others about oneself. Move it behind all others."),
        "personal": _("“%(question)s” asks for something that tells who answers. A questionnaire with labels of groups asks nobody for that."),
    }
