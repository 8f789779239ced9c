"""Your data, your rights (PUB15): what is kept, under which law, how long; asking, and following with a code."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wiqaya.referral import facts, receipts, retention, sealing, tries
from wiqaya.referral.actions import misuse as reporting
from wiqaya.referral.actions import rights as actions
from wiqaya.referral.forms.help import CodeForm
from wiqaya.referral.forms.rights import AskForm, CopyForm, MisuseForm
from wiqaya.referral.models import Mechanism, MisuseReport, RightsRequest
from wiqaya.referral.queries import misuse as reports
from wiqaya.referral.queries import rights as queries
from wiqaya.referral.queries import situations
from wiqaya.referral.queries.mechanism import conditions_in_force, open_mechanism
from wiqaya.referral.views.counted import period_of, period_words, totals
from wiqaya.referral.views.frame import care, help_page
from wiqaya.referral.words import ConditionKind
from wiqaya.referral.words.overseeing import Asked, Found, Misuse, Outcome
from wiqaya.safeguards import audit
from wiqaya.safeguards.access import NOBODY, WorkRequest
from wiqaya.safeguards.fields import words
from wiqaya.ui.numerals import number
from wiqaya.ui.parts import Tab
from wiqaya.ui.saving import saved

LAWS = (ConditionKind.MANDATE, ConditionKind.IMPACT, ConditionKind.CONTROLLERS, ConditionKind.RETENTION, ConditionKind.OFFICER)


@help_page
def doors(request: WorkRequest) -> HttpResponse:
    """The public ledger in words, and the way to ask."""
    at = timezone.now()
    mechanism = open_mechanism(timezone.localdate(at))
    page = {"laws": _laws(mechanism, at), "terms": [(rule.label, kept_words(rule.kept)) for rule in retention.RULES], "asks": list(Asked)}
    return render(request, "referral/rights/doors.html", page | _numbers(timezone.localdate(at)))


def _numbers(on: date) -> dict[str, Any]:
    """Totals of the last year that has left, with what they rest on."""
    year = next((period for period in facts.left(on) if period.isdigit()), "")
    counted = facts.counts(year) if year else []
    if not counted:
        return {}
    source = counted[0].released.source
    bias = source.bias_note if isinstance(source.bias_note, str) else words(**source.bias_note)
    return {"year": period_words(year), "totals": totals(counted), "bias": bias, "method": source.method_version}


@help_page
def ledger(request: WorkRequest) -> HttpResponse:
    """Every count that has left, by year and by quarter, with what is held back."""
    periods = facts.left(timezone.localdate())
    chosen = request.GET.get("period") or (periods[0] if periods else "")
    if chosen and chosen not in periods:
        raise Http404
    tabs = [Tab(period_words(one), f"{reverse('rights:ledger')}?period={one}", one == chosen) for one in periods]
    return render(request, "referral/rights/ledger.html", {"tabs": tabs, "period": period_of(facts.counts(chosen)) if chosen else None})


def _laws(mechanism: Mechanism | None, at: datetime) -> list[tuple[Any, Any]]:
    """(what, reference) of the conditions that are public and in force."""
    if mechanism is None:
        return []
    held = conditions_in_force(mechanism, timezone.localdate(at))
    return [(ConditionKind(kind).label, held[kind].reference) for kind in LAWS if kind in held]


def kept_words(kept: Any) -> Any:
    if not isinstance(kept, timedelta):
        return kept
    years, rest = divmod(kept.days, 365)
    if years and not rest:
        return ngettext("%(shown)s year", "%(shown)s years", years) % {"shown": number(years)}
    return ngettext("%(shown)s day", "%(shown)s days", kept.days) % {"shown": number(kept.days)}


@help_page
def ask(request: WorkRequest) -> HttpResponse:
    """Ask, correct, object, erase, complain: no account, and no name here."""
    at = timezone.now()
    form = AskForm(request.POST or None)
    made: list[Any] = []
    if request.method == "POST" and form.is_valid():
        made.extend(actions.ask(**form.cleaned_data, by=NOBODY, at=at))
        return render(request, "referral/rights/receipt.html", {"row": made[0], "receipt": made[1]})
    return render(request, "referral/rights/ask.html", {"form": form}, status=422 if form.errors else 200)


@help_page
def misuse(request: WorkRequest) -> HttpResponse:
    """Tell of misuse, as somebody who lives here or works with the platform: no account, and no name of the writer."""
    form = MisuseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        row, receipt = reporting.report(**form.cleaned_data, by=NOBODY, at=timezone.now())
        return render(request, "referral/rights/receipt.html", {"row": row, "receipt": receipt, "misuse": True})
    return render(request, "referral/rights/misuse.html", {"form": form}, status=422 if form.errors else 200)


@help_page
def code(request: WorkRequest) -> HttpResponse:
    """Where a request stands, and its answer.  The digits are sent along; no cookie and no address remembers them."""
    page: dict[str, Any] = {"form": CodeForm(request.POST or None)}
    if request.method != "POST":
        return render(request, "referral/rights/code.html", page)
    address = request.META.get("REMOTE_ADDR", "")
    if tries.paused(address):
        return render(request, "referral/rights/code.html", page | {"wrong": True}, status=429)
    digits = request.POST.get("code", "")
    row = queries.by_receipt(digits) or reports.by_receipt(digits)
    if row is None:
        tries.missed(address)
        return render(request, "referral/rights/code.html", page | {"wrong": True}, status=422)
    return render(request, "referral/rights/state.html", _state(row) | {"digits": receipts.in_groups(digits)})


def _state(row: RightsRequest | MisuseReport) -> dict[str, Any]:
    """Where a request or report stands, and its answer."""
    page = {"row": row, "late": row.answered_on is None and row.due < timezone.localdate()}
    if isinstance(row, MisuseReport):
        answered = {"outcome": Found(row.outcome).label, "answer": reports.answer_of(row)} if row.answered_on else {}
        return page | answered | {"kind": Misuse(row.kind).label}
    answered = {"outcome": Outcome(row.outcome).label, "answer": queries.answer_of(row)} if row.answered_on else {}
    return page | answered | {"kind": Asked(row.kind).label}


# The full copy, made by the service that leads


@care
def copy(request: WorkRequest, short: str) -> HttpResponse:
    """The copy in plain language; as a file once somebody has read every line."""
    at = timezone.now()
    row = situations.situation(request.actor, short, at)
    asked = queries.asked_copy(row, request.actor)
    if asked is None:
        raise sealing.Hidden
    made = queries.copy_of(row, by=request.actor, at=at)
    form = CopyForm(request.POST or None)
    if saved(request, form, lambda: audit.seen("rights.copy", row, by=request.actor, at=at, request=str(asked.pk)), ""):
        answer = HttpResponse(json.dumps(made, ensure_ascii=False, indent=1), content_type="application/json; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="{row.short}.json"'
        return answer
    page = {"row": row, "form": form, "parts": in_lines(made)}
    return render(request, "referral/rights/copy.html", page, status=422 if form.errors else 200)


def in_lines(made: Mapping[str, Any]) -> list[tuple[str, list[str]]]:
    """The copy as headed lists for people, strengths before anything else."""
    told, plan = made.get("told", {}), made.get("plan", {})
    parts: list[tuple[str, list[str]]] = [
        (_("Who you are, as it stands here"), [str(value) for value in made.get("identity", {}).values() if value]),
        (_("Strengths"), told.get("strengths", [])),
        (_("Needs"), told.get("needs", [])),
        (_("Conduct that was seen"), told.get("conduct", [])),
        (_("In your own words"), list(told.get("own_words", {}).values())),
        (_("Conversations"), [text for one in made.get("conversations", []) for text in (one["own_view"], one["wishes"], *one["statements"], one["judgement"]) if text]),
        (_("Support plan"), [f"{goal['words']}: {one['kind']} · {one['by']}" for goal in plan.get("goals", []) for one in goal["supports"]]),
        (_("Consents"), [f"{one['purpose']}: {'، '.join(one['services'])} · {one['from']} – {one['until']}" for one in made["consents"]]),
        (_("Files"), [" · ".join((one["kind"], one["service"], one["on"], _("goes along") if one["goes_along"] else _("stays: others are in it"))) for one in made["files"]]),
        (_("This copy"), [_("Made on %(day)s by %(service)s, for the person it is about and nobody else; asked for under %(request)s.") % {"day": made["copy"]["made_on"], "service": made["copy"]["by"], "request": made["copy"]["asked_under"]}]),
        (_("Which service could read what"), [" · ".join(filter(None, (one["service"], one["what"], one["basis"], one["law"], one["from"]))) for one in made["who_may_read"]]),
        (_("Which service looked, and on which days"), [f"{one['service']} · {one['what']}: {' · '.join(one['days'])}" for one in made["who_looked"]]),
    ]  # fmt: skip
    return [(title, lines) for title, lines in parts if lines]
