"""Tables of counts by quarter, as they go to the gate: what was asked, answered, decided, ended.  Nothing here leads to a situation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from django.conf import settings
from django.db.models import Sum
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from wiqaya.engines.disclosure import Dimension, Raw, Source
from wiqaya.referral.apart import inside
from wiqaya.referral.models import AdviceTally, Mechanism, Seat, Tally
from wiqaya.referral.words import Asker, Channel, Closing, ItemState, SeatSector, Topic
from wiqaya.safeguards.release import question_key

METHOD = "support-counts-1"
SETTLED = timedelta(days=14)  # after the end of a quarter: answers that come late are counted by then
Labels = Mapping[str, str | Promise]
STEPS: Labels = {"home": _("The home service takes it on"), "other": _("Another way, or no ground")}
AGREES: Labels = {"yes": _("The same first step"), "no": _("Another first step")}
SAID: Labels = {ItemState.MET.value: _("Several services are needed"), ItemState.NOT_MET.value: _("Not for the table")}
ENDED: Labels = {
    "met": _("Needs met"), "remain": _("Needs remain"), "table": _("Not for the table"), "elsewhere": _("Pointed to ordinary services"),
    "withdrawn": _("Consent withdrawn"), "other": _("Another end"),
}  # fmt: skip
ON_TIME: Labels = {"yes": _("By the day that was promised"), "no": _("Later, or not yet")}


@dataclass(frozen=True)
class Table:
    """One table: its counts come from `event` and `cut` of the tally; `across` names its dimensions, the first one gives the rows."""

    name: str
    title: str | Promise
    measure: str
    event: str
    cut: str
    across: tuple[tuple[str, Labels], ...]
    parts: str = ""  # what the shares are shares of: a key of the last dimension, for tables of two


CHANNELS, SECTORS = dict(Channel.choices), dict(SeatSector.choices)
TABLES = (
    Table("received-channel", _("Requests for support, by channel"), "received", "received", "channel", (("channel", CHANNELS),)),
    Table("received-asker", _("Requests for support, by who asked"), "received", "received", "asker", (("asker", dict(Asker.choices)),)),
    Table("first-step", _("First step, by channel"), "first-review", "first-review", "channel-step", (("channel", CHANNELS), ("step", STEPS)), "home"),
    Table("read-again", _("First review, read a second time without the first answer"), "read-again", "read-again", "agrees", (("agrees", AGREES),)),
    Table("table-said", _("What the table said, by sector of the service that brought it"), "table-said", "table-said", "sector-said", (("sector", SECTORS), ("said", SAID)), ItemState.MET.value),
    Table("ended", _("How support and requests ended"), "closed", "closed", "outcome", (("end", ENDED),)),
    Table("advice-topic", _("Questions for advice, by topic"), "advice", "", "topic", (("topic", dict(Topic.choices)),)),
    Table("advice-time", _("Questions for advice, answered by the promised day"), "advice", "", "time", (("time", ON_TIME),)),
)  # fmt: skip


def table(name: str) -> Table | None:
    return next((one for one in TABLES if one.name == name), None)


# Quarters


def quarter_of(day: date) -> str:
    """`2026-Q3`."""
    return f"{day.year}-Q{(day.month - 1) // 3 + 1}"


def bounds(quarter: str) -> tuple[date, date]:
    """Its first and last day.  Raises ValueError for what is no quarter."""
    year, number = quarter.split("-Q")
    first = date(int(year), 3 * int(number) - 2, 1)
    return first, (first + timedelta(days=95)).replace(day=1) - timedelta(days=1)


def months(quarter: str) -> list[date]:
    first, _last = bounds(quarter)
    return [first.replace(month=first.month + step) for step in range(3)]


def settled(quarter: str, on: date) -> bool:
    """Whether the quarter's figures may leave: by the calendar, never on somebody's wish."""
    return bounds(quarter)[1] + SETTLED < on


def quarters(on: date) -> list[str]:
    """Quarters that are settled, since the first count, newest first; eight at most."""
    with inside():
        begun = [day for model in (Tally, AdviceTally) if (day := model.objects.order_by("month").values_list("month", flat=True).first())]
    found: list[str] = []
    day = on
    while begun and day >= min(begun).replace(day=1) and len(found) < 8:
        quarter = quarter_of(day)
        if settled(quarter, on):
            found.append(quarter)
        day = bounds(quarter)[0] - timedelta(days=1)
    return found


# Counts


def raw(wanted: Table, quarter: str) -> Raw:
    """The counts of a quarter for the gate."""
    counted = _advice(wanted, quarter) if wanted.measure == "advice" else _support(wanted, quarter)
    across = [(name, _in_use(name, labels, {value.split(":")[place] for value in counted})) for place, (name, labels) in enumerate(wanted.across)]
    names = [list(labels) for _name, labels in across]
    counts = np.zeros([len(keys) for keys in names], dtype=np.int64)
    for value, count in counted.items():
        place = tuple(keys.index(part) for keys, part in zip(names, value.split(":"), strict=True))
        counts[place] += count
    dimensions = tuple(Dimension(name, tuple(labels), tuple(in_all(label) for label in labels.values())) for name, labels in across)
    where = {"period": frozenset(day.strftime("%Y-%m") for day in months(quarter))}
    return Raw(kind="cases", measure=wanted.measure, source=_source(quarter), dimensions=dimensions, counts=counts, where=where)


def _in_use(name: str, labels: Labels, counted: set[str]) -> Labels:
    """Channels and sectors of the city's mechanisms, as the public page shows them: what nobody can use is no zero to protect."""
    if name not in {"channel", "sector"}:
        return labels
    with inside():
        used = set(Seat.objects.values_list("sector", flat=True)) if name == "sector" else {one for row in Mechanism.objects.all() for one in row.channels}
    kept = {key: label for key, label in labels.items() if key in used | counted}
    return kept or labels


def _support(wanted: Table, quarter: str) -> dict[str, int]:
    with inside():
        rows = Tally.objects.filter(month__in=months(quarter), event=wanted.event, cut=wanted.cut).values_list("value").annotate(Sum("count"))
        found: dict[str, int] = {}
        for value, count in rows:
            key = _grouped(wanted, value)
            found[key] = found.get(key, 0) + count
    return found


def _grouped(wanted: Table, value: str) -> str:
    """Values of the tally as the table has them: few groups, because every small number hides others with it."""
    if wanted.name == "ended":
        return _end(value)
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


def _advice(wanted: Table, quarter: str) -> dict[str, int]:
    with inside():
        rows = list(AdviceTally.objects.filter(month__in=months(quarter)).values_list("topic", "count", "answered_in_time"))
    if wanted.cut == "time":
        total, kept = sum(row[1] for row in rows), sum(row[2] for row in rows)
        return {"yes": kept, "no": max(total - kept, 0)}
    found: dict[str, int] = {}
    for topic, count, _in_time in rows:
        key = topic if topic in Topic.values else Topic.OTHER.value  # not answered yet: no topic
        found[key] = found.get(key, 0) + count
    return found


def _source(quarter: str) -> Source:
    first, last = bounds(quarter)
    return Source(
        key="support-counts", version="1", title=in_all(_("Counts of advice and support")), steward=in_all(_("The city’s mechanism of support")),
        licence="CC BY 4.0", period=f"{first.isoformat()} – {last.isoformat()}", method_version=METHOD,
        bias_note=in_all(
            _("It counts who came, not who needed help. People who do not trust the city, do not read or have no telephone are missing; more requests can mean more trust.")
        ),
    )  # fmt: skip


def in_all(text: str | Promise) -> dict[str, str]:
    """A text of the house in each of its languages."""
    found = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            found[code] = str(text)
    return found


def question(wanted: Table, quarter: str) -> str:
    """The key under which the ledger keeps the answer."""
    return question_key("public", support=wanted.name, quarter=quarter, method=METHOD)
