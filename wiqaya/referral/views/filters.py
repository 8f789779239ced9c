"""Consents, the envelope of filter 3, who is involved, who acts, and closing."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wiqaya.referral import flow, sealing
from wiqaya.referral.actions import acting, closing, consenting, naming
from wiqaya.referral.forms.queue import OpenForm
from wiqaya.referral.forms.room import ActingForm, CloseForm, ConsentForm, EnvelopeForm, InvolvedForm
from wiqaya.referral.models import Situation
from wiqaya.referral.names import service_names
from wiqaya.referral.queries import mechanism as mechanisms
from wiqaya.referral.queries import room as rooms
from wiqaya.referral.queries import situations
from wiqaya.referral.views.frame import care
from wiqaya.referral.words import Stage
from wiqaya.safeguards.access import WorkRequest
from wiqaya.ui.saving import saved, tried


def _services(row: Situation, at: datetime) -> list[tuple[str, str]]:
    names = service_names({seat.agency for seat in mechanisms.seats(row.mechanism, timezone.localdate(at))})
    return [(str(key), name) for key, name in names.items()]


def _form(request: WorkRequest, row: Situation, form: Any, title: str, **more: Any) -> HttpResponse:
    page = {"row": row, "form": form, "title": title, **more}
    return render(request, "referral/queue/form.html", page, status=422 if form.errors else 200)


@care
def consent(request: WorkRequest, short: str) -> HttpResponse:
    """Write down a consent as it was given."""
    at = timezone.now()
    row = situations.situation(request.actor, short, at)
    form = ConsentForm(request.POST or None, services=_services(row, at))

    def write() -> object:
        sent = {**form.cleaned_data, "recipients": [UUID(key) for key in form.cleaned_data["recipients"]]}
        return consenting.note_consent(short=short, **sent, by=request.actor, at=at)

    if saved(request, form, write, _("The consent is written down. Give the person the same words.")):
        return redirect("care:consents", short)
    return _form(request, row, form, _("A consent"))


@care
def consents(request: WorkRequest, short: str) -> HttpResponse:
    """Every consent with its recipients and term; withdrawing is one step."""
    at = timezone.now()
    row = situations.situation(request.actor, short, at)
    held = list(row.consents.order_by("-noted_at"))
    names = service_names({key for one in held for key in one.recipients})
    page = {
        "row": row,
        "consents": [(one, [names[UUID(key)] for key in one.recipients], [names[UUID(key)] for key in one.confirmed]) for one in held],
        "mine": str(request.actor.agency),
    }
    return render(request, "referral/queue/consents.html", page)


@care
@require_POST
def withdraw(request: WorkRequest, short: str, key: UUID) -> HttpResponse:
    """One step: sharing that rested on it stops at once."""
    at = timezone.now()
    row = situations.situation(request.actor, short, at)
    held = row.consents.filter(pk=key).first()
    if held is None:
        raise sealing.Hidden
    if "stopped" in request.POST:
        tried(request, lambda: consenting.confirm_stopped(consent=held, by=request.actor, at=at), _("Confirmed for your service."))
    else:
        tried(
            request,
            lambda: consenting.withdraw(consent=held, by=request.actor, at=at),
            _("Withdrawn. Keys that rested on it are taken back."),
        )
    return redirect("care:consents", short)


@care
def envelope(request: WorkRequest, short: str) -> HttpResponse:
    """The home service writes the identity into the envelope."""
    at = timezone.now()
    row = situations.situation(request.actor, short, at)
    meetings = rooms.coming(request.actor, at)
    form = EnvelopeForm(request.POST or None, meetings=[(one.short, rooms.when(one)) for one in meetings], minor=row.minor)

    def write() -> object:
        meeting = next(one for one in meetings if one.short == form.cleaned_data["meeting"])
        return naming.name_services(short=short, identity=form.identity(), meeting=meeting, child=form.child(), by=request.actor, at=at)

    if saved(request, form, write, _("The envelope is sealed. The services named can open it in the meeting.")):
        return redirect("care:situation", short)
    return _form(request, row, form, _("Envelope for the services named"))


@care
def identity(request: WorkRequest, short: str) -> HttpResponse:
    """Masked until it is asked for with a reason; every showing is written down."""
    at = timezone.now()
    row = situations.situation(request.actor, short, at)
    form = OpenForm(request.POST or None)
    page: dict[str, Any] = {"row": row, "form": form}
    if request.method == "POST" and form.is_valid():
        page["identity"] = situations.identity_of(row, by=request.actor, at=at)
        page["known"] = situations.known_to_colleagues(row, by=request.actor, at=at)
    return render(request, "referral/queue/identity.html", page, status=422 if form.errors else 200)


@care
def involved(request: WorkRequest, short: str) -> HttpResponse:
    """A named service answers, without opening anything again."""
    at = timezone.now()
    row = situations.named(request.actor, short, at)
    form = InvolvedForm(request.POST or None)

    def write() -> object:
        return naming.answer(short=short, involved=form.cleaned_data["involved"] == "yes", by=request.actor, at=at)

    if saved(request, form, write, _("Your answer is written down.")):
        return redirect("care:start")
    about = _("Your service saw in the meeting who this is about; nothing opens again here. After seven days without an answer it counts as no.")
    return _form(request, row, form, _("Involved or not"), about=about)


@care
def who_acts(request: WorkRequest, short: str) -> HttpResponse:
    """Filter 4: those who said yes, additions with a reason, one lead."""
    at = timezone.now()
    row = situations.situation(request.actor, short, at)
    yes = situations.team_so_far(row)
    services = _services(row, at)
    form = ActingForm(
        request.POST or None,
        team=[one for one in services if UUID(one[0]) in yes],
        others=[one for one in services if UUID(one[0]) not in yes],
    )

    def write() -> object:
        return acting.begin_acting(short=short, lead=UUID(form.cleaned_data["lead"]), added=form.more(), by=request.actor, at=at)

    if saved(request, form, write, _("Those who act hold the keys now; everybody else has lost them.")):
        return redirect("care:situation", short)
    return _form(request, row, form, _("Who acts"))


@care
def close(request: WorkRequest, short: str) -> HttpResponse:
    """Close with a reason of the closed list: before filter 4, for the home service."""
    at = timezone.now()
    row = situations.situation(request.actor, short, at)
    if not situations.may_close(row, request.actor):
        raise sealing.Hidden
    reasons = flow.REASONS[Stage(row.stage)]
    form = CloseForm(request.POST or None, reasons=[(reason.value, str(reason.label)) for reason in sorted(reasons)])

    def write() -> object:
        return closing.close_own(short=short, reason=form.cleaned_data["reason"], by=request.actor, at=at)

    if saved(request, form, write, _("Closed. The day of erasing is set.")):
        return redirect("care:start")
    return _form(request, row, form, _("Close"))
