"""Views that come with a library, and who may open them.  A view in neither list is refused, and a test fails."""

from __future__ import annotations

from typing import Any

from wiqaya.safeguards.access import PUBLIC, SIGNED_IN, Actor

FOREIGN: dict[str, str] = {
    # sign-in, second factor, passkeys
    "allauth.account.views.LoginView": PUBLIC,
    "allauth.account.views.LogoutView": PUBLIC,
    "allauth.account.views.AccountInactiveView": PUBLIC,
    "allauth.account.views.PasswordResetView": PUBLIC,
    "allauth.account.views.PasswordResetDoneView": PUBLIC,
    "allauth.account.views.PasswordResetFromKeyView": PUBLIC,
    "allauth.account.views.PasswordResetFromKeyDoneView": PUBLIC,
    "allauth.account.views.PasswordChangeView": SIGNED_IN,
    "allauth.account.views.ReauthenticateView": SIGNED_IN,
    "allauth.mfa.base.views.AuthenticateView": PUBLIC,
    "allauth.mfa.base.views.TrustView": PUBLIC,
    "allauth.mfa.base.views.ReauthenticateView": SIGNED_IN,
    "allauth.mfa.base.views.IndexView": SIGNED_IN,
    "allauth.mfa.totp.views.ActivateTOTPView": SIGNED_IN,
    "allauth.mfa.totp.views.DeactivateTOTPView": SIGNED_IN,
    "allauth.mfa.recovery_codes.views.ViewRecoveryCodesView": SIGNED_IN,
    "allauth.mfa.recovery_codes.views.GenerateRecoveryCodesView": SIGNED_IN,
    "allauth.mfa.recovery_codes.views.DownloadRecoveryCodesView": SIGNED_IN,
    "allauth.mfa.webauthn.views.ListWebAuthnView": SIGNED_IN,
    "allauth.mfa.webauthn.views.AddWebAuthnView": SIGNED_IN,
    "allauth.mfa.webauthn.views.EditWebAuthnView": SIGNED_IN,
    "allauth.mfa.webauthn.views.RemoveWebAuthnView": SIGNED_IN,
    "allauth.mfa.webauthn.views.ReauthenticateWebAuthnView": SIGNED_IN,
    "allauth.mfa.webauthn.views.LoginWebAuthnView": PUBLIC,
    # the city's own identity provider
    "allauth.socialaccount.views.LoginErrorView": PUBLIC,
    "allauth.socialaccount.views.LoginCancelledView": PUBLIC,
    # language choice
    "django.views.i18n.set_language": PUBLIC,
}


def name_of(view: Any) -> str:
    target = getattr(view, "view_class", view)
    return f"{target.__module__}.{getattr(target, '__qualname__', type(target).__name__)}"


def may_open(view: Any, by: Actor) -> bool:
    needed = FOREIGN.get(name_of(view))
    return needed == PUBLIC or (needed == SIGNED_IN and by.kind == "person")
