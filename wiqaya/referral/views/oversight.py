"""The oversight office (OVR01, OVR02): what waits, unusual openings, the trail, exceptions, danger to life, questions of bodies, conditions."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wiqaya.people.queries import names_of
from wiqaya.referral import clocks
from wiqaya.referral.actions import exceptions, exchanging
from wiqaya.referral.forms.exceptions import DecideForm
from wiqaya.referral.forms.oversight import LeavingForm, ReadForm, TrailForm
from wiqaya.referral.queries import misuse, overseeing, oversight, telling
from wiqaya.referral.queries import rights as requests
from wiqaya.referral.views.exceptions import emergency_facts, exchange_facts, exchange_state
from wiqaya.referral.views.frame import oversight as office
from wiqaya.referral.views.looking import listed
from wiqaya.referral.views.showing import Shown
from wiqaya.referral.words import ConditionKind, Tier
from wiqaya.referral.words.overseeing import Exceptional, Exchange
from wiqaya.referral.words.trail import speaks_of
from wiqaya.safeguards import audit, keys
from wiqaya.safeguards.access import WorkRequest
from wiqaya.ui.dates import date_words, moment_words
from wiqaya.ui.numerals import number
from wiqaya.ui.saving import saved

ROWS, EXPORTED = 50, 10_000
SHOWN = frozenset({"tier", "why", "basis", "outcome", "stage"})  # of what a line of the trail holds


def page(request: WorkRequest, title: Any, *, lead: Any = "", form: Any = None, **more: Any) -> HttpResponse:
    """One page of the office: cards, facts, a form."""
    held = {"title": title, "lead": lead, "form": form, **more}
    wrong = any(one is not None and one.errors for one in (form, more.get("second_form")))
    if "facts" not in more:
        listed(request, more.get("rows", more.get("cards", ())))
    return render(request, "referral/oversight/page.html", held, status=422 if wrong else 200)


@office
def home(request: WorkRequest) -> HttpResponse:
    """What waits for the office, and days that are worth a question."""
    at = timezone.now()
    today = timezone.localdate(at)
    odd = oversight.unusual(at)
    names = names_of(one.person for one in odd)
    waiting = [row for row in requests.requests() if row.answered_on is None]
    told = [row for row in misuse.reports() if row.answered_on is None]
    tasks = oversight.tasks(at)
    sections = [
        (_("Requests about one's own data"), len(waiting), sum(row.due < today for row in waiting), "oversight:requests"),
        (_("Reports of misuse"), len(told), sum(row.due < today for row in told), "oversight:misuse"),
        (_("Exceptional access to read"), tasks["exceptions"], sum(one.late for one in overseeing.exceptions(at)), "oversight:exceptions"),
        (_("Danger to life, without a second person yet"), tasks["emergencies"], sum(one.second is None and one.second_due < at for one in overseeing.emergencies()), "oversight:emergencies"),
        (_("Questions of national bodies to decide"), tasks["exchanges"], 0, "oversight:exchanges"),
    ]  # fmt: skip
    untold = telling.late(at)
    cards = [
        Shown(title, *((_("%(count)s late") % {"count": number(late)}, "caution") if late else ("", "")), facts=[(_("Waiting"), number(count))], links=[(_("Open"), reverse(name))])
        for title, count, late, name in sections
    ]  # fmt: skip
    if untold:
        cards.append(Shown(_("People who should have been told who holds what about them"), _("Late"), "caution", facts=[(_("How many"), number(untold))]))
    also = [
        (_("Trail"), reverse("oversight:trail")), (_("My own openings"), f"{reverse('oversight:trail')}?{urlencode({'person': request.actor.id})}"),
        (_("Sample of openings"), reverse("oversight:sample")), (_("Purposes and conditions"), reverse("oversight:purposes")),
        (_("Terms and certificates"), reverse("oversight:terms")),
    ]  # fmt: skip
    lead = _("You see that something was opened, by whom and why; never what stands in a situation. What you open is written down, too.")
    return page(
        request, _("Oversight"), lead=lead, cards=cards, also=also, odd=[(one, names.get(one.person, "—")) for one in odd], home=True
    )


@office
def trail(request: WorkRequest) -> HttpResponse:
    """The trail of the city page by page, by person, object or action; the look itself is written down."""
    form = _trail_form(request)
    wanted = form.wanted() if form.is_valid() else {}
    asked = {name: str(request.GET.get(f"before-{name}", "")) for name in audit.trails()}
    before = {name: int(value) for name, value in asked.items() if value.isdecimal()}
    found = audit.page(city=request.city.id, before=before or None, limit=ROWS, **wanted)
    more = ""
    if found.before:
        more = urlencode(
            {**{name: request.GET.get(name, "") for name in form.fields}, **{f"before-{name}": key for name, key in found.before.items()}}
        )
    shown = {"rows": rows_of(request, found.rows), "more": more, "trail_form": form, "export": reverse("oversight:export"), "leaving": LeavingForm()}
    return page(request, _("Trail"), lead=_("Keys and codes alone: no name of anybody who is helped stands here. Newest first."), **shown)


def _trail_form(request: WorkRequest) -> TrailForm:
    people = {*oversight.people_of_trail(), request.actor.id}
    return TrailForm(request.GET, people=[(str(key), name) for key, name in names_of(people).items()])


def rows_of(request: WorkRequest, rows: Iterable[audit.AuditRow]) -> list[dict[str, Any]]:
    """Rows of the trail as a table shows them."""
    held = list(rows)
    names = names_of(row.by for row in held)
    return [
        {
            "at": moment_words(timezone.localtime(row.at)), "who": names.get(row.by, "—"), "own": row.by == request.actor.id, "action": row.action, "word": speaks_of(row.action), "object": row.object,
            "details": " · ".join(_detail(name, str(value)) for name, value in sorted(row.details.items()) if name in SHOWN),
        }
        for row in held
    ]  # fmt: skip


def _detail(name: str, value: str) -> str:
    return str(Tier(value).label) if name == "tier" and value in Tier.values else f"{name}: {value}"


@office
@require_POST
def export(request: WorkRequest) -> HttpResponse:
    """The newest rows as a signed file: whoever has the public key can tell that nobody changed it, who took it, why, and until when it may be kept.

    It is made in the answer and lies nowhere here.
    """
    form = LeavingForm(request.POST)
    if not form.is_valid():
        return page(request, _("Save as a signed file"), form=form, submit=_("Save as a signed file"), facts=[])
    now, why = timezone.now(), form.cleaned_data["why"]
    found = audit.page(city=request.city.id, limit=EXPORTED)
    rows = [
        {"at": row.at.isoformat(), "by": str(row.by), "action": row.action, "kind": row.kind, "object": row.object, "details": row.details, "sequence": row.sequence}
        for row in found.rows
    ]  # fmt: skip
    text = json.dumps(
        {
            "city": str(request.city.id), "made": now.isoformat(), "by": str(request.actor.id), "why": why, "keep_until": (now + clocks.FILE).isoformat(), "rows": rows,
        },
        ensure_ascii=False,
        sort_keys=True,
    )
    key, signature = keys.sign(text.encode())
    audit.seen("oversight.export", request.city, by=request.actor, at=now, rows=len(rows), why=why)
    answer = HttpResponse(
        json.dumps({"signed": text, "key": str(key), "signature": base64.b64encode(signature).decode()}), content_type="application/json"
    )
    answer["Content-Disposition"] = 'attachment; filename="trail.json"'
    return answer


@office
def sample(request: WorkRequest) -> HttpResponse:
    """One opening in twenty of last month; that it was read is written down."""
    at = timezone.now()
    first = timezone.localdate(at).replace(day=1)
    month = first.replace(year=first.year - 1, month=12) if first.month == 1 else first.replace(month=first.month - 1)
    rows = oversight.sample(month)
    if request.method == "POST":
        audit.seen("oversight.sample-read", request.city, by=request.actor, at=at, month=month.isoformat(), rows=len(rows))
        return redirect("oversight:sample")
    read = [
        row
        for row in audit.history(request.city, limit=200)
        if row.action == "oversight.sample-read" and row.details.get("month") == month.isoformat()
    ]
    lead = _("Openings drawn by chance, the same ones for whoever looks again. Ask the person about those that you do not understand.")
    shown = {"rows": rows_of(request, rows), "read_on": read[0].at if read else None, "sample": True, "month": month}
    return page(request, _("Sample of openings"), lead=lead, **shown)


@office
def exceptional(request: WorkRequest) -> HttpResponse:
    """Every exceptional access: who, when, read or not."""
    at = timezone.now()
    rows = overseeing.exceptions(at)
    names = names_of(one.row.person for one in rows)
    cards = [
        Shown(
            names.get(one.row.person, "—"), *((_("Late"), "caution") if one.late else (_("To read"), "") if one.row.read_at is None else (_("Read"), "ok")),
            facts=[(_("From"), moment_words(timezone.localtime(one.row.at)))], links=[(_("Open"), reverse("oversight:exception", args=[one.row.pk]))],
        )
        for one in rows
    ]  # fmt: skip
    return page(
        request,
        _("Exceptional access"),
        lead=_("Each is read within 72 hours by somebody else than whoever opened."),
        cards=cards,
        empty=_("Nothing was opened this way"),
    )


@office
def exception(request: WorkRequest, key: UUID) -> HttpResponse:
    """The reason, and whether it carries."""
    at = timezone.now()
    row = overseeing.exception(key)
    held = overseeing.reason_of(row, by=request.actor, at=at)
    form = ReadForm(request.POST or None) if row.read_at is None else None

    def write() -> object:
        return exceptions.read(exception=row, justified=bool(form and form.cleaned_data["justified"] == "yes"), by=request.actor, at=at)

    if form is not None and saved(request, form, write, _("Written down.")):
        return redirect("oversight:exceptions")
    facts = [
        (_("Person"), names_of([row.person]).get(row.person, "—")), (_("Why"), Exceptional(held["why"]).label), (_("What was lent"), Tier(held["tier"]).label),
        (_("What happened"), held["text"]), (_("Told at once"), " · ".join(_told()[kind] for kind in row.told)),
    ]  # fmt: skip
    if row.justified is not None:
        facts.append((_("The reason carries"), _("Yes") if row.justified else _("No")))
    return page(request, _("Exceptional access"), facts=facts, form=form, submit=_("Save"))


def _told() -> dict[str, str]:
    return {"officer": _("Data-protection officer"), "chair": _("Chair"), "lead": _("Lead")}


@office
def emergencies(request: WorkRequest) -> HttpResponse:
    """Calls to protect a life, those without a second person first."""
    at = timezone.now()
    cards = [_emergency_card(row, at) for row in overseeing.emergencies()]
    return page(
        request,
        _("Danger to life"),
        lead=_("The number was called outside of here. A second person looks within a day; the person is told when it is safe."),
        cards=cards,
        empty=_("Nothing was noted"),
    )


def _emergency_card(row: Any, at: datetime) -> Shown:
    late = row.second is None and row.second_due < at
    state = (_("Late: no second person yet"), "caution") if late else ("", "")
    facts = [(_("The person was told on"), date_words(row.person_told_on) if row.person_told_on else _("Not yet"))]
    links = [(_("Open"), reverse("oversight:emergency", args=[row.pk]))] if row.situation_id else []
    return Shown(moment_words(timezone.localtime(row.at)), *state, facts=facts, links=links)


@office
def emergency(request: WorkRequest, key: UUID) -> HttpResponse:
    """Why somebody was called, and what was passed on."""
    row = overseeing.emergency(key)
    held = overseeing.emergency_of(row, by=request.actor, at=timezone.now())
    return page(request, _("Danger to life"), facts=emergency_facts(held), cards=[_emergency_card(row, timezone.now())])


@office
def exchanges(request: WorkRequest) -> HttpResponse:
    """Questions between the city and national bodies."""
    cards = [
        Shown(Exchange(row.purpose).label, exchange_state(row), facts=[(_("Asked on"), date_words(row.asked_on)), (_("Law"), row.law)], links=[(_("Open"), reverse("oversight:exchange", args=[row.short]))] if row.situation_id else [])
        for row in oversight.exchanges()
    ]  # fmt: skip
    return page(
        request,
        _("Questions to and from national bodies"),
        lead=_("One person, one question, one law. What you allow goes on paper, by the service that holds it."),
        cards=cards,
        empty=_("No question waits"),
    )


@office
def exchange(request: WorkRequest, short: str) -> HttpResponse:
    """One question, and the decision."""
    at = timezone.now()
    row = overseeing.exchange(short)
    held = overseeing.exchange_of(row, by=request.actor, at=at)
    form = DecideForm(request.POST or None) if row.decided_at is None else None

    def write() -> object:
        sent = form.cleaned_data if form else {}
        return exchanging.decide(request=row, allowed=sent["allowed"] == "yes", text=sent["text"], by=request.actor, at=at)

    if form is not None and saved(request, form, write, _("Written down.")):
        return redirect("oversight:exchanges")
    return page(request, _("A question"), facts=exchange_facts(row, held), form=form, submit=_("Save"))


@office
def purposes(request: WorkRequest) -> HttpResponse:
    """What each mechanism rests on, and what is closed because something lapsed."""
    today = timezone.localdate()
    cards = []
    for row, lacks in oversight.purposes(today):
        state = (_("Closed: something is missing"), "caution") if lacks else (row.get_state_display(), "ok")
        held = {one.kind: one for one in row.conditions.filter(starts__lte=today, ends__gte=today, read_by__isnull=False).order_by("ends")}
        facts = [(ConditionKind(kind).label, f"{one.reference} · {date_words(one.ends)}") for kind, one in held.items()]
        cards.append(Shown(row.name, *state, facts=facts, lists=[(_("Missing or lapsed"), [ConditionKind(kind).label for kind in lacks])]))
    never = [str(one.label) for one in Exchange if one.never]
    cards.append(Shown(_("Purposes that are always refused"), lists=[("", never)]))
    return page(
        request, _("Purposes and conditions"), lead=_("Where a basis is missing or over, nothing new comes in from that day."), cards=cards
    )
