"""What somebody was accused of has no place before a law gives the city a role, and then a key and a clock of its own (R08, decision 7)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from wiqaya.engines.language.offences import LANGUAGES
from wiqaya.engines.language.tests.accused import sentences
from wiqaya.people.queries import operator
from wiqaya.referral import guards, sealing, terms
from wiqaya.referral.actions import assessing, families, home, planning, reintegrating, room
from wiqaya.referral.models import Condition, Disclosure, FamilyPlan, Situation
from wiqaya.referral.queries import reintegration, situations
from wiqaya.referral.queries.reintegration import FamilyContent
from wiqaya.referral.tests.acting import GOAL, PLAN, SAID, to_acting
from wiqaya.referral.tests.conftest import FILTER_ONE, NOTES, NOW, REASONS, SHEET, TODAY
from wiqaya.referral.tests.test_proofs import everything
from wiqaya.referral.tests.test_walk import all_come, to_table
from wiqaya.safeguards.access import Actor

pytestmark = [pytest.mark.django_db(databases=["default", "referral", "keys"])]
TOLD = "was convicted of smuggling zumurrud"
CANARY = "zumurrud"


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with override("en"):
        yield


def refuses(write: Callable[[], object]) -> bool:
    try:
        write()
    except ValidationError as wrong:
        return any("Write what help is needed" in message for message in wrong.messages)
    return False


@pytest.mark.slow
@pytest.mark.parametrize("lang", LANGUAGES)
def test_accusations_are_refused_and_needs_are_taken(lang: str) -> None:
    """With the lists of all languages at once, as texts come here."""
    accused, needs = sentences(lang, "accused"), sentences(lang, "need")
    missed = [text for text in accused if not refuses(lambda text=text: guards.about_conduct({"text": text}))]  # type: ignore[misc]
    false = [text for text in needs if refuses(lambda text=text: guards.about_conduct({"text": text}))]  # type: ignore[misc]
    assert len(missed) <= 0.05 * len(accused), missed
    assert len(false) <= 0.05 * len(needs), false


@pytest.mark.slow
def test_no_text_of_a_situation_takes_an_accusation(asked: Callable[..., Any], mechanism: Any, staff: Any) -> None:
    """Every text from the request to the table's decision says what to write instead, and nothing of it is kept."""
    assert refuses(lambda: asked(replace(NOTES, life=TOLD)))
    assert not Situation.objects.exists()
    row = asked()
    assert refuses(lambda: to_table(row, mechanism, staff, replace(SHEET, note=TOLD)))
    assert refuses(lambda: home.answer_filter_one(short=row.short, answers=FILTER_ONE | {"acute": TOLD}, by=staff["social"], at=NOW))
    meeting = mechanism.meetings.get()
    item = home.bring_to_table(short=row.short, meeting=meeting, sheet=SHEET, read_by_a_person=True, by=staff["social"], at=NOW)
    all_come(item, staff)
    assert refuses(lambda: room.propose(item=item, met=True, reasons=replace(REASONS, necessity=TOLD), needed=[], reason="", by=staff["education"], at=NOW))
    assert CANARY not in "".join(map(everything, ("default", "referral")))


@pytest.mark.slow
def test_no_plan_and_no_conversation_takes_an_accusation(asked: Callable[..., Any], mechanism: Any, staff: Any, services: Any) -> None:
    row = to_acting(asked(), mechanism, staff, services)
    own: dict[str, Any] = {"short": row.short, "by": staff["social"], "at": NOW}
    entry = replace(SAID.entries[0], statement=TOLD)
    assert refuses(lambda: assessing.write(**own, conversation=replace(SAID, entries=(entry, *SAID.entries[1:]))))
    assert refuses(lambda: planning.draft(**own, content=replace(PLAN, if_worse=TOLD), intensity="light"))
    planning.draft(**own, content=PLAN, intensity="light")
    assert refuses(lambda: planning.add_goal(**own, content=replace(GOAL, words=TOLD)))


@pytest.fixture
def family(mechanism: Any, staff: dict[str, Actor], services: dict[str, Any], asked: Callable[..., Any]) -> FamilyPlan:
    """A plan under the recorded role, in which the law's reason is told."""
    by = staff["social"]
    Condition.objects.create(
        mechanism=mechanism, kind="statute", reference="Law 5/2026", starts=TODAY - timedelta(days=1), ends=TODAY + timedelta(days=900), written_by=uuid4(),
        written_at=NOW, read_by=uuid4(), read_at=NOW,
    )  # fmt: skip
    for sector in ("social", "health"):
        trained = TODAY + timedelta(days=2000)
        reintegrating.note_party(mechanism=mechanism, agency=services[sector], does={"en": "helps"}, trained_until=trained, by=by, at=NOW)
    told = FamilyContent(situations=(asked().short,), setting="community", needs=("housing",), help=("dialogue",), in_kind="beds", safe_place="here", long_view=f"a flat; {TOLD}")
    return families.write_plan(mechanism=mechanism, content=told, until=TODAY + timedelta(days=400), by=by, at=NOW)


@pytest.mark.slow
def test_under_a_law_it_has_a_key_of_its_own_that_no_filter_opens(
    family: FamilyPlan, mechanism: Any, staff: Any, services: Any, caplog: pytest.LogCaptureFixture
) -> None:
    """Hidden at filters 2 and 3 and in every database; the situation itself has no key of that tier."""
    row = Situation.objects.get()
    assert CANARY in reintegration.content_of(family, by=staff["social"], at=NOW).long_view
    to_acting(row, mechanism, staff, services)
    for sector in ("health", "child", "education", "police"):
        with pytest.raises(sealing.Hidden):
            reintegration.content_of(family, by=staff[sector], at=NOW)
    assert CANARY not in str([situations.notes_of(row, by=staff["social"], at=NOW), situations.identity_of(row, by=staff["health"], at=NOW)])
    assert not Disclosure.objects.filter(subject=row.pk, tier="statute").exists()
    assert all(CANARY not in everything(alias) for alias in ("default", "referral", "keys"))
    assert CANARY not in caplog.text


@pytest.mark.slow
def test_its_clock_is_the_plans_own(family: FamilyPlan, staff: Any, city: Any) -> None:
    """On the day after the plan's last one the key dies; the situation stays as it was."""
    late = NOW + timedelta(days=402)
    before = Situation.objects.get()
    assert terms.over_families(late).get() == family
    terms.forget_families(by=operator(city), at=late)
    assert not FamilyPlan.objects.exists()
    with pytest.raises(sealing.Hidden):
        reintegration.content_of(family, by=staff["social"], at=NOW)
    assert Situation.objects.get().pk == before.pk
