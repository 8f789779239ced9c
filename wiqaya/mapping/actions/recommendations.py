"""Every write to the numbered recommendations of a mapping (G1-31, G1-63)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from wiqaya.mapping.access import EDIT
from wiqaya.mapping.actions.cycle import opened
from wiqaya.mapping.models import Cycle, Issue, Recommendation
from wiqaya.safeguards import audit
from wiqaya.safeguards.access import Actor, require
from wiqaya.safeguards.fields import WordsValue
from wiqaya.safeguards.texts import keep

Texts = Mapping[str, str]  # {lang: text}
TEXTS = ("existing", "text", "addressed_to")
ASIDE = 20_000  # numbers are unique: while rows change places they stand here


@transaction.atomic
def write_recommendation(
    *, cycle: Cycle, values: Mapping[str, Texts], issue: Issue | None, number: int | None, by: Actor, at: datetime,
    row: Recommendation | None = None,
) -> Recommendation:  # fmt: skip
    """Add a recommendation, or change one.  `values` holds `existing`, `text`, `addressed_to`; `number` is its place (the last when None)."""
    require(by, EDIT)
    opened(cycle)
    if issue is not None and issue.cycle_id != cycle.pk:
        raise ValidationError({"issue": _("This issue belongs to another mapping.")})
    saved = row or Recommendation(cycle=cycle, number=_count(cycle) + 1, added_by=by.id, added_at=at)
    for name in TEXTS:
        setattr(saved, name, keep(getattr(saved, name) or WordsValue(), values.get(name, {}), by=by, at=at, field=name))
    if not saved.text:
        raise ValidationError({"text": _("Write the recommendation in a sentence: who should do what.")})
    if not saved.addressed_to:
        raise ValidationError({"addressed_to": _("Say who should do it: a service, a body, the council.")})
    saved.issue = issue
    saved.save()
    if number is not None:
        _place(cycle, saved, number)
    audit.record("recommendation.change" if row else "recommendation.add", saved, by=by, at=at, number=saved.number)
    return saved


@transaction.atomic
def remove_recommendation(*, row: Recommendation, by: Actor, at: datetime) -> None:
    """Take a recommendation away; those after it move up."""
    require(by, EDIT)
    cycle = opened(row.cycle)
    audit.record("recommendation.remove", row, by=by, at=at, number=row.number)
    row.delete()
    _number(list(Recommendation.objects.filter(cycle=cycle).order_by("number")))


def _count(cycle: Cycle) -> int:
    return Recommendation.objects.filter(cycle=cycle).count()


def _place(cycle: Cycle, saved: Recommendation, number: int) -> None:
    others = list(Recommendation.objects.filter(cycle=cycle).exclude(pk=saved.pk).order_by("number"))
    others.insert(min(max(number, 1), len(others) + 1) - 1, saved)
    _number(others)


def _number(rows: list[Recommendation]) -> None:
    for base in (ASIDE, 1):
        for at, row in enumerate(rows):
            row.number = base + at
            row.save(update_fields=["number"])
