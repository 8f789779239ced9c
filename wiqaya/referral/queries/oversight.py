"""What the trail tells the oversight office: unusual openings, a sample of all of them, rows by person or object.  Never a content."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from wiqaya.referral.apart import DATABASE
from wiqaya.referral.models import Certificate, Clearance, InformationRequest, Mechanism
from wiqaya.referral.queries import overseeing
from wiqaya.referral.queries.mechanism import missing
from wiqaya.referral.queries.own_areas import NEAR
from wiqaya.safeguards.audit import AuditRow
from wiqaya.safeguards.keyed import keyed
from wiqaya.safeguards.tenancy import current_city

WINDOW = timedelta(days=7)
SUBJECTS, REVEALS = 25, 10  # in one day by one person: more than a caseload's worth of looking
NIGHT = (22, 6)  # hours
SAMPLED = 20  # one opening in twenty: 5 %
MOST = 50_000
OPENED = Q(action__startswith="key.")
SHOWN = 50


@dataclass(frozen=True, slots=True)
class Unusual:
    """Somebody's day that is worth a question.  It says nothing about why: nights may be duty, many may be a handover."""

    person: UUID
    day: date
    subjects: int
    reveals: int
    nights: int
    near: int  # openings of what lies in an area that the person named as their own


def _openings(since: datetime, until: datetime) -> list[tuple[UUID, datetime, str, Mapping[str, Any]]]:
    rows = AuditRow.objects.using(DATABASE).filter(OPENED | Q(action=NEAR), city=current_city(), at__gte=since, at__lt=until)
    return list(rows.order_by("-id").values_list("by", "at", "action", "details")[:MOST])


def unusual(at: datetime) -> list[Unusual]:
    """Days of the last week with many situations opened by one person, many identities shown, openings at night or in an area of their own; the newest first."""
    days: dict[tuple[UUID, date], list[tuple[datetime, str, str]]] = defaultdict(list)
    for person, moment, action, details in _openings(at - WINDOW, at):
        here = timezone.localtime(moment)
        days[person, here.date()].append((here, action, str(details.get("subject", ""))))
    found = [_day(person, day, rows) for (person, day), rows in days.items()]
    odd = [one for one in found if one.subjects > SUBJECTS or one.reveals > REVEALS or one.nights or one.near]
    return sorted(odd, key=lambda one: (one.day, one.subjects, str(one.person)), reverse=True)


def _day(person: UUID, day: date, rows: Iterable[tuple[datetime, str, str]]) -> Unusual:
    every = list(rows)
    held = [one for one in every if one[1] != NEAR]
    late, early = NIGHT
    return Unusual(
        person, day, subjects=len({subject for _moment, _action, subject in held}), reveals=sum(action == "key.reveal" for _moment, action, _subject in held),
        nights=sum(moment.hour >= late or moment.hour < early for moment, _action, _subject in held), near=len(every) - len(held),
    )  # fmt: skip


def sample(month: date) -> list[AuditRow]:
    """One opening in twenty of a month (its first day), drawn by a keyed hash: nobody knows beforehand which, and it stays the same for whoever reads it again."""
    first, after = (timezone.make_aware(datetime.combine(day, time.min)) for day in (month, (month + timedelta(days=31)).replace(day=1)))
    rows = AuditRow.objects.using(DATABASE).filter(city=current_city(), action__startswith="key.", at__gte=first, at__lt=after)
    return [row for row in rows.order_by("id").iterator() if drawn(row.pk)]


def drawn(key: int) -> bool:
    return int(keyed("sample of openings", str(key))[:8], 16) % SAMPLED == 0


def people_of_trail() -> list[UUID]:
    """Who was ever cleared here: those whose openings can be looked up."""
    return list(Clearance.objects.order_by("person").values_list("person", flat=True).distinct())


def tasks(at: datetime) -> Counter[str]:
    """How much waits for the office: exceptions to read, seconds that are late, questions to decide."""
    lent, called = overseeing.exceptions(at), overseeing.emergencies()
    return Counter(
        exceptions=sum(one.row.read_at is None for one in lent), emergencies=sum(one.second is None for one in called),
        exchanges=InformationRequest.objects.filter(decided_at__isnull=True).count(),
    )  # fmt: skip


def exchanges() -> list[InformationRequest]:
    """Those that wait for a decision first."""
    return sorted(InformationRequest.objects.order_by("-asked_on", "short")[:SHOWN], key=lambda row: row.decided_at is not None)


def certificates() -> list[Certificate]:
    return list(Certificate.objects.order_by("-on", "-id")[:SHOWN])


def purposes(on: date) -> list[tuple[Mechanism, list[str]]]:
    """Mechanisms with the conditions that they lack on the day; one that lacks any takes nothing in."""
    return [(row, missing(row, on)) for row in Mechanism.objects.order_by("made_at")]
