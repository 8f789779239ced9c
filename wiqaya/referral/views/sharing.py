"""One mechanism for several cities, and trust among the members, on pages of the set-up."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import get_script_prefix, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wiqaya.mapping.queries import partners
from wiqaya.people.queries import organisations_by_key
from wiqaya.referral.access import SET_UP
from wiqaya.referral.actions import sharing as acting
from wiqaya.referral.forms.sharing import TrustForm
from wiqaya.referral.names import service_names
from wiqaya.referral.queries import sharing
from wiqaya.referral.views.frame import for_staff
from wiqaya.referral.views.showing import Shown, found, one_of, page_of
from wiqaya.safeguards.access import WorkRequest
from wiqaya.safeguards.tenancy import in_city
from wiqaya.ui.dates import date_words
from wiqaya.ui.saving import saved, tried

View = Callable[..., HttpResponse]


def served(view: View) -> View:
    """A public door that leads to the mechanism of another city, where this one has agreed to it: same page, same words, that city's tables."""

    @wraps(view)
    def shown(request: WorkRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        home = sharing.home()
        request.served_by = home  # type: ignore[attr-defined]
        if home is None:
            return view(request, *args, **kwargs)
        with in_city(home.city):
            return view(request, *args, **kwargs)

    return shown


def there(home: sharing.Home | None, name: str) -> str:
    """The address of a page, of the city that answers."""
    own = reverse(name)
    return f"/c/{home.slug}/{own.removeprefix(get_script_prefix())}" if home else own


@for_staff(SET_UP)
def regional(request: WorkRequest) -> HttpResponse:
    """Mechanisms of other cities that offer to serve this one, and the yes of this city."""
    held = sharing.agreed()
    chosen = held.mechanism if held else None
    cards = [
        Shown(
            one.name, *((_("Our doors lead here"), "ok") if one.mechanism == chosen else ("", "")),
            facts=[(_("Offered by"), one.city_name), (_("Whom it is for"), one.eligibility)],
            posts=[(_("Lead our doors here no more"), reverse("referral:leave-regional"), "quiet")] if one.mechanism == chosen
            else [(_("Lead our doors here"), reverse("referral:agree-regional", args=[one.mechanism]), "")],
        )
        for one in sharing.offers()
    ]  # fmt: skip
    return render(request, "referral/setup/regional.html", {"cards": cards, "works": sharing.home() is not None, "agreed": held is not None})


@for_staff(SET_UP)
@require_POST
def agree(request: WorkRequest, key: UUID) -> HttpResponse:
    tried(request, lambda: acting.agree(mechanism=key, by=request.actor, at=timezone.now()), _("The doors of this city lead there now."))
    return redirect("referral:regional")


@for_staff(SET_UP)
@require_POST
def leave(request: WorkRequest) -> HttpResponse:
    tried(request, lambda: acting.leave(by=request.actor, at=timezone.now()), _("The doors of this city lead there no more."))
    return redirect("referral:regional")


@for_staff(SET_UP)
def trust(request: WorkRequest, short: str) -> HttpResponse:
    """Each member with what was last said of trust."""
    row = found(short)
    held, today = sharing.checks(row), timezone.localdate()
    names = service_names([seat.agency for seat, _newest in held])
    bodies = {body.pk: body for body in organisations_by_key({seat.agency for seat, _newest in held})}
    sees = partners.sees_partners(request.actor)
    cards = [
        Shown(
            names[seat.agency], *((_("Look at trust again"), "caution") if sharing.due(seat, newest, today) else ("", "")),
            facts=[
                (_("Trust among the members"), newest.among), (_("Trust of communities"), newest.communities), (_("What we do next"), newest.next_step or "—"),
                (_("Written on"), date_words(newest.on)),
            ] if newest else [],
            links=[
                (_("Write it down"), reverse("referral:note-trust", args=[short, seat.pk])),
                *([(_("Trust and links in the mapping"), reverse("mapping:partner", args=[bodies[seat.agency].short]))] if sees and seat.agency in bodies else []),
            ],
        )
        for seat, newest in held
    ]  # fmt: skip
    lead = _("Once a year each member body says in words how far it trusts the others and what communities think of the work. It is about bodies, never about a person.")
    return page_of(request, row, title=_("Trust among the members"), lead=lead, cards=cards, empty=_("No service sits here yet."))


@for_staff(SET_UP)
def note_trust(request: WorkRequest, short: str, key: UUID) -> HttpResponse:
    row = found(short)
    seat = one_of(row.seats, key)
    form = TrustForm(request.POST or None)

    def write() -> object:
        return acting.note_trust(seat=seat, **form.cleaned_data, by=request.actor, at=timezone.now())

    if saved(request, form, write, _("Written down.")):
        return redirect("referral:trust", short)
    return page_of(request, row, title=service_names([seat.agency])[seat.agency], form=form)
