"""A survey's result on a card: searched for, chosen, cited."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from wiqaya.mapping.access import EDIT
from wiqaya.mapping.actions import citing as actions
from wiqaya.mapping.forms.citing import CiteForm, SearchForm
from wiqaya.mapping.queries import issues as queries
from wiqaya.mapping.views.issue_frame import page
from wiqaya.safeguards.access import WorkRequest, needs
from wiqaya.surveys import facts
from wiqaya.ui.saving import saved


@needs(EDIT)
def cite(request: WorkRequest, short: str) -> HttpResponse:
    """Without script: the search is a form of its own, and what it found stands below."""
    card = get_object_or_404(queries.cards(), short=short)
    search = SearchForm(request.GET or None)
    text = search.cleaned_data["q"] if search.is_bound and search.is_valid() else ""
    found = facts.find(text)
    form = CiteForm(request.POST or None, card=card, found=found)

    def write() -> None:
        said = form.cleaned_data
        actions.cite(
            issue=card, result=said["result"], direction=said["direction"], strength=said["strength"], reason=said["reason"], by=request.actor, at=timezone.now()
        )

    if saved(request, form, write, _("The result is cited. Say what it means for this issue.")):
        return redirect(f"{reverse('mapping:issue', args=[short])}#part-evidence")
    context = {"search": search, "form": form, "found": found, "most": len(found) == facts.MOST, "searched": bool(text)}
    return page(request, "cite", context, card=card, here=_("Cite a survey result"))
