"""What is refused, what stays a draft, and what is only remarked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from wiqaya.action.actions import sessions, work
from wiqaya.action.models import Intervention
from wiqaya.action.queries.rules import counts_as, gaps, remarks
from wiqaya.action.tests.programmes.conftest import TARGETED
from wiqaya.mapping.actions import cycle, issues
from wiqaya.places.models import PopulationGroup
from wiqaya.registers.actions import ChangedMeanwhile
from wiqaya.registers.queries import digest
from wiqaya.safeguards.access import NotAllowed, OwnWork
from wiqaya.safeguards.fields import words
from wiqaya.safeguards.texts import NamesAPerson

Plan = Callable[..., Intervention]
As = Callable[[Any], Any]


@pytest.fixture
def finding(amal: Any, as_actor: As, now: Any) -> Any:
    year = cycle.create_cycle(year=2026, by=as_actor(amal), at=now)
    return issues.begin(cycle=year, title={"ar": "إهانات في الطريق"}, by=as_actor(amal), at=now)


def group(kind: str, name: str) -> PopulationGroup:
    return PopulationGroup.objects.create(kind=kind, label=words(ar=name, en=name))


@pytest.mark.parametrize(("kind", "refused"), [("community", True), ("language", True), ("age", False), ("newcomer", False)])
def test_targeted_work_never_chooses_by_what_people_are(plan: Plan, kind: str, refused: bool) -> None:
    chosen = [group(kind, "أهل التل")]
    plan(groups=chosen)  # with or for a group is free
    if not refused:
        plan(**{**TARGETED, "groups": chosen})
        return
    with pytest.raises(ValidationError) as said:
        plan(**{**TARGETED, "groups": chosen})
    assert set(said.value.error_dict) == {"groups"}


@pytest.mark.parametrize("text", ["Muslims", "اللاجئون", "Les étrangers"])
def test_a_belonging_is_no_need(plan: Plan, text: str) -> None:
    with pytest.raises(ValidationError) as said:
        plan(**{**TARGETED, "need": {"ar": text}})
    assert set(said.value.error_dict) == {"need"}


def test_targeted_work_begins_only_when_it_is_whole(plan: Plan, finding: Any, amal: Any, as_actor: As, now: Any) -> None:
    by, row = as_actor(amal), plan(**TARGETED)
    assert {name for name, _ in gaps(row, on=now.date())} == {"issues", "trained_until"}
    assert counts_as(row, on=now.date()) == ""
    with pytest.raises(ValidationError) as said:
        work.start(programme=row, by=by, at=now)
    assert len(said.value.messages) == 3  # what can be done, and the two gaps
    lapsed = work.change(programme=row, issues=[finding], trained_until=now.date() - timedelta(days=1), by=by, at=now)
    with pytest.raises(ValidationError):
        work.start(programme=lapsed, by=by, at=now)
    whole = work.change(programme=row, trained_until=now.date(), by=by, at=now)
    begun = work.start(programme=whole, by=by, at=now)
    assert (begun.state, counts_as(begun, on=now.date())) == ("running", "secondary")
    with pytest.raises(ValidationError):
        work.change(programme=begun, page="need", need={"ar": ""}, by=by, at=now)
    later = now + timedelta(days=2)
    assert work.change(programme=begun, page="time", exit_plan={"ar": "تكمل المدرسة"}, by=by, at=later).version == 5  # though the training lapsed


def test_the_same_work_for_everybody_begins_at_once(plan: Plan, amal: Any, as_actor: As, now: Any) -> None:
    row = work.change(programme=plan(**TARGETED), level="primary", by=as_actor(amal), at=now)
    assert work.start(programme=row, by=as_actor(amal), at=now).starts == now.date()


def test_targeted_work_is_not_for_the_general_public(plan: Plan, now: Any) -> None:
    assert "scope" in dict(gaps(plan(**{**TARGETED, "scope": "general"}), on=now.date()))


def test_help_for_one_person_names_the_service(plan: Plan, amal: Any, as_actor: As, now: Any) -> None:
    row = plan(scope="person", level="secondary", domain="support")
    with pytest.raises(ValidationError):
        work.start(programme=row, by=as_actor(amal), at=now)
    named = work.change(programme=row, existing_text={"ar": "مركز الإرشاد"}, by=as_actor(amal), at=now)
    assert work.start(programme=named, by=as_actor(amal), at=now).state == "running"


def test_a_part_of_the_police_needs_a_reason(plan: Plan) -> None:
    with pytest.raises(ValidationError) as said:
        plan(police="partner")
    assert set(said.value.error_dict) == {"police_why"}
    assert plan(police="partner", police_why={"ar": "يشرحون كيف تُقدَّم شكوى"}).police == "partner"


def test_no_person_stands_in_a_programme(plan: Plan) -> None:
    with pytest.raises(NamesAPerson):
        plan(purpose={"en": "Call Samir on 03 123 456"})


def test_two_writers_of_one_page_meet_and_of_two_pages_do_not(plan: Plan, amal: Any, as_actor: As, now: Any) -> None:
    by, row = as_actor(amal), plan()
    harm, people = digest(work.KINDS["harm"], row), digest(work.KINDS["people"], row)
    work.change(programme=row, page="harm", seen=harm, harm_people={"ar": "سوء فهم"}, by=by, at=now)
    work.change(programme=row, page="people", seen=people, left_out={"ar": "من يعمل مساءً"}, by=by, at=now)
    with pytest.raises(ChangedMeanwhile):
        work.change(programme=row, page="harm", seen=harm, harm_people={"ar": "غيره"}, by=by, at=now)


def test_an_early_end_asks_for_exit_plan_and_effect(plan: Plan, amal: Any, as_actor: As, now: Any) -> None:
    by = as_actor(amal)
    row = work.start(programme=plan(ends=date(2026, 12, 31)), by=by, at=now)
    with pytest.raises(ValidationError):
        work.end(programme=row, by=by, at=now)
    with pytest.raises(ValidationError) as said:
        work.stop(programme=row, because={"ar": "انتهى المال"}, exit_plan={}, effect={}, by=by, at=now)
    assert set(said.value.error_dict) == {"exit_plan", "effect"}
    done = work.stop(programme=row, because={"ar": "انتهى المال"}, exit_plan={"ar": "تكمل المكتبة"}, effect={"ar": "أُخبروا قبل شهر"}, by=by, at=now)
    assert (done.state, done.ended_on) == ("stopped", now.date())
    with pytest.raises(ValidationError):
        work.change(programme=done, cost=3, by=by, at=now)


def test_remarks_say_what_is_open_and_stop_nothing(plan: Plan, amal: Any, as_actor: As, now: Any) -> None:
    by = as_actor(amal)
    row = work.start(programme=plan(ends=now.date() + timedelta(days=30)), by=by, at=now)
    harm = sessions.note_harm(programme=row, to="relations", text={"ar": "خلاف على القاعة"}, dated=now.date(), by=by, at=now)
    before = remarks(row, now.date())
    sessions.answer_harm(harm=harm, answer={"ar": "لقاء بين الفريقين"}, by=by, at=now)
    work.change(programme=row, exit_plan={"ar": "تكمل المكتبة"}, by=by, at=now)
    after = remarks(Intervention.objects.get(pk=row.pk), now.date())
    assert len(before) - len(after) == 2
    assert after


def test_only_a_second_person_opens_work_for_everybody_to_the_public(plan: Plan, amal: Any, chadia: Any, as_actor: As, now: Any) -> None:
    row = plan()
    with pytest.raises(OwnWork):
        work.open_to_public(programme=row, by=as_actor(amal), at=now)
    with pytest.raises(ValidationError):
        work.open_to_public(programme=plan(**TARGETED), by=as_actor(chadia), at=now)
    work.open_to_public(programme=row, by=as_actor(chadia), at=now)
    aimed = work.change(programme=row, level="secondary", by=as_actor(amal), at=now)
    assert not aimed.public


def test_a_practice_fills_the_form_and_is_named(plan: Plan, bilal: Any, as_actor: As, now: Any) -> None:
    row = plan(template="cair-youth-centre", title={"ar": "بيت الشباب"})
    assert (str(row.title), row.practice, row.part, row.domain) == ("بيت الشباب", "cair-youth-centre", "coordinator", "culture")
    assert row.purpose["fr"]["text"]
    mothers = plan(template="motherschools-pristina", best_why={"ar": "تأتي النساء إلى الجمعية لا إلى البلدية"})
    assert (mothers.best_actor, mothers.messenger) == ("civil", "civil")
    with pytest.raises(NotAllowed):
        work.plan(by=as_actor(bilal), at=now, title={"ar": "شيء"}, domain="sport")
