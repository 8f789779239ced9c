"""How long this room keeps what it knows about people."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wiqaya.safeguards import audit
from wiqaya.safeguards.access import Actor
from wiqaya.safeguards.retention import Rule
from wiqaya.surveys.models import AnswerFile, AnswerSet, BackCheck, DeviceToken, Draft, Interviewer, Wave
from wiqaya.surveys.storing import remove

CONTACTS = timedelta(days=14)  # of back-checks (decision 12)
FIELDWORK = timedelta(days=90)  # names of interviewers, devices, pictures and sounds, after a wave closes
DRAFTS = timedelta(days=7)  # of answering online
Rows = Callable[[datetime], QuerySet[Any]]


def drafts(at: datetime) -> QuerySet[Draft]:
    return Draft.objects.filter(ends__lt=at.date())


def contacts(at: datetime) -> QuerySet[BackCheck]:
    return BackCheck.objects.filter(made_at__lte=at - CONTACTS).exclude(contact="")


def withdraw_codes(at: datetime) -> QuerySet[AnswerSet]:
    """The link between a withdraw code and answers ends on the day that the receipt names."""
    return AnswerSet.objects.filter(wave__withdraw_until__lt=at.date()).exclude(withdraw="")


def files(at: datetime) -> QuerySet[AnswerFile]:
    return AnswerFile.objects.filter(answer_set__wave__closes__lt=at.date() - FIELDWORK)


def devices(at: datetime) -> QuerySet[DeviceToken]:
    return DeviceToken.objects.filter(interviewer__wave__closes__lt=at.date() - FIELDWORK)


def interviewers(at: datetime) -> QuerySet[Interviewer]:
    return Interviewer.objects.filter(wave__closes__lt=at.date() - FIELDWORK).filter(Q(user__isnull=False) | ~Q(name=""))


def answers(at: datetime) -> QuerySet[AnswerSet]:
    return AnswerSet.objects.filter(wave__forget_on__lte=at.date())


@transaction.atomic
def forget(*, by: Actor, at: datetime) -> dict[str, int]:
    """Forget what is due today.  Gives how many rows of each kind; what is counted in estimates stays released."""
    return {rule.name.removeprefix("surveys."): rule.forget(by=by, at=at) for rule in RULES if rule.forget}


@transaction.atomic
def _files(*, by: Actor, at: datetime) -> int:
    stored = list(files(at).values_list("stored", flat=True))
    files(at).delete()
    transaction.on_commit(lambda: remove(stored))
    return len(stored)


@transaction.atomic
def _answers(*, by: Actor, at: datetime) -> int:
    for wave in Wave.objects.filter(forget_on__lte=at.date(), answer_sets__isnull=False).distinct():
        audit.record("survey.forget-answers", wave, by=by, at=at)
    return answers(at).delete()[0]


def _deleting(rows: Rows) -> Callable[..., int]:
    def forget_rows(*, by: Actor, at: datetime) -> int:
        return rows(at).delete()[0]

    return forget_rows


def _clearing(rows: Rows, **empty: object) -> Callable[..., int]:
    def forget_columns(*, by: Actor, at: datetime) -> int:
        return rows(at).update(**empty)

    return forget_columns


def _rule(name: str, label: Promise, kept: timedelta | Promise, rows: Rows, forgetting: Callable[..., int]) -> Rule:
    basis = _("what residents were told before they answered")
    return Rule(f"surveys.{name}", "surveys", label, basis, kept, lambda at: rows(at).count(), forgetting)


RULES = (
    _rule("drafts", _("answers that were begun online and not sent"), DRAFTS, drafts, _deleting(drafts)),
    _rule("contacts", _("contacts for a call-back"), CONTACTS, contacts, _clearing(contacts, contact="")),
    _rule("withdraw_codes", _("links between a code and its answers"), _("until the day on the receipt"), withdraw_codes, _clearing(withdraw_codes, withdraw="")),
    _rule("files", _("pictures and sounds of interviews"), FIELDWORK, files, _files),
    _rule("devices", _("devices of interviewers"), FIELDWORK, devices, _deleting(devices)),
    _rule("interviewers", _("names of interviewers"), FIELDWORK, interviewers, _clearing(interviewers, user=None, name="")),
    _rule("answers", _("answers of residents"), _("until the day that the survey names"), answers, _answers),
)  # fmt: skip
