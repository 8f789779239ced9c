"""Choosing whom somebody is passed on to, and narrowing the list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from wiqaya.action.words import Audience, Cost, Spoken
from wiqaya.referral.queries.providers import Provider, in_one_line
from wiqaya.referral.words import SupportKind

Find = Callable[[Any], Provider | None]
Groups = list[Any]
NARROW = "narrow"  # what the small form does, in place of saving


class Known:
    """Whatever may be chosen is taken, also when the list was narrowed to others."""

    find: Find

    def valid_value(self, value: Any) -> bool:
        return self.find(value) is not None


class ProviderField(Known, forms.ChoiceField):
    pass


class ProvidersField(Known, forms.MultipleChoiceField):
    pass


def offer(field: Any, rows: Sequence[Provider], find: Find, *, sent: Sequence[str] = (), optional: Any = None) -> None:
    """Fill a field with a list, by kind of help; what was sent stays in it."""
    field.find = find
    there = {str(one.key) for one in rows}
    kept = [found for found in (find(key) for key in sent if key and key not in there) if found]
    field.choices = [*([("", optional)] if optional is not None else []), *grouped([*rows, *kept])]


def grouped(rows: Sequence[Provider]) -> Groups:
    """(kind of help, its services): each stands once, under the first kind for which the directory names it."""
    held: dict[Any, list[tuple[str, str]]] = {kind: [] for kind in [*SupportKind, None]}
    for one in rows:
        held[next(iter(one.kinds), None)].append((str(one.key), in_one_line(one)))
    named = [(str(kind.label), options) for kind, options in held.items() if kind and options]
    loose = held[None]
    return [*named, (_now("Others"), loose)] if named and loose else named or loose


class NarrowForm(forms.Form):
    """Sent, not written into an address: what somebody needs stands in no log."""

    act = forms.CharField(initial=NARROW, widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=_("Kind of help"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)
    cost = forms.ChoiceField(label=_("Cost"), required=False)
    audience = forms.ChoiceField(label=_("For whom"), required=False)
    open = forms.BooleanField(label=_("Open now"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, known in (("kind", SupportKind), ("language", Spoken), ("cost", Cost), ("audience", Audience)):
            self.fields[name].choices = [("", _("All")), *known.choices]  # type: ignore[attr-defined]

    def wanted(self) -> dict[str, str]:
        """What the directory is asked; nothing while the form is not sent or not sound."""
        if not self.is_bound or not self.is_valid():
            return {}
        sent = self.cleaned_data
        return {name: sent[name] for name in ("kind", "language", "cost", "audience")} | {"open": "now" if sent["open"] else ""}
