"""Every word that a line of the room's trail may hold.  What stands in no closed list is refused, so that no name gets in (R49)."""

from __future__ import annotations

from django.apps import apps
from django.db import models

from wiqaya.referral.apart import DATABASE
from wiqaya.referral.flow import MOVES
from wiqaya.referral.queries.tables import TABLES
from wiqaya.safeguards import audit

# why a key was taken or a row ended, the tier of the office, which way a question went: where no list of choices says it
REASONS = frozenset({
    "consent-over", "consent-withdrawn", "eighteen", "filter-4", "hour-over", "in", "left", "meeting-over", "no-answer", "not-confirmed",
    "not-involved", "not-named", "not-reviewed", "not-used", "office", "out", "over", "term", "third-exception",
})  # fmt: skip


def close() -> None:
    """Tell the trail which words the room may write."""
    audit.only(DATABASE, codes)


def codes() -> frozenset[str]:
    """Values of the room's lists of choices, names of its columns, moves and figures, and the reasons above."""
    room = [model._meta for model in apps.get_app_config("referral").get_models()]
    fields = {field.name for meta in room for field in meta.get_fields()}
    choices = {str(value) for listed in _below(models.TextChoices) if listed.__module__.startswith("wiqaya.referral.") for value in listed.values}
    return frozenset({*REASONS, *MOVES, *fields, *choices, *(table.name for table in TABLES)})


def _below(kind: type[models.TextChoices]) -> set[type[models.TextChoices]]:
    """All lists of choices that begin with one, theirs too."""
    return {below for one in kind.__subclasses__() for below in (one, *_below(one))}
