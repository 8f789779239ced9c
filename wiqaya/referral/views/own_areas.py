"""Whoever comes to the table says where they live or have family: for themselves alone (SUP04)."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from wiqaya.places.queries import figure_areas
from wiqaya.referral import sealing
from wiqaya.referral.actions.stating import state_own_areas
from wiqaya.referral.forms.own_areas import OwnAreasForm
from wiqaya.referral.queries import mechanism as mechanisms
from wiqaya.referral.queries.own_areas import own
from wiqaya.referral.views.frame import care
from wiqaya.safeguards.access import WorkRequest
from wiqaya.ui.saving import saved


@care
def own_areas(request: WorkRequest) -> HttpResponse:
    at = timezone.now()
    if not mechanisms.functions_of(request.actor, at):
        raise sealing.Hidden
    areas = [(area.code, str(area.name)) for area in figure_areas()]
    held = own(request.actor, [code for code, _name in areas])
    form = OwnAreasForm(request.POST if request.method == "POST" else None, areas=areas, initial={"areas": held})
    if saved(request, form, lambda: state_own_areas(areas=form.cleaned_data["areas"], by=request.actor, at=at), _("Noted, for you alone.")):
        return redirect("care:start")
    return render(request, "referral/room/form.html", {"form": form, "title": _("Areas that you know privately")}, status=422 if form.errors else 200)
