"""How long this room keeps what it knows about people."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q, QuerySet

from wiqaya.safeguards import audit
from wiqaya.safeguards.access import Actor
from wiqaya.surveys.models import AnswerFile, AnswerSet, BackCheck, DeviceToken, Draft, Interviewer, Wave

CONTACTS = timedelta(days=14)  # of back-checks (decision 12)
FIELDWORK = timedelta(days=90)  # names of interviewers, devices, pictures and sounds, after a wave closes
DRAFTS = timedelta(days=7)  # of answering online


@transaction.atomic
def forget(*, by: Actor, at: datetime) -> dict[str, int]:
    """Forget what is due today.  Gives how many rows of each kind; what is counted in estimates stays released."""
    gone = _drafts(at.date()) | _contacts(at) | _codes(at.date()) | _fieldwork(at.date()) | _answers(at.date())
    for wave in Wave.objects.filter(forget_on__lte=at.date(), answer_sets__isnull=False).distinct():
        audit.record("survey.forget-answers", wave, by=by, at=at)
    return gone


def _drafts(on: date) -> dict[str, int]:
    return {"drafts": Draft.objects.filter(ends__lt=on).delete()[0]}


def _contacts(at: datetime) -> dict[str, int]:
    old = BackCheck.objects.filter(made_at__lte=at - CONTACTS).exclude(contact="")
    return {"contacts": old.update(contact="")}


def _codes(on: date) -> dict[str, int]:
    """The link between a withdraw code and answers ends on the day that the receipt names."""
    return {"withdraw_codes": AnswerSet.objects.filter(wave__withdraw_until__lt=on).exclude(withdraw="").update(withdraw="")}


def _fieldwork(on: date) -> dict[str, int]:
    over = Q(wave__closes__lt=on - FIELDWORK)
    people = Interviewer.objects.filter(over).filter(Q(user__isnull=False) | ~Q(name=""))
    devices = DeviceToken.objects.filter(interviewer__wave__closes__lt=on - FIELDWORK)
    files = AnswerFile.objects.filter(answer_set__wave__closes__lt=on - FIELDWORK)
    return {"files": _files(files), "devices": devices.delete()[0], "interviewers": people.update(user=None, name="")}


def _files(files: QuerySet[AnswerFile]) -> int:
    stored = list(files.values_list("stored", flat=True))
    files.delete()
    transaction.on_commit(lambda: _remove(stored))
    return len(stored)


def _remove(stored: list[str]) -> None:
    for name in stored:
        default_storage.delete(name)


def _answers(on: date) -> dict[str, int]:
    return {"answers": AnswerSet.objects.filter(wave__forget_on__lte=on).delete()[0]}
