"""The desk for advice."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from wiqaya.referral.words import Topic

LISTEN = _(
    "What often helps first: choose a quiet moment, ask and listen more than you speak, and say what you noticed without judging. Say that you stay, whatever happens."
)
ONLINE = _(
    "About what is seen online: ask to be shown what they watch and what they like in it. Forbidding alone often closes the door. Agree on times without a screen, for everybody at home."
)
TREATED = _(
    "Being insulted or treated unfairly hurts, and it is right to say so. You can tell the city what happened, and ask for help with a complaint; nobody needs to do that alone."
)
VIOLENCE = _(
    "When somebody speaks of hurting people or themselves, take it seriously and stay calm. Ask directly what they mean. If it could happen now, call the emergency number first."
)
SUPPORT = _(
    "You could ask for support: on the help page, the door “I want to ask for support”. Only you decide about that. The person will be asked, and may say no."
)
SERVICES = _(
    "On the help page you find services of the city that help with housing, school, work, health and in the family. You may call them without giving a reason."
)
PASSAGES = {"listen": LISTEN, "online": ONLINE, "treated": TREATED, "violence": VIOLENCE, "support": SUPPORT, "services": SERVICES}
NAMES = {
    "listen": _("Beginning the conversation"),
    "online": _("What is seen online"),
    "treated": _("Treated unfairly"),
    "violence": _("Words of violence"),
    "support": _("You could ask for support"),
    "services": _("Other services"),
}


class AnswerForm(forms.Form):
    """An answer in one's own words, with prepared passages, and the topic for the count."""

    passages = forms.MultipleChoiceField(
        label=_("Prepared passages"), choices=list(NAMES.items()), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("They go before your own words, in the language of whoever wrote."),
    )  # fmt: skip
    text = forms.CharField(
        label=_("Your answer"), required=False, max_length=4000, widget=forms.Textarea({"rows": 8, "autocomplete": "off"})
    )
    topic = forms.ChoiceField(
        label=_("What was it about?"), choices=Topic.choices, widget=forms.RadioSelect, help_text=_("All that is counted of this question.")
    )

    def answer(self, language: str) -> str:
        """The passages and the text, a blank line between."""
        got: dict[str, Any] = self.cleaned_data
        with translation.override(language):
            passages = [str(PASSAGES[key]) for key in got["passages"]]
        return "\n\n".join([*passages, got["text"].strip()]).strip()
