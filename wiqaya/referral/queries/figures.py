"""Counts by quarter and by year, as they go to the gate: what was asked, answered, decided, ended.  Nothing here leads to a situation."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
from django.conf import settings
from django.db.models import Sum
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from wiqaya.engines.disclosure import Dimension, Raw, Source
from wiqaya.referral.apart import inside
from wiqaya.referral.models import AdviceTally, CityRole, FigureNote, Mechanism, Seat, Tally
from wiqaya.referral.queries import sharing
from wiqaya.referral.queries.tables import ERASED, HALF_YEARLY, QUARTERLY, STEPS, YEARLY, Labels, Table
from wiqaya.referral.words import Closing, Topic
from wiqaya.safeguards.fields import WordsValue
from wiqaya.safeguards.release import question_key

METHOD = "support-counts-1"
SETTLED = timedelta(days=14)  # after the end of a quarter or year: answers that come late are counted by then
CAME = _("It counts who came, not who needed help. People who do not trust the city, do not read or have no telephone are missing; more requests can mean more trust.")
NOTED = _("It counts what was written down. What nobody noted is missing; people who do not know their rights do not ask.")

TOLD = _("It counts reviews, not families: who was asked twice counts twice. A family that fears to say it, or had no review, is missing.")


# Periods


def quarter_of(day: date) -> str:
    """`2026-Q3`."""
    return f"{day.year}-Q{(day.month - 1) // 3 + 1}"


def bounds(period: str) -> tuple[date, date]:
    """First and last day of a quarter (`2026-Q3`), half a year (`2026-H2`) or a year (`2026`).  Raises ValueError for what is none of them."""
    year, half, number = period.partition("-H")
    if half:
        first = date(int(year), 6 * int(number) - 5, 1)
        return first, first.replace(month=first.month + 5, day=30 if number == "1" else 31)
    year, quarter, number = period.partition("-Q")
    if not quarter:
        return date(int(year), 1, 1), date(int(year), 12, 31)
    first = date(int(year), 3 * int(number) - 2, 1)
    return first, (first + timedelta(days=95)).replace(day=1) - timedelta(days=1)


def months(period: str) -> list[date]:
    first, last = bounds(period)
    return [first.replace(month=month) for month in range(first.month, last.month + 1)]


def settled(period: str, on: date) -> bool:
    """Whether the figures may leave: by the calendar, never on somebody's wish."""
    return bounds(period)[1] + SETTLED < on


def quarters(on: date) -> list[str]:
    """Quarters that are settled, since the first count, newest first; eight at most."""
    begun = _begun()
    found: list[str] = []
    day = on
    while begun and day >= begun and len(found) < 8:
        quarter = quarter_of(day)
        if settled(quarter, on):
            found.append(quarter)
        day = bounds(quarter)[0] - timedelta(days=1)
    return found


def halves(on: date) -> list[str]:
    """Half-years that are settled, since the first count, newest first; ten at most.  None where the city has no role in reintegration."""
    begun = _begun()
    with inside():
        asked = CityRole.objects.exists()
    names = [f"{year}-H{half}" for year in range(on.year, on.year - 6, -1) for half in (2, 1)] if begun and asked else []
    return [one for one in names if begun and bounds(one)[1] >= begun and settled(one, on)][:10]


def years(on: date) -> list[str]:
    """Years that are settled, since the first count, newest first; five at most."""
    begun = _begun()
    return [str(year) for year in range(on.year, on.year - 6, -1) if begun and year >= begun.year and settled(str(year), on)][:5]


def _begun() -> date | None:
    """The month of the first count."""
    with inside():
        firsts = [day for model in (Tally, AdviceTally) if (day := model.objects.order_by("month").values_list("month", flat=True).first())]
    return min(firsts).replace(day=1) if firsts else None


def tables_of(period: str) -> tuple[Table, ...]:
    """What leaves for a quarter, half a year or a year.  Counts by city only where a mechanism serves several."""
    if "-H" in period:
        return HALF_YEARLY
    if "-Q" not in period:
        return YEARLY
    with inside():
        shared = bool(sharing.several())
    return tuple(table for table in QUARTERLY if shared or table.cut != "served")


# Counts


def raw(wanted: Table, period: str) -> Raw:
    """The counts of a quarter or year for the gate."""
    counted = _advice(wanted, period) if wanted.measure == "advice" else _support(wanted, period)
    across = [(name, _in_use(name, labels, {value.split(":")[place] for value in counted})) for place, (name, labels) in enumerate(wanted.across)]
    names = [list(labels) for _name, labels in across]
    counts = np.zeros([len(keys) for keys in names], dtype=np.int64)
    for value, count in counted.items():
        place = tuple(keys.index(part) for keys, part in zip(names, value.split(":"), strict=True))
        counts[place] += count
    dimensions = tuple(Dimension(name, tuple(labels), tuple(in_all(label) for label in labels.values())) for name, labels in across)
    where = {"period": frozenset(day.strftime("%Y-%m") for day in months(period))}
    return Raw(kind="cases", measure=wanted.measure, source=_source(wanted, period), dimensions=dimensions, counts=counts, where=where)


def _in_use(name: str, labels: Labels, counted: set[str]) -> Labels:
    """Channels and sectors of the city's mechanisms, as the public page shows them: what nobody can use is no zero to protect."""
    if name == "served":
        with inside():
            return sharing.several(counted)
    if name not in {"channel", "sector"}:
        return labels
    with inside():
        used = set(Seat.objects.values_list("sector", flat=True)) if name == "sector" else {one for row in Mechanism.objects.all() for one in row.channels}
    kept = {key: label for key, label in labels.items() if key in used | counted}
    return kept or labels


def _support(wanted: Table, period: str) -> dict[str, int]:
    with inside():
        rows = Tally.objects.filter(month__in=months(period), event=wanted.event, cut=wanted.cut).values_list("value").annotate(Sum("count"))
        found: dict[str, int] = {}
        for value, count in rows:
            key = _grouped(wanted, value)
            found[key] = found.get(key, 0) + count
    return found


def _grouped(wanted: Table, value: str) -> str:
    """Values of the tally as the table has them: few groups, because every small number hides others with it."""
    if wanted.name == "ended":
        return _end(value)
    if wanted.name == "erased":
        return value if value in ERASED else "other"
    if wanted.cut == "all":
        return "all"
    if wanted.name == "first-step":
        channel, step = value.split(":")
        return f"{channel}:{step if step in STEPS else 'other'}"
    return value


def _end(reason: str) -> str:
    """Reasons of closing in six groups, so that a city of any size can say something."""
    for start, group in (("lower-", "met"), ("still-", "remain"), ("table-", "table")):
        if reason.startswith(start):
            return group
    if reason in {Closing.ELSEWHERE, Closing.COMMUNITY}:
        return "elsewhere"
    return "withdrawn" if reason == Closing.WITHDRAWN else "other"


def _advice(wanted: Table, period: str) -> dict[str, int]:
    with inside():
        rows = list(AdviceTally.objects.filter(month__in=months(period)).values_list("topic", "count", "answered_in_time"))
    if wanted.cut == "time":
        total, kept = sum(row[1] for row in rows), sum(row[2] for row in rows)
        return {"yes": kept, "no": max(total - kept, 0)}
    found: dict[str, int] = {}
    for topic, count, _in_time in rows:
        key = topic if topic in Topic.values else Topic.OTHER.value  # not answered yet: no topic
        found[key] = found.get(key, 0) + count
    return found


def _source(wanted: Table, period: str) -> Source:
    first, last = bounds(period)
    yearly, bias = wanted.every == "year", {"quarter": CAME, "half": TOLD, "year": NOTED}
    return Source(
        key="oversight-counts" if yearly else "support-counts", version="1",
        title=in_all(_("Counts of oversight") if yearly else _("Counts of advice and support")), steward=in_all(_("The city’s mechanism of support")),
        licence="CC BY 4.0", period=f"{first.isoformat()} – {last.isoformat()}", method_version=METHOD, bias_note=in_all(bias[wanted.every]),
    )  # fmt: skip


def in_all(text: str | Promise | WordsValue) -> dict[str, str]:
    """A text of the house in each of its languages."""
    found = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            found[code] = str(text)
    return found


def notes(period: str) -> dict[str, str]:
    """table -> what the oversight office wrote beside it."""
    with inside():
        return dict(FigureNote.objects.filter(period=period).values_list("table", "text"))


def question(wanted: Table, period: str) -> str:
    """The key under which the ledger keeps the answer."""
    return question_key("public", support=wanted.name, quarter=period, method=METHOD)
