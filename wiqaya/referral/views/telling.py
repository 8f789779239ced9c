"""Telling the person who holds what about them, and the table what became of an item."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wiqaya.referral import sealing
from wiqaya.referral.actions import telling
from wiqaya.referral.forms.telling import ToldForm
from wiqaya.referral.models import Situation
from wiqaya.referral.names import service_names
from wiqaya.referral.queries import room as rooms
from wiqaya.referral.queries import situations
from wiqaya.referral.queries import telling as queries
from wiqaya.referral.views.frame import care
from wiqaya.safeguards.access import WorkRequest
from wiqaya.ui.saving import saved, tried


@care
def told(request: WorkRequest, short: str) -> HttpResponse:
    """What to say, in each language; and, once it was said, when and how."""
    at = timezone.now()
    row = situations.situation(request.actor, short, at)
    due = queries.due_of(row)
    if due is None or not queries.tells(row, request.actor):
        raise sealing.Hidden
    done = getattr(row, "telling", None)
    form = ToldForm(request.POST or None) if done is None else None

    def write() -> object:
        sent = form.cleaned_data if form else {}
        return telling.note_told(short=short, on=sent["on"], how=sent["how"], language=sent["language"], by=request.actor, at=at)

    if form is not None and saved(request, form, write, _("Written down.")):
        return redirect("care:situation", short)
    others = [(code, name) for code, name in settings.LANGUAGES if code != get_language()]
    beside = request.GET.get("beside", "") if request.GET.get("beside") in dict(others) else ""
    page = {
        "row": row, "form": form, "done": done, "due": due, "late": due < timezone.localdate(at), "others": others, "beside": beside,
        "sheets": _sheets(row, [str(get_language()), *([beside] if beside else [])]),
    }  # fmt: skip
    return render(request, "referral/rights/told.html", page, status=422 if form is not None and form.errors else 200)


def _sheets(row: Situation, languages: list[str]) -> list[dict[str, Any]]:
    """A sheet to say or hand over in each of these languages, side by side: which service may read what."""
    held = situations.held_by(row)
    found = []
    for code in languages:
        with override(code):
            names = service_names({agency for agencies in held.values() for agency in agencies})
            holders = [(tier, [names[agency] for agency in agencies]) for tier, agencies in situations.in_words(held)]
        found.append({"code": code, "dir": "rtl" if code == "ar" else "ltr", "holders": holders})
    return found


@care
@require_POST
def report_back(request: WorkRequest, short: str, number: str) -> HttpResponse:
    """One word of a closed list for those who sit at the table."""
    at = timezone.now()
    found = rooms.meeting(request.actor, short, at).items.filter(short=number).first()
    if found is None or sealing.stepped_aside(request.actor, found.pk):
        raise sealing.Hidden
    tried(request, lambda: telling.report_back(item=found, said=request.POST.get("said", ""), by=request.actor, at=at), _("The table can read it."))
    return redirect("care:meeting", short)
