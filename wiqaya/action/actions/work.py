"""Every write to a programme: planned, changed, started, ended, ended early, opened to the public."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from wiqaya.action.access import CHECK, EDIT
from wiqaya.action.kinds.programmes import NEW, PARTS, PROGRAMMES
from wiqaya.action.models import Intervention
from wiqaya.action.queries.guidance import template_of
from wiqaya.action.queries.rules import OVER, gaps, may_be_public, refusals
from wiqaya.action.words import State
from wiqaya.registers import actions as register
from wiqaya.safeguards import audit
from wiqaya.safeguards.access import Actor, require, require_other
from wiqaya.safeguards.texts import Texts, keep

KINDS = {"": PROGRAMMES, "new": NEW, **PARTS}  # pages on which a programme is written


@transaction.atomic
def plan(*, by: Actor, at: datetime, template: str = "", **values: Any) -> Intervention:
    """A new programme, planned.  `values`: fields of the register of programmes, texts as {lang: text}; title and domain are needed.

    `template`: key of a practice or an example of `guidance/interventions.yaml`; it fills what is not given.
    Raises NotAllowed; ValidationError with the field that is refused.
    """
    found = template_of(template) if template else None
    given = {**(found.values() if found else {}), **values}
    row = register.add(kind=PROGRAMMES, by=by, at=at, values=given)
    if found:
        Intervention.objects.filter(pk=row.pk).update(practice=found.key)
    row.refresh_from_db()
    return row  # type: ignore[return-value]


@transaction.atomic
def change(*, programme: Intervention, by: Actor, at: datetime, page: str = "", seen: str = "", **values: Any) -> Intervention:
    """Change what is given; the rest stays.  `seen`: digest of what the writer opened, of the whole or of one `page`; raises ChangedMeanwhile."""
    if programme.state in OVER:
        require(by, EDIT)
        raise ValidationError(_("It has ended. What was done stands as it was; begin a new programme for what comes next."))
    row = register.change(kind=KINDS[page], row=programme, by=by, at=at, seen=seen, values=values)
    Intervention.objects.filter(pk=row.pk).update(version=F("version") + 1, public=F("public") if may_be_public(row) else False)
    row.refresh_from_db()
    return row  # type: ignore[return-value]


@transaction.atomic
def start(*, programme: Intervention, by: Actor, at: datetime) -> Intervention:
    """It begins.  Targeted work that lacks something is refused with everything that it lacks; it can stay a draft, or become work for everybody."""
    row = _opened(programme, by, {State.PLANNED})
    lacking: Mapping[str, str] = refusals(row, by, at) or dict(gaps(row, on=at.date()))
    if lacking:
        raise ValidationError([_("It cannot begin yet. It can stay a draft, or become work for everybody."), *lacking.values()])
    row.state, row.starts = State.RUNNING, row.starts or at.date()
    return _kept(row, "start", by, at)


@transaction.atomic
def end(*, programme: Intervention, by: Actor, at: datetime) -> Intervention:
    """It ends as planned.  Before its last day it is stopped instead, with what that means for those who take part."""
    row = _opened(programme, by, {State.RUNNING})
    if row.ends and row.ends > at.date():
        raise ValidationError(_("Its last day has not come. To end it early, say why, who carries on, and what it means for those who take part."))
    row.state, row.ended_on, row.public = State.ENDED, at.date(), False
    return _kept(row, "end", by, at)


@transaction.atomic
def stop(*, programme: Intervention, because: Texts, exit_plan: Texts, effect: Texts, by: Actor, at: datetime) -> Intervention:
    """It ends early.  Why, how it ends and who carries on, and what it means for those who took part are needed."""
    row = _opened(programme, by, {State.PLANNED, State.RUNNING})
    told = {"ended_because": because, "exit_plan": exit_plan, "ended_effect": effect}
    for name, texts in told.items():
        setattr(row, name, keep(getattr(row, name), texts, by=by, at=at, field=FORM[name]))
    lacking = {FORM[name]: sentence for name, sentence in _asked().items() if not getattr(row, name)}
    if lacking:
        raise ValidationError(lacking)
    row.state, row.ended_on, row.public = State.STOPPED, at.date(), False
    return _kept(row, "stop", by, at)


FORM = {"ended_because": "because", "exit_plan": "exit_plan", "ended_effect": "effect"}  # field of the table -> of the form


def _asked() -> dict[str, str]:
    return {
        "ended_because": _("Write why it ends early."),
        "exit_plan": _("Write how it ends, and who carries on."),
        "ended_effect": _("Write what the end means for those who took part, and how they are told."),
    }


@transaction.atomic
def open_to_public(*, programme: Intervention, by: Actor, at: datetime) -> Intervention:
    """Show it on the public site: by somebody else than who wrote it, and only work for everybody."""
    require(by, CHECK)
    row = Intervention.objects.select_for_update().get(pk=programme.pk)
    require_other(by, row.added_by)
    if not may_be_public(row):
        raise ValidationError(_("Only work for everybody stands on the public site: whoever takes part in other work must not be recognised by it."))
    row.public = True
    return _kept(row, "publish", by, at)


@transaction.atomic
def close_to_public(*, programme: Intervention, by: Actor, at: datetime) -> Intervention:
    require(by, EDIT)
    row = Intervention.objects.select_for_update().get(pk=programme.pk)
    row.public = False
    return _kept(row, "unpublish", by, at)


def _opened(programme: Intervention, by: Actor, states: set[State]) -> Intervention:
    require(by, EDIT)
    row = Intervention.objects.select_for_update().get(pk=programme.pk)
    if row.state not in states:
        raise ValidationError(_("It is “%(state)s” by now. Open its page again.") % {"state": row.get_state_display()})
    return row


def _kept(row: Intervention, what: str, by: Actor, at: datetime) -> Intervention:
    row.version += 1
    row.changed_at = at
    row.save()
    audit.record(f"programme.{what}", row, by=by, at=at, state=str(row.state))
    return row
