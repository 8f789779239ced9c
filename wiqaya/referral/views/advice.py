"""The desk for advice (SUP02): questions without a person, by age; answers, a topic, nothing else."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wiqaya.referral.actions import advice
from wiqaya.referral.forms.advice import AnswerForm
from wiqaya.referral.models import Enquiry
from wiqaya.referral.queries import advice as queries
from wiqaya.referral.views.frame import desk
from wiqaya.referral.views.looking import listed
from wiqaya.referral.words import Topic, Wanted
from wiqaya.safeguards.access import WorkRequest
from wiqaya.ui.saving import saved

SHOWN = 50


@desk
def questions(request: WorkRequest) -> HttpResponse:
    """Those that wait, oldest first, then those that were answered; no text is opened here."""
    at = timezone.now()
    rows = queries.desk(request.actor, at)
    waiting = rows.filter(answered_on__isnull=True)
    page = {
        "waiting": list(waiting[:SHOWN]), "waiting_count": waiting.count(), "answered": [(row, Topic(row.topic).label) for row in rows.filter(answered_on__isnull=False).order_by("-answered_on")[:SHOWN]],
        "today": timezone.localdate(at),
    }  # fmt: skip
    listed(request, page["waiting"], page["answered"])
    return render(request, "referral/advice/desk.html", page)


@desk
def question(request: WorkRequest, key: UUID) -> HttpResponse:
    """One question: reading it is written down."""
    at = timezone.now()
    row = queries.enquiry(request.actor, key, at)
    return _page(request, row, at)


def _page(request: WorkRequest, row: Enquiry, at: datetime, contact: str = "") -> HttpResponse:
    asked, said = queries.conversation(row, by=request.actor, at=at)
    form = AnswerForm(None if contact else request.POST or None, initial={"topic": row.topic})
    if not contact and saved(
        request,
        form,
        lambda: advice.answer(enquiry=row, text=form.answer(asked.language), topic=form.cleaned_data["topic"], by=request.actor, at=at),
        _("Your answer is in the reply box."),
    ):
        return redirect("care:advice")
    page = {
        "row": row, "asked": asked, "said": said, "form": form, "contact": contact, "about": asked.about and queries.about_words(asked),
        "wants_call": asked.wanted == Wanted.CALL and row.contact is not None, "no_answer": asked.wanted == Wanted.NONE,
    }  # fmt: skip
    return render(request, "referral/advice/question.html", page, status=422 if form.errors else 200)


@desk
@require_POST
def contact(request: WorkRequest, key: UUID) -> HttpResponse:
    """Show the number to call, once; the look is written down."""
    at = timezone.now()
    row = queries.enquiry(request.actor, key, at)
    number = queries.contact_of(row, by=request.actor, at=at)
    if not number:
        messages.info(request, _("There is no number any more: it was forgotten after the call."))
        return redirect("care:advice-question", row.pk)
    return _page(request, row, at, contact=number)
