"""The lines of a card: add, change, remove.  Groups and places, never a person."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from wiqaya.engines.language import fold
from wiqaya.mapping.models import Impact, Issue
from wiqaya.mapping.queries.card_content import deep, line_plain
from wiqaya.mapping.queries.card_parts import LINE_KINDS, LineKind, kind_of
from wiqaya.mapping.versions import keep_version, merged, open_for_change
from wiqaya.places import queries as places
from wiqaya.places.actions import save_group
from wiqaya.safeguards import audit, release
from wiqaya.safeguards.access import Actor
from wiqaya.safeguards.texts import keep, refuse_persons
from wiqaya.surveys import facts as survey_facts

Values = Mapping[str, Any]


@transaction.atomic
def add_line(*, issue: Issue, kind: str, values: Values, by: Actor, at: datetime, reason: str = "") -> Any:
    """A new line.  `values`: texts as {lang: text}, choices, linked objects, dates, plain values (fields of `LINE_KINDS[kind]`)."""
    card = open_for_change(issue, reason=reason, by=by)
    what = LINE_KINDS[kind]
    line = what.model(issue=card, added_by=by.id, added_at=at, **what.fixed)
    if kind == "national":
        line.cycle = card.cycle
    keep_version(card, reason=reason, by=by, at=at)
    _fill(line, what, values, by=by, at=at)
    return _saved(line, card, "card.line-add", what, by=by, at=at)


@transaction.atomic
def change_line(*, line: Any, values: Values, version: int, by: Actor, at: datetime, reason: str = "") -> Any:
    """Change fields of a line.  `version` is the card's that the writer saw; raises Clashing like `write`."""
    card = open_for_change(line.issue, reason=reason, by=by)
    what = kind_of(line)
    line = what.model.objects.get(pk=line.pk)
    theirs = {name: value for name, value in line_plain(line, what).items() if name in what.texts and name in values}
    mine = {name: values[name] for name in theirs}
    entries = merged(card, version, mine=mine, theirs=theirs, base=lambda kept: _then(kept, what, line.pk, theirs))
    keep_version(card, reason=reason, by=by, at=at)
    _fill(line, what, {**values, **deep(entries, theirs)}, by=by, at=at)
    return _saved(line, card, "card.line-change", what, by=by, at=at)


@transaction.atomic
def remove_line(*, line: Any, by: Actor, at: datetime, reason: str = "") -> Issue:
    """Take a line away; the version before keeps it."""
    card = open_for_change(line.issue, reason=reason, by=by)
    keep_version(card, reason=reason, by=by, at=at)
    card.save()
    audit.record("card.line-remove", card, by=by, at=at, kind=kind_of(line).key, line=str(line.pk), version=card.version)
    line.delete()
    return card


def _then(kept: Values, what: LineKind, key: UUID, names: Values) -> dict[str, Any]:
    seen = kept["lines"].get(what.key, {}).get(str(key), {})
    return {name: seen.get(name) for name in names}


def _fill(line: Any, what: LineKind, values: Values, *, by: Actor, at: datetime) -> None:
    for name, value in values.items():
        if name in what.texts:
            setattr(line, name, keep(getattr(line, name), value, by=by, at=at, field=name))
        elif name in what.choices:
            setattr(line, name, _chosen(what, name, value))
        elif name in what.labels:
            if isinstance(value, str):
                refuse_persons(value, field=name)
            setattr(line, name, value)
    missing = next((name for name in what.needed if not getattr(line, name)), None)
    if missing:
        raise ValidationError({missing: _("“%(field)s” is needed for this line.") % {"field": what.labels[missing]}})
    if what.key == "evidence":
        _carry_bias_note(line)
        _check_release(line.release)
        _check_result(line)


def _chosen(what: LineKind, name: str, value: str) -> str:
    known = what.choices[name][1].values
    if value not in known:
        raise ValidationError({name: _("“%(word)s” is not one of: %(known)s.") % {"word": value, "known": ", ".join(known)}})
    return value


def _carry_bias_note(line: Any) -> None:
    """Evidence from a dataset never stands without its bias note."""
    if line.dataset and not line.bias_note:
        line.bias_note = line.dataset.bias_note
        if not line.bias_note:
            raise ValidationError(
                {"bias_note": _("This dataset has no bias note yet. Write who is missing in it and what it can and cannot show.")}
            )


def _check_release(key: UUID | None) -> None:
    if key and release.find(key) is None:
        raise ValidationError({"release": _("There is no released figure with this number.")})


def _check_result(line: Any) -> None:
    """A survey's result that is cited was let out by the gate."""
    line.result = line.result.strip().lower()
    cited = survey_facts.result(line.result) if line.result else None
    if line.result and (cited is None or not cited.released):
        raise ValidationError({"result": _("There is no survey result with this short id that was let out.")})


def _saved(line: Any, card: Issue, action: str, what: LineKind, *, by: Actor, at: datetime) -> Any:
    if what.model is Impact:
        twin = Impact.objects.filter(issue=card, group=line.group, area=line.area).exclude(pk=line.pk)
        if twin.exists():
            raise ValidationError({"group": _("This group and area stand on the card already. Change that line instead.")})
    line.save()
    card.save()
    audit.record(action, card, by=by, at=at, kind=what.key, line=str(line.pk), version=card.version)
    return line


def group_called(*, label: Mapping[str, str], by: Actor, at: datetime) -> Any:
    """The group of residents with this name in any language; a new one, marked as not agreed, when there is none."""
    wanted = {fold(text) for text in label.values() if text.strip()}
    for group in places.groups():
        if wanted & {fold(entry["text"]) for entry in group.label.values() if entry.get("text")}:
            return group
    for text in label.values():
        refuse_persons(text, field="group")
    return save_group(label=label, kind="other", agreed=False, by=by, at=at)
