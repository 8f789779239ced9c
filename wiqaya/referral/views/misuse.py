"""Reports of misuse as the oversight office reads and answers them (OVR01)."""

from __future__ import annotations

from datetime import date

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from wiqaya.referral.actions import misuse
from wiqaya.referral.forms.rights import FoundForm
from wiqaya.referral.models import MisuseReport
from wiqaya.referral.queries import misuse as queries
from wiqaya.referral.views.frame import oversight as office
from wiqaya.referral.views.oversight import page
from wiqaya.referral.views.showing import Shown
from wiqaya.referral.words.overseeing import Found, Misuse, Teller
from wiqaya.safeguards.access import WorkRequest
from wiqaya.ui.dates import date_words
from wiqaya.ui.saving import saved


@office
def reports(request: WorkRequest) -> HttpResponse:
    """By their day; nothing is opened here."""
    today = timezone.localdate()
    cards = [
        Shown(
            Misuse(row.kind).label, *_state(row, today), facts=[(_("Who tells"), Teller(row.teller).label), (_("Came on"), date_words(row.received_on)), (_("Answer by"), date_words(row.due))],
            links=[(_("Open"), reverse("oversight:misuse-report", args=[row.short]))],
        )
        for row in queries.reports()
    ]  # fmt: skip
    lead = _("Thirty days for each. Nobody is asked who wrote, and nothing here can tell.")
    return page(request, _("Reports of misuse"), lead=lead, cards=cards, empty=_("No report waits"))


def _state(row: MisuseReport, today: date) -> tuple[str, str]:
    if row.answered_on:
        return str(Found(row.outcome).label), "ok"
    return (_("Late"), "caution") if row.due < today else (_("Waiting"), "")


@office
def one(request: WorkRequest, short: str) -> HttpResponse:
    """What was told, and the answer that lies under the code."""
    at = timezone.now()
    row = queries.report(short)
    text = queries.text_of(row, by=request.actor, at=at)
    form = FoundForm(request.POST or None) if row.answered_on is None else None
    if form is not None and saved(
        request, form, lambda: misuse.answer(report=row, **form.cleaned_data, by=request.actor, at=at), _("The answer lies under the code.")
    ):
        return redirect("oversight:misuse")
    facts = [
        (_("Who tells"), Teller(row.teller).label), (_("Came on"), date_words(row.received_on)), (_("Answer by"), date_words(row.due)), (_("In their own words"), text),
    ]  # fmt: skip
    if row.answered_on:
        facts.append((_("Answered on"), f"{date_words(row.answered_on)} · {Found(row.outcome).label}"))
    return page(request, Misuse(row.kind).label, facts=facts, form=form, submit=_("Save"))
