"""The public page: what the city does.  No level, no reason, no label."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from wiqaya.action.forms.work import PublicFilter
from wiqaya.action.queries import programmes as queries
from wiqaya.action.views.programmes import where
from wiqaya.safeguards.access import WorkRequest, public


@public
def activities(request: WorkRequest) -> HttpResponse:
    form = PublicFilter(request.GET)
    wanted = form.wanted()
    rows = queries.public_now(**wanted)
    parts = [(domain, [(row, where(row)) for row in some]) for domain, some in queries.by_domain(rows)]
    return render(request, "action/public/activities.html", {"form": form, "parts": parts, "filtered": bool(wanted), "count": len(rows)})
