"""The support plan (SUP06): goals in the person's words, who helps, consent, the beginning, pauses, and pages for providers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wiqaya.people.queries import names_of
from wiqaya.referral import sealing
from wiqaya.referral.actions import consenting, guests, planning, supporting
from wiqaya.referral.forms.planning import (
    AssignForm,
    BringInForm,
    GoalForm,
    GuestForm,
    PlanConsentForm,
    PlanForm,
    StartForm,
    SupportForm,
    SupportStateForm,
)
from wiqaya.referral.models import Situation
from wiqaya.referral.names import service_names
from wiqaya.referral.queries import assessments, plans, situations
from wiqaya.referral.queries import guests as guest_pages
from wiqaya.referral.queries import mechanism as mechanisms
from wiqaya.referral.queries.providers import Aim
from wiqaya.referral.queries.providers import names_of as services_of
from wiqaya.referral.views import providing
from wiqaya.referral.views.frame import care
from wiqaya.referral.words import PlanState, SupportKind
from wiqaya.safeguards.access import WorkRequest
from wiqaya.ui.numerals import number
from wiqaya.ui.saving import saved, tried

Choices = list[tuple[str, str]]


@care
def plan(request: WorkRequest, short: str) -> HttpResponse:
    """The plan as those who act read it; for fourteen days also the lead for whom something lapsed."""
    at = timezone.now()
    row = plans.to_read(request.actor, short, at)
    held = plans.plan_to_read(row, by=request.actor, at=at)
    return render(request, "referral/plan/plan.html", _page(request, row, held, at))


def _page(request: WorkRequest, row: Situation, held: plans.PlanWords | None, at: datetime) -> dict[str, Any]:
    day = timezone.localdate(at)
    until = sealing.reading_until(request.actor, at).get(row.mechanism_id)  # something lapsed: read, and nothing else
    supports = [one for goal in held.goals for one in goal.supports] if held else []
    names = service_names({*(one.row.provider for one in supports), *([row.lead] if row.lead else [])})
    coordinator = names_of([row.coordinator]).get(row.coordinator, "") if row.coordinator else ""
    return {
        "row": row, "held": held, "lead": names.get(row.lead) if row.lead else "", "coordinator": coordinator,
        "goals": [(goal, [(one, _helper(one, names), guest_pages.links_of(one.row, one.content), SupportStateForm(initial={"state": one.row.state}))
                          for one in goal.supports]) for goal in held.goals] if held else [],
        "conversations": assessments.written(row), "fresh": assessments.fresh_assessment(row, day), "agreed": plans.taking_part(row, day),
        "overload": plans.overload(plans.supports_of(held.row)) if held else [], "reviews": plans.reviews_of(held.row, by=request.actor, at=at) if held else [],
        "may_write": row.stage in plans.ACTING and plans.leads(row, request.actor, at), "acting": row.stage in plans.ACTING and not until,
        "until": until, "is_lead": row.lead == request.actor.agency, "today": day, "start_form": StartForm(), "follow_ups": list(row.follow_ups.order_by("due")),
    }  # fmt: skip


def _helper(one: plans.SupportWords, names: dict[UUID, str]) -> str:
    """The service of the directory, where one was chosen and is still there; else whoever runs it."""
    named = services_of([one.content.service]) if one.content.service else []
    return named[0] if named else names[one.row.provider]


def _form(request: WorkRequest, row: Situation, form: Any, title: str, **more: Any) -> HttpResponse:
    page = {"row": row, "form": form, "title": title, **more}
    return render(request, "referral/plan/form.html", page, status=422 if form.errors else 200)


def _written(request: WorkRequest, row: Situation, form: Any, title: str, write: Callable[[], object], said: str) -> HttpResponse:
    if saved(request, form, write, said):
        return redirect("care:plan", row.short)
    return _form(request, row, form, title)


@care
def edit(request: WorkRequest, short: str) -> HttpResponse:
    """How much and why, dignity, effects nobody wants, what if it gets worse."""
    at = timezone.now()
    row = situations.situation(request.actor, short, at)
    held = plans.opened_plan(row, by=request.actor, at=at)
    form = PlanForm(request.POST or None, initial=held.content.plain() | {"intensity": held.row.intensity} if held else None)

    def write() -> object:
        return planning.draft(short=short, content=form.content(), intensity=form.cleaned_data["intensity"], by=request.actor, at=at)

    return _written(request, row, form, _("Support plan"), write, _("The plan is written down."))


@care
def goal(request: WorkRequest, short: str) -> HttpResponse:
    at = timezone.now()
    row = situations.situation(request.actor, short, at)
    form = GoalForm(request.POST or None)

    def write() -> object:
        return planning.add_goal(short=short, content=form.content(), by=request.actor, at=at)

    return _written(request, row, form, _("A goal"), write, _("The goal is written down."))


@care
def support(request: WorkRequest, short: str, number: int) -> HttpResponse:
    at = timezone.now()
    row = situations.situation(request.actor, short, at)
    choice = providing.choice(request, Aim.PLAN, row.mechanism, at)
    form = SupportForm(choice.sent, initial={"kind": choice.narrow.wanted().get("kind")})
    choice.fill(form.fields["provider"], "provider")

    def write() -> object:
        found = choice.find(form.cleaned_data["provider"])
        held = {"provider": found.agency, "service": found.key if found.service else None} if found else {}
        return planning.add_support(short=short, goal=number, **{**form.cleaned_data, **held}, by=request.actor, at=at)

    if choice.sent and saved(request, form, write, _("Written down.")):
        return redirect("care:plan", row.short)
    return _form(request, row, form, _("Help for this goal"), choice=choice)


@care
@require_POST
def support_state(request: WorkRequest, short: str, key: UUID) -> HttpResponse:
    at = timezone.now()
    row = situations.situation(request.actor, short, at)
    state = request.POST.get("state", "")
    tried(request, lambda: planning.set_support(short=row.short, key=key, state=state, by=request.actor, at=at), _("Written down."))
    return redirect("care:plan", short)


@care
def consent(request: WorkRequest, short: str) -> HttpResponse:
    """A consent to take part, to a mentor, to be asked again; the providers of the plan can be named."""
    at = timezone.now()
    row = situations.situation(request.actor, short, at)
    held = plans.plan_of(row)
    providers = set(plans.supports_of(held).values_list("provider", flat=True)) if held else set()
    seats = {seat.agency for seat in mechanisms.seats(row.mechanism, timezone.localdate(at))}
    form = PlanConsentForm(request.POST or None, services=[(str(key), name) for key, name in service_names(providers | seats).items()])

    def write() -> object:
        sent = {**form.cleaned_data, "recipients": [UUID(key) for key in form.cleaned_data["recipients"]]}
        return consenting.note_consent(short=short, **sent, by=request.actor, at=at)

    return _written(request, row, form, _("A consent"), write, _("The consent is written down. Give the person the same words."))


@care
@require_POST
def start(request: WorkRequest, short: str) -> HttpResponse:
    """Begin, once consent, goals and the conversation are there."""
    at = timezone.now()
    row = situations.situation(request.actor, short, at)
    form = StartForm(request.POST)

    def write() -> object:
        return supporting.start(short=short, review_on=form.cleaned_data["review_on"], by=request.actor, at=at)

    if saved(request, form, write, _("Support has begun.")):
        return redirect("care:plan", short)
    page = _page(request, row, plans.opened_plan(row, by=request.actor, at=at), at) | {"start_form": form}
    return render(request, "referral/plan/plan.html", page, status=422)


@care
@require_POST
def set_plan(request: WorkRequest, short: str) -> HttpResponse:
    """Pause, go on, leave: on the person's word."""
    at = timezone.now()
    row = situations.situation(request.actor, short, at)
    state = request.POST.get("state", "")
    if state not in (PlanState.RUNNING, PlanState.PAUSED, PlanState.ENDED):
        raise sealing.Hidden
    tried(
        request,
        lambda: supporting.set_plan(short=row.short, state=state, by=request.actor, at=at),
        _("Written down. Nothing else follows from it."),
    )
    return redirect("care:plan", short)


@care
def bring_in(request: WorkRequest, short: str) -> HttpResponse:
    """One more service among those who act."""
    at = timezone.now()
    row = situations.situation(request.actor, short, at)
    there = set(situations.held_by(row).get("full", []))
    seats = {seat.agency for seat in mechanisms.seats(row.mechanism, timezone.localdate(at))} - there
    form = BringInForm(request.POST or None, services=[(str(key), name) for key, name in service_names(seats).items()])

    def write() -> object:
        return supporting.bring_in(short=short, agency=UUID(form.cleaned_data["agency"]), by=request.actor, at=at)

    return _written(request, row, form, _("One more service among those who act"), write, _("This service holds the keys now."))


@care
def assign(request: WorkRequest, short: str) -> HttpResponse:
    """Who coordinates, below the ceiling."""
    at = timezone.now()
    row = situations.situation(request.actor, short, at)
    held = plans.coordinators(row.mechanism_id, at, row.lead)
    names = names_of([one.person for one in held])
    ceiling = row.mechanism.ceiling
    people = [
        (str(one.person), _("%(name)s · situations: %(count)s, ceiling: %(ceiling)s") % {"name": names.get(one.person, "…"), "count": number(one.situations), "ceiling": number(ceiling)}
         + (f" · {_('supervision is due')}" if one.overdue else ""))
        for one in held
    ]  # fmt: skip
    form = AssignForm(request.POST or None, people=people)

    def write() -> object:
        return supporting.assign(short=short, person=UUID(form.cleaned_data["person"]), by=request.actor, at=at)

    return _written(request, row, form, _("Who coordinates"), write, _("Written down."))


@care
def invite(request: WorkRequest, short: str, key: UUID) -> HttpResponse:
    """A page for the provider: its link is shown once."""
    at = timezone.now()
    row = situations.situation(request.actor, short, at)
    held = plans.support(row, key)
    form = GuestForm(request.POST or None)
    made: list[str] = []

    def write() -> object:
        link, token = guests.invite(short=short, key=key, **form.cleaned_data, by=request.actor, at=at)
        made.append(token)
        return link

    title = _("A page for the provider")
    if saved(request, form, write, _("The link is made. It is shown once.")):
        address = request.build_absolute_uri(reverse("guest", args=[made[0]]))
        return render(request, "referral/plan/link.html", {"row": row, "title": title, "address": address})
    about = f"{SupportKind(held.kind).label} · {service_names([held.provider])[held.provider]}"
    return _form(request, row, form, title, about=about)


@care
@require_POST
def end_link(request: WorkRequest, short: str, key: UUID) -> HttpResponse:
    at = timezone.now()
    row = situations.situation(request.actor, short, at)
    tried(request, lambda: guests.end_link(short=row.short, key=key, by=request.actor, at=at), _("The page is closed."))
    return redirect("care:plan", short)
