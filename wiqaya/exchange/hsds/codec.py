"""Records to HSDS 3.0: a JSON array of `service` objects with their organisation and locations in them.  The same records give the same bytes.

A field of HSDS holds one text.  The others, and codes that HSDS has no field for, are `attributes` of the same object: `link_type` says
what of ("need", "audience", "text", "mark"), `value` holds it, and the taxonomy term names it, for a text with its language.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from wiqaya.exchange.hsds.shapes import (
    AUDIENCES,
    MARKS,
    NEEDS,
    TAXONOMY,
    TEXTS,
    Place,
    Provider,
    Schedule,
    Served,
    ServiceRecord,
    Texts,
    first_of,
    made_key,
)

STATUS = {"active": "active", "full": "temporarily closed", "paused": "temporarily closed", "closed": "defunct"}
# text of a record -> field of HSDS in which its first language stands; "" where there is none
SERVICE_TEXTS = {
    "name": "name", "description": "description", "eligibility": "eligibility_description", "not_for": "", "fees": "fees_description",
    "how": "application_process", "hours_note": "",
}  # fmt: skip
PROVIDER_TEXTS = {"name": "name", "description": "description"}
PLACE_TEXTS = {"name": "name", "address": "", "access": ""}  # the last two stand in objects of their own


def dump(records: Iterable[ServiceRecord]) -> str:
    """In the order of their keys.  Of a service whose place must stay secret, no place and no area is written, whatever the record holds."""
    found = [_service(record) for record in sorted(records, key=lambda one: str(one.uid))]
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"


def _service(one: ServiceRecord) -> dict[str, Any]:
    places, served = ((), ()) if one.confidential else (one.places, one.served)
    key = str(one.uid)
    return _filled(
        {
            "id": key,
            "organization_id": str(one.provider.uid),
            **_first(one, SERVICE_TEXTS),
            "url": one.url,
            "email": one.email,
            "status": STATUS[one.state],
            "wait_time": "" if one.wait_days is None else f"P{one.wait_days}D",
            "minimum_age": one.minimum_age,
            "maximum_age": one.maximum_age,
            "assured_date": one.confirmed_on,
            "phones": [{"id": _key(key, "phone"), "service_id": key, "number": one.phone}] if one.phone else [],
            "schedules": _schedules(one.schedules, key, {"service_id": key}),
            "service_areas": [_area(area, key) for area in served],
            "service_at_locations": [_at(place, key) for place in sorted(places, key=lambda place: str(place.uid))],
            "languages": [{"id": _key(key, "language", code), "service_id": key, "code": code} for code in one.languages],
            "organization": _organization(one.provider),
            "attributes": [*_codes(one, key), *_texts(one, SERVICE_TEXTS, key, "service"), *_marks(_of_service(one), key, "service")],
        }
    )


def _filled(found: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in found.items() if value not in (None, "", [])}


def _first(one: Any, fields: dict[str, str]) -> dict[str, str]:
    return {there: first_of(getattr(one, here))[1] for here, there in fields.items() if there}


def _key(*parts: object) -> str:
    return str(made_key(*parts))


def _attribute(key: str, entity: str, kind: str, name: str, value: str, *, lang: str = "") -> dict[str, Any]:
    term = _filled({"id": _key("term", kind, name, lang), "code": name, "name": name, "language": lang})
    return {
        "id": _key(key, kind, name, lang, value if kind in {NEEDS, AUDIENCES} else ""), "link_id": key, "link_type": kind, "link_entity": entity, "value": value,
        "taxonomy_term": {**term, "description": f"{kind}: {name}", "taxonomy": TAXONOMY},
    }  # fmt: skip


def _codes(one: ServiceRecord, key: str) -> Iterator[dict[str, Any]]:
    for kind, codes in ((NEEDS, one.needs), (AUDIENCES, one.audiences)):
        yield from (_attribute(key, "service", kind, code, code) for code in codes)


def _texts(one: Any, fields: dict[str, str], key: str, entity: str) -> Iterator[dict[str, Any]]:
    """Every text in every language, also that which stands in a field: there it does not say its language."""
    for name in fields:
        texts: Texts = getattr(one, name)
        yield from (_attribute(key, entity, TEXTS, name, texts[lang], lang=lang) for lang in sorted(texts) if texts[lang])


def _marks(marks: dict[str, str], key: str, entity: str) -> Iterator[dict[str, Any]]:
    yield from (_attribute(key, entity, MARKS, name, value) for name, value in marks.items() if value)


def _of_service(one: ServiceRecord) -> dict[str, str]:
    return {
        "cost": one.cost, "state": one.state, "online": "yes" if one.online else "", "confidential": "yes" if one.confidential else "",
        "free_places": "" if one.free_places is None else str(one.free_places), "confirmed_how": one.confirmed_how,
    }  # fmt: skip


def _organization(one: Provider) -> dict[str, Any]:
    key = str(one.uid)
    told = _first(one, PROVIDER_TEXTS)
    attributes = [*_texts(one, PROVIDER_TEXTS, key, "organization"), *_marks({"kind": one.kind}, key, "organization")]
    return {"id": key, "name": told["name"], "description": told["description"], "attributes": attributes}


def _schedules(schedules: Iterable[Schedule], key: str, link: dict[str, str]) -> list[dict[str, Any]]:
    return [
        {
            "id": _key(key, "schedule", ",".join(one.days), one.opens, one.closes), **link, "freq": "WEEKLY", "byday": ",".join(one.days),
            "opens_at": one.opens, "closes_at": one.closes,
        }
        for one in schedules
    ]  # fmt: skip


def _area(one: Served, key: str) -> dict[str, Any]:
    own = _key(key, "area", one.code)
    names = _names(one, own, "service_area", "name")
    return {"id": own, "service_id": key, "name": first_of(one.name)[1] or one.code, "extent": one.code, "extent_type": "code", "attributes": names}


def _names(one: Served, key: str, entity: str, name: str) -> list[dict[str, Any]]:
    return [_attribute(key, entity, TEXTS, name, one.name[lang], lang=lang) for lang in sorted(one.name) if one.name[lang]]


def _at(one: Place, service: str) -> dict[str, Any]:
    key = _key(service, "at", one.uid)
    link = {"service_at_location_id": key}
    return _filled(
        {"id": key, "service_id": service, "location_id": str(one.uid), "schedules": _schedules(one.schedules, key, link), "location": _location(one)}
    )


def _location(one: Place) -> dict[str, Any]:
    key = str(one.uid)
    access = first_of(one.access)[1]
    marks = {"mobile": "yes" if one.mobile else "", "area": one.area.code if one.area else ""}
    names = _names(one.area, key, "location", "area") if one.area else []
    return _filled(
        {
            "id": key,
            "location_type": "physical",
            **_first(one, {"name": "name"}),
            "latitude": None if one.latitude is None else float(one.latitude),
            "longitude": None if one.longitude is None else float(one.longitude),
            "addresses": _addresses(one, one.uid),
            "accessibility": [{"id": _key(key, "accessibility"), "location_id": key, "description": access}] if access else [],
            "attributes": [*_texts(one, PLACE_TEXTS, key, "location"), *_marks(marks, key, "location"), *names],
        }
    )


def _addresses(one: Place, uid: UUID) -> list[dict[str, Any]]:
    """One line, as people write it: the parts of an address that HSDS asks for are written empty where nobody knows them."""
    line = first_of(one.address)[1]
    if not line:
        return []
    empty = dict.fromkeys(("city", "state_province", "postal_code", "country"), "")
    return [{"id": _key(uid, "address"), "location_id": str(uid), "address_1": line, **empty, "address_type": "physical"}]
