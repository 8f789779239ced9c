"""Sign-in through the city's own identity provider: OpenID Connect 1.0, authorization code flow with PKCE.

The library skips the signature of an ID token that comes straight from the token endpoint and sends no nonce.
Here every token is verified in full (OpenID Connect Core 1.0, section 3.1.3.7): signature by a key of the provider,
never `none` nor a shared secret; issuer; audience and authorised party; expiry; nonce of this sign-in.
"""

from __future__ import annotations

import hmac
import secrets
from typing import Any

import jwt
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
LEEWAY = 60  # seconds of difference between two clocks
REQUIRED = ["iss", "sub", "aud", "exp", "iat", "nonce"]


def provider_name() -> str:
    """The name on the button; empty when no provider is configured."""
    providers: dict[str, Any] = settings.SOCIALACCOUNT_PROVIDERS
    apps = providers.get("openid_connect", {}).get("APPS", [])
    return str(apps[0]["name"]) if apps else ""


class CityAdapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    state: dict[str, Any]

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **kwargs: Any) -> Any:
        """The identity that a verified token states; the profile is read only for an address that the token lacks."""
        claims = self._verified(app, kwargs["response"].get("id_token"))
        if "email" not in claims:
            profile = self._fetch_user_info(token.token)
            if profile.get("sub") != claims["sub"]:  # OpenID Connect Core 1.0, section 5.3.2
                raise OAuth2Error("The profile belongs to another subject.")
            claims = {**claims, "email": profile.get("email"), "email_verified": profile.get("email_verified", False)}
        return self.get_provider().sociallogin_from_response(request, {"id_token": claims})

    def _verified(self, app: Any, token: str | None) -> dict[str, Any]:
        if not token:
            raise OAuth2Error("The answer has no ID token.")
        try:
            key = self._key(jwt.get_unverified_header(token))
            claims: dict[str, Any] = jwt.decode(
                token, key=key, algorithms=ALGORITHMS, audience=app.client_id, issuer=self.openid_config["issuer"], leeway=LEEWAY,
                options={"require": REQUIRED},
            )  # fmt: skip
        except jwt.PyJWTError as wrong:
            raise OAuth2Error("The ID token is not valid.") from wrong
        if not hmac.compare_digest(str(claims["nonce"]).encode(), str(self.state.get("nonce", "")).encode()) or not self.state.get("nonce"):
            raise OAuth2Error("The ID token belongs to another sign-in.")
        if isinstance(claims["aud"], list) and len(claims["aud"]) > 1 and claims.get("azp") != app.client_id:
            raise OAuth2Error("The ID token was made for another party.")
        return claims

    def _key(self, header: dict[str, Any]) -> Any:
        if header.get("alg") not in ALGORITHMS:
            raise OAuth2Error("The ID token is not signed with a key of the provider.")
        with get_adapter().get_requests_session() as session:
            answer = session.get(self.openid_config["jwks_uri"])
            answer.raise_for_status()
        keys = [key for key in jwt.PyJWKSet.from_dict(answer.json()).keys if key.public_key_use in (None, "sig")]
        fitting = [key for key in keys if key.key_id == header.get("kid")] or (keys if "kid" not in header and len(keys) == 1 else [])
        if not fitting:
            raise OAuth2Error("The provider has no such key.")
        return fitting[0]


class CityProvider(OpenIDConnectProvider):  # type: ignore[misc]
    """Sends a nonce, takes no parameters from the address, keeps nothing of the profile."""

    oauth2_adapter_class = CityAdapter

    def redirect(
        self, request: HttpRequest, process: str, next_url: str | None = None, data: Any = None, **kwargs: Any
    ) -> HttpResponseBase:
        nonce = secrets.token_urlsafe(24)
        params = {**self.get_auth_params(), "nonce": nonce}
        answer: HttpResponseBase = super().redirect(
            request, process, next_url=next_url, data=data, auth_params=params, scope=self.get_scope(), nonce=nonce
        )
        return answer

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        return {}


class CityCallback(OAuth2CallbackView):  # type: ignore[misc]
    def _get_state(self, request: HttpRequest, provider: Any) -> tuple[Any, Any]:
        state, response = super()._get_state(request, provider)
        self.adapter.state = state or {}
        return state, response
