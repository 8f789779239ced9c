"""Every write to what exists already: added with a name only, changed, confirmed, disputed, seen by whom, taken away."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from wiqaya.mapping.access import EDIT, READ
from wiqaya.mapping.models import Asset, Perception
from wiqaya.mapping.queries.assets import CHOICES, LINKED, TEXTS, digest, may_add, may_change
from wiqaya.mapping.words import AssetKind, Nature
from wiqaya.safeguards import audit
from wiqaya.safeguards.access import Actor, NotAllowed, require
from wiqaya.safeguards.fields import WordsValue
from wiqaya.safeguards.texts import keep

if TYPE_CHECKING:
    from wiqaya.places.models import PopulationGroup

Texts = Mapping[str, str]  # {lang: text}
KNOWN: Mapping[str, type[models.TextChoices]] = {"nature": Nature, "kind": AssetKind}
ACCEPTED = frozenset((*TEXTS, *CHOICES, *LINKED, "owner", "whole_city"))


class ChangedMeanwhile(ValidationError):
    """Somebody else changed the entry since the writer opened it.  Nothing was saved."""


@transaction.atomic
def add_asset(*, by: Actor, at: datetime, **values: Any) -> Asset:
    """Something that exists; a name is enough.

    `values`: `name`, `purpose`, `strengths`, `limits`, `availability` as {lang: text}; `nature` and `kind` as codes; `owner` an organisation;
    `whole_city`; `areas`, `groups` and `helps_with` (issues) as objects.  Whoever adds it confirms that it is there today.
    """
    if not may_add(by):
        raise NotAllowed(EDIT)
    asset = Asset(added_by=by.id, added_at=at, confirmed_on=at.date())
    _fill(asset, values, by=by, at=at)
    audit.record("asset.add", asset, by=by, at=at, fields=sorted(values))
    return asset


@transaction.atomic
def write_asset(*, asset: Asset, by: Actor, at: datetime, seen: str = "", **values: Any) -> Asset:
    """Change what is given; the rest stays.  `seen` is the digest that the writer opened: raises ChangedMeanwhile when it is another one now."""
    row = _open(asset, by)
    if seen and seen != digest(row):
        raise ChangedMeanwhile(
            _("Somebody changed this entry while you were writing. Nothing is lost: compare, then save again."), "changed"
        )
    _fill(row, values, by=by, at=at)
    audit.record("asset.write", row, by=by, at=at, fields=sorted(values))
    return row


def _open(asset: Asset, by: Actor) -> Asset:
    row = Asset.objects.select_for_update().get(pk=asset.pk)
    if not may_change(by, row):
        raise NotAllowed(EDIT)
    return row


def _fill(asset: Asset, values: Mapping[str, Any], *, by: Actor, at: datetime) -> None:
    if set(values) - ACCEPTED:
        raise ValueError(f"no part of an entry: {sorted(set(values) - ACCEPTED)}")
    for name in TEXTS:
        if name in values:
            setattr(asset, name, keep(getattr(asset, name), values[name], by=by, at=at, field=name))
    for name in CHOICES:
        if name in values:
            setattr(asset, name, _chosen(name, values[name]))
    for name in ("owner", "whole_city"):
        if name in values:
            setattr(asset, name, values[name])
    if not asset.name:
        raise ValidationError({"name": _("A name is enough, but it needs one: for example “Football evening of the port”.")})
    asset.save()
    for name in LINKED:
        if name in values:
            getattr(asset, name).set(values[name])


def _chosen(name: str, value: str) -> str:
    if value not in KNOWN[name].values:
        raise ValidationError({name: _("“%(word)s” is not one of: %(known)s.") % {"word": value, "known": ", ".join(KNOWN[name].values)}})
    return value


@transaction.atomic
def confirm_asset(*, asset: Asset, by: Actor, at: datetime) -> Asset:
    """It is still there and the entry still says it right."""
    if not may_add(by):
        raise NotAllowed(EDIT)
    row = Asset.objects.select_for_update().get(pk=asset.pk)
    row.confirmed_on = at.date()
    row.save(update_fields=["confirmed_on"])
    audit.record("asset.confirm", row, by=by, at=at)
    return row


@transaction.atomic
def dispute_asset(*, asset: Asset, text: Texts, by: Actor, at: datetime) -> Asset:
    """Say what is wrong or contested about an entry.  Everybody who reads the mapping may; what others said before stays."""
    require(by, READ)
    row = Asset.objects.select_for_update().get(pk=asset.pk)
    said = {lang: words.strip() for lang, words in text.items() if words.strip()}
    if not said:
        raise ValidationError({"text": _("Write in a sentence what is contested, so that others can look into it.")})
    before = {lang: row.disputed.get(lang, {}).get("text", "") for lang in said}
    row.disputed = keep(
        row.disputed, {lang: f"{before[lang]}\n{words}".strip() for lang, words in said.items()}, by=by, at=at, field="text"
    )
    row.save(update_fields=["disputed"])
    audit.record("asset.dispute", row, by=by, at=at)
    return row


@transaction.atomic
def settle_dispute(*, asset: Asset, by: Actor, at: datetime) -> Asset:
    """What was contested is put right: the mark goes, the record of it stays in the log."""
    require(by, EDIT)
    row = Asset.objects.select_for_update().get(pk=asset.pk)
    row.disputed = WordsValue()
    row.save(update_fields=["disputed"])
    audit.record("asset.settle", row, by=by, at=at)
    return row


@transaction.atomic
def remove_asset(*, asset: Asset, by: Actor, at: datetime) -> None:
    row = _open(asset, by)
    audit.record("asset.remove", row, by=by, at=at, short=row.short)
    row.delete()


@transaction.atomic
def add_perception(
    *, asset: Asset, view: Texts, by: Actor, at: datetime, held_by: Texts | None = None, group: PopulationGroup | None = None,
    source: Texts | None = None, dated: date | None = None,
) -> Perception:  # fmt: skip
    """How it is seen, and by whom (G1-22): by a group of residents, or by whoever is said."""
    if not may_add(by):
        raise NotAllowed(EDIT)
    if dated and dated > at.date():
        raise ValidationError({"dated": _("This day is still to come.")})
    row = Perception(asset=asset, group=group, dated=dated, added_by=by.id, added_at=at)
    for name, given in (("view", view), ("held_by", held_by or {}), ("source", source or {})):
        setattr(row, name, keep(WordsValue(), given, by=by, at=at, field=name))
    if not row.view:
        raise ValidationError({"view": _("Write how it is seen, in a sentence.")})
    if not row.held_by and group is None:
        raise ValidationError({"held_by": _("Say whose view this is: choose a group, or write who sees it so. Never a person's name.")})
    row.save()
    audit.record("asset.add-perception", asset, by=by, at=at, perception=str(row.pk))
    return row


@transaction.atomic
def remove_perception(*, perception: Perception, by: Actor, at: datetime) -> None:
    if not (by.may(EDIT) or (may_add(by) and perception.added_by == by.id)):
        raise NotAllowed(EDIT)
    audit.record("asset.remove-perception", perception, by=by, at=at)
    perception.delete()
