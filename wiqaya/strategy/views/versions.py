"""Versions of a strategy: kept, read, compared; a text taken back from those who decide, or revised after it was approved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import DateField, DecimalField
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from wiqaya.people.queries import names_of
from wiqaya.registers.saving import saved
from wiqaya.safeguards.access import WorkRequest, needs
from wiqaya.safeguards.fields import words
from wiqaya.strategy.access import EDIT, READ
from wiqaya.strategy.actions import writing as actions
from wiqaya.strategy.forms.writing import ReasonForm
from wiqaya.strategy.models import Measure, PrincipleCheck, Priority, Strategy
from wiqaya.strategy.queries import versions as queries
from wiqaya.strategy.queries.content import content
from wiqaya.strategy.queries.versions import Change, Part
from wiqaya.strategy.views.writing_frame import below, strategy_called
from wiqaya.strategy.words import Principle
from wiqaya.ui.dates import date_words
from wiqaya.ui.numerals import number
from wiqaya.ui.text import bdi, words_plain

NOW = 0  # the number under which the present text is compared


@needs(READ)
def versions(request: WorkRequest, short: str) -> HttpResponse:
    """Every version with its reason; two of them are chosen to be compared."""
    row = strategy_called(short)
    rows = list(queries.versions(row))
    names = names_of({one.kept_by for one in rows})
    page = {"rows": [(one, one.number - 1, bdi(names.get(one.kept_by, ""))) for one in rows], "may_edit": request.actor.may(EDIT)}
    return below(request, "builder/versions", page, row, _("Versions"))


@needs(EDIT)
def keep(request: WorkRequest, short: str) -> HttpResponse:
    """Close a round of writing."""
    row, form = strategy_called(short), ReasonForm(request.POST or None)

    def write() -> object:
        return actions.keep_version(strategy=row, **form.cleaned_data, by=request.actor, at=timezone.now())

    if saved(request, form, write, _("This version was kept.")):
        return redirect("strategy:versions", short)
    lead = _("The text as it stands is kept with its priorities and measures. Later versions can be compared with it.")
    return below(request, "builder/reason", {"form": form, "title": _("Keep this version"), "lead": lead}, row, _("Keep this version"))


@needs(EDIT)
def revise(request: WorkRequest, short: str) -> HttpResponse:
    row, form = strategy_called(short), ReasonForm(request.POST or None)
    made: list[Strategy] = []

    def write() -> None:
        made.append(actions.revise(strategy=row, **form.cleaned_data, by=request.actor, at=timezone.now()))

    if saved(request, form, write, _("The revision is begun. The approved text stays in force until another one is approved.")):
        return redirect("strategy:strategy", made[0].short)
    lead = _("Priorities, measures and their money are taken over. Everybody is asked about the principles again.")
    return below(request, "builder/reason", {"form": form, "title": _("Begin a revision"), "lead": lead}, row, _("Begin a revision"))


@needs(EDIT)
def take_back(request: WorkRequest, short: str) -> HttpResponse:
    row, form = strategy_called(short), ReasonForm(request.POST or None)

    def write() -> object:
        return actions.take_back(strategy=row, **form.cleaned_data, by=request.actor, at=timezone.now())

    if saved(request, form, write, _("The text can be changed again. It has to be proposed anew.")):
        return redirect("strategy:strategy", short)
    lead = _("What lay before the deciding body stays as a version.")
    return below(request, "builder/reason", {"form": form, "title": _("Take the text back"), "lead": lead}, row, _("Take the text back"))


@needs(READ)
def compare(request: WorkRequest, short: str, before: int, after: int) -> HttpResponse:
    """What changed from one version to another, with both texts; 0 is the text as it stands now."""
    row = strategy_called(short)
    found = queries.compare(_content(row, before), _content(row, after))
    page = {
        "before": before, "after": after, "same": found.is_empty,
        "text": changes(Strategy, found.strategy),
        "parts": [(_("Priorities"), drawn(Priority, found.priorities)), (_("Measures"), drawn(Measure, found.measures))],
        "principles": [(Principle(key).label, changes(PrincipleCheck, rows)) for key, rows in found.principles],
    }  # fmt: skip
    return below(request, "builder/compare", page, row, _("What changed"))


def _content(row: Strategy, number: int) -> Mapping[str, Any]:
    if number == NOW:
        return content(row)
    kept = queries.version(row, number)
    if kept is None:
        raise Http404(number)
    text: Mapping[str, Any] = kept.content
    return text


def drawn(model: Any, part: Part) -> dict[str, Any]:
    return {
        "added": [_named(row) for row in part.added],
        "removed": [_named(row) for row in part.removed],
        "changed": [(_named(one.row), changes(model, one.changes)) for one in part.changed],
    }


def _named(row: Mapping[str, Any]) -> str:
    return words_plain(words(**row["title"]))


def changes(model: Any, rows: Iterable[Change]) -> list[tuple[str, str, SafeString | str, SafeString | str]]:
    """(field, language, before, after) of each change."""
    return [
        (_label(model, row.name), row.lang, shown(model, row.name, row.before, row.lang), shown(model, row.name, row.after, row.lang))
        for row in rows
    ]


LABELS = {"findings": "issues"}  # names of a content that differ from the table's


def _label(model: Any, name: str) -> str:
    fields = {field.name: field for field in (*model._meta.fields, *model._meta.many_to_many)}
    found = fields.get(LABELS.get(name, name))
    told = {
        "signed": _("How many stand by it"),
        "dissent": _("Reasons against"),
        "stopped_on": _("Stopped on"),
        "number": _("Revision"),
        "position": _("Order"),
    }
    told |= {"stopped_because": _("Why it was stopped"), "late_because": _("Why it is late"), "state": _("State")}
    return told.get(name) or (capfirst(str(found.verbose_name)) if found else name)


def shown(model: Any, name: str, value: Any, lang: str = "") -> SafeString | str:
    """A value of a content as text of a page."""
    if value in (None, "", [], {}):
        return _("nothing")
    if lang:
        return format_html('<bdi lang="{}">{}</bdi>', lang, value)
    if isinstance(value, list):
        return format_html_join(_(", "), "{}", ((shown(model, name, one),) for one in value))
    if isinstance(value, Mapping):
        return bdi(words_plain(words(**value.get("name", value))))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return _plain(_field(model, name), value)


def _plain(field: Any, value: Any) -> str:
    """A code by its label; days, amounts and counts as the reader writes them."""
    if isinstance(field, DateField):
        return date_words(date.fromisoformat(value))
    if isinstance(value, int) or isinstance(field, DecimalField):
        return number(value if isinstance(value, int) else Decimal(value))
    return str(dict(getattr(field, "flatchoices", ())).get(value, value))


def _field(model: Any, name: str) -> Any:
    return next((field for field in model._meta.fields if field.name == name), None)
