"""The life of an invitation: sent, renewed, withdrawn, run out, accepted once."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from wiqaya.people import actions, queries
from wiqaya.people.models import Invitation, Membership, User
from wiqaya.safeguards.access import NotAllowed, permissions_of
from wiqaya.safeguards.models import AuditRow
from wiqaya.safeguards.words import Role
from wiqaya.web.addresses import WORK

pytestmark = pytest.mark.django_db
ANSWERS = {"name": "Nour", "password": "three words nobody expects", "language": "fr"}


@pytest.fixture
def today() -> Any:
    return timezone.now()


@pytest.fixture
def invited(amal: Any, as_actor: Any, today: Any) -> Any:
    return actions.invite(email="New@Example.org", name="Nour", role="manager", language="ar", by=as_actor(amal), at=today)


def link(token: str, lang: str = "en") -> str:
    with override(lang):
        return reverse("people:join", args=[token])


@pytest.mark.parametrize("role", Role.values)
def test_only_a_coordinator_invites(city: Any, bilal: Any, today: Any, role: str) -> None:
    from wiqaya.safeguards.access import Actor

    by = Actor(id=bilal.id, kind="person", city=city.id, permissions=permissions_of([role]))
    if role == Role.COORDINATOR:
        actions.invite(email="a@example.org", name="A", role="manager", language="ar", by=by, at=today)
    else:
        with pytest.raises(NotAllowed):
            actions.invite(email="a@example.org", name="A", role="manager", language="ar", by=by, at=today)
    assert Invitation.objects.count() == (role == Role.COORDINATOR)


def test_the_secret_of_the_link_is_kept_nowhere(invited: Any) -> None:
    row = Invitation.objects.values().get()
    assert invited.token not in str(row)
    assert invited.token not in str(list(AuditRow.objects.values()))


def test_accepting_makes_account_and_role_at_once(invited: Any, amal: Any, today: Any) -> None:
    user, term = actions.accept(token=invited.token, at=today, **ANSWERS)
    assert (user.email, user.name, user.language) == ("new@example.org", "Nour", "fr")
    assert user.check_password(ANSWERS["password"])
    assert (term.role, term.given_by) == ("manager", amal.id)
    assert user.emailaddress_set.get().verified


def test_a_link_works_once(invited: Any, today: Any) -> None:
    actions.accept(token=invited.token, at=today, **ANSWERS)
    with pytest.raises(actions.NoLongerOpen):
        actions.accept(token=invited.token, at=today, **ANSWERS)
    assert User.objects.filter(email="new@example.org").count() == 1


@pytest.mark.parametrize(("days", "works"), [(0, True), (13, True), (15, False)])
def test_a_link_works_for_fourteen_days(invited: Any, today: Any, days: int, works: bool) -> None:
    assert bool(queries.find_invitation(invited.token, at=today + timedelta(days=days))) is works
    if not works:
        with pytest.raises(actions.NoLongerOpen):
            actions.accept(token=invited.token, at=today + timedelta(days=days), **ANSWERS)


def test_a_withdrawn_link_opens_nothing(invited: Any, amal: Any, as_actor: Any, today: Any) -> None:
    actions.withdraw(invitation=invited.invitation, by=as_actor(amal), at=today)
    with pytest.raises(actions.NoLongerOpen):
        actions.accept(token=invited.token, at=today, **ANSWERS)
    with pytest.raises(actions.NoLongerOpen):
        actions.withdraw(invitation=invited.invitation, by=as_actor(amal), at=today)


def test_a_renewed_link_replaces_the_earlier_one(invited: Any, amal: Any, as_actor: Any, today: Any) -> None:
    again = actions.renew(invitation=invited.invitation, by=as_actor(amal), at=today + timedelta(days=20))
    with pytest.raises(actions.NoLongerOpen):
        actions.accept(token=invited.token, at=today, **ANSWERS)
    actions.accept(token=again.token, at=today + timedelta(days=25), **ANSWERS)


def test_inviting_again_replaces_the_open_invitation(invited: Any, amal: Any, as_actor: Any, today: Any) -> None:
    actions.invite(email="new@example.org", name="Nour", role="manager", language="ar", by=as_actor(amal), at=today)
    assert queries.invitations().count() == 1
    assert queries.find_invitation(invited.token, at=today) is None


def test_nobody_invites_themself(amal: Any, as_actor: Any, today: Any) -> None:
    with pytest.raises(actions.OwnRole):
        actions.invite(email=amal.email.upper(), name="Amal", role="dpo", language="ar", by=as_actor(amal), at=today)


def test_an_account_that_exists_takes_the_role_itself(amal: Any, driss: Any, bilal: Any, as_actor: Any, today: Any) -> None:
    invited = actions.invite(email=driss.email, name="Driss", role="manager", language="ar", by=as_actor(amal), at=today)
    with pytest.raises(actions.AlreadyHere):
        actions.accept(token=invited.token, at=today, **ANSWERS)
    with pytest.raises(NotAllowed):
        actions.accept(token=invited.token, at=today, by=as_actor(bilal))
    user, term = actions.accept(token=invited.token, at=today, by=as_actor(driss))
    assert (user, term.role) == (driss, "manager")
    assert not driss.check_password(ANSWERS["password"])


def test_the_role_keeps_its_last_day(amal: Any, as_actor: Any, today: Any) -> None:
    ends = timezone.localdate() + timedelta(days=30)
    invited = actions.invite(email="b@example.org", name="B", role="trainer", language="ar", ends=ends, by=as_actor(amal), at=today)
    assert actions.accept(token=invited.token, at=today, **ANSWERS)[1].ends == ends


@pytest.mark.slow
def test_from_the_letter_to_the_first_page(browse: Any, amal: Any) -> None:
    form = {"email": "new@example.org", "name": "نور", "role": "manager", "language": "ar"}
    with override("en"):
        sent = browse(amal).post(reverse("people:invite"), form)
    assert sent.status_code == 302
    letter = mail.outbox[0]
    assert letter.to == ["new@example.org"]
    assert "دعوة إلى عمل الوقاية في المنارة" in letter.subject
    html = letter.alternatives[0][0]
    assert '<html lang="ar" dir="rtl">' in html
    address = re.search(r"http://testserver(\S+)", letter.body).group(1)  # type: ignore[union-attr]
    assert address.startswith(f"/ar/{WORK}/people/join/")
    visitor = browse()
    assert "المنارة" in visitor.get(address).content.decode()
    done = visitor.post(address, {"name": "نور", "language": "ar", "password": ANSWERS["password"]})
    assert done.status_code == 302
    assert visitor.get(done.url).status_code == 200
    assert visitor.get(address).status_code == 410
    assert Membership.objects.filter(user__email="new@example.org", role="manager").count() == 1


@pytest.mark.slow
def test_without_a_mail_server_the_link_is_shown_once(browse: Any, amal: Any, settings: Any, tmp_path: Any) -> None:
    settings.EMAIL_BACKEND, settings.EMAIL_FILE_PATH = "django.core.mail.backends.filebased.EmailBackend", tmp_path
    with override("en"):
        page = browse(amal).post(
            reverse("people:invite"), {"email": "new@example.org", "name": "Nour", "role": "manager", "language": "en"}
        )
    assert f"/en/{WORK}/people/join/" in page.content.decode()


@pytest.mark.slow
@pytest.mark.parametrize("weak", ["short", "password1234", "new@example.org"])
def test_a_weak_password_is_refused_and_nothing_is_made(browse: Any, invited: Any, weak: str) -> None:
    page = browse().post(link(invited.token), {"name": "Nour", "language": "ar", "password": weak})
    assert page.status_code == 200
    assert not User.objects.filter(email="new@example.org").exists()
    assert f'value="{weak}"' not in page.content.decode()


@pytest.mark.slow
@pytest.mark.parametrize("who", ["nobody", "other", "holder"])
def test_the_link_of_an_account_that_exists(browse: Any, amal: Any, bilal: Any, driss: Any, as_actor: Any, today: Any, who: str) -> None:
    invited = actions.invite(email=driss.email, name="Driss", role="manager", language="ar", by=as_actor(amal), at=today)
    client = browse({"other": bilal, "holder": driss}.get(who))
    page = client.get(link(invited.token)).content.decode()
    assert ("Take the role" in page) is (who == "holder")
    client.post(link(invited.token))
    assert Membership.objects.filter(user=driss, role="manager").exists() is (who == "holder")
    assert Membership.objects.filter(user=bilal).count() == 1


@pytest.mark.slow
def test_a_made_up_link_says_what_to_do(browse: Any, city: Any) -> None:
    page = browse().get(link("made-up"))
    assert page.status_code == 410
    assert "Ask the person who invited you" in page.content.decode()


@pytest.mark.slow
def test_a_role_whose_last_day_has_passed_makes_no_account(browse: Any, invited: Any) -> None:
    Invitation.objects.update(ends=timezone.localdate() - timedelta(days=1))
    assert browse().post(link(invited.token), ANSWERS).status_code == 410
    assert not User.objects.filter(email="new@example.org").exists()


@pytest.mark.slow
def test_a_link_of_one_city_opens_nothing_in_another(browse: Any, invited: Any, other_city: Any) -> None:
    assert browse().get(f"/c/elsewhere/en/{WORK}/people/join/{invited.token}/").status_code == 410


@pytest.mark.slow
def test_a_day_that_has_passed_is_refused(browse: Any, amal: Any) -> None:
    form = {
        "email": "x@example.org",
        "name": "X",
        "role": "manager",
        "language": "en",
        "ends_day": "1",
        "ends_month": "1",
        "ends_year": "٢٠٢٠",
    }
    with override("en"):
        page = browse(amal).post(reverse("people:invite"), form).content.decode()
    assert "This day has passed" in page
    assert not Invitation.objects.exists()
