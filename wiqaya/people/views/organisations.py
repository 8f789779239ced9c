"""Organisations and the whole-of-society role map (G0-06, G2-67)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from wiqaya.people import actions, queries
from wiqaya.people.access import EDIT_ORGANISATIONS, READ_ORGANISATIONS
from wiqaya.people.forms.organisations import OrganisationFilter, OrganisationForm
from wiqaya.people.models import Organisation
from wiqaya.people.views.doors import listed, opens, page_of
from wiqaya.people.words import Level, Sector
from wiqaya.places.words import Department
from wiqaya.safeguards.access import WorkRequest
from wiqaya.ui.parts import Cell, Column, Matrix, Row, Tab, Table
from wiqaya.ui.text import words


def _tabs(current: str) -> list[Tab]:
    return [
        Tab(_("List"), reverse("people:organisations"), current == "list"),
        Tab(_("Who does what: role map"), reverse("people:role-map"), current == "map"),
    ]


@opens(READ_ORGANISATIONS)
def organisations(request: WorkRequest) -> HttpResponse:
    form = OrganisationFilter(request.GET or None)
    given: dict[str, Any] = form.cleaned_data if form.is_bound and form.is_valid() else {}
    shown, pages = page_of(queries.organisations(**given), request, "id")
    columns = [Column(_("Name")), Column(_("Kind")), Column(_("Class of service")), Column(_("Sector")), Column(_("Level"))]
    rows = [
        Row(
            [item.name, item.get_kind_display(), item.get_department_display() or "—", item.get_sector_display(), item.get_level_display()],
            url=reverse("people:organisation", args=[item.short]),
        )
        for item in shown
    ]
    page = {
        "form": form,
        "tabs": _tabs("list"),
        "table": Table(_("Organisations that play a part"), columns, rows, pages=pages) if rows else None,
        "count": pages.count if pages else len(shown),
        "filtered": any(given.values()),
        "may_edit": request.actor.may(EDIT_ORGANISATIONS),
    }
    return render(request, "people/organisations.html", page)


@opens(READ_ORGANISATIONS)
def role_map(request: WorkRequest) -> HttpResponse:
    """Sector by level: who is there, and where nobody is yet."""
    rows = list(queries.organisations())
    cells = queries.role_map(rows)
    matrix = Matrix(
        caption=_("Who is there, by sector and level"),
        columns=[label for _level, label in Level.choices],
        rows=[(sector_label, [_cell(cells[sector, level]) for level in Level.values]) for sector, sector_label in Sector.choices],
    )
    page = {
        "tabs": _tabs("map"),
        "matrix": matrix,
        "filled": [(Department(name).label, [row for row in rows if row.department == name]) for name in Department.values],
        "any": bool(rows),
        "may_edit": request.actor.may(EDIT_ORGANISATIONS),
    }
    return render(request, "people/role_map.html", page)


def _cell(found: list[Organisation]) -> Any:
    if not found:
        return Cell(_("nobody yet"))
    links = (format_html('<a href="{}">{}</a>', reverse("people:organisation", args=[item.short]), words(item.name)) for item in found)
    return Cell(listed(links))


@opens(READ_ORGANISATIONS)
def organisation(request: WorkRequest, short: str) -> HttpResponse:
    found = get_object_or_404(Organisation.objects.prefetch_related("areas"), short=short)
    page = {"organisation": found, "areas": list(found.areas.all()), "may_edit": request.actor.may(EDIT_ORGANISATIONS)}
    return render(request, "people/organisation.html", page)


@opens(EDIT_ORGANISATIONS)
def add(request: WorkRequest) -> HttpResponse:
    form = OrganisationForm(
        request.POST or None, initial={key: request.GET[key] for key in ("sector", "level", "department", "kind") if key in request.GET}
    )
    if request.method == "POST" and form.is_valid():
        made = actions.add_organisation(by=request.actor, at=timezone.now(), **form.cleaned_data)
        messages.success(request, _("Added: %(name)s") % {"name": made.name})
        return redirect("people:organisation", short=made.short)
    return render(request, "people/organisation_form.html", {"form": form, "organisation": None})


@opens(EDIT_ORGANISATIONS)
def edit(request: WorkRequest, short: str) -> HttpResponse:
    found = get_object_or_404(Organisation, short=short)
    initial = {name: getattr(found, name) for name in (*actions.organisations.SPOKEN, *actions.organisations.PLAIN)}
    form = OrganisationForm(request.POST or None, initial={**initial, "areas": found.areas.all()})
    if request.method == "POST" and form.is_valid():
        actions.change_organisation(organisation=found, by=request.actor, at=timezone.now(), **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("people:organisation", short=found.short)
    return render(request, "people/organisation_form.html", {"form": form, "organisation": found})
