"""Letting the figures of a quarter out: all of them at once, through the gate, by the calendar."""

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


def let_out(*, quarter: str, by: Actor, at: datetime) -> list[str]:
    """Send every table of a settled quarter through the gate; returns the names of those that it refused.  Twice changes nothing."""
    require(by, FIGURES)
    if quarter not in figures.quarters(timezone.localdate(at)):
        raise ValidationError(_("The figures of this quarter are not settled. They leave two weeks after its end, all at once."))
    refused = []
    for table in figures.TABLES:
        try:
            ask(figures.question(table, quarter), partial(figures.raw, table, quarter), audience="public", by=by, at=at, hide_more=True)
        except ReleaseRefused:
            refused.append(table.name)
    return refused
