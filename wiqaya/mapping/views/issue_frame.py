"""What every page of the issues has around it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from wiqaya.mapping.models import Issue
from wiqaya.safeguards.access import WorkRequest


def page(request: WorkRequest, template: str, context: Mapping[str, Any], *, card: Issue | None = None, here: str = "") -> HttpResponse:
    """A page below the list of issues: with the way back to the list, and to its card."""
    steps = [{"label": _("Issues"), "url": reverse("mapping:issues")}]
    if card is not None:
        steps.append(
            {"label": card.short, "url": reverse("mapping:issue", args=[card.short])} if here else {"label": card.short, "url": ""}
        )
    if here:
        steps.append({"label": here, "url": ""})
    return render(request, f"mapping/issues/{template}.html", {**context, "breadcrumb": steps, "card": card})
