"""Spaces with their bookings and walks; what newcomers find in one place (ACT06)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wiqaya.action.access import EDIT, READ, RECORD
from wiqaya.action.actions import spaces as actions
from wiqaya.action.forms.spaces import BookingForm
from wiqaya.action.models import Booking, Space
from wiqaya.action.queries import newcomers as queries
from wiqaya.registers.saving import saved, tried
from wiqaya.safeguards.access import WorkRequest, needs
from wiqaya.ui.parts import Link


def bookings(request: WorkRequest, row: Any) -> SafeString:
    """On the page of a space: which rooms are taken when."""
    if not row.rooms:
        return SafeString("")
    coming = row.bookings.filter(until__gte=timezone.now()).select_related("organisation", "intervention")[:50]
    by = request.actor
    page = {"row": row, "bookings": [(one, by.may(EDIT) or one.added_by == by.id) for one in coming], "may_book": by.may(RECORD)}
    return render_to_string("action/spaces/_bookings.html", page, request=request)


def walks(request: WorkRequest, row: Any) -> SafeString:
    """On the page of a space: walks through it, and what is planned for it."""
    page = {"row": row, "walks": row.walks.order_by("-dated")[:20], "design": row.design.order_by("-pk")[:20]}
    return render_to_string("action/spaces/_walks.html", page, request=request)


@needs(RECORD)
def book(request: WorkRequest, short: str) -> HttpResponse:
    row = get_object_or_404(Space, short=short)
    form = BookingForm(request.POST or None, space=row)
    if saved(request, form, lambda: actions.book(space=row, **form.values(), by=request.actor, at=timezone.now()), _("The room is booked.")):
        return redirect("action:space", short)
    back = reverse("action:space", args=[short])
    steps = [Link(_("Spaces"), reverse("action:spaces")), Link(row.name, back), Link(_("Book a room"), "")]
    page = {"row": row, "form": form, "back": back, "breadcrumb": steps}
    return render(request, "action/spaces/book.html", page, status=422 if form.errors else 200)


@needs(RECORD)
@require_POST
def give_back(request: WorkRequest, key: UUID) -> HttpResponse:
    row = get_object_or_404(Booking.objects.select_related("space"), pk=key)
    tried(request, lambda: actions.give_back(booking=row, by=request.actor, at=timezone.now()), _("The room is free again."))
    return redirect("action:space", row.space.short)


@needs(READ)
def newcomers(request: WorkRequest) -> HttpResponse:
    """Everything for newcomers and those who were here before, side by side."""
    return render(request, "action/spaces/newcomers.html", {"found": queries.overview()})
