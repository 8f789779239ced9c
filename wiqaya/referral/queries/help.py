"""What the public doors say: who answers, when, which lines there are, who else helps, and what a receipt opens."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils import timezone

from wiqaya.action.queries.services import for_support
from wiqaya.people.queries import organisations
from wiqaya.people.words import OrganisationKind
from wiqaya.referral import receipts, sealing
from wiqaya.referral.models import DutyShift, Enquiry, Mechanism, Message, Situation
from wiqaya.referral.queries import advice
from wiqaya.referral.queries.advice import Said
from wiqaya.referral.queries.mechanism import open_mechanism, signs_in_force
from wiqaya.referral.words import Function, OpensTo, Reply, Stage, Tier
from wiqaya.safeguards.fields import WordsValue, words
from wiqaya.safeguards.keys import Ring

if TYPE_CHECKING:
    from wiqaya.action.models import Service

KINDS = ("city", "independent", "national")  # of lines, side by side


@dataclass(frozen=True, slots=True)
class Line:
    """A telephone line."""

    kind: str
    name: WordsValue
    number: str
    hours: WordsValue
    true: WordsValue  # against what is told of it


@dataclass(frozen=True, slots=True)
class Hours:
    """A part of the week in which somebody answers; Monday is 0."""

    weekday: int
    begins: time
    ends: time


@dataclass(frozen=True, slots=True)
class Doors:
    """What stands open today."""

    advising: Mechanism | None
    supporting: Mechanism | None  # takes in requests, from those for whom it is
    on_duty: bool
    next_duty: datetime | None
    hours: tuple[Hours, ...]
    lines: tuple[Line, ...]

    @property
    def front(self) -> Mechanism | None:
        return self.supporting or self.advising

    @property
    def for_everybody(self) -> bool:
        return self.supporting is not None and self.supporting.opens_to != OpensTo.PROFESSIONALS

    @property
    def for_families(self) -> bool:
        return self.supporting is not None and self.supporting.opens_to == OpensTo.FAMILIES


def doors(at: datetime, only: UUID | None = None) -> Doors:
    """`only`: the one mechanism that may answer, where it serves another city."""
    supporting, advising = open_mechanism(timezone.localdate(at), only), advice.advising(at, only)
    front = advising or supporting
    if front is None:
        return Doors(None, None, False, None, (), ())
    shifts = _shifts(front, at)
    return Doors(advising, supporting, _now(shifts, at), _next(shifts, at), _week(shifts), tuple(lines(front)))


def lines(mechanism: Mechanism) -> list[Line]:
    """The lines that have a number: the city's, an independent one, the national one."""
    rows = [row for row in mechanism.lines if row.get("number") and row.get("kind") in KINDS]
    return [
        Line(row["kind"], _texts(row.get("name")), str(row["number"]), _texts(row.get("hours")), _texts(row.get("true")))
        for row in sorted(rows, key=lambda row: KINDS.index(row["kind"]))
    ]


def _texts(value: Any) -> WordsValue:
    """`{lang: text}` as set-up stores it."""
    return words(**{code: text for code, text in (value or {}).items() if isinstance(text, str)})


def _shifts(mechanism: Mechanism, at: datetime) -> list[Hours]:
    """Parts of the week of those who are cleared to answer today; nobody's name."""
    cleared = sealing.in_date(at).filter(mechanism=mechanism, function=Function.ADVISER).values("person")
    rows = DutyShift.objects.filter(mechanism=mechanism, function=Function.ADVISER, person__in=cleared)
    return [Hours(*row) for row in rows.values_list("weekday", "begins", "ends")]


def _now(shifts: Iterable[Hours], at: datetime) -> bool:
    here = timezone.localtime(at)
    return any(one.weekday == here.weekday() and one.begins <= here.time() < one.ends for one in shifts)


def _next(shifts: Iterable[Hours], at: datetime) -> datetime | None:
    """When somebody answers next, within a week; nothing without shifts."""
    here = timezone.localtime(at)
    begun = [
        timezone.make_aware(datetime.combine(here.date() + timedelta(days=ahead), one.begins))
        for one in shifts
        for ahead in range(8)
        if (here.date() + timedelta(days=ahead)).weekday() == one.weekday
    ]
    return min((moment for moment in begun if moment > at), default=None)


def _week(shifts: Iterable[Hours]) -> tuple[Hours, ...]:
    """The parts of the week, those that touch or overlap joined."""
    joined: list[Hours] = []
    for one in sorted(shifts, key=lambda part: (part.weekday, part.begins)):
        last = joined[-1] if joined else None
        if last and last.weekday == one.weekday and one.begins <= last.ends:
            joined[-1] = Hours(last.weekday, last.begins, max(last.ends, one.ends))
        else:
            joined.append(one)
    return tuple(joined)


def others() -> list[Any]:
    """Bodies with a public contact point to which somebody can be pointed; the police are among the emergency numbers, not here."""
    rows = organisations().exclude(contact_point="").exclude(kind=OrganisationKind.POLICE)
    return list(rows[:60])


def helping() -> list[Service]:
    """Services of the public directory to which the table passes people on: the way to them stays open without the table."""
    return [row for row in for_support() if row.public]


def signs(mechanism: Mechanism | None) -> tuple[int, list[tuple[str, WordsValue]]]:
    """(number of the list of signs in force, its signs as (code, text)); nothing where no list is agreed."""
    current = signs_in_force(mechanism) if mechanism else None
    if current is None:
        return 0, []
    return current.number, [(sign["code"], _texts(sign.get("text"))) for sign in current.signs]


def found(receipt: str) -> Enquiry | Situation | None:
    """What a receipt opens."""
    mark = receipts.digest(receipt)
    if mark is None:
        return None
    question = Enquiry.objects.filter(receipt=mark).select_related("mechanism").first()
    return question or Situation.objects.filter(receipt=mark).select_related("mechanism").first()


def messages(row: Enquiry | Situation, at: datetime) -> list[Said] | None:
    """The conversation for whoever wrote it, without their first text; None when its key is gone."""
    try:
        if isinstance(row, Enquiry):
            return advice.said(row, sealing.with_code(row, tier=Tier.ADVICE, at=at))
        return box(row, sealing.with_code(row, tier=Tier.REPLY, at=at))
    except sealing.Hidden:
        return None


def box(row: Situation, opened: Ring) -> list[Said]:
    notes: list[Message] = list(row.messages.all())
    return [Said(sealing.read(opened, "message.content", note.pk, note.content)["text"], note.day, note.from_staff) for note in notes]


def reply(row: Situation, on: date) -> Reply | None:
    """The set phrase, from its day on; the only thing that whoever asked for somebody is told."""
    if row.reply_on is None or row.reply_on > on:
        return None
    return Reply(row.replied or Reply.READ)


def unread(row: Situation) -> bool:
    return row.stage == Stage.RECEIVED
