"""Reading for numbers: raw tables of incidents, which only the gate may turn into something to show.

Every table of a dataset uses the same dimensions (area, month, kind, target_group, body) with the same finest values, so that the
ledger sees when two of them could be subtracted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

import numpy as np
from django.db.models import Max, Min, Q, QuerySet, Sum
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from wiqaya.engines.disclosure import Dimension, Rate, Raw, Source
from wiqaya.places import queries as places
from wiqaya.records.models import Dataset, Indicator, Tally, Value
from wiqaya.records.publisher import publisher
from wiqaya.records.words import Unit
from wiqaya.safeguards.fields import WordsValue

By = Literal["area", "year", "month", "kind", "target_group", "body"]
CATEGORIES = ("kind", "target_group", "body")
UNSAID = "—"


class Unanswerable(ValueError):
    """The data do not hold what was asked; the text says what is missing and how to bring it."""


@dataclass(frozen=True)
class Question:
    """A table asked of a dataset: broken down by what, over which months, filtered by which categories, as a rate or a count.

    `first` and `last` are months (day 1); None for all that the dataset holds.  `per` makes rates per so many residents.
    """

    by: tuple[By, ...] = ("area",)
    first: date | None = None
    last: date | None = None
    where: Mapping[str, frozenset[str]] = field(default_factory=dict)
    per: int | None = None
    denominator: str = "population"

    def words(self) -> dict[str, Any]:
        """The question in plain values, from which its key is made; by area also what the city's areas are at present, where they have levels."""
        grain = places.grain_key() if "area" in {*self.by, *self.where} else ""
        return {
            "by": list(self.by), "first": str(self.first), "last": str(self.last), "where": {k: sorted(v) for k, v in self.where.items()},
            "per": self.per, "denominator": self.denominator if self.per else "", **({"grain": grain} if grain else {}),
        }  # fmt: skip


def months_of(period: str) -> tuple[date | None, date | None]:
    """First and last month of `2014`, `2014-2018`, `2019-03`, `2019-03/2020-02` or an empty text.  Raises Unanswerable."""
    if not period:
        return None, None
    start, _slash, end = period.partition("/") if "/" in period else _years(period)
    try:
        return _month(start, last=False), _month(end or start, last=True)
    except ValueError:
        raise Unanswerable(_("“%(period)s” is no period: write 2019, 2014-2018, 2019-03 or 2019-03/2020-02.") % {"period": period}) from None


def _years(period: str) -> tuple[str, str, str]:
    head, dash, tail = period.partition("-")
    return (head, dash, tail) if len(tail) == 4 else (period, "", "")


def _month(text: str, *, last: bool) -> date:
    year, _dash, month = text.strip().partition("-")
    return date(int(year), int(month) if month else (12 if last else 1), 1)


def incident_table(dataset: Dataset, question: Question) -> Raw:
    """The exact counts behind a question.  Raises Unanswerable when a rate has no residents to divide by."""
    rows = _tallies(dataset, question)
    months = _months(dataset, question)
    dimensions = [_dimension(name, dataset, rows, months) for name in question.by]
    counts = _counts(rows, dimensions, question.by)
    return Raw(
        kind="incidents", measure="incidents", source=source_of(dataset), dimensions=tuple(dimensions), counts=counts,
        where=_where(dataset, question, months), rate=_rate(question, dimensions),
    )  # fmt: skip


def source_of(dataset: Dataset) -> Source:
    """What travels with every number of the dataset."""
    return Source(
        key=f"dataset:{dataset.short}", version=str(dataset.version), title=_texts(dataset.title),
        steward=publisher(dataset), licence=dataset.licence,
        period=f"{dataset.period_start or ''}/{dataset.period_end or ''}".strip("/"),
        bias_note=_texts(dataset.bias_note), method_version=dataset.method_version,
    )  # fmt: skip


def span(dataset: Dataset) -> tuple[date, date] | None:
    """First and last month with an incident."""
    found = Tally.objects.filter(dataset=dataset).aggregate(first=Min("month"), last=Max("month"))
    return (found["first"], found["last"]) if found["first"] else None


def years(dataset: Dataset) -> list[int]:
    found = span(dataset)
    return list(range(found[0].year, found[1].year + 1)) if found else []


def residents(denominator: str = "population") -> dict[str, float]:
    """Residents of each area by code: those recorded with the places, else the indicator of that name.  Raises Unanswerable."""
    recorded = places.residents() if denominator == "population" else {}
    if recorded:
        return {code: float(count) for code, count in recorded.items()}  # summed up by places where only parts are known
    named = [indicator for indicator in Indicator.objects.filter(unit="count").order_by("code") if _is_called(indicator, denominator)]
    if len(named) != 1:
        raise Unanswerable(_nobody(denominator, named))
    newest = Value.objects.filter(indicator=named[0]).aggregate(Max("period"))["period__max"]
    return indicator_values(named[0], newest)


def _nobody(denominator: str, named: Sequence[Indicator]) -> str:
    """Why there is nothing to divide by, and how to mend it."""
    if named:
        codes = ", ".join(one.code for one in named[:6])
        return _("Several indicators could be “%(name)s”: %(codes)s. Name one of them by its code.") % {"name": denominator, "codes": codes}
    return _(
        "No residents by area are known (“%(name)s”), so there is nothing to divide by. Load them with “wiqaya places population”, or import a table with an "
        "indicator “Population”; counts without residents can be shown already."
    ) % {"name": denominator}


def _is_called(indicator: Indicator, name: str) -> bool:
    texts = {indicator.code.casefold(), *(entry["text"].casefold() for entry in indicator.name.values())}
    wanted = name.casefold()
    return wanted in texts or (
        wanted == "population"
        and any(text.startswith(("population, 2", "population 2", "residents", "عدد السكان")) or text == "population" for text in texts)
    )


def _tallies(dataset: Dataset, question: Question) -> QuerySet[Tally]:
    rows = Tally.objects.filter(dataset=dataset)
    if question.first:
        rows = rows.filter(month__gte=question.first)
    if question.last:
        rows = rows.filter(month__lte=question.last)
    for name, values in _finest(dataset, question.where).items():
        chosen = [value for value in values if value != UNSAID] + ([""] if UNSAID in values else [])
        rows = rows.filter(**{f"{'area__code' if name == 'area' else name}__in": chosen})
    return rows.filter(area__isnull=False) if "area" in question.by else rows


def _months(dataset: Dataset, question: Question) -> list[str]:
    found = span(dataset)
    if not found:
        raise Unanswerable(_("The dataset holds no incidents."))
    first, last = question.first or date(found[0].year, 1, 1), question.last or date(found[1].year, 12, 1)
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    return [f"{first.year + (first.month - 1 + n) // 12}-{(first.month - 1 + n) % 12 + 1:02}" for n in range(count)]


def area_dimension(dataset: Dataset) -> Dimension:
    """The areas of which figures are made; what is recorded in a smaller area is counted with the one in which it lies."""
    grain = places.grain()
    members = grain.members(_spoken(dataset)) if grain.below else {}
    return Dimension("area", tuple(area.code for area in grain.areas), tuple(_texts(area.name) for area in grain.areas), "area", members)


def _spoken(dataset: Dataset) -> set[int]:
    """The levels of areas at which the dataset speaks."""
    rows = Tally.objects.filter(dataset=dataset, area__isnull=False).order_by()
    return set(rows.values_list("area__level__order", flat=True).distinct())


def _finest(dataset: Dataset, where: Mapping[str, frozenset[str]]) -> dict[str, frozenset[str]]:
    """The same filters, an area with all that is counted with it."""
    if "area" not in where:
        return dict(where)
    known = area_dimension(dataset)
    return {**where, "area": frozenset().union(*(known.finest(code) for code in where["area"]))}


def _dimension(name: By, dataset: Dataset, rows: QuerySet[Tally], months: Sequence[str]) -> Dimension:
    if name == "area":
        return area_dimension(dataset)
    if name == "month":
        return Dimension("month", tuple(months), role="period")
    if name == "year":
        by_year: dict[str, set[str]] = {}
        for month in months:
            by_year.setdefault(month[:4], set()).add(month)
        return Dimension("month", tuple(by_year), role="period", members={year: frozenset(found) for year, found in by_year.items()})
    found = sorted(value or UNSAID for value in rows.order_by().values_list(name, flat=True).distinct())
    return Dimension(name, tuple(found) or (UNSAID,), role="group" if name == "target_group" else "other")


def _counts(rows: QuerySet[Tally], dimensions: Sequence[Dimension], by: Sequence[By]) -> Any:
    counts = np.zeros([len(dimension.keys) for dimension in dimensions], dtype=np.int64)
    places_of = [_places(dimension) for dimension in dimensions]
    columns = ["area__code" if name == "area" else "month" if name in {"year", "month"} else name for name in by]
    for *values, count in rows.order_by().values_list(*columns).annotate(total=Sum("count")).values_list(*columns, "total"):
        cell = tuple(index.get(_key(name, value), -1) for index, name, value in zip(places_of, by, values, strict=True))
        if -1 not in cell:
            counts[cell] += count
    return counts


def _places(dimension: Dimension) -> dict[str, int]:
    """Where a row's value stands: a year under its own name, an area under every code that is counted with it."""
    if dimension.name != "area":
        return {key: at for at, key in enumerate(dimension.keys)}
    return {code: at for at, key in enumerate(dimension.keys) for code in dimension.finest(key)}


def _key(name: By, value: Any) -> str:
    if name == "year":
        return str(value.year)
    if name == "month":
        return f"{value.year}-{value.month:02}"
    return value or UNSAID


def _where(dataset: Dataset, question: Question, months: Sequence[str]) -> dict[str, frozenset[str]]:
    where = _finest(dataset, question.where)
    if not {"year", "month"} & set(question.by):
        where["month"] = frozenset(months)
    return where


def _rate(question: Question, dimensions: Sequence[Dimension]) -> Rate | None:
    if question.per is None:
        return None
    known = residents(question.denominator)
    area = next((dimension for dimension in dimensions if dimension.name == "area"), None)
    if area is None:
        raise Unanswerable(_("A rate by residents needs a breakdown by area."))
    missing = [key for key in area.keys if key not in known]
    if missing:
        raise Unanswerable(_incomplete(area, missing))
    return Rate(np.array([known[code] for code in area.keys]), question.per, ("area",))


def _incomplete(area: Dimension, missing: Sequence[str]) -> str:
    named = ", ".join(f"{_text_of(area.label(key))} ({key})" for key in missing[:5])
    sentence = ngettext(
        "The number of residents is not known for one area: %(areas)s. Without it there is no rate. Add it (Areas, or “wiqaya places population”), or ask for counts.",
        "The number of residents is not known for %(n)s areas, for example %(areas)s. Without it there is no rate. Add it (Areas, or “wiqaya places population”), "
        "or ask for counts.",
        len(missing),
    )
    return sentence % {"n": len(missing), "areas": named}


def _text_of(label: Any) -> str:
    lang = (get_language() or "en")[:2]
    return label if isinstance(label, str) else label.get(lang) or next(iter(label.values()), "")


def placed(rows: QuerySet[Tally]) -> QuerySet[Tally]:
    """The rows that a figure by area counts."""
    return rows.filter(area__code__in=places.grain().codes)


def unplaced(dataset: Dataset, question: Question) -> int:
    """How many incidents of the period no area of a figure counts, for want of a place or because only a larger area is known.

    Counted and said, never dropped in silence.
    """
    rows = Tally.objects.filter(dataset=dataset).exclude(area__code__in=places.grain().codes)
    bounds = Q() if question.first is None else Q(month__gte=question.first)
    bounds &= Q() if question.last is None else Q(month__lte=question.last)
    return rows.filter(bounds).aggregate(total=Sum("count"))["total"] or 0


def indicator_values(indicator: Indicator, period: str) -> dict[str, float]:
    """Values by area code: official figures by area and period, which carry no persons behind small cells.

    Of what is counted, an area without a value has the sum of its parts, where all of them have one.
    """
    known = _own_values(indicator, period)
    return places.add_up(known, places.parts()) if known and indicator.unit == Unit.COUNT else known


def _own_values(indicator: Indicator, period: str) -> dict[str, float]:
    rows = Value.objects.filter(indicator=indicator, period=period, area__isnull=False).values_list("area__code", "value")
    return {code: float(value) for code, value in rows}


def values_behind(indicator: Indicator, period: str, codes: Sequence[str]) -> dict[str, frozenset[str]]:
    """For each code that has no value of its own, the codes whose values its sum is made of."""
    own, inside = set(_own_values(indicator, period)), places.parts()
    return {code: places.stands_for(code, own, inside) for code in codes if code not in own}


def _texts(words: WordsValue) -> dict[str, str]:
    return {lang: entry["text"] for lang, entry in words.items() if entry.get("text")}


def values_of(dataset: Dataset, by: str) -> set[str]:
    """The different values of a category that the dataset holds, as it writes them; an empty text where it says nothing."""
    return set(Tally.objects.filter(dataset=dataset).order_by().values_list(by, flat=True).distinct())
