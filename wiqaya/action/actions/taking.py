"""Services of a file of another directory or installation, taken in one by one: each whole, or refused with its field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from wiqaya.action.access import SERVICES
from wiqaya.action.actions import services
from wiqaya.action.models import ProviderIdentity, Service
from wiqaya.action.queries.records import record_of
from wiqaya.action.words import Confirmed, Cost
from wiqaya.engines.language import fold
from wiqaya.exchange.hsds import Item, Place, Provider, Schedule, Served, ServiceRecord
from wiqaya.people import actions as people
from wiqaya.people import queries as bodies
from wiqaya.people.words import OrganisationKind
from wiqaya.places import actions as places
from wiqaya.places.queries import areas
from wiqaya.safeguards.access import Actor, require
from wiqaya.safeguards.texts import Texts

if TYPE_CHECKING:
    from wiqaya.people.models import Organisation
    from wiqaya.places.models import Area

SAME = ("name", "description", "eligibility", "not_for", "minimum_age", "maximum_age", "fees", "how", "hours_note", "phone", "email", "url", "online", "state", "free_places", "wait_days")
HERE = {"name", "address", "access"}


def take_in(*, items: Iterable[Item], by: Actor, at: datetime) -> tuple[int, list[str]]:
    """(services that stand here now as the file says, refused ones with place and field).  The same file again changes nothing.

    A place that must stay secret here stays so, whatever a file says.  Areas are found by their code; a city that has none yet gets
    those of the file, without a shape.
    """
    require(by, SERVICES)
    known = {area.code: area for area in areas()}
    may_make = not known
    taken, refused = 0, []
    for item in items:
        if item.record is None:
            refused.append(item.refused)
            continue
        try:
            with transaction.atomic():
                _take(item.record, known, may_make, by=by, at=at)
        except ValidationError as wrong:
            refused += [f"service {item.number}: {sentence}" for sentence in _said(wrong)]
        else:
            taken += 1
    return taken, refused


def _said(wrong: ValidationError) -> list[str]:
    if not hasattr(wrong, "error_dict"):
        return list(wrong.messages)
    return [f"{name}: {sentence}" if name != NON_FIELD_ERRORS else sentence for name, some in wrong.message_dict.items() for sentence in some]


def _take(one: ServiceRecord, known: dict[str, Area], may_make: bool, *, by: Actor, at: datetime) -> None:
    row = Service.objects.filter(uid=one.uid).first()
    if row and row.confidential:
        one = replace(one, confidential=True)
    if one.confidential:
        one = replace(one, places=(), served=())
    body = _body(one.provider, by=by, at=at)
    identities = dict(ProviderIdentity.objects.filter(organisation=body).values_list("organisation", "uid"))
    if row and record_of(row, identities) == one:
        return
    values: dict[str, Any] = {name: getattr(one, name) for name in SAME} | {
        "needs": one.needs, "audiences": one.audiences, "languages": one.languages, "cost": one.cost or Cost.FREE, "organisation": body,
        "hours": _hours(one.schedules), "whole_city": not one.served, "areas": [_area(area, known, may_make, by=by, at=at) for area in one.served],
        "confidential": one.confidential,
    }  # fmt: skip
    row = services.change(service=row, by=by, at=at, **_whole(row, values)) if row else services.add(by=by, at=at, uid=one.uid, **values)
    if one.confirmed_on and (row.confirmed_on is None or row.confirmed_on.isoformat() != one.confirmed_on):
        services.confirm(service=row, how=one.confirmed_how or Confirmed.SERVICE, on=_day(one.confirmed_on), by=by, at=at)
    if not one.confidential:
        _places(row, one.places, known, may_make, by=by, at=at)


def _whole(row: Any, values: dict[str, Any]) -> dict[str, Any]:
    """Languages that the file has no longer go."""
    return {name: _over(getattr(row, name), value) if isinstance(value, Mapping) else value for name, value in values.items()}


def _over(before: Mapping[str, Any], given: Texts) -> dict[str, str]:
    return {**dict.fromkeys(before, ""), **given}


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValidationError({"assured_date": _("“%(word)s” is no day such as 2026-11-21.") % {"word": text[:40]}}) from None


def _hours(schedules: Iterable[Schedule]) -> list[dict[str, Any]]:
    return [{"days": list(one.days), "opens": one.opens, "closes": one.closes} for one in schedules]


def _body(one: Provider, *, by: Actor, at: datetime) -> Organisation:
    """Who runs it: known by its key, by its name, or new."""
    held = ProviderIdentity.objects.filter(uid=one.uid).select_related("organisation").first()
    if held:
        return held.organisation
    found = bodies.organisations_by_key([one.uid])
    if found:
        return found[0]
    names = {fold(text) for text in one.name.values()}
    free = bodies.organisations().exclude(pk__in=ProviderIdentity.objects.values("organisation"))
    body = next((row for row in free if names & {fold(entry["text"]) for entry in row.name.values()}), None)
    if body is None:
        kind = one.kind if one.kind in OrganisationKind.values else OrganisationKind.CSO
        body = people.add_organisation(name=one.name, purpose=one.description, kind=kind, by=by, at=at)
    ProviderIdentity.objects.create(organisation=body, uid=one.uid)
    return body


def _area(one: Served, known: dict[str, Area], may_make: bool, *, by: Actor, at: datetime) -> Area:
    if one.code not in known:
        if not may_make:
            raise ValidationError({"service_areas": _("There is no area with the code “%(code)s” here.") % {"code": one.code[:40]}})
        known[one.code] = places.add_area(code=one.code, name=one.name, by=by, at=at)
    return known[one.code]


def _places(row: Service, given: tuple[Place, ...], known: dict[str, Area], may_make: bool, *, by: Actor, at: datetime) -> None:
    """As the file says: changed, added, and those gone that it no longer has."""
    held = {place.uid: place for place in row.places.all()}
    for key, place in held.items():
        if key not in {one.uid for one in given}:
            services.remove_place(place=place, by=by, at=at)
    for one in given:
        values = {field.name: getattr(one, field.name) for field in fields(Place) if field.name in {*HERE, "latitude", "longitude", "mobile"}}
        values |= {"hours": _hours(one.schedules), "area": _area(one.area, known, may_make, by=by, at=at) if one.area else None}
        if one.uid in held:
            services.change_place(place=held[one.uid], by=by, at=at, **_whole(held[one.uid], values))
        else:
            services.add_place(service=row, uid=one.uid, by=by, at=at, **values)
