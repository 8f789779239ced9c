"""Parts of pages that other rooms show: how the four principles were applied to something of theirs, who stands by it, who disagrees."""

from __future__ import annotations

from uuid import UUID

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from wiqaya.people.queries import names_of
from wiqaya.safeguards.access import WorkRequest
from wiqaya.strategy.access import CONTRIBUTE
from wiqaya.strategy.queries.principles import state


def principles(request: WorkRequest, *, about: str, subject: UUID) -> SafeString:
    """A card with the four, dissent first seen, and the way to the page where one stands by them.  One query."""
    rows = state(subject)
    page = {
        "states": rows, "names": names_of({row.by for one in rows for row in one.stands}), "may_stand": request.actor.may(CONTRIBUTE),
        "url": reverse("strategy:principles", args=[about, subject]),
    }  # fmt: skip
    return render_to_string("strategy/principles/_panel.html", page, request=request)
