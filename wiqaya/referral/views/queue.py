"""The support workspace: what waits, one situation, the first review, the home service (SUP03)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wiqaya.referral.actions import home as filter_one
from wiqaya.referral.actions import receiving, room
from wiqaya.referral.forms.queue import FilterOneForm, FirstReviewForm, OpenForm, SheetForm
from wiqaya.referral.models import Situation
from wiqaya.referral.names import service_names
from wiqaya.referral.queries import mechanism as mechanisms
from wiqaya.referral.queries import own_areas, plans, reintegration, situations, telling
from wiqaya.referral.queries import room as rooms
from wiqaya.referral.queries.crowd import allowed_areas
from wiqaya.referral.queries.providers import Aim
from wiqaya.referral.queries.rights import to_copy
from wiqaya.referral.queries.showing import notes_in_words, sign_words
from wiqaya.referral.views import providing
from wiqaya.referral.views.frame import care
from wiqaya.referral.views.looking import listed
from wiqaya.referral.words import Stage
from wiqaya.safeguards.access import WorkRequest
from wiqaya.ui.parts import Step
from wiqaya.ui.saving import saved, tried

SHOWN, BRIEF, MOST = 25, 8, 200
ORDER = [Stage.RECEIVED, Stage.REVIEW, Stage.HOME, Stage.TABLE, Stage.LIMITED, Stage.FULL]
FILTERS = {Stage.HOME, Stage.TABLE, Stage.LIMITED, Stage.FULL}


@care
def start(request: WorkRequest) -> HttpResponse:
    """The next meeting, reviews that are due, what waits; nothing sealed is opened here."""
    at = timezone.now()
    by = request.actor
    whole = request.GET.get("all", "")
    lists = {"waiting": situations.waiting(by, at), "overdue": situations.overdue(by, at), "running": situations.running(by, at)}
    page = {
        **{name: list(rows[: MOST if name == whole else BRIEF]) for name, rows in lists.items()},
        "brief": BRIEF,
        "mechanism": mechanisms.mechanism_of(by, at),
        "functions": mechanisms.functions_of(by, at),
        "meetings": rooms.coming(by, at),
        "manual": reintegration.has_manual(by, at),
        "to_answer": situations.to_answer(by, at),
        "to_read": plans.still_to_read(by, at),
        "paused": plans.waiting_for_consent(by, at),
        "to_tell": telling.to_tell(by, at),
        "today": timezone.localdate(at),
        "own_areas_stated": own_areas.stated(by),
    }
    listed(request, *(page[name] for name in lists))
    return render(request, "referral/queue/start.html", page)


@care
def queue(request: WorkRequest) -> HttpResponse:
    """Requests for the first review by age; paged by key."""
    at = timezone.now()
    rows = situations.waiting(request.actor, at)
    after = request.GET.get("after", "")
    if after:
        rows = situations.after(rows, after)
    shown = list(rows[: SHOWN + 1])
    more = shown[SHOWN - 1].short if len(shown) > SHOWN else ""
    page = {"rows": shown[:SHOWN], "more": more, "today": timezone.localdate(at), "on_duty": mechanisms.on_duty(request.actor, at)}
    listed(request, page["rows"])
    return render(request, "referral/queue/queue.html", page)


@care
def situation(request: WorkRequest, short: str) -> HttpResponse:
    """One situation: where it stands, who holds it; contents are opened by a button, with a reason."""
    at = timezone.now()
    return render(request, "referral/queue/situation.html", _page(request, situations.situation(request.actor, short, at), at))


@care
@require_POST
def open_notes(request: WorkRequest, short: str) -> HttpResponse:
    """Show the notes of the home service; the opening is written down."""
    at = timezone.now()
    row = situations.situation(request.actor, short, at)
    form = OpenForm(request.POST)
    page = _page(request, row, at) | {"open_form": form}
    if form.is_valid():
        held = situations.notes_of(row, by=request.actor, at=at, why=form.cleaned_data["why"])
        page |= {"notes": notes_in_words(row, held), "near": own_areas.near(request.actor, held.area)}
    return render(request, "referral/queue/situation.html", page, status=422 if form.errors else 200)


def _page(request: WorkRequest, row: Situation, at: datetime) -> dict[str, Any]:
    held = situations.held_by(row)
    names = service_names({row.home, *(agency for agencies in held.values() for agency in agencies), *([row.lead] if row.lead else [])})
    return {
        "row": row, "open_form": OpenForm(), "home": names[row.home], "lead": names.get(row.lead) if row.lead else "", "is_home": row.home == request.actor.agency,
        "steps": steps_of(row),
        "holders": [(tier, [names[agency] for agency in agencies]) for tier, agencies in situations.in_words(held)],
        "functions": mechanisms.functions_of(request.actor, at), "today": timezone.localdate(at),
        "may_answer": situations.may_answer(row, request.actor), "copy_asked": to_copy(row, request.actor, at), "may_close": situations.may_close(row, request.actor), "tells": row.stage in telling.KNOWN and telling.tells(row, request.actor),
    }  # fmt: skip


def steps_of(row: Situation) -> list[Step]:
    """The four filters, with those behind and the present one marked."""
    now = ORDER.index(Stage(row.stage)) if row.stage in ORDER else len(ORDER)
    return [
        Step(stage.label, state="done" if place < now else "partly" if place == now else "todo", current=place == now)
        for place, stage in enumerate(ORDER)
        if stage in FILTERS
    ]


@care
@require_POST
def take_up(request: WorkRequest, short: str) -> HttpResponse:
    tried(request, lambda: receiving.take_up(short=short, by=request.actor, at=timezone.now()), _("You have begun the first review."))
    return redirect("care:situation", short)


@care
def first_review(request: WorkRequest, short: str) -> HttpResponse:
    """Fit, one further source, and the first step with its reason."""
    at = timezone.now()
    row = situations.situation(request.actor, short, at)
    choice = providing.choice(request, Aim.KEEP, row.mechanism, at)
    form = FirstReviewForm(choice.sent)
    choice.fill(form.fields["service"], "service", optional="—")

    def write() -> object:
        found = choice.find(form.cleaned_data["service"]) if form.cleaned_data["service"] else None
        return receiving.decide(short=short, **{**form.cleaned_data, "service": found.key if found else None}, by=request.actor, at=at)

    if choice.sent and saved(request, form, write, _("The first step is written down.")):
        return redirect("care:start")
    notes = notes_in_words(row, situations.notes_of(row, by=request.actor, at=at, why="review"))
    return _form(request, row, form, _("First review"), notes, choice=choice)


@care
def read_again(request: WorkRequest, short: str) -> HttpResponse:
    """The second reading, without the first answer."""
    at = timezone.now()
    row = situations.situation(request.actor, short, at)
    form = FirstReviewForm(request.POST or None)
    for unseen in ("source", "service", "points_to"):
        form.fields.pop(unseen)

    def write() -> object:
        return receiving.read_again(
            short=short, outcome=form.cleaned_data["outcome"], reason=form.cleaned_data["reason"], by=request.actor, at=at
        )

    if saved(request, form, write, _("The second reading is written down.")):
        return redirect("care:start")
    return _form(
        request, row, form, _("Second reading"), notes_in_words(row, situations.notes_of(row, by=request.actor, at=at, why="review"))
    )


@care
def filter_one_page(request: WorkRequest, short: str) -> HttpResponse:
    """Has the home service done all it can?"""
    at = timezone.now()
    row = situations.situation(request.actor, short, at)
    held = situations.notes_of(row, by=request.actor, at=at, why="review")
    form = FilterOneForm(request.POST or None, initial={name: getattr(held, name) for name in filter_one.ANSWERS})

    def write() -> object:
        return filter_one.answer_filter_one(short=short, answers=form.cleaned_data, by=request.actor, at=at)

    if saved(request, form, write, _("Written down.")):
        return redirect("care:situation", short)
    return _form(request, row, form, _("What the home service did"), notes_in_words(row, held))


@care
def sheet(request: WorkRequest, short: str) -> HttpResponse:
    """Compose the sheet without identity and put it on an agenda."""
    at = timezone.now()
    row = situations.situation(request.actor, short, at)
    held = situations.notes_of(row, by=request.actor, at=at, why="meeting")
    meetings = rooms.coming(request.actor, at)
    form = SheetForm(
        request.POST or None, notes=held, meetings=[(meeting.short, rooms.when(meeting)) for meeting in meetings], areas=allowed_areas(held.band),
        signs=sign_words(row.mechanism, {sign.code for sign in held.signs}),
        initial={"strengths": held.strengths, "needs": held.needs, "signs": [sign.code for sign in held.signs]},
    )  # fmt: skip

    def write() -> object:
        meeting = next(one for one in meetings if one.short == form.cleaned_data["meeting"])
        read = form.cleaned_data["read_by_a_person"]
        return filter_one.bring_to_table(short=short, meeting=meeting, sheet=form.sheet(), read_by_a_person=read, by=request.actor, at=at)

    if saved(request, form, write, _("The sheet is on the agenda.")):
        return redirect("care:situation", short)
    return _form(request, row, form, _("Sheet without identity"), notes_in_words(row, held))


@care
@require_POST
def step_aside(request: WorkRequest, short: str) -> HttpResponse:
    """Whoever could know the person leaves: the page closes for them."""
    at = timezone.now()
    row = situations.situation(request.actor, short, at)
    tried(
        request,
        lambda: room.step_aside(subject=row.pk, by=request.actor, at=at),
        _("You have stepped aside. Nothing of it opens for you any more."),
    )
    return redirect("care:start")


def _form(request: WorkRequest, row: Situation, form: Any, title: str, notes: Any, **more: Any) -> HttpResponse:
    page = {"row": row, "form": form, "title": title, "notes": notes, **more}
    return render(request, "referral/queue/form.html", page, status=422 if form.errors else 200)
