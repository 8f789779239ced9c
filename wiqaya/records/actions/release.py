"""Handing a question about incidents to the gate: the answer is written into the ledger of releases."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from wiqaya.engines.disclosure import Released
from wiqaya.records.access import RELEASE
from wiqaya.records.facts import Question, Unanswerable, incident_table
from wiqaya.records.flow import LOCKED, agreement_state
from wiqaya.records.models import Dataset
from wiqaya.safeguards.access import Actor, require
from wiqaya.safeguards.release import Audience, ReleaseRefused, answered, ask, question_key


class DatasetRetracted(Exception):
    """The dataset was taken back: no new figure is made of it."""


class NoAgreement(Unanswerable):
    """No agreement permits the use of the data, or it has ended."""


def release_incidents(
    *, dataset: Dataset, question: Question, audience: Audience = "staff", hide_more: bool = False, by: Actor, at: datetime
) -> Released:
    """The released answer; the same question about the same version gives the same answer.

    `hide_more` accepts an answer with more hidden cells where the plain one would be refused.
    Raises ReleaseRefused, NoBiasNote, DisclosureError, Unanswerable, DatasetRetracted.
    """
    _may_be_used(dataset, by=by, at=at)
    key = _key(dataset, question, audience)
    return ask(key, lambda: incident_table(dataset, question), audience=audience, by=by, at=at, hide_more=hide_more)


def release_instead(*, dataset: Dataset, question: Question, audience: Audience = "staff", by: Actor, at: datetime) -> Released:
    """The answer, with more cells hidden or as the coarser table that the gate itself suggests.  Raises like `release_incidents`."""
    try:
        return release_incidents(dataset=dataset, question=question, audience=audience, hide_more=True, by=by, at=at)
    except ReleaseRefused as refused:
        suggestion = refused.suggestion
        if suggestion is None:
            raise
    key = _key(dataset, question, audience, instead=f"{suggestion.code} {suggestion.dimension}")
    return ask(key, lambda: suggestion.raw, audience=audience, by=by, at=at)


def answered_before(*, dataset: Dataset, question: Question, audience: Audience = "staff", by: Actor, at: datetime) -> Released | None:
    """What has left already for this question: anybody who reads the data may see it again, nothing new leaves."""
    return None if _closed(dataset, at) else answered(_key(dataset, question, audience))


def _may_be_used(dataset: Dataset, *, by: Actor, at: datetime) -> None:
    require(by, RELEASE)
    if dataset.retracted_at:
        raise DatasetRetracted(dataset.short)
    if _closed(dataset, at):
        raise NoAgreement(_("No agreement permits the use of “%(title)s” today. Record one on the page of the dataset.") % {"title": dataset.title})


def _closed(dataset: Dataset, at: datetime) -> bool:
    return bool(dataset.retracted_at) or agreement_state(dataset.agreement, dataset.agreement_ends, at.date()) in LOCKED


def _key(dataset: Dataset, question: Question, audience: Audience, **more: str) -> str:
    return question_key(audience, dataset=dataset.short, version=dataset.version, **question.words(), **more)
