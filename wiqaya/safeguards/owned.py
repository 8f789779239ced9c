"""The kinds of tables: a city's own, beside the cities or apart from them, and those of the installation."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db import models

from wiqaya.safeguards.fields import short_id, uuid7
from wiqaya.safeguards.tenancy import current_city

M = TypeVar("M", bound=models.Model)
TRIES = 20  # of an id drawn by chance


class CityManager(models.Manager[M]):
    """Rows of the current city; none when there is no current city."""

    def get_queryset(self) -> models.QuerySet[M]:
        city = current_city()
        rows = super().get_queryset()
        return rows.filter(city_id=city) if city else rows.none()


class InCity(models.Model):
    """What the rows of cities have in common: `objects` knows those of the current city, a new row belongs to it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)

    city_id: Any  # a foreign key's column, or a key of its own
    all_cities = models.Manager()  # only for schedules and migrations; a house test watches it
    objects = CityManager()

    class Meta:
        abstract = True
        base_manager_name = "all_cities"
        default_manager_name = "objects"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.city_id:
            self.city_id = current_city()  # none is refused by the database
        super().save(*args, **kwargs)


class CityOwned(InCity):
    """A row that belongs to one city."""

    city = models.ForeignKey("places.City", on_delete=models.CASCADE, related_name="+")

    class Meta(InCity.Meta):
        abstract = True


class CityKept(InCity):
    """A row that belongs to one city, in a database that does not hold the cities: its key stands there without a foreign key."""

    city_id = models.UUIDField(db_index=True)

    class Meta(InCity.Meta):
        abstract = True


class Named(models.Model):
    """Something with a short public id, unique in its city.  Subclasses set `prefix`; what a city has by the thousand needs more signs."""

    prefix = "x"
    signs = 5
    short = models.CharField(max_length=16, editable=False)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.short:
            self.short = self._drawn()
        super().save(*args, **kwargs)

    def _drawn(self) -> str:
        """An id that no row of the city has: among ten thousand of six signs two fall together once in twenty times."""
        others = type(self)._default_manager.all()
        return next(short for _ in range(TRIES) if not others.filter(short=(short := short_id(self.prefix, self.signs))).exists())


class Global(models.Model):
    """A row of the installation itself."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)

    class Meta:
        abstract = True
