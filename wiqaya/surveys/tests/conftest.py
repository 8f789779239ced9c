"""A questionnaire, a survey and an open round."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from wiqaya.surveys.actions import instruments, waves
from wiqaya.surveys.composing import Recipe
from wiqaya.surveys.models import Instrument, InstrumentVersion, Survey, Wave

TITLE = {"ar": "الثقة في المنارة", "en": "Trust in Al-Manara", "fr": "La confiance à Al-Manara"}
DECISION = {"ar": "أين تُفتح مكاتب الأحياء", "en": "Where neighbourhood offices open", "fr": "Où ouvrir des bureaux de quartier"}
SUPPORT = {"ar": "خط المساعدة ١٤٠", "en": "Help line 140", "fr": "Ligne d’aide 140"}


@pytest.fixture
def instrument(city: Any, amal: Any, as_actor: Any, now: Any) -> Instrument:
    return instruments.make_instrument(title=TITLE, subject="trust", purpose=DECISION, by=as_actor(amal), at=now)


@pytest.fixture
def modules() -> tuple[str, ...]:
    """Trust in institutions and acting together: nothing sensitive."""
    return ("trust-institutions", "collective-efficacy")


@pytest.fixture
def version(instrument: Instrument, modules: tuple[str, ...], amal: Any, as_actor: Any, now: Any) -> InstrumentVersion:
    recipe = Recipe(modules=modules, chosen={"trust-institutions": {"institution": ["council", "police"]}}, panel=True)
    made = instruments.compose_version(instrument=instrument, recipe=recipe, by=as_actor(amal), at=now)
    return instruments.make_ready(version=made, by=as_actor(amal), at=now)


@pytest.fixture
def survey(instrument: Instrument, amal: Any, as_actor: Any, now: Any) -> Survey:
    return waves.make_survey(title=TITLE, instrument=instrument, decision=DECISION, support=SUPPORT, by=as_actor(amal), at=now)


@pytest.fixture
def wave(survey: Survey, version: InstrumentVersion, amal: Any, as_actor: Any, now: Any) -> Wave:
    """Open since the first of November 2026."""
    by = as_actor(amal)
    planned = waves.plan_wave(
        survey=survey, version=version, kind="baseline", selection="probability", opens=date(2026, 11, 1), closes=date(2026, 12, 15),
        bias_note={"en": "People without a home were not asked.", "ar": "لم يُسأل من لا مسكن لهم."}, by=by, at=now,
    )  # fmt: skip
    return waves.open_wave(wave=planned, by=by, at=now)
