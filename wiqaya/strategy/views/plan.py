"""The action plan (STR05): by priority, owner, time or level; a measure and how it goes; beside the lines of national texts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from wiqaya.registers.saving import saved
from wiqaya.registers.shown import definitions
from wiqaya.safeguards.access import NotAllowed, WorkRequest, needs
from wiqaya.strategy.access import EDIT, READ
from wiqaya.strategy.actions import plan as actions
from wiqaya.strategy.forms.writing import NoteForm, PlanFilter
from wiqaya.strategy.guards import OPEN
from wiqaya.strategy.kinds.writing import MEASURE
from wiqaya.strategy.models import Measure, Strategy
from wiqaya.strategy.panels import principles
from wiqaya.strategy.queries import comments, remarks, standing
from wiqaya.strategy.queries import plan as queries
from wiqaya.strategy.views.writing_frame import below, below_plan, measure_called, strategy_called
from wiqaya.strategy.words import Checked, StrategyState
from wiqaya.ui.dates import date_short
from wiqaya.ui.numerals import digits, number
from wiqaya.ui.parts import Cell, Column, Pages, Row, Tab, Table
from wiqaya.ui.text import words, words_plain

HEADS = {
    "priority": ("measure", "owner", "level", "due", "state", "cost"),
    "owner": ("measure", "priority", "level", "due", "state", "cost"),
    "time": ("measure", "owner", "priority", "due", "state", "cost"),
    "level": ("measure", "priority", "owner", "due", "state", "cost"),
}


@needs(READ)
def plan(request: WorkRequest) -> HttpResponse:
    """The plan of the present strategy; before there is one, how it begins."""
    row = queries.present()
    if row is None:
        return render(request, "strategy/plan/none.html", {"may_edit": request.actor.may(EDIT)})
    return _drawn(request, row)


@needs(READ)
def plan_of(request: WorkRequest, short: str) -> HttpResponse:
    return _drawn(request, strategy_called(short))


def _drawn(request: WorkRequest, row: Strategy) -> HttpResponse:
    short, today = row.short, timezone.localdate()
    form = PlanFilter(request.GET)
    view, wanted = form.order(), form.wanted()
    found = queries.listed(row, view=view, wanted=wanted, on=today, after=request.GET.get("after", ""))
    here = reverse("strategy:plan-of", args=[short])
    page = {
        "tabs": [Tab(label, f"{here}?{urlencode({**wanted, 'view': key})}", key == view) for key, label in form.fields["view"].choices],  # type: ignore[attr-defined]
        "form": form, "view": view, "found": found, "filtered": bool(wanted), "here": here, "priorities": queries.priorities(row),
        "groups": [_table(view, group, today) for group in found.groups], "pages": _pages(found, request.GET),
        "standing": standing.standing(row, today), "may_edit": request.actor.may(EDIT) and row.state in OPEN,
    }  # fmt: skip
    return below(request, "plan/plan", page, row, _("Plan"))


def _pages(found: queries.Listed, given: Mapping[str, str]) -> Pages | None:
    """Previous and next, where there is more than one page."""
    if not found.next_after and not given.get("after"):
        return None
    kept = {name: value for name, value in given.items() if name != "after"}
    onward = f"?{urlencode({**kept, 'after': found.next_after})}" if found.next_after else ""
    return Pages(found.count, found.start, found.start + found.shown - 1, f"?{urlencode(kept)}" if given.get("after") else "", onward)


def _table(view: str, group: queries.Group, today: date) -> tuple[Any, Table]:
    labels = {
        "measure": _("Measure"), "owner": _("Owner"), "priority": _("Priority"), "level": _("Level"), "due": _("Due"), "state": _("State"),
        "cost": _("Cost"),
    }  # fmt: skip
    title = _heading(view, group)
    columns = [Column(labels[name], numeric=name == "cost") for name in HEADS[view]]
    return title, Table(title, columns, [Row([_cell(name, row, today) for name in HEADS[view]]) for row in group.measures])


def _heading(view: str, group: queries.Group) -> Any:
    if group.key is None:
        return _("Nobody owns it") if view == "owner" else _("No day")
    return digits(group.title) if view == "time" else words_plain(group.title) if isinstance(group.title, dict) else group.title


def _cell(name: str, row: Measure, today: date) -> Any:
    match name:
        case "measure":
            marks = len(remarks.codes_of(row, today))
            tag = (
                format_html(' <span class="tag tag-caution">{}</span>', _("remarks: %(count)s") % {"count": number(marks)}) if marks else ""
            )
            return Cell(format_html('<a href="{}">{}</a>{}', reverse("strategy:measure", args=[row.short]), words(row.title), tag))
        case "owner":
            return row.owner.name if row.owner else Cell(_("nobody yet"))
        case "priority":
            return row.priority.title
        case "level":
            return row.get_level_display()
        case "due":
            late = remarks.is_late(row, today)
            return Cell(date_short(row.due), tag=_("late") if late else "", tag_kind="caution") if row.due else Cell(_("no day"))
        case "state":
            return row.get_state_display()
        case _:
            return Cell(number(row.cost) if row.cost is not None else _("not known"))


@needs(READ)
def measure(request: WorkRequest, short: str) -> HttpResponse:
    """A measure: the finding behind it, what it rests on, how it goes, what is worth a look."""
    row, today, by = measure_called(short), timezone.localdate(), request.actor
    names = [(title, [name for name in fields if name not in {"title", "strategy"}]) for title, fields in MEASURE.sections]
    page = {
        "measure": row, "remarks": remarks.remarks_of(row, today), "parts": [(title, definitions(MEASURE, row, fields)) for title, fields in names],
        "notes": list(row.notes.all()), "comments": comments.about(row.strategy, row.short), "late": remarks.is_late(row, today),
        "may_edit": by.may(EDIT) and row.strategy.state in OPEN, "may_note": queries.may_note(by, row) and row.strategy.state != StrategyState.ENDED,
        "principles": principles(request, about=Checked.MEASURE, subject=row.pk), "issues": [*row.issues.all()] or [*row.priority.issues.all()],
    }  # fmt: skip
    return below_plan(request, "plan/measure", page, row.strategy, row.title)


@needs(READ)
def note(request: WorkRequest, short: str) -> HttpResponse:
    """How a measure goes: by those who write the plan, and by the body that owns the measure."""
    row = measure_called(short)
    if not queries.may_note(request.actor, row):
        raise NotAllowed(EDIT)
    form = NoteForm(request.POST or None, measure=row, initial={"dated": timezone.localdate()})

    def write() -> object:
        return actions.note_progress(measure=row, **form.cleaned_data, by=request.actor, at=timezone.now())

    if saved(request, form, write, _("Written down. What is public of it stands on the public page now.")):
        return redirect("strategy:measure", short)
    return below_plan(request, "builder/form", {"form": form, "title": _("How it goes")}, row.strategy, _("How it goes"), measure=row)


@needs(READ)
def national(request: WorkRequest, short: str) -> HttpResponse:
    """Beside the lines of national texts, in both directions."""
    row = strategy_called(short)
    found = queries.crosswalk(row)
    return below_plan(
        request,
        "plan/national",
        {"found": found, "tables": [(text, _lines(lines)) for text, lines in found.texts]},
        row,
        _("Beside national texts"),
    )


def _lines(lines: list[queries.Line]) -> Table:
    rows = [
        Row([line.task.task, _serving(line), _("The text was changed after this was written.") if line.moved_on else ""]) for line in lines
    ]
    return Table(
        _("Lines, and what serves them"),
        [Column(_("Line of the text")), Column(_("Measures of the city")), Column(_("Worth a look"))],
        rows,
    )


def _serving(line: queries.Line) -> Any:
    if not line.measures:
        return Cell(_("no measure yet"), tag=_("open"), tag_kind="caution")
    links = ((reverse("strategy:measure", args=[row.short]), words(row.title)) for row in line.measures)
    return Cell(format_html_join(_(", "), '<a href="{}">{}</a>', links))
