"""Writing a strategy part by part, keeping versions of it, and revising one that was approved."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from wiqaya.registers import actions as registers
from wiqaya.registers.actions import ChangedMeanwhile as ChangedMeanwhile
from wiqaya.safeguards import audit
from wiqaya.safeguards.access import Actor, require
from wiqaya.safeguards.texts import Texts
from wiqaya.strategy import versions
from wiqaya.strategy.access import EDIT
from wiqaya.strategy.guards import OPEN, locked, opened
from wiqaya.strategy.kinds.writing import PARTS
from wiqaya.strategy.models import BudgetLine, Measure, Priority, ResourceNeed, Strategy, StrategyVersion
from wiqaya.strategy.words import StrategyState

REVISABLE = frozenset({StrategyState.APPROVED, StrategyState.ENDED})


@transaction.atomic
def begin(*, title: Texts, form: str, by: Actor, at: datetime) -> Strategy:
    """A new draft; a title is enough."""
    return cast(Strategy, registers.add(kind=PARTS["form"], by=by, at=at, values={"title": title, "form": form}))


@transaction.atomic
def write(*, strategy: Strategy, part: str, values: Mapping[str, Any], by: Actor, at: datetime, seen: str = "") -> Strategy:
    """Change fields of one part (a key of `PARTS`); what is not given stays.

    `seen` is the digest of the part that the writer opened: raises ChangedMeanwhile when it is another one now.  Two people can write two
    parts at once.  Raises Frozen for a text that was approved or lies before those who decide.
    """
    row = opened(strategy, by=by)
    return cast(Strategy, registers.change(kind=PARTS[part], row=row, by=by, at=at, seen=seen, values=values))


@transaction.atomic
def keep_version(*, strategy: Strategy, reason: str, by: Actor, at: datetime) -> StrategyVersion:
    """Close a round of writing: keep the text as it stands, with what changed and why.  A text that is unchanged gives its last version."""
    row = opened(strategy, by=by)
    if not reason.strip():
        raise ValidationError({"reason": _("Write in a few words what changed, and why.")})
    return versions.keep(row, reason=reason, by=by, at=at)


@transaction.atomic
def take_back(*, strategy: Strategy, reason: str, by: Actor, at: datetime) -> Strategy:
    """Take a text back from those who decide, to change it.  What lay before them stays as a version."""
    require(by, EDIT)
    row = locked(strategy)
    if row.state != StrategyState.PROPOSED:
        raise ValidationError(_("This text does not lie before the deciding body."))
    if not reason.strip():
        raise ValidationError({"reason": _("Write in a few words why you take it back.")})
    versions.keep(row, reason=reason, by=by, at=at)
    row.state = StrategyState.DRAFT
    row.save(update_fields=["state"])
    audit.record("strategy.take-back", row, by=by, at=at)
    return row


@transaction.atomic
def revise(*, strategy: Strategy, reason: str, by: Actor, at: datetime) -> Strategy:
    """A new draft that continues an approved strategy, with its priorities, measures, money and needs.

    The approved text stays in force until another one is approved.  Principles are not carried over: everybody is asked about the new text.
    """
    require(by, EDIT)
    old = locked(strategy)
    if old.state not in REVISABLE:
        raise ValidationError(_("Only an approved text is revised. This one can be changed as it is."))
    if not reason.strip():
        raise ValidationError({"reason": _("Write in a few words why the strategy is revised.")})
    if Strategy.objects.filter(continues=old, state__in=[*OPEN, StrategyState.PROPOSED]).exists():
        raise ValidationError(_("A revision of this strategy is being written already. Go on there."))
    fresh = {"added_by": by.id, "added_at": at, "changed_at": None}
    made: Strategy = _copy(
        old, **fresh, state=StrategyState.DRAFT, number=old.number + 1, continues=old, approved_on=None, until=None, version=1,
        comments_from=None, comments_until=None,
    )  # fmt: skip
    _copy_plan(old, made, fresh)
    versions.keep(made, reason=reason, by=by, at=at)
    audit.record("strategy.revise", made, by=by, at=at, continues=old.short)
    return made


def _copy_plan(old: Strategy, made: Strategy, fresh: Mapping[str, Any]) -> None:
    priorities = {row.pk: _copy(row, **fresh, strategy=made) for row in Priority.objects.filter(strategy=old)}
    measures: dict[UUID | None, Measure] = {}
    for row in Measure.objects.filter(strategy=old).order_by("pk"):
        measures[row.pk] = _copy(row, **fresh, strategy=made, priority=priorities[row.priority_id])
    for line in BudgetLine.objects.filter(strategy=old):
        _copy(line, **fresh, strategy=made, measure=measures.get(line.measure_id))
    for need in ResourceNeed.objects.filter(measure__strategy=old):
        _copy(need, **fresh, measure=measures[need.measure_id])


def _copy(row: Any, **changed: Any) -> Any:
    """A new row with the same values and links, and a short id of its own."""
    model: type[Model] = type(row)
    values = {field.attname: getattr(row, field.attname) for field in model._meta.concrete_fields if field.name not in {"id", "short"}}
    links = {field.name: list(getattr(row, field.name).all()) for field in model._meta.many_to_many}
    made = model(**values)
    for name, value in changed.items():
        setattr(made, name, value)
    made.save(force_insert=True)
    for name, things in links.items():
        getattr(made, name).set(things)
    return made
