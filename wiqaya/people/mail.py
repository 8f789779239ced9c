"""Letters by mail: in the reader's language, plain text with the same in HTML, direction set."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.translation import get_language_bidi, override

from wiqaya.people.models import Invitation
from wiqaya.safeguards.words import Role


def compose(*, to: str, subject: str, text: str, language: str) -> EmailMultiAlternatives:
    """A letter from its plain text: paragraphs are parted by empty lines, a line that is an address becomes a link."""
    with override(language):
        paragraphs = [part.strip() for part in text.strip().split("\n\n") if part.strip()]
        page = {"subject": subject, "paragraphs": paragraphs, "language": language, "direction": "rtl" if get_language_bidi() else "ltr"}
        letter = EmailMultiAlternatives(subject, "\n\n".join(paragraphs) + "\n", settings.DEFAULT_FROM_EMAIL, [to])
        letter.attach_alternative(render_to_string("people/mail/letter.html", page), "text/html")
    return letter


def invitation_letter(invitation: Invitation, *, link: str, city: Any, inviter: str, at: datetime) -> EmailMultiAlternatives:
    """The letter with the link that works once."""
    with override(invitation.language):
        page = {
            "name": invitation.name, "role": str(Role(invitation.role).label), "city": city.name, "inviter": inviter, "link": link,
            "expires": invitation.expires, "sent": at,
        }  # fmt: skip
        subject = " ".join(render_to_string("people/mail/invitation_subject.txt", page).split())
        text = render_to_string("people/mail/invitation_message.txt", page)
    return compose(to=invitation.email, subject=subject, text=text, language=invitation.language)


def mail_leaves() -> bool:
    """Whether a mail server is set up; without one letters lie in a folder of the installation."""
    return not settings.EMAIL_BACKEND.endswith("filebased.EmailBackend")
