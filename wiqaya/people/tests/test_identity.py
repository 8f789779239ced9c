"""The city's own identity provider: a fake one in this process, and everything that must not pass."""

from __future__ import annotations

import base64
import hashlib
import json
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
import requests
from allauth.socialaccount.models import SocialAccount, SocialToken
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client

from wiqaya.people.models import Membership, MyPart, User
from wiqaya.safeguards.models import AuditRow
from wiqaya.web.addresses import WORK

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
ISSUER, CLIENT, KEY_ID = "https://id.manara.example", "wiqaya-manara", "one"
LEAVE, BACK = "/en/account/oidc/city/login/", "/en/account/oidc/city/login/callback/"


@pytest.fixture(scope="module")
def keys() -> Any:
    return [rsa.generate_private_key(65537, 2048) for _ in range(2)]


class Answer:
    def __init__(self, body: Any, status: int = 200) -> None:
        self.body, self.status_code, self.headers, self.text = body, status, {"content-type": "application/json"}, json.dumps(body)
        self.content = self.text.encode()

    def json(self) -> Any:
        return self.body

    def raise_for_status(self) -> None:
        assert self.status_code < 400


@dataclass
class Provider:
    """Speaks OpenID Connect; `claims` and `token` can be bent by a test."""

    keys: Any
    claims: dict[str, Any] = field(default_factory=dict)
    userinfo: dict[str, Any] = field(default_factory=dict)
    signer: int = 0
    algorithm: str = "RS256"
    nonce: str = ""
    challenge: str = ""
    no_token: bool = False

    def __enter__(self) -> Provider:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def get(self, url: str, **kwargs: Any) -> Answer:
        return self.request("GET", url, **kwargs)

    def request(self, method: str, url: str, **kwargs: Any) -> Answer:
        path = url.removeprefix(ISSUER)
        if path == "/.well-known/openid-configuration":
            return Answer({
                "issuer": ISSUER, "authorization_endpoint": f"{ISSUER}/authorize", "token_endpoint": f"{ISSUER}/token",
                "jwks_uri": f"{ISSUER}/keys", "userinfo_endpoint": f"{ISSUER}/me", "token_endpoint_auth_methods_supported": ["client_secret_post"],
            })  # fmt: skip
        if path == "/keys":
            public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.keys[0].public_key()))
            return Answer({"keys": [{**public, "kid": KEY_ID, "use": "sig", "alg": "RS256"}]})
        if path == "/token":
            return self._token(kwargs["data"])
        if path == "/me":
            return Answer(self.userinfo)
        raise AssertionError(f"nobody may ask for {url}")

    def _token(self, data: dict[str, Any]) -> Answer:
        verifier = hashlib.sha256(data["code_verifier"].encode()).digest()
        if base64.urlsafe_b64encode(verifier).rstrip(b"=").decode() != self.challenge:
            return Answer({"error": "invalid_grant"}, 400)
        now = int(time.time())
        claims = {
            "iss": ISSUER, "sub": "7", "aud": CLIENT, "exp": now + 300, "iat": now, "nonce": self.nonce,
            "email": "bilal@example.org", "email_verified": True, **self.claims,
        }  # fmt: skip
        claims = {name: value for name, value in claims.items() if value is not None}
        key = {"none": None, "HS256": "shared secret that is long enough for the library"}.get(self.algorithm, self.keys[self.signer])
        token = jwt.encode(claims, key, algorithm=self.algorithm, headers={"kid": KEY_ID})
        return Answer({"access_token": "a", "token_type": "Bearer", **({} if self.no_token else {"id_token": token})})


@pytest.fixture
def provider(city: Any, settings: Any, monkeypatch: pytest.MonkeyPatch, keys: Any) -> Provider:
    made = Provider(keys)
    app = {"provider_id": "city", "name": "Manara ID", "client_id": CLIENT, "secret": "s", "settings": {"server_url": ISSUER}}
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
    monkeypatch.setattr("wiqaya.people.adapters.SocialAccountAdapter.get_requests_session", lambda _self: made)
    return made


def leave(client: Client, provider: Provider, query: str = "") -> dict[str, str]:
    """To the provider: gives the parameters that its page would get."""
    page = client.post(LEAVE + query)
    sent = parse_qs(urlsplit(page.context["address"]).query)
    provider.nonce, provider.challenge = sent["nonce"][0], sent["code_challenge"][0]
    return {name: values[0] for name, values in sent.items()}


def round_trip(provider: Provider, query: str = "") -> tuple[Client, Any]:
    client = Client()
    sent = leave(client, provider, query)
    return client, client.get(BACK, {"code": "c", "state": sent["state"]})


def signed_in(client: Client) -> bool:
    return client.get(f"/en/{WORK}/people/me/").status_code == 200


@pytest.fixture
def settled(bilal: Any, now: Any) -> Any:
    MyPart.objects.create(user=bilal, function="education", saved=now)
    return bilal


def test_the_button_stands_only_where_a_provider_is_configured(provider: Provider, settings: Any) -> None:
    assert "Sign in with Manara ID" in Client().get("/en/account/login/").content.decode()
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": []}}
    assert "Manara ID" not in Client().get("/en/account/login/").content.decode()
    assert Client().post(LEAVE).status_code == 404
    assert Client().get(BACK).status_code == 404


def test_the_way_out_asks_for_a_code_with_pkce_state_and_nonce(provider: Provider) -> None:
    sent = leave(Client(), provider)
    assert sent["response_type"] == "code"
    assert sent["code_challenge_method"] == "S256"
    assert set(sent["scope"].split()) == {"openid", "profile", "email"}
    assert len(sent["state"]) >= 16
    assert len(sent["nonce"]) >= 16
    assert sent["redirect_uri"] == f"http://testserver{BACK}"


def test_the_address_adds_nothing_to_the_request(provider: Provider) -> None:
    sent = leave(Client(), provider, "?scope=admin&auth_params=prompt%3Dnone%26nonce%3Dfixed")
    assert "admin" not in sent["scope"]
    assert "prompt" not in sent
    assert sent["nonce"] != "fixed"


def test_opening_the_way_out_by_a_link_only_shows_the_sign_in(provider: Provider) -> None:
    assert Client().get(LEAVE).url == "/en/account/login/"


def test_an_account_with_the_confirmed_address_is_opened(provider: Provider, settled: Any) -> None:
    client, answer = round_trip(provider, f"?next=/en/{WORK}/people/me/")
    assert answer.url == f"/en/{WORK}/people/me/"
    assert signed_in(client)
    kept = SocialAccount.objects.get(user=settled)
    assert (kept.uid, kept.extra_data) == ("7", {})
    assert not SocialToken.objects.exists()
    assert AuditRow.objects.filter(action="city-account", object=str(settled.id)).count() == 1


def test_the_second_time_the_connection_counts_not_the_address(provider: Provider, settled: Any) -> None:
    round_trip(provider)
    provider.claims = {"email": "other@example.org"}
    assert signed_in(round_trip(provider)[0])
    assert SocialAccount.objects.count() == 1


def test_a_profile_gives_the_address_that_the_token_lacks(provider: Provider, settled: Any) -> None:
    provider.claims = {"email": None, "email_verified": None}
    provider.userinfo = {"sub": "7", "email": "BILAL@example.org", "email_verified": True}
    assert signed_in(round_trip(provider)[0])


WRONG_CLAIMS = {
    "another audience": {"aud": "someone-else"},
    "no audience": {"aud": None},
    "several audiences, another party": {"aud": [CLIENT, "x"], "azp": "x"},
    "several audiences, no party": {"aud": [CLIENT, "x"]},
    "another issuer": {"iss": "https://evil.example"},
    "another nonce": {"nonce": "of another sign-in"},
    "no nonce": {"nonce": None},
    "an empty nonce": {"nonce": ""},
    "expired": {"exp": 1_700_000_000},
    "no expiry": {"exp": None},
    "issued in the future": {"iat": 4_000_000_000},
    "no subject": {"sub": None},
}


@pytest.mark.parametrize("claims", WRONG_CLAIMS.values(), ids=WRONG_CLAIMS)
def test_a_token_that_is_not_right_opens_nothing(provider: Provider, settled: Any, claims: dict[str, Any]) -> None:
    provider.claims = claims
    client, answer = round_trip(provider)
    assert "did not come through" in answer.content.decode()
    assert not signed_in(client)
    assert not SocialAccount.objects.exists()


@pytest.mark.parametrize("bend", [{"algorithm": "none"}, {"algorithm": "HS256"}, {"signer": 1}, {"no_token": True}], ids=str)
def test_a_token_not_signed_by_the_provider_opens_nothing(provider: Provider, settled: Any, bend: dict[str, Any]) -> None:
    for name, value in bend.items():
        setattr(provider, name, value)
    client, answer = round_trip(provider)
    assert "did not come through" in answer.content.decode()
    assert not signed_in(client)


@pytest.mark.parametrize("verified", [False, None, "true", 1])
def test_an_address_that_is_not_confirmed_opens_nothing(provider: Provider, settled: Any, verified: Any) -> None:
    provider.claims = {"email_verified": verified}
    client, answer = round_trip(provider)
    assert answer.status_code == 403
    assert not signed_in(client)
    assert not SocialAccount.objects.exists()


def test_a_profile_of_another_subject_opens_nothing(provider: Provider, settled: Any) -> None:
    provider.claims = {"email": None}
    provider.userinfo = {"sub": "8", "email": "bilal@example.org", "email_verified": True}
    assert not signed_in(round_trip(provider)[0])


def test_an_unknown_address_makes_no_account_and_gives_no_role(provider: Provider, bilal: Any) -> None:
    provider.claims = {"email": "stranger@example.org"}
    before = (User.objects.count(), Membership.objects.count())
    client, answer = round_trip(provider)
    assert answer.status_code == 403
    assert "No account with this address" in answer.content.decode()
    assert (User.objects.count(), Membership.objects.count()) == before
    assert not signed_in(client)


def test_a_closed_account_stays_closed(provider: Provider, settled: Any) -> None:
    User.objects.filter(id=settled.id).update(is_active=False)
    assert not signed_in(round_trip(provider)[0])


def test_an_account_closed_after_connecting_stays_closed(provider: Provider, settled: Any) -> None:
    round_trip(provider)
    User.objects.filter(id=settled.id).update(is_active=False)
    assert not signed_in(round_trip(provider)[0])


def test_the_provider_gives_no_role_and_no_second_step(provider: Provider, amal: Any) -> None:
    provider.claims = {"email": amal.email, "roles": ["dpo"], "amr": ["mfa"]}
    client, answer = round_trip(provider)
    assert answer.url.startswith(f"/en/{WORK}/people/me/second-step/")
    assert client.get(f"/en/{WORK}/people/access/").status_code == 302
    assert list(Membership.objects.filter(user=amal).values_list("role", flat=True)) == ["coordinator"]


def test_a_second_step_is_asked_after_the_provider_too(provider: Provider, amal: Any) -> None:
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    TOTP.activate(amal, generate_totp_secret())
    provider.claims = {"email": amal.email}
    client, answer = round_trip(provider)
    assert answer.url.startswith("/en/account/2fa/authenticate/")
    assert not signed_in(client)


def test_a_state_of_another_browser_opens_nothing(provider: Provider, settled: Any) -> None:
    sent = leave(Client(), provider)
    thief = Client()
    answer = thief.get(BACK, {"code": "c", "state": sent["state"]})
    assert "did not come through" in answer.content.decode()
    assert not signed_in(thief)


def test_a_code_of_another_sign_in_is_refused_by_its_proof(provider: Provider, settled: Any) -> None:
    client = Client()
    sent = leave(client, provider)
    provider.challenge = "of another sign-in"
    client.get(BACK, {"code": "c", "state": sent["state"]})
    assert not signed_in(client)


def test_connecting_while_signed_in_is_refused(provider: Provider, browse: Any, settled: Any, chadia: Any) -> None:
    client = browse(settled)
    provider.claims = {"email": chadia.email}
    sent = leave(client, provider, "?process=connect")
    client.get(BACK, {"code": "c", "state": sent["state"]})
    assert not SocialAccount.objects.exists()


def test_next_leads_only_to_our_own_pages(provider: Provider, settled: Any) -> None:
    _client, answer = round_trip(provider, "?next=https://evil.example/")
    assert "evil" not in answer.url


@pytest.mark.parametrize("broken", [requests.ConnectionError("no route"), KeyError("authorization_endpoint"), ValueError("no JSON")])
def test_a_provider_that_does_not_answer_well_gets_a_clear_page(
    provider: Provider, monkeypatch: pytest.MonkeyPatch, broken: Exception
) -> None:
    def fail(*_: Any, **__: Any) -> Any:
        raise broken

    monkeypatch.setattr(provider, "get", fail)
    answer = Client().post(LEAVE)
    assert answer.status_code == 502
    assert "did not come through" in answer.content.decode()


def test_stopping_at_the_provider_says_that_nothing_changed(provider: Provider) -> None:
    client = Client()
    sent = leave(client, provider)
    answer = client.get(BACK, {"error": "access_denied", "state": sent["state"]}, follow=True)
    assert "Nothing has changed" in answer.content.decode()


def test_a_provider_in_the_database_is_not_taken(provider: Provider) -> None:
    from allauth.socialaccount.models import SocialApp

    SocialApp.objects.create(
        provider="openid_connect", provider_id="evil", name="Evil", client_id="e", settings={"server_url": "https://evil.example"}
    )
    assert Client().post("/en/account/oidc/evil/login/").status_code == 404
