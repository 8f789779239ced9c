"""Whoever leaves the city's directory is out at once: `wiqaya people leave` (R48)."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from wiqaya.people import actions, parting, queries
from wiqaya.people.models import Invitation, Membership
from wiqaya.safeguards.access import NotAllowed
from wiqaya.safeguards.models import AuditRow
from wiqaya.web.cli import main

pytestmark = [pytest.mark.django_db(databases=["default", "referral"])]


def left(capsys: Any, *words: str, code: int = 0) -> dict[str, Any]:
    assert main(["people", "leave", "manara", *words, "--json"]) == code
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def is_open(client: Client) -> bool:
    return bool(client.get(reverse("people:account")).status_code == 200)


def test_an_open_page_is_shut_with_the_next_request(amal: Any, bilal: Any, capsys: Any) -> None:
    own, others = [signed_in(bilal), signed_in(bilal)], signed_in(amal)
    assert all(is_open(client) for client in (*own, others))
    done = left(capsys, "--email", "BILAL@example.org")
    assert {name: done[name] for name in ("people", "roles", "sessions")} == {"people": 1, "roles": 1, "sessions": 2}
    assert not any(is_open(client) for client in own)
    assert is_open(others)
    assert queries.roles_on(bilal, on=timezone.localdate()) == frozenset()


def test_a_second_time_changes_nothing_and_leaves_no_line(amal: Any, bilal: Any, capsys: Any) -> None:
    left(capsys, "--email", bilal.email)
    rows = AuditRow.objects.count()
    done = left(capsys, "--email", bilal.email, "--email", "never-here@example.org")
    assert [done[name] for name in ("people", "roles", "unknown")] == [0, 0, 1]
    assert AuditRow.objects.count() == rows


def test_what_waits_for_them_is_taken_back(amal: Any, bilal: Any, as_actor: Any, now: Any, capsys: Any) -> None:
    for email in (bilal.email, "not-yet@example.org", "stays@example.org"):
        actions.invite(email=email, name="X", role="manager", language="ar", by=as_actor(amal), at=now)
    done = left(capsys, "--email", bilal.email, "--email", "not-yet@example.org")
    assert (done["invitations"], done["unknown"]) == (2, 1)
    assert [row.email for row in Invitation.objects.filter(withdrawn_at__isnull=True)] == ["stays@example.org"]


def test_a_role_elsewhere_stays(amal: Any, bilal: Any, other_city: Any, now: Any, capsys: Any) -> None:
    Membership.all_cities.create(city=other_city, user=bilal, role="reader", starts=date(2026, 1, 1), given_by=amal.id, given_at=now)
    assert left(capsys, "--email", bilal.email)["roles"] == 1
    assert Membership.all_cities.get(user=bilal, ended_at__isnull=True).city_id == other_city.id


def test_the_last_coordinator_goes_too_and_it_is_said(amal: Any, capsys: Any) -> None:
    done = left(capsys, "--email", amal.email, "--strict", code=1)
    assert (done["roles"], done["without_coordinator"]) == (1, True)
    assert main(["people", "leave", "manara", "--email", amal.email]) == 0
    assert "wiqaya people create" in capsys.readouterr().out


def test_what_was_interrupted_is_ended_by_the_next_call(amal: Any, bilal: Any, as_actor: Any, now: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []

    def other_room(*, person: Any, by: Any, at: Any) -> int:
        asked.append(person)
        return 1 // (len(asked) - 1)

    monkeypatch.setattr(parting, "_elsewhere", [other_room])
    with pytest.raises(ZeroDivisionError):
        actions.leave(user=bilal, by=as_actor(amal), at=now)
    assert not Membership.objects.filter(user=bilal, ended_at__isnull=True).exists()
    assert actions.leave(user=bilal, by=as_actor(amal), at=now) == actions.Left(clearances=1)


def test_who_may_end_roles_may_do_this_and_nobody_else(amal: Any, bilal: Any, chadia: Any, as_actor: Any, now: Any) -> None:
    signed_in(bilal)
    with pytest.raises(NotAllowed):
        actions.leave(user=bilal, by=as_actor(chadia), at=now)
    assert Session.objects.count() == 1
    assert main(["people", "leave", "manara", "--email", bilal.email, "--as", chadia.email]) == 1
    assert Membership.objects.filter(user=bilal, ended_at__isnull=True).exists()
    assert main(["people", "leave", "manara", "--email", bilal.email, "--as", amal.email]) == 0


EXPORT = """Name;E-Mail;EMAIL;Last_Day;Office
B;x;bilal@example.org;;1
C;x;chadia@example.org;{today};2

D;x;driss at example.org;;3
A;x;amal@example.org;soon;4
"""


def test_any_directory_s_export_is_read_row_by_row(amal: Any, bilal: Any, chadia: Any, capsys: Any, tmp_path: Path) -> None:
    path = tmp_path / "leavers.csv"
    path.write_text(EXPORT.format(today=timezone.localdate().isoformat()), "utf-8-sig")
    done = left(capsys, "--file", str(path))
    assert [done[name] for name in ("people", "later", "unknown")] == [1, 1, 0]
    assert [(one["row"], one["column"]) for one in done["refused"]] == [(5, 3), (6, 4)]
    assert "2026-11-21" in done["refused"][1]["reason"]
    path.write_text(EXPORT.format(today=(timezone.localdate() - timedelta(days=1)).isoformat()))
    assert left(capsys, "--file", str(path), "--strict", code=1)["people"] == 1
    assert not Membership.objects.filter(user=chadia, ended_at__isnull=True).exists()
    assert Membership.objects.filter(user=amal, ended_at__isnull=True).exists()


@pytest.mark.parametrize("content", [b"name,mail\nx,bilal@example.org\n", b"", "email\nb\u0639@x".encode("cp1256"), None])
def test_a_wrong_call_ends_nothing_and_says_why(bilal: Any, content: bytes | None, capsys: Any, tmp_path: Path) -> None:
    path = tmp_path / "leavers.csv"
    if content is not None:
        path.write_bytes(content)
    assert main(["people", "leave", "manara", "--file", str(path)]) == 2
    assert str(path) in capsys.readouterr().err
    assert main(["people", "leave", "manara"]) == 2
    assert Membership.objects.filter(user=bilal, ended_at__isnull=True).exists()
