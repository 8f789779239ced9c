"""Campaigns (ACT03): their course from text to response; what kind of city this is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from wiqaya.action.access import CHECK, EDIT, READ, RECORD
from wiqaya.action.actions import messages as actions
from wiqaya.action.forms import messages as forms
from wiqaya.action.models import Campaign
from wiqaya.action.queries import messages as queries
from wiqaya.action.words import CampaignState
from wiqaya.registers.saving import saved, tried
from wiqaya.safeguards.access import View, WorkRequest, needs, public
from wiqaya.strategy.access import READ as READ_STRATEGY
from wiqaya.strategy.panels import principles
from wiqaya.strategy.words import Checked
from wiqaya.ui.parts import Link


def course(request: WorkRequest, row: Any) -> SafeString:
    """On the page of a campaign: where it stands, texts, tests, reach, harm."""
    by, over = request.actor, row.state in (CampaignState.ENDED, CampaignState.STOPPED)
    page = {
        "row": row, "texts": row.texts.all(), "tests": row.tests.all(), "reached": row.reached.select_related("channel"), "harms": row.harms.all(),
        "missing": queries.missing_languages(row), "may_edit": by.may(EDIT) and not over, "may_record": by.may(RECORD),
        "may_look": by.may(CHECK) and row.state == CampaignState.DRAFT and row.added_by != by.id,
    }  # fmt: skip
    return render_to_string("action/messages/_course.html", page, request=request)


def four_principles(request: WorkRequest, row: Any) -> SafeString | str:
    """On the page of a campaign: how the four were applied, and who stands by it."""
    return principles(request, about=Checked.CAMPAIGN, subject=row.pk) if request.actor.may(READ_STRATEGY) else ""


@dataclass(frozen=True, slots=True)
class Line:
    """Something that is written down on the course of a campaign."""

    permission: str
    form: type[Form]
    write: Callable[..., object]  # takes the campaign, the fields of the form, by and at
    title: Any
    said: Any


LINES = {
    "text": Line(EDIT, forms.TextForm, actions.write_text, gettext_lazy("The message in another language"), gettext_lazy("The text was saved.")),
    "test": Line(RECORD, forms.TestForm, actions.add_test, gettext_lazy("The message was tried out"), gettext_lazy("Written down.")),
    "reach": Line(RECORD, forms.ReachForm, actions.add_reach, gettext_lazy("How many it reached"), gettext_lazy("Written down.")),
    "look": Line(CHECK, forms.LookForm, actions.look, gettext_lazy("A second look at people and images"), gettext_lazy("Looked at. The campaign can go out.")),
    "finish": Line(EDIT, forms.FinishForm, actions.finish, gettext_lazy("End of the campaign"), gettext_lazy("The campaign is over.")),
    "harm": Line(RECORD, forms.HarmForm, actions.note_harm, gettext_lazy("Harm that was seen"), gettext_lazy("Written down. Whoever leads the campaign looks into it.")),
}  # fmt: skip


def line(name: str) -> View:
    """The page of one kind of line."""
    what = LINES[name]

    def page(request: WorkRequest, short: str) -> HttpResponse:
        row = get_object_or_404(Campaign, short=short)
        form = what.form(request.POST or None)
        if saved(request, form, lambda: what.write(campaign=row, **form.cleaned_data, by=request.actor, at=timezone.now()), what.said):
            return redirect("action:campaign", short)
        back = reverse("action:campaign", args=[short])
        steps = [Link(_("Campaigns"), reverse("action:campaigns")), Link(row.title, back), Link(what.title, "")]
        context = {"row": row, "form": form, "title": what.title, "back": back, "breadcrumb": steps}
        return render(request, "action/messages/line.html", context, status=422 if form.errors else 200)

    page.__name__ = page.__qualname__ = f"campaign.{name}"
    return needs(what.permission)(page)


@needs(EDIT)
@require_POST
def begin(request: WorkRequest, short: str) -> HttpResponse:
    row = get_object_or_404(Campaign, short=short)
    tried(request, lambda: actions.begin(campaign=row, by=request.actor, at=timezone.now()), _("The campaign is under way."))
    return redirect("action:campaign", short)


@needs(READ)
def identity(request: WorkRequest) -> HttpResponse:
    """What kind of city this is: written by one, agreed by another."""
    row, by = queries.statement(), request.actor
    form = forms.StatementForm(request.POST or None, initial={"text": row.text} if row else {})
    if by.may(EDIT) and saved(request, form, lambda: actions.write_statement(**form.cleaned_data, by=by, at=timezone.now()), _("Saved. A second person agrees before the public reads it.")):
        return redirect("action:identity")
    page = {"row": row, "form": form, "may_edit": by.may(EDIT), "may_agree": row is not None and row.agreed_by is None and by.may(CHECK) and row.written_by != by.id}
    return render(request, "action/messages/identity.html", page, status=422 if form.errors else 200)


@needs(CHECK)
@require_POST
def agree(request: WorkRequest) -> HttpResponse:
    tried(request, lambda: actions.agree_statement(by=request.actor, at=timezone.now()), _("Agreed. The public can read it."))
    return redirect("action:identity")


@public
def our_city(request: WorkRequest) -> HttpResponse:
    """What kind of city this is, and answers to what is told."""
    row = queries.statement()
    page = {"row": row if row and row.agreed_by else None, "answers": queries.answers()[:50]}
    return render(request, "action/messages/our_city.html", page)
