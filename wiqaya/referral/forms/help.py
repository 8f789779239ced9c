"""The two forms of the public doors, and what staff add when they take a request down.  There is no field for a name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from wiqaya.engines.language.identifiers import Identifier, find_identifiers
from wiqaya.engines.language.scanning import mask_found, scan
from wiqaya.referral.contents import Notes, Question, Sign
from wiqaya.referral.receipts import new_once
from wiqaya.referral.words import (
    About,
    AgeBand,
    Asker,
    Certainty,
    Channel,
    Danger,
    Frequency,
    Need,
    Recency,
    Relation,
    Strength,
    Told,
    Urgency,
    Wanted,
)
from wiqaya.ui.forms import explain

SEEN = 3  # signs of which one form can tell
LONG, SHORT = 4000, 300
SEEN_TITLES = (_("What was seen"), _("A second thing that was seen"), _("A third thing that was seen"))
Signs = Sequence[tuple[str, Any]]
READERS = _("The few people who are cleared to answer, in one service. Not the police.")


def _text(label: Any, *, rows: int = 4, required: bool = False, limit: int = LONG, help_text: Any = "") -> forms.CharField:
    widget = forms.Textarea({"rows": rows, "autocomplete": "off"})
    return forms.CharField(label=label, required=required, max_length=limit, widget=widget, help_text=help_text)


def _radio(label: Any, words: Any, *, required: bool = True, help_text: Any = "") -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=words.choices, required=required, widget=forms.RadioSelect, help_text=help_text)


def _several(label: Any, choices: Any, *, required: bool = False, help_text: Any = "") -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, choices=choices, required=required, widget=forms.CheckboxSelectMultiple, help_text=help_text
    )


def _phone() -> forms.CharField:
    widget = forms.TextInput({"type": "tel", "autocomplete": "off", "dir": "ltr"})
    return explain(
        forms.CharField(label=_("Telephone"), required=False, max_length=40, widget=widget, help_text=_("Your own number, never that of the person.")),
        why=_("Only if you want a call. It lies apart from your message, under a key of its own."),
        sees=_("Only the person who answers you; every look at it is written down."),
        kept=_("Until it is no longer needed, never longer than your message."),
        skip=_("You get the answer here, with a code."),
    )  # fmt: skip


class Scanned(forms.Form):
    """A form whose free texts are looked through for names, numbers and addresses before anything is stored.

    At the first look all that may be one is cut out; whoever writes reads it again, and may put back what is none.  What is surely one never passes.
    """

    looked = forms.BooleanField(widget=forms.HiddenInput, required=False)
    once = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40, initial=new_once)
    texts: tuple[str, ...] = ()

    def found(self) -> dict[str, list[str]]:
        """field -> what could show who somebody is."""
        hits = {name: [one.text for one in self._hits(name)] for name in self.texts}
        return {name: words for name, words in hits.items() if words}

    def _hits(self, name: str) -> list[Identifier]:
        text = str(self.cleaned_data.get(name) or "")
        return find_identifiers(text) if self.cleaned_data["looked"] else scan(text)

    def masked(self) -> dict[str, list[str]]:
        """What was sent, with everything cut out that could show who somebody is, for a second look."""
        sent: dict[str, list[str]] = (
            {name: self.data.getlist(name) for name in self.data} if hasattr(self.data, "getlist") else dict(self.data)
        )
        for name in self.found():
            sent[name] = [mask_found(str(self.cleaned_data[name]), self._hits(name))]
        return {**sent, "looked": ["on"]}


class AdviceForm(Scanned):
    """A question for advice (flow 5)."""

    relation = _radio(_("How do you know the person?"), Relation)
    about = _radio(_("Is it about a child, a teenager or an adult?"), About, required=False)
    signs = _several(_("What did you notice?"), (), help_text=_("Tick what fits, or write below. Only what can be seen or heard."))
    text = explain(
        _text(_("What did you see or hear?"), rows=6, required=True, help_text=_("Please write no names, phone numbers or addresses.")),
        why=_("So that somebody can give you advice."), sees=READERS,
        kept=_("30 days after the last message. Then only the topic is counted."), skip=_("Without it nobody can answer."),
    )  # fmt: skip
    tried = _text(_("What did you try?"), rows=3)
    hopes = _text(_("What do you hope for?"), rows=3)
    wanted = _radio(_("How do you want the answer?"), Wanted)
    phone = _phone()
    texts = ("text", "tried", "hopes")
    sections = [
        (_("You and the person"), ["relation", "about"]),
        (_("What you want to tell"), ["signs", "text", "tried", "hopes"]),
        (_("The answer"), ["wanted", "phone"]),
    ]

    def __init__(self, *args: Any, signs: Signs = (), language: str = "ar", **options: Any) -> None:
        super().__init__(*args, **options)
        self.language = language
        self.signs_by_code = {code: str(text) for code, text in signs}
        if signs:
            self.fields["signs"].choices = [(code, str(text)) for code, text in signs]  # type: ignore[attr-defined]
        else:
            del self.fields["signs"]
            self.sections = [(title, [name for name in names if name != "signs"]) for title, names in self.sections]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("wanted") == Wanted.CALL and not cleaned.get("phone"):
            self.add_error("phone", _("Write the number that we should call, or choose another way."))
        return cleaned

    def question(self) -> Question:
        got = self.cleaned_data
        return Question(
            text=got["text"], about=got["about"], signs=tuple(self.signs_by_code[code] for code in got.get("signs", ())),
            tried=got["tried"], hopes=got["hopes"], wanted=got["wanted"], language=self.language,
        )  # fmt: skip

    def contact(self) -> str:
        return str(self.cleaned_data["phone"]) if self.cleaned_data["wanted"] == Wanted.CALL else ""


FOR_WHOM = (
    (Asker.SELF, _("For myself")),
    (Asker.RELATIVE, _("As a relative or friend")),
    (Asker.PROFESSIONAL, _("For somebody whom I know through my work")),
    (Asker.SERVICE, _("For somebody whom our service or institution helps")),
)


class SupportForm(Scanned):
    """Asking for support for oneself or for somebody (flow 5)."""

    asker = forms.ChoiceField(label=_("For whom do you ask?"), choices=FOR_WHOM, widget=forms.RadioSelect)
    band = _radio(_("How old is the person?"), AgeBand, help_text=_("About is enough. If you ask for yourself: your own age."))
    told = _radio(_("Does the person know that you ask?"), Told, required=False, help_text=_("Leave it out if you ask for yourself."))
    told_reason = _text(_("If it is better that they do not know yet: why?"), rows=2, limit=SHORT)
    needs = _several(_("What is going on in life?"), Need.choices, help_text=_("Tick what fits. Leave out what you do not know."))
    life = _text(_("Anything else about school, home, work, a loss or health?"), rows=3)
    strengths = explain(
        _several(_("What is strong here, and who helps?"), Strength.choices, required=True, help_text=_("Tick one at least; “none known yet” is fine.")),
        why=_("Support builds on what somebody has."), sees=READERS,
        kept=_("With the request."), skip=_("We ask it always, of everybody."),
    )  # fmt: skip
    strengths_text = _text(_("In your words: what goes well?"), rows=2)
    tried = _text(_("What was tried?"), rows=3)
    hopes = _text(_("What do you hope for?"), rows=2)
    danger = _radio(_("Is anyone in danger now?"), Danger)
    called = forms.BooleanField(label=_("I have called the emergency number, or somebody safe has"), required=False)
    access = _text(_("Language, hearing, and times when we may write or call safely"), rows=2, limit=SHORT)
    phone = _phone()
    texts = ("told_reason", "life", "strengths_text", "tried", "hopes", "access", *(f"text_{at}" for at in range(SEEN)))
    sections = [
        (_("You and the person"), ["asker", "band", "told", "told_reason"]),
        (_("What is strong"), ["strengths", "strengths_text"]),
        (_("What is needed"), ["needs", "life", "tried", "hopes"]),
        *((SEEN_TITLES[at], [f"{name}_{at}" for name in ("sign", "often", "last", "sure", "text")]) for at in range(SEEN)),
        (_("Danger"), ["danger", "called"]),
        (_("How to reach you"), ["access", "phone"]),
    ]

    def __init__(self, *args: Any, signs: Signs = (), signs_list: int = 0, emergency: str = "", **options: Any) -> None:
        super().__init__(*args, **options)
        self.signs_list, self.emergency = signs_list, emergency
        choices = [("", _("Nothing to tell")), *((code, str(text)) for code, text in signs)]
        for at in range(SEEN):
            self.fields[f"sign_{at}"] = forms.ChoiceField(label=_("What did you see or hear?"), choices=choices, required=False)
            for name, label, words in (
                ("often", _("How often?"), Frequency),
                ("last", _("When last?"), Recency),
                ("sure", _("How sure?"), Certainty),
            ):
                self.fields[f"{name}_{at}"] = forms.ChoiceField(label=label, choices=[("", "…"), *words.choices], required=False)
            self.fields[f"text_{at}"] = _text(_("In a sentence, without names"), rows=2, limit=SHORT)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for at in range(SEEN):
            self._clean_sign(cleaned, at)
        if cleaned.get("asker") != Asker.SELF and not cleaned.get("told"):
            self.add_error("told", _("Say whether the person knows."))
        if cleaned.get("told") == Told.BETTER_NOT and not cleaned.get("told_reason"):
            self.add_error("told_reason", _("Say why it is better that the person does not know yet."))
        if not cleaned.get("needs") and not any(cleaned.get(f"sign_{at}") for at in range(SEEN)):
            self.add_error("needs", _("Say what was seen, or what is needed."))
        if cleaned.get("danger") == Danger.YES and not cleaned.get("called"):
            self.add_error(
                "called",
                ValidationError(
                    _("Please call first: %(number)s. Nobody watches this page round the clock."), "danger", {"number": self.emergency}
                ),
            )
        return cleaned

    def _clean_sign(self, cleaned: dict[str, Any], at: int) -> None:
        told = [cleaned.get(f"{name}_{at}") for name in ("often", "last", "sure")]
        if cleaned.get(f"sign_{at}") and not all(told):
            self.add_error(f"sign_{at}", _("Say how often, when last, and how sure you are."))
        if not cleaned.get(f"sign_{at}") and cleaned.get(f"text_{at}"):
            self.add_error(f"sign_{at}", _("Choose what fits best from the list."))

    @property
    def folded(self) -> list[Any]:
        """Sections that stand folded until they are needed."""
        return [title for at, title in enumerate(SEEN_TITLES) if at and not any(self.data.get(f"{name}_{at}") for name in ("sign", "text"))]

    def notes(self) -> Notes:
        got = self.cleaned_data
        signs = tuple(
            Sign(got[f"sign_{at}"], got[f"often_{at}"], got[f"last_{at}"], got[f"sure_{at}"], got[f"text_{at}"])
            for at in range(SEEN)
            if got[f"sign_{at}"]
        )
        same = ("band", "told", "told_reason", "life", "strengths_text", "tried", "hopes", "danger", "access")
        return Notes(
            **{name: got[name] for name in same}, strengths=tuple(got["strengths"]), needs=tuple(got["needs"]), signs=signs,
            signs_list=self.signs_list if signs else 0,
        )  # fmt: skip


class IntakeForm(SupportForm):
    """Taken down by somebody of a service: on the telephone, in person, or pointed here."""

    asker = _radio(_("Who asks for support?"), Asker)
    channel = _radio(_("How did the request come?"), Channel)
    urgency = _radio(_("How soon should somebody look at it?"), Urgency)
    sections = [(_("The way here"), ["channel", "urgency"]), *SupportForm.sections]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["channel"].choices = [pair for pair in Channel.choices if pair[0] != Channel.WEB]  # type: ignore[attr-defined]


class CodeForm(forms.Form):
    """The sixteen digits, in either digit set, with or without spaces."""

    code = forms.CharField(
        label=_("Your code"), max_length=60, help_text=_("Sixteen digits in four groups."),
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off", "dir": "ltr", "size": 24}),
    )  # fmt: skip


class MessageForm(Scanned):
    """One more message of whoever wrote; `number` is the place it was meant for, so that a page sent twice writes once."""

    text = _text(_("Your message"), rows=5, required=True, help_text=_("Please write no names, phone numbers or addresses."))
    number = forms.IntegerField(widget=forms.HiddenInput)
    texts = ("text",)
