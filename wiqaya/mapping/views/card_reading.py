"""The second reading of a card, and its history."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wiqaya.mapping.access import EDIT, READ, SECOND_READ
from wiqaya.mapping.actions import issues as actions
from wiqaya.mapping.forms.issues import ReturnForm, put_errors
from wiqaya.mapping.models import Issue, IssueVersion
from wiqaya.mapping.queries import issues as queries
from wiqaya.mapping.queries.card_content import Change, changes, content
from wiqaya.mapping.queries.card_parts import LINE_KINDS
from wiqaya.mapping.views.card_page import card_context, names_of
from wiqaya.mapping.views.issue_frame import page
from wiqaya.safeguards.access import WorkRequest, needs
from wiqaya.ui.text import colon, language_name

VERSIONS = 50


@needs(EDIT)
@require_POST
def ask(request: WorkRequest, short: str) -> HttpResponse:
    card = get_object_or_404(queries.cards(), short=short)
    try:
        actions.ask_second_reader(issue=card, by=request.actor, at=timezone.now())
    except ValidationError as wrong:
        messages.error(request, " ".join(wrong.messages))
    else:
        messages.success(request, _("A second reader is asked. You can go on writing; the reader will see it."))
    return redirect("mapping:issue", short)


@needs(SECOND_READ)
@require_POST
def confirm(request: WorkRequest, short: str) -> HttpResponse:
    card = get_object_or_404(queries.cards(), short=short)
    try:
        actions.confirm(issue=card, version=_version(request), by=request.actor, at=timezone.now())
    except ValidationError as wrong:
        messages.error(request, " ".join(wrong.messages))
    else:
        messages.success(request, _("The card is complete. Thank you for reading it."))
    return redirect("mapping:issue", short)


@needs(SECOND_READ)
@require_POST
def send_back(request: WorkRequest, short: str) -> HttpResponse:
    card = get_object_or_404(queries.whole_cards(), short=short)
    form = ReturnForm(request.POST)
    if form.is_valid():
        sent = form.cleaned_data
        try:
            actions.send_back(issue=card, reasons=sent["reasons"], version=sent["version"], by=request.actor, at=timezone.now())
        except ValidationError as wrong:
            put_errors(form, wrong)
        else:
            messages.success(request, _("The card went back to its writers with your reasons."))
            return redirect("mapping:issue", short)
    return page(request, "card", {**card_context(card, request.actor), "return_form": form}, card=card)


def _version(request: WorkRequest) -> int:
    given = request.POST.get("version", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 9 else 0


@needs(READ)
def history(request: WorkRequest, short: str) -> HttpResponse:
    """Who changed the card, when and why; each version can be compared with what followed."""
    card = get_object_or_404(queries.cards(), short=short)
    versions = list(card.versions.defer("content")[:VERSIONS])
    names = names_of([card.written_by, *(version.kept_by for version in versions)])
    rows = [(version, names.get(version.kept_by, "")) for version in versions]
    return page(request, "history", {"rows": rows, "begun_by": names.get(card.written_by, "")}, card=card, here=_("History"))


@dataclass(frozen=True, slots=True)
class Shown:
    """A change in words: where, what stood there, what stands there."""

    where: str
    marked: SafeString


@needs(READ)
def compare(request: WorkRequest, short: str, number: int) -> HttpResponse:
    """A version beside the one that followed it, or beside the present card (`?with=now`)."""
    card = get_object_or_404(queries.whole_cards(), short=short)
    before = get_object_or_404(card.versions.all(), number=number)
    after = None if request.GET.get("with") == "now" else card.versions.filter(number=number + 1).first()
    found = changes(before.content, _content(card, after))
    by = names_of([before.kept_by]).get(before.kept_by, "")
    context = {"card": card, "before": before, "after": after, "by": by, "changes": [_shown(change) for change in found]}
    return page(request, "compare", context, card=card, here=_("What changed"))


def _content(card: Issue, version: IssueVersion | None) -> Mapping[str, Any]:
    kept: Mapping[str, Any] = version.content if version else content(card)
    return kept


def _shown(change: Change) -> Shown:
    label = str(LINE_KINDS[change.kind].labels[change.name]) if change.kind else str(Issue._meta.get_field(change.name).verbose_name)  # type: ignore[union-attr]
    where = f"{LINE_KINDS[change.kind].title}{colon()}{label}" if change.kind else capfirst(label)
    if change.lang:
        where = f"{where} ({language_name(change.lang)})"
    return Shown(where, marked(_said(change, change.before), _said(change, change.after)))


def _said(change: Change, value: Any) -> str:
    """A kept value in words: the label of a choice, the name of a linked thing."""
    if isinstance(value, Mapping):
        texts = value["name"]
        return str(next(iter(texts.values()), "")) if texts else ""
    if isinstance(value, list):
        return ", ".join(_choice(change, item) for item in value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return _choice(change, value) if value else ""


def _choice(change: Change, value: Any) -> str:
    known: Any = LINE_KINDS[change.kind].choices.get(change.name, ("", None))[1] if change.kind else actions.ALLOWED.get(change.name)
    return str(known(value).label) if known is not None and value in known.values else str(value)


def marked(before: str, after: str) -> SafeString:
    """The two texts in one, with what went and what came said in words as well as marked."""
    old, new = re.findall(r"\S+\s*", before), re.findall(r"\S+\s*", after)
    steps = difflib.SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes()
    return format_html_join("", "{}", ((piece,) for step in steps for piece in _pieces(step, old, new)))


def _pieces(step: tuple[str, int, int, int, int], old: list[str], new: list[str]) -> Iterable[SafeString | str]:
    tag, i1, i2, j1, j2 = step
    if tag == "equal":
        yield "".join(new[j1:j2])
        return
    if i2 > i1:
        yield format_html('<del><span class="sr-only">{}</span>{}</del> ', _("removed: "), "".join(old[i1:i2]))
    if j2 > j1:
        yield format_html('<ins><span class="sr-only">{}</span>{}</ins> ', _("added: "), "".join(new[j1:j2]))
