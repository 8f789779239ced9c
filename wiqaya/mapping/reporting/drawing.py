"""Figures of a report: made through the gate, or missing with the reason; kept as recipes and drawn again."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils.translation import gettext as _

from wiqaya.engines import language
from wiqaya.engines.disclosure import DisclosureError
from wiqaya.mapping.figures import Maker, Texts, in_each
from wiqaya.mapping.reporting.material import Drawn, Material, Missing, Withheld, city_only, withheld
from wiqaya.places import queries as places
from wiqaya.records import facts
from wiqaya.records import queries as records
from wiqaya.records.actions.release import DatasetRetracted
from wiqaya.records.facts import Unanswerable
from wiqaya.records.words import Sensitivity
from wiqaya.safeguards import release
from wiqaya.safeguards.access import NotAllowed
from wiqaya.safeguards.fields import WordsValue
from wiqaya.safeguards.release import Audience, NoBiasNote, ReleaseRefused
from wiqaya.ui.figures import Break, Figure, Measure, Passport, bar, choropleth, series

if TYPE_CHECKING:
    from wiqaya.records.models import Dataset

AT_MOST = 4  # datasets with figures in one report
MOST_VALUES = 32  # rows of a bar list: what fits the height of a printed page


class TooMany(ValueError):
    """The dataset has too many different values for one figure."""


REFUSED = (ReleaseRefused, NoBiasNote, DisclosureError, Unanswerable, DatasetRetracted, NotAllowed, TooMany)
GROUP = "target_group"


def draw(material: Material, maker: Maker) -> None:
    """Add the figures of the edition to its material; what cannot be shown is named there with its reason."""
    for dataset in material.tables[:AT_MOST]:
        if material.public and city_only(dataset):
            material.withheld.append(_not_public(dataset))
        elif dataset.sensitivity == Sensitivity.RESTRICTED:
            material.withheld.append(_restricted(dataset))
        else:
            material.figures += _of(dataset, material, maker)
    material.withheld += [Withheld(one.title, one.reason) for one in material.figures if isinstance(one, Missing)]


def _of(dataset: Dataset, material: Material, maker: Maker) -> Iterable[Drawn | Missing]:
    years = [change.year for change in material.breaks]
    yield _made(f"{dataset.short}-years", dataset, lambda: maker.series_of(dataset, breaks=years))
    yield _made(f"{dataset.short}-kinds", dataset, lambda: _bars(maker, dataset, "kind"))
    if material.public:
        material.withheld.append(_layer(dataset))
    else:
        yield _made(f"{dataset.short}-areas", dataset, lambda: _areas(maker, dataset))
    if not material.public or _agreed(dataset):
        yield _made(f"{dataset.short}-groups", dataset, lambda: _bars(maker, dataset, GROUP))
    else:
        material.withheld.append(_group_names(dataset))


def _bars(maker: Maker, dataset: Dataset, by: str) -> Figure:
    if len(_values(dataset, by)) > MOST_VALUES:
        raise TooMany
    return maker.bars_of(dataset, by)


def _values(dataset: Dataset, by: str) -> set[str]:
    return facts.values_of(dataset, by)


def _areas(maker: Maker, dataset: Dataset) -> Figure:
    """The map; a list in the order of names where no boundaries are loaded."""
    found = maker.map_of(dataset)
    return found if places.boundaries_on() else bar(found.released, passport=found.about, measure=found.measure)


def _made(key: str, dataset: Dataset, make: Callable[[], Figure]) -> Drawn | Missing:
    try:
        return Drawn(key, make())
    except REFUSED as refused:
        said, title = refused, TITLES[key.rpartition("-")[2]]
        return Missing(key, in_each(_titled(dataset, title)), in_each(lambda: why_not(said)))


TITLES: dict[str, Callable[[], str]] = {
    "years": lambda: _("%(dataset)s, year by year"),
    "kinds": lambda: _("%(dataset)s, by what happened"),
    "areas": lambda: _("%(dataset)s, by area"),
    "groups": lambda: _("%(dataset)s, by the group that was affected"),
}


def why_not(refused: Exception) -> str:
    """Why a figure is not shown, in the present language."""
    match refused:
        case ReleaseRefused():
            return _("Together with figures that were shown before, it would reveal a small number. We protect the privacy of those few.")
        case NoBiasNote():
            return _("The dataset has no bias note yet. Without it nobody could read the figure rightly.")
        case DatasetRetracted():
            return _("The dataset was taken back by whoever holds it.")
        case TooMany():
            return _("It has more different values than one figure can show.")
        case NotAllowed():
            return _("Whoever made this edition may not ask for figures.")
        case Unanswerable():
            return _("The data do not hold what this figure needs.")
        case _:
            return _("The table did not pass the protection of small numbers.")


def _agreed(dataset: Dataset) -> bool:
    """Whether every group that the dataset names has agreed to that name."""
    names = {language.fold(entry["text"]) for group in places.groups() if group.label_agreed for entry in group.label.values() if entry.get("text")}
    used = _values(dataset, GROUP) - {""}
    return bool(used) and all(language.fold(name) in names for name in used)


def _titled(dataset: Dataset, write: Callable[[], str]) -> Callable[[], str]:
    return lambda: write() % {"dataset": dataset.title.best()[0]}


def _not_public(dataset: Dataset) -> Withheld:
    return withheld(
        _titled(dataset, lambda: _("Figures of “%(dataset)s”")), lambda: _("This data is marked as being for the city only. Its steward can mark it as public.")
    )


def _restricted(dataset: Dataset) -> Withheld:
    return withheld(_titled(dataset, lambda: _("Figures of “%(dataset)s”")), lambda: _("This data is for its steward only."))


def _layer(dataset: Dataset) -> Withheld:
    return withheld(
        _titled(dataset, lambda: _("%(dataset)s, by area")),
        lambda: _("Maps of neighbourhoods with reported incidents stay inside the city until neighbourhoods can object to them in public."),
    )


def _group_names(dataset: Dataset) -> Withheld:
    return withheld(
        _titled(dataset, lambda: _("%(dataset)s, by the group that was affected")), lambda: _("The groups have not agreed to the names that this data gives them.")
    )


# -- kept as they were drawn


def recipe(drawn: Drawn, audience: Audience) -> dict[str, Any]:
    """What is needed to draw the same figure again: the release in the ledger, the passport, and how it is drawn."""
    figure, about = drawn.figure, drawn.figure.about
    boundaries = places.boundaries_on() if figure.kind == "choropleth" else None
    return {
        "kind": figure.kind, "release": str(release.key_of(figure.released, audience)), "fingerprint": figure.released.fingerprint,
        "boundaries": str(boundaries.pk) if boundaries else "", "breaks": [[change.before, change.year] for change in figure.cautions.breaks],
        "title": _plain(about.title), "subtitle": _plain(about.subtitle), "boundary_words": _plain(about.boundaries),
        "dates": [day.isoformat() for day in about.dates] if about.dates else None, "fictional": about.fictional,
        "source": figure.released.source.key, "measure": {**asdict(figure.measure), "name": _plain(figure.measure.name)},
    }  # fmt: skip


def _plain(text: Any) -> Texts | str:
    return {lang: str(one) for lang, one in text.items()} if isinstance(text, dict) else str(text)


def redraw(kept: dict[str, Any]) -> Figure | None:
    """The figure as readers saw it; None when its release is no longer there or no longer the same."""
    released = release.find(UUID(kept["release"]))
    if released is None or released.fingerprint != kept["fingerprint"]:
        return None
    dates = tuple(date.fromisoformat(day) for day in kept["dates"]) if kept["dates"] else None
    passport = Passport(
        title=kept["title"], subtitle=kept["subtitle"], dates=dates, boundaries=kept["boundary_words"], fictional=kept["fictional"],  # type: ignore[arg-type]
    )  # fmt: skip
    measure = Measure(**kept["measure"])
    match kept["kind"]:
        case "series":
            return series(released, passport=passport, measure=measure, breaks=[Break(before, year) for before, year in kept["breaks"]])
        case "choropleth":
            boundaries = places.boundary_set(kept["boundaries"]) if kept["boundaries"] else None
            return choropleth(released, places.simple_shapes(boundaries), passport=passport, measure=measure)
        case _:
            return bar(released, passport=passport, measure=measure)


def retraction(kept: dict[str, Any]) -> WordsValue | None:
    """Why the dataset behind a kept figure was taken back, if it was."""
    row = records.dataset(kept["source"].removeprefix("dataset:"))
    return row.retraction if row and row.retracted_at else None
