"""A small directory: a clinic of the port, a language course for the whole city, a shelter whose place must stay secret."""

from __future__ import annotations

from datetime import date, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from wiqaya.action.actions import services
from wiqaya.people.models import Organisation
from wiqaya.places.models import Area
from wiqaya.safeguards.fields import words

CANARY = "Kanarienweg"  # the address of the shelter


@pytest.fixture
def by(amal: Any, as_actor: Any) -> Any:
    return as_actor(amal)


@pytest.fixture
def body(city: Any) -> Organisation:
    return Organisation.objects.create(name=words(ar="جمعية المرفأ", en="Harbour Association", fr="Association du port"), kind="cso")


@pytest.fixture
def directory(by: Any, body: Organisation, now: datetime) -> Any:
    port = Area.objects.get(code="1")
    clinic = services.add(
        by=by, at=now, name={"ar": "عيادة الميناء", "en": "Port clinic"}, description={"ar": "فحوص مجانية للأطفال", "en": "Free check-ups for children"},
        organisation=body, needs=["health", "child"], languages=["ar", "fr"], whole_city=False, areas=[port],
        hours=[{"days": ["MO", "SA"], "opens": "09:00", "closes": "14:00"}],
    )  # fmt: skip
    services.add_place(service=clinic, by=by, at=now, name={"ar": "المبنى الأزرق", "en": "Blue building"}, address={"ar": "شارع الحرية ١٢"}, area=port)
    course = services.add(
        by=by, at=now, name={"ar": "دورة اللغة العربية", "fr": "Cours d’arabe à l’école"}, organisation=body, needs=["language", "arrival"], languages=["ar"],
        audiences=["newcomers"], cost="paid",
    )  # fmt: skip
    services.confirm(service=course, how="phone", on=date(2026, 11, 1), by=by, at=now)
    shelter = services.add(
        by=by, at=now, name={"ar": "بيت الأمان", "en": "Safe house"}, description={"en": "A bed and somebody who listens"}, organisation=body,
        needs=["violence", "housing"], audiences=["women"], phone="1234", confidential=True, for_support=True,
    )  # fmt: skip
    place = services.add_place(
        service=shelter, by=by, at=now, name={"en": f"{CANARY} house"}, address={"en": f"{CANARY} 7"}, area=port, latitude=35.5, longitude=35.5
    )
    return SimpleNamespace(clinic=clinic, course=course, shelter=shelter, secret=place, port=port)
