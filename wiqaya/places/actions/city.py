"""A city and its set-up."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from wiqaya.places.access import SET_UP
from wiqaya.places.hosts import host_for
from wiqaya.places.models import AreaLevel, City
from wiqaya.places.words import Module
from wiqaya.safeguards import audit
from wiqaya.safeguards.access import Actor, require
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
        AreaLevel.objects.create(order=1, figures=True, name=words(en="Neighbourhood", ar="حيّ", fr="Quartier"))
        audit.record("create", city, by=by, at=at)
    return city


@transaction.atomic
def set_up_city(*, city: City, facts: Mapping[str, Any], texts: Mapping[str, Mapping[str, str]], by: Actor, at: datetime) -> City:
    """Write the city's own description: `facts` by field, `texts` by multilingual field and language.  Raises ValidationError."""
    require(by, SET_UP)
    if "host" in facts:
        facts = {**facts, "host": host_for(city, facts["host"])}
    for field, value in facts.items():
        setattr(city, field, value)
    for field, by_lang in texts.items():
        value = getattr(city, field)
        for lang, text in by_lang.items():
            value = value.with_text(lang, text.strip(), by=by, at=at)
        setattr(city, field, value)
    city.set_up = city.set_up or at
    city.full_clean()
    city.save()
    audit.record("set-up", city, by=by, at=at, fields=sorted([*facts, *texts]))
    return city


@transaction.atomic
def choose_small(*, city: City, by: Actor, at: datetime) -> City:
    """The preset of a small city: three parts, and six answers to begin with."""
    require(by, SET_UP)
    city.small, city.set_up = True, city.set_up or at
    city.modules = [Module.MAPPING, Module.SIGNALS, Module.PUBLIC]
    city.save(update_fields=["small", "set_up", "modules"])
    audit.record("set-up", city, by=by, at=at, preset="small")
    return city


@transaction.atomic
def set_host(*, city: City, host: str, by: Actor, at: datetime) -> City:
    """Give the city an address of its own, or with an empty text take it away.  Raises ValidationError with a sentence.

    The operator of the installation may name an address before the installation answers at it.
    """
    require(by, SET_UP)
    found = host_for(city, host, answered=by.kind == "person")
    if found != city.host:
        city.host = found
        city.save(update_fields=["host"])
        audit.record("host", city, by=by, at=at)
    return city
