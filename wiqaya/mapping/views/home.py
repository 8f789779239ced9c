"""The workspace's home: what needs you, the pathway, what is recorded, who is waited for, what is due."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wiqaya.mapping.access import CONTRIBUTE, EDIT, READ
from wiqaya.mapping.models import Cycle
from wiqaya.mapping.queries import asking
from wiqaya.mapping.queries import cycle as cycles
from wiqaya.mapping.queries import home as queries
from wiqaya.mapping.queries import pathway as stages
from wiqaya.mapping.queries.context import hints
from wiqaya.mapping.queries.holdings import holdings
from wiqaya.mapping.queries.home import HomeKind, Need
from wiqaya.mapping.views.held import address
from wiqaya.mapping.views.pathway import tracker
from wiqaya.people import queries as people
from wiqaya.records import queries as records
from wiqaya.records.access import IMPORT
from wiqaya.safeguards.access import SIGNED_IN, Actor, WorkRequest, needs
from wiqaya.ui.numerals import number

AT_MOST = 3


@dataclass(frozen=True, slots=True)
class Task:
    """One thing that needs somebody, with one button."""

    text: str
    url: str
    label: str
    due: Any = None
    late: bool = False


def _n(one: str, many: str) -> Callable[[int], str]:
    return lambda count: ngettext(one, many, count) % {"n": number(count)}


@needs(SIGNED_IN)
def home(request: WorkRequest) -> HttpResponse:
    by, at = request.actor, timezone.now()
    kind = queries.home_kind(by.roles)
    if request.city is None or not by.permissions:
        return render(request, "mapping/home/no_role.html", _without_role(request, at))
    now = cycles.current()
    counts = holdings(now) if by.may(READ) else {}
    waiting = queries.needs(by, cycle=now, at=at, without_bias_note=counts.get("without_bias_note", 0))
    tasks = [task(need, now, at) for need in waiting]
    page = {
        "kind": kind,
        "today": timezone.localdate(),
        "tasks": tasks[:AT_MOST],
        "more": tasks[AT_MOST:],
        "cycle": now,
        "hints": hints(request.city, on="home") if by.may(EDIT) else [],
        "may_contribute": by.may(CONTRIBUTE),
        "may_read": by.may(READ),
        **(_recorded(now, at, by, counts) if by.may(READ) else {}),
        **(_partner(by, at) if kind in {HomeKind.PARTNER, HomeKind.MANAGER, HomeKind.FRONTLINE} and by.may(CONTRIBUTE) else {}),
    }
    return render(request, f"mapping/home/{kind if kind != HomeKind.NONE else HomeKind.FRONTLINE}.html", page)


def _without_role(request: WorkRequest, at: datetime) -> dict[str, Any]:
    """Somebody without a role here, or whose role waits for the second step: what it means and whom to ask."""
    ask = people.whom_to_ask(request.actor, at=at)
    return {"today": timezone.localdate(), "second_step": people.waits_for_second_step(request.actor), "ask": ask}


def _recorded(now: Cycle | None, at: datetime, by: Actor, counts: dict[str, int]) -> dict[str, Any]:
    """What those see who may read the mapping."""
    waiting = list(asking.waiting_for_others()[:5])
    return {
        "tracker": tracker(stages.stages()),
        "counts": counts,
        "strengths": counts["strengths"] + counts["assets"],
        "newest": queries.newest_strength(now),
        "voices": queries.voices_missing(now),
        "review": cycles.review_state(now, on=at.date()) if now else "",
        "waiting": [(row, (at - row.asked_at).days) for row in waiting],
        "briefings": [(row, (at.date() - row.asked_on).days) for row in asking.briefings_waiting()[:3]],
        "dues": queries.next_days(by, cycle=now, on=at.date()),
        "imports": records.imports(limit=3) if by.may(IMPORT) else [],
        "imports_url": address("records:import"),
    }


def _partner(by: Actor, at: datetime) -> dict[str, Any]:
    """What was asked of somebody's own organisation, and what came of it."""
    rows = list(asking.asked_of(by, on=at.date())[:5])
    return {"mine": rows, "waiting_states": asking.WAITING}


# -- sentences for what needs somebody

WORDS: dict[str, Callable[[int], str]] = {
    "asked": _n("%(n)s question waits for the answer of your service", "%(n)s questions wait for the answer of your service"),
    "briefings": _n("%(n)s request for a briefing waits for your body", "%(n)s requests for briefings wait for your body"),
    "check": _n("%(n)s report waits for a publication check", "%(n)s reports wait for a publication check"),
    "reading": _n("%(n)s card waits for a second reader", "%(n)s cards wait for a second reader"),
    "signals": _n("%(n)s signal to look at", "%(n)s signals to look at"),
    "reminders": _n("%(n)s organisation has not answered: time to remind it", "%(n)s organisations have not answered: time to remind them"),
    "bias": _n("%(n)s dataset has no bias note, so no figure may use it", "%(n)s datasets have no bias note, so no figure may use them"),
}


def task(need: Need, now: Cycle | None, at: datetime) -> Task:
    """A need as a sentence with its button."""
    late = bool(need.due and need.due < at.date())
    text, label = _said(need, now)
    return Task(text, _page_of(need, now), label, need.due, late)


def _said(need: Need, now: Cycle | None) -> tuple[str, str]:
    if need.key == "first-cycle":
        return _("There is no mapping yet. Six short answers are enough to begin."), _("Begin")
    if need.key == "review":
        return _("The mapping is a year old or nearly so. Look at it again."), _("Review")
    labels = {"asked": _("Answer"), "briefings": _("Answer"), "check": _("Check"), "reading": _("Read"), "reminders": _("Remind"), "bias": _("Write it")}
    return WORDS[need.key](need.count), labels.get(need.key, _("Open"))


def _page_of(need: Need, now: Cycle | None) -> str:
    pages = {
        "asked": ("mapping:asked-of-me",), "briefings": ("mapping:asked-of-me",), "check": ("mapping:reports",), "reading": ("mapping:issues",),
        "signals": ("mapping:inbox",), "bias": ("records:catalogue",), "first-cycle": ("mapping:cycle-new",), "review": ("mapping:cycle",),
        "reminders": ("mapping:asked", now.short) if now else ("mapping:cycle",),
    }  # fmt: skip
    return address(*pages[need.key])
