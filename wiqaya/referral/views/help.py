"""The public doors (PUB08 to PUB11): without an account, without a script, without a trace of who came."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wiqaya.referral import receipts, sealing, tries
from wiqaya.referral.access import ASK
from wiqaya.referral.actions import advice as advising
from wiqaya.referral.actions import asking
from wiqaya.referral.forms.help import AdviceForm, CodeForm, IntakeForm, MessageForm, Scanned, SupportForm
from wiqaya.referral.models import Enquiry, Mechanism, Situation
from wiqaya.referral.queries import help as queries
from wiqaya.referral.queries.advice import late
from wiqaya.referral.queries.mechanism import functions_of, open_mechanism
from wiqaya.referral.queries.networking import together
from wiqaya.referral.queries.sharing import Home, served_names
from wiqaya.referral.views.frame import for_staff, help_page
from wiqaya.referral.views.sharing import served, there
from wiqaya.referral.words import Channel, Function, Tier
from wiqaya.referral.words.helping import LineOwner
from wiqaya.safeguards.access import NOBODY, WorkRequest
from wiqaya.safeguards.tenancy import in_city
from wiqaya.ui.dates import WEEKDAYS
from wiqaya.ui.numerals import digits
from wiqaya.ui.saving import refused

Page = dict[str, Any]
PUBLIC, CARE = "referral/help/base.html", "referral/care.html"


@help_page
@served
def doors(request: WorkRequest) -> HttpResponse:
    """Five doors: who answers, when, and what is not done."""
    at = timezone.now()
    page = _page(request, at) | _elsewhere(request) | _returning(request, at) | {
        "cities": [name for _key, name in served_names(front)] if (front := queries.doors(at, _only(request)).front) else [],
        "hate_url": _address("hate:tell"),
        "rights_url": there(_home(request), "rights:doors"), "misuse_url": there(_home(request), "rights:misuse"),
        "intake_url": _address("care:intake") if request.actor.may(ASK) else "",
    }
    return render(request, "referral/help/doors.html", page)


@help_page
def leave(request: WorkRequest) -> HttpResponse:
    """To the city's home; what the browser kept of these pages is thrown away, its history cannot be."""
    response = redirect("public-home")
    response["Clear-Site-Data"] = '"cache"'
    return response


@help_page
@served
def advice(request: WorkRequest) -> HttpResponse:
    """A question without a person as its subject."""
    at = timezone.now()
    page = _page(request, at)
    mechanism = page["doors"].advising
    if mechanism is None:
        return render(request, "referral/help/closed.html", page | _elsewhere(request) | {"door": "advice"})
    _number, signs = queries.signs(mechanism)
    options: dict[str, Any] = {"signs": signs, "language": (get_language() or "ar")[:2]}
    form = AdviceForm(request.POST or None, **options)
    if request.method == "POST" and form.is_valid():
        if form.found():
            return _look_again(request, "referral/help/advice.html", page, form, AdviceForm(MultiValueDict(form.masked()), **options))
        try:
            row, receipt = advising.ask(
                mechanism=mechanism, question=form.question(), relation=form.cleaned_data["relation"], contact=form.contact(),
                once=form.cleaned_data["once"], by=NOBODY, at=at,
            )  # fmt: skip
        except ValidationError as wrong:
            refused(form, wrong)
        else:
            return render(request, "referral/help/receipt.html", page | {"receipt": receipt, "enquiry": row, "layout": PUBLIC})
    return render(request, "referral/help/advice.html", page | {"form": form}, status=422 if form.errors else 200)


@help_page
@served
def support(request: WorkRequest) -> HttpResponse:
    """Asking for support, for oneself or for somebody; danger and closed doors say first where help is now."""
    at = timezone.now()
    page = _page(request, at)
    if not page["doors"].for_everybody:
        return render(request, "referral/help/closed.html", page | _elsewhere(request) | {"door": "support"})
    return _asked(request, page, SupportForm, "referral/help/support.html", at)


@for_staff(ASK)
def intake(request: WorkRequest) -> HttpResponse:
    """A request taken down by somebody who works with residents; without a clearance in date, advice is the open door."""
    at = timezone.now()
    page = _page(request, at) | {"adviser": Function.ADVISER in functions_of(request.actor, at)}
    mechanism = open_mechanism(timezone.localdate(at))
    cleared = mechanism is not None and sealing.cleared(request.actor, mechanism=mechanism.pk, at=at)
    if not cleared:
        return render(request, "referral/help/not_cleared.html", page | {"mechanism": mechanism})
    return _asked(request, page, IntakeForm, "referral/help/intake.html", at)


def _asked(request: WorkRequest, page: Page, kind: type[SupportForm], template: str, at: datetime) -> HttpResponse:
    mechanism: Mechanism = page["doors"].supporting
    number, signs = queries.signs(mechanism)
    options: dict[str, Any] = {"signs": signs, "signs_list": number, "emergency": request.city.emergency}
    form = kind(request.POST or None, **options)
    if request.method == "POST" and form.is_valid():
        if form.found():
            return _look_again(request, template, page, form, kind(MultiValueDict(form.masked()), **options))
        try:
            row, receipt = _take_down(mechanism, form, request, at)
        except ValidationError as wrong:
            refused(form, wrong)
        else:
            staff = isinstance(form, IntakeForm)
            own = page | {"receipt": receipt, "situation": row, "minor": row.minor, "staff": staff, "layout": CARE if staff else PUBLIC}
            return render(request, "referral/help/receipt.html", own)
    return render(request, template, page | {"form": form}, status=422 if form.errors else 200)


def _take_down(mechanism: Mechanism, form: SupportForm, request: WorkRequest, at: datetime) -> tuple[Situation, str]:
    got, staff = form.cleaned_data, isinstance(form, IntakeForm)
    more = {"urgency": got["urgency"]} if staff else {}
    return asking.ask(
        mechanism=mechanism, notes=form.notes(), asker=got["asker"], channel=got["channel"] if staff else Channel.WEB, contact=got["phone"],
        once=got["once"], served=str(request.city.id), by=request.actor if staff else NOBODY, at=at, **more,
    )  # fmt: skip


def _look_again(request: WorkRequest, template: str, page: Page, form: Scanned, masked: Scanned) -> HttpResponse:
    """What could show who somebody is was cut out; nothing is stored before a second look."""
    words = sorted({word for found in form.found().values() for word in found})
    return render(request, template, page | {"form": masked, "cut": words}, status=422)


@help_page
@served
def code(request: WorkRequest) -> HttpResponse:
    """What a receipt opens.  The digits are sent along with every step: no cookie, no address and no server remembers them."""
    at = timezone.now()
    page = _page(request, at) | {"form": CodeForm(request.POST or None)}
    if request.method != "POST":
        return render(request, "referral/help/code.html", page)
    address = request.META.get("REMOTE_ADDR", "")
    if tries.paused(address):
        return render(request, "referral/help/code.html", page | {"wrong": True}, status=429)
    row = queries.found(request.POST.get("code", ""))
    if row is None:
        tries.missed(address)
        return render(request, "referral/help/code.html", page | {"wrong": True}, status=422)
    if request.POST.get("act") == "erase":
        return _erase(request, page, row, at)
    return _talk(request, page, row, at)


def _talk(request: WorkRequest, page: Page, row: Enquiry | Situation, at: datetime) -> HttpResponse:
    said, wrong = queries.messages(row, at), ""
    form, status = MessageForm(initial={"number": len(said or ()) + 1}), 200
    if request.POST.get("act") == "write" and said is not None:
        form, status = _written(request, row, said, at)
        said = queries.messages(row, at)
        row.refresh_from_db()
    own = page | {
        "row": row, "advice": isinstance(row, Enquiry), "said": said, "message": form, "wrong": wrong,
        "digits": receipts.in_groups(request.POST["code"]), "cut": getattr(form, "cut", ()),
    }  # fmt: skip
    if isinstance(row, Enquiry):
        own["late"] = late(row, timezone.localdate(at))
    else:
        own |= {"reply": queries.reply(row, timezone.localdate(at)), "unread": queries.unread(row)}
    return render(request, "referral/help/talk.html", own, status=status)


def _written(request: WorkRequest, row: Enquiry | Situation, said: list[Any], at: datetime) -> tuple[MessageForm, int]:
    """The form to show next, and the status of the page.  The same message in the same place is one message."""
    form = MessageForm(request.POST)
    fresh = MessageForm(initial={"number": len(said) + 2})
    if not form.is_valid():
        return form, 422
    number, text = form.cleaned_data["number"], form.cleaned_data["text"]
    if number <= len(said) and said[number - 1].text == text:
        return MessageForm(initial={"number": len(said) + 1}), 200
    if form.found():
        cut = MessageForm(MultiValueDict(form.masked()))
        cut.cut = sorted({word for words in form.found().values() for word in words})  # type: ignore[attr-defined]
        return cut, 422
    try:
        if isinstance(row, Enquiry):
            advising.write(enquiry=row, text=text, by=NOBODY, at=at)
        else:
            ring = sealing.with_code(row, tier=Tier.REPLY, at=at)
            asking.write(situation=row, ring=ring, text=text, from_staff=False, by=NOBODY, at=at)
    except ValidationError as wrong:
        refused(form, wrong)
        return form, 422
    return fresh, 200


def _erase(request: WorkRequest, page: Page, row: Enquiry | Situation, at: datetime) -> HttpResponse:
    """Advice at once; support at once before the first review, afterwards as a request with a term."""
    if isinstance(row, Enquiry):
        advising.erase(enquiry=row, by=NOBODY, at=at)
        return render(request, "referral/help/erased.html", page | {"day": timezone.localdate(at)})
    try:
        asking.take_away(situation=row, by=NOBODY, at=at)
    except asking.Reviewed:
        return render(request, "referral/help/erased.html", page | {"later": True, "rights_url": there(_home(request), "rights:doors")}, status=409)
    return render(request, "referral/help/erased.html", page | {"day": timezone.localdate(at)})


def _home(request: WorkRequest) -> Home | None:
    """The mechanism of another city to which this city's doors lead."""
    return getattr(request, "served_by", None)


def _only(request: WorkRequest) -> UUID | None:
    home = _home(request)
    return home.mechanism if home else None


def _elsewhere(request: WorkRequest) -> Page:
    """Who else helps, in the city whose page it is."""
    with in_city(request.city.id):
        return {"others": queries.others(), "helping": queries.helping()}


def _returning(request: WorkRequest, at: datetime) -> Page:
    """Whether the city whose page it is shows its network on returning."""
    with in_city(request.city.id):
        return {"returning_url": reverse("help:returning") if together(timezone.localdate(at)) else ""}


def _page(request: WorkRequest, at: datetime) -> Page:
    """What every door says: who answers when, and for which city."""
    opened = queries.doors(at, _only(request))
    names = WEEKDAYS.get((get_language() or "en")[:2], WEEKDAYS["en"])
    return {
        "doors": opened,
        "served_by": _home(request),
        "lines": [(LineOwner(line.kind).label, line) for line in opened.lines],
        "week": [(names[part.weekday], between(part)) for part in opened.hours],
    }


def between(part: queries.Hours) -> str:
    clock = {"begins": digits(f"{part.begins:%H:%M}"), "ends": digits(f"{part.ends:%H:%M}")}
    return _("from %(begins)s to %(ends)s") % clock


def _address(name: str) -> str:
    """The address of a page that another part brings, where it is there."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
