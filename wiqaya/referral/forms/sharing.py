"""The yearly look at trust."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from wiqaya.ui.forms import WordsField, explain


class TrustForm(forms.Form):
    among = explain(
        WordsField(label=_("Trust among the members"), long=True, max_length=1500),
        why=_("What helps and what hinders: promises kept, words that come back, who is heard at the table. No name."),
    )
    communities = explain(
        WordsField(label=_("Trust of communities"), long=True, max_length=1500),
        why=_("Ask those for whom the work is, through people they trust; do not guess."),
    )
    next_step = WordsField(label=_("What we do next"), long=True, max_length=1000, required=False)
