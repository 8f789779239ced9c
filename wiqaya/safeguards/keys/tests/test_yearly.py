"""Keys are changed by the calendar and when somebody left; what was interrupted goes on, and what is late is said."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from wiqaya.safeguards import keys
from wiqaya.safeguards.access import NOBODY
from wiqaya.safeguards.keys import agencies, health, yearly
from wiqaya.safeguards.keys.models import AgencyKey, SigningKey
from wiqaya.safeguards.models import AuditRow

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
DAY = timedelta(days=1)


@pytest.fixture
def blob(room: Any) -> Iterator[bytes]:
    """Something sealed that school opens, before and after."""
    room.found()
    sealed = keys.make(place=room.place, agency=room.school, intent=room.intent()).seal(field="a.b", row=room.case, text="x")
    yield sealed
    assert keys.open_ring(place=room.place, agency=room.school).open(field="a.b", row=room.case, blob=sealed) == "x"


def versions(room: Any) -> list[int]:
    """Of school, youth and police."""
    found = dict(AgencyKey.objects.order_by("version").values_list("agency", "version"))
    return [found[agency] for agency in (room.school, room.youth, room.police)]


def changed(after: timedelta, **options: Any) -> int:
    return yearly.change_due(by=NOBODY, at=timezone.now() + after, **options)


def test_a_year_later_each_key_is_changed_once(room: Any, blob: bytes) -> None:
    keys.sign(b"x")
    assert changed(364 * DAY) == 0
    assert changed(366 * DAY) == 4
    assert versions(room) == [2, 2, 2]
    assert AgencyKey.objects.count() == 3
    assert SigningKey.objects.count() == 2
    rows = AuditRow.objects.filter(action="rotate-agency")
    assert {(row.city, row.object) for row in rows} == {(room.city, str(agency)) for agency in (room.school, room.youth, room.police)}
    assert rows.get(object=str(room.school)).details == {"wraps": 1}
    assert AuditRow.objects.filter(action="rotate-signing", city=None).count() == 1
    assert changed(364 * DAY) == 0


def test_who_lost_somebody_gets_new_keys_the_others_keep_theirs(room: Any, blob: bytes) -> None:
    leaked = agencies.private_of(AgencyKey.objects.get(agency=room.school))
    yearly.changes_with(lambda city: {room.school: timezone.now() + DAY} if city == room.city else {})
    assert changed(timedelta()) == 0
    assert changed(2 * DAY) == 1
    assert versions(room) == [2, 1, 1]
    assert agencies.private_of(AgencyKey.objects.get(agency=room.school)) != leaked
    yearly.changes_with(lambda _city: {room.school: timezone.now() - DAY})
    assert changed(2 * DAY) == 0


def test_it_stops_when_asked_and_goes_on_the_next_time(room: Any, blob: bytes) -> None:
    asked = iter([False, False, True, True])
    assert changed(366 * DAY, stop=lambda: next(asked)) == 2
    assert sorted(versions(room)) == [1, 2, 2]
    AgencyKey.objects.filter(version=1).update(made_at=timezone.now() - 366 * DAY)
    assert changed(timedelta()) == 1
    assert versions(room) == [2, 2, 2]


def test_what_was_killed_is_due_at_once(room: Any, blob: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    class Killed(BaseException):
        pass

    def killed(*_: Any) -> bool:
        raise Killed

    with monkeypatch.context() as cut:
        cut.setattr(agencies, "_destroyed", killed)
        with pytest.raises(Killed):
            changed(366 * DAY)
    left = AgencyKey.objects.values("agency").distinct().count(), AgencyKey.objects.count()
    assert left == (3, 4)
    assert changed(timedelta()) == 1
    assert AgencyKey.objects.count() == 3


@pytest.mark.usefixtures("quick_phrases")
def test_a_sealed_service_and_one_that_fails_stop_no_other(room: Any, blob: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    keys.seal_agency(city=room.city, agency=room.police, passphrase="a long passphrase")
    rotate = agencies.rotate_agency

    def fails(*, city: Any, agency: Any) -> int:
        if agency == room.youth:
            raise OSError
        return rotate(city=city, agency=agency)

    monkeypatch.setattr(agencies, "rotate_agency", fails)
    assert changed(366 * DAY) == 1
    assert versions(room) == [2, 1, 1]


def said(tmp_path: Path) -> dict[str, tuple[bool, str]]:
    return {name: (ok, says) for name, ok, says in health.checks(data=tmp_path / "data", demo=False)}


@pytest.mark.usefixtures("quick_phrases")
def test_the_doctor_tells_what_is_late(room: Any, blob: bytes, tmp_path: Path) -> None:
    assert said(tmp_path)["keys of services"][0]
    keys.seal_agency(city=room.city, agency=room.police, passphrase="a long passphrase")
    AgencyKey.objects.update(made_at=timezone.now() - 373 * DAY)
    ok, says = said(tmp_path)["keys of services"]
    assert not ok
    assert "3 services wait" in says
    assert "1 of them are sealed" in says
    changed(timedelta())
    assert "1 services wait" in said(tmp_path)["keys of services"][1]
    AgencyKey.objects.filter(agency=room.police).update(made_at=timezone.now())
    assert said(tmp_path)["keys of services"][0]


def test_the_master_key_is_changed_in_a_ceremony_and_the_doctor_says_when(room: Any, tmp_path: Path) -> None:
    from wiqaya.safeguards.keys.tests.test_commands import call

    keys.sign(b"x")
    assert said(tmp_path)["age of the master key"][0]
    SigningKey.objects.update(made_at=timezone.now() - 373 * DAY)
    ok, says = said(tmp_path)["age of the master key"]
    assert not ok
    assert "keys rotate" in says
    call("rotate")
    assert said(tmp_path)["age of the master key"][0]
