"""Who was asked, who answered, what is missing; briefings of police; and what was asked of my own service."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wiqaya.mapping import flow
from wiqaya.mapping.access import CONTRIBUTE, EDIT, READ
from wiqaya.mapping.actions import asking as actions
from wiqaya.mapping.forms.asking import (
    AnswerForm,
    AskForm,
    BriefingAnswerForm,
    BriefingForm,
    DeclineForm,
    PartForm,
    RemindForm,
    SummaryForm,
)
from wiqaya.mapping.models import Briefing, Contribution, Cycle
from wiqaya.mapping.queries import asking as queries
from wiqaya.mapping.queries.cycle import is_open
from wiqaya.mapping.views.cycle import own
from wiqaya.mapping.views.frame import below_cycle
from wiqaya.people import queries as people
from wiqaya.registers.saving import saved
from wiqaya.safeguards.access import WorkRequest, needs
from wiqaya.safeguards.fields import WordsValue, words


@needs(READ)
def asked(request: WorkRequest, short: str) -> HttpResponse:
    now = own(short)
    rows = queries.asked(now)
    at = timezone.now()
    not_yet, asks = queries.not_yet_asked(rows.rows), flow.sectors()
    page = {
        "cycle": now,
        "asked": rows,
        "late": {row.pk for row in rows.rows if queries.reminder_due(row, at=at)},
        "not_yet": not_yet,
        "sectors": [(sector.label, asks[sector]) for sector in not_yet.sectors],
        "briefings": queries.briefings(now),
        "open": is_open(now),
        "may_edit": request.actor.may(EDIT),
    }
    return below_cycle(request, "mapping/cycle/asked.html", page, _("Who was asked"))


@needs(EDIT)
def ask(request: WorkRequest, short: str) -> HttpResponse:
    now = own(short)
    chosen = people.organisation_by_short(request.GET.get("organisation", ""))
    form = AskForm(request.POST or None, initial={"organisation": chosen, "sector": request.GET.get("sector"), "question": _first_question()})

    def write() -> None:
        actions.ask(cycle=now, **form.cleaned_data, by=request.actor, at=timezone.now())

    if saved(request, form, write, _("The request is noted. People of this organisation see it when they sign in.")):
        return redirect("mapping:asked", short)
    return below_cycle(request, "mapping/cycle/ask.html", {"cycle": now, "form": form, "open": is_open(now)}, _("Ask a service or group"), asked=now)


def _first_question() -> WordsValue:
    """A question to begin with; whoever asks changes it."""
    return _in_every_language(
        lambda: _("Which places and people bring neighbours together in your work? What worries the people you meet, and where? Whom do you not reach?")
    )


def _in_every_language(say: Any) -> WordsValue:
    from django.conf import settings
    from django.utils import translation

    texts = {}
    for lang, _name in settings.LANGUAGES:
        with translation.override(lang):
            texts[lang] = say()
    return words(**texts)


def _contribution(now: Cycle, organisation: str) -> Contribution:
    return get_object_or_404(Contribution.objects.select_related("organisation", "cycle"), cycle=now, organisation__short=organisation)


@needs(READ)
def contribution(request: WorkRequest, short: str, organisation: str) -> HttpResponse:
    return _contribution_page(request, _contribution(own(short), organisation))


def _contribution_page(request: WorkRequest, row: Contribution, **forms: Any) -> HttpResponse:
    page = {
        "cycle": row.cycle,
        "row": row,
        "waiting": row.state in queries.WAITING,
        "late": queries.reminder_due(row, at=timezone.now()),
        "names": people.names_of(key for key in (row.asked_by, row.answered_by) if key),
        "remind": forms.get("remind") or RemindForm(prefix="remind"),
        "answer": forms.get("answer") or AnswerForm(initial={"answer": row.answer}, prefix="answer"),
        "decline": forms.get("decline") or DeclineForm(prefix="decline"),
        "part": forms.get("part") or PartForm(initial={"part": row.part}, prefix="part"),
        "open": is_open(row.cycle),
        "may_edit": request.actor.may(EDIT),
    }
    return below_cycle(request, "mapping/cycle/contribution.html", page, row.organisation.name, asked=row.cycle)


@needs(EDIT)
@require_POST
def remind(request: WorkRequest, short: str, organisation: str) -> HttpResponse:
    row = _contribution(own(short), organisation)
    form = RemindForm(request.POST, prefix="remind")

    def write() -> None:
        actions.remind(contribution=row, due=form.cleaned_data["due"], by=request.actor, at=timezone.now())

    if saved(request, form, write, _("The reminder is noted.")):
        return redirect("mapping:asked", short)
    return _contribution_page(request, row, remind=form)


@needs(EDIT)
@require_POST
def answer(request: WorkRequest, short: str, organisation: str) -> HttpResponse:
    row = _contribution(own(short), organisation)
    form = AnswerForm(request.POST, prefix="answer")

    def write() -> None:
        actions.record_answer(contribution=row, answer=form.cleaned_data["answer"], by=request.actor, at=timezone.now())

    if saved(request, form, write, _("The answer was saved.")):
        return redirect("mapping:asked", short)
    return _contribution_page(request, row, answer=form)


@needs(EDIT)
@require_POST
def decline(request: WorkRequest, short: str, organisation: str) -> HttpResponse:
    row = _contribution(own(short), organisation)
    form = DeclineForm(request.POST, prefix="decline")

    def write() -> None:
        actions.decline(contribution=row, reason=form.cleaned_data["reason"], by=request.actor, at=timezone.now())

    if saved(request, form, write, _("It is noted that they chose not to answer.")):
        return redirect("mapping:asked", short)
    return _contribution_page(request, row, decline=form)


@needs(EDIT)
@require_POST
def part(request: WorkRequest, short: str, organisation: str) -> HttpResponse:
    row = _contribution(own(short), organisation)
    form = PartForm(request.POST, prefix="part")

    def write() -> None:
        actions.set_part(contribution=row, part=form.cleaned_data["part"], by=request.actor, at=timezone.now())

    if saved(request, form, write, _("Its part is noted.")):
        return redirect("mapping:asked", short)
    return _contribution_page(request, row, part=form)


# -- briefings


@needs(EDIT)
def ask_briefing(request: WorkRequest, short: str) -> HttpResponse:
    now = own(short)
    form = BriefingForm(request.POST or None, initial={"asked_on": timezone.localdate(), "topics": _first_topics()})

    def write() -> None:
        actions.ask_briefing(cycle=now, **form.cleaned_data, by=request.actor, at=timezone.now())

    if saved(request, form, write, _("The request is logged.")):
        return redirect("mapping:asked", short)
    page = {"cycle": now, "form": form, "open": is_open(now), "bodies": queries.police_bodies().prefetch_related("areas")}
    return below_cycle(request, "mapping/cycle/ask_briefing.html", page, _("Ask for a briefing"), asked=now)


def _first_topics() -> WordsValue:
    """The text of a request, to be changed."""
    return _in_every_language(
        lambda: _(
            "Our city is preparing its yearly mapping. We ask for a briefing on: the main concerns that you see, by area and kind; counts over the "
            "last twelve months, where they are not sensitive; what works well between services and residents. Please name no person, no ongoing "
            "matter and nothing sensitive: such information is not kept."
        )
    )


def _briefing(now: Cycle, key: UUID) -> Briefing:
    return get_object_or_404(Briefing.objects.select_related("organisation", "cycle"), cycle=now, pk=key)


@needs(READ)
def briefing(request: WorkRequest, short: str, key: UUID) -> HttpResponse:
    return _briefing_page(request, _briefing(own(short), key), None)


def _briefing_page(request: WorkRequest, row: Briefing, form: BriefingAnswerForm | None) -> HttpResponse:
    initial = {"answered_on": row.answered_on or timezone.localdate(), "summary": row.summary, "follow_up": row.follow_up}
    page = {
        "cycle": row.cycle, "row": row, "form": form or BriefingAnswerForm(initial=initial), "open": is_open(row.cycle), "may_edit": request.actor.may(EDIT),
    }  # fmt: skip
    return below_cycle(request, "mapping/cycle/briefing.html", page, row.organisation.name, asked=row.cycle)


@needs(EDIT)
@require_POST
def answer_briefing(request: WorkRequest, short: str, key: UUID) -> HttpResponse:
    row = _briefing(own(short), key)
    form = BriefingAnswerForm(request.POST)

    def write() -> None:
        actions.record_briefing(briefing=row, **form.cleaned_data, by=request.actor, at=timezone.now())

    if saved(request, form, write, _("The briefing is logged.")):
        return redirect("mapping:asked", short)
    row.refresh_from_db()
    return _briefing_page(request, row, form)


# -- asked of my service


@needs(CONTRIBUTE)
def asked_of_me(request: WorkRequest) -> HttpResponse:
    today = timezone.localdate()
    page = {
        "rows": queries.asked_of(request.actor, on=today),
        "briefings": queries.briefings_of(request.actor, on=today),
        "organisations": queries.my_organisations(request.actor, on=today),
        "waiting": queries.WAITING,
    }
    return render(request, "mapping/cycle/asked_of_me.html", page)


@needs(CONTRIBUTE)
def answer_own(request: WorkRequest, key: UUID) -> HttpResponse:
    row = get_object_or_404(queries.asked_of(request.actor, on=timezone.localdate()), pk=key)
    form = AnswerForm(request.POST or None, initial={"answer": row.answer})

    def write() -> None:
        actions.answer_own(contribution=row, answer=form.cleaned_data["answer"], by=request.actor, at=timezone.now())

    if saved(request, form, write, _("Thank you. Your answer is with the prevention team.")):
        return redirect("mapping:asked-of-me")
    return render(request, "mapping/cycle/answer_own.html", {"row": row, "form": form, "asks": row.question})


@needs(CONTRIBUTE)
def brief_own(request: WorkRequest, key: UUID) -> HttpResponse:
    row = get_object_or_404(queries.briefings_of(request.actor, on=timezone.localdate()), pk=key)
    form = SummaryForm(request.POST or None, initial={"summary": row.summary})

    def write() -> None:
        actions.answer_own_briefing(briefing=row, summary=form.cleaned_data["summary"], by=request.actor, at=timezone.now())

    if saved(request, form, write, _("Thank you. Your answer is with the prevention team.")):
        return redirect("mapping:asked-of-me")
    return render(request, "mapping/cycle/answer_own.html", {"row": row, "form": form, "asks": row.topics})
