"""Figures of support for oversight (SUP08): by quarter, through the gate, read with caution."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wiqaya.referral import facts
from wiqaya.referral.access import FIGURES
from wiqaya.referral.actions.figures import let_out
from wiqaya.referral.names import service_names
from wiqaya.referral.queries import setting_up
from wiqaya.referral.queries.figures import bounds
from wiqaya.referral.queries.figures import table as table_of
from wiqaya.referral.views.frame import for_staff
from wiqaya.referral.words import MechanismState
from wiqaya.safeguards.access import WorkRequest
from wiqaya.safeguards.fields import words
from wiqaya.ui import figures as ui
from wiqaya.ui.numerals import digits, number, percent, range_words
from wiqaya.ui.parts import Column, Row, Tab, Table
from wiqaya.ui.saving import tried


@for_staff(FIGURES)
def figures(request: WorkRequest) -> HttpResponse:
    """One quarter: a picture and its table for each count, shares with their range, and how the team is."""
    today = timezone.localdate()
    quarters = facts.quarters(today)
    chosen = request.GET.get("quarter") or (quarters[0] if quarters else "")
    if chosen and chosen not in quarters:
        raise Http404
    counted = facts.counts(chosen) if chosen else []
    page = {
        "tabs": [Tab(_quarter(one), f"{reverse('referral:figures')}?quarter={one}", one == chosen) for one in quarters], "chosen": chosen,
        "shown": [(_figure(one), _shares(one)) for one in counted if _anything(one)], "few": [one.title for one in counted if not _anything(one)],
        "out": bool(counted), "team": _team(), "last": bounds(chosen)[1] if chosen else None,
    }  # fmt: skip
    return render(request, "referral/figures/figures.html", page)


@for_staff(FIGURES)
@require_POST
def let_figures_out(request: WorkRequest, quarter: str) -> HttpResponse:
    tried(request, lambda: let_out(quarter=quarter, by=request.actor, at=timezone.now()), _("The figures of this quarter are out."))
    return redirect(f"{reverse('referral:figures')}?quarter={quarter}")


def _quarter(quarter: str) -> str:
    year, part = quarter.split("-Q")
    return _("Quarter %(part)s of %(year)s") % {"part": digits(part), "year": digits(year)}


def _anything(one: facts.Counted) -> bool:
    """Whether any count of the table is shown."""
    return any(cell.shown for cell in (*one.released.cells, *one.released.margins))


def _figure(one: facts.Counted) -> ui.Figure:
    passport = ui.Passport(title=str(one.title), dates=bounds(one.quarter))
    measure = ui.Measure(name=str(one.title))
    return ui.bar(one.released, passport=passport, measure=measure, by=one.released.dimensions[0].name)


def _shares(one: facts.Counted) -> Table | None:
    rows = [
        Row([str(words(**share.label)), share.count, number(share.of), percent(100 * share.share), range_words(round(100 * share.low), round(100 * share.high), unit="%")])
        for share in facts.shares(one)
    ]  # fmt: skip
    columns = [Column(_("Part")), Column(_("Count"), numeric=True), Column(_("Of"), numeric=True), Column(_("Share"), numeric=True), Column(_("With 95 in 100 certainty"))]
    return Table(_share_title(one), columns, rows) if rows else None


def _share_title(one: facts.Counted) -> str:
    table = table_of(one.name)
    if table is None or not table.parts:
        return _("Shares of all")
    label = dict(table.across[-1][1])[table.parts]
    return _("Share with “%(answer)s”, within each") % {"answer": label}


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
