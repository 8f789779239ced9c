"""The room (SUP04): the agenda, one item without identity, seats in turn, two signatures; access opens and closes with the meeting."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wiqaya.referral import sealing
from wiqaya.referral.actions import naming, room
from wiqaya.referral.forms.room import CloseMeetingForm, DecisionForm, MeetingForm, SeatForm, WithoutConsentForm
from wiqaya.referral.forms.telling import ReportBackForm
from wiqaya.referral.models import Item, Meeting
from wiqaya.referral.queries import mechanism as mechanisms
from wiqaya.referral.queries import room as rooms
from wiqaya.referral.queries.own_areas import stated
from wiqaya.referral.views.frame import care
from wiqaya.referral.words import Function
from wiqaya.safeguards.access import WorkRequest
from wiqaya.ui.saving import saved, tried


@care
def plan_meeting(request: WorkRequest) -> HttpResponse:
    at = timezone.now()
    row = mechanisms.mechanism_of(request.actor, at, [Function.CHAIR])
    if row is None:
        raise sealing.Hidden
    form = MeetingForm(request.POST or None)

    def write() -> object:
        return room.plan_meeting(mechanism=row, **form.cleaned_data, by=request.actor, at=at)

    if saved(request, form, write, _("The meeting is planned.")):
        return redirect("care:start")
    return render(request, "referral/room/form.html", {"form": form, "title": _("Plan a meeting")}, status=422 if form.errors else 200)


@care
def meeting(request: WorkRequest, short: str) -> HttpResponse:
    """The agenda, who is here, how services balance."""
    at = timezone.now()
    row = rooms.meeting(request.actor, short, at)
    return render(request, "referral/room/meeting.html", _frame(request, row, at) | {"close_form": CloseMeetingForm()})


def _frame(request: WorkRequest, row: Meeting, at: datetime) -> dict[str, Any]:
    return {"meeting": row, "seen": rooms.meeting_seen(row, by=request.actor, at=at), "functions": mechanisms.functions_of(request.actor, at), "report_form": ReportBackForm(), "own_areas_stated": stated(request.actor)}


@care
@require_POST
def open_meeting(request: WorkRequest, short: str) -> HttpResponse:
    at = timezone.now()
    row = rooms.meeting(request.actor, short, at)
    tried(request, lambda: room.open_meeting(meeting=row, by=request.actor, at=at), _("The meeting is open. Access closes with it."))
    return redirect("care:meeting", short)


@care
@require_POST
def come_in(request: WorkRequest, short: str) -> HttpResponse:
    at = timezone.now()
    row = rooms.meeting(request.actor, short, at)
    tried(request, lambda: room.come_in(meeting=row, by=request.actor, at=at), _("You have taken your seat."))
    return redirect("care:meeting", short)


@care
@require_POST
def close_meeting(request: WorkRequest, short: str) -> HttpResponse:
    at = timezone.now()
    row = rooms.meeting(request.actor, short, at)
    form = CloseMeetingForm(request.POST)
    if saved(
        request,
        form,
        lambda: room.close_meeting(meeting=row, by=request.actor, at=at, **form.cleaned_data),
        _("The meeting is closed, and access with it."),
    ):
        return redirect("care:start")
    return render(request, "referral/room/meeting.html", _frame(request, row, at) | {"close_form": form}, status=422)


@care
def item(request: WorkRequest, short: str, number: str) -> HttpResponse:
    """One item in the room: the sheet, what seats say, the decision."""
    at = timezone.now()
    return _item_page(request, *_item(request, short, number, at), at, {})


def _item(request: WorkRequest, short: str, number: str, at: datetime) -> tuple[Meeting, Item]:
    row = rooms.meeting(request.actor, short, at)
    found = row.items.filter(short=number).first()
    if found is None or sealing.stepped_aside(request.actor, found.pk):
        raise sealing.Hidden
    return row, found


def _item_page(request: WorkRequest, row: Meeting, found: Item, at: datetime, forms: dict[str, Any]) -> HttpResponse:
    page = _frame(request, row, at)
    held = rooms.item_seen(found, meeting=page["seen"], by=request.actor, at=at)
    page |= {"item": found, "held": held, "seat_form": SeatForm(), "decision_form": DecisionForm(services=held.services), "law_form": WithoutConsentForm(), **forms}
    return render(request, "referral/room/item.html", page, status=422 if any(form.errors for form in forms.values()) else 200)


@care
@require_POST
def say(request: WorkRequest, short: str, number: str) -> HttpResponse:
    at = timezone.now()
    row, found = _item(request, short, number, at)
    form = SeatForm(request.POST)
    if saved(request, form, lambda: room.say(item=found, by=request.actor, at=at, **form.cleaned_data), _("Written down for your seat.")):
        return redirect("care:item", short, number)
    return _item_page(request, row, found, at, {"seat_form": form})


@care
@require_POST
def propose(request: WorkRequest, short: str, number: str) -> HttpResponse:
    """The first signature."""
    at = timezone.now()
    row, found = _item(request, short, number, at)
    form = DecisionForm(request.POST, services=rooms.seat_choices(row.mechanism, at))

    def write() -> object:
        sent = form.cleaned_data
        return room.propose(
            item=found,
            met=sent["met"] == "yes",
            reasons=form.reasons(),
            needed=form.named(),
            reason=sent["reason"],
            by=request.actor,
            at=at,
        )

    if saved(request, form, write, _("Proposed. Somebody of another sector signs second.")):
        return redirect("care:item", short, number)
    return _item_page(request, row, found, at, {"decision_form": form})


@care
@require_POST
def agree(request: WorkRequest, short: str, number: str) -> HttpResponse:
    """The second signature."""
    at = timezone.now()
    _row, found = _item(request, short, number, at)
    tried(request, lambda: room.agree(item=found, by=request.actor, at=at), _("Decided."))
    return redirect("care:meeting", short)


@care
@require_POST
def leave_item(request: WorkRequest, short: str, number: str) -> HttpResponse:
    at = timezone.now()
    _row, found = _item(request, short, number, at)
    tried(
        request,
        lambda: room.step_aside(subject=found.pk, by=request.actor, at=at),
        _("You have stepped aside. This item does not open for you any more."),
    )
    return redirect("care:meeting", short)


@care
@require_POST
def without_consent(request: WorkRequest, short: str, number: str) -> HttpResponse:
    """Propose sharing under a named law, or approve what another service has proposed."""
    at = timezone.now()
    row, found = _item(request, short, number, at)
    proposal = found.without_consent.filter(approved_by__isnull=True).first()
    if "approve" in request.POST and proposal is not None:
        tried(request, lambda: naming.approve_without_consent(proposal=proposal, by=request.actor, at=at), _("Approved."))
        return redirect("care:item", short, number)
    form = WithoutConsentForm(request.POST)

    def write() -> object:
        return naming.propose_without_consent(item=found, **form.cleaned_data, by=request.actor, at=at)

    if saved(request, form, write, _("Proposed. Somebody of another service approves it.")):
        return redirect("care:item", short, number)
    return _item_page(request, row, found, at, {"law_form": form})
