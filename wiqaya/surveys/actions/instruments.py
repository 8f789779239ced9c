"""Questionnaires: made from modules or from a workbook, read by a second person where they are sensitive, and frozen once asked."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from wiqaya.exchange.xforms.convert import ITEMSETS, Converted, FormRefused, convert_form
from wiqaya.places import queries as places
from wiqaya.safeguards import audit
from wiqaya.safeguards.access import Actor, require, require_other
from wiqaya.safeguards.fields import WordsValue, words
from wiqaya.surveys.access import DESIGN, ETHICS
from wiqaya.surveys.actions.form_files import keep_list
from wiqaya.surveys.asking import about_nobody
from wiqaya.surveys.composing import Composed, Recipe, compose, write_workbook
from wiqaya.surveys.composing.modules import LANGUAGES
from wiqaya.surveys.models import Instrument, InstrumentVersion, Scale
from wiqaya.surveys.queries.forms import form_of, needed_files
from wiqaya.surveys.queries.planning import needs_ethics
from wiqaya.surveys.words import VersionState

__all__ = [
    "FormRefused", "compose_version", "make_instrument", "make_ready", "read_ethics", "retire", "reword_version", "set_roles", "set_scale",
    "upload_version", "write_ethics",
]  # fmt: skip
Texts = Mapping[str, str]


@transaction.atomic
def make_instrument(*, title: Texts, subject: str, purpose: Texts, source: Texts | None = None, by: Actor, at: datetime) -> Instrument:
    """A questionnaire without questions yet."""
    require(by, DESIGN)
    made = Instrument.objects.create(
        title=words(**title), subject=subject, purpose=words(**purpose), source=words(**(source or {})), made_by=by.id, made_at=at
    )
    audit.record("survey.make-instrument", made, by=by, at=at, subject=subject)
    return made


@transaction.atomic
def compose_version(*, instrument: Instrument, recipe: Recipe, languages: Sequence[str] = LANGUAGES, by: Actor, at: datetime) -> InstrumentVersion:
    """The next version, put together from ready modules.  Raises ValidationError when no module was chosen or an area has no name."""
    require(by, DESIGN)
    if not recipe.modules:
        raise ValidationError({"modules": _("Choose at least one module.")})
    composed = compose(recipe, [_area(area) for area in places.figure_areas()])
    number = _next(instrument)
    workbook = write_workbook(
        composed, title=instrument.title.best(languages[0])[0], form_id=instrument.short, version=str(number), languages=languages
    )
    converted = convert_form(workbook, f"{instrument.short}.xlsx")
    about_nobody(converted.form, composed.roles, NON_FIELD_ERRORS)
    version = _keep(instrument, number, converted, workbook, composed.roles, by, at)
    version.recipe, version.languages = asdict(recipe), list(languages)
    version.save(update_fields=["recipe", "languages"])
    _keep_scales(version, composed)
    return version


@transaction.atomic
def reword_version(*, version: InstrumentVersion, texts: Mapping[str, Texts], licence: Texts, by: Actor, at: datetime) -> InstrumentVersion:
    """The next version, with texts typed over ours (the slots of a licensed scale); the licence goes to the scales whose items changed."""
    require(by, DESIGN)
    recipe = Recipe(**{**version.recipe, "texts": {**version.recipe.get("texts", {}), **texts}})
    made = compose_version(instrument=version.instrument, recipe=_frozen(recipe), languages=version.languages, by=by, at=at)
    for scale in made.scales.all():
        if set(scale.items) & set(texts):
            scale.licence = words(**licence)
            scale.save(update_fields=["licence"])
    return made


@transaction.atomic
def upload_version(*, instrument: Instrument, name: str, workbook: bytes, by: Actor, at: datetime) -> InstrumentVersion:
    """The next version, from a workbook of the city's own.  Raises FormRefused with sheet, row and column of every problem."""
    require(by, DESIGN)
    converted = convert_form(workbook, name)
    roles = _guessed_roles(converted)
    about_nobody(converted.form, roles, "file")
    kept = _keep(instrument, _next(instrument), converted, workbook, roles, by, at)
    if converted.itemsets is not None:
        keep_list(version=kept, name=ITEMSETS, data=converted.itemsets.encode(), by=by, at=at)
    return kept


@transaction.atomic
def set_roles(*, version: InstrumentVersion, roles: Mapping[str, Any], by: Actor, at: datetime) -> InstrumentVersion:
    """Which questions hold the area, sex, age band, group label and panel code, and which are sensitive.  Only of a draft."""
    require(by, DESIGN)
    _only_draft(version)
    version.roles = {part: name for part, name in roles.items() if name}
    about_nobody(form_of(version), version.roles, "group")
    version.save(update_fields=["roles"])
    audit.record("survey.set-roles", version, by=by, at=at)
    return version


@transaction.atomic
def set_scale(*, version: InstrumentVersion, key: str, by: Actor, at: datetime, **fields: Any) -> Scale:
    """A scale of a version: its items, those that count the other way round, how many must be answered, the licence of their texts."""
    require(by, DESIGN)
    _only_draft(version)
    items, turned = list(fields.get("items", ())), list(fields.get("reversed", ()))
    if not len(items) >= 2 or not set(turned) <= set(items):
        raise ValidationError({"items": _("A scale has at least two items, and turns only its own.")})
    if not 1 <= fields.get("minimum", 1) <= len(items):
        raise ValidationError({"minimum": _("Between one and all of the items must be answered.")})
    scale, _made = Scale.objects.update_or_create(version=version, key=key, defaults=fields)
    audit.record("survey.set-scale", version, by=by, at=at, key=key)
    return scale


@transaction.atomic
def write_ethics(*, instrument: Instrument, note: Texts, by: Actor, at: datetime) -> Instrument:
    """The note on what harm asking could do.  A changed note is read again."""
    require(by, DESIGN)
    instrument.ethics_note = words(**note)
    instrument.ethics_read_by = instrument.ethics_read_at = None
    instrument.made_by = by.id  # whoever wrote the note last cannot read it as the second person
    instrument.save(update_fields=["ethics_note", "ethics_read_by", "ethics_read_at", "made_by"])
    audit.record("survey.write-ethics", instrument, by=by, at=at)
    return instrument


@transaction.atomic
def read_ethics(*, instrument: Instrument, by: Actor, at: datetime) -> Instrument:
    """A second person has read the note and agrees.  Raises OwnWork for its writer."""
    require(by, ETHICS)
    require_other(by, instrument.made_by)
    if not instrument.ethics_note:
        raise ValidationError(_("There is no ethics note to read yet."))
    instrument.ethics_read_by, instrument.ethics_read_at = by.id, at
    instrument.save(update_fields=["ethics_read_by", "ethics_read_at"])
    audit.record("survey.read-ethics", instrument, by=by, at=at)
    return instrument


@transaction.atomic
def make_ready(*, version: InstrumentVersion, by: Actor, at: datetime) -> InstrumentVersion:
    """From now on the version may be asked and does not change.  Raises ValidationError when sensitive questions have no second
    reading, or a file that the form shows is not here."""
    require(by, DESIGN)
    _only_draft(version)
    if needs_ethics(version) and version.instrument.ethics_read_at is None:
        raise ValidationError(
            _("This questionnaire has sensitive questions. Write the ethics note, and let another person read it, before it is asked.")
        )
    if missing := [one.name for one in needed_files(version) if one.file is None]:
        raise ValidationError(
            _("The questionnaire shows files that are not here yet: %(names)s. Bring them first.") % {"names": ", ".join(missing)}
        )
    version.state = VersionState.READY
    version.save(update_fields=["state"])
    audit.record("survey.make-ready", version, by=by, at=at, number=version.number)
    return version


@transaction.atomic
def retire(*, version: InstrumentVersion, by: Actor, at: datetime) -> InstrumentVersion:
    """No new round is planned with this version; rounds that asked it keep it."""
    require(by, DESIGN)
    version.state = VersionState.RETIRED
    version.save(update_fields=["state"])
    audit.record("survey.retire", version, by=by, at=at, number=version.number)
    return version


def _frozen(recipe: Recipe) -> Recipe:
    """A recipe as it comes back from JSON, with tuples where they belong."""
    return replace(recipe, modules=tuple(recipe.modules), pillars=tuple(recipe.pillars), groups=tuple(recipe.groups))


def _only_draft(version: InstrumentVersion) -> None:
    if version.state != VersionState.DRAFT:
        raise ValidationError(_("This version is in use and does not change. Make a new one."))


def _next(instrument: Instrument) -> int:
    return 1 + (instrument.versions.aggregate(last=Max("number"))["last"] or 0)


def _keep(
    instrument: Instrument, number: int, converted: Converted, workbook: bytes, roles: Mapping[str, Any], by: Actor, at: datetime
) -> InstrumentVersion:
    form = converted.form
    if InstrumentVersion.objects.filter(form_id=form.id, form_version=form.version).exists():
        raise ValidationError(
            {"file": _("The form “%(form)s” of version “%(version)s” is here already. Give the changed form a new version in its settings.")
             % {"form": form.id, "version": form.version}}
        )  # fmt: skip
    kept = InstrumentVersion.objects.create(
        instrument=instrument, number=number, form_id=form.id, form_version=form.version, languages=list(form.languages), workbook=workbook,
        xform=converted.xml, digest=hashlib.md5(converted.xml.encode(), usedforsecurity=False).hexdigest(), roles=dict(roles), made_by=by.id, made_at=at,
    )  # fmt: skip
    audit.record("survey.new-version", kept, by=by, at=at, number=number)
    return kept


def _keep_scales(version: InstrumentVersion, composed: Composed) -> None:
    Scale.objects.bulk_create(
        Scale(
            city_id=version.city_id, version=version, key=scale.key, title=words(**scale.title), pillar=scale.pillar, items=list(scale.items),
            reversed=list(scale.reversed), minimum=scale.minimum, about_violence=scale.about_violence,
        )
        for scale in composed.scales
    )  # fmt: skip


def _guessed_roles(converted: Converted) -> dict[str, Any]:
    """Questions of a city's own form that carry the usual names."""
    names = {path.rpartition("/")[2] for path in converted.form.questions}
    return {part: part for part in ("area", "sex", "age", "group", "day") if part in names}


def _area(area: Any) -> dict[str, str]:
    name: WordsValue = area.name
    return {"value": area.code, **{lang: name.best(lang)[0] for lang in LANGUAGES}}
