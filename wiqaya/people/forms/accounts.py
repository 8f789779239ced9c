"""The forms of the accounts library, with our words: labels that stay, pasting allowed, codes in either digit set."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm, ResetPasswordForm, ResetPasswordKeyForm
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as ReauthenticateCodeForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _

from wiqaya.ui.numerals import ascii_digits

PASSWORD_HELP = _("At least twelve characters. Three or four words that nobody would expect together are good and easy to keep in mind.")


def _plain(form: forms.Form, **words: Any) -> None:
    """Our label and help in place of the library's, and no text inside the box that looks like an answer."""
    for name, field in form.fields.items():
        field.widget.attrs.pop("placeholder", None)
        if name in words:
            label, help_text = words[name] if isinstance(words[name], tuple) else (words[name], "")
            field.label, field.help_text = label, help_text


class SignIn(LoginForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self, login=_("E-mail address"), password=_("Password"))
        self.fields["login"].widget.attrs.update({"autocomplete": "username", "dir": "ltr", "inputmode": "email"})
        self.fields["password"].widget.attrs["dir"] = "ltr"


class AskReset(ResetPasswordForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self, email=_("E-mail address"))
        self.fields["email"].widget.attrs.update({"autocomplete": "username", "dir": "ltr"})


class NewPassword(ResetPasswordKeyForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self, password1=(_("New password"), PASSWORD_HELP), password2=_("New password once more"))


class ChangePassword(ChangePasswordForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self, oldpassword=_("Present password"), password1=(_("New password"), PASSWORD_HELP), password2=_("New password once more"))


class ConfirmPassword(ReauthenticateForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self, password=_("Password"))


class _Digits:
    """A code may be written in either digit set, with or without spaces."""

    def clean_code(self) -> str:
        self.cleaned_data["code"] = ascii_digits(self.cleaned_data["code"]).replace(" ", "")  # type: ignore[attr-defined]
        code: str = super().clean_code()  # type: ignore[misc]
        return code


def _code(form: forms.Form) -> None:
    _plain(form, code=(_("Code"), _("Six digits from your authenticator app, or one of your recovery codes. Pasting works.")))
    form.fields["code"].widget.attrs.update(
        {"dir": "ltr", "autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"}
    )


class Code(_Digits, AuthenticateForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _code(self)


class ConfirmCode(_Digits, ReauthenticateCodeForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _code(self)


class ActivateApp(_Digits, ActivateTOTPForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self, code=(_("Code that the app shows now"), _("Six digits. Pasting works.")))
        self.fields["code"].widget.attrs.update({"dir": "ltr", "inputmode": "numeric"})


class AddPasskey(AddWebAuthnForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(
            self,
            name=(_("Name of the device"), _("So that you recognise it later, for example: office laptop.")),
            passwordless=(
                _("Sign in with this passkey alone, without a password"),
                _("The device then asks for its PIN or a fingerprint each time."),
            ),
        )


class RenamePasskey(EditWebAuthnForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self, name=_("Name of the device"))
