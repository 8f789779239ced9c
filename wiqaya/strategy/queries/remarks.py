"""What is worth a look in a measure or a plan.  None of it locks anything: each sentence says what, why, and how to mend it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from itertools import combinations
from typing import Any

from django.utils.translation import gettext as _

from wiqaya.strategy.models import Measure, Priority
from wiqaya.strategy.words import MeasureState

GOING = frozenset({MeasureState.PLANNED, MeasureState.RUNNING})
POLICE = "police"  # kind of organisation (people.words)


def is_late(measure: Measure, on: date) -> bool:
    return measure.state in GOING and measure.due is not None and measure.due < on


def without_finding(row: Measure | Priority) -> bool:
    """Neither cites a finding itself, nor through its priority.  Rows of a list know it (`queries.plan.in_list`)."""
    if hasattr(row, "is_cited"):
        return not (row.is_cited or getattr(row, "priority_is_cited", False))
    cited = row.issues.all() or (row.priority.issues.all() if isinstance(row, Measure) else ())
    return not cited


def alone(measure: Measure) -> bool:
    shared = measure.is_shared if hasattr(measure, "is_shared") else measure.partners.all()
    return measure.owner_id is not None and not shared


Check = tuple[Callable[[Measure, date], Any], Callable[[], str]]
CHECKS: dict[str, Check] = {
    "finding": (
        lambda row, on: without_finding(row) and not row.no_finding,
        lambda: _("No finding justifies this, and no reason is given. Cite one, or say why there is none yet."),
    ),
    "exists": (
        lambda row, on: row.existing_id is None and not row.existing_text,
        lambda: _("Nobody has written what exists already that does this. Look there first."),
    ),
    "owner": (lambda row, on: row.owner_id is None, lambda: _("Nobody owns this. Without an owner it is not likely to happen.")),
    "left": (
        lambda row, on: row.owner is not None and not row.owner.active,
        lambda: _("Its owner no longer takes part. Choose another one."),
    ),
    "alone": (lambda row, on: alone(row), lambda: _("One body does this alone. Who could take a part in it?")),
    "police": (
        lambda row, on: row.owner is not None and row.owner.kind == POLICE,
        lambda: _("Police own this. Prevention is led by civilian services; police can be a partner."),
    ),
    "money": (lambda row, on: row.cost is None, lambda: _("Nobody has said what this costs. Write 0 where it needs no money.")),
    "due": (lambda row, on: row.due is None, lambda: _("It has no day by which it should be done.")),
    "disproof": (lambda row, on: not row.disproof, lambda: _("Nobody has written what would show that it does not work.")),
    "harm": (lambda row, on: not row.harm, lambda: _("Nobody has written whom it could harm, and what is done about it.")),
    "gender": (lambda row, on: not row.gender, lambda: _("Nobody has written what it means for women, men, girls and boys.")),
    "late": (
        lambda row, on: is_late(row, on) and not row.late_because,
        lambda: _("Its day has passed and no reason is given. The public page says that it is late."),
    ),
}  # fmt: skip


def codes_of(measure: Measure, on: date) -> list[str]:
    return [code for code, (holds, _said) in CHECKS.items() if holds(measure, on)]


def remarks_of(measure: Measure, on: date) -> list[str]:
    """Of a measure whose owner, partners and findings are loaded."""
    return [CHECKS[code][1]() for code in codes_of(measure, on)]


def remarks_of_plan(measures: Sequence[Measure]) -> list[str]:
    """What shows only when all measures are seen together (G2-49, G0-32)."""
    owners = {row.owner_id for row in measures if row.owner_id}
    found = []
    if len(measures) > 1 and len(owners) == 1 and all(alone(row) for row in measures):
        found.append(_("The whole plan depends on one body, and nobody works with it. Ask who else could own or share a measure."))
    if measures and all(row.owner is not None and row.owner.kind == POLICE for row in measures):
        found.append(_("Every measure is owned by police. Prevention stands beside security and is led by civilian services."))
    return found


def overlaps(measures: Iterable[Measure]) -> list[tuple[Measure, Measure]]:
    """Measures of two owners in the same domain that cite the same finding: do they know of each other (G2-54)?"""
    owned = [(row, {issue.pk for issue in row.issues.all()}) for row in measures if row.owner_id and row.state in GOING]
    return [
        (a, b)
        for (a, cited), (b, also) in combinations(owned, 2)
        if a.owner_id != b.owner_id and a.domain == b.domain and cited & also and not _together(a, b)
    ]


def _together(a: Measure, b: Measure) -> bool:
    """One of the owners is a partner of the other measure."""
    return any(one.pk == b.owner_id for one in a.partners.all()) or any(one.pk == a.owner_id for one in b.partners.all())
