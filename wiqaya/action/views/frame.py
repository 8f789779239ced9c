"""What pages of programmes have around them: the way back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from wiqaya.action.models import Intervention
from wiqaya.safeguards.access import WorkRequest
from wiqaya.ui.parts import Link
from wiqaya.ui.text import words_plain


def below_programmes(request: WorkRequest, name: str, page: Mapping[str, Any], here: str = "", *, programme: Intervention | None = None) -> HttpResponse:
    """A page below the list; of a programme where one is given, and below it where it is called something else."""
    steps = [Link(_("Programmes"), reverse("action:programmes"))]
    if programme:
        steps.append(Link(words_plain(programme.title), reverse("action:programme", args=[programme.short]) if here else ""))
    steps += [Link(here, "")] if here else []
    return render(request, f"action/programmes/{name}.html", {"programme": programme, **page, "breadcrumb": steps})
