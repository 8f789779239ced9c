"""Letting the figures of a quarter or a year out: all of them at once, through the gate, by the calendar."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from wiqaya.referral.access import FIGURES
from wiqaya.referral.queries import figures
from wiqaya.safeguards.access import Actor, require
from wiqaya.safeguards.release import ReleaseRefused, ask


def let_out(*, period: str, by: Actor, at: datetime) -> list[str]:
    """Send every table of a settled quarter or year through the gate; returns the names of those that it refused.  Twice changes nothing."""
    require(by, FIGURES)
    today = timezone.localdate(at)
    if period not in (*figures.quarters(today), *figures.years(today)):
        raise ValidationError(_("These figures are not settled. They leave two weeks after the end of the quarter or year, all at once."))
    refused = []
    for table in figures.tables_of(period):
        try:
            ask(figures.question(table, period), partial(figures.raw, table, period), audience="public", by=by, at=at, hide_more=True)
        except ReleaseRefused:
            refused.append(table.name)
    return refused
