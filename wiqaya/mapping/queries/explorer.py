"""Reading for the map of areas: which layers there are, what can be chosen in them, what neighbourhoods said of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from django.core.cache import caches
from django.db.models import Max, Min, QuerySet, Sum

from wiqaya.engines import language
from wiqaya.mapping.access import CONTRIBUTE, EDIT, READ
from wiqaya.mapping.models import AreaNote, Asset
from wiqaya.places import queries as places
from wiqaya.records import facts
from wiqaya.records import queries as records
from wiqaya.records.facts import UNSAID
from wiqaya.records.words import DatasetKind, Sensitivity, Unit
from wiqaya.safeguards.access import Actor
from wiqaya.safeguards.fields import WordsValue
from wiqaya.ui.figures.texts import sort_key

if TYPE_CHECKING:
    from wiqaya.places.models import Area
    from wiqaya.records.models import Dataset, Indicator

ASSETS = "assets"  # the layer of what brings people together; others are called by the short id of their dataset
State = Literal["ready", "not_loaded", "no_bias_note", "retracted", "restricted", "held"]
FEW = 5  # a smaller number of reports without a place is not said
AT_MOST = 50  # figures of a dataset offered at once; the others are found by a word


def may_note(by: Actor) -> bool:
    """Those who write the mapping, and members of the network, on behalf of a committee."""
    return by.may(EDIT) or (by.may(READ) and by.may(CONTRIBUTE))


@dataclass(frozen=True, slots=True)
class Choice:
    """A dataset as a layer, and whether it can be shown."""

    dataset: Dataset
    state: State

    @property
    def key(self) -> str:
        return self.dataset.short

    @property
    def official(self) -> bool:
        return self.dataset.kind == DatasetKind.INDICATORS


@dataclass(frozen=True, slots=True)
class Choices:
    """Layers in the order in which they are offered: services and official figures first, then what was reported."""

    official: list[Choice]
    reported: list[Choice]

    def find(self, key: str) -> Choice | None:
        return next((choice for choice in (*self.official, *self.reported) if choice.key == key), None)


def choices() -> Choices:
    """Datasets by area, oldest first.  Two queries."""
    held = held_back()
    rows = sorted((row for row in records.datasets() if row.kind in (DatasetKind.INDICATORS, DatasetKind.INCIDENTS)), key=lambda row: row.pk)
    found = [Choice(row, _state(row, held)) for row in rows]
    return Choices([one for one in found if one.official], [one for one in found if not one.official])


def _state(row: Dataset, held: set[str]) -> State:
    if row.retracted_at is not None:
        return "retracted"
    if row.sensitivity == Sensitivity.RESTRICTED:
        return "restricted"
    if row.short in held:
        return "held"
    if not row.version:
        return "not_loaded"
    return "ready" if row.bias_note else "no_bias_note"


# -- what can be chosen


@dataclass(frozen=True, slots=True)
class Options:
    """What the rows of a dataset of incidents can be narrowed to.  No counts; `unplaced` is None where there are too few to say."""

    years: tuple[int, ...]
    kinds: tuple[str, ...]
    groups: tuple[str, ...]
    unplaced: int | None
    some_unplaced: bool


def options(dataset: Dataset) -> Options:
    """Kept for this version of the data and of the hierarchy of areas, so that a page does not read its rows again."""
    key = f"layer-options-{dataset.pk}-{dataset.version}{places.grain_key()}"
    found: Options | None = caches["default"].get(key)
    if found is None:
        found = _options(dataset)
        caches["default"].set(key, found, None)
    return found


def _options(dataset: Dataset) -> Options:
    rows = dataset.tallies.order_by()
    placed = facts.placed(rows)
    first, last = placed.aggregate(at=Min("month"))["at"], placed.aggregate(at=Max("month"))["at"]
    lost = _total(rows) - _total(placed)
    years = tuple(range(first.year, last.year + 1)) if first and last else ()
    return Options(years, _values(placed, "kind"), _values(placed, "target_group"), lost if lost >= FEW else None, bool(lost))


def _total(rows: QuerySet[Any]) -> int:
    return rows.aggregate(total=Sum("count"))["total"] or 0


def _values(rows: QuerySet[Any], column: str) -> tuple[str, ...]:
    """The values of a column where it says anything at all."""
    found = {value or UNSAID for value in rows.values_list(column, flat=True).distinct()}
    return () if found <= {UNSAID} else tuple(sorted(found))


@dataclass(frozen=True, slots=True)
class Found:
    """Figures of a dataset that hold a word; `more` when there are others."""

    rows: list[Indicator]
    more: bool


def indicators(dataset: Dataset, *, word: str = "", limit: int = AT_MOST) -> Found:
    """Numbers (not shares or money) of a dataset, by their code."""
    rows = dataset.indicators.filter(unit=Unit.COUNT).order_by("code")
    found = list(rows[: limit + 1]) if not word else [row for row in rows if _holds(row, language.fold(word))][: limit + 1]
    return Found(found[:limit], len(found) > limit)


def _holds(row: Indicator, folded: str) -> bool:
    """Whether its code or a name holds the word, however either is written."""
    return any(folded in language.fold(text) for text in (row.code, *(entry.get("text", "") for entry in row.name.values())))


def indicator(dataset: Dataset, code: str) -> Indicator | None:
    return dataset.indicators.filter(unit=Unit.COUNT, code=code).first()


def holds_other_units(dataset: Dataset) -> bool:
    """Whether it also holds shares, money or other units, which are not drawn."""
    return dataset.indicators.exclude(unit=Unit.COUNT).exists()


def periods(indicator: Indicator) -> list[str]:
    """The periods for which areas have a value, newest first."""
    rows = indicator.values.filter(area__isnull=False).order_by().values_list("period", flat=True).distinct()
    return sorted(rows, reverse=True)


def newest_periods(dataset: Dataset, indicators: Iterable[Indicator]) -> dict[Any, str]:
    """The newest period of each figure, by its key."""
    rows = dataset.indicators.filter(pk__in=[row.pk for row in indicators], values__area__isnull=False)
    return dict(rows.order_by().values_list("pk").annotate(newest=Max("values__period")))


# -- areas


def by_name(areas: Iterable[Area], lang: str) -> list[Area]:
    """In the order of their names, as people look them up; never by a value."""
    return sorted(areas, key=lambda area: sort_key(area.name.best(lang)[0], lang))


@dataclass(frozen=True, slots=True)
class Here:
    """What is written down for one area."""

    area: Area
    assets: list[tuple[str, WordsValue]]


@dataclass(frozen=True, slots=True)
class Together:
    """What brings people together: for the whole city, and area by area."""

    city: list[tuple[str, WordsValue]]
    areas: list[Here]


def together(areas: Iterable[Area], lang: str) -> Together:
    """Two queries, whatever the number of areas."""
    known = by_name(areas, lang)
    rows = Asset.objects.order_by("short")
    held: dict[Any, list[tuple[str, WordsValue]]] = {}
    for area, short, name in rows.filter(areas__isnull=False).values_list("areas", "short", "name"):
        held.setdefault(area, []).append((short, name))
    city = list(rows.filter(whole_city=True).values_list("short", "name"))
    return Together(city, [Here(area, held.get(area.pk, [])) for area in known])


# -- notes and objections


def notes_on(layer: str) -> list[AreaNote]:
    """What neighbourhoods said of a layer, newest first."""
    return list(AreaNote.objects.filter(layer=layer).select_related("area").order_by("-dated", "-added_at"))


def notes_of(area: Area) -> list[AreaNote]:
    return list(AreaNote.objects.filter(area=area).order_by("-dated", "-added_at"))


def held_back() -> set[str]:
    """The layers that an unanswered objection holds back."""
    return set(AreaNote.objects.filter(objection=True, holds=True, answer={}).values_list("layer", flat=True))

