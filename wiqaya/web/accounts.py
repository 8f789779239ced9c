"""Addresses of sign-in, second factor and passkeys.  Only what we use: no open sign-up, no e-mail management."""

from __future__ import annotations

from allauth.account import urls as account
from allauth.mfa import urls as mfa
from allauth.socialaccount import urls as social
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView
from django.views.i18n import set_language

from wiqaya.people.views import city_account
from wiqaya.safeguards.access import public
from wiqaya.web.foreign import FOREIGN, name_of

Pattern = URLPattern | URLResolver


def _listed(patterns: list[Pattern]) -> list[Pattern]:
    """The patterns of a library whose views stand in the list of foreign views."""
    kept: list[Pattern] = []
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            if name_of(pattern.callback) in FOREIGN:
                kept.append(pattern)
        else:
            inner = _listed(pattern.url_patterns)
            if inner:
                kept.append(URLResolver(pattern.pattern, inner, pattern.default_kwargs, pattern.app_name, pattern.namespace))
    return kept


urlpatterns: list[Pattern] = [
    *_listed(account.urlpatterns),
    # the library sends an account without a password here: its holder asks for one by mail
    path("password/set/", public(RedirectView.as_view(pattern_name="account_reset_password")), name="account_set_password"),
    path("2fa/", include(_listed(mfa.urlpatterns))),
    path("social/", include(_listed(social.urlpatterns))),
    path("oidc/<slug:provider_id>/login/", city_account.leave, name="openid_connect_login"),
    path("oidc/<slug:provider_id>/login/callback/", city_account.come_back, name="openid_connect_callback"),
    path("language/", set_language, name="set_language"),
]
