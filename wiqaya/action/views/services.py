"""Pages of the directory in the workspace: the list and its search, what waits to be confirmed, a service, its places."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from wiqaya.action.access import READ, SERVICES
from wiqaya.action.actions import services as actions
from wiqaya.action.actions.services import ChangedMeanwhile
from wiqaya.action.forms.services import ConfirmForm, PlaceForm, ServiceForm, WorkFilter
from wiqaya.action.models import Service, ServicePlace
from wiqaya.action.queries import services as queries
from wiqaya.action.views import service_words as told
from wiqaya.registers.saving import refused, saved, tried, worth_a_look
from wiqaya.safeguards.access import WorkRequest, needs
from wiqaya.ui.dates import date_short
from wiqaya.ui.parts import Cell, Column, Link, Row, Table
from wiqaya.ui.text import words, words_plain

KEPT_APART = {"seen"}


def below(request: WorkRequest, name: str, page: Mapping[str, Any], here: str = "", *, service: Service | None = None) -> HttpResponse:
    """A page below the list; of a service where one is given, and below it where it is called something else."""
    steps = [Link(_("Services"), reverse("action:services"))]
    if service:
        steps.append(Link(words_plain(service.name), reverse("action:service", args=[service.short]) if here else ""))
    steps += [Link(here, "")] if here else []
    return render(request, f"action/services/{name}.html", {"service": service, "here": here, **page, "breadcrumb": steps})


def _found(short: str) -> Service:
    return get_object_or_404(queries.services(), short=short)


@needs(READ)
def services(request: WorkRequest) -> HttpResponse:
    """Search in any script, and filters."""
    form, now = WorkFilter(request.GET), timezone.now()
    wanted, text = form.wanted(), form.text()
    found = queries.search(Service.objects.all(), text, wanted, at=now, after=request.GET.get("after", ""))
    heads = (_("Name"), _("Helps with"), _("Areas it serves"), _("Cost"), _("Last confirmed"))
    on = timezone.localdate(now)
    given = {"q": text, **wanted, "after": request.GET.get("after", "")}
    table = Table(_("Services"), [Column(head) for head in heads], [_line(row, on) for row in found.rows], pages=told.pages(found, given))
    context = {
        "form": form, "text": text, "table": table, "count": found.count, "filtered": bool(wanted or text), "may_edit": request.actor.may(SERVICES),
        "waiting": queries.to_confirm(Service.objects.all(), on=on).count(),
    }  # fmt: skip
    return render(request, "action/services/list.html", context)


def _line(row: Service, on: Any) -> Row:
    card = told.card(row, reverse("action:service", args=[row.short]), on=on)
    mark = format_html(' <span class="tag tag-{}">{}</span>', card.state_kind, card.state) if card.state else ""
    named = format_html('<a href="{}">{}</a>{}<br><span class="small muted">{}</span>', card.url, words(row.name), mark, words(row.organisation.name))
    last = date_short(row.confirmed_on) if row.confirmed_on else _("never confirmed")
    return Row([Cell(named), card.helps or Cell(_("not said yet")), card.where, card.cost, Cell(last, tag=_("over six months ago") if card.stale and row.confirmed_on else "", tag_kind="caution")])


@needs(SERVICES)
def to_confirm(request: WorkRequest) -> HttpResponse:
    """What to ask about next, longest ago first, with the number to call."""
    on = timezone.localdate()
    rows = [(told.card(row, reverse("action:service-confirm", args=[row.short]), on=on), row) for row in queries.next_to_confirm(on=on)]
    return below(request, "to_confirm", {"rows": rows, "count": queries.to_confirm(Service.objects.all(), on=on).count()}, _("To confirm"))


@needs(READ)
def service(request: WorkRequest, short: str) -> HttpResponse:
    row, by, on = _found(short), request.actor, timezone.localdate()
    context = {
        "card": told.card(row, "", on=on), "whom": told.for_whom(row), "ways": told.ways(row), "may_edit": by.may(SERVICES),
        "places": [told.where(place) for place in queries.places_of(row, by)], "hidden": not queries.sees_places(by, row),
        "next_best": [told.card(other, reverse("action:service", args=[other.short]), on=on) for other in queries.next_best(row)] if row.state != "active" else [],
    }  # fmt: skip
    return below(request, "service", context, service=row)


@needs(SERVICES)
def new_service(request: WorkRequest) -> HttpResponse:
    form = ServiceForm(request.POST or None)
    made: list[Service] = []

    def write() -> None:
        made.append(actions.add(by=request.actor, at=timezone.now(), **_values(form)))

    if saved(request, form, write, _("The service was added. Where is it, and has somebody asked whether it is as written?")):
        return redirect("action:service", made[0].short)
    return below(request, "edit", {"form": form}, _("Add a service"))


def _values(form: Any) -> dict[str, Any]:
    return {name: value for name, value in form.cleaned_data.items() if name not in KEPT_APART}


@needs(SERVICES)
def edit_service(request: WorkRequest, short: str) -> HttpResponse:
    """The whole entry.  Two writers at once: what stands there now is shown beside what was typed."""
    row = _found(short)
    form = ServiceForm(request.POST or None, service=row)
    clash = False
    if request.method == "POST" and form.is_valid():
        try:
            actions.change(service=row, by=request.actor, at=timezone.now(), seen=form.cleaned_data["seen"], **_values(form))
        except ChangedMeanwhile as wrong:
            clash, form = True, _as_typed(request, ServiceForm, wrong, seen=queries.service_digest(row), service=row)
        except ValidationError as wrong:
            refused(form, wrong)
        else:
            return _done(request, form, row)
    now = [*told.for_whom(row), *told.ways(row)] if clash else []
    return below(request, "edit", {"form": form, "now": now}, _("Edit"), service=row)


def _as_typed(request: WorkRequest, kind: Any, wrong: ValidationError, *, seen: str, **held: Any) -> Any:
    """The form as it was sent, ready to be saved over what stands there now."""
    typed = request.POST.copy()
    typed["seen"] = seen
    form = kind(typed, **held)
    refused(form, wrong)
    return form


def _done(request: WorkRequest, form: Any, row: Service) -> HttpResponse:
    messages.success(request, _("The entry was saved."))
    for sentence in worth_a_look(form):
        messages.warning(request, sentence)
    return redirect("action:service", row.short)


@needs(SERVICES)
def confirm_service(request: WorkRequest, short: str) -> HttpResponse:
    row = _found(short)
    form = ConfirmForm(request.POST or None)

    def write() -> None:
        actions.confirm(service=row, **form.cleaned_data, by=request.actor, at=timezone.now())

    if saved(request, form, write, _("Confirmed.")):
        return redirect("action:service", short)
    page = {"form": form, "whom": told.for_whom(row), "ways": told.ways(row), "places": [told.where(one) for one in queries.places_of(row, request.actor)]}
    return below(request, "confirm", page, _("Confirm"), service=row)


@needs(SERVICES)
def close_service(request: WorkRequest, short: str) -> HttpResponse:
    """After a question."""
    row = _found(short)
    if request.method == "POST" and tried(request, lambda: actions.close(service=row, by=request.actor, at=timezone.now()), _("The service is closed.")):
        return redirect("action:service", short)
    return below(request, "close", {}, _("Close this service"), service=row)


@needs(SERVICES)
def new_place(request: WorkRequest, short: str) -> HttpResponse:
    row = _found(short)
    form = PlaceForm(request.POST or None)

    def write() -> None:
        actions.add_place(service=row, by=request.actor, at=timezone.now(), **_values(form))

    if saved(request, form, write, _("The place was added.")):
        return redirect("action:service", short)
    return below(request, "edit", {"form": form}, _("Add a place"), service=row)


@needs(SERVICES)
def edit_place(request: WorkRequest, short: str, key: UUID) -> HttpResponse:
    row = _found(short)
    place = get_object_or_404(ServicePlace.objects.select_related("service", "area"), pk=key, service=row)
    form = PlaceForm(request.POST or None, place=place)
    clash = False
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_place(place=place, by=request.actor, at=timezone.now(), seen=form.cleaned_data["seen"], **_values(form))
        except ChangedMeanwhile as wrong:
            clash, form = True, _as_typed(request, PlaceForm, wrong, seen=queries.place_digest(place), place=place)
        except ValidationError as wrong:
            refused(form, wrong)
        else:
            return _done(request, form, row)
    return below(request, "edit", {"form": form, "now": told.where(place).items if clash else []}, _("Edit the place"), service=row)


@needs(SERVICES)
def remove_place(request: WorkRequest, short: str, key: UUID) -> HttpResponse:
    """After a question."""
    row = _found(short)
    place = get_object_or_404(ServicePlace.objects.select_related("service"), pk=key, service=row)
    if request.method == "POST" and tried(request, lambda: actions.remove_place(place=place, by=request.actor, at=timezone.now()), _("The place was taken away.")):
        return redirect("action:service", short)
    return below(request, "remove_place", {"place": place}, _("Take this place away"), service=row)
