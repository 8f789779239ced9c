"""A mechanism is built in steps, put to its members, opened by somebody else, paused and closed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from wiqaya.referral.access import CLEAR, SET_UP
from wiqaya.referral.apart import DATABASE, atomic
from wiqaya.referral.models import Condition, Mechanism
from wiqaya.referral.presets import preset
from wiqaya.referral.queries import justifying
from wiqaya.referral.queries.setting_up import MEMBERS, obstacles
from wiqaya.referral.words import Channel, ConditionKind, MechanismState, Preset
from wiqaya.referral.writing import locked, written
from wiqaya.safeguards import audit, roles
from wiqaya.safeguards.access import Actor, require

SPOKEN = ("name", "builds_on", "no_finding", "eligibility", "hours", "emergency", "tool")
PLAIN = ("findings", "programmes", "preset", "scope", "opens_to", "host", "serves", "lines", "channels", "caseload", "cost", "answer_days", "ceiling", "quorum")
LONGEST = 3 * 366  # days that a condition may be in force before it is looked at again


@atomic
def begin_mechanism(*, name: Mapping[str, str], model: str, builds_on: Mapping[str, str], host: UUID, by: Actor, at: datetime) -> Mechanism:
    """A draft after a model.  What exists already is asked first; a new table beside it needs a sentence why (G3S-54, G3S-55)."""
    require(by, SET_UP)
    if not any(text.strip() for text in builds_on.values()):
        raise ValidationError({"builds_on": _("Write what exists already that does this, or that nothing does and how you know.")})
    told = preset(model)
    row = Mechanism(preset=model, host=host, made_by=by.id, made_at=at)
    row.name = written(row.name, name, by=by, at=at)
    row.builds_on = written(row.builds_on, builds_on, by=by, at=at)
    if told is not None:
        row.scope, row.opens_to, row.quorum = told.scope, told.opens_to, told.quorum
        row.eligibility = written(row.eligibility, told.eligibility, by=by, at=at)
    _sound(row)
    row.save(force_insert=True)
    audit.record("mechanism.begin", row, by=by, at=at, model=model)
    return row


@atomic
def change_mechanism(*, mechanism: Mechanism, facts: Mapping[str, Any], by: Actor, at: datetime) -> Mechanism:
    """Texts as {lang: text}, everything else as it is kept; what is not given stays.  Raises ValidationError by field."""
    require(by, SET_UP)
    row = locked(mechanism)
    for name, value in facts.items():
        if name in SPOKEN:
            setattr(row, name, written(getattr(row, name), value, by=by, at=at))
        elif name in PLAIN:
            setattr(row, name, value)
        else:
            raise ValidationError({name: _("There is no such thing to set here.")})
    _sound(row)
    row.save()
    audit.record("mechanism.change", row, by=by, at=at, fields=sorted(facts))
    return row


def _sound(row: Mechanism) -> None:
    wrong: dict[str, str] = {}
    if not row.name:
        wrong["name"] = _("Give it the name that residents will read.")
    if row.preset not in Preset.values:
        wrong["preset"] = _("Choose from the list.")
    for name, known in (("findings", justifying.cards()), ("programmes", justifying.joint())):
        if not set(getattr(row, name)) <= {str(one.pk) for one in known}:
            wrong[name] = _("Choose from the list.")
    if not set(row.channels) <= set(Channel.values):
        wrong["channels"] = _("Choose from the list.")
    if row.quorum < MEMBERS:
        wrong["quorum"] = _("A decision needs at least two services.")
    if not 1 <= row.answer_days <= 20:
        wrong["answer_days"] = _("The first answer is promised within one to twenty working days.")
    if not 1 <= row.ceiling <= 30:
        wrong["ceiling"] = _("One coordinator answers for one to thirty situations at once.")
    if wrong:
        raise ValidationError(wrong)


# Conditions


@atomic
def record_condition(
    *, mechanism: Mechanism, kind: str, text: Mapping[str, str], reference: str, starts: date, ends: date, by: Actor, at: datetime
) -> Condition:
    """What was found or agreed, under which document, from when until when.  It counts once somebody else has read it."""
    require(by, SET_UP)
    row = locked(mechanism)
    wrong: dict[str, str] = {}
    if kind not in ConditionKind.values:
        wrong["kind"] = _("Choose from the list.")
    if not any(value.strip() for value in text.values()):
        wrong["text"] = _("Write in a few sentences what was found or agreed.")
    if not reference.strip():
        wrong["reference"] = _("Name the document, with its number and date.")
    if ends < starts or (ends - starts).days > LONGEST:
        wrong["ends"] = _("It ends after it starts, and is looked at again after three years at the latest.")
    if wrong:
        raise ValidationError(wrong)
    made = Condition(mechanism=row, kind=kind, reference=reference.strip(), starts=starts, ends=ends, written_by=by.id, written_at=at)
    made.text = written(made.text, text, by=by, at=at)
    made.save(force_insert=True)
    audit.record("condition.record", made, by=by, at=at, kind=kind)
    return made


@atomic
def read_condition(*, condition: Condition, by: Actor, at: datetime) -> Condition:
    """A second person has read the document behind it.  Whoever wrote it down cannot."""
    require(by, CLEAR)
    row = Condition.objects.select_for_update().get(pk=condition.pk)
    if row.read_by is not None:
        return row
    if row.written_by == by.id:
        raise ValidationError(_("You wrote this down yourself. Somebody else reads it."))
    row.read_by, row.read_at = by.id, at
    row.save(update_fields=["read_by", "read_at"])
    audit.record("condition.read", row, by=by, at=at, kind=row.kind)
    return row


# From draft to closed


@atomic
def put_to_members(*, mechanism: Mechanism, by: Actor, at: datetime) -> Mechanism:
    """Ready to be opened by somebody else: every condition read, members enough, hours and lines told.  Says all that is lacking at once."""
    require(by, SET_UP)
    row = locked(mechanism)
    if row.state != MechanismState.DRAFT:
        raise ValidationError(_("It was put to the members before."))
    lacking = obstacles(row, timezone.localdate(at))
    if lacking:
        raise ValidationError(lacking)
    return _to(row, MechanismState.PROPOSED, "mechanism.propose", by, at)


@atomic
def open_mechanism(*, mechanism: Mechanism, by: Actor, at: datetime) -> Mechanism:
    """From here the doors open.  Whoever began it cannot open it, and nothing opens that lacks a condition.

    Outside of a demonstration the room stands in a database that no role of another one comes into (docs/decisions/15).
    """
    require(by, CLEAR)
    row = locked(mechanism)
    if row.state not in {MechanismState.PROPOSED, MechanismState.PAUSED}:
        raise ValidationError(_("Put it to the members first."))
    if row.made_by == by.id:
        raise ValidationError(_("You began this mechanism yourself. Somebody else opens it."))
    lacking = obstacles(row, timezone.localdate(at))
    if lacking:
        raise ValidationError(lacking)
    if not (settings.DEMO or roles.apart(DATABASE)):
        raise ValidationError(_("Nobody is asked for real before the support room has a database server and a role of its own. Whoever runs the installation: “wiqaya database roles”."))
    row.opened_by, row.opened_at = by.id, at
    return _to(row, MechanismState.OPEN, "mechanism.open", by, at)


@atomic
def pause(*, mechanism: Mechanism, by: Actor, at: datetime) -> Mechanism:
    """Nothing new comes in; what runs goes on.  Anybody who may build or read may pause: stopping needs no second person."""
    if not by.may(CLEAR):
        require(by, SET_UP)
    row = locked(mechanism)
    if row.state != MechanismState.OPEN:
        raise ValidationError(_("It is not open."))
    return _to(row, MechanismState.PAUSED, "mechanism.pause", by, at)


@atomic
def close_mechanism(*, mechanism: Mechanism, by: Actor, at: datetime) -> Mechanism:
    """For good: no situation may be open in it any more."""
    require(by, SET_UP)
    row = locked(mechanism)
    if row.situations.exclude(stage="closed").exists():
        raise ValidationError(_("Somebody is still being helped here. Pause it, and close it when every situation is closed."))
    return _to(row, MechanismState.CLOSED, "mechanism.close", by, at)


def _to(row: Mechanism, state: MechanismState, verb: str, by: Actor, at: datetime) -> Mechanism:
    row.state = state
    row.save()
    audit.record(verb, row, by=by, at=at)
    return row
