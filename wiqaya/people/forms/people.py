"""Inviting people, giving roles, one's own choices."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from wiqaya.people.forms.accounts import PASSWORD_HELP
from wiqaya.people.models import Organisation, User
from wiqaya.people.words import Purpose, functions
from wiqaya.places.words import Digits
from wiqaya.safeguards.words import Role
from wiqaya.ui.forms import DayField, explain

NONE = ("", "—")


def choices(kind: type[TextChoices], first: Any = NONE) -> list[tuple[Any, Any]]:
    return [first, *kind.choices]


class RoleForm(forms.Form):
    """A role with its term."""

    role = forms.ChoiceField(label=_("Role"), choices=choices(Role, ("", _("Choose a role"))))
    organisation = forms.ModelChoiceField(
        label=_("Organisation"), queryset=Organisation.objects.none(), required=False, empty_label=_("None")
    )
    ends = explain(
        DayField(label=_("Last day of the role"), required=False),
        why=_("Roles end by themselves, so that nobody keeps access they no longer need."),
        skip=_("The role goes on until someone ends it."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        organisations: Any = self.fields["organisation"]
        organisations.queryset = Organisation.objects.filter(active=True).order_by("id")

    def clean_ends(self) -> Any:
        ends = self.cleaned_data["ends"]
        if ends and ends < timezone.localdate():
            raise ValidationError(_now("This day has passed. Choose today or a later day."))
        return ends


class InviteForm(RoleForm):
    email = explain(
        forms.EmailField(label=_("E-mail address"), widget=forms.EmailInput(attrs={"dir": "ltr", "autocomplete": "off"})),
        why=_("The link goes to this address, and the person signs in with it."),
        sees=_("Coordinators and the data-protection officer."),
        kept=_("As long as the person has a role here."),
    )
    name = forms.CharField(label=_("Name"), max_length=120, help_text=_("As the person is called at work. They can change it."))
    language = forms.ChoiceField(label=_("Language of the letter"), choices=settings.LANGUAGES)
    field_order = ["name", "email", "role", "organisation", "ends", "language"]


class JoinForm(forms.Form):
    """What somebody who was invited fills in."""

    name = forms.CharField(
        label=_("Name"), max_length=120, help_text=_("As people at work call you."), widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    language = forms.ChoiceField(
        label=_("Language"), choices=settings.LANGUAGES, help_text=_("For letters to you. Every page can be read in all three.")
    )
    password = forms.CharField(
        label=_("Password"),
        help_text=PASSWORD_HELP,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "dir": "ltr"}),
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        password = data.get("password")
        if password:
            try:
                validate_password(password, User(email=self.email, name=data.get("name", "")))
            except ValidationError as weak:
                self.add_error("password", weak)
        return data


class PreferencesForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    language = forms.ChoiceField(
        label=_("Language"), choices=settings.LANGUAGES, help_text=_("For letters to you. Every page can be read in all three.")
    )
    digits = forms.ChoiceField(label=_("Digits"), choices=choices(Digits, ("", _("As the city chose"))), required=False)


class PartForm(forms.Form):
    """Three questions; the answers choose the guidance and open nothing."""

    function = forms.ChoiceField(label=_("Where do you work?"), choices=functions, widget=forms.RadioSelect)
    meets_residents = forms.ChoiceField(
        label=_("Do you meet residents in your work?"),
        choices=[("yes", _("Yes, often or sometimes")), ("no", _("No, hardly ever"))],
        widget=forms.RadioSelect,
    )
    purpose = forms.ChoiceField(label=_("What brings you here today?"), choices=Purpose.choices, widget=forms.RadioSelect)


class PeopleFilter(forms.Form):
    q = forms.CharField(label=_("Name or e-mail"), required=False, max_length=120)
    role = forms.ChoiceField(label=_("Role"), choices=choices(Role, ("", _("All roles"))), required=False)
    past = forms.BooleanField(label=_("Also people whose roles have ended"), required=False)
