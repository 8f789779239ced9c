"""Pages of a register: its list and file, an entry, and writing one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wiqaya.registers import actions, queries
from wiqaya.registers.actions import ChangedMeanwhile
from wiqaya.registers.entry import Entry
from wiqaya.registers.forms import OPENED, EntryForm, FilterForm
from wiqaya.registers.kinds import Kind
from wiqaya.registers.names import names_of
from wiqaya.registers.paging import page_of, pages_of
from wiqaya.registers.saving import refused, saved, tried, worth_a_look
from wiqaya.registers.shapes import label_of, shape_of
from wiqaya.registers.sheet import EXCEL, workbook
from wiqaya.registers.shown import definitions, in_list, is_filled, name_of, plain_name
from wiqaya.safeguards import audit
from wiqaya.safeguards.access import NotAllowed, WorkRequest
from wiqaya.ui.parts import Cell, Column, Link, Row, Tab, Table
from wiqaya.ui.text import bdi, words

HISTORY = 20  # the latest writes that an entry's page tells of


def address(request: WorkRequest, name: str, *args: str) -> str:
    """An address of the same room as the page."""
    space = request.resolver_match.namespace if request.resolver_match else ""
    return reverse(f"{space}:{name}" if space else name, args=args)


def _list(request: WorkRequest, kind: Kind) -> str:
    return address(request, f"{kind.key}s")


def _entry(request: WorkRequest, kind: Kind, row: Entry) -> str:
    return address(request, kind.key, row.short)


def _readable(request: WorkRequest, kind: Kind) -> None:
    if not queries.may_read(kind, request.actor):
        raise NotAllowed(kind.reads)


def _found(request: WorkRequest, kind: Kind, short: str) -> Any:
    _readable(request, kind)
    return get_object_or_404(queries.entries(kind), short=short)


def _changeable(request: WorkRequest, kind: Kind, short: str) -> Any:
    row = _found(request, kind, short)
    if not queries.may_change(kind, request.actor, row):
        raise NotAllowed(kind.edits)
    return row


def _below(request: WorkRequest, kind: Kind, page: str, context: dict[str, Any], *, row: Entry | None = None, here: str = "") -> HttpResponse:
    """A page below the list; of an entry where one is given, and below it where it is called something else."""
    steps = [Link(str(kind.title), _list(request, kind))] if queries.may_read(kind, request.actor) else []
    if row:
        steps.append(Link(plain_name(kind, row), _entry(request, kind, row) if here else ""))
    steps += [Link(here, "")] if here else []
    named = {"kind": kind, "row": row, "name": name_of(kind, row) if row else "", "breadcrumb": steps}
    return render(request, f"registers/{page}.html", {**named, **context})


# -- the list


def listing(request: WorkRequest, kind: Kind) -> HttpResponse:
    _readable(request, kind)
    form = FilterForm(request.GET, kind=kind)
    wanted = form.wanted()
    page = page_of(queries.listed(kind, wanted), after=request.GET.get("after", ""))
    table = Table(
        _("%(title)s, newest first") % {"title": kind.title},
        [Column(label_of(kind, name), numeric=shape_of(kind, name) == "number") for name in (kind.fields[0], *kind.columns)],
        [_line(request, kind, row) for row in page.rows],
        pages=pages_of(page, request.GET),
        downloads=[Link(_("Excel file"), _file(request, kind))] if kind.exported else (),
    )
    context = {
        "kind": kind, "form": form, "table": table, "tabs": _tabs(request, kind), "count": page.count, "filtered": bool(wanted), "here": _list(request, kind),
        "add_url": address(request, f"{kind.key}-new") if queries.may_add(kind, request.actor) else "",
    }  # fmt: skip
    return render(request, "registers/list.html", context)


def _tabs(request: WorkRequest, kind: Kind) -> list[Tab]:
    shown = [one for one in kind.beside if request.actor.may(one.needs)]
    return [Tab(one.label, address(request, one.name), current=one.name == f"{kind.key}s") for one in shown] if len(shown) > 1 else []


def _file(request: WorkRequest, kind: Kind) -> str:
    cut = request.GET.copy()
    cut.pop("after", None)
    return f"{address(request, f'{kind.key}s-file')}{'?' if cut else ''}{cut.urlencode()}"


def _line(request: WorkRequest, kind: Kind, row: Any) -> Row:
    marks = format_html_join("", ' <span class="tag tag-caution">{}</span>', ((said,) for said in _remarks(kind, row)))
    named = format_html('<a href="{}">{}</a>{}', _entry(request, kind, row), words(name_of(kind, row)) or row.short, marks)
    return Row([Cell(named), *(in_list(kind, row, name) for name in kind.columns)])


def _remarks(kind: Kind, row: Any) -> list[str]:
    return kind.remark(row, timezone.localdate()) if kind.remark else []


def file(request: WorkRequest, kind: Kind) -> HttpResponse:
    """What the filters of the list leave, as an Excel file."""
    _readable(request, kind)
    form = FilterForm(request.GET, kind=kind)
    rows = queries.listed(kind, form.wanted())
    made = workbook(kind, rows, city=request.city, on=timezone.localdate(), filters=form.said())
    name = f"{kind.key}s-{(get_language() or 'ar')[:2]}.xlsx"
    return HttpResponse(made, content_type=EXCEL, headers={"Content-Disposition": f'attachment; filename="{name}"'})


# -- an entry


def entry(request: WorkRequest, kind: Kind, short: str) -> HttpResponse:
    row = _found(request, kind, short)
    change = queries.may_change(kind, request.actor, row)
    context = {
        "parts": _parts(kind, row),
        "open": [label_of(kind, name) for name in kind.fields if _is_open(kind, row, name)],
        "remarks": _remarks(kind, row),
        "panels": [panel(request, row) for panel in kind.panels],
        "history": _history(kind, row),
        "edit_url": address(request, f"{kind.key}-edit", short) if change else "",
        "remove_url": address(request, f"{kind.key}-remove", short) if change else "",
    }
    return _below(request, kind, "entry", context, row=row)


def _is_open(kind: Kind, row: Any, name: str) -> bool:
    """Nobody has said it yet; a box that is not ticked is an answer."""
    return not is_filled(kind, row, name) and (shape_of(kind, name) != "flag" or getattr(row, name) is None)


def _parts(kind: Kind, row: Any) -> list[tuple[str, list[tuple[str, Any]]]]:
    """(title, definitions) of each section in which something is filled; the name of the entry stands above them all."""
    named = {name for _title, names in kind.sections for name in names}
    rest = tuple(name for name in kind.shown if name not in named)
    drawn = [(str(title), definitions(kind, row, _others(kind, names))) for title, names in (*kind.sections, ("", rest))]
    return [(title, items) for title, items in drawn if items]


def _others(kind: Kind, names: Iterable[str]) -> list[str]:
    return [name for name in names if name != kind.fields[0]]


def _history(kind: Kind, row: Any) -> list[tuple[SafeString | str, Any, str]]:
    """(who, when, what) of the latest writes."""
    rows = audit.history(row, limit=HISTORY)
    names = names_of({one.by for one in rows})
    return [(bdi(names.get(one.by)) or _("the installation"), one.at, _did(kind, one)) for one in rows]


def _did(kind: Kind, one: Any) -> str:
    if one.action == f"{kind.key}.add":
        return _("added")
    fields = [label_of(kind, name) for name in one.details.get("fields", ()) if name in kind.fields]
    return _("changed: %(fields)s") % {"fields": _(", ").join(fields)} if fields else _("changed")


# -- writing


def new(request: WorkRequest, kind: Kind) -> HttpResponse:
    """Add an entry.  The address may bring choices and links along: `?measure=ms-7k3f9`."""
    if not queries.may_add(kind, request.actor):
        raise NotAllowed(kind.edits)
    form = EntryForm(request.POST or None, kind=kind, row=kind.model(), given=request.GET)
    made: list[Entry] = []

    def write() -> None:
        made.append(actions.add(kind=kind, by=request.actor, at=timezone.now(), values=form.values()))

    if saved(request, form, write, _("The entry was added.")):
        reads = queries.may_read(kind, request.actor)
        return redirect(_entry(request, kind, made[0]) if reads else address(request, f"{kind.key}-new"))
    back = _list(request, kind) if queries.may_read(kind, request.actor) else ""
    return _below(request, kind, "edit", {"form": form, "title": kind.add, "back": back}, here=str(kind.add))


def edit(request: WorkRequest, kind: Kind, short: str) -> HttpResponse:
    """The whole entry.  Two writers at once: what stands there now is shown beside what was typed."""
    row = _changeable(request, kind, short)
    form = EntryForm(request.POST or None, kind=kind, row=row)
    now: list[Any] = []
    if request.method == "POST" and form.is_valid():
        try:
            actions.change(kind=kind, row=row, by=request.actor, at=timezone.now(), seen=form.opened, values=form.values())
        except ChangedMeanwhile as wrong:
            now, form = definitions(kind, row, kind.fields), _as_typed(request, kind, row, wrong)
        except ValidationError as wrong:
            refused(form, wrong)
        else:
            messages.success(request, _("The entry was saved."))
            for sentence in worth_a_look(form):
                messages.warning(request, sentence)
            return redirect(_entry(request, kind, row))
    context = {"form": form, "now": now, "title": _("Edit"), "back": _entry(request, kind, row)}
    return _below(request, kind, "edit", context, row=row, here=_("Edit"))


def _as_typed(request: WorkRequest, kind: Kind, row: Any, wrong: ChangedMeanwhile) -> EntryForm:
    """The form as it was sent, ready to be saved over what stands there now."""
    typed = request.POST.copy()
    typed[OPENED] = queries.digest(kind, row)
    form = EntryForm(typed, kind=kind, row=row)
    refused(form, wrong)
    return form


def remove(request: WorkRequest, kind: Kind, short: str) -> HttpResponse:
    """Take an entry away, after a question."""
    row = _changeable(request, kind, short)

    def write() -> None:
        actions.remove(kind=kind, row=row, by=request.actor, at=timezone.now())

    if request.method == "POST" and tried(request, write, _("The entry was taken away.")):
        return redirect(_list(request, kind))
    return _below(request, kind, "remove", {"back": _entry(request, kind, row)}, row=row, here=_("Take this entry away"))
