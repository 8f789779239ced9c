"""Other names of areas, residents, groups of residents."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from wiqaya.engines.language import fold_name
from wiqaya.places.access import EDIT
from wiqaya.places.models import Area, AreaAlias, Population, PopulationGroup
from wiqaya.places.queries import areas
from wiqaya.safeguards import audit
from wiqaya.safeguards.access import Actor, require


class AliasTaken(ValidationError):
    """The text already names another area."""


@transaction.atomic
def add_alias(*, area: Area, text: str, lang: str = "", by: Actor, at: datetime) -> AreaAlias:
    """Keep another way in which an area is written.  The same alias again changes nothing; another area's is refused."""
    require(by, EDIT)
    folded = fold_name(text)
    if not folded:
        raise ValidationError(_("An alias needs at least one letter or digit."))
    found = AreaAlias.objects.filter(folded=folded).select_related("area").first()
    if found:
        if found.area_id != area.id:
            raise AliasTaken(_("“%(text)s” already names %(area)s.") % {"text": text, "area": found.area})
        return found
    other = _called(folded, area)
    if other:
        raise AliasTaken(_("“%(text)s” already names %(area)s.") % {"text": text, "area": other})
    alias = AreaAlias.objects.create(area=area, text=text.strip()[:200], folded=folded[:200], lang=lang, added=at, added_by=by.id)
    audit.record("alias", area, by=by, at=at)
    return alias


def _called(folded: str, area: Area) -> Area | None:
    """Another present area of this name: an alias would make the name mean two areas."""
    return next((one for one in areas() if one.pk != area.pk and folded in {fold_name(text["text"]) for text in one.name.values()}), None)


@transaction.atomic
def name_area(*, area: Area, names: Mapping[str, str], by: Actor, at: datetime) -> Area:
    """Write the names of an area in the languages given; the others stay."""
    require(by, EDIT)
    for lang, text in names.items():
        area.name = area.name.with_text(lang, text.strip(), by=by, at=at)
    area.save(update_fields=["name"])
    audit.record("name", area, by=by, at=at, languages=sorted(names))
    return area


@transaction.atomic
def change_area(*, area: Area, name: Mapping[str, str], settlement: str, informal: bool, by: Actor, at: datetime) -> Area:
    """Names, kind of place, and whether people settled there without papers for the land; in what it lies: `set_parents`."""
    require(by, EDIT)
    area.settlement, area.informal = settlement, informal
    area.save(update_fields=["settlement", "informal"])
    return name_area(area=area, names=name, by=by, at=at)


@dataclass(frozen=True)
class PopulationRow:
    """Residents of an area in a year; sex and age band `all` for everybody."""

    area: Area
    year: int
    residents: int
    source: str
    sex: str = "all"
    age_band: str = "all"


@transaction.atomic
def load_population(*, rows: Iterable[PopulationRow], by: Actor, at: datetime) -> int:
    """Write residents by area, sex and age band; a later file of the same year replaces what it names."""
    require(by, EDIT)
    made = [Population(city_id=row.area.city_id, **_columns(row)) for row in rows]
    Population.objects.bulk_create(
        made,
        batch_size=1000,
        update_conflicts=True,
        unique_fields=["area", "year", "sex", "age_band"],
        update_fields=["residents", "source"],
    )
    if made:
        audit.record("population", made[0].area, by=by, at=at, rows=len(made))
    return len(made)


def _columns(row: PopulationRow) -> dict[str, Any]:
    return {"area": row.area, "year": row.year, "sex": row.sex, "age_band": row.age_band, "residents": row.residents, "source": row.source}


@transaction.atomic
def save_group(
    *,
    label: Mapping[str, str],
    kind: str,
    agreed: bool,
    by: Actor,
    at: datetime,
    group: PopulationGroup | None = None,
    size: int | None = None,
) -> PopulationGroup:
    """A group of residents, by the label that it agreed to, or marked as not agreed yet."""
    require(by, EDIT)
    saved = group or PopulationGroup()
    for lang, text in label.items():
        saved.label = saved.label.with_text(lang, text.strip(), by=by, at=at)
    saved.kind, saved.label_agreed, saved.size_estimate = kind, agreed, size
    saved.save()
    audit.record("group", saved, by=by, at=at)
    return saved
