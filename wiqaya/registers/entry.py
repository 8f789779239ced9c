"""What every entry of a register has."""

from __future__ import annotations

from django.db import models

from wiqaya.safeguards.fields import Words
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

    def __str__(self) -> str:
        """The first of its own texts, by which people know it."""
        own = (field for field in self._meta.fields if field.name not in ENTRY and not field.choices)
        return next((str(getattr(self, field.attname)) for field in own if isinstance(field, Words | models.CharField)), self.short)


def short_once(name: str) -> models.UniqueConstraint:
    """No two entries of a city have the same short id."""
    return models.UniqueConstraint(fields=["city", "short"], name=name)
