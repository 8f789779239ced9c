"""Reviews, the end of support, being asked again (SUP07), and care for those who coordinate."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from wiqaya.people.queries import names_of
from wiqaya.referral import flow, sealing
from wiqaya.referral.actions import reviewing, supporting
from wiqaya.referral.forms.planning import EighteenForm, EndForm, FollowUpForm, LookForm, ReviewForm, SupervisionForm
from wiqaya.referral.names import service_names
from wiqaya.referral.queries import later, plans, situations
from wiqaya.referral.queries import mechanism as mechanisms
from wiqaya.referral.views.frame import care
from wiqaya.referral.views.looking import listed
from wiqaya.referral.words import Function, GoalState, Stage
from wiqaya.safeguards.access import WorkRequest
from wiqaya.ui.saving import saved

FORM = "referral/plan/form.html"


@care
def review(request: WorkRequest, short: str) -> HttpResponse:
    """Goal by goal: the person says, the worker says."""
    at = timezone.now()
    row = situations.situation(request.actor, short, at)
    held = plans.opened_plan(row, by=request.actor, at=at, why="review")
    if held is None:
        raise sealing.Hidden
    goals = [(goal.row.number, goal.content.words) for goal in held.goals if goal.row.state not in (GoalState.MET, GoalState.DROPPED)]
    form = ReviewForm(request.POST or None, goals=goals)

    def write() -> object:
        sent = form.cleaned_data
        return reviewing.review(
            short=short, content=form.content(), outcome=sent["outcome"], review_on=sent["review_on"], by=request.actor, at=at
        )

    if saved(request, form, write, _("The review is written down.")):
        return redirect("care:end" if form.cleaned_data["outcome"] == "close" else "care:plan", short)
    page = {"row": row, "form": form, "title": _("Review")}
    return render(request, FORM, page, status=422 if form.errors else 200)


@care
def look(request: WorkRequest, short: str) -> HttpResponse:
    """Every thirty days: is it still right as it is?"""
    at = timezone.now()
    row = situations.situation(request.actor, short, at)
    form = LookForm(request.POST or None)

    def write() -> object:
        return reviewing.look_through(short=short, finding=form.cleaned_data["finding"], by=request.actor, at=at)

    if saved(request, form, write, _("Read again. The next reading is in thirty days at most.")):
        return redirect("care:situation", short)
    page = {
        "row": row,
        "form": form,
        "title": _("Read again"),
        "about": _("Every thirty days at most. Nothing is noted but the day and this answer."),
    }
    return render(request, FORM, page, status=422 if form.errors else 200)


@care
def end(request: WorkRequest, short: str) -> HttpResponse:
    """The end of support, with a reason of the closed list."""
    at = timezone.now()
    row = situations.situation(request.actor, short, at)
    reasons = flow.REASONS[Stage(row.stage)]
    form = EndForm(request.POST or None, reasons=[(reason.value, str(reason.label)) for reason in sorted(reasons)])

    def write() -> object:
        return reviewing.end(short=short, **form.cleaned_data, by=request.actor, at=at)

    if saved(request, form, write, _("Closed. The day of erasing is set.")):
        gone = row.__class__.objects.filter(pk=row.pk, forget_on__gt=timezone.localdate(at)).first() is None
        return redirect("care:start") if gone else redirect("care:ended", short)
    page = {
        "row": row, "form": form, "title": _("End of support"),
        "about": _("All services but the one that leads lose their keys at once; what stays is sealed anew, can be read only, and is erased on its day."),
    }  # fmt: skip
    return render(request, FORM, page, status=422 if form.errors else 200)


@care
def ended(request: WorkRequest, short: str) -> HttpResponse:
    """The note to the person, to print or read out: what is kept, until when, and what they may ask."""
    at = timezone.now()
    row = situations.situation(request.actor, short, at)
    if row.stage != Stage.CLOSED:
        raise sealing.Hidden
    lead = service_names([row.lead])[row.lead] if row.lead else ""
    return render(request, "referral/plan/ended.html", {"row": row, "lead": lead, "follow_ups": list(row.follow_ups.order_by("due"))})


@care
def follow_up(request: WorkRequest, short: str, due: str) -> HttpResponse:
    """Being asked again: one word of a list."""
    at = timezone.now()
    row = situations.situation(request.actor, short, at)
    try:
        day = date.fromisoformat(due)
    except ValueError as wrong:
        raise sealing.Hidden from wrong
    form = FollowUpForm(request.POST or None)

    def write() -> object:
        return reviewing.answer_follow_up(short=short, due=day, answer=form.cleaned_data["answer"], by=request.actor, at=at)

    if saved(request, form, write, _("Written down. A new concern would be a new conversation.")):
        return redirect("care:later")
    page = {"row": row, "form": form, "title": _("Asked again")}
    return render(request, FORM, page, status=422 if form.errors else 200)


@care
def later_page(request: WorkRequest) -> HttpResponse:
    """Whom to ask again, and who came of age; looking at years of birth is written down."""
    at = timezone.now()
    if mechanisms.mechanism_of(request.actor, at, [Function.COORDINATOR]) is None:
        raise sealing.Hidden
    page = {"due": later.follow_ups_due(request.actor, at), "of_age": later.coming_of_age(request.actor, at), "kept": later.kept(request.actor, at)}
    listed(request, *page.values())
    return render(request, "referral/plan/later.html", page)


@care
def eighteen(request: WorkRequest, short: str) -> HttpResponse:
    """Somebody came of age: erase, or say why not."""
    at = timezone.now()
    row = situations.situation(request.actor, short, at)
    if row not in later.coming_of_age(request.actor, at):
        raise sealing.Hidden
    form = EighteenForm(request.POST or None)

    def write() -> object:
        return reviewing.at_eighteen(short=short, keep_because=form.cleaned_data["keep_because"], by=request.actor, at=at)

    if saved(request, form, write, _("Done.")):
        return redirect("care:later")
    page = {
        "row": row,
        "form": form,
        "title": _("Somebody came of age"),
        "about": _("What was written about a child is erased, unless support goes on."),
    }
    return render(request, FORM, page, status=422 if form.errors else 200)


@care
def overdue(request: WorkRequest) -> HttpResponse:
    """For the chair: what was not looked at in time, by reference and service alone."""
    at = timezone.now()
    shared, others = later.overdue_for_chair(request.actor, at)
    names = service_names({*(one.service for one in shared), *others})
    page = {"shared": [(one, names[one.service]) for one in shared], "others": [(names[key], count) for key, count in others.items()]}
    listed(request, page["shared"])
    return render(request, "referral/plan/overdue.html", page)


@care
def staff(request: WorkRequest) -> HttpResponse:
    """For the supervisor: who carries how much, and when they are supported themselves."""
    at = timezone.now()
    row = mechanisms.mechanism_of(request.actor, at, [Function.SUPERVISOR])
    if row is None:
        raise sealing.Hidden
    held = plans.coordinators(row.pk, at)
    names = names_of([one.person for one in held])
    form = SupervisionForm(request.POST or None, people=[(str(one.person), names.get(one.person, "…")) for one in held])

    def write() -> object:
        sent = form.cleaned_data
        return supporting.set_supervision(mechanism=row.pk, person=UUID(sent["person"]), on=sent["on"], by=request.actor, at=at)

    if saved(request, form, write, _("Written down.")):
        return redirect("care:staff")
    page = {"people": [(one, names.get(one.person, "…")) for one in held], "ceiling": row.ceiling, "form": form}
    listed(request, page["people"])
    return render(request, "referral/plan/staff.html", page, status=422 if form.errors else 200)
