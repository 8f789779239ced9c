"""The network of those involved in reintegration, its meetings, the national framework, and the page that residents read."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wiqaya.referral import facts, sealing
from wiqaya.referral.actions import networking as acting
from wiqaya.referral.forms import networking as forms
from wiqaya.referral.models import FrameworkLine, NetworkMeeting
from wiqaya.referral.names import service_names
from wiqaya.referral.queries import networking, reintegration
from wiqaya.referral.views.counted import period_of
from wiqaya.referral.views.frame import care, help_page
from wiqaya.referral.views.reintegration import own_direction, page_of
from wiqaya.referral.views.showing import Shown, organisation_choices
from wiqaya.referral.words.network import MeetingKind
from wiqaya.safeguards.access import WorkRequest
from wiqaya.ui.dates import date_words
from wiqaya.ui.parts import Column, Row, Table
from wiqaya.ui.saving import saved, tried

TEXTS = ("purpose", "practice", *acting.SIDES, "differences", "agreed")


@care
def network(request: WorkRequest) -> HttpResponse:
    """What it is for, who is in it, and whether residents can read of it."""
    at = timezone.now()
    row = reintegration.led(request.actor, at)
    role = reintegration.role_of(row)
    form = forms.NetworkForm(request.POST or None, initial={"purposes": role.purposes, "reach": role.reach} if role else {})
    if saved(request, form, lambda: acting.describe(mechanism=row, **form.cleaned_data, by=request.actor, at=at), _("Written down.")):
        return redirect("care:network")
    page = {
        "title": _("Network of those involved"), "form": form, "role": role, "lacks": _lacks(networking.lacks(role)) if role else [],
        "members": [(name, one) for name, one in _members(row)], "form_title": _("What the network is for, and how one reaches it"),
    }  # fmt: skip
    return render(request, "referral/reintegration/network.html", page, status=422 if form.errors else 200)


def _lacks(found: list[str]) -> list[str]:
    said = {"purposes": _("what the network is for"), "reach": _("how one reaches it"), "members": _("a member that agreed to be named")}
    return [said[name] for name in found]


def _members(row: Any) -> list[tuple[str, Any]]:
    held = list(row.parties.order_by("written_at", "id"))
    names = service_names([one.agency for one in held])
    return [(names[one.agency], one) for one in held]


@care
@require_POST
def hide(request: WorkRequest) -> HttpResponse:
    at = timezone.now()
    row = reintegration.led(request.actor, at)
    tried(request, lambda: acting.hide(mechanism=row, by=request.actor, at=at), _("Residents read nothing of it any more."))
    return redirect("care:network")


@care
def exchange(request: WorkRequest) -> HttpResponse:
    """Meetings in which bodies learn from each other."""
    lead = _("What bodies learn from each other about ways of working. Nobody who came back is spoken of.")
    return _meetings(request, MeetingKind.EXCHANGE, forms.ExchangeForm, _("Exchange of practice"), lead)


@care
def bridge(request: WorkRequest) -> HttpResponse:
    """Security, psychosocial and child-protection staff explain to each other how they work."""
    lead = _("One made-up example; each side says what it needs, what it must do by law and what it may not. Then what differs, and what was agreed.")
    return _meetings(request, MeetingKind.BRIDGE, forms.BridgeForm, _("Meeting to bridge ways of working"), lead)


def _meetings(request: WorkRequest, kind: MeetingKind, form_class: type[forms.MeetingForm], title: str, lead: str) -> HttpResponse:
    at = timezone.now()
    row = reintegration.led(request.actor, at)
    form = form_class(request.POST or None, choices={"members": organisation_choices()})

    def write() -> object:
        told: dict[str, Any] = {name: {} for name in TEXTS} | form.sent()
        return acting.note_meeting(mechanism=row, kind=kind, **told, by=request.actor, at=at)

    if saved(request, form, write, _("The meeting is written down.")):
        return redirect(request.path)
    held = networking.meetings(row, kind)
    names = service_names(networking.bodies_of(held))
    cards = [_meeting_card(one, form, names, timezone.localdate(at)) for one in held]
    return page_of(request, title=title, lead=lead, cards=cards, form=form, form_title=_("Write a meeting down"), empty=_("No meeting is written down yet."))


def _meeting_card(one: NetworkMeeting, form: forms.MeetingForm, names: dict[UUID, str], on: date) -> Shown:
    told = [(form.fields[name].label, str(getattr(one, name))) for name in TEXTS if name in form.fields and getattr(one, name)]
    came = " · ".join(own_direction(names[UUID(key)]) for key in one.members)
    late = one.next_on is not None and one.next_on < on
    return Shown(
        date_words(one.on), facts=[(_("Who came: organisations"), came), *told, *([(_("Next meeting"), date_words(one.next_on))] if one.next_on and not late else [])]
    )


@care
def framework(request: WorkRequest) -> HttpResponse:
    """What the national framework asks beside what the city does."""
    at = timezone.now()
    row = reintegration.led(request.actor, at)
    lines = networking.framework(row)
    names = service_names({one.owner for one in lines if one.owner})
    columns = [Column(_("What the national text asks")), Column(_("Where")), Column(_("Task of the city")), Column(_("What lacks")), Column(_("Who sees to it")), Column(_("Again on"))]
    rows = [
        Row(
            [one.asks, own_direction(one.place), one.get_task_display() if one.task else _("none"), one.gap or "—", names[one.owner] if one.owner else "—", date_words(one.look_on)],
            reverse("care:framework-line", args=[one.pk]),
        )
        for one in lines
    ]  # fmt: skip
    table = Table(_("National framework and our tasks"), columns, rows) if rows else None
    return _line_page(request, at, None, table=table, without=[task.label for task in networking.without_text(row)])


@care
def framework_line(request: WorkRequest, key: UUID) -> HttpResponse:
    at = timezone.now()
    found = reintegration.led(request.actor, at).framework.filter(pk=key).first()
    if found is None:
        raise sealing.Hidden
    return _line_page(request, at, found)


def _line_page(request: WorkRequest, at: datetime, line: FrameworkLine | None, **more: Any) -> HttpResponse:
    row = reintegration.led(request.actor, at)
    initial = {"asks": line.asks, "place": line.place, "task": line.task, "gap": line.gap, "owner": str(line.owner or ""), "look_on": line.look_on} if line else {}
    form = forms.LineForm(request.POST or None, initial=initial, choices={"owner": [("", "—"), *organisation_choices()]})

    def write() -> object:
        return acting.write_line(mechanism=row, **form.line(), line=line, by=request.actor, at=at)

    if saved(request, form, write, _("Written down.")):
        return redirect("care:framework")
    page = {"title": _("National framework and our tasks"), "form": form, "form_title": _("Change") if line else _("Add a line"), **more}
    return render(request, "referral/reintegration/framework.html", page, status=422 if form.errors else 200)


@care
def stigma(request: WorkRequest) -> HttpResponse:
    """What families say at reviews of how they are treated: counts by half-year that have left the gate, across families."""
    at = timezone.now()
    reintegration.led(request.actor, at)
    periods = [found for half in facts.halves(timezone.localdate(at)) if (found := period_of(facts.counts(half)))]
    return render(request, "referral/reintegration/stigma.html", {"periods": periods})


@help_page
def together(request: WorkRequest) -> HttpResponse:
    """Who works together on returning and reintegrating, and how to reach them."""
    found = networking.together(timezone.localdate())
    if found is None:
        raise Http404
    return render(request, "referral/help/returning.html", {"found": found})
