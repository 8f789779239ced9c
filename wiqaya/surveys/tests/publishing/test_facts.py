"""What rooms above know of results: the number with its range, what became of it, and nothing that did not leave."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from wiqaya.safeguards.tenancy import in_city
from wiqaya.surveys import facts
from wiqaya.surveys.actions import publish
from wiqaya.surveys.actions.estimate import estimate_wave, weight_wave
from wiqaya.surveys.models import Result, Wave

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
ISOLATES = dict.fromkeys(map(ord, "\u2066\u2067\u2068\u2069"))
SAME = {"audience": "staff", "statistic": "mean", "question": "trust_council", "breakdown": "area"}


@pytest.fixture
def row(estimated):
    return Result.objects.get(wave=estimated, **SAME)


def test_a_result_is_a_sentence_with_its_range_and_people(row):
    cited = facts.result(row.short)
    with override("en"):
        assert cited.headline == f"Mean of the answers: {row.facts['rate']:.1f}. The answers go from 1 (Not at all) to 5 (Fully)."
        assert cited.certainty.startswith("The true number very probably lies between ")
        assert cited.certainty.endswith("185 people answered.")
        assert cited.split == "By area"
    with override("ar"):
        assert cited.headline.startswith("متوسط الإجابات:")
        assert "١٨٥" in cited.certainty
    assert (cited.newer, cited.taken_back, cited.public_address, cited.modelled) == ("", None, "", False)


def test_a_share_says_what_was_answered(estimated):
    share = Result.objects.get(wave=estimated, audience="staff", statistic="share", question="trust_council", answer="4 5", breakdown="sex")
    with override("en"):
        assert facts.result(share.short).headline.startswith(f"{share.facts['rate'] * 100:.0f}% of residents answer: ")


def test_of_those_who_were_not_drawn_no_range_is_told(estimated, row):
    Wave.objects.filter(pk=estimated.pk).update(selection="quota")
    Result.objects.filter(pk=row.pk).update(facts=row.facts | {"low": None, "high": None})
    with override("en"):
        assert "no margin of error" in facts.result(row.short).certainty


def test_what_is_hidden_or_refused_is_not_told(row):
    Result.objects.filter(pk=row.pk).update(release=None)
    cited = facts.result(row.short)
    assert not cited.shown
    assert (cited.headline, cited.certainty, dict(cited.facts)) == ("", "", {})


def test_a_result_made_with_older_weights_names_the_newer_one(estimated, row, amal, as_actor, now):
    weight_wave(wave=estimated, use=(), by=as_actor(amal), at=now)
    assert facts.result(row.short).replaced
    assert facts.result(row.short).newer == ""
    estimate_wave(wave=estimated, by=as_actor(amal), at=now)
    newer = facts.result(row.short).newer
    assert newer not in ("", row.short)
    assert facts.result(newer).newer == ""


def test_it_knows_what_everybody_reads_and_what_was_taken_back(agreed, row, amal, as_actor, now):
    made = agreed()
    address = facts.result(row.short).public_address
    assert address.endswith(made.results.get(statistic="mean").short)
    assert len(facts.public_rounds()) == 1
    publish.withdraw(publication=made, because={"en": "Two areas were mixed up"}, by=as_actor(amal), at=now)
    cited = facts.result(row.short)
    with override("en"):
        assert cited.public_address == ""
        assert cited.taken_back[0] == now.date()
        assert str(cited.taken_back[1]) == "Two areas were mixed up"
    assert facts.public_rounds() == []


def test_a_search_finds_by_survey_and_question_in_any_spelling(estimated, row):
    assert row.short in {one.short for one in facts.find("الثقه")}
    assert {one.short for one in facts.find(row.short)} == {row.short}
    assert facts.find("no such words anywhere") == []
    assert 0 < len(facts.find("")) <= facts.MOST


def test_a_number_over_the_rounds(estimated):
    only = facts.series(estimated.survey.short, statistic="mean", question="trust_council")
    assert [(one.n, one.comparable) for one in only] == [(185, True)]
    assert facts.series(estimated.survey.short, statistic="mean", question="nothing") == []


def test_another_city_knows_nothing_of_it(row, other_city):
    with in_city(other_city.id):
        assert facts.result(row.short) is None
        assert facts.table(row.short) is None
        assert facts.find("") == []


def test_a_change_and_values_by_a_model_are_cited_as_what_they_are(estimated, row):
    change = {"rate": 4.0, "low": 1.0, "high": 7.0, "n": 90}
    moved = _copy(row, statistic="change", answer="1 share 4 5", breakdown="city", facts=change)
    modelled = _copy(row, statistic="model", answer="mean", facts={})
    with override("en"):
        cited = facts.result(moved.short)
        assert cited.headline.translate(ISOLATES) == "Change since round 1: +4.0 points. It changed, more than chance explains."
        assert "changes?since=1" in cited.address
        by_model = facts.result(modelled.short)
        assert by_model.modelled
        assert by_model.title == facts.result(row.short).title
        assert "/mean/trust_council?by=area" in by_model.address
        assert {one.split for one in facts.find("council") if one.short in (moved.short, modelled.short)} == {
            "Change since the wave before · Whole city", "Value by a model · By area",
        }  # fmt: skip


def _copy(row, **fields):
    same = {"wave": row.wave, "weighting": row.weighting, "audience": "staff", "question": row.question, "release": row.release, "made_at": row.made_at}
    return Result.objects.create(**same | {"breakdown": "area"} | fields)
