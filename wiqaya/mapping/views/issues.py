"""Pages of the issues: the list, a new one, the matrix."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from wiqaya.mapping.access import EDIT, READ
from wiqaya.mapping.actions import issues as actions
from wiqaya.mapping.forms.issues import IssueFilter, TitleForm, put_errors
from wiqaya.mapping.models import Cycle, Issue
from wiqaya.mapping.queries import cycle as cycles
from wiqaya.mapping.queries import issues as queries
from wiqaya.mapping.queries.issues import Compared, Row
from wiqaya.mapping.queries.matrix import By, Column, Crossing, Touch, crossed
from wiqaya.mapping.queries.sentences import SHORT
from wiqaya.mapping.views.issue_frame import page
from wiqaya.mapping.words import Confidence, CycleState, Manifestation, Theme, Trigger
from wiqaya.safeguards.access import WorkRequest, needs, require
from wiqaya.ui.numerals import digits
from wiqaya.ui.parts import Cell, Pages, Table
from wiqaya.ui.parts import Column as Head
from wiqaya.ui.parts import Row as Line
from wiqaya.ui.text import words

PROMPTS = (Theme.ONLINE, Theme.MISOGYNY, Theme.DEFENDERS)


def chosen_cycle(asked: str, among: Iterable[Cycle] | None = None) -> Cycle | None:
    """The mapping that the address names, or the present one.  A wrong name is not found."""
    rows = list(cycles.cycles() if among is None else among)
    if not asked:
        return next((row for row in rows if row.trigger == Trigger.YEARLY), rows[0] if rows else None)
    found = next((row for row in rows if row.short == asked), None)
    if found is None:
        raise Http404(asked)
    return found


@needs(READ)
def issues(request: WorkRequest) -> HttpResponse:
    """The issues of a mapping, with what each still lacks."""
    known = list(cycles.cycles())
    cycle = chosen_cycle(request.GET.get("cycle", ""), known)
    if cycle is None:
        return render(request, "mapping/issues/none.html")
    form = IssueFilter(_asked(request.GET, cycle), cycles=known)
    listed = queries.listed(cycle, form.wanted(), after=request.GET.get("after", ""))
    can_edit = request.actor.may(EDIT) and cycle.state == CycleState.OPEN
    context = {
        "cycle": cycle, "form": form, "listed": listed, "table": _table(listed, request.GET), "can_edit": can_edit, "may_edit": request.actor.may(EDIT),
        "title_form": TitleForm(auto_id="id_new_%s"), "filtered": bool(form.wanted()),
    }  # fmt: skip
    return render(request, "mapping/issues/list.html", context | _around(cycle))


def _asked(given: QueryDict, cycle: Cycle) -> dict[str, str]:
    return {**given.dict(), "cycle": cycle.short}  # type: ignore[dict-item]


def _around(cycle: Cycle) -> dict[str, Any]:
    """Prompts for what is easily overlooked, and the year before."""
    before = cycles.year_before(cycle)
    rows = queries.of_cycles(cycle, *([before.cycle] if before else []))
    now = [issue for issue in rows if issue.cycle_id == cycle.pk]
    seen = {issue.theme for issue in now}
    compared = None
    if before and before.comparable:
        compared = _compared(queries.compared(now, [issue for issue in rows if issue.cycle_id != cycle.pk]), before.cycle, cycle)
    return {"prompts": [theme for theme in PROMPTS if theme not in seen], "before": before, "compared": compared}


def _table(listed: queries.Listed, given: QueryDict) -> Table:
    columns = [
        Head(label)
        for label in (_("Issue"), _("Kind"), _("Range of forms"), _("Where"), _("Confidence"), _("State"), _("Trend"), _("Sources"))
    ]
    caption = _("Issues of this mapping, newest first")
    return Table(caption, columns, [_line(row) for row in listed.rows], pages=_pages(listed, given))


def _pages(listed: queries.Listed, given: QueryDict) -> Pages | None:
    if not listed.next_after and not given.get("after"):
        return None
    kept = {name: value for name, value in given.items() if name != "after"}
    onward = f"?{urlencode({**kept, 'after': listed.next_after})}" if listed.next_after else ""
    back = f"?{urlencode(kept)}" if given.get("after") else ""
    first = listed.start
    return Pages(listed.count, first, first + len(listed.rows) - 1, back, onward)


def _line(row: Row) -> Line:
    issue = row.issue
    nothing = Cell(_("not said yet"), tag_kind="quiet")
    cells = [
        issue.title,
        _list(row.kinds) or nothing,
        _list(row.range) or nothing,
        places_of(issue),
        Confidence(issue.confidence).label,
        _state(row),
        issue.get_trend_display(),
        _list(row.sources) or Cell(_("none yet")),
    ]
    return Line(cells, reverse("mapping:issue", args=[issue.short]))


def _state(row: Row) -> Cell:
    if row.issue.state == "complete":
        return Cell(_("Complete"), tag="", tag_kind="ok")
    missing = _list(str(SHORT[lack]) for lack in row.lacks)
    return Cell(format_html("{}. <span class='small muted'>{} {}</span>", row.issue.get_state_display(), _("Missing:"), missing))


def _list(texts: Any) -> str:
    """Words in a row, with the comma of the language."""
    return str(_(", ")).join(str(text) for text in texts)


def places_of(issue: Issue) -> SafeString | str:
    """The areas of an issue by name, or the whole city."""
    areas = list(issue.areas.all())
    if issue.whole_city or not areas:
        return _("the whole city")
    return format_html_join(_(", "), "{}", ((words(area.name),) for area in areas))


def _compared(pairs: list[Compared], then: Cycle, now: Cycle) -> Table:
    heads = [
        _("Issue"),
        _("Furthest form in %(year)s") % {"year": digits(str(then.year))},
        _("Furthest form in %(year)s") % {"year": digits(str(now.year))},
        _("Confidence then and now"),
    ]
    return Table(_("The same issues in both years"), [Head(head) for head in heads], [_pair(pair) for pair in pairs])


def _pair(pair: Compared) -> Line:
    present = pair.now or pair.then
    if present is None:
        raise ValueError("a comparison of nothing")
    confidence = _list(Confidence(issue.confidence).label for issue in (pair.then, pair.now) if issue)
    cells = [present.title, _furthest(pair.then, _("not on the map yet")), _furthest(pair.now, _("not taken up again")), confidence]
    return Line(cells, reverse("mapping:issue", args=[present.short]))


def _furthest(issue: Issue | None, otherwise: str) -> str:
    """The furthest form on the range, in words; no number and no rank."""
    if issue is None:
        return otherwise
    forms = queries.labels(Manifestation, issue.manifestations)
    return forms[-1] if forms else _("not said yet")


@needs(EDIT)
def new_issue(request: WorkRequest) -> HttpResponse:
    """Begin with a title; everything else can wait."""
    cycle = chosen_cycle(request.GET.get("cycle", ""))
    if cycle is None:
        return redirect("mapping:issues")
    form = TitleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            card = actions.begin(cycle=cycle, title=form.cleaned_data["title"], by=request.actor, at=timezone.now())
        except ValidationError as wrong:
            put_errors(form, wrong)
        else:
            return redirect("mapping:issue", card.short)
    return page(request, "new", {"form": form, "cycle": cycle}, here=_("New issue"))


@needs(READ)
def matrix(request: WorkRequest) -> HttpResponse:
    """Issue x group, or issue x area: the effect in words.  The group view is for those who write the mapping."""
    by: By = "group" if request.GET.get("by", "group" if request.actor.may(EDIT) else "area") == "group" else "area"
    if by == "group":
        require(request.actor, EDIT)
    cycle = chosen_cycle(request.GET.get("cycle", ""))
    if cycle is None:
        return render(request, "mapping/issues/none.html")
    found = crossed(cycle, by)
    groups = request.actor.may(EDIT)
    heads = [Head(_("Issue")), *(Head(_column(column, by)) for column in found.columns)]
    lines = [
        Line([issue.title, *(_cell(at, by, groups=groups) for at in row)], reverse("mapping:issue", args=[issue.short]))
        for issue, row in found.rows
    ]
    context = {
        "cycle": cycle,
        "matrix": Table(_caption(by), heads, lines) if found.columns else None,
        "tabs": _tabs(by, cycle, groups=groups),
        "by": by,
        "unagreed": any(not column.agreed for column in found.columns),
    }
    return page(request, "matrix", context, here=_("Who is affected, and where"))


def _tabs(by: By, cycle: Cycle, *, groups: bool) -> list[dict[str, Any]]:
    tabs = [{"label": _("By area"), "url": f"?by=area&cycle={cycle.short}", "current": by == "area"}]
    if groups:
        tabs.insert(0, {"label": _("By group"), "url": f"?by=group&cycle={cycle.short}", "current": by == "group"})
    return tabs


def _caption(by: By) -> str:
    return _("Who is affected or harmed by each issue, and how") if by == "group" else _("Where each issue is felt, and how")


def _column(column: Column, by: By) -> Any:
    """The head of a column, plain: it is repeated beside each cell on a phone."""
    if column.thing is None:
        return _("the whole city")
    name = column.thing.label if by == "group" else column.thing.name
    return name if column.agreed else _("%(group)s (name not agreed)") % {"group": name}


def _cell(crossing: Crossing, by: By, *, groups: bool) -> Cell:
    if not crossing.touches:
        return Cell(format_html("<span class='muted small'>{}</span>", _("nothing recorded")))
    lines = format_html_join("", "<p>{}{}</p>", ((_where(touch, by, groups=groups), words(touch.effect)) for touch in crossing.touches))
    return Cell(lines, tag=_("little evidence") if crossing.weak else "", tag_kind="caution")


def _where(touch: Touch, by: By, *, groups: bool) -> SafeString | str:
    if by == "group":
        return format_html("<strong>{}</strong>: ", words(touch.area.name)) if touch.area else ""
    return format_html("<strong>{}</strong>: ", words(touch.group.label)) if groups else ""
