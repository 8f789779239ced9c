"""ODK's own engine fills a questionnaire of ours from the address of a device, and what it would send is taken whole."""

from __future__ import annotations

import hashlib

import pytest

from tests.forms import corpus
from wiqaya.surveys.actions import fieldwork
from wiqaya.surveys.models import AnswerSet
from wiqaya.surveys.queries.forms import form_of
from wiqaya.surveys.sealing import without_identifiers
from wiqaya.surveys.taking import open_questions
from wiqaya.surveys.tests.openrosa.device import Device, listed

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
SEEDS = ("1", "2", "3")
META = {"day", "instanceID"}


def test_what_the_engine_of_odk_sends_is_stored_without_losing_an_answer(wave, amal, as_actor, now):
    asking = fieldwork.add_interviewer(wave=wave, name="Rima", by=as_actor(amal), at=now)
    given = fieldwork.give_token(interviewer=asking, label="Blue tablet", by=as_actor(amal), at=now)
    phone = Device(f"/collect/{given.secret}")
    (one,) = listed(phone.ask("GET", "formList"))
    form = phone.ask("GET", one["downloadUrl"]).content
    assert one["hash"] == f"md5:{hashlib.md5(form).hexdigest()}"
    results = corpus.fill([{"id": seed, "xml": form.decode(), "media": {}, "seed": seed, "repeats": 1} for seed in SEEDS])
    told = open_questions(form_of(wave.version))
    for filled in results:
        before = list(AnswerSet.objects.values_list("pk", flat=True))
        assert phone.post(filled["xml"].encode()).status_code == 201
        assert phone.post(filled["xml"].encode()).status_code == 202
        kept = AnswerSet.objects.exclude(pk__in=before).get()
        assert kept.standing == "valid"
        sent = {name: without_identifiers(value) if name in told else value for name, value in _answers(filled).items()}
        assert len(sent) > 5
        assert (kept.area.code if kept.area else "pn") == sent.pop("area")  # or not said
        assert bool(kept.panel) == bool(sent.pop("panel_code", ""))
        assert {name: kept.answers.get(name) for name in sent} == sent


def _answers(filled):
    """Question name -> value of everything that was asked and answered."""
    said = {reference.rpartition("/")[2]: state["value"] for reference, state in filled["states"].items() if state["relevant"] and state["value"]}
    return {name: value for name, value in said.items() if name not in META}
