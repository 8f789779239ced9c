"""Keys, cities, audit: what protects people is data model and keys."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from wiqaya.places.models import Area, City
from wiqaya.safeguards import audit
from wiqaya.safeguards.access import (
    NOBODY,
    Actor,
    NotAllowed,
    OwnWork,
    all_permissions,
    permissions_of,
    permissions_of_operator,
    require,
    require_other,
)
from wiqaya.safeguards.fields import WordsValue, short_id, uuid7, words
from wiqaya.safeguards.models import AuditRow
from wiqaya.safeguards.tenancy import current_city, in_city
from wiqaya.safeguards.words import Role


def test_without_a_city_there_are_no_rows(city: City) -> None:
    assert Area.objects.count() == 3
    with in_city(None):
        assert Area.objects.count() == 0


def test_rows_of_another_city_do_not_exist(city: City, other_city: City) -> None:
    with in_city(other_city.id):
        assert not Area.objects.filter(code="1").exists()
    assert current_city() == city.id


def test_a_new_row_belongs_to_the_current_city(city: City) -> None:
    level = Area.objects.get(code="1").level
    assert Area.objects.create(level=level, code="9", slug="nine").city_id == city.id


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_row_security_is_a_second_wall() -> None:
    """On PostgreSQL an ordinary role sees only the city that was told to the session, even past the manager."""
    if connection.vendor != "postgresql":
        pytest.skip("row security needs PostgreSQL")
    from django.utils import timezone

    from wiqaya.people.queries import operator
    from wiqaya.places.actions import create_city
    from wiqaya.safeguards.tenancy import protect_tables

    protect_tables()
    made = [create_city(slug=slug, name=words(en=slug), country="TN", by=operator(), at=timezone.now()) for slug in ("one", "two")]
    with connection.cursor() as cursor:
        cursor.execute("DROP ROLE IF EXISTS wiqaya_ordinary")
        cursor.execute("CREATE ROLE wiqaya_ordinary NOLOGIN")
        cursor.execute("GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA public TO wiqaya_ordinary")
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL ROLE wiqaya_ordinary")
            cursor.execute("SELECT count(*) FROM places_arealevel")
            assert cursor.fetchone()[0] == 0
            with in_city(made[0].id):
                cursor.execute("SELECT city_id FROM places_arealevel")
                assert [row[0] for row in cursor.fetchall()] == [made[0].id]
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP OWNED BY wiqaya_ordinary")
            cursor.execute("DROP ROLE wiqaya_ordinary")


def test_an_audit_row_stands_in_the_transaction_of_its_write(city: City, now: Any) -> None:
    before = AuditRow.objects.count()
    with transaction.atomic():
        audit.record("rename", city, by=NOBODY, at=now)
        transaction.set_rollback(True)
    assert AuditRow.objects.count() == before


@pytest.mark.django_db(transaction=True)
def test_a_write_outside_of_a_transaction_is_not_audited_but_refused(transactional_db: None) -> None:
    from django.utils import timezone

    with pytest.raises(audit.NotAudited):
        audit.record("rename", City(slug="x"), by=NOBODY, at=timezone.now())


def test_permissions_come_from_roles_alone() -> None:
    assert "mapping.edit" in permissions_of([Role.COORDINATOR])
    assert not permissions_of([])
    for permission, roles in all_permissions().items():
        assert roles <= set(Role.values), permission


def test_police_and_national_roles_open_no_mapping_and_no_partners() -> None:
    for role in (Role.POLICE, Role.NATIONAL, Role.SECRETARIAT):
        assert not {"mapping.read", "mapping.partners", "records.read", "records.see-rows", "people.read"} & permissions_of([role])


def test_the_operator_may_import_but_never_approves() -> None:
    held = permissions_of_operator()
    assert "records.import" in held
    assert not {"mapping.second-read", "mapping.publication-check"} & held
    with pytest.raises(OwnWork):
        require_other(Actor(id=uuid7(), kind="system"), uuid7())


def test_nobody_approves_their_own_work() -> None:
    me = Actor(id=uuid7(), kind="person")
    with pytest.raises(OwnWork):
        require_other(me, me.id)
    require_other(me, uuid7())


def test_a_missing_permission_is_named() -> None:
    with pytest.raises(NotAllowed) as refused:
        require(NOBODY, "mapping.edit")
    assert refused.value.permission == "mapping.edit"


def test_keys_sort_by_time_and_are_version_7() -> None:
    keys = [uuid7() for _ in range(200)]
    assert {key.version for key in keys} == {7}
    assert len(set(keys)) == 200
    assert [key.int >> 80 for key in keys] == sorted(key.int >> 80 for key in keys)


def test_short_ids_hold_no_look_alikes() -> None:
    assert all(re.fullmatch(r"is-[23456789a-hjkmnp-z]{5}", short_id("is")) for _ in range(500))
    assert not any(set("01loi") & set(short_id("x")[2:]) for _ in range(500))


@given(st.dictionaries(st.sampled_from(["ar", "en", "fr"]), st.text(min_size=1)), st.sampled_from(["ar", "en", "fr"]))
def test_the_best_text_is_one_that_somebody_wrote(texts: dict[str, str], wanted: str) -> None:
    value = words(**texts)
    text, lang, fallback = value.best(wanted)
    assert text == texts.get(lang, "")
    assert fallback == (lang != wanted)


def test_a_changed_source_marks_the_other_language_stale(now: Any) -> None:
    value = WordsValue().with_text("ar", "الميناء", by=NOBODY, at=now).with_text("en", "Port", by=NOBODY, at=now)
    assert not value.stale("en")
    assert value.with_text("ar", "المرفأ", by=NOBODY, at=now).stale("en")


def test_the_same_text_again_changes_nothing(now: Any) -> None:
    value = words(en="Port")
    assert value.with_text("en", "Port", by=NOBODY, at=now) is value
    assert "en" not in value.with_text("en", "", by=NOBODY, at=now)


def test_an_id_that_is_taken_is_drawn_again(city: Any, other_city: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from wiqaya.people.models import Organisation
    from wiqaya.safeguards import owned

    drawn = iter(["or-aaaaa", "or-aaaaa", "or-bbbbb", "or-aaaaa"])
    monkeypatch.setattr(owned, "short_id", lambda _prefix, _signs: next(drawn))
    made = [Organisation.objects.create(name=words(en=name), kind="cso").short for name in ("One", "Two")]
    with in_city(other_city.pk):
        made.append(Organisation.objects.create(name=words(en="Elsewhere"), kind="cso").short)
    assert made == ["or-aaaaa", "or-bbbbb", "or-aaaaa"]
