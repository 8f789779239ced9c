"""What changed between two rounds: one row for each question, dots with their intervals on both sides of zero."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from wiqaya.engines.disclosure import Released

from . import bars, legend
from .cells import Point, read, require_released
from .figure import Figure, Plan
from .passport import Cautions, Passport
from .table import Entry
from .texts import Measure, Text, said


def changes(rows: Sequence[tuple[Text, Released]], *, passport: Passport, measure: Measure) -> Figure:
    """The number of the whole in each of several released tables of changes, in the order given: (what was asked, table).

    All tables come from one source; `measure` is signed.  Raises ValueError without a table.
    """
    for _name, released in rows:
        require_released(released)
    if not rows or not measure.signed:
        raise ValueError("Changes need at least one released table and a signed measure.")
    points = [read(released.cell(), measure, str(number), "") for number, (_name, released) in enumerate(rows, 1)]

    def named(lang: str) -> list[tuple[str, Point]]:
        return [(said(name, lang), point) for (name, _released), point in zip(rows, points, strict=True)]

    def key(_lang: str) -> list[legend.LegendEntry]:
        thin = [legend.interval()] if any(point.interval for point in points) else []
        return [*thin, *legend.states((point.state for point in points), mark="dot")]

    plan = Plan(
        lambda lang, narrow: bars.draw(named(lang), measure, lang, mark="dot", narrow=narrow),
        lambda lang: [Entry(name, "", point) for name, point in named(lang)], key, lambda: _("Question"),
        lambda: ["changes", *((repr(name), released.fingerprint) for name, released in rows)],
    )  # fmt: skip
    hidden = any(point.state == "hidden" for point in points)
    return Figure("bar", rows[0][1], passport, measure, Cautions(hidden, any(point.state == "weak" for point in points)), plan, None)
