"""Reading early signals: who sees which, what is due, and what may have been told twice.  By area and kind, never a person."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet

from wiqaya.mapping.access import READ, SIGNALS
from wiqaya.mapping.models import ContextNote, Signal
from wiqaya.mapping.words import ContextKind, SignalKind, SignalState, Urgency
from wiqaya.registers.paging import Page, page_of
from wiqaya.safeguards.access import Actor, NotAllowed

WAITING = (SignalState.NEW, SignalState.CHECKING, SignalState.CONFIRMED)  # somebody still has something to do
DAYS: Mapping[str, int] = {Urgency.TODAY: 0, Urgency.WEEK: 7, Urgency.CALM: 30}  # the network meets about once a month
APART = timedelta(days=30)  # signals further apart are never suggested as one


def sees_inbox(by: Actor) -> bool:
    """The inbox is for those who look after signals; others who note signals see their own."""
    return by.may(SIGNALS) and by.may(READ)


def require_inbox(by: Actor) -> None:
    if not by.may(SIGNALS):
        raise NotAllowed(SIGNALS)
    if not by.may(READ):
        raise NotAllowed(READ)


def may_correct(by: Actor, signal: Signal) -> bool:
    """Whoever noted it, while it is new; and those who look after the inbox."""
    return sees_inbox(by) or (by.may(SIGNALS) and signal.received_by == by.id and signal.state == SignalState.NEW)


def visible(by: Actor) -> QuerySet[Signal]:
    """The signals that somebody may open."""
    rows = Signal.objects.select_related("area", "issue", "cycle", "same_as")
    if sees_inbox(by):
        return rows
    return rows.filter(received_by=by.id) if by.may(SIGNALS) else rows.none()


def due_by(urgency: str, *, told: date) -> date:
    return told + timedelta(days=DAYS[urgency])


def is_overdue(signal: Signal, *, on: date) -> bool:
    """Past its day while somebody still has something to do; what was told again waits with the first."""
    return bool(signal.due and signal.due < on and signal.state in WAITING and signal.same_as_id is None)


def due_signals(by: Actor, *, on: date) -> QuerySet[Signal]:
    """What needs those who look after the inbox on this day: due or past its day, and whatever nobody has taken, soonest first."""
    rows = visible(by).filter(state__in=WAITING, same_as__isnull=True) if sees_inbox(by) else Signal.objects.none()
    return rows.filter(Q(due__lte=on) | Q(taken_by__isnull=True)).order_by("due", "pk")


# -- the list

BOXES: Mapping[str, tuple[str, ...]] = {
    "waiting": WAITING,
    "new": (SignalState.NEW,),
    "checking": (SignalState.CHECKING,),
    "confirmed": (SignalState.CONFIRMED,),
    "not-confirmed": (SignalState.NOT_CONFIRMED,),
    "answered": (SignalState.ANSWERED,),
}


def listed(by: Actor, wanted: Mapping[str, str], *, box: str = "waiting", after: str = "") -> Page[Signal]:
    """A page of signals in a box, newest first, by `wanted` {kind, area (code), urgency}.  What was told again stands with the first."""
    rows = visible(by).filter(state__in=BOXES[box])
    if sees_inbox(by):
        rows = rows.filter(same_as__isnull=True)
    plain = {"kind": "kind", "urgency": "urgency", "area": "area__code"}
    rows = rows.filter(**{column: wanted[name] for name, column in plain.items() if wanted.get(name)})
    return page_of(rows.annotate(again=Count("told_again")), after=after)


def counts(by: Actor) -> dict[str, int]:
    """How many signals stand in each box; one query."""
    rows = visible(by).filter(same_as__isnull=True) if sees_inbox(by) else visible(by)
    found = dict(rows.order_by().values_list("state").annotate(n=Count("pk")))
    return {box: sum(found.get(state, 0) for state in states) for box, states in BOXES.items()}


def own(by: Actor) -> Page[Signal]:
    """The latest fifty that somebody noted themselves."""
    return page_of(visible(by).filter(received_by=by.id))


# -- told twice?


def alike(a: Any, b: Any) -> bool:
    """Whether two signals may tell of one thing: same area, same kind, at most thirty days apart.  An area that nobody named is no area."""
    return bool(a.area_id and a.area_id == b.area_id and a.kind == b.kind and abs(a.received_at - b.received_at) <= APART)


def maybe_same(signal: Signal) -> list[Signal]:
    """Signals that may tell of the same thing.  Suggested, never joined by themselves."""
    if not signal.area_id or signal.same_as_id:
        return []
    near = (signal.received_at - APART, signal.received_at + APART)
    rows = Signal.objects.filter(area=signal.area_id, kind=signal.kind, received_at__range=near, same_as__isnull=True)
    return list(rows.exclude(pk=signal.pk).select_related("area").order_by("-pk")[:10])


def told_again(signal: Signal) -> list[Signal]:
    return list(Signal.objects.filter(same_as=signal).order_by("pk"))


# -- what is known where people arrive: G3X-27


def arrivals(by: Actor) -> tuple[list[ContextNote], list[Signal]]:
    """What is written about housing, school and work where people arrive, and the signals about it that wait."""
    notes = ContextNote.objects.filter(kind=ContextKind.ARRIVALS).order_by("-added_at")
    rows = visible(by).filter(kind=SignalKind.ARRIVALS, state__in=WAITING, same_as__isnull=True).order_by("area__code", "-pk")
    return list(notes[:50]), list(rows[:50])


def answer_of(signal: Signal) -> tuple[Any, datetime | None]:
    """The answer to those who told, and when: of the signal that it stands with, where it stands with one."""
    first = signal.same_as or signal
    return first.answer, first.answered_at
