"""Every write to places."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from wiqaya.places.models import AreaLevel, City
from wiqaya.places.words import Module
from wiqaya.safeguards import audit
from wiqaya.safeguards.access import Actor
from wiqaya.safeguards.fields import WordsValue, words
from wiqaya.safeguards.tenancy import in_city


@transaction.atomic
def create_city(*, slug: str, name: WordsValue, country: str, by: Actor, at: datetime, fictional: bool = False) -> City:
    """A city with one level of areas, ready for its boundaries.  The same slug again gives the city that is there."""
    found = City.objects.filter(slug=slug).first()
    if found:
        return found
    city = City(slug=slug, name=name, country=country.upper(), modules=list(Module.values), created=at, fictional=fictional)
    city.full_clean()
    city.save()
    with in_city(city.id):
        AreaLevel.objects.create(order=1, name=words(en="Neighbourhood", ar="حيّ", fr="Quartier"))
        audit.record("create", city, by=by, at=at)
    return city
