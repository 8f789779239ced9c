"""Numbered recommendations of a mapping: what exists already is asked first."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wiqaya.mapping.access import EDIT, READ
from wiqaya.mapping.actions import recommendations as actions
from wiqaya.mapping.forms.report import RecommendationForm
from wiqaya.mapping.models import Cycle, Issue, Recommendation
from wiqaya.mapping.queries import report as queries
from wiqaya.mapping.queries.cycle import is_open
from wiqaya.mapping.views.issues import chosen_cycle
from wiqaya.registers.saving import saved, tried
from wiqaya.safeguards.access import WorkRequest, needs
from wiqaya.ui.parts import Link


@needs(READ)
def recommendations(request: WorkRequest) -> HttpResponse:
    cycle = chosen_cycle(request.GET.get("cycle", ""))
    rows = queries.recommendations(cycle) if cycle else []
    may_edit = bool(cycle and is_open(cycle) and request.actor.may(EDIT))
    return render(request, "mapping/reports/recommendations.html", {"cycle": cycle, "rows": rows, "may_edit": may_edit, "breadcrumb": _way()})


def _way(here: str = "") -> list[Link]:
    """The way back to the report, and to its recommendations from one of them."""
    every = Link(_("Recommendations"), reverse("mapping:recommendations") if here else "")
    return [Link(_("Mapping report"), reverse("mapping:reports")), every, *([Link(here, "")] if here else [])]


@needs(EDIT)
def add(request: WorkRequest) -> HttpResponse:
    cycle = chosen_cycle(request.GET.get("cycle", ""))
    return _form(request, cycle, None) if cycle else redirect("mapping:cycle")


@needs(EDIT)
def change(request: WorkRequest, key: UUID) -> HttpResponse:
    row = get_object_or_404(Recommendation.objects.select_related("cycle"), pk=key)
    return _form(request, row.cycle, row)


def _form(request: WorkRequest, cycle: Cycle, row: Recommendation | None) -> HttpResponse:
    initial = {name: getattr(row, name) for name in ("existing", "text", "addressed_to", "issue", "number")} if row else {"issue": _asked(request, cycle)}
    form = RecommendationForm(request.POST or None, initial=initial, issues=Issue.objects.filter(cycle=cycle).order_by("pk"))

    def write() -> None:
        actions.write_recommendation(
            cycle=cycle, values=form.values(), issue=form.cleaned_data["issue"], number=form.cleaned_data["number"], row=row, by=request.actor,
            at=timezone.now(),
        )  # fmt: skip

    if saved(request, form, write, _("The recommendation was saved.")):
        return redirect("mapping:recommendations")
    return render(request, "mapping/reports/recommendation.html", {"form": form, "row": row, "cycle": cycle, "breadcrumb": _way(_("Recommendation"))})


def _asked(request: WorkRequest, cycle: Cycle) -> Issue | None:
    return Issue.objects.filter(cycle=cycle, short=request.GET.get("issue", "")).first()


@needs(EDIT)
@require_POST
def remove(request: WorkRequest, key: UUID) -> HttpResponse:
    row = get_object_or_404(Recommendation.objects.select_related("cycle"), pk=key)
    tried(request, lambda: actions.remove_recommendation(row=row, by=request.actor, at=timezone.now()), _("The recommendation was taken away."))
    return redirect("mapping:recommendations")
