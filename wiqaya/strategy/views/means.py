"""What the plan rests on (STR06): needs and gaps by measure, money by year, on whom it depends."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from wiqaya.safeguards.access import WorkRequest, needs
from wiqaya.strategy.access import EDIT, MONEY, READ
from wiqaya.strategy.models import Strategy
from wiqaya.strategy.queries import means as queries
from wiqaya.strategy.queries.means import Means, OfMeasure, fault_words
from wiqaya.strategy.queries.money import currency_name, money
from wiqaya.strategy.queries.plan import present
from wiqaya.strategy.queries.standing import standing
from wiqaya.strategy.words import Backing, ResourceKind
from wiqaya.ui import numerals
from wiqaya.ui.parts import Cell, Column, Row, Table

MOST = 200  # measures in one table; the register of needs has the others


@needs(READ)
def means(request: WorkRequest) -> HttpResponse:
    """Of the present strategy, or of the one that the address names."""
    short = request.GET.get("strategy", "")
    strategy = get_object_or_404(Strategy, short=short) if short else present()
    page: dict[str, Any] = {"strategy": strategy, "may_edit": request.actor.may(EDIT), "may_money": request.actor.may(MONEY)}
    if strategy is not None:
        page |= _shown(queries.means(strategy), money_too=request.actor.may(MONEY))
        page["standing"] = standing(strategy, timezone.localdate())
    return render(request, "strategy/means/means.html", page)


def _shown(found: Means, *, money_too: bool) -> dict[str, Any]:
    return {
        "needs": _needs(found), "unbacked": [one.measure for one in found.measures if one.unbacked], "unmet": sum(len(one.unmet) for one in found.measures),
        "given": found.given, "uncosted": len(found.uncosted), "more": max(len(found.measures) - MOST, 0),
        **(_money(found) if money_too else {}),
    }  # fmt: skip


def _needs(found: Means) -> Table | None:
    """One row for each measure, one column for each kind of means."""
    columns = [Column(_("Measure")), *(Column(kind.label) for kind in ResourceKind)]
    rows = [Row([Cell(one.measure.title, _of(one)), *(_kind(one, kind) for kind in ResourceKind)]) for one in found.measures[:MOST]]
    return Table(_("What each measure needs, and what meets it"), columns, rows) if rows else None


def _of(one: OfMeasure) -> str:
    return f"{reverse('strategy:needs')}?measure={one.measure.pk}"


def _kind(one: OfMeasure, kind: str) -> Cell:
    """How many needs of a kind, and how many of them nothing meets."""
    rows = one.needs[kind]
    if not rows:
        return Cell(_("not asked"), kind="not-asked")
    gaps = sum(row.backing == Backing.GAP for row in rows)
    if gaps:
        return Cell(len(rows), tag=_("not met: %(count)s") % {"count": numerals.number(gaps)}, tag_kind="caution")
    return Cell(len(rows), tag=_("met or asked for"), tag_kind="ok")


def _money(found: Means) -> dict[str, Any]:
    made = found.sums
    facts = [
        (_("Cost of the measures"), money(found.cost, found.strategy.currency)),
        (_("Planned money"), money(made.planned, found.strategy.currency)),
        (_("Approved money"), money(made.approved, found.strategy.currency)),
        (_("Spent money"), money(made.spent, found.strategy.currency)),
    ]
    return {
        "facts": facts, "by_measure": _by_measure(found), "by_source": _by_source(found), "faults": [fault_words(fault, found) for fault in made.faults],
        "leans": found.leans, "dedicated": [(numerals.digits(year), money(amount, found.strategy.currency), bool(amount)) for year, amount in found.dedicated.items()],
    }  # fmt: skip


def _by_measure(found: Means) -> Table | None:
    made = found.sums
    rows = [
        Row([Cell(one.measure.title), *_years(made.by_measure.get(one.measure.pk, {}), made.years), money(one.measure.cost) or Cell(_("not known"), kind="unknown")])
        for one in found.measures[:MOST]
    ]
    if None in made.by_measure:
        rows.append(Row([_("For the plan as a whole"), *_years(made.by_measure[None], made.years), ""]))
    total = Row([_("Sum"), *_years(made.by_year, made.years), money(found.cost)])
    caption = _("Planned by measure and year, in %(currency)s") % {"currency": _unit(found)}
    return Table(caption, [Column(_("Measure")), *_columns(made.years), Column(_("Cost"), numeric=True)], rows, total) if made.years else None


def _by_source(found: Means) -> Table | None:
    made, known = found.sums, {one.pk: one for one in found.sources}
    rows = [
        Row([Cell(known[key].name, reverse("strategy:source", args=[known[key].short])) if key else Cell(_("no source named")), *_years(made.by_source[key], made.years)])
        for key in (*known, None)
        if key in made.by_source
    ]
    caption = _("Planned by source and year, in %(currency)s") % {"currency": _unit(found)}
    total = Row([_("Sum"), *_years(made.by_year, made.years)])
    return Table(caption, [Column(_("Source")), *_columns(made.years)], rows, total) if made.years else None


def _unit(found: Means) -> str:
    return currency_name(found.strategy.currency) or _("the city's currency")


def _columns(years: tuple[int, ...]) -> list[Column]:
    return [*(Column(numerals.digits(year), numeric=True) for year in years), Column(_("Planned money"), numeric=True)]


def _years(by_year: Mapping[int, Decimal], years: tuple[int, ...]) -> list[str]:
    return [*(money(by_year[year]) if year in by_year else "–" for year in years), money(sum(by_year.values(), Decimal(0)))]
