"""Figures of support for oversight (SUP08): by quarter and by year, through the gate, read with caution."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wiqaya.referral import facts
from wiqaya.referral.access import FIGURES, OVERSEE
from wiqaya.referral.actions.figures import explain, let_out
from wiqaya.referral.forms.oversight import ExplainForm
from wiqaya.referral.names import service_names
from wiqaya.referral.queries import setting_up
from wiqaya.referral.queries.figures import bounds
from wiqaya.referral.views.counted import period_of, period_words
from wiqaya.referral.views.frame import for_staff
from wiqaya.referral.words import MechanismState
from wiqaya.safeguards.access import WorkRequest
from wiqaya.ui.parts import Tab
from wiqaya.ui.saving import tried


@for_staff(FIGURES)
def figures(request: WorkRequest) -> HttpResponse:
    """One quarter or year: a picture and its table for each count, shares with their range, and how the team is."""
    today = timezone.localdate()
    periods = [*facts.quarters(today), *facts.halves(today), *facts.years(today)]
    chosen = request.GET.get("period") or (periods[0] if periods else "")
    if chosen and chosen not in periods:
        raise Http404
    page = {
        "tabs": [Tab(period_words(one), f"{reverse('referral:figures')}?period={one}", one == chosen) for one in periods], "chosen": chosen,
        "explain_form": ExplainForm() if request.actor.may(OVERSEE) else None, "period": period_of(facts.counts(chosen)) if chosen else None, "team": _team(), "last": bounds(chosen)[1] if chosen else None,
    }  # fmt: skip
    return render(request, "referral/figures/figures.html", page)


@for_staff(FIGURES)
@require_POST
def let_figures_out(request: WorkRequest, period: str) -> HttpResponse:
    tried(request, lambda: let_out(period=period, by=request.actor, at=timezone.now()), _("The figures are out."))
    return redirect(f"{reverse('referral:figures')}?period={period}")


@for_staff(OVERSEE)
@require_POST
def explain_figure(request: WorkRequest, period: str, table: str) -> HttpResponse:
    tried(request, lambda: explain(period=period, table=table, text=request.POST.get("text", ""), by=request.actor, at=timezone.now()), _("Written down, for everybody to read."))
    return redirect(f"{reverse('referral:figures')}?period={period}")


def _team() -> list[tuple[str, list[str]]]:
    """Mechanism -> sentences on how those who help are: services above the ceiling, supervisions that are overdue.  No number about a person."""
    found = []
    for row in setting_up.mechanisms():
        if row.state not in (MechanismState.OPEN, MechanismState.PAUSED):
            continue
        above = setting_up.above_ceiling(row)
        late = setting_up.supervision_overdue(row, timezone.localdate())
        names = service_names([*above, *late])
        said = [_("%(service)s leads more situations than its coordinators can answer for.") % {"service": names[key]} for key in above]
        said += [_("A supervision is overdue at %(service)s.") % {"service": names[key]} for key in late]
        found.append((str(row.name), said))
    return found
