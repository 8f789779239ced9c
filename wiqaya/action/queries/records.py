"""The public directory as records of HSDS."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from wiqaya.action.models import ProviderIdentity, Service, ServicePlace
from wiqaya.exchange.hsds import Place, Provider, Schedule, Served, ServiceRecord
from wiqaya.safeguards.fields import WordsValue


def records() -> Iterator[ServiceRecord]:
    """Every service of the public directory, the closed ones, too, so that whoever holds a copy learns of it."""
    rows = Service.objects.filter(public=True).select_related("organisation").prefetch_related("areas", "places__area")
    known = dict(ProviderIdentity.objects.values_list("organisation", "uid"))
    for row in rows.order_by("uid"):
        yield record_of(row, known)


def record_of(row: Service, known: dict[Any, Any]) -> ServiceRecord:
    """One service; `known`: key of an organisation -> under which key other directories know it.

    Of a service whose place must stay secret, no place and no area is in the record.
    """
    body = row.organisation
    return ServiceRecord(
        uid=row.uid,
        name=_texts(row.name),
        provider=Provider(known.get(body.pk, body.pk), _texts(body.name), _texts(body.purpose), body.kind),
        description=_texts(row.description),
        needs=tuple(row.needs),
        audiences=tuple(row.audiences),
        eligibility=_texts(row.eligibility),
        not_for=_texts(row.not_for),
        minimum_age=row.minimum_age,
        maximum_age=row.maximum_age,
        cost=row.cost,
        fees=_texts(row.fees),
        languages=tuple(row.languages),
        how=_texts(row.how),
        schedules=_schedules(row.hours),
        hours_note=_texts(row.hours_note),
        phone=row.phone,
        email=row.email,
        url=row.url,
        online=row.online,
        confidential=row.confidential,
        state=row.state,
        free_places=row.free_places,
        wait_days=row.wait_days,
        confirmed_on=row.confirmed_on.isoformat() if row.confirmed_on else "",
        confirmed_how=row.confirmed_how,
        served=() if row.confidential or row.whole_city else tuple(_served(row.areas.all())),
        places=() if row.confidential else tuple(sorted(map(_place, row.places.all()), key=lambda place: str(place.uid))),
    )


def _texts(value: WordsValue) -> dict[str, str]:
    return {lang: entry["text"] for lang, entry in sorted(value.items()) if entry.get("text")}


def _schedules(rows: list[dict[str, Any]]) -> tuple[Schedule, ...]:
    return tuple(Schedule(tuple(row["days"]), row["opens"], row["closes"]) for row in rows)


def _served(areas: Iterable[Any]) -> list[Served]:
    return [Served(area.code, _texts(area.name)) for area in sorted(areas, key=lambda area: str(area.code))]


def _place(row: ServicePlace) -> Place:
    return Place(
        row.uid, _texts(row.name), _texts(row.address), _texts(row.access), _served([row.area])[0] if row.area else None, row.latitude, row.longitude, row.mobile, _schedules(row.hours)
    )
