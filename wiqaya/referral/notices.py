"""Letters that say only that there is a task: no reference, no name, no reason leaves the support workspace (R59)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from django.core.mail import send_mail
from django.utils import translation
from django.utils.translation import gettext as _


class Addressed(Protocol):
    email: str
    language: str


def tell(users: Iterable[Addressed]) -> None:
    """“You have a task in the support workspace”, in the language of each.  A mail server that is silent stops nothing: the task stands on their page."""
    for user in users:
        with translation.override(user.language or "ar"):
            sentence = _("You have a task in the support workspace.")
        send_mail(sentence, sentence, None, [user.email], fail_silently=True)
