"""Structured conversations: strengths before concerns, evidence for every statement, two professionals of two services, no number."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from wiqaya.engines.language import phrases
from wiqaya.referral import contents_plan, conversation, sealing
from wiqaya.referral.actions import assessing
from wiqaya.referral.contents_plan import Conversation, Entry, Tool
from wiqaya.referral.models import Assessment, Mechanism, Situation
from wiqaya.referral.queries import assessments
from wiqaya.referral.tests.acting import SAID, assessed, to_acting
from wiqaya.referral.tests.conftest import NOW, TODAY, clear
from wiqaya.referral.words import Certainty, SupportKind
from wiqaya.referral.words.supporting import Part

database = [pytest.mark.django_db(databases=["default", "referral", "keys"]), pytest.mark.slow]


def with_database(test: Any) -> Any:
    for mark in database:
        test = mark(test)
    return test


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def row(asked: Callable[..., Situation], mechanism: Mechanism, staff: Any, services: Any) -> Situation:
    return to_acting(asked(), mechanism, staff, services)


def refused(row: Situation, staff: Any, said: Conversation) -> set[str]:
    with pytest.raises(ValidationError) as wrong:
        assessing.write(short=row.short, conversation=said, by=staff["social"], at=NOW)
    assert not Assessment.objects.exists()
    return set(wrong.value.message_dict)


STRENGTH, CONCERN = SAID.entries


LACKING = (
    (replace(SAID, entries=(CONCERN, replace(CONCERN, source="teacher", prompt="B2"))), "no_strength_yet"),
    (replace(SAID, help=()), "help"),
    (replace(SAID, help=("prison",)), "help"),
    (replace(SAID, own_view=""), "own_view"),
    (replace(SAID, not_asked="not yet"), "own_view"),
    (replace(SAID, harm_before=""), "harm_before"),
    (replace(SAID, judgement=" "), "judgement"),
    (replace(SAID, surroundings=""), "surroundings"),
    (replace(SAID, wishes=""), "wishes"),
    (replace(SAID, provider=""), "provider"),
    (replace(SAID, entries=(STRENGTH, replace(CONCERN, source="The person"))), "one_source_why"),
    (replace(SAID, entries=(STRENGTH, replace(CONCERN, evidence=""))), "B1_evidence"),
    (replace(SAID, entries=(STRENGTH, replace(CONCERN, source=""))), "B1_source"),
    (replace(SAID, entries=(STRENGTH, replace(CONCERN, certainty="90"))), "B1_certainty"),
    (replace(SAID, entries=(STRENGTH, replace(CONCERN, recency=""))), "B1_recency"),
    (replace(SAID, entries=(STRENGTH, replace(CONCERN, statement="he is an extremist"))), "B1_statement"),
    (replace(SAID, provider="+961 3 555 010"), "provider"),
    (replace(SAID, tool=Tool(name="a tool", trained=True)), "formulation"),
)


@with_database
def test_what_a_conversation_must_hold(row: Situation, staff: Any) -> None:
    """Each is refused and leaves nothing, so that all of them meet the same situation."""
    for said, named in LACKING:
        assert named in refused(row, staff, said), said


@with_database
def test_none_known_yet_will_ask_is_enough(row: Situation, staff: Any) -> None:
    said = replace(SAID, entries=(CONCERN,), no_strength_yet=True, one_source_why="nobody else knows the person")
    held = assessing.write(short=row.short, conversation=said, by=staff["social"], at=NOW)
    assert assessments.conversation_of(held, by=staff["health"], at=NOW) == (said, None)


@with_database
def test_the_second_is_of_another_service_and_is_kept_as_said(row: Situation, staff: Any, mechanism: Mechanism) -> None:
    colleague = replace(staff["social"], id=uuid4())
    clear(mechanism, colleague, "member")
    held = assessing.write(short=row.short, conversation=SAID, by=staff["social"], at=NOW)
    with pytest.raises(ValidationError, match="another service"):
        assessing.sign(short=row.short, key=held.pk, agrees=True, text="", by=colleague, at=NOW)
    with pytest.raises(ValidationError, match="otherwise"):
        assessing.sign(short=row.short, key=held.pk, agrees=False, text=" ", by=staff["health"], at=NOW)
    assert assessments.fresh_assessment(row, TODAY) is None
    assessing.sign(short=row.short, key=held.pk, agrees=False, text="the school could do more", by=staff["health"], at=NOW)
    held.refresh_from_db()
    assert assessments.conversation_of(held, by=staff["social"], at=NOW)[1] == assessments.Second(False, "the school could do more")
    with pytest.raises(ValidationError, match="signed this already"):
        assessing.sign(short=row.short, key=held.pk, agrees=True, text="", by=staff["health"], at=NOW)


@with_database
@pytest.mark.parametrize(("days", "counts"), [(0, True), (90, True), (91, False)])
def test_after_ninety_days_it_carries_no_new_sharing(row: Situation, staff: Any, days: int, counts: bool) -> None:
    assessed(row, staff)
    assert (assessments.fresh_assessment(row, TODAY + timedelta(days=days)) is not None) is counts


@with_database
def test_what_asking_has_done_is_written_down_afterwards(row: Situation, staff: Any) -> None:
    held = assessed(row, staff)
    assessing.note_effect(short=row.short, key=held.pk, text="the brother was asked in the street", by=staff["health"], at=NOW)
    held.refresh_from_db()
    said, second = assessments.conversation_of(held, by=staff["health"], at=NOW)
    assert said == replace(SAID, harm_after="the brother was asked in the street")
    assert second is not None


@with_database
def test_under_eighteen_child_protection_signs_and_the_guardian_is_asked(
    asked: Callable[..., Situation], minor_notes: Any, mechanism: Mechanism, staff: Any, services: Any
) -> None:
    row = to_acting(asked(minor_notes), mechanism, staff, services)
    assert refused(row, staff, SAID) == {"guardian"}
    held = assessing.write(short=row.short, conversation=replace(SAID, guardian="agreed"), by=staff["social"], at=NOW)
    with pytest.raises(ValidationError, match="child protection"):
        assessing.sign(short=row.short, key=held.pk, agrees=True, text="", by=staff["health"], at=NOW)
    assert assessing.sign(short=row.short, key=held.pk, agrees=True, text="", by=staff["child"], at=NOW).second_at == NOW


@with_database
def test_nobody_else_reads_or_writes_it(row: Situation, staff: Any) -> None:
    held = assessed(row, staff)
    for sector in ("education", "police", "child"):
        with pytest.raises(sealing.Hidden):
            assessments.conversation_of(held, by=staff[sector], at=NOW)
        with pytest.raises(sealing.Hidden):
            assessing.write(short=row.short, conversation=SAID, by=staff[sector], at=NOW)


@with_database
def test_items_of_licensed_tools_are_refused(row: Situation, staff: Any, settings: Any, tmp_path: Path) -> None:
    item = "feels that the neighbours have no right to speak here"  # made up for this test
    path = tmp_path / "hashes.txt"
    path.write_text(phrases.written(phrases.hashed([item], b"s" * 16)), encoding="utf-8")
    settings.FORBIDDEN_PHRASES = path
    assert refused(row, staff, replace(SAID, judgement=f"the person {item}, we think")) == {"judgement"}
    assert assessing.write(short=row.short, conversation=SAID, by=staff["social"], at=NOW).pk


def test_the_suggested_questions_ask_more_about_strengths_than_about_conduct() -> None:
    kinds = [prompt.part for prompt in conversation.prompts_of(conversation.suggested())]
    assert kinds.count(Part.STRENGTHS) + kinds.count(Part.SUPPORTS) >= kinds.count(Part.CONCERNS)
    assert kinds[0] == Part.STRENGTHS
    assert kinds[-1] == Part.CONCERNS
    for row in conversation.suggested():
        assert set(row["text"]) == {"ar", "en", "fr"}


def test_no_field_of_a_conversation_or_plan_is_a_number_about_a_person() -> None:
    kinds = [
        contents_plan.Conversation, contents_plan.Entry, contents_plan.Tool, contents_plan.PlanContent, contents_plan.ReviewContent,
        contents_plan.GoalContent, contents_plan.SupportContent,
    ]  # fmt: skip
    numeric = {f"{kind.__name__}.{one.name}" for kind in kinds for one in fields(kind) if one.type in ("int", "float", "Decimal")}
    assert numeric == set()


texts = st.text("ab ع\n\"", max_size=8)
entries = st.builds(Entry, st.sampled_from(Part.values), texts, texts, texts, st.sampled_from(Certainty.values), texts, texts)
said = st.builds(
    Conversation, entries=st.lists(entries, max_size=4).map(tuple), help=st.lists(st.sampled_from(SupportKind.values), max_size=3).map(tuple),
    no_strength_yet=st.booleans(), own_view=texts, judgement=texts, tool=st.builds(Tool, texts, st.booleans(), texts, texts),
)  # fmt: skip


@given(said)
def test_a_conversation_comes_back_from_its_json_as_it_was(held: Conversation) -> None:
    assert Conversation.of(json.loads(json.dumps(held.plain()))) == held


@given(said)
def test_every_free_text_is_looked_through(held: Conversation) -> None:
    """The obvious way: walk through everything that is a text, but for the closed lists."""
    closed = {"part", "certainty", "recency", "prompt", "on", "name", "help", "versed", "city_part"}

    def walk(value: Any) -> list[str]:
        if isinstance(value, dict):
            return [text for name, part in value.items() if name not in closed for text in walk(part)]
        if isinstance(value, list | tuple):
            return [text for part in value for text in walk(part)]
        return [value] if isinstance(value, str) else []

    assert sorted(text for _name, text in held.texts()) == sorted(walk(held.plain()))
