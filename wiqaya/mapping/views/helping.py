"""What could help with an issue, for a group, in an area: one page, also opened from an issue card."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wiqaya.mapping.access import READ
from wiqaya.mapping.forms.assets import HelpingForm
from wiqaya.mapping.models import Issue
from wiqaya.mapping.queries import cycle as cycles
from wiqaya.mapping.queries import partners
from wiqaya.mapping.queries.assets import may_add
from wiqaya.mapping.queries.helping import Reach, helping, wanted_for
from wiqaya.mapping.views.asset_frame import below_assets
from wiqaya.mapping.views.assets import places_of
from wiqaya.places import queries as places
from wiqaya.safeguards.access import WorkRequest, needs

TITLES: dict[Reach, tuple[str | Promise, str | Promise]] = {
    Reach.LINKED: (_("Linked with this issue"), _("Somebody has said that it could help.")),
    Reach.NEAR: (_("In the same area, for the same people"), _("Nobody has linked it with the issue yet. Could it help?")),
    Reach.CITY: (_("For the whole city"), _("Open to everybody, also here.")),
}


@needs(READ)
def what_helps(request: WorkRequest) -> HttpResponse:
    """Direct links first, then what serves the same area and group, then what serves the whole city."""
    issue = _asked_issue(request.GET.get("issue", ""))
    cycle = issue.cycle if issue else cycles.current()
    form = HelpingForm(request.GET or None, cycle=cycle)
    chosen = form.wanted() if form.is_bound else {}
    area = places.area_by_code(chosen["area"]) if "area" in chosen else None
    group = places.group_by_short(chosen["group"]) if "group" in chosen else None
    found = helping(wanted_for(issue=issue, area=area, group=group))
    context = {
        "form": form,
        "issue": issue,
        "asked": bool(chosen),
        "parts": [(TITLES[kind], [(row, places_of(row.asset)) for row in rows]) for kind, rows in found.items() if rows],
        "count": sum(len(rows) for rows in found.values()),
        "may_add": may_add(request.actor),
        "add": f"?{urlencode(chosen)}" if chosen else "",
        "partners": partners.likely_for(issue) if issue and partners.sees_partners(request.actor) else None,
    }
    return below_assets(request, "helping", context, gettext("What could help here?"))


def _asked_issue(short: str) -> Issue | None:
    """The issue of the address ; one that is not there is not found."""
    if not short:
        return None
    found = Issue.objects.select_related("cycle").filter(short=short).first()
    if found is None:
        raise Http404(short)
    return found
