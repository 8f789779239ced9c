"""How far a mechanism is, what lapses when, and what a city should weigh before it builds one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal
from uuid import UUID

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wiqaya.referral.clocks import MEMBERSHIP
from wiqaya.referral.models import Clearance, Condition, Mechanism, SignsList, Situation
from wiqaya.referral.queries.mechanism import missing, seats, signs_in_force
from wiqaya.referral.words import ConditionKind, Function, MechanismState, SeatSector, Stage

SOON = timedelta(days=30)
MEMBERS = 2  # services: fewer are no table
FEW, MANY = 12, 60  # people in a year: below, an existing body suits; from here, staff of its own


def mechanisms() -> QuerySet[Mechanism]:
    """The city's mechanisms: those that are open first, closed ones last, the newest first among equals."""
    return Mechanism.objects.order_by("-made_at")


def mechanism(short: str) -> Mechanism | None:
    return Mechanism.objects.filter(short=short).first()


def signs_to_agree(row: Mechanism) -> SignsList | None:
    """The newest version, when it waits for a second person."""
    newest = row.signs_lists.order_by("-number").first()
    return newest if newest and newest.agreed_by is None else None


@dataclass(frozen=True, slots=True)
class ConditionState:
    """One condition with what stands for it: `state` is held, soon (ends within thirty days), unread, over or absent."""

    kind: str
    label: str
    state: str
    held: Condition | None
    waiting: Condition | None

    @property
    def word(self) -> Promise:
        return STATES[self.state]


STATES = {
    "held": gettext_lazy("In date"),
    "soon": gettext_lazy("Ends soon"),
    "unread": gettext_lazy("Waits for a second reading"),
    "over": gettext_lazy("No longer in date"),
    "absent": gettext_lazy("Not recorded"),
}


STATE_WORDS = {
    **{state.value: state.label for state in MechanismState},
    MechanismState.OPEN.value: gettext_lazy("Opened"),  # a state here; on buttons the same English word is an order
}


def conditions(row: Mechanism, on: date) -> list[ConditionState]:
    """Every kind of condition in the order of the list, the role in reintegration last."""
    rows = list(row.conditions.order_by("-ends", "-written_at"))
    return [_condition(kind, [one for one in rows if one.kind == kind], on) for kind in ConditionKind]


def _condition(kind: ConditionKind, rows: Iterable[Condition], on: date) -> ConditionState:
    told = list(rows)
    held = next((one for one in told if one.read_by and one.starts <= on <= one.ends), None)
    waiting = next((one for one in told if one.read_by is None and one.ends >= on), None)
    if held:
        state = "soon" if held.ends - on <= SOON else "held"
    elif waiting:
        state = "unread"
    else:
        state = "over" if told else "absent"
    return ConditionState(kind.value, str(kind.label), state, held, waiting)


def lapsed_on(row: Mechanism, on: date) -> date | None:
    """The day on which an open mechanism stopped taking in because something was no longer in date; None while it takes in, or never opened."""
    if row.state != MechanismState.OPEN:
        return None
    ends = [_last_end(row, kind) for kind in missing(row, on)]
    known = [day for day in ends if day is not None]
    return min(known) + timedelta(days=1) if known else (on if ends else None)


def _last_end(row: Mechanism, kind: str) -> date | None:
    found = row.conditions.filter(kind=kind, read_by__isnull=False).order_by("-ends").first()
    return found.ends if found else None


@dataclass(frozen=True, slots=True)
class Cleared:
    """A clearance with what is due."""

    row: Clearance
    in_date: bool
    confirm_by: date
    supervision_late: bool


def clearances(row: Mechanism, on: date) -> list[Cleared]:
    """Clearances that have not ended, in the order in which they were given."""
    rows = row.clearances.filter(ended_at__isnull=True).order_by("given_at", "function")
    return [
        Cleared(
            one, min(one.trained_until, one.ethics_until, one.confirmed_on + MEMBERSHIP) >= on, one.confirmed_on + MEMBERSHIP,
            one.supervision_on is not None and one.supervision_on < on,
        )
        for one in rows
    ]  # fmt: skip


def above_ceiling(row: Mechanism) -> list[UUID]:
    """Services that lead more situations than the ceiling times their cleared coordinators; which ones, never how many."""
    leads = list(Situation.objects.filter(mechanism=row, lead__isnull=False).exclude(stage=Stage.CLOSED).values_list("lead", flat=True))
    able = list(row.clearances.filter(function=Function.COORDINATOR, ended_at__isnull=True).values_list("agency", flat=True))
    return sorted((lead for lead in set(leads) if lead and leads.count(lead) > row.ceiling * able.count(lead)), key=str)


def supervision_overdue(row: Mechanism, on: date) -> list[UUID]:
    """Services where a supervision that was planned has not taken place."""
    late = row.clearances.filter(ended_at__isnull=True, supervision_on__lt=on)
    return sorted(set(late.values_list("agency", flat=True)), key=str)


def warranted(row: Mechanism) -> str:
    """Advice in words on whether a table of its own is worth it (G3S-63); it decides nothing."""
    if row.caseload is None:
        return _(
            "Estimate how many people may come in a year, from what services see now. Without that, nobody can say whether a table of its own is worth it."
        )
    if row.caseload < FEW:
        return _(
            "About one person a month or fewer: a body that exists can take this on, with a short agreement. A table of its own would sit idle."
        )
    if row.caseload < MANY:  # 42: 2 200 discussions at 53 tables (annual report of Ontario's tracking database, 2022)
        return _(
            "A few people a month: a table that meets every two to four weeks, with staff whom its members lend, is usual. A table in Ontario spoke about 42 situations in a year (2022)."
        )
    return _("Several people a week: plan staff of its own, supervision for them, and a yearly look at whether people really come.")


def obstacles(row: Mechanism, on: date) -> list[str]:
    """Every sentence that stands between this mechanism and its opening; an empty list when nothing does."""
    found = [
        _("“%(condition)s” is not recorded, not read by a second person, or not in date.") % {"condition": ConditionKind(kind).label}
        for kind in missing(row, on)
    ]
    if not row.findings and not row.no_finding:
        found.append(_("Say which findings of the mapping justify it, or why there is none yet."))
    here = seats(row, on)
    ordinary = [seat for seat in here if not SeatSector(seat.sector).security]
    if len({seat.agency for seat in here}) < max(row.quorum, MEMBERS):
        found.append(_("Fewer services sit here than a decision needs."))
    if len({seat.sector for seat in ordinary}) < MEMBERS:
        found.append(_("Services of care, schooling and civil society must come from at least two sectors."))
    if not row.eligibility:
        found.append(_("Whom it is for, and whom it points elsewhere, is not written."))
    if not any(line.get("number") for line in row.lines):
        found.append(_("No telephone line is named. An independent or national line is enough."))
    if not row.risks.exists():
        found.append(_("The register of stigma and misuse is empty."))
    if not row.templates.filter(in_force=True).exists():
        found.append(_("There is no template for the conversation."))
    if signs_to_agree(row) is not None:
        found.append(_("The newest list of signs waits for a second person."))
    return found


@dataclass(frozen=True, slots=True)
class SetUpStep:
    """One step of the set-up."""

    key: str
    title: Promise
    state: Literal["done", "partly", "todo"]


STEPS = (
    ("need", gettext_lazy("Need and what exists")),
    ("scope", gettext_lazy("Whom it is for")),
    ("members", gettext_lazy("Members and agreements")),
    ("people", gettext_lazy("People and clearances")),
    ("signs", gettext_lazy("List of signs")),
    ("risks", gettext_lazy("What could go wrong")),
    ("doors", gettext_lazy("Doors, lines and duty")),
    ("tool", gettext_lazy("Conversation")),
    ("conditions", gettext_lazy("Conditions")),
)


def steps(row: Mechanism, on: date) -> list[SetUpStep]:
    """Where the set-up stands; the order is a proposal, any step may be taken first."""
    done = {
        "need": bool(row.builds_on) and bool(row.findings or row.no_finding) and row.caseload is not None and row.cost is not None,
        "scope": bool(row.eligibility),
        "members": len({seat.sector for seat in seats(row, on) if not SeatSector(seat.sector).security}) >= 2,
        "people": any(one.in_date for one in clearances(row, on)),
        "signs": signs_in_force(row) is not None and signs_to_agree(row) is None,
        "risks": row.risks.exists(),
        "doors": any(line.get("number") for line in row.lines) and row.shifts.exists(),
        "tool": bool(row.tool) and row.templates.filter(in_force=True).exists(),
        "conditions": not missing(row, on),
    }
    begun = {
        "need": bool(row.builds_on), "members": row.seats.exists(), "people": row.clearances.exists(), "signs": row.signs_lists.exists(),
        "doors": bool(row.lines) or row.shifts.exists(), "tool": bool(row.tool) or row.templates.exists(), "conditions": row.conditions.exists(),
    }  # fmt: skip
    return [SetUpStep(key, title, "done" if done[key] else "partly" if begun.get(key) else "todo") for key, title in STEPS]
