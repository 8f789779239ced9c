"""Lines of a card: added and changed in place with script, on a page of their own without."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from wiqaya.mapping.access import EDIT
from wiqaya.mapping.actions import card_parts as actions
from wiqaya.mapping.forms.card_parts import LineForm
from wiqaya.mapping.forms.issues import put_errors
from wiqaya.mapping.models import Issue
from wiqaya.mapping.queries import issues as queries
from wiqaya.mapping.queries.card_content import deep, line_plain
from wiqaya.mapping.queries.card_parts import LINE_KINDS, LineKind
from wiqaya.mapping.versions import Clashing
from wiqaya.mapping.views.card_page import part_of, state_context
from wiqaya.mapping.views.cards import chosen, differences_of
from wiqaya.mapping.views.issue_frame import page
from wiqaya.safeguards.access import WorkRequest, needs


@needs(EDIT)
def add_line(request: WorkRequest, short: str, kind: str) -> HttpResponse:
    card, what = _card_and_kind(short, kind)
    form = LineForm(request.POST or None, kind=what, card=card)
    if request.method == "POST" and form.is_valid():
        at = timezone.now()
        try:
            values = form.values()
            if kind == "impact" and any(form.new_group().values()):
                values["group"] = actions.group_called(label=form.new_group(), by=request.actor, at=at)
            actions.add_line(issue=card, kind=kind, values=values, reason=form.cleaned_data["reason"], by=request.actor, at=at)
        except ValidationError as wrong:
            put_errors(form, wrong)
        else:
            return _done(request, short, kind, _("Added."))
    return _form_page(request, card, what, form, url=reverse("mapping:line-add", args=[short, kind]), slot=f"slot-{kind}")


@needs(EDIT)
def edit_line(request: WorkRequest, short: str, kind: str, key: UUID) -> HttpResponse:
    card, what = _card_and_kind(short, kind)
    line = _line(card, what, key)
    form = LineForm(request.POST or None, kind=what, card=card, line=line)
    differences: list[Any] = []
    if request.method == "POST" and form.is_valid():
        values = chosen(request, form.values(), {name: value for name, value in line_plain(line, what).items() if name in what.texts})
        sent = form.cleaned_data
        try:
            actions.change_line(
                line=line, values=values, version=sent["version"], reason=sent["reason"], by=request.actor, at=timezone.now()
            )
        except ValidationError as wrong:
            put_errors(form, wrong)
        except Clashing as clash:
            differences = differences_of(clash, form)
            form = LineForm(kind=what, card=card, line=line, initial={**sent, **deep(clash.merged, what.texts)})
            form.initial["version"] = clash.version
        else:
            return _done(request, short, kind, _("Saved. The version before is kept in the history."))
    url = reverse("mapping:line-edit", args=[short, kind, key])
    return _form_page(request, card, what, form, url=url, slot=f"line-{key}", line=line, differences=differences)


@needs(EDIT)
def remove_line(request: WorkRequest, short: str, kind: str, key: UUID) -> HttpResponse:
    """Take a line away, after a question; the version before keeps it."""
    card, what = _card_and_kind(short, kind)
    line = _line(card, what, key)
    if request.method == "POST":
        try:
            actions.remove_line(line=line, reason=request.POST.get("reason", ""), by=request.actor, at=timezone.now())
        except ValidationError as wrong:
            messages.error(request, " ".join(wrong.messages))
        else:
            return _done(request, short, kind, _("Removed. The version before is kept in the history."))
    context = {"card": card, "kind": what, "line": line, "text": getattr(line, what.first_text), "complete": card.state == "complete"}
    return page(request, "line_remove", context, card=card, here=_("Remove"))


def _card_and_kind(short: str, kind: str) -> tuple[Issue, LineKind]:
    if kind not in LINE_KINDS:
        raise Http404(kind)
    return get_object_or_404(queries.cards(), short=short), LINE_KINDS[kind]


def _line(card: Issue, what: LineKind, key: UUID) -> Any:
    return get_object_or_404(what.model.objects.filter(**what.fixed), pk=key, issue=card)


def _form_page(request: WorkRequest, card: Issue, what: LineKind, form: LineForm, *, url: str, slot: str, **extra: Any) -> HttpResponse:
    context = {"card": card, "kind": what, "form": form, "url": url, "slot": slot, **extra}
    if not request.htmx:
        return page(request, "line", context, card=card, here=str(what.title))
    answer = render(request, "mapping/issues/line_form.html", context)
    if request.method == "POST":
        answer["HX-Retarget"], answer["HX-Reswap"] = f"#{slot}", "innerHTML"
    return answer


def _done(request: WorkRequest, short: str, kind: str, said: str) -> HttpResponse:
    if not request.htmx:
        messages.success(request, said)
        return redirect(f"{reverse('mapping:issue', args=[short])}#part-{kind}")
    card = get_object_or_404(queries.whole_cards(), short=short)
    context = {"part": part_of(card, kind, can_edit=True), "said": said, "swap": True, **state_context(card, request.actor)}
    return render(request, "mapping/issues/part_and_state.html", context)
