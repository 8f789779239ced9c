"""Reads for people: lists, one of each, and what is worth a look."""

from __future__ import annotations

from django.db.models import Count, Prefetch, Q, QuerySet

from wiqaya.surveys.models import AnswerSet, Instrument, InstrumentVersion, Promise, Survey, Wave
from wiqaya.surveys.words import Channel, Standing, VersionState, WaveState


def instruments() -> QuerySet[Instrument]:
    """Questionnaires with the number of their versions, newest first."""
    return Instrument.objects.annotate(version_count=Count("versions")).order_by("-made_at")


def versions_of(instrument: Instrument) -> QuerySet[InstrumentVersion]:
    """Versions, the last one first, without workbook and form."""
    return instrument.versions.defer("workbook", "xform").prefetch_related("scales").order_by("-number")


def ready_versions(survey: Survey) -> QuerySet[InstrumentVersion]:
    """What a round may ask: drafts for a test, ready ones for everything."""
    return InstrumentVersion.objects.filter(instrument=survey.instrument_id).exclude(state=VersionState.RETIRED).defer("workbook", "xform")


def surveys() -> QuerySet[Survey]:
    """Surveys with their rounds, newest first."""
    rounds = Prefetch("waves", Wave.objects.order_by("number"))
    return Survey.objects.select_related("instrument", "decides").prefetch_related(rounds).order_by("-made_at")


def wave_by_code(code: str) -> Wave | None:
    """The round behind a short address; whether it is open is for the page to say."""
    found = Wave.objects.select_related("survey", "survey__decides", "version", "version__instrument")
    return found.filter(code=code.upper()).first()


def open_waves() -> QuerySet[Wave]:
    return Wave.objects.filter(state=WaveState.OPEN).select_related("survey", "version")


def progress(wave: Wave) -> dict[str, int]:
    """How many sets of answers came by which way, and how many do not count.  Of open links apart: they are never mixed with the others."""
    counted = AnswerSet.objects.filter(wave=wave).values("channel", "standing").annotate(n=Count("id"))
    totals = dict.fromkeys(Channel.values, 0) | {"set_aside": 0, "withdrawn": 0}
    for row in counted:
        key = row["channel"] if row["standing"] == Standing.VALID else row["standing"].replace("-", "_")
        totals[key] += row["n"]
    return totals


def answered(wave: Wave) -> int:
    """Sets of answers that count in a weighted result."""
    return AnswerSet.objects.filter(~Q(channel=Channel.OPEN), wave=wave, standing=Standing.VALID).count()


def promises(survey: Survey) -> QuerySet[Promise]:
    """You said, we did: what is due first comes first."""
    return survey.promises.select_related("responsible", "result").order_by("due", "short")
