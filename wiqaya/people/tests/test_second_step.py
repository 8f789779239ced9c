"""The second step: who needs it, what it opens, that its secrets lie sealed, and that the demo's stays in the demo."""

from __future__ import annotations

import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value, yield_hotp_counters_from_time
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from wiqaya.people import actions, queries
from wiqaya.people.models import Membership, MyPart, User
from wiqaya.people.words import DEMO_PASSWORD
from wiqaya.safeguards.access import NotAllowed
from wiqaya.web.addresses import WORK

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
PASSWORD = "a long password of tests"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture(autouse=True)
def _fresh_counters() -> None:
    from django.core.cache import cache

    cache.clear()


def url(name: str, lang: str = "en", **parts: Any) -> str:
    with override(lang):
        return reverse(name, kwargs=parts or None)


def code_of(secret: str, shift: int = 0) -> str:
    counters = list(yield_hotp_counters_from_time())
    return format_hotp_value(hotp_value(secret, counters[len(counters) // 2] + shift))


def sign_in(client: Client, user: Any, password: str = PASSWORD) -> Any:
    return client.post(url("account_login"), {"login": user.email, "password": password})


@pytest.fixture
def secret(amal: Any, now: Any) -> str:
    """Amal has an authenticator app."""
    made = generate_totp_secret()
    TOTP.activate(amal, made)
    MyPart.objects.create(user=amal, function="other", saved=now)
    return made


def test_without_a_second_step_the_role_opens_nothing_and_leads_to_set_up(amal: Any) -> None:
    client = Client()
    assert sign_in(client, amal).url == f"/en/{WORK}/people/me/second-step/"
    assert client.get(url("people:people")).url == f"/en/{WORK}/people/me/second-step/"
    page = client.get(url("people:second-step")).content.decode()
    assert "Prevention coordinator" in page
    assert client.get(url("people:account")).status_code == 200


def test_a_role_without_personal_data_needs_no_second_step(bilal: Any) -> None:
    client = Client()
    assert sign_in(client, bilal).url == f"/en/{WORK}/people/me/part/"
    assert client.get(url("people:second-step")).url == f"/en/{WORK}/people/me/"


def test_with_an_app_the_code_is_asked_before_anything_opens(amal: Any, secret: str) -> None:
    client = Client()
    answer = sign_in(client, amal)
    assert answer.url.startswith("/en/account/2fa/authenticate/")
    assert client.get(url("people:people")).status_code == 302  # not yet signed in
    assert client.post(answer.url, {"code": "000000"}).status_code == 200
    assert client.get(url("people:people")).status_code == 302
    client.post(answer.url, {"code": code_of(secret)})
    assert client.get(url("people:people")).status_code == 200


@pytest.mark.parametrize(
    "write",
    [lambda code: code, lambda code: f"{code[:3]} {code[3:]}", lambda code: code.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))],
)
def test_a_code_is_accepted_as_people_write_it(amal: Any, secret: str, write: Any) -> None:
    client = Client()
    where = sign_in(client, amal).url
    assert client.post(where, {"code": write(code_of(secret))}).status_code == 302


def test_a_code_works_once(amal: Any, secret: str) -> None:
    first, second, code = Client(), Client(), code_of(secret)
    assert first.post(sign_in(first, amal).url, {"code": code}).status_code == 302
    assert second.post(sign_in(second, amal).url, {"code": code}).status_code == 200


def test_an_old_code_is_refused(amal: Any, secret: str) -> None:
    client = Client()
    assert client.post(sign_in(client, amal).url, {"code": code_of(secret, shift=-20)}).status_code == 200


def test_setting_up_an_app_gives_recovery_codes_that_work_once(amal: Any) -> None:
    client = Client()
    sign_in(client, amal)
    client.get(url("mfa_activate_totp"))
    secret = client.session["mfa.totp.secret"]
    answer = client.post(url("mfa_activate_totp"), {"code": code_of(secret)})
    assert answer.url == "/en/account/2fa/recovery-codes/"
    codes = re.findall(r'<li><bdi dir="ltr">(\w+)</bdi></li>', client.get(answer.url).content.decode())
    assert len(codes) == 10
    assert client.get(url("people:people")).status_code == 200
    for expected in (302, 200):
        again = Client()
        assert again.post(sign_in(again, amal).url, {"code": codes[0]}).status_code == expected


def test_secrets_lie_sealed(amal: Any, secret: str) -> None:
    factor = Authenticator.objects.get(user=amal)
    assert secret not in str(factor.data)
    assert factor.wrap().validate_code(code_of(secret))


def test_the_last_second_step_of_such_a_role_stays(amal: Any, secret: str) -> None:
    client = Client()
    client.post(sign_in(client, amal).url, {"code": code_of(secret)})
    assert "Set up another one" in client.get(url("mfa_deactivate_totp")).content.decode()
    client.post(url("mfa_deactivate_totp"))
    assert Authenticator.objects.filter(user=amal, type="totp").exists()
    Membership.objects.filter(user=amal).delete()
    client.post(url("mfa_deactivate_totp"))
    assert not Authenticator.objects.filter(user=amal, type="totp").exists()


def test_failures_and_changes_of_the_second_step_are_in_the_own_history(amal: Any, secret: str) -> None:
    client = Client()
    client.post(sign_in(client, amal).url, {"code": "000000"})
    with override("en"):
        said = {str(entry.what) for entry in queries.access_history(amal)}
    assert "A wrong code or passkey at the second step" in said


@pytest.mark.parametrize(
    "name", ["people:account", "people:second-step", "mfa_index", "mfa_activate_totp", "mfa_list_webauthn", "mfa_add_webauthn"]
)
@pytest.mark.parametrize("lang", ["ar", "en", "fr"])
def test_pages_of_the_second_step_open_in_every_language(amal: Any, name: str, lang: str) -> None:
    client = Client()
    sign_in(client, amal)
    page = client.get(url(name, lang)).content.decode()
    assert f'<html lang="{lang}"' in page
    assert "<script>" not in page


def test_the_passkey_page_gives_the_browser_what_it_needs_from_here_alone(amal: Any) -> None:
    client = Client()
    sign_in(client, amal)
    page = client.get(url("mfa_add_webauthn")).content.decode()
    assert '"creation_options"' in page
    assert 'src="/static/mfa/js/webauthn.js"' in page
    visitor = Client().get(url("mfa_login_webauthn"), headers={"accept": "application/json"})
    assert "challenge" in visitor.json()["request_options"]["publicKey"]


@pytest.mark.parametrize(("age", "asks"), [(60, False), (600, True)])
def test_changing_the_means_of_signing_in_asks_once_more_after_a_while(amal: Any, age: int, asks: bool) -> None:
    client = Client()
    sign_in(client, amal)
    session = client.session
    session["account_authentication_methods"] = [
        {**record, "at": record["at"] - age} for record in session["account_authentication_methods"]
    ]
    session.save()
    answer = client.get(url("mfa_activate_totp"))
    assert (answer.status_code == 302) is asks
    if asks:
        assert answer.url.startswith("/en/account/reauthenticate/?next=")
        assert client.post(answer.url, {"password": "wrong password of tests"}).status_code == 200
        assert client.post(answer.url, {"password": PASSWORD}, follow=True).redirect_chain[-1][0] == "/en/account/2fa/totp/activate/"


def test_a_made_up_passkey_opens_nothing(amal: Any) -> None:
    client = Client()
    client.get(url("mfa_login_webauthn"), headers={"accept": "application/json"})
    made_up = '{"id": "a", "rawId": "YQ", "type": "public-key", "response": {"clientDataJSON": "e30", "authenticatorData": "YQ", "signature": "YQ", "userHandle": "YQ"}}'
    answer = client.post(url("mfa_login_webauthn"), {"credential": made_up})
    assert answer.status_code in (200, 302)
    assert client.get(url("people:account")).status_code == 302


@pytest.fixture
def demo_user(city: Any, now: Any) -> Any:
    user = User.objects.create_user("selma@demo.wiqaya", DEMO_PASSWORD, name="Selma")
    Membership.objects.create(user=user, role="coordinator", starts=now.date(), given_by=user.id, given_at=now)
    return user


def test_a_demo_account_gets_a_code_that_its_page_shows(demo_user: Any, settings: Any, now: Any) -> None:
    settings.DEMO = True
    actions.give_demo_second_factor(user=demo_user, by=queries.operator(), at=now)
    client = Client()
    page = client.get(url("account_login")).content.decode()
    assert DEMO_PASSWORD in page
    assert "selma@demo.wiqaya" in page
    where = sign_in(client, demo_user, DEMO_PASSWORD).url
    shown = re.search(r'<strong><bdi dir="ltr">(\d{6})</bdi></strong>', client.get(where).content.decode())
    assert shown
    assert client.post(where, {"code": shown.group(1)}).status_code == 302


def test_outside_of_the_demo_no_code_and_no_password_is_shown(demo_user: Any, amal: Any, settings: Any, now: Any) -> None:
    settings.DEMO = True
    actions.give_demo_second_factor(user=demo_user, by=queries.operator(), at=now)
    settings.DEMO = False
    client = Client()
    assert DEMO_PASSWORD not in client.get(url("account_login")).content.decode()
    page = client.get(sign_in(client, demo_user, DEMO_PASSWORD).url).content.decode()
    assert "Only in the demo" not in page
    with pytest.raises(NotAllowed):
        actions.give_demo_second_factor(user=demo_user, by=queries.operator(), at=now)


def test_an_account_outside_of_the_demo_gets_no_demo_code(amal: Any, secret: str, settings: Any, now: Any) -> None:
    settings.DEMO = True
    with pytest.raises(NotAllowed):
        actions.give_demo_second_factor(user=amal, by=queries.operator(), at=now)
    client = Client()
    assert "Only in the demo" not in client.get(sign_in(client, amal).url).content.decode()
    assert amal.email not in Client().get(url("account_login")).content.decode()
