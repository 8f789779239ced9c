"""Writing a mapping: opening, answering, judging, asking, closing; what refuses and what does not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from wiqaya.mapping.actions import asking, context, methods, pathway
from wiqaya.mapping.actions import cycle as actions
from wiqaya.mapping.guards import Frozen
from wiqaya.mapping.models import Briefing, Contribution, Cycle, Method, Signal, Stage, StageChange, StepEvidence
from wiqaya.mapping.queries import asking as asked
from wiqaya.mapping.queries import cycle as queries
from wiqaya.mapping.queries.holdings import holdings
from wiqaya.mapping.tests.cycle.conftest import body
from wiqaya.safeguards.access import NotAllowed
from wiqaya.safeguards.models import AuditRow
from wiqaya.safeguards.texts import NamesAPerson

pytestmark = pytest.mark.django_db
PERSON = {"en": "Call Ahmad Khalil on +961 71 234 567."}


def test_the_first_cycle_makes_version_one_and_the_next_keeps_it(cycle: Any, by: Any, now: Any) -> None:
    later = actions.create_cycle(year=2027, by=by, at=now)
    assert (cycle.method.version, later.method, Method.objects.count()) == (1, cycle.method, 1)
    assert (cycle.light, cycle.state, cycle.review_due) == (True, "open", date(2027, 11, 21))
    assert queries.current() == later


def test_a_year_has_one_yearly_mapping(cycle: Any, by: Any, now: Any) -> None:
    with pytest.raises(ValidationError, match="2026"):
        actions.create_cycle(year=2026, by=by, at=now)
    assert Cycle.objects.count() == 1


@pytest.mark.parametrize("year", [1949, 2028, 0])
def test_years_out_of_reach_are_refused(year: int, by: Any, now: Any) -> None:
    with pytest.raises(ValidationError) as wrong:
        actions.create_cycle(year=year, by=by, at=now)
    assert set(wrong.value.message_dict) == {"year"}


def test_answers_are_kept_by_language_and_empty_ones_wait(cycle: Any, by: Any, now: Any) -> None:
    actions.answer_light(cycle=cycle, answers={1: {"ar": "سوق السمك", "en": "The fish market"}, 2: {"ar": ""}}, by=by, at=now)
    given = queries.light_answers(cycle)
    assert given[1].best("en")[0] == "The fish market"
    assert [question for question, text in given.items() if text] == [1]
    before = AuditRow.objects.count()
    actions.answer_light(cycle=cycle, answers={1: {"en": "The fish market"}}, by=by, at=now)
    assert AuditRow.objects.count() == before  # the same words again change nothing


def test_a_person_in_an_answer_is_refused_and_nothing_is_kept(cycle: Any, by: Any, now: Any) -> None:
    with pytest.raises(NamesAPerson) as wrong:
        actions.answer_light(cycle=cycle, answers={1: {"en": "The fish market"}, 2: PERSON}, by=by, at=now)
    assert set(wrong.value.message_dict) == {"answer_2"}
    assert not any(queries.light_answers(cycle).values())


def test_steps_are_judged_in_any_order_with_their_gaps(cycle: Any, by: Any, now: Any) -> None:
    actions.judge_step(cycle=cycle, letter="j", state="done", gaps={"en": "No youth groups yet"}, by=by, at=now)
    actions.judge_step(cycle=cycle, letter="j", state="partly", gaps={"en": "No youth groups yet"}, by=by, at=now)
    states = {step.guide.letter: step.state for step in queries.steps_of(cycle)}
    assert states == {**dict.fromkeys("abcdefghi", "not-yet"), "j": "partly"}
    with pytest.raises(ValidationError):
        actions.judge_step(cycle=cycle, letter="z", state="done", gaps={}, by=by, at=now)


def test_evidence_needs_words_or_a_dataset_and_a_sound_address(cycle: Any, by: Any, now: Any) -> None:
    with pytest.raises(ValidationError) as wrong:
        actions.attach_evidence(cycle=cycle, letter="f", title={}, by=by, at=now)
    assert set(wrong.value.message_dict) == {"title"}
    with pytest.raises(ValidationError) as wrong:
        actions.attach_evidence(cycle=cycle, letter="f", title={"en": "A report"}, address="javascript:alert(1)", by=by, at=now)
    assert set(wrong.value.message_dict) == {"address"}
    row = actions.attach_evidence(cycle=cycle, letter="f", title={"en": "A report"}, address="https://example.org/report", by=by, at=now)
    actions.remove_evidence(evidence=row, by=by, at=now)
    assert not StepEvidence.objects.exists()


def test_sources_are_counted_by_sector_and_police_stands_apart(cycle: Any, health: Any, police: Any, by: Any, now: Any) -> None:
    briefing = asking.ask_briefing(cycle=cycle, organisation=police, jurisdiction={}, topics={"en": "Main concerns"}, asked_on=now.date(), by=by, at=now)
    asking.record_briefing(briefing=briefing, answered_on=now.date(), summary={"en": "Graffiti near the port"}, follow_up={}, by=by, at=now)
    assert queries.balance(cycle).only_police
    row = asking.ask(cycle=cycle, organisation=health, sector="health", question={"en": "What do you see?"}, by=by, at=now)
    assert queries.balance(cycle).besides_police == 0  # asked is not answered
    asking.record_answer(contribution=row, answer={"en": "Long waits in the port clinic"}, by=by, at=now)
    balance = queries.balance(cycle)
    assert (balance.counts["police"], balance.counts["health"], balance.besides_police, balance.only_police) == (1, 1, 1, False)


def test_a_briefing_with_a_person_in_it_is_refused(cycle: Any, police: Any, by: Any, now: Any) -> None:
    briefing = asking.ask_briefing(cycle=cycle, organisation=police, jurisdiction={}, topics={"en": "Main concerns"}, asked_on=now.date(), by=by, at=now)
    with pytest.raises(NamesAPerson):
        asking.record_briefing(briefing=briefing, answered_on=now.date(), summary=PERSON, follow_up={}, by=by, at=now)
    assert Briefing.objects.get().answered_on is None


def test_police_is_briefed_and_others_are_asked(cycle: Any, health: Any, police: Any, by: Any, now: Any) -> None:
    with pytest.raises(ValidationError):
        asking.ask(cycle=cycle, organisation=police, sector="police", question={"en": "?"}, by=by, at=now)
    with pytest.raises(ValidationError):
        asking.ask_briefing(cycle=cycle, organisation=health, jurisdiction={}, topics={}, asked_on=now.date(), by=by, at=now)


@pytest.mark.parametrize(
    ("days", "due_in", "late"),
    [(0, None, False), (14, None, False), (15, None, True), (3, 2, True), (3, 3, False), (3, 10, False), (0, 0, False)],
)
def test_a_reminder_is_due_after_its_day_or_after_two_weeks(cycle: Any, health: Any, by: Any, now: Any, days: int, due_in: int | None, late: bool) -> None:
    due = now.date() + timedelta(days=due_in) if due_in is not None else None
    row = asking.ask(cycle=cycle, organisation=health, sector="health", question={"en": "?"}, due=due, by=by, at=now)
    later = now + timedelta(days=days, minutes=1 if days == 15 else 0)
    assert asked.reminder_due(row, at=later) == late
    assert asked.reminders_due(at=later).exists() == late


def test_reminded_today_is_not_due_again_today(cycle: Any, health: Any, by: Any, now: Any) -> None:
    row = asking.ask(cycle=cycle, organisation=health, sector="health", question={"en": "?"}, due=now.date(), by=by, at=now)
    tomorrow = now + timedelta(days=1)
    row = asking.remind(contribution=row, by=by, at=tomorrow)
    assert (row.state, row.reminders) == ("reminded", 1)
    assert not asked.reminder_due(row, at=tomorrow + timedelta(hours=2))
    assert not asked.reminders_due(at=tomorrow + timedelta(hours=2)).exists()


def test_somebody_of_the_asked_service_answers_and_nobody_else(cycle: Any, health: Any, samia: Any, bilal: Any, as_actor: Any, by: Any, now: Any) -> None:
    row = asking.ask(cycle=cycle, organisation=health, sector="health", question={"en": "What do you see?"}, by=by, at=now)
    with pytest.raises(NotAllowed):
        asking.answer_own(contribution=row, answer={"en": "Nothing"}, by=as_actor(bilal), at=now)
    answered = asking.answer_own(contribution=row, answer={"en": "Long waits"}, by=as_actor(samia), at=now)
    assert (answered.state, answered.answered_by) == ("answered", samia.id)


def test_what_was_declined_is_kept_and_not_asked_again(cycle: Any, health: Any, by: Any, now: Any) -> None:
    row = asking.ask(cycle=cycle, organisation=health, sector="health", question={"en": "?"}, part="co-host", by=by, at=now)
    row = asking.decline(contribution=row, reason={"en": "No time this year"}, by=by, at=now)
    assert (row.state, row.part, row.answer.best("en")[0]) == ("declined", "co-host", "No time this year")
    with pytest.raises(ValidationError):
        asking.remind(contribution=row, by=by, at=now)
    with pytest.raises(ValidationError):
        asking.ask(cycle=cycle, organisation=health, sector="health", question={"en": "?"}, by=by, at=now)


def test_those_not_yet_asked_are_named(cycle: Any, health: Any, police: Any, by: Any, now: Any) -> None:
    youth = body("Youth club")
    asking.ask(cycle=cycle, organisation=health, sector="health", question={"en": "?"}, by=by, at=now)
    rest = asked.not_yet_asked(asked.asked(cycle).rows)
    assert rest.organisations == [youth]  # not the one asked, and police is not asked this way
    assert "health" not in rest.departments
    assert len(rest.departments) == 11
    assert {"health", "police"}.isdisjoint(rest.sectors)


WRITES: dict[str, Callable[..., object]] = {
    "light": lambda cycle, row, brief, evidence, **who: actions.answer_light(cycle=cycle, answers={1: {"en": "x"}}, **who),
    "mode": lambda cycle, row, brief, evidence, **who: actions.set_light(cycle=cycle, light=False, **who),
    "step": lambda cycle, row, brief, evidence, **who: actions.judge_step(cycle=cycle, letter="a", state="done", gaps={}, **who),
    "attach": lambda cycle, row, brief, evidence, **who: actions.attach_evidence(cycle=cycle, letter="a", title={"en": "x"}, **who),
    "detach": lambda cycle, row, brief, evidence, **who: actions.remove_evidence(evidence=evidence, **who),
    "freeze": lambda cycle, row, brief, evidence, **who: actions.freeze(cycle=cycle, **who),
    "adopt": lambda cycle, row, brief, evidence, **who: methods.adopt_method(cycle=cycle, method=cycle.method, **who),
    "ask": lambda cycle, row, brief, evidence, **who: asking.ask(cycle=cycle, organisation=body("New"), sector="work", question={"en": "x"}, **who),
    "remind": lambda cycle, row, brief, evidence, **who: asking.remind(contribution=row, **who),
    "answer": lambda cycle, row, brief, evidence, **who: asking.record_answer(contribution=row, answer={"en": "x"}, **who),
    "decline": lambda cycle, row, brief, evidence, **who: asking.decline(contribution=row, reason={}, **who),
    "part": lambda cycle, row, brief, evidence, **who: asking.set_part(contribution=row, part="co-host", **who),
    "brief": lambda cycle, row, brief, evidence, **who: asking.ask_briefing(
        cycle=cycle, organisation=brief.organisation, jurisdiction={}, topics={}, asked_on=date(2026, 11, 1), **who
    ),
    "briefed": lambda cycle, row, brief, evidence, **who: asking.record_briefing(
        briefing=brief, answered_on=date(2026, 11, 21), summary={"en": "x"}, follow_up={}, **who
    ),
}


@pytest.fixture
def parts(cycle: Any, health: Any, police: Any, by: Any, now: Any) -> dict[str, Any]:
    return {
        "cycle": cycle,
        "row": asking.ask(cycle=cycle, organisation=health, sector="health", question={"en": "?"}, by=by, at=now),
        "brief": asking.ask_briefing(cycle=cycle, organisation=police, jurisdiction={}, topics={}, asked_on=now.date(), by=by, at=now),
        "evidence": actions.attach_evidence(cycle=cycle, letter="a", title={"en": "Minutes"}, by=by, at=now),
    }


@pytest.mark.parametrize("name", WRITES)
def test_a_closed_mapping_refuses_every_change(name: str, parts: dict[str, Any], by: Any, now: Any) -> None:
    actions.freeze(cycle=parts["cycle"], by=by, at=now)
    audited = AuditRow.objects.count()
    with pytest.raises(Frozen):
        WRITES[name](**parts, by=by, at=now)
    assert AuditRow.objects.count() == audited


@pytest.mark.parametrize("name", WRITES)
def test_only_those_who_may_edit_write(name: str, parts: dict[str, Any], bilal: Any, as_actor: Any, now: Any) -> None:
    with pytest.raises(NotAllowed):
        WRITES[name](**parts, by=as_actor(bilal), at=now)


@pytest.mark.parametrize("name", WRITES)
def test_every_write_leaves_one_audit_row(name: str, parts: dict[str, Any], by: Any, now: Any) -> None:
    before = AuditRow.objects.count()
    WRITES[name](**parts, by=by, at=now)
    row = AuditRow.objects.latest("id")
    assert (AuditRow.objects.count(), row.by) == (before + 1, by.id)


def test_closing_keeps_the_day_and_asks_for_a_review_in_a_year(cycle: Any, by: Any, now: Any) -> None:
    closed = actions.freeze(cycle=cycle, by=by, at=now)
    assert (closed.state, closed.ended, closed.review_due, closed.frozen_by) == ("frozen", date(2026, 11, 21), date(2027, 11, 21), by.id)
    assert queries.review_state(closed, on=date(2027, 11, 21)) == "overdue"


# -- methods


def described(reasons: str = "", bridge: str = "", *, comparable: bool = False, because: str = "lessons") -> dict[str, Any]:
    texts = {"questions": {"en": "Six questions"}, "sources": {}, "instruments": {}, "sample": {}}
    return {"name": "wider", "texts": texts, "comparable": comparable, "changed_because": because, "reasons": {"en": reasons}, "bridge": {"en": bridge}}


def test_a_comparable_change_says_how_one_knows(cycle: Any, by: Any, now: Any) -> None:
    with pytest.raises(ValidationError) as refused:
        methods.change_method(**described("We learned", comparable=True), by=by, at=now)
    assert set(refused.value.message_dict) == {"bridge"}
    assert Method.objects.count() == 1


def test_reasons_can_be_written_later_and_the_first_version_has_none(cycle: Any, by: Any, now: Any) -> None:
    later = methods.change_method(**described(because=""), by=by, at=now)
    assert not later.reasons
    texts = {"reasons": {"en": "We learned"}}
    methods.describe_method(method=later, name="wider", texts=texts, changed_because="lessons", by=by, at=now)
    assert (str(later.reasons), later.changed_because, str(later.questions)) == ("We learned", "lessons", "Six questions")
    with pytest.raises(ValueError, match="reasons"):
        methods.describe_method(method=cycle.method, name="first", texts=texts, by=by, at=now)


def test_series_break_where_the_method_changed_and_only_there(by: Any, now: Any) -> None:
    first = actions.create_cycle(year=2023, by=by, at=now)
    actions.create_cycle(year=2024, by=by, at=now)
    bridged = methods.change_method(**described("Shorter", "One area both ways", comparable=True), by=by, at=now)
    actions.create_cycle(year=2025, method=bridged, by=by, at=now)
    other = methods.change_method(**described("New council"), by=by, at=now)
    last = actions.create_cycle(year=2026, method=other, by=by, at=now)
    assert [(one.year, one.before.version, one.after.version) for one in queries.breaks()] == [(2026, 2, 3)]
    before = queries.year_before(last)
    assert before is not None
    assert (before.cycle.year, before.comparable) == (2025, False)
    assert queries.year_before(first) is None


def test_a_used_method_stays_as_it_was_recorded(cycle: Any, by: Any, now: Any) -> None:
    record = {"questions": {"en": "Six questions"}}
    methods.describe_method(method=cycle.method, name="First", texts=record, by=by, at=now)
    actions.freeze(cycle=cycle, by=by, at=now)
    with pytest.raises(ValidationError):
        methods.describe_method(method=cycle.method, name="Changed", texts=record, by=by, at=now)
    assert Method.objects.get().name == "First"


# -- imported and small mappings


def test_an_existing_assessment_is_kept_apart_and_closed(cycle: Any, by: Any, now: Any) -> None:
    given = {"title": {"en": "Local assessment"}, "author": "Ministry of the interior", "dated": date(2024, 5, 1), "lang": "en"}
    row = actions.import_assessment(**given, sections=[("", "Preface"), ("Concerns", "Housing\n\nwork")], by=by, at=now)
    assert (row.trigger, row.state, row.method.version, row.year) == ("imported", "frozen", 0, 2024)
    assert queries.sections(row.imported_text) == [("", "Preface"), ("Concerns", "Housing\n\nwork")]
    assert list(queries.cycles()) == [cycle]
    assert list(queries.methods()) == [cycle.method]
    assert queries.breaks() == []
    with pytest.raises(NamesAPerson):
        actions.import_assessment(**given, sections=[("", PERSON["en"])], by=by, at=now)
    with pytest.raises(ValidationError):
        actions.import_assessment(**{**given, "dated": date(2027, 1, 1)}, sections=[("", "x")], by=by, at=now)


def test_a_signal_starts_one_small_mapping(city: Any, by: Any, now: Any) -> None:
    from wiqaya.places.models import Area

    port = Area.objects.get(code="1")
    signal = Signal.objects.create(kind="rumour", text={}, area=port, source="residents", received_at=now, received_by=by.id)
    made = actions.start_small(signal=signal, by=by, at=now)
    signal.refresh_from_db()
    assert (made.trigger, made.light, signal.cycle) == ("signal", True, made)
    assert made.title.best("ar")[0].endswith("الميناء")
    assert made.title.best("en")[0].endswith("Port")
    assert actions.start_small(signal=signal, by=by, at=now) == made
    assert Cycle.objects.count() == 1


def test_the_yearly_mapping_is_the_present_one_before_small_ones(cycle: Any, by: Any, now: Any) -> None:
    signal = Signal.objects.create(kind="rumour", text={}, source="residents", received_at=now, received_by=by.id)
    small = actions.start_small(signal=signal, by=by, at=now)
    assert queries.current() == cycle
    assert (queries.find("2026"), queries.find(small.short), queries.find("2001"), queries.find("nothing")) == (cycle, small, None, None)


# -- pathway


def test_a_stage_moves_with_a_reason_and_can_be_opened_again(by: Any, now: Any) -> None:
    pathway.move(number=2, state="done", because="progress", reason={"en": "Council voted"}, by=by, at=now)
    pathway.move(number=2, state="reopened", because="institution", reason={"en": "New council"}, by=by, at=now)
    changes = list(StageChange.objects.order_by("changed_at", "id"))
    assert [(change.before, change.after, change.because) for change in changes] == [("not-yet", "done", "progress"), ("done", "reopened", "institution")]
    with pytest.raises(ValidationError) as wrong:
        pathway.move(number=2, state="running", because="progress", reason={"en": " "}, by=by, at=now)
    assert set(wrong.value.message_dict) == {"reason"}
    with pytest.raises(ValidationError):
        pathway.move(number=9, state="running", because="progress", reason={"en": "x"}, by=by, at=now)


def test_a_lesson_opens_the_stages_that_it_changes(by: Any, now: Any) -> None:
    pathway.move(number=3, state="done", because="progress", reason={"en": "Agreed"}, by=by, at=now)
    pathway.learn(lesson={"en": "Evening meetings reach parents"}, reopens=[3, 6], by=by, at=now)
    assert {stage.number: stage.state for stage in Stage.objects.all()} == {3: "reopened", 6: "running"}
    pathway.learn(lesson={"en": "Posters were not read"}, reopens=[], by=by, at=now)
    assert Stage.objects.get(number=7).state == "not-yet"
    assert holdings(None)["lessons"] == 3


def test_ticks_are_all_kept_or_none(by: Any, now: Any) -> None:
    from wiqaya.mapping.queries.pathway import stage_now

    with pytest.raises(NamesAPerson):
        pathway.tick_all(number=1, lines=[(1, True, {}), (2, True, PERSON)], by=by, at=now)
    assert stage_now(1).done == 0
    pathway.tick_all(number=1, lines=[(1, True, {"en": "Twelve cards"}), (2, True, {})], by=by, at=now)
    assert (stage_now(1).done, stage_now(1).filled) == (2, 1)
    audited = AuditRow.objects.count()
    pathway.tick(number=1, line=1, done=True, note={"en": "Twelve cards"}, by=by, at=now)
    assert AuditRow.objects.count() == audited


# -- context


def test_a_note_and_a_structural_issue_are_written_changed_and_removed(by: Any, now: Any) -> None:
    from wiqaya.mapping.models import ContextNote, StructuralIssue

    note = context.write_note(kind="misuse", text={"en": "A law was used against clubs"}, effect={}, by=by, at=now)
    context.write_note(kind="history", text={"en": "A law was used against clubs"}, effect={"en": "Ask with care"}, note=note, by=by, at=now)
    assert ContextNote.objects.get().kind == "history"
    row = context.write_structural(kind="corruption", counterpart="accountability", text={"en": "Paid permits"}, counterpart_text={}, by=by, at=now)
    with pytest.raises(ValidationError):
        context.write_structural(kind="other", counterpart="trust", text={}, counterpart_text={"en": "x"}, by=by, at=now)
    with pytest.raises(NamesAPerson):
        context.write_note(kind="trust", text=PERSON, effect={}, by=by, at=now)
    context.remove_note(note=note, by=by, at=now)
    context.remove_structural(issue=row, by=by, at=now)
    assert not ContextNote.objects.exists()
    assert not StructuralIssue.objects.exists()


def test_what_is_held_is_counted_in_its_own_cycle_and_city(cycle: Any, health: Any, other_city: Any, by: Any, now: Any) -> None:
    from wiqaya.safeguards.tenancy import in_city

    asking.ask(cycle=cycle, organisation=health, sector="health", question={"en": "?"}, part="co-host", by=by, at=now)
    earlier = actions.create_cycle(year=2025, by=by, at=now)
    assert (holdings(cycle)["asked"], holdings(cycle)["co_hosts"], holdings(earlier)["asked"], holdings(None)["asked"]) == (1, 1, 0, 0)
    with in_city(other_city.id):
        assert set(holdings(cycle).values()) == {0}
        assert not Contribution.objects.exists()
