"""What an insider with copies can read: nothing without the master key, nothing of what was erased, nothing outside the allowed set."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.apps import apps
from django.db import connections

from wiqaya.referral import sealing
from wiqaya.referral.actions import consenting, forgetting, naming
from wiqaya.referral.apart import OutsideTheRoom, inside
from wiqaya.referral.contents import Identity
from wiqaya.referral.models import Disclosure, Situation
from wiqaya.referral.queries import situations
from wiqaya.referral.tests.conftest import NOTES, NOW, TODAY
from wiqaya.referral.tests.test_walk import all_come, decided, to_table
from wiqaya.safeguards import keys

pytestmark = [pytest.mark.django_db(databases=["default", "referral", "keys"])]
CANARY = "زمردة الكناري"


def everything(alias: str) -> str:
    """Every cell of every table of a database, as text and as bytes read as text."""
    connection = connections[alias]
    found = []
    with inside(), connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            for row in cursor.fetchall():
                found += [bytes(cell).decode("utf-8", "replace") if isinstance(cell, bytes | memoryview) else str(cell) for cell in row]
    return "\n".join(found)


def walked(asked: Callable[..., Any], mechanism: Any, staff: Any, services: Any) -> Situation:
    """A situation with canaries in its notes, its contact, its identity and its consent."""
    row = asked(replace(NOTES, life=f"{CANARY} 1", hopes=f"{CANARY} 2"), contact=f"{CANARY} 3")
    item = to_table(row, mechanism, staff)
    all_come(item, staff)
    decided(item, staff, services)
    consenting.note_consent(
        short=row.short, purpose="sharing", recipients=[services["education"], services["health"]], given_by="person", explained="told", language="ar",
        ends=TODAY + timedelta(days=200), receipt=f"{CANARY} 4", by=staff["social"], at=NOW,
    )  # fmt: skip
    naming.name_services(short=row.short, identity=Identity(name=CANARY, birth_year=2004, contact=CANARY), meeting=item.meeting, by=staff["social"], at=NOW)
    row.refresh_from_db()
    return row


def test_a_dump_of_all_databases_holds_no_word_of_anybody(
    asked: Callable[..., Any], mechanism: Any, staff: Any, services: Any, caplog: pytest.LogCaptureFixture
) -> None:
    row = walked(asked, mechanism, staff, services)
    assert situations.identity_of(row, by=staff["health"], at=NOW).name == CANARY  # it is there, for those who may
    for alias in ("default", "referral", "keys"):
        dump = everything(alias)
        assert CANARY not in dump
        assert json.dumps(CANARY).strip('"') not in dump
    assert CANARY not in caplog.text


def test_what_was_erased_stays_unreadable_in_an_old_copy(asked: Callable[..., Any], mechanism: Any, staff: Any, services: Any) -> None:
    """The rows of thirty days ago with the key store of today."""
    row = walked(asked, mechanism, staff, services)
    copies = list(Disclosure.objects.filter(subject=row.pk).values())
    old = Situation.objects.get(pk=row.pk)
    forgetting.forget_situation(situation=row, why="term", by=staff["social"], at=NOW)
    for one in copies:
        Disclosure.objects.filter(pk=one["id"]).update(state="done", ended_at=None, basis="own")  # as the old copy says
    for agency in services.values():
        for tier in ("notes", "reply", "limited"):
            with pytest.raises(keys.Closed):
                keys.open_ring(place=sealing.place(old.city_id, old.pk, tier), agency=agency)


def test_services_outside_cannot_decrypt_with_the_raw_key_store(asked: Callable[..., Any], mechanism: Any, staff: Any, services: Any) -> None:
    """No page, no rule: the key store itself has no wrap for them, and a wrap moved to them does not open."""
    from wiqaya.safeguards.keys.models import AgencyKey, Wrap

    row = walked(asked, mechanism, staff, services)
    outsider = services["child"]
    assert not Wrap.objects.filter(data_key__case=row.pk, agency=outsider).exists()
    keys.found_agency(city=row.city_id, agency=outsider)
    own = AgencyKey.objects.get(agency=outsider)
    stolen = Wrap.objects.filter(data_key__case=row.pk, agency=services["social"], data_key__tier="limited").get()
    with inside():
        intent = Disclosure.objects.create(subject=row.pk, tier="limited", agency=outsider, basis="own", purpose="own-work", state="done", by=uuid4(), at=NOW)
    Wrap.objects.create(data_key=stolen.data_key, agency=outsider, key=own, sealed=stolen.sealed, intent=intent.pk)
    with pytest.raises(keys.Closed):
        keys.open_ring(place=sealing.place(row.city_id, row.pk, "limited"), agency=outsider)


@pytest.mark.parametrize("moved", ["row", "field", "tier"])
def test_a_sealed_field_opens_in_its_own_place_only(moved: str, asked: Callable[..., Any], mechanism: Any, staff: Any, services: Any) -> None:
    row = walked(asked, mechanism, staff, services)
    tier = "notes" if moved == "tier" else "limited"
    ring = sealing.ring(subject=row.pk, tier=tier, mechanism=row.mechanism_id, by=staff["social"], at=NOW, why="read")
    field = "situation.notes" if moved == "field" else "situation.identity"
    with pytest.raises(keys.Closed):
        sealing.read(ring, field, uuid4() if moved == "row" else row.pk, row.identity)


def test_a_withheld_key_says_the_same_whatever_the_reason(asked: Callable[..., Any], staff: Any) -> None:
    row = asked()
    for subject in (row.pk, uuid4()):
        with pytest.raises(sealing.Hidden) as refused:
            sealing.ring(subject=subject, tier="notes", mechanism=row.mechanism_id, by=staff["health"], at=NOW, why="read")
        assert str(refused.value) == ""


def test_nothing_outside_of_the_room_reads_its_tables(asked: Callable[..., Any]) -> None:
    import contextvars

    asked()
    read = contextvars.Context()
    with pytest.raises(OutsideTheRoom):
        read.run(lambda: list(Situation.all_cities.values_list("pk")))


def test_no_model_of_the_room_has_a_number_about_a_person() -> None:
    """Counts, years and days are allowed; a score, a level or a rank has no column."""
    from django.db import models

    from wiqaya.engines.language import forbidden_field

    numbers = (models.IntegerField, models.FloatField, models.DecimalField)
    found = []
    for model in apps.get_app_config("referral").get_models():
        for field in model._meta.get_fields():
            if not field.concrete:
                continue
            assert forbidden_field(field.name) is None, f"{model.__name__}.{field.name}"
            if isinstance(field, numbers) and not field.primary_key:
                found.append(f"{model.__name__}.{field.name}")
    allowed = {
        "number", "position", "count", "days", "answered_in_time", "rows", "weekday", "minutes", "caseload", "cost", "answer_days", "ceiling", "quorum", "households",
        "places", "taken", "still",  # of work, for all people together
        "size",  # of a file
    }  # fmt: skip
    assert {name.split(".")[1] for name in found} <= allowed


def test_sectors_name_no_intelligence_service(services: dict[str, UUID]) -> None:
    from wiqaya.referral.words import SeatSector
    from wiqaya.safeguards.words import Role

    assert not any("intelligence" in value or "security" in value for value in [*SeatSector.values, *Role.values])
