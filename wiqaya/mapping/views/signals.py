"""Pages of early signals: the inbox, noting one, one signal, arrivals."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from wiqaya.mapping.access import EDIT, SIGNALS
from wiqaya.mapping.actions import signals as actions
from wiqaya.mapping.forms.issues import TitleForm
from wiqaya.mapping.forms.signals import AnswerForm, IssueForm, SignalFilter, SignalForm, VerifyForm
from wiqaya.mapping.models import Signal
from wiqaya.mapping.queries import cycle as cycles
from wiqaya.mapping.queries import signals as queries
from wiqaya.mapping.queries.helping import Found, helping, wanted_for
from wiqaya.mapping.views.asset_frame import below_inbox
from wiqaya.mapping.words import CycleState, SignalKind, SignalState
from wiqaya.people import queries as people
from wiqaya.places import queries as places
from wiqaya.registers.paging import pages_of
from wiqaya.registers.saving import saved
from wiqaya.safeguards.access import WorkRequest, needs
from wiqaya.safeguards.wording import Remark, remarks
from wiqaya.ui.dates import date_short
from wiqaya.ui.numerals import number
from wiqaya.ui.parts import Cell, Column, Row, Table

FIELDS = ("kind", "text", "area", "source", "urgency")


@needs(SIGNALS)
def inbox(request: WorkRequest) -> HttpResponse:
    """The signals of the city for those who look after them; to others their own."""
    today = timezone.localdate()
    if not queries.sees_inbox(request.actor):
        page = queries.own(request.actor)
        return render(request, "mapping/signals/own.html", {"table": _table(page.rows, today, {}), "count": page.count})
    box = request.GET.get("box", "") if request.GET.get("box") in queries.BOXES else "waiting"
    form = SignalFilter(request.GET, cycle=None)
    wanted = {name: value for name, value in form.wanted().items() if name != "box"}
    page = queries.listed(request.actor, wanted, box=box, after=request.GET.get("after", ""))
    counts = queries.counts(request.actor)
    table = _table(page.rows, today, people.names_of(row.taken_by for row in page.rows if row.taken_by))
    context = {
        "table": Table(table.caption, table.columns, table.rows, pages=pages_of(page, request.GET)),
        "form": form, "count": page.count, "filtered": bool(wanted), "box": box, "tabs": _tabs(box, counts), "any": any(counts.values()),
        "first": [(row, queries.is_overdue(row, on=today)) for row in queries.due_signals(request.actor, on=today)[:3]] if box == "waiting" else [],
    }  # fmt: skip
    return render(request, "mapping/signals/inbox.html", context)


def _tabs(here: str, counts: dict[str, int]) -> list[dict[str, Any]]:
    labels = {box: SignalState(box).label if box in SignalState.values else _("Waiting") for box in queries.BOXES}
    return [
        {"label": labels[box], "url": f"?{urlencode({'box': box})}", "current": box == here, "count": counts[box]} for box in queries.BOXES
    ]


def _table(rows: list[Signal], today: date, names: dict[Any, str]) -> Table:
    heads = (_("What was seen or heard"), _("Kind"), _("Where"), _("State"), _("To look at by"), _("Who is on it"))
    return Table(_("Early signals, newest first"), [Column(head) for head in heads], [_line(row, today, names) for row in rows])


def _line(row: Signal, today: date, names: dict[Any, str]) -> Row:
    again = getattr(row, "again", 0)
    told = ngettext("told %(n)s more time", "told %(n)s more times", again) % {"n": number(again)} if again else ""
    late = queries.is_overdue(row, on=today)
    cells = [
        Cell(row.text, tag=told, tag_kind="quiet"),
        row.get_kind_display(),
        row.area.name if row.area else _("not in one area"),
        row.get_state_display(),
        Cell(date_short(row.due) if row.due else "", tag=_("overdue") if late else "", tag_kind="caution"),
        format_html("<bdi>{}</bdi>", names[row.taken_by])
        if row.taken_by in names
        else (_("somebody") if row.taken_by else _("nobody yet")),
    ]
    return Row(cells, reverse("mapping:signal", args=[row.short]))


@needs(SIGNALS)
def new_signal(request: WorkRequest) -> HttpResponse:
    """Note an early signal: kind and area, what was seen or heard, never a person."""
    area = places.area_by_code(request.GET.get("area", ""))
    form = SignalForm(request.POST or None, initial={"kind": request.GET.get("kind"), "area": area})
    made: list[Signal] = []

    def write() -> None:
        made.append(actions.note_signal(**form.cleaned_data, by=request.actor, at=timezone.now()))

    if saved(request, form, write, _("Noted. Thank you: somebody looks at it by the day written here.")):
        return redirect("mapping:signal", made[0].short)
    return below_inbox(request, "new", {"form": form}, _("Note a signal"))


@needs(SIGNALS)
def edit_signal(request: WorkRequest, short: str) -> HttpResponse:
    row = correctable(request, short)
    form = SignalForm(request.POST or None, initial={name: getattr(row, name) for name in FIELDS})

    def write() -> None:
        actions.correct_signal(signal=row, **form.cleaned_data, by=request.actor, at=timezone.now())

    if saved(request, form, write, _("The signal was saved.")):
        return redirect("mapping:signal", short)
    return below_inbox(request, "new", {"form": form, "signal": row}, _("Edit"), signal=row)


def correctable(request: WorkRequest, short: str) -> Signal:
    """A signal that this person may put right or take away."""
    row = get_object_or_404(queries.visible(request.actor), short=short)
    if not queries.may_correct(request.actor, row):
        queries.require_inbox(request.actor)
    return row


@needs(SIGNALS)
def signal(request: WorkRequest, short: str) -> HttpResponse:
    """One signal: what was told, what the check found, the answer; for the inbox also what can be done next."""
    row = get_object_or_404(queries.visible(request.actor), short=short)
    return below_inbox(request, "signal", signal_context(request, row), signal=row)


def signal_context(request: WorkRequest, row: Signal, **forms: Any) -> dict[str, Any]:
    by, inbox = request.actor, queries.sees_inbox(request.actor)
    answer, answered_at = queries.answer_of(row)
    context: dict[str, Any] = {
        "signal": row,
        "inbox": inbox,
        "overdue": queries.is_overdue(row, on=timezone.localdate()),
        "answer": answer,
        "answered_at": answered_at,
        "may_correct": queries.may_correct(by, row),
        "first": row.same_as,
        "title_open": forms.get("wrong") == "title_form",
    }
    return context | (_work(request, row) if inbox else {}) | forms


def _work(request: WorkRequest, row: Signal) -> dict[str, Any]:
    """What those who look after the inbox see beside the signal: what exists there first."""
    by, cycle = request.actor, cycles.current()
    names = people.names_of([key for key in (row.received_by, row.taken_by) if key])
    open_cycle = cycle if cycle and cycle.state == CycleState.OPEN else None
    return {
        "noted_by": names.get(row.received_by, ""),
        "taken_by": names.get(row.taken_by, "") if row.taken_by else "",
        "own_note": row.received_by == by.id and row.confirmed is None,
        "again": queries.told_again(row),
        "maybe_same": queries.maybe_same(row),
        "remarks": _remarks(row),
        "there": _there(row),
        "may_edit": by.may(EDIT),
        "cycle": open_cycle,
        "verify_form": VerifyForm(initial={"verification": row.verification}, auto_id="id_verify_%s"),
        "answer_form": AnswerForm(initial={"text": row.answer}, auto_id="id_answer_%s"),
        "issue_form": IssueForm(initial={"issue": row.issue}, cycle=open_cycle, auto_id="id_issue_%s"),
        "title_form": TitleForm(initial={"title": titled(row)}, auto_id="id_title_%s"),
    }


def titled(row: Signal) -> dict[str, str]:
    """Kind and place in the language of the page: what a card may be called to begin with."""
    kind, lang = str(SignalKind(row.kind).label), (get_language() or "ar")[:2]
    return {lang: _("%(kind)s: %(place)s") % {"kind": kind, "place": row.area.name.best(lang)[0]} if row.area else kind}


def _remarks(row: Signal) -> list[Remark]:
    """The wording check only warns."""
    return [
        remark for lang, entry in row.text.items() if entry.get("text") for remark in remarks(entry["text"], lang) if not remark.refuses
    ]


def _there(row: Signal) -> list[Found]:
    """What is already there and could help (G0-24)."""
    if not (row.area or row.issue):
        return []
    return [found for rows in helping(wanted_for(issue=row.issue, area=row.area)).values() for found in rows][:5]


@needs(SIGNALS)
def arrivals(request: WorkRequest) -> HttpResponse:
    """Housing, school and work where people arrive: what is written, and the signals that wait (G3X-27)."""
    queries.require_inbox(request.actor)
    notes, rows = queries.arrivals(request.actor)
    names = people.names_of(row.taken_by for row in rows if row.taken_by)
    context = {"notes": notes, "table": _table(rows, timezone.localdate(), names), "may_edit": request.actor.may(EDIT)}
    return below_inbox(request, "arrivals", context, _("Where people arrive"))
