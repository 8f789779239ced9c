"""A round that is open, an interviewer, and the phone in their hand."""

from __future__ import annotations

import hashlib
from datetime import date

import pytest

from wiqaya.surveys.actions import fieldwork, waves
from wiqaya.surveys.models import InstrumentVersion
from wiqaya.surveys.tests.openrosa.device import XFORM, Device
from wiqaya.surveys.words import VersionState


@pytest.fixture(autouse=True)
def clock(monkeypatch, now):
    """The server's clock, which tests turn."""
    time = {"now": now}
    monkeypatch.setattr("django.utils.timezone.now", lambda: time["now"])
    return time


def made(instrument, number, now, state=VersionState.READY, shape=XFORM):
    xform = shape.format(version=number)
    return InstrumentVersion.objects.create(
        instrument=instrument, number=number, state=state, form_id="trust", form_version=str(number), languages=["ar"], workbook=b"", xform=xform,
        digest=hashlib.md5(xform.encode()).hexdigest(), roles={"day": "day", "area": "area", "sex": "sex", "age": "age"}, made_by=instrument.made_by, made_at=now,
    )  # fmt: skip


@pytest.fixture
def round_(survey, instrument, amal, as_actor, now):
    """Open, asked with the second version; the first was asked before, the third is a draft."""
    made(instrument, 1, now, VersionState.RETIRED)
    second = made(instrument, 2, now)
    made(instrument, 3, now, VersionState.DRAFT)
    by = as_actor(amal)
    planned = waves.plan_wave(
        survey=survey, version=second, kind="baseline", selection="quota", opens=date(2026, 11, 1), closes=date(2026, 12, 15), by=by, at=now
    )
    return waves.open_wave(wave=planned, by=by, at=now)


@pytest.fixture
def given(round_, amal, as_actor, now):
    asking = fieldwork.add_interviewer(wave=round_, name="Rima", by=as_actor(amal), at=now)
    return fieldwork.give_token(interviewer=asking, label="Blue tablet", by=as_actor(amal), at=now)


@pytest.fixture
def phone(given):
    return Device(f"/collect/{given.secret}")


@pytest.fixture
def signed(given):
    """A phone without a token in its address."""
    return Device("/collect", given.token.login, given.secret)


@pytest.fixture(params=["token in the address", "digest sign-in"])
def either(request, phone, signed):
    return phone if request.param.startswith("token") else signed


