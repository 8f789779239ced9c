"""Reads of the fieldwork: who asks, how far they are, which device may do what."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from hmac import compare_digest

from django.db.models import Count, Max, Q, QuerySet
from django.db.models.fields.json import KeyTextTransform

from wiqaya.exchange.openrosa import ha1
from wiqaya.surveys.models import AnswerFile, AnswerSet, BackCheck, DeviceToken, InstrumentVersion, Interviewer, Quota, Wave
from wiqaya.surveys.words import Channel, CheckOutcome, Standing, VersionState, WaveState

REALM = "Wiqaya"  # of the digest scheme; what is kept of a password holds for this realm only
SEALED = "encrypted"  # why answers are set aside that only the holder of the key can read
REPLACED = "replaced"  # why answers are set aside after the interviewer sent corrected ones
CHECKS = 50  # shown on a page
ANY = "all"


@dataclass(frozen=True)
class QuotaLine:
    quota: Quota
    done: int


def hash_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def device_of(secret: str, on: date) -> DeviceToken | None:
    """The device behind a secret, while it may be used."""
    return _usable(on).filter(secret=hash_of(secret)).first()


def device_by_login(login: str, on: date) -> DeviceToken | None:
    return _usable(on).filter(login=login).first()


def device_by_password(login: str, password: str, on: date) -> DeviceToken | None:
    """The device of a name and a password sent as they are."""
    found = device_by_login(login, on)
    return found if found and compare_digest(found.digest_key, ha1(login, REALM, password)) else None


def _usable(on: date) -> QuerySet[DeviceToken]:
    found = DeviceToken.objects.filter(revoked_at__isnull=True, ends__gte=on, interviewer__ended_at__isnull=True)
    return found.select_related("interviewer__wave__survey", "interviewer__wave__version").defer("interviewer__wave__version__workbook")


def offered(wave: Wave, on: date, *, all_versions: bool = False) -> list[InstrumentVersion]:
    """Forms that devices of a round fetch, the one that is asked last; none before it opens and after it closes."""
    if wave.state != WaveState.OPEN or not wave.opens <= on <= wave.closes:
        return []
    older = sent_with(wave).exclude(pk=wave.version_id).order_by("number") if all_versions else []
    return [*older, wave.version]


def sent_with(wave: Wave) -> QuerySet[InstrumentVersion]:
    """Versions with which a device may have asked: the one of the round, and those that were asked before it was updated."""
    known = InstrumentVersion.objects.filter(instrument=wave.version.instrument_id)
    return known.filter(~Q(state=VersionState.DRAFT) | Q(pk=wave.version_id)).defer("workbook")


def interviewers(wave: Wave) -> QuerySet[Interviewer]:
    """Who asks, with the number of interviews that count, those set aside, and the last day."""
    aside = Q(answer_sets__standing=Standing.SET_ASIDE) & ~Q(answer_sets__set_aside_for__in=(REPLACED, SEALED))
    found = Interviewer.objects.filter(wave=wave).select_related("user").prefetch_related("tokens")
    return found.annotate(
        counted=Count("answer_sets", filter=Q(answer_sets__standing=Standing.VALID)), aside=Count("answer_sets", filter=aside),
        last_day=Max("answer_sets__day"),
    )  # fmt: skip


@dataclass(frozen=True)
class Arrived:
    """What stands beside the answers: encrypted submissions that nobody has read yet, and files that were not kept."""

    sealed: int
    left_out: int


def arrived(wave: Wave) -> Arrived:
    sealed = AnswerSet.objects.filter(wave=wave, set_aside_for=SEALED).count()
    return Arrived(sealed, AnswerFile.objects.filter(answer_set__wave=wave).exclude(left_out="").count())


def quota_lines(wave: Wave) -> list[QuotaLine]:
    """Every quota with the interviews that fill it.  Answers of open links fill none."""
    quotas = list(Quota.objects.filter(wave=wave).select_related("area").order_by("area__code", "sex", "age_band"))
    cells = list(_cells(wave)) if quotas else []
    return [QuotaLine(one, sum(n for area, sex, age, n in cells if _fits(one, area, sex, age))) for one in quotas]


def _cells(wave: Wave) -> Iterator[tuple[object, str, str, int]]:
    roles = wave.version.roles
    counted = AnswerSet.objects.filter(wave=wave, standing=Standing.VALID).exclude(channel=Channel.OPEN)
    said = counted.annotate(
        said_sex=KeyTextTransform(roles.get("sex", "sex"), "answers"), said_age=KeyTextTransform(roles.get("age", "age"), "answers")
    )  # fmt: skip
    yield from said.values_list("area_id", "said_sex", "said_age").annotate(n=Count("id"))


def _fits(quota: Quota, area: object, sex: str, age: str) -> bool:
    return quota.area_id in (None, area) and quota.sex in (ANY, sex) and quota.age_band in (ANY, age)


def checks(wave: Wave) -> list[BackCheck]:
    """Call-backs, those still to be made first."""
    found = BackCheck.objects.filter(interviewer__wave=wave).select_related("interviewer")
    waiting = list(found.filter(outcome__in=(CheckOutcome.WAITING, CheckOutcome.NOT_REACHED)).order_by("day")[:CHECKS])
    return waiting + list(found.exclude(outcome__in=(CheckOutcome.WAITING, CheckOutcome.NOT_REACHED)).order_by("-day")[: CHECKS - len(waiting)])
