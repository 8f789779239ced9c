"""Pages of programmes: the list and its file, what has none, where one can begin, one programme."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wiqaya.action.access import CHECK, EDIT, READ, RECORD
from wiqaya.action.actions import work
from wiqaya.action.forms.work import ExistingForm
from wiqaya.action.kinds.programmes import NEW, PROGRAMMES
from wiqaya.action.models import Intervention
from wiqaya.action.queries import guidance
from wiqaya.action.queries import programmes as queries
from wiqaya.action.queries.rules import OVER, draft, gaps, is_targeted, may_be_public, remarks
from wiqaya.action.queries.sessions import may_record, own_programmes, reached_by
from wiqaya.action.views.frame import below_programmes
from wiqaya.action.words import State
from wiqaya.mapping.access import READ as READ_MAPPING
from wiqaya.mapping.queries import helping
from wiqaya.registers.forms import EntryForm, FilterForm
from wiqaya.registers.paging import pages_of
from wiqaya.registers.queries import choosable
from wiqaya.registers.saving import saved
from wiqaya.registers.sheet import EXCEL, workbook
from wiqaya.safeguards.access import WorkRequest, needs
from wiqaya.strategy.access import CONTRIBUTE
from wiqaya.strategy.access import READ as READ_STRATEGY
from wiqaya.strategy.panels import principles
from wiqaya.strategy.words import Checked, Domain, Scope
from wiqaya.ui.parts import Cell, Column, Link, Row, Step, Table
from wiqaya.ui.text import words

OWN = 12  # programmes of the actor's organisation that stand above the list


@needs(READ)
def programmes(request: WorkRequest) -> HttpResponse:
    form = FilterForm(request.GET, kind=PROGRAMMES)
    wanted = form.wanted()
    page = queries.page(wanted, after=request.GET.get("after", ""))
    heads = (_("Programme"), _("Level"), _("Domain"), _("Where"), _("Led by"), _("State"), _("Sessions"), _("Times that somebody came"))
    table = Table(
        _("Programmes, newest first"),
        [Column(head, numeric=place > 5) for place, head in enumerate(heads)],
        _lines(page.rows),
        pages=pages_of(page, request.GET),
        downloads=[Link(_("Excel file"), _file(request))],
    )
    context = {
        "form": form, "table": table, "count": page.count, "filtered": bool(wanted), "may_edit": request.actor.may(EDIT),
        "own": own_programmes(request.actor)[:OWN] if request.actor.may(RECORD) else [], "has_mapping": queries.has_mapping(),
    }  # fmt: skip
    return render(request, "action/programmes/list.html", context)


def _file(request: WorkRequest) -> str:
    cut = request.GET.copy()
    cut.pop("after", None)
    return f"{reverse('action:programmes-file')}{'?' if cut else ''}{cut.urlencode()}"


def _lines(rows: list[Intervention]) -> list[Row]:
    today, reached = timezone.localdate(), reached_by(rows)
    return [_line(row, remarks(row, today), reached.get(row.pk)) for row in rows]


def _line(row: Any, told: list[str], reached: Any) -> Row:
    marks = format_html_join("", ' <span class="tag tag-caution">{}</span>', ((said,) for said in told[:2]))
    named = format_html('<a href="{}">{}</a>{}', reverse("action:programme", args=[row.short]), words(row.title), marks)
    cells = [
        Cell(named), row.get_level_display(), row.get_domain_display(), where(row), words(row.owner.name) if row.owner else Cell(_("not said yet")),
        row.get_state_display(), reached.sessions if reached else 0, reached.people if reached else 0,
    ]  # fmt: skip
    return Row(cells)


def where(row: Any) -> Any:
    """The areas of a programme, as words."""
    held = [words(area.name) for area in row.areas.all()]
    if row.whole_city:
        return _("the whole city")
    return format_html_join(_(", "), "{}", ((name,) for name in held)) if held else _("not said yet")


@needs(READ)
def file(request: WorkRequest) -> HttpResponse:
    """What the filters of the list leave, as an Excel file."""
    form = FilterForm(request.GET, kind=PROGRAMMES)
    made = workbook(PROGRAMMES, queries.found_by(form.wanted()), city=request.city, on=timezone.localdate(), filters=form.said())
    name = f"programmes-{(get_language() or 'ar')[:2]}.xlsx"
    return HttpResponse(made, content_type=EXCEL, headers={"Content-Disposition": f'attachment; filename="{name}"'})


@needs(READ)
def gaps_page(request: WorkRequest) -> HttpResponse:
    """Findings, areas, domains and measures without a programme: plain lists, nothing is ranked."""
    by = request.actor
    page = {
        "gaps": queries.gaps(), "has_mapping": queries.has_mapping(), "sees_findings": by.may(READ_MAPPING), "sees_measures": by.may(READ_STRATEGY),
        "may_edit": by.may(EDIT),
    }  # fmt: skip
    return below_programmes(request, "gaps", page, _("Without a programme"))


@needs(READ)
def ideas(request: WorkRequest) -> HttpResponse:
    """Examples by domain and practices of other cities, from which a programme can begin."""
    domains = [(Domain(one.key), one) for one in guidance.domains()]
    return below_programmes(request, "ideas", {"domains": domains, "may_edit": request.actor.may(EDIT)}, _("Examples and practices"))


@needs(EDIT)
def new(request: WorkRequest) -> HttpResponse:
    """The first question: what exists already that does this?  Then a name and a domain are enough."""
    template = guidance.find_template(request.GET.get("from", ""))
    look = ExistingForm(request.GET)
    issue, area = look.wanted()
    form = EntryForm(request.POST or None, kind=NEW, row=Intervention(), given=request.GET)
    if template:
        form.initial.update(title=template.title, domain=template.domain)
    made: list[Intervention] = []

    def write() -> None:
        kept = {**_linked(request), **({"issues": [issue]} if issue else {}), **({"areas": [area]} if area else {})}
        made.append(work.plan(by=request.actor, at=timezone.now(), template=template.key if template else "", **kept, **form.values()))

    if saved(request, form, write, _("Planned. Every further page can wait; nothing is lost between them.")):
        return redirect("action:programme-step", made[0].short, "aim")
    page = {
        "form": form, "look": look, "template": template, "asked": bool(issue or area), "kept": request.GET.urlencode(),
        "found": [one for rows in helping.helping(helping.wanted_for(issue=issue, area=area)).values() for one in rows],
        "obligations": guidance.obligations(), "has_mapping": queries.has_mapping(),
    }  # fmt: skip
    return below_programmes(request, "new", page, _("New programme"))


def _linked(request: WorkRequest) -> dict[str, Any]:
    """The measure that the address brings along."""
    found = choosable(PROGRAMMES, "measure").filter(short=request.GET.get("measure", "")).first()
    return {"measure": found} if found else {}


@needs(READ)
def programme(request: WorkRequest, short: str) -> HttpResponse:
    row = get_object_or_404(queries.programmes(), short=short)
    by, today = request.actor, timezone.localdate()
    done = queries.done_in(row)
    going = row.state not in OVER
    lacking = [said for _name, said in gaps(row, on=today)] if going else []
    planned = row.state == State.PLANNED
    page = {
        "where": where(row), "remarks": [said for said in remarks(row, today) if not (planned and lacking and said == draft())], "gaps": lacking,
        "steps": _steps(row) if by.may(EDIT) and going else [], "done": done, "left": done.left(row.cost),
        "harms": sorted(row.harms.all(), key=lambda one: (one.dated, one.pk), reverse=True), "bookings": queries.bookings_of(row, on=today),
        "template": guidance.find_template(row.practice), "targeted": is_targeted(row), "one_person": row.scope == Scope.PERSON,
        "may_edit": by.may(EDIT), "may_record": going and not (planned and lacking) and may_record(by, row), "may_note": by.may(RECORD), "going": going,
        "may_open": by.may(CHECK) and by.id != row.added_by and may_be_public(row), "planned": planned,
        "early": bool(row.ends and row.ends > today), "sees_findings": by.may(READ_MAPPING), "sees_measure": by.may(READ_STRATEGY),
        "principles": principles(request, about=Checked.INTERVENTION, subject=row.pk) if by.may(READ_STRATEGY) else "",
        "ask_again": by.may(CONTRIBUTE) and any(harm.answered_on is None for harm in row.harms.all()),
    }  # fmt: skip
    return below_programmes(request, "programme", page, programme=row)


def _steps(row: Any) -> list[Step]:
    states = queries.steps_of(row)
    return [Step(one.step.title, reverse("action:programme-step", args=[row.short, one.step.key]), one.state) for one in states]
