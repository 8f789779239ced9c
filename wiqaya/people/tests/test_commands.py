"""`wiqaya people …`: the first coordinator of an empty installation; and what is forgotten after its time."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any

import pytest

from wiqaya.people import actions, queries, retention
from wiqaya.people.models import Invitation, Membership, User
from wiqaya.safeguards.access import NotAllowed
from wiqaya.web.cli import main

pytestmark = [pytest.mark.django_db]
CREATE = ["people", "create", "manara", "first@example.org", "--name", "First", "--role", "coordinator"]
GOOD = "three words nobody expects"


@pytest.fixture(autouse=True)
def _no_migrations(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wiqaya.web.cli.prepare_database", lambda: None)


def test_the_first_coordinator_comes_from_the_shell(city: Any, capsys: Any) -> None:
    assert main([*CREATE, "--role", "reader", "--password", GOOD, "--json"]) == 0
    assert '"created": true' in capsys.readouterr().out
    user = User.objects.get()
    assert user.check_password(GOOD)
    assert queries.roles_on(user, on=date.today()) == {"coordinator", "reader"}  # noqa: DTZ011


def test_the_same_call_again_changes_nothing(city: Any, capsys: Any) -> None:
    main([*CREATE, "--password", GOOD])
    assert main([*CREATE, "--password", "another password of tests", "--strict"]) == 1
    assert Membership.objects.count() == 1
    assert User.objects.get().check_password(GOOD)


def test_a_password_may_come_from_the_standard_input(city: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(GOOD + "\n"))
    assert main(CREATE) == 0
    assert User.objects.get().check_password(GOOD)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ([*CREATE, "--password", "short"], 1),
        ([*CREATE[:3], "not-an-address", *CREATE[4:], "--password", GOOD], 2),
        ([*CREATE[:2], "nowhere", *CREATE[3:], "--password", GOOD], 2),
        ([*CREATE, "--role", "king", "--password", GOOD], 2),
    ],
)
def test_a_wrong_call_makes_nothing_and_says_why(city: Any, capsys: Any, arguments: list[str], code: int) -> None:
    assert main(arguments) == code
    assert capsys.readouterr().err
    assert not User.objects.exists()


def test_somebody_without_the_right_creates_nobody(city: Any, bilal: Any) -> None:
    assert main([*CREATE, "--password", GOOD, "--as", bilal.email]) == 1
    assert not User.objects.filter(email="first@example.org").exists()


def test_a_role_is_ended_from_the_shell_but_not_the_last_coordinators(city: Any, amal: Any, bilal: Any, capsys: Any) -> None:
    assert main(["people", "end", "manara", bilal.email, "--role", "frontline"]) == 0
    assert main(["people", "end", "manara", bilal.email, "--role", "frontline"]) == 1
    assert main(["people", "end", "manara", amal.email, "--role", "coordinator"]) == 1
    assert "only coordinator" in capsys.readouterr().err


def test_invitations_are_forgotten_ninety_days_after_their_end(amal: Any, as_actor: Any, now: Any) -> None:
    for days in (0, 60):
        actions.invite(
            email=f"p{days}@example.org", name="P", role="manager", language="ar", by=as_actor(amal), at=now + timedelta(days=days)
        )
    end_of_first = now + timedelta(days=14 + 90)
    assert retention.forget_invitations(by=queries.operator(), at=end_of_first) == 0
    assert retention.old_invitations(at=end_of_first + timedelta(days=1)) == 1
    assert retention.forget_invitations(by=queries.operator(), at=end_of_first + timedelta(days=1)) == 1
    assert [row.email for row in Invitation.objects.all()] == ["p60@example.org"]


@pytest.mark.parametrize(("days", "listed"), [(729, False), (731, True)])
def test_accounts_without_a_role_for_two_years_are_listed(amal: Any, bilal: Any, as_actor: Any, now: Any, days: int, listed: bool) -> None:
    actions.end_role(term=Membership.objects.get(user=bilal), by=as_actor(amal), at=now)
    found = retention.accounts_without_role(on=now.date() + timedelta(days=days))
    assert found == ([(bilal, now.date())] if listed else [])


def test_an_account_used_since_is_not_listed(amal: Any, bilal: Any, as_actor: Any, now: Any) -> None:
    actions.end_role(term=Membership.objects.get(user=bilal), by=as_actor(amal), at=now)
    User.objects.filter(id=bilal.id).update(last_login=now + timedelta(days=400))
    assert retention.accounts_without_role(on=now.date() + timedelta(days=900)) == []
    assert retention.accounts_without_role(on=now.date() + timedelta(days=1200)) != []


def test_a_role_given_again_takes_the_account_off_the_list(amal: Any, bilal: Any, as_actor: Any, now: Any) -> None:
    actions.end_role(term=Membership.objects.get(user=bilal), by=as_actor(amal), at=now)
    later = now + timedelta(days=800)
    actions.give_role(user=bilal, role="trainer", by=as_actor(amal), at=later)
    assert retention.accounts_without_role(on=later.date()) == []


def test_closing_an_account_takes_its_name_and_address(amal: Any, bilal: Any, as_actor: Any, now: Any) -> None:
    with pytest.raises(actions.AccountInUse):
        actions.forget_account(user=bilal, by=as_actor(amal), at=now)
    actions.end_role(term=Membership.objects.get(user=bilal), by=as_actor(amal), at=now)
    actions.forget_account(user=bilal, by=as_actor(amal), at=now)
    bilal.refresh_from_db()
    assert (bilal.is_active, bilal.has_usable_password()) == (False, False)
    assert "bilal" not in (bilal.email + bilal.name).lower()
    assert queries.name_of(bilal.id) == "—"


def test_an_account_used_lately_is_closed_only_by_the_operator(amal: Any, bilal: Any, as_actor: Any, now: Any) -> None:
    actions.end_role(term=Membership.objects.get(user=bilal), by=as_actor(amal), at=now)
    bilal.last_login = now
    bilal.save()
    with pytest.raises(actions.AccountInUse):
        actions.forget_account(user=bilal, by=as_actor(amal), at=now)
    assert not actions.forget_account(user=bilal, by=queries.operator(), at=now).is_active


@pytest.mark.parametrize("who", ["bilal", "chadia", "driss"])
def test_only_a_coordinator_closes_accounts(request: Any, amal: Any, as_actor: Any, now: Any, who: str, driss: Any) -> None:
    with pytest.raises(NotAllowed):
        actions.forget_account(user=driss, by=as_actor(request.getfixturevalue(who)), at=now)
