"""One dataset as a page: what is known, what stands against its use, its versions, its releases."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from wiqaya.people import queries as people
from wiqaya.records import flow, queries
from wiqaya.records.access import EDIT, RELEASE, SEE_ROWS
from wiqaya.records.models import Dataset, Import, Incident, Indicator
from wiqaya.records.pages import catalogue, figures
from wiqaya.records.words import Agreement, DatasetKind, ImportState, Relevance, Sensitivity, Unit
from wiqaya.safeguards.access import Actor
from wiqaya.ui import dates, numerals
from wiqaya.ui.parts import Cell, Column, Gate, Link, Row, Table
from wiqaya.ui.text import isolate

SHOWN = 5
ROWS = 50
MOST_INDICATORS = 50


def page(found: Dataset, *, actor: Actor, on: date) -> dict[str, Any]:
    """Everything that the page of a dataset shows."""
    left, more = catalogue.releases_page(source=queries.source_key(found), size=SHOWN)
    imports = queries.imports(found)
    incidents = found.kind == DatasetKind.INCIDENTS and bool(found.version)
    return {
        "facts": facts(found, actor),
        "gates": gates(found, actor, on),
        "relevance": Relevance(found.relevance).label,
        "versions": versions(imports) if imports else None,
        "releases": catalogue.release_table(left) if left else None,
        "more_releases": bool(more),
        "indicators": indicators(found) if found.kind == DatasetKind.INDICATORS and found.version else None,
        "possible": figures.possible(found) if incidents and queries.figure_ready(found) else [],
        "may_ask": actor.may(RELEASE),
        "loadable": found.retracted_at is None,
        "rows_open": incidents and actor.may(SEE_ROWS) and found.steward_id == actor.id,
        "rows_closed": incidents and actor.may(SEE_ROWS) and found.steward_id != actor.id,
    }


def facts(found: Dataset, actor: Actor) -> list[tuple[str, Any]]:
    unknown = _("not said")
    ends = found.agreement_ends and _("until %(end)s") % {"end": dates.date_short(found.agreement_ends)}
    agreement = str(Agreement(found.agreement).label)
    rows = [
        (_("Kind"), DatasetKind(found.kind).label),
        (_("Sector"), catalogue.sector_name(found.sector)),
        (_("Holder"), found.holder.name if found.holder else _("not named")),
        (_("Steward"), found.steward.name if found.steward else _("not named")),
        (_("Source"), found.source or unknown),
        (_("Licence or terms"), found.licence or unknown),
        (_("Agreement on use"), _("%(agreement)s, %(until)s") % {"agreement": agreement, "until": ends} if ends else agreement),
        (_("Who may see it"), Sensitivity(found.sensitivity).label),
        (_("Time that it covers"), catalogue.period_of(found) or unknown),
        (_("Geography"), found.geography or unknown),
        (_("Broken down by"), found.breakdowns or unknown),
        (_("Method version"), numerals.digits(found.method_version)),
        (
            _("Version of the data"),
            _("%(n)s (rises with each import and undo)") % {"n": numerals.digits(found.version)} if found.version else _("nothing loaded"),
        ),
    ]
    return [*rows, (_("Rows"), numerals.number(found.rows))] if actor.may(SEE_ROWS) and found.version else rows


def gates(found: Dataset, actor: Actor, on: date) -> list[Gate]:
    """What refuses a use of the data, and what only warns."""
    change = Link(_("Change"), reverse("records:edit-dataset", args=[found.short])) if actor.may(EDIT) else None
    shown = []
    if closed := catalogue.lock_words(found, on):
        text = _("The data are %(state)s. They are listed, and no figure may use them.") % {"state": closed}
        shown.append(Gate("B", text, _("Prevention coordinator"), change))
    if not found.bias_note:
        shown.append(Gate("B", _missing_bias(found), _("Prevention coordinator"), change))
    if not found.holder:
        shown.append(Gate("W", _("Nobody is named who holds these data."), action=change))
    if not found.bias_effect:
        shown.append(Gate("W", _("It is not said yet how the bias could affect what the city does."), action=change))
    return shown


def _missing_bias(found: Dataset) -> str:
    if found.bias_asked_on:
        day = dates.date_short(found.bias_asked_on)
        return _("The bias is not known; its holder was asked on %(day)s. No figure may use the data before the answer.") % {"day": day}
    return _("There is no bias note: who is missing from these data? No figure may use them before that is written.")


def versions(imports: Sequence[Import]) -> Table:
    names = people.names_of({one.begun_by for one in imports})
    columns = [Column(_("File")), Column(_("When")), Column(_("By")), Column(_("State"))]
    rows = [
        Row(
            [
                isolate(one.file_name), dates.date_short(one.loaded_at or one.begun_at), Cell(names.get(one.begun_by) or _("the installation")),
                _import_state(one),
            ],
            url=reverse("records:import-resume", args=[one.short]),
        )
        for one in imports
    ]  # fmt: skip
    return Table(_("Files that were brought in"), columns, rows)


def _import_state(one: Import) -> str:
    label = str(ImportState(one.state).label)
    return _("%(state)s on %(day)s") % {"state": label, "day": dates.date_short(one.undone_at)} if one.undone_at else label


def indicators(found: Dataset) -> Table:
    """The indicators with the periods that they hold; the numbers are on the map of areas."""
    periods: dict[Any, set[str]] = {}
    for key, period in Indicator.objects.filter(dataset=found).values_list("id", "values__period").distinct():
        periods.setdefault(key, set()).add(period or "")
    shown = list(Indicator.objects.filter(dataset=found).order_by("code")[: MOST_INDICATORS + 1])
    rows = [
        Row([one.name, Unit(one.unit).label, numerals.digits(_("; ").join(sorted(periods.get(one.id, ()))))])
        for one in shown[:MOST_INDICATORS]
    ]
    more = len(periods) - len(rows)
    note = _("%(n)s more are not shown here.") % {"n": numerals.number(more)} if more > 0 else ""
    return Table(_("Indicators"), [Column(_("Name")), Column(_("Unit")), Column(_("Periods"))], rows, note=note)


def sectors_with_drafts() -> list[tuple[str, str]]:
    return [(sector, catalogue.sector_name(sector)) for sector in flow.bias_drafts()]


def _said(text: str) -> Cell:
    return Cell(text) if text else Cell(_("not said"))


def number_of(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else 0


def rows(shown: Sequence[Incident], *, after: int) -> dict[str, Any]:
    """A page of rows: what there is, and nothing about a person."""
    columns = [
        Column(_("Day")),
        Column(_("Area")),
        Column(_("What happened")),
        Column(_("Group that was affected")),
        Column(_("Who took the report")),
        Column(_("Kind of place")),
    ]
    lines = [
        Row(
            [
                dates.date_short(one.day),
                one.area.name if one.area else Cell(kind="unknown"),
                *(_said(text) for text in (one.kind, one.target_group, one.body, one.place_kind)),
            ]
        )
        for one in shown
    ]
    next_url = f"?after={shown[-1].id}" if len(shown) == ROWS else ""
    return {"table": Table(_("Rows as they were loaded"), columns, lines) if lines else None, "next_url": next_url, "begun": bool(after)}
