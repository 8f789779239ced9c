"""Interviewers, what their devices hold, and the calls made after interviews."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from wiqaya.exchange.openrosa import ha1
from wiqaya.safeguards import audit
from wiqaya.safeguards.access import Actor, require
from wiqaya.surveys.access import FIELD
from wiqaya.surveys.actions.collect import GRACE
from wiqaya.surveys.models import BackCheck, DeviceToken, Interviewer, Wave
from wiqaya.surveys.queries.fieldwork import REALM, hash_of
from wiqaya.surveys.words import CheckOutcome, WaveState

LETTERS = "23456789bcdfghjkmnpqrstvwxyz"  # no vowels, nothing that looks like something else
SECRET_LENGTH = 24  # about 115 bits: nobody finds one by trying, so a plain hash of it is enough
LEAST_DIGITS = 6


@dataclass(frozen=True)
class Given:
    """A token as it is made; `secret` is shown now and never again."""

    token: DeviceToken
    secret: str


@transaction.atomic
def add_interviewer(*, wave: Wave, name: str = "", user: Any = None, by: Actor, at: datetime) -> Interviewer:
    """Somebody who asks, known in the answers by a number alone.  Raises ValidationError without a name or an account."""
    require(by, FIELD)
    if wave.state == WaveState.ESTIMATED:
        raise ValidationError(_("The fieldwork of this round is over."))
    if not name.strip() and user is None:
        raise ValidationError({"name": _("Give a name or choose an account, so that you know who is meant.")})
    number = 1 + (wave.interviewers.aggregate(last=Max("number"))["last"] or 0)
    made = Interviewer.objects.create(wave=wave, number=number, name=name.strip(), user=user)
    audit.record("survey.add-interviewer", made, by=by, at=at, number=number)
    return made


@transaction.atomic
def give_token(*, interviewer: Interviewer, label: str, ends: date | None = None, by: Actor, at: datetime) -> Given:
    """Let one phone or tablet fetch the form and send answers, until the devices of the round are no longer heard.

    Raises ValidationError for an interviewer who has stopped and for a last day that is past or too late.
    """
    require(by, FIELD)
    last = interviewer.wave.closes + GRACE
    if interviewer.ended_at is not None:
        raise ValidationError(_("This interviewer has stopped."))
    if not at.date() <= (ends or last) <= last:
        raise ValidationError({"ends": _("Choose a day between today and fourteen days after the round closes.")})
    secret, login = _chosen(SECRET_LENGTH), f"d-{_chosen(8)}"
    made = DeviceToken.objects.create(
        interviewer=interviewer, label=label.strip(), secret=hash_of(secret), login=login, digest_key=ha1(login, REALM, secret),
        ends=ends or last, made_by=by.id, made_at=at,
    )  # fmt: skip
    audit.record("survey.give-token", made, by=by, at=at, interviewer=interviewer.number)
    return Given(made, secret)


@transaction.atomic
def revoke_token(*, token: DeviceToken, by: Actor, at: datetime) -> DeviceToken:
    """A phone was lost or given back: its token opens nothing from now on."""
    require(by, FIELD)
    if token.revoked_at is not None:
        return token
    token.revoked_by, token.revoked_at = by.id, at
    token.save(update_fields=["revoked_by", "revoked_at"])
    audit.record("survey.revoke-token", token, by=by, at=at)
    return token


@transaction.atomic
def end_interviewer(*, interviewer: Interviewer, by: Actor, at: datetime) -> Interviewer:
    """Somebody asks no more; every token goes.  The answers that came stay."""
    require(by, FIELD)
    if interviewer.ended_at is not None:
        return interviewer
    for token in interviewer.tokens.filter(revoked_at__isnull=True):
        revoke_token(token=token, by=by, at=at)
    interviewer.ended_at = at
    interviewer.save(update_fields=["ended_at"])
    audit.record("survey.end-interviewer", interviewer, by=by, at=at, number=interviewer.number)
    return interviewer


@transaction.atomic
def note_back_check(*, interviewer: Interviewer, day: date, contact: str, by: Actor, at: datetime) -> BackCheck:
    """Somebody agreed to be called back.  The number stands apart from every answer and goes when the call is made or after 14 days.

    Raises ValidationError for a day outside the fieldwork and for what is no telephone number.
    """
    require(by, FIELD)
    if not interviewer.wave.opens <= day <= min(at.date(), interviewer.wave.closes):
        raise ValidationError({"day": _("The interview was on a day of the round, and not later than today.")})
    if sum(sign.isdigit() for sign in contact) < LEAST_DIGITS:
        raise ValidationError({"contact": _("Write the telephone number that the person gave, with at least six digits.")})
    made = BackCheck.objects.create(interviewer=interviewer, day=day, contact=contact.strip(), made_at=at)
    audit.record("survey.note-back-check", made, by=by, at=at, interviewer=interviewer.number)
    return made


@transaction.atomic
def settle_back_check(*, check: BackCheck, outcome: str, by: Actor, at: datetime) -> BackCheck:
    """What came of a call.  Once somebody was reached the number is not needed any more, and goes at once."""
    require(by, FIELD)
    if outcome not in CheckOutcome.values or outcome == CheckOutcome.WAITING:
        raise ValidationError({"outcome": _("Say what came of the call.")})
    check.outcome, check.called_by, check.called_at = outcome, by.id, at
    if outcome != CheckOutcome.NOT_REACHED:
        check.contact = ""
    check.save(update_fields=["outcome", "called_by", "called_at", "contact"])
    audit.record("survey.settle-back-check", check, by=by, at=at, outcome=outcome)
    return check


def _chosen(length: int) -> str:
    return "".join(secrets.choice(LETTERS) for _sign in range(length))
