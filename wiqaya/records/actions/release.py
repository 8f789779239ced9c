"""Handing a question about incidents to the gate: the answer is written into the ledger of releases."""

from __future__ import annotations

from datetime import datetime

from wiqaya.engines.disclosure import Released
from wiqaya.records.access import RELEASE
from wiqaya.records.facts import Question, incident_table
from wiqaya.records.models import Dataset
from wiqaya.safeguards.access import Actor, require
from wiqaya.safeguards.release import Audience, ask, question_key


class DatasetRetracted(Exception):
    """The dataset was taken back: no new figure is made of it."""


def release_incidents(*, dataset: Dataset, question: Question, audience: Audience = "staff", by: Actor, at: datetime) -> Released:
    """The released answer; the same question about the same version gives the same answer.

    Raises ReleaseRefused, NoBiasNote, DisclosureError, Unanswerable, DatasetRetracted.
    """
    require(by, RELEASE)
    if getattr(dataset, "retracted_at", None):
        raise DatasetRetracted(dataset.short)
    return ask(_key(dataset, question, audience), lambda: incident_table(dataset, question), audience=audience, by=by, at=at)


def _key(dataset: Dataset, question: Question, audience: Audience) -> str:
    return question_key(audience, dataset=dataset.short, version=dataset.version, **question.words())
