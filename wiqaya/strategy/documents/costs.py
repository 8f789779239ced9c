"""What the plan costs: by measure and year, by source, with totals; and what does not add up."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from wiqaya.strategy.documents.material import Material
from wiqaya.strategy.documents.pieces import label, number, row, table, told
from wiqaya.strategy.queries.means import fault_words
from wiqaya.strategy.queries.money import currency_name, money
from wiqaya.strategy.words import FundingKind, ResourceKind
from wiqaya.ui import numerals
from wiqaya.ui.documents import Block, BulletList, Callout, Heading, Paragraph, Strong
from wiqaya.ui.documents.blocks import CellValue, Inline


def in_short(m: Material) -> Inline:
    """The cost and what is planned for it, in a sentence."""
    if not m.cost:
        return _("Not known yet: no measure has a cost.")
    told_costs = {"cost": m.money(m.cost), "planned": m.money(m.means.sums.planned)}
    return _("The measures cost %(cost)s; %(planned)s stand in the lines of the budget.") % told_costs


def costs(m: Material) -> list[Block]:
    blocks: list[Block] = [Heading(_("What it costs"), anchor="costs")]
    if not m.cost and not m.means.lines:
        return [*blocks, Callout("caution", _("No cost is known and no line of a budget is written down. A plan without money is a wish."))]
    blocks += [Paragraph(in_short(m)), *_by_measure(m)]
    if m.with_givers:
        blocks += _by_source(m)
    blocks += _needs(m)
    cautions = [*(fault_words(fault, m.means) for fault in m.means.sums.faults), *m.means.leans] if m.with_givers else []
    if cautions:
        blocks += [Heading(_("What does not add up yet, and what it depends on"), 3), BulletList(tuple(cautions))]
    return blocks


def _by_measure(m: Material) -> list[Block]:
    """Rows: measures in the order of the plan, the plan as a whole, the total.  Columns: years, together, cost of the measure."""
    made = m.means.sums
    rows: list[tuple[CellValue, ...]] = [
        _line(told(one.measure.title), made.by_measure.get(one.measure.pk, {}), made.years, _cost(one.measure.cost)) for one in m.means.measures
    ]
    if made.by_measure.get(None):
        rows.append(_line(_("For the plan as a whole"), made.by_measure[None], made.years, ""))
    rows.append(_line(Strong(_("Sum")), made.by_year, made.years, money(m.means.cost), strong=True))
    heads = (_("Measure"), *(numerals.digits(year) for year in made.years), _("Planned money"), _("Cost"))
    caption = _("Planned by measure and year, in %(currency)s") % {"currency": unit(m)}
    return table(caption, heads, rows, numeric=range(1, len(heads)))


def unit(m: Material) -> str:
    """The name of the money."""
    return currency_name(m.strategy.currency) or _("the city's currency")


def _cost(value: Decimal | None) -> str:
    return _("not known yet") if value is None else money(value)


def _line(head: Inline, by_year: Mapping[int, Decimal], years: tuple[int, ...], last: str, *, strong: bool = False) -> tuple[CellValue, ...]:
    cells = [*(money(by_year[year]) if year in by_year else "–" for year in years), money(sum(by_year.values(), Decimal(0))), last]
    return (head, *(Strong(cell) if strong and cell else cell for cell in cells))


def _by_source(m: Material) -> list[Block]:
    made = m.means.sums
    if not made.by_source:
        return []
    known = {one.pk: one for one in m.means.sources}
    rows = [_line(_source(known[key] if key else None), made.by_source[key], made.years, "") for key in (*known, None) if key in made.by_source]
    rows.append(_line(Strong(_("Sum")), made.by_year, made.years, "", strong=True))
    heads = (_("Source"), *(numerals.digits(year) for year in made.years), _("Planned money"), "")
    return table(_("Planned by source and year, in %(currency)s") % {"currency": unit(m)}, heads, rows, numeric=range(1, len(heads)))


def _source(source: Any) -> Inline:
    return row(told(source.name), " (", label(FundingKind, source.kind), ", ", source.get_state_display(), ")") if source else _("no source named")


def _needs(m: Material) -> list[Block]:
    """What is not money, and what nothing meets yet."""
    rows = []
    for kind in ResourceKind:
        found = [one for one in m.means.needs if one.kind == kind]
        unmet = [one for one in found if one.backing == "gap"]
        if found:
            rows.append((str(kind.label), number(len(found)), number(len(found) - len(unmet)), number(len(unmet))))
    return table(_("What the measures need, and what meets it"), (_("Kind"), _("Needs"), _("Met, promised or asked for"), _("Not met")), rows, numeric=(1, 2, 3))

