"""The restricted manual: sections, who may read them, who read them."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wiqaya.people.queries import names_of
from wiqaya.referral import sealing
from wiqaya.referral.actions import manual
from wiqaya.referral.forms.reintegration import SectionForm
from wiqaya.referral.names import service_names
from wiqaya.referral.queries import mechanism as mechanisms
from wiqaya.referral.queries import reintegration
from wiqaya.referral.views.frame import care
from wiqaya.referral.views.reintegration import page_of
from wiqaya.referral.views.showing import Shown
from wiqaya.safeguards.access import WorkRequest
from wiqaya.ui.dates import date_words, time_words
from wiqaya.ui.saving import saved, tried


@care
def index(request: WorkRequest) -> HttpResponse:
    """The sections that one may read."""
    at = timezone.now()
    row, held = reintegration.manual_of(request.actor, at)
    leads = reintegration.reads_all(request.actor, row, at)
    names = service_names({UUID(key) for one in held for key in one.readers})
    sections = [(one, [names[UUID(key)] for key in one.readers]) for one in held]
    return render(request, "referral/reintegration/manual.html", {"sections": sections, "leads": leads})


@care
@require_POST
def begin(request: WorkRequest) -> HttpResponse:
    at = timezone.now()
    row = reintegration.led(request.actor, at)
    tried(request, lambda: manual.begin_manual(mechanism=row, by=request.actor, at=at), _("The suggested sections are there. Change them to fit the city."))
    return redirect("care:manual")


@care
def section(request: WorkRequest, number: int) -> HttpResponse:
    """Opening it is written down."""
    at = timezone.now()
    row = manual.read_section(number=number, by=request.actor, at=at)
    leads = reintegration.reads_all(request.actor, row.mechanism, at)
    return render(request, "referral/reintegration/section.html", {"section": row, "leads": leads})


@care
def write(request: WorkRequest, number: int | None = None) -> HttpResponse:
    at = timezone.now()
    row = reintegration.led(request.actor, at)
    held = row.manual.filter(number=number).first() if number else None
    if number and held is None:
        raise sealing.Hidden
    services = service_names({seat.agency for seat in mechanisms.seats(row, timezone.localdate(at))})
    initial = {"title": held.title, "text": held.text, "readers": held.readers} if held else {}
    form = SectionForm(request.POST or None, initial=initial, choices={"readers": [(str(key), name) for key, name in services.items()]})

    def keep() -> object:
        sent = {**form.cleaned_data, "readers": [UUID(key) for key in form.cleaned_data["readers"]]}
        return manual.write_section(mechanism=row, number=number, **sent, by=request.actor, at=at)

    if saved(request, form, keep, _("The section is saved.")):
        return redirect("care:manual")
    return page_of(request, title=_("A section of the manual"), form=form)


@care
def readings(request: WorkRequest, number: int) -> HttpResponse:
    """Who read a section, for those who lead."""
    at = timezone.now()
    held = reintegration.led(request.actor, at).manual.filter(number=number).first()
    if held is None:
        raise sealing.Hidden
    rows = list(held.reads.order_by("-at")[:100])
    names, services = names_of({one.person for one in rows}), service_names({one.agency for one in rows if one.agency})
    cards = [
        Shown(
            names.get(one.person, "—"),
            facts=[(_("Service"), services.get(one.agency, "—") if one.agency else "—"), (_("When"), f"{date_words(one.at)} · {time_words(timezone.localtime(one.at))}")],
        )
        for one in rows
    ]  # fmt: skip
    also = [(_("Back to the manual"), reverse("care:manual"))]
    return page_of(request, title=_("Who read it"), lead=str(held.title), cards=cards, empty=_("Nobody has read it yet."), also=also)
