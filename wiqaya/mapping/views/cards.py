"""Pages of one card: reading it, writing its own fields, its public summary, the wording check."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from wiqaya.mapping.access import EDIT, READ
from wiqaya.mapping.actions import issues as actions
from wiqaya.mapping.forms.issues import CardForm, SummaryForm, put_errors
from wiqaya.mapping.models import Issue
from wiqaya.mapping.queries import issues as queries
from wiqaya.mapping.queries.card_content import TEXTS, Clash, deep, fields_of, flat
from wiqaya.mapping.queries.completeness import suggested_confidence
from wiqaya.mapping.queries.wording import group_labels
from wiqaya.mapping.versions import Clashing
from wiqaya.mapping.views.card_page import card_context, names_of
from wiqaya.mapping.views.issue_frame import page
from wiqaya.safeguards.access import WorkRequest, needs
from wiqaya.safeguards.fields import words
from wiqaya.safeguards.wording import LANGUAGES, remarks
from wiqaya.ui.parts import Difference
from wiqaya.ui.text import language_name

KEEP = "keep-"


@needs(READ)
def issue(request: WorkRequest, short: str) -> HttpResponse:
    """A card, strengths first."""
    card = get_object_or_404(queries.whole_cards(), short=short)
    return page(request, "card", card_context(card, request.actor), card=card)


@needs(EDIT)
def edit_issue(request: WorkRequest, short: str) -> HttpResponse:
    """The fields of a card.  Two writers at once: both texts are shown, nothing is lost."""
    card = get_object_or_404(queries.cards().prefetch_related("areas", "grounds", "evidences"), short=short)
    suggested = suggested_confidence(queries.facts_of(card).sources)
    return _write(request, card, CardForm, "edit", {"suggested": suggested})


@needs(EDIT)
def summary(request: WorkRequest, short: str) -> HttpResponse:
    """The summary in neutral words for the public edition, beside the card."""
    card = get_object_or_404(queries.whole_cards(), short=short)
    return _write(request, card, SummaryForm, "summary", {})


def _write(request: WorkRequest, card: Issue, form_class: Any, template: str, extra: Mapping[str, Any]) -> HttpResponse:
    form = form_class(request.POST or None, card=card, **extra)
    differences: list[Difference] = []
    if request.method == "POST" and form.is_valid():
        values = chosen(request, form.values(), fields_of(card))
        try:
            actions.write(
                issue=card,
                values=values,
                version=form.cleaned_data["version"],
                reason=form.cleaned_data["reason"],
                by=request.actor,
                at=timezone.now(),
            )
        except ValidationError as wrong:
            put_errors(form, wrong)
        except Clashing as clash:
            differences = differences_of(clash, form)
            form = form_class(card=card, initial={**deep(clash.merged, TEXTS), "reason": form.cleaned_data["reason"]}, **extra)
            form.fields["version"].initial = clash.version
        else:
            messages.success(request, _("Saved. The version before is kept in the history."))
            return redirect("mapping:issue", card.short)
    here = _("Public summary") if template == "summary" else _("Edit")
    return page(request, template, {"form": form, "differences": differences, "complete": card.state == "complete"}, card=card, here=here)


def chosen(request: WorkRequest, values: dict[str, Any], theirs: Mapping[str, Any]) -> dict[str, Any]:
    """The values to save, where the writer chose the other person's text in a conflict."""
    taken = [name.removeprefix(KEEP) for name, value in request.POST.items() if name.startswith(KEEP) and value == "theirs"]
    kept = flat(theirs)
    for name in taken:
        field, _dot, lang = name.partition(".")
        if field not in values:
            continue
        if lang:
            values[field] = {**values[field], lang: kept.get(name) or ""}
        else:
            values[field] = kept.get(name)
    return values


def differences_of(clash: Clashing, form: Any) -> list[Difference]:
    by = names_of([clash.by]).get(clash.by, "")
    return [_difference(item, form, by) for item in clash.clashes]


def _difference(clash: Clash, form: Any, by: str) -> Difference:
    field, _dot, lang = clash.name.partition(".")
    label = str(form.fields[field].label)
    said = f"{label} ({language_name(lang)})" if lang else label
    return Difference(said, _spoken(clash.mine, lang), _spoken(clash.theirs, lang), f"{KEEP}{clash.name}", by)


def _spoken(value: Any, lang: str) -> Any:
    if lang:
        return words(**{lang: value}) if value else _("(empty)")
    return ", ".join(value) if isinstance(value, list) else str(value or _("(empty)"))


@needs(EDIT)
def remove_issue(request: WorkRequest, short: str) -> HttpResponse:
    """Take a draft away, after a question."""
    card = get_object_or_404(queries.cards(), short=short)
    if request.method == "POST":
        try:
            actions.remove(issue=card, by=request.actor, at=timezone.now())
        except ValidationError as wrong:
            messages.error(request, " ".join(wrong.messages))
            return redirect("mapping:issue", short)
        messages.success(request, _("The draft was removed."))
        return redirect("mapping:issues")
    return page(request, "remove", {}, card=card, here=_("Remove this draft"))


@needs(EDIT)
def wording(request: WorkRequest) -> HttpResponse:
    """What the wording check says about the texts that are being written; a fragment."""
    groups = group_labels()
    found = [remark for name, text in request.POST.items() for remark in _remarks(name, str(text), groups)]
    return render(request, "mapping/issues/wording.html", {"remarks": found[:12]})


def _remarks(name: str, text: str, groups: list[str]) -> list[Any]:
    field, _line, lang = name.rpartition("_")
    return remarks(text[:20_000], lang, title=field == "title", groups=groups) if lang in LANGUAGES else []
