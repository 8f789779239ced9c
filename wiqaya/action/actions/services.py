"""Every write to the directory of services: added, changed, confirmed, closed; its places.  The terms of the search are written here alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from wiqaya.action import hours, terms
from wiqaya.action.access import SERVICES
from wiqaya.action.hours import HoursUnclear
from wiqaya.action.models import Service, ServicePlace, ServiceTerm
from wiqaya.action.queries.services import place_digest, service_digest
from wiqaya.action.words import Audience, Confirmed, Cost, Need, ServiceState, Spoken
from wiqaya.engines.language import fold
from wiqaya.safeguards import audit
from wiqaya.safeguards.access import Actor, require
from wiqaya.safeguards.fields import WordsValue
from wiqaya.safeguards.texts import Texts, keep

NAMES = ("name",)  # may be called after somebody, as schools and centres are; nobody is looked for in it
TEXTS = ("description", "eligibility", "not_for", "fees", "how", "hours_note")
CODES: Mapping[str, type[models.TextChoices]] = {"needs": Need, "audiences": Audience, "languages": Spoken}
CHOICES: Mapping[str, type[models.TextChoices]] = {"cost": Cost, "state": ServiceState}
PLAIN = ("minimum_age", "maximum_age", "phone", "email", "url", "online", "whole_city", "confidential", "free_places", "wait_days", "for_support", "public", "organisation")
ACCEPTED = frozenset((*NAMES, *TEXTS, *CODES, *CHOICES, *PLAIN, "hours", "areas"))
PLACE_NAMES, PLACE_TEXTS = ("name", "address"), ("access",)
PLACE_PLAIN = ("area", "latitude", "longitude", "mobile")
PLACE_ACCEPTED = frozenset((*PLACE_NAMES, *PLACE_TEXTS, *PLACE_PLAIN, "hours"))
SEARCHED = ("name", "description", "eligibility", "how")  # not whom it is not for
BATCH = 500  # services whose terms are written at once
SHORTEST_SECRET = 4  # signs of a name or an address that are looked for in other texts


class ChangedMeanwhile(ValidationError):
    """Somebody else changed it since the writer opened it.  Nothing was saved."""


@transaction.atomic
def add(*, by: Actor, at: datetime, **values: Any) -> Service:
    """A service of the current city.

    `values`: texts as {lang: text}; `needs`, `audiences`, `languages` as lists of codes; `cost`, `state` as codes; `hours` as rows
    {"days", "opens", "closes"}; `organisation` and `areas` as objects; `uid` when another directory gave it one.  Raises ValidationError
    with the field that is refused.
    """
    require(by, SERVICES)
    known = {"uid": values.pop("uid")} if "uid" in values else {}
    row = Service(added_by=by.id, added_at=at, **known)
    _fill(row, values, by=by, at=at)
    audit.record("service.add", row, by=by, at=at, fields=sorted(values))
    return row


@transaction.atomic
def change(*, service: Service, by: Actor, at: datetime, seen: str = "", **values: Any) -> Service:
    """Change what is given; the rest stays.  `seen` is the digest that the writer opened: raises ChangedMeanwhile when it is another one now."""
    row = _opened(service, by)
    _same(seen, service_digest(row))
    row.changed_at = at
    _fill(row, values, by=by, at=at)
    audit.record("service.change", row, by=by, at=at, fields=sorted(values))
    return row


@transaction.atomic
def confirm(*, service: Service, how: str, by: Actor, at: datetime, on: date | None = None) -> Service:
    """Somebody asked, and it is as it stands here.  A day to come is refused."""
    row, day = _opened(service, by), on or at.date()
    if how not in Confirmed.values:
        raise ValidationError({"how": _unknown(how, Confirmed.values)})
    if day > at.date():
        raise ValidationError({"on": _("This day is still to come. Write the day on which somebody asked.")})
    row.confirmed_on, row.confirmed_how = day, how
    row.save(update_fields=["confirmed_on", "confirmed_how"])
    _index(row)
    audit.record("service.confirm", row, by=by, at=at, how=how)
    return row


@transaction.atomic
def close(*, service: Service, by: Actor, at: datetime) -> Service:
    """It helps nobody any more: it leaves every public page and sheet; what stood here stays for the city."""
    row = _opened(service, by)
    row.state, row.changed_at = ServiceState.CLOSED, at
    row.save(update_fields=["state", "changed_at"])
    audit.record("service.close", row, by=by, at=at)
    return row


@transaction.atomic
def add_place(*, service: Service, by: Actor, at: datetime, **values: Any) -> ServicePlace:
    """Where it is given: a fixed place, or with `mobile` a stop of a bus with its day and hours."""
    row = _opened(service, by)
    known = {"uid": values.pop("uid")} if "uid" in values else {}
    place = ServicePlace(service=row, **known)
    _place(place, values, by=by, at=at)
    audit.record("service-place.add", place, by=by, at=at, mobile=place.mobile)
    return place


@transaction.atomic
def change_place(*, place: ServicePlace, by: Actor, at: datetime, seen: str = "", **values: Any) -> ServicePlace:
    _opened(place.service, by)
    row = ServicePlace.objects.select_for_update().get(pk=place.pk)
    _same(seen, place_digest(row))
    _place(row, values, by=by, at=at)
    audit.record("service-place.change", row, by=by, at=at, fields=sorted(values))
    return row


@transaction.atomic
def remove_place(*, place: ServicePlace, by: Actor, at: datetime) -> None:
    service = _opened(place.service, by)
    audit.record("service-place.remove", place, by=by, at=at)
    place.delete()
    _index(service)


def _opened(service: Service, by: Actor) -> Service:
    require(by, SERVICES)
    return Service.objects.select_for_update().get(pk=service.pk)


def _same(seen: str, now: str) -> None:
    if seen and seen != now:
        raise ChangedMeanwhile(
            _("Somebody changed this entry while you were writing. Nothing is lost: compare, then save again."), "changed"
        )


# -- a service


def _fill(row: Service, values: Mapping[str, Any], *, by: Actor, at: datetime) -> None:
    if set(values) - ACCEPTED:
        raise ValueError(f"no part of a service: {sorted(set(values) - ACCEPTED)}")
    _texts(row, values, NAMES, TEXTS, by=by, at=at)
    for name, known in CODES.items():
        if name in values:
            setattr(row, name, _codes(name, values[name], known))
    for name, known in CHOICES.items():
        if name in values:
            setattr(row, name, _code(name, values[name], known))
    for name in PLAIN:
        if name in values:
            setattr(row, name, values[name])
    if "hours" in values:
        row.hours = _hours(values["hours"])
    _complete(row)
    row.save()
    if "areas" in values:
        row.areas.set(values["areas"])
    _keeps_its_secret(row)
    _index(row)


def _texts(row: Any, values: Mapping[str, Any], free: Iterable[str], checked: Iterable[str], *, by: Actor, at: datetime) -> None:
    for name in free:
        if name in values:
            setattr(row, name, _as_written(getattr(row, name), values[name], by=by, at=at))
    for name in checked:
        if name in values:
            setattr(row, name, keep(getattr(row, name), values[name], by=by, at=at, field=name))


def _as_written(before: WordsValue, given: Texts, *, by: Actor, at: datetime) -> WordsValue:
    for lang, text in given.items():
        before = before.with_text(lang, text.strip(), by=by, at=at)
    return before


def _codes(name: str, given: Sequence[str], known: type[models.TextChoices]) -> list[str]:
    wrong = [code for code in given if code not in known.values]
    if wrong:
        raise ValidationError({name: _unknown(wrong[0], known.values)})
    return [code for code in known.values if code in given]


def _code(name: str, given: str, known: type[models.TextChoices]) -> str:
    if given not in known.values:
        raise ValidationError({name: _unknown(given, known.values)})
    return str(given)


def _unknown(word: str, known: Iterable[str]) -> str:
    return _("“%(word)s” is not one of: %(known)s.") % {"word": word, "known": ", ".join(known)}


def _hours(given: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    try:
        return hours.sound(given)
    except HoursUnclear as unclear:
        sentence = _("“%(part)s” cannot be read as opening hours. Write a beginning and an end, such as 09:00–14:00.")
        raise ValidationError({"hours": sentence % {"part": unclear.part}}) from unclear


def _complete(row: Service) -> None:
    """What the database would refuse, as sentences beside their fields."""
    wrong = {}
    if not row.name:
        wrong["name"] = _("Write what it is called, in at least one language.")
    if getattr(row, "organisation_id", None) is None:
        wrong["organisation"] = _("Say who runs it. A body that is not in the list is added under “Organisations” first.")
    if row.minimum_age is not None and row.maximum_age is not None and row.maximum_age < row.minimum_age:
        wrong["maximum_age"] = _("This age is below the age from which people can come.")
    for name, check in (("email", validate_email), ("url", URLValidator(schemes=["http", "https"]))):
        if getattr(row, name) and not _passes(check, getattr(row, name)):
            wrong[name] = _("“%(word)s” is no complete address. Check it, or leave it empty.") % {"word": getattr(row, name)}
    wrong |= {
        name: _("This is too long: at most %(limit)s characters.") % {"limit": limit}
        for name, limit in (("phone", 60), ("email", 254), ("url", 200))
        if len(getattr(row, name)) > limit
    }
    if wrong:
        raise ValidationError(wrong)


def _passes(check: Any, value: str) -> bool:
    try:
        check(value)
    except ValidationError:
        return False
    return True


# -- a place


def _place(place: ServicePlace, values: Mapping[str, Any], *, by: Actor, at: datetime) -> None:
    if set(values) - PLACE_ACCEPTED:
        raise ValueError(f"no part of a place: {sorted(set(values) - PLACE_ACCEPTED)}")
    _texts(place, values, PLACE_NAMES, PLACE_TEXTS, by=by, at=at)
    for name in PLACE_PLAIN:
        if name in values:
            setattr(place, name, values[name])
    if "hours" in values:
        place.hours = _hours(values["hours"])
    _place_is_sound(place)
    place.save()
    _keeps_its_secret(place.service)
    _index(place.service)


def _place_is_sound(place: ServicePlace) -> None:
    if not (place.name or place.address):
        raise ValidationError({"name": _("Write the name of the place, or its address.")})
    if place.mobile and not place.hours:
        raise ValidationError({"hours": _("A stop needs its day and hours: nobody knows otherwise when the bus is there.")})
    if (place.latitude is None) != (place.longitude is None):
        raise ValidationError({"latitude": _("Latitude and longitude go together: write both, or none.")})
    if place.latitude is not None and place.longitude is not None and not (abs(place.latitude) <= 90 and abs(place.longitude) <= 180):
        raise ValidationError({"latitude": _("There is no such point on the earth. Latitude lies between −90 and 90, longitude between −180 and 180.")})


def _keeps_its_secret(service: Service) -> None:
    """A place that must stay secret stands in no text that others read: names and addresses of its places are looked for in them."""
    if not service.confidential:
        return
    secrets = {fold(text) for place in service.places.all() for value in (place.name, place.address) for text in _all(value)}
    for name in (*NAMES, *TEXTS):
        said = {fold(text) for text in _all(getattr(service, name))}
        if any(len(secret) >= SHORTEST_SECRET and secret in text for secret in secrets for text in said):
            raise ValidationError(
                {name: _("The place of this service must stay secret, but this text says where it is. Take that out: others read this text.")}
            )


def _all(value: WordsValue) -> list[str]:
    return [entry["text"] for entry in value.values() if entry.get("text")]


# -- the search


@transaction.atomic
def index_anew(*, by: Actor, at: datetime) -> int:
    """Write the terms of every service anew: after areas or bodies of the city were renamed.  Gives how many services."""
    require(by, SERVICES)
    rows = list(Service.objects.select_related("organisation").prefetch_related("areas", "places__area").order_by("pk"))
    for first in range(0, len(rows), BATCH):
        _index(*rows[first : first + BATCH])
    audit.note("default", "service.index", "service", "", by.city, by=by, at=at, details={"services": len(rows)})
    return len(rows)


def _index(*services: Service) -> None:
    """Write the terms under which they are found: added are those that are new, gone are those that no longer hold."""
    held: dict[Any, set[str]] = {service.pk: set() for service in services}
    for key, term in ServiceTerm.objects.filter(service__in=list(held)).values_list("service", "term"):
        held[key].add(term)
    fresh = []
    for service in services:
        wanted = _terms(service)
        if held[service.pk] - wanted:
            ServiceTerm.objects.filter(service=service, term__in=held[service.pk] - wanted).delete()
        fresh += [ServiceTerm(city_id=service.city_id, service=service, term=term) for term in sorted(wanted - held[service.pk])]
    ServiceTerm.objects.bulk_create(fresh, batch_size=2000)


def _terms(service: Service) -> set[str]:
    """Words of every language and marks of filters.  Of a service whose place must stay secret, no word of a place or an area."""
    shown = [] if service.confidential else list(service.places.all())
    areas = [] if service.confidential or service.whole_city else list(service.areas.all())
    texts = [*(getattr(service, name) for name in SEARCHED), service.organisation.name, *(area.name for area in areas)]
    texts += [text for place in shown for text in (place.name, *([place.area.name] if place.area else []))]
    found = {term for text in texts for lang, entry in text.items() for term in terms.terms_of_text(entry.get("text", ""), lang)}
    found |= {term for code in service.needs for term in _terms_of_need(code)}
    found |= {terms.name_mark(text) for text in _all(service.name)}
    found |= {terms.cost_mark(service.cost)} | {terms.need_mark(code) for code in service.needs} | {terms.language_mark(code) for code in service.languages}
    found |= {terms.audience_mark(code) for code in service.audiences or [Audience.EVERYBODY]}
    found |= {terms.area_mark(area.pk) for area in areas} or {terms.EVERYWHERE}
    for hours_of in (service.hours, *(place.hours for place in shown)):
        found |= set(terms.hours_marks(hours_of))
    return found


@cache
def _terms_of_need(code: str) -> frozenset[str]:
    """What a need is called in the languages of the house."""
    found: set[str] = set()
    for lang, _name in settings.LANGUAGES:
        with override(lang):
            found |= terms.terms_of_text(str(Need(code).label), lang)
    return frozenset(found)
