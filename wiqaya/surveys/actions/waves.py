"""Surveys and their rounds: planned, opened, closed."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from wiqaya.safeguards import audit
from wiqaya.safeguards.access import Actor, require
from wiqaya.safeguards.fields import words
from wiqaya.surveys.access import DESIGN
from wiqaya.surveys.models import Instrument, InstrumentVersion, Survey, Wave
from wiqaya.surveys.queries.planning import missing_for_opening
from wiqaya.surveys.words import VersionState, WaveState

Texts = Mapping[str, str]
KEPT = timedelta(days=730)  # answers, after a round closes
CODE_LETTERS = "23456789BCDFGHJKMNPQRSTVWXYZ"  # no vowels, nothing that looks like something else
WORDS = ("method", "bias_note")


@transaction.atomic
def make_survey(
    *, title: Texts, instrument: Instrument, decision: Texts, support: Texts | None = None, decides: Any = None, by: Actor, at: datetime
) -> Survey:
    """A survey: what is asked, and what somebody will decide with the answers."""
    require(by, DESIGN)
    made = Survey.objects.create(
        title=words(**title), instrument=instrument, decision=words(**decision), support=words(**(support or {})), decides=decides,
        made_by=by.id, made_at=at,
    )  # fmt: skip
    audit.record("survey.make", made, by=by, at=at, instrument=instrument.short)
    return made


@transaction.atomic
def describe_survey(*, survey: Survey, title: Texts, decision: Texts, support: Texts, decides: Any = None, by: Actor, at: datetime) -> Survey:
    """Change what is said about a survey."""
    require(by, DESIGN)
    survey.title, survey.decision, survey.support, survey.decides = words(**title), words(**decision), words(**support), decides
    survey.save(update_fields=["title", "decision", "support", "decides"])
    audit.record("survey.describe", survey, by=by, at=at)
    return survey


@transaction.atomic
def plan_wave(
    *, survey: Survey, version: InstrumentVersion, kind: str, selection: str, opens: date, closes: date, by: Actor, at: datetime, **more: Any
) -> Wave:
    """The next round.  `more`: decided_by, withdraw_until, method, method_version, bridge, bias_note, open_link, forget_on.

    Raises ValidationError when the dates are in the wrong order, the version belongs to another questionnaire, or it is no longer asked.
    """
    require(by, DESIGN)
    _check_dates(opens, closes, more)
    if version.instrument_id != survey.instrument_id or version.state == VersionState.RETIRED:
        raise ValidationError({"version": _("Choose a version of this survey’s questionnaire that is still asked.")})
    number = 1 + (survey.waves.aggregate(last=Max("number"))["last"] or 0)
    fields = {name: words(**value) if name in WORDS else value for name, value in more.items() if value is not None}
    wave = Wave.objects.create(
        survey=survey, number=number, kind=kind, version=version, selection=selection, opens=opens, closes=closes, code=_code(),
        made_by=by.id, made_at=at, **({"withdraw_until": closes, "forget_on": closes + KEPT} | fields),
    )  # fmt: skip
    audit.record("survey.plan-wave", wave, by=by, at=at, number=number, kind=kind)
    return wave


@transaction.atomic
def open_wave(*, wave: Wave, by: Actor, at: datetime) -> Wave:
    """Answers may come in.  Raises ValidationError for what is missing: each of these protects the people who answer."""
    require(by, DESIGN)
    if problems := missing_for_opening(wave):
        raise ValidationError(problems)
    wave.state = WaveState.OPEN
    wave.save(update_fields=["state"])
    audit.record("survey.open-wave", wave, by=by, at=at)
    return wave


@transaction.atomic
def close_wave(*, wave: Wave, by: Actor, at: datetime) -> Wave:
    """No more answers.  A closed round is not opened again: plan the next one."""
    require(by, DESIGN)
    if wave.state != WaveState.OPEN:
        raise ValidationError(_("This round is not open."))
    wave.state, wave.closed_at = WaveState.CLOSED, at
    wave.save(update_fields=["state", "closed_at"])
    audit.record("survey.close-wave", wave, by=by, at=at)
    return wave


@transaction.atomic
def describe_wave(*, wave: Wave, by: Actor, at: datetime, **changes: Any) -> Wave:
    """Method, bias note, bridge, date of the decision: what may be said better at any time."""
    require(by, DESIGN)
    for name, value in changes.items():
        setattr(wave, name, words(**value) if name in WORDS else value)
    wave.save(update_fields=list(changes))
    audit.record("survey.describe-wave", wave, by=by, at=at, fields=sorted(changes))
    return wave


def decline(*, wave: Wave, by: Actor, at: datetime) -> None:
    """Somebody said no: counted, not recorded, and not audited either, because a line of the audit trail would keep the hour."""
    Wave.objects.filter(pk=wave.pk).update(declined=F("declined") + 1)


def _check_dates(opens: date, closes: date, more: Mapping[str, Any]) -> None:
    if closes < opens:
        raise ValidationError({"closes": _("The last day comes before the first one.")})
    if (until := more.get("withdraw_until")) and until < closes:
        raise ValidationError({"withdraw_until": _("People must be able to withdraw their answers at least until the round closes.")})
    if (forgotten := more.get("forget_on")) and forgotten <= closes:
        raise ValidationError({"forget_on": _("Answers are forgotten after the round closes, not before.")})


def _code() -> str:
    """Four signs for the short address, not used by another round of this city."""
    while True:
        code = "".join(secrets.choice(CODE_LETTERS) for _sign in range(4))
        if not Wave.objects.filter(code=code).exists():
            return code
