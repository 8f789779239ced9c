"""Organisations: added and corrected."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypedDict, Unpack

from django.db import transaction

from wiqaya.people.access import EDIT_ORGANISATIONS
from wiqaya.people.models import Organisation
from wiqaya.safeguards import audit
from wiqaya.safeguards.access import Actor, require
from wiqaya.safeguards.fields import WordsValue

if TYPE_CHECKING:
    from wiqaya.places.models import Area

SPOKEN = ("name", "purpose", "part", "data_held")
PLAIN = ("kind", "sector", "level", "department", "contact_point", "active")


class Facts(TypedDict, total=False):
    """What can be said of an organisation: texts as {lang: text}, codes of `people.words`, areas of the city."""

    name: dict[str, str]
    purpose: dict[str, str]
    part: dict[str, str]
    data_held: dict[str, str]
    kind: str
    sector: str
    level: str
    department: str
    contact_point: str
    active: bool
    areas: Iterable[Area]


@transaction.atomic
def add_organisation(*, by: Actor, at: datetime, **facts: Unpack[Facts]) -> Organisation:
    """An organisation of the current city.  Raises ValidationError when its class of service does not fit its kind."""
    require(by, EDIT_ORGANISATIONS)
    organisation = Organisation()
    _write(organisation, facts, by=by, at=at)
    audit.record("create", organisation, by=by, at=at, kind=organisation.kind)
    return organisation


@transaction.atomic
def change_organisation(*, organisation: Organisation, by: Actor, at: datetime, **facts: Unpack[Facts]) -> Organisation:
    """What is not given stays as it is."""
    require(by, EDIT_ORGANISATIONS)
    _write(organisation, facts, by=by, at=at)
    audit.record("change", organisation, by=by, at=at, fields=sorted(facts))
    return organisation


def _write(organisation: Organisation, facts: Facts, *, by: Actor, at: datetime) -> None:
    given: dict[str, Any] = dict(facts)
    for name in SPOKEN:
        if name in given:
            value: WordsValue = getattr(organisation, name)
            for lang, text in given[name].items():
                value = value.with_text(lang, text, by=by, at=at)
            setattr(organisation, name, value)
    for name in PLAIN:
        if name in given:
            setattr(organisation, name, given[name])
    organisation.full_clean(exclude=["city", "short"])
    organisation.save()
    if "areas" in given:
        organisation.areas.set(given["areas"])
