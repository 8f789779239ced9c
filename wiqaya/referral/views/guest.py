"""The page of a provider without an account: what they need to know, and their answer; it opens with its link alone."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from wiqaya.referral.actions import guests as answering
from wiqaya.referral.forms.planning import GuestAnswerForm
from wiqaya.referral.queries import guests
from wiqaya.referral.views.frame import help_page
from wiqaya.referral.words import SupportKind
from wiqaya.safeguards.access import NOBODY, WorkRequest
from wiqaya.ui.saving import saved


@help_page
def guest(request: WorkRequest, token: str) -> HttpResponse:
    """Answered once, or over: the page says so and shows nothing."""
    at = timezone.now()
    found = guests.opened(token, at)
    if found is None:
        return _over(request, answered=guests.answered(token))
    row, ring = found
    form = GuestAnswerForm(request.POST or None)

    def write() -> object:
        return answering.answer(token=token, **form.cleaned_data, by=NOBODY, at=at)

    if saved(request, form, write, _("Thank you. The answer is sealed for those who asked.")):
        return _private(redirect("guest", token))
    page = {"row": row, "need": guests.need_of(row, ring), "kind": SupportKind(row.support.kind).label, "form": form}
    return _private(render(request, "referral/guest/guest.html", page, status=422 if form.errors else 200))


def _over(request: WorkRequest, *, answered: bool) -> HttpResponse:
    return _private(render(request, "referral/guest/over.html", {"answered": answered}, status=200 if answered else 404))


def _private(response: HttpResponse) -> HttpResponse:
    """The link is the key: it goes to no other site, and into no log of refused requests."""
    response["Referrer-Policy"] = "no-referrer"
    response._has_been_logged = True  # type: ignore[attr-defined]  # what Django asks before it writes a line with the address
    return response
