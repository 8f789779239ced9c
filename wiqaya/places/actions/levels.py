"""The levels of a city's hierarchy of areas: added, named, put in order, chosen for figures, taken away."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from wiqaya.places.access import EDIT
from wiqaya.places.models import AreaLevel, BoundarySet
from wiqaya.places.queries import level_of_figures, levels
from wiqaya.safeguards import audit
from wiqaya.safeguards.access import Actor, require

MOST = 6  # a deeper hierarchy is a mistake in the making


@transaction.atomic
def add_level(*, name: Mapping[str, str], by: Actor, at: datetime, above: int | None = None, prefix: str = "") -> AreaLevel:
    """A further level, `above` the level of that order or below all; figures stay with the level of which they were made.

    Raises ValidationError for a name that is missing or already used, or when there are too many levels.
    """
    require(by, EDIT)
    there = list(levels().select_for_update())
    if len(there) >= MOST:
        raise ValidationError(_("A city has at most %(most)s levels.") % {"most": MOST})
    if above is not None and above not in {level.order for level in there}:
        raise ValidationError(_("The city has no level %(order)s.") % {"order": above})
    _stay(there)
    order = above or len(there) + 1
    for level in reversed(there):
        if level.order >= order:
            level.order += 1
            level.save(update_fields=["order"])
    made = AreaLevel(order=order, prefix=_prefix(prefix))
    _name(made, name, there, by, at)
    made.save()
    audit.record("add", made, by=by, at=at, order=order)
    return made


def _stay(there: list[AreaLevel]) -> None:
    """What went without saying while there was one level is written down: its boundaries, and that figures are made of it."""
    if len(there) == 1:
        BoundarySet.objects.filter(level__isnull=True).update(level=there[0])
    chosen = level_of_figures()
    if chosen and not chosen.figures:
        chosen.figures = True
        chosen.save(update_fields=["figures"])


@transaction.atomic
def change_level(
    *, level: AreaLevel, by: Actor, at: datetime, name: Mapping[str, str] | None = None, prefix: str | None = None
) -> AreaLevel:
    """Rename a level in the languages given (the others stay), or change what is put before the codes of its next file."""
    require(by, EDIT)
    _name(level, name or {}, [one for one in levels() if one.pk != level.pk], by, at)
    level.prefix = level.prefix if prefix is None else _prefix(prefix)
    level.save(update_fields=["name", "prefix"])
    audit.record("change", level, by=by, at=at, languages=sorted(name or {}))
    return level


@transaction.atomic
def choose_level(*, level: AreaLevel, by: Actor, at: datetime) -> AreaLevel:
    """Make figures of the areas of this level from now on; what left before stays as it was."""
    require(by, EDIT)
    AreaLevel.objects.filter(figures=True).exclude(pk=level.pk).update(figures=False)
    level.figures = True
    level.save(update_fields=["figures"])
    audit.record("choose", level, by=by, at=at, order=level.order)
    return level


@transaction.atomic
def remove_level(*, level: AreaLevel, by: Actor, at: datetime) -> None:
    """Take away a level that has never had an area.  Raises ValidationError for any other, and for the last one."""
    require(by, EDIT)
    there = list(levels().select_for_update())
    if level.areas.exists() or level.boundaries.exists():
        raise ValidationError(_("“%(level)s” has areas, or had some. Only an empty level can be taken away.") % {"level": level})
    if len(there) == 1:
        raise ValidationError(_("A city needs at least one level of areas."))
    audit.record("remove", level, by=by, at=at, order=level.order)
    level.delete()
    for one in there:
        if one.order > level.order:
            one.order -= 1
            one.save(update_fields=["order"])


def _name(level: AreaLevel, given: Mapping[str, str], others: list[AreaLevel], by: Actor, at: datetime) -> None:
    texts = {lang: text.strip() for lang, text in given.items()}
    for lang, text in texts.items():
        if text and any(other.name.get(lang, {}).get("text", "").casefold() == text.casefold() for other in others):
            raise ValidationError(_("Another level is called “%(name)s” already.") % {"name": text})
        if text or lang in level.name:
            level.name = level.name.with_text(lang, text, by=by, at=at)
    if not any(entry.get("text") for entry in level.name.values()):
        raise ValidationError(_("A level needs a name, for example “District”."))


def _prefix(text: str) -> str:
    found = "".join(text.split())
    if len(found) > 8:
        raise ValidationError(_("What is put before codes has at most 8 letters or digits."))
    return found
