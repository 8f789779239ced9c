"""What every entry of a register has."""

from __future__ import annotations

from django.db import models

from wiqaya.safeguards.owned import CityOwned, Named

ENTRY = ("id", "city", "short", "added_by", "added_at", "changed_at")  # for `Privacy.internal` of a register's table


class Entry(CityOwned, Named):
    """One entry of a register of a city.  A subclass sets `prefix`, its fields and `Privacy`; its `Meta` extends `Entry.Meta`."""

    added_by = models.UUIDField(editable=False)
    added_at = models.DateTimeField(editable=False)
    changed_at = models.DateTimeField(null=True, editable=False)

    class Meta(CityOwned.Meta):
        abstract = True
        ordering = ["-id"]


def short_once(name: str) -> models.UniqueConstraint:
    """No two entries of a city have the same short id."""
    return models.UniqueConstraint(fields=["city", "short"], name=name)
