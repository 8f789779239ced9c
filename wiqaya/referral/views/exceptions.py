"""Exceptional access, danger to life, and questions of national bodies (SUP10), for those who work in the support workspace."""

from __future__ import annotations

import time
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from wiqaya.people import queries as people
from wiqaya.referral import sealing
from wiqaya.referral.actions import emergencies, exceptions, exchanging
from wiqaya.referral.forms import exceptions as forms
from wiqaya.referral.forms.queue import OpenForm
from wiqaya.referral.models import BreakGlass, Emergency, Situation
from wiqaya.referral.names import service_names
from wiqaya.referral.queries import overseeing, situations
from wiqaya.referral.queries.showing import notes_in_words
from wiqaya.referral.views.frame import care
from wiqaya.referral.views.showing import Shown, organisation_choices
from wiqaya.referral.words import Tier
from wiqaya.referral.words.overseeing import Exchange, Passed, SecondView
from wiqaya.safeguards.access import WorkRequest
from wiqaya.ui.dates import date_words
from wiqaya.ui.saving import saved


def _page(request: WorkRequest, title: Any, *, lead: Any = "", form: Any = None, **more: Any) -> HttpResponse:
    page = {"title": title, "lead": lead, "form": form, **more}
    wrong = any(one is not None and one.errors for one in (form, more.get("told_form")))
    return render(request, "referral/exceptions/page.html", page, status=422 if wrong else 200)


@care
def exceptional(request: WorkRequest) -> HttpResponse:
    """Ask for a key for sixty minutes; whoever asks confirms who they are again."""
    if not people.recently_confirmed(request, now=time.time()):
        return redirect(f"{reverse('account_reauthenticate')}?{urlencode({'next': request.get_full_path()})}")
    at = timezone.now()
    form = forms.ExceptionForm(request.POST or None)
    made: list[BreakGlass] = []
    if saved(
        request, form, lambda: made.append(exceptions.break_glass(**form.cleaned_data, by=request.actor, at=at)),
        _("Open for sixty minutes. The officer has been told."),
    ):  # fmt: skip
        return redirect("care:exception", made[0].pk)
    lead = _(
        "One situation, one key, sixty minutes. The data-protection officer, the chair and the lead are told at once; the officer reads your reason. A third time within thirty days ends your clearance."
    )
    return _page(request, _("Exceptional access"), lead=lead, form=form, submit=_("Open for sixty minutes"))


@care
def exception(request: WorkRequest, key: UUID) -> HttpResponse:
    """What was lent, while the hour lasts; each opening is written down."""
    at = timezone.now()
    row = overseeing.lent_to(request.actor, key, at)
    form: OpenForm | None = OpenForm(request.POST or None)
    page: dict[str, Any] = {"row": row.situation, "until": row.until, "submit": _("Show")}
    if request.method == "POST" and form is not None and form.is_valid():
        page |= _opened(request, row.situation, at)
        form = None
    return _page(request, _("Exceptional access"), form=form, **page)


def _opened(request: WorkRequest, row: Situation, at: datetime) -> dict[str, Any]:
    """The tiers that were lent."""
    lent = overseeing.tiers_lent(row, request.actor, at)
    found: dict[str, Any] = {}
    if Tier.NOTES in lent:
        found["notes"] = notes_in_words(row, situations.notes_of(row, by=request.actor, at=at, why="exception"))
    if Tier.LIMITED in lent:
        found["identity"] = situations.identity_of(row, by=request.actor, at=at)
    return found


@care
def emergency(request: WorkRequest, short: str) -> HttpResponse:
    """Danger to life: the number first, then a few words about what was passed on."""
    at = timezone.now()
    row = situations.situation(request.actor, short, at)
    form = forms.EmergencyForm(request.POST or None)

    def write() -> object:
        return emergencies.note_emergency(short=short, **form.cleaned_data, by=request.actor, at=at)

    if saved(request, form, write, _("Written down. The officer has been told; a second person looks at it within a day.")):
        return redirect("care:emergency", short)
    cards = [_emergency_card(one, at) for one in row.emergencies.order_by("-at")]
    lead = _(
        "Call the emergency number first, by telephone. Then write here what was passed on: it goes to no other service, and is counted in public."
    )
    return _page(
        request, _("Danger to life"), lead=lead, form=form, row=row, number=request.city.emergency, cards=cards, submit=_("Write it down")
    )


def _emergency_card(one: Emergency, at: datetime) -> Shown:
    facts = [
        (_("Passed on"), " · ".join(str(Passed(field).label) for field in one.fields)),
        (_("The person was told on"), date_words(one.person_told_on) if one.person_told_on else _("Not yet")),
    ]
    late = one.second is None and at > one.second_due
    state = (
        (_("A second person has looked at it"), "ok")
        if one.second
        else (_("Late: no second person yet"), "caution")
        if late
        else (_("Waits for a second person"), "")
    )
    return Shown(
        date_words(timezone.localdate(one.at)), *state, facts=facts, links=[(_("Open"), reverse("care:emergency-one", args=[one.pk]))]
    )


@care
def emergency_one(request: WorkRequest, key: UUID) -> HttpResponse:
    """What was written; a second person says whether it was necessary; when the person was told."""
    at = timezone.now()
    row = overseeing.emergency(key)
    ring = overseeing.emergency_ring(row, by=request.actor, at=at)
    told = "told" in request.POST
    mine, done = row.by == request.actor.id, row.second is not None
    second = forms.SecondForm(None if told else request.POST or None) if not mine and not done else None
    day = forms.ToldForm(request.POST if told else None)

    def keep() -> object:
        sent = second.cleaned_data if second else {}
        return emergencies.second(emergency=row, ring=ring, agrees=sent["agrees"] == "yes", text=sent["text"], by=request.actor, at=at)

    if second is not None and not told and saved(request, second, keep, _("Written down.")):
        return redirect("care:emergency-one", key)
    if told and saved(
        request, day, lambda: emergencies.note_told(emergency=row, **day.cleaned_data, by=request.actor, at=at), _("Written down.")
    ):
        return redirect("care:emergency-one", key)
    page = {
        "row": row.situation, "facts": emergency_facts(sealing.read(ring, "emergency.content", row.pk, row.content)), "cards": [_emergency_card(row, at)],
        "told_form": day if row.person_told_on is None else None, "submit": _("Save"),
    }  # fmt: skip
    return _page(request, _("Danger to life"), form=second, **page)


def emergency_facts(held: dict[str, Any]) -> list[tuple[str, Any]]:
    facts = [(_("What happened"), held["reason"]), (_("Called"), held["told_to"]), (_("Second person"), SecondView(held["asked"]).label)]
    if "agrees" in held:
        facts.append(
            (_("What the second person says"), held["second"] or (_("Necessary, and no more than needed") if held["agrees"] else _("No")))
        )
    return facts


@care
def exchange(request: WorkRequest, short: str) -> HttpResponse:
    """Questions about one situation, both ways, and a new one."""
    at = timezone.now()
    row = situations.situation(request.actor, short, at)
    form = forms.ExchangeForm(request.POST or None, bodies=organisation_choices())

    def write() -> object:
        sent = {name: form.cleaned_data[name] for name in ("purpose", "law", "text")}
        outgoing, body = form.cleaned_data["way"] == "out", UUID(form.cleaned_data["body"])
        return exchanging.ask(short=short, outgoing=outgoing, body=body, **sent, by=request.actor, at=at)

    if saved(request, form, write, _("Written down. The officer decides.")):
        return redirect("care:exchange", short)
    rows = list(row.information_requests.order_by("-asked_on", "short"))
    names = service_names({one.body for one in rows})
    cards = [
        Shown(
            names[one.body], exchange_state(one), facts=[(_("Purpose"), Exchange(one.purpose).label), (_("Asked on"), date_words(one.asked_on)), (_("Law"), one.law)],
            links=[(_("Open"), reverse("care:exchange-one", args=[one.short]))],
        )
        for one in rows
    ]  # fmt: skip
    lead = _(
        "A written question about one person, under a named law. The data-protection officer decides. There is no list and no feed, and nothing for the control of migration or for evidence in court."
    )
    return _page(
        request, _("Questions to and from national bodies"), lead=lead, form=form, row=row, cards=cards, submit=_("Put it to the officer")
    )


def exchange_state(one: Any) -> str:
    """In words: waits, refused, answered, allowed."""
    if one.decided_at is None:
        return _("The officer decides")
    if one.answered is None:
        return _("Allowed; waits for an answer")
    return _("Answered") if one.answered else _("Refused or not answered")


@care
def exchange_one(request: WorkRequest, short: str) -> HttpResponse:
    """One question with its decision, and what came back."""
    at = timezone.now()
    row = overseeing.exchange(short)
    held = overseeing.exchange_of(row, by=request.actor, at=at)
    waits = row.outgoing and row.decided_at is not None and row.answered is None
    form = forms.AnswerForm(request.POST or None) if waits else None

    def keep() -> object:
        sent = form.cleaned_data if form else {}
        return exchanging.note_answer(request=row, **{**sent, "answered": sent["answered"] == "yes"}, by=request.actor, at=at)

    if form is not None and saved(request, form, keep, _("Written down.")):
        return redirect("care:exchange-one", short)
    return _page(request, _("A question"), form=form, row=row.situation, facts=exchange_facts(row, held), submit=_("Save"))


def exchange_facts(row: Any, held: dict[str, Any]) -> list[tuple[str, Any]]:
    facts = [
        (_("Body"), service_names({row.body})[row.body]), (_("Who asks?"), _("The city asks the body") if row.outgoing else _("The body asks the city")),
        (_("Purpose"), Exchange(row.purpose).label), (_("Law"), row.law), (_("Asked on"), date_words(row.asked_on)), (_("State"), exchange_state(row)),
    ]  # fmt: skip
    names = {
        "question": _("The question"),
        "decision": _("The officer's reason"),
        "answer": _("The answer in short"),
        "effect": _("What the support lacks without an answer"),
    }
    return facts + [(label, held[name]) for name, label in names.items() if held.get(name)]
