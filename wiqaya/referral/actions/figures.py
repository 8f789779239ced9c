"""Letting the figures of a quarter or a year out: all of them at once, through the gate, by the calendar."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from wiqaya.referral import facts, guards
from wiqaya.referral.access import FIGURES, OVERSEE
from wiqaya.referral.apart import atomic
from wiqaya.referral.models import FigureNote
from wiqaya.referral.queries import figures
from wiqaya.safeguards import audit
from wiqaya.safeguards.access import Actor, require
from wiqaya.safeguards.release import ReleaseRefused, ask

LONGEST = 1000


@atomic
def explain(*, period: str, table: str, text: str, by: Actor, at: datetime) -> FigureNote:
    """Write down, for everybody to read, why the share of one group is twice that of another; a second time replaces the first."""
    require(by, OVERSEE)
    found = next((one for one in facts.counts(period) if one.name == table), None)
    if found is None or not facts.differs(found):
        raise ValidationError(_("Nothing differs here by twice or more."))
    if not text.strip() or len(text) > LONGEST:
        raise ValidationError({"text": _("Write why, in at most %(limit)s characters.") % {"limit": LONGEST}})
    guards.without_identity({"text": text})
    row, _made = FigureNote.objects.update_or_create(period=period, table=table, defaults={"text": text.strip(), "by": by.id, "at": at})
    audit.record("figures.explain", row, by=by, at=at, table=table, period=period)
    return row


def let_out(*, period: str, by: Actor, at: datetime) -> list[str]:
    """Send every table of a settled quarter, half-year or year through the gate; returns the names of those that it refused.  Twice changes nothing."""
    require(by, FIGURES)
    today = timezone.localdate(at)
    if period not in (*figures.quarters(today), *figures.halves(today), *figures.years(today)):
        raise ValidationError(_("These figures are not settled. They leave two weeks after the end of the quarter or year, all at once."))
    refused = []
    for table in figures.tables_of(period):
        try:
            ask(figures.question(table, period), partial(figures.raw, table, period), audience="public", by=by, at=at, hide_more=True)
        except ReleaseRefused:
            refused.append(table.name)
    return refused
