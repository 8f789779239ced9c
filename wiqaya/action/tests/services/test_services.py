"""Writing the directory: what is refused, two writers, confirming, closing, a place that must stay secret."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from wiqaya.action.actions import services
from wiqaya.action.actions.services import ChangedMeanwhile
from wiqaya.action.models import ServiceTerm
from wiqaya.action.queries import services as queries
from wiqaya.action.tests.services.conftest import CANARY
from wiqaya.safeguards.access import NotAllowed
from wiqaya.safeguards.models import AuditRow


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("name", {"name": {"ar": "", "en": ""}}),
        ("needs", {"needs": ["no-such-need"]}),
        ("maximum_age", {"minimum_age": 18, "maximum_age": 12}),
        ("hours", {"hours": [{"days": ["MO"], "opens": "14:00", "closes": "09:00"}]}),
        ("email", {"email": "nowhere"}),
        ("url", {"url": "javascript:alert(1)"}),
        ("description", {"description": {"en": "Ask for Fatima Haddad, 03 123 456"}}),
    ],
)
def test_what_is_not_sound_is_refused_at_its_field(directory: Any, by: Any, now: datetime, field: str, values: dict[str, Any]) -> None:
    with pytest.raises(ValidationError) as wrong:
        services.change(service=directory.clinic, by=by, at=now, **values)
    assert field in wrong.value.message_dict


def test_whoever_does_not_keep_the_directory_writes_nothing(directory: Any, as_actor: Any, driss: Any, now: datetime) -> None:
    with pytest.raises(NotAllowed):
        services.change(service=directory.clinic, by=as_actor(driss), at=now, phone="1")


def test_the_second_of_two_writers_is_told(directory: Any, by: Any, now: datetime) -> None:
    seen = queries.service_digest(directory.clinic)
    services.change(service=directory.clinic, by=by, at=now, seen=seen, phone="03")
    with pytest.raises(ChangedMeanwhile):
        services.change(service=directory.clinic, by=by, at=now, seen=seen, phone="04")


def test_a_service_is_marked_when_nobody_confirmed_it_for_six_months(directory: Any, by: Any, now: datetime) -> None:
    on = now.date()
    with pytest.raises(ValidationError):
        services.confirm(service=directory.clinic, how="phone", on=on + timedelta(days=1), by=by, at=now)
    row = services.confirm(service=directory.clinic, how="visit", on=on - timedelta(days=183), by=by, at=now)
    assert not queries.is_stale(row, on=on)
    assert queries.is_stale(row, on=on + timedelta(days=1))
    assert queries.is_stale(directory.shelter, on=on)
    assert queries.next_to_confirm(on=on + timedelta(days=400))[0].pk == directory.shelter.pk


def test_a_closed_service_leaves_the_public_directory(directory: Any, by: Any, now: datetime) -> None:
    services.close(service=directory.clinic, by=by, at=now)
    assert directory.clinic not in queries.shown_to_all()
    assert directory.clinic not in queries.to_confirm(queries.services(), on=now.date() + timedelta(days=999))


def test_a_stop_needs_its_hours_and_a_point_both_numbers(directory: Any, by: Any, now: datetime) -> None:
    for values, field in (({"mobile": True}, "hours"), ({"latitude": 35.5}, "latitude"), ({"latitude": 95, "longitude": 1}, "latitude"), ({"name": {}}, "name")):
        with pytest.raises(ValidationError) as wrong:
            services.add_place(service=directory.clinic, by=by, at=now, **({"name": {"en": "Square"}} | values))
        assert field in wrong.value.message_dict


def test_places_of_a_secret_service_are_for_those_who_keep_the_directory(directory: Any, by: Any, as_actor: Any, driss: Any) -> None:
    assert [place.pk for place in queries.places_of(directory.shelter, by)] == [directory.secret.pk]
    assert queries.places_of(directory.shelter) == queries.places_of(directory.shelter, as_actor(driss)) == []
    assert len(queries.places_of(directory.clinic)) == 1


def test_a_secret_place_stands_in_no_term_and_no_trail(directory: Any) -> None:
    held = ServiceTerm.objects.filter(service=directory.shelter).values_list("term", flat=True)
    assert not [term for term in held if "kanarien" in term or term == f"area:{directory.port.pk.hex}"]
    assert CANARY not in repr(list(AuditRow.objects.values_list("details", flat=True)))


def test_a_text_that_says_where_a_secret_place_is_is_refused(directory: Any, by: Any, now: datetime) -> None:
    with pytest.raises(ValidationError) as wrong:
        services.change(service=directory.shelter, by=by, at=now, how={"en": f"It is the {CANARY} house, ring twice"})
    assert "how" in wrong.value.message_dict
    with pytest.raises(ValidationError):
        services.add_place(service=directory.shelter, by=by, at=now, name={"en": "Safe house"})


def test_a_full_service_names_the_next_best(directory: Any, by: Any, body: Any, now: datetime) -> None:
    assert queries.next_best(directory.clinic) == []
    other = services.add(by=by, at=now, name={"en": "Mother and child centre"}, organisation=body, needs=["child"])
    services.add(by=by, at=now, name={"en": "Another full one"}, organisation=body, needs=["child"], state="full")
    assert [row.pk for row in queries.next_best(directory.clinic)] == [other.pk]


def test_the_list_for_redirection_holds_what_the_table_of_support_can_use(directory: Any) -> None:
    assert [row.pk for row in queries.for_support()] == [directory.shelter.pk]
