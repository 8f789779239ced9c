"""A mechanism is built by one person, read and opened by another, and refuses what would harm."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import override

from wiqaya.referral.actions import agreed, mechanism, members
from wiqaya.referral.apart import DATABASE, inside
from wiqaya.referral.models import Condition, Mechanism
from wiqaya.referral.presets import presets
from wiqaya.referral.queries import mechanism as held
from wiqaya.referral.queries import setting_up
from wiqaya.referral.tests.conftest import NOW, TODAY
from wiqaya.referral.words import ConditionKind, Function, MechanismState, Preset, SeatSector
from wiqaya.referral.writing import in_lines
from wiqaya.safeguards.access import Actor, NotAllowed

pytestmark = pytest.mark.django_db(databases=["default", "referral", "keys"])
YEAR = timedelta(days=300)


@pytest.fixture
def writer(city: Any) -> Actor:
    return Actor(id=uuid4(), kind="person", city=city.id, agency=uuid4(), permissions=frozenset({"referral.set-up"}))


@pytest.fixture
def reader(city: Any) -> Actor:
    return Actor(id=uuid4(), kind="person", city=city.id, permissions=frozenset({"referral.clear"}))


@pytest.fixture
def both(city: Any) -> Actor:
    return Actor(id=uuid4(), kind="person", city=city.id, permissions=frozenset({"referral.set-up", "referral.clear"}))


@pytest.fixture(autouse=True)
def _room() -> Iterator[None]:
    with inside():
        yield


def draft(by: Actor, model: str = Preset.SITUATION_TABLE) -> Mechanism:
    return mechanism.begin_mechanism(
        name={"ar": "الطاولة", "en": "The table"},
        model=model,
        builds_on={"en": "A meeting on child protection, without housing."},
        host=uuid4(),
        by=by,
        at=NOW,
    )


def record(row: Mechanism, kind: str, by: Actor) -> Condition:
    return mechanism.record_condition(
        mechanism=row, kind=kind, text={"en": "Agreed."}, reference="2026/4", starts=TODAY, ends=TODAY + YEAR, by=by, at=NOW
    )


def whole(row: Mechanism, by: Actor, second: Actor) -> Mechanism:
    """Everything that an opening asks for."""
    for kind in ConditionKind.before_opening():
        mechanism.read_condition(condition=record(row, kind, by), by=second, at=NOW)
    for sector in ("education", "health", "civil"):
        sit(row, sector, by)
    signs = agreed.write_signs(
        mechanism=row,
        signs=[{"en": "talks of hurting others"}],
        professions=["education", "health"],
        research={"en": "Mapping 2026"},
        by=by,
        at=NOW,
    )
    agreed.agree_signs(signs=signs, by=second, at=NOW)
    agreed.note_risk(
        mechanism=row,
        text={"en": "Neighbours talk"},
        countermeasure={"en": "Neutral letters"},
        review_on=TODAY + timedelta(days=90),
        by=by,
        at=NOW,
    )
    template(row, by, strengths=2, concerns=1)
    return mechanism.change_mechanism(
        mechanism=row, facts={"no_finding": {"en": "Services ask for it"}, "eligibility": {"en": "Several needs"}, "lines": [{"kind": "city", "number": "1234"}]}, by=by, at=NOW
    )


def sit(row: Mechanism, sector: str, by: Actor, agency: UUID | None = None) -> Any:
    return members.add_seat(
        mechanism=row, agency=agency or uuid4(), sector=sector, agreement="A-1", agreement_ends=TODAY + YEAR, by=by, at=NOW
    )


def template(row: Mechanism, by: Actor, *, strengths: int, concerns: int) -> Any:
    prompts = {
        "strengths": [{"en": f"What goes well, {number}?"} for number in range(strengths)],
        "concerns": [{"en": f"What weighs, {number}?"} for number in range(concerns)],
        "supports": [{"en": "Who could help?"}],
    }
    return agreed.write_template(
        mechanism=row, name={"en": "Talk"}, prompts=prompts, origin={"en": "Made here; not tried elsewhere"}, by=by, at=NOW
    )


def test_what_exists_is_asked_first(writer: Actor) -> None:
    with pytest.raises(ValidationError) as wrong:
        mechanism.begin_mechanism(name={"en": "x"}, model=Preset.OWN, builds_on={"en": " "}, host=uuid4(), by=writer, at=NOW)
    assert list(wrong.value.message_dict) == ["builds_on"]


def test_a_reader_builds_nothing(reader: Actor) -> None:
    with pytest.raises(NotAllowed):
        draft(reader)


def test_no_model_brings_the_police_or_lets_security_read_first() -> None:
    assert {model.key for model in presets()} == set(Preset.values) - {Preset.OWN}
    for model in presets():
        assert not any(SeatSector(sector).security for sector in model.sectors)
        assert all({"ar", "en", "fr"} <= set(text) for text in (model.idea, model.origin, model.differs, model.needs, model.eligibility))


def test_nothing_opens_before_everything_is_recorded_read_and_in_date(writer: Actor, reader: Actor) -> None:
    row = draft(writer)
    with pytest.raises(ValidationError) as wrong:
        mechanism.put_to_members(mechanism=row, by=writer, at=NOW)
    assert len(wrong.value.messages) >= len(ConditionKind.before_opening())
    row = mechanism.put_to_members(mechanism=whole(row, writer, reader), by=writer, at=NOW)
    assert not held.takes_in(row, TODAY)
    row = mechanism.open_mechanism(mechanism=row, by=reader, at=NOW)
    assert held.takes_in(row, TODAY)


def test_nothing_opens_for_real_without_a_database_of_its_own(writer: Actor, reader: Actor, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    row = mechanism.put_to_members(mechanism=whole(draft(writer), writer, reader), by=writer, at=NOW)
    monkeypatch.setattr("wiqaya.safeguards.roles.apart", lambda alias: False)
    with pytest.raises(ValidationError, match="database roles"):
        mechanism.open_mechanism(mechanism=row, by=reader, at=NOW)
    settings.DEMO = True
    assert mechanism.open_mechanism(mechanism=row, by=reader, at=NOW).state == "open"


@pytest.mark.parametrize("kind", ConditionKind.before_opening())
def test_every_condition_is_needed(writer: Actor, reader: Actor, kind: str) -> None:
    row = whole(draft(writer), writer, reader)
    row.conditions.filter(kind=kind).update(read_by=None, read_at=None)
    assert len(setting_up.obstacles(row, TODAY)) == 1


def test_nobody_reads_or_opens_their_own(both: Actor, reader: Actor) -> None:
    row = draft(both)
    condition = record(row, "mandate", both)
    with pytest.raises(ValidationError):
        mechanism.read_condition(condition=condition, by=both, at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic(using=DATABASE):
        Condition.objects.filter(pk=condition.pk).update(read_by=both.id, read_at=NOW)
    row = mechanism.put_to_members(mechanism=whole(row, both, reader), by=both, at=NOW)
    with pytest.raises(ValidationError):
        mechanism.open_mechanism(mechanism=row, by=both, at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic(using=DATABASE):
        Mechanism.objects.filter(pk=row.pk).update(opened_by=both.id)


def test_security_never_sits_first(writer: Actor) -> None:
    row = draft(writer)
    with pytest.raises(ValidationError):
        sit(row, "police", writer)
    sit(row, "education", writer)
    sit(row, "police", writer)
    assert [seat.sector for seat in held.seats(row, TODAY)] == ["education", "police"]


def test_services_of_security_alone_are_no_table(writer: Actor, reader: Actor) -> None:
    row = whole(draft(writer), writer, reader)
    row.seats.exclude(sector="education").update(sector="police")
    with override("en"):
        assert any("two sectors" in sentence for sentence in setting_up.obstacles(row, TODAY))


def test_a_lapse_stops_new_work_that_day(mechanism: Mechanism) -> None:
    condition = mechanism.conditions.get(kind="impact")
    condition.ends = TODAY - timedelta(days=1)
    condition.save()
    assert not held.takes_in(mechanism, TODAY)
    assert setting_up.lapsed_on(mechanism, TODAY) == TODAY


@pytest.mark.parametrize("sign", ["religion", "is a refugee", "أصبح متديناً", "votes for an opposition party", "is an extremist"])
def test_signs_of_who_somebody_is_are_refused(writer: Actor, sign: str) -> None:
    with pytest.raises(ValidationError) as wrong:
        agreed.write_signs(
            mechanism=draft(writer),
            signs=[{"en": sign}],
            professions=["education", "health"],
            research={"en": "Mapping"},
            by=writer,
            at=NOW,
        )
    assert list(wrong.value.message_dict) == ["signs"]


def test_one_profession_sets_no_list(writer: Actor) -> None:
    with pytest.raises(ValidationError) as wrong:
        agreed.write_signs(
            mechanism=draft(writer),
            signs=[{"en": "talks of hurting others"}],
            professions=["education", "police"],
            research={"en": "M"},
            by=writer,
            at=NOW,
        )
    assert list(wrong.value.message_dict) == ["professions"]


def test_a_sign_that_stays_keeps_its_code(writer: Actor, reader: Actor) -> None:
    row = draft(writer)
    told = [{"en": "talks of hurting others"}, {"en": "stays away from friends"}]
    first = agreed.write_signs(mechanism=row, signs=told, professions=["education", "health"], research={"en": "M"}, by=writer, at=NOW)
    assert held.signs_in_force(row) is None
    agreed.agree_signs(signs=first, by=reader, at=NOW)
    second = agreed.write_signs(
        mechanism=row,
        signs=[told[1], {"en": "carries a knife to school"}],
        professions=["education", "health"],
        research={"en": "M"},
        by=writer,
        at=NOW,
    )
    assert [sign["code"] for sign in second.signs] == ["B-02", "B-03"]
    assert held.signs_in_force(row) == first


def test_prompts_ask_at_least_as_much_about_strengths_as_about_concerns(writer: Actor) -> None:
    row = draft(writer)
    with pytest.raises(ValidationError) as wrong:
        template(row, writer, strengths=1, concerns=2)
    assert list(wrong.value.message_dict) == ["concerns"]
    first = template(row, writer, strengths=2, concerns=2)
    second = template(row, writer, strengths=3, concerns=2)
    first.refresh_from_db()
    assert (first.in_force, second.in_force, second.number) == (False, True, 2)


def test_every_question_has_a_code_of_its_own(writer: Actor) -> None:
    """The fields of a form carry the code: two alike, and one question would swallow the other."""
    lines = {part: [{"en": f"What of {part}?"}, {"en": f"And what else of {part}?"}] for part in agreed.PARTS}
    row = agreed.write_template(mechanism=draft(writer), name={"en": "x"}, prompts=lines, origin={"en": "x"}, by=writer, at=NOW)
    assert len({prompt["code"] for prompt in row.prompts}) == len(row.prompts) == 2 * len(agreed.PARTS)


def test_prompts_about_belief_are_refused(writer: Actor) -> None:
    with pytest.raises(ValidationError):
        agreed.write_template(
            mechanism=draft(writer),
            name={"en": "x"},
            prompts={"strengths": [{"en": "Religion"}], "supports": [{"en": "Who helps?"}]},
            origin={"en": "x"},
            by=writer,
            at=NOW,
        )


def test_lines_of_languages_must_match() -> None:
    assert in_lines({"en": "a\n\nb", "ar": "أ\nب", "fr": ""}) == [{"en": "a", "ar": "أ"}, {"en": "b", "ar": "ب"}]
    with pytest.raises(ValidationError):
        in_lines({"en": "a\nb", "ar": "أ"})


def test_nobody_clears_themselves_and_only_members_are_cleared(writer: Actor) -> None:
    row = draft(writer)
    seat = sit(row, "social", writer)
    until = {"trained_until": TODAY + YEAR, "ethics_until": TODAY + YEAR, "supervision_on": TODAY + timedelta(days=20)}
    for person, agency, field in ((writer.id, seat.agency, "person"), (uuid4(), uuid4(), "agency")):
        with pytest.raises(ValidationError) as wrong:
            members.give_clearance(mechanism=row, person=person, agency=agency, function=Function.ADVISER, **until, by=writer, at=NOW)
        assert list(wrong.value.message_dict) == [field]
    person = uuid4()
    made = members.give_clearance(mechanism=row, person=person, agency=seat.agency, function=Function.ADVISER, **until, by=writer, at=NOW)
    members.add_shift(mechanism=row, person=person, function=Function.ADVISER, weekday=0, begins=time(9), ends=time(12), by=writer, at=NOW)
    later = NOW + timedelta(days=91)
    assert not setting_up.clearances(row, later.date())[0].in_date
    members.confirm_clearance(clearance=made, by=writer, at=later)
    assert setting_up.clearances(row, later.date())[0].in_date
    members.end_seat(seat=seat, by=writer, at=later)
    assert setting_up.clearances(row, later.date()) == []


def test_whoever_listens_has_a_supervision(writer: Actor) -> None:
    row = draft(writer)
    seat = sit(row, "social", writer)
    with pytest.raises(ValidationError) as wrong:
        members.give_clearance(
            mechanism=row,
            person=uuid4(),
            agency=seat.agency,
            function=Function.COORDINATOR,
            trained_until=TODAY + YEAR,
            ethics_until=TODAY + YEAR,
            by=writer,
            at=NOW,
        )
    assert list(wrong.value.message_dict) == ["supervision_on"]


def test_pausing_needs_nobody_else_and_closing_waits_for_people(writer: Actor, mechanism: Mechanism, asked: Any) -> None:
    from wiqaya.referral.actions import mechanism as acts

    asked()
    paused = acts.pause(mechanism=mechanism, by=writer, at=NOW)
    assert paused.state == MechanismState.PAUSED
    with pytest.raises(ValidationError):
        acts.close_mechanism(mechanism=paused, by=writer, at=NOW)


def test_a_closed_one_is_not_written_any_more(writer: Actor) -> None:
    row = mechanism.close_mechanism(mechanism=draft(writer), by=writer, at=NOW)
    with pytest.raises(ValidationError):
        record(row, "mandate", writer)


@pytest.mark.parametrize(
    ("people", "said"),
    [(None, "Estimate"), (4, "A table of its own would sit idle"), (30, "A few people a month"), (200, "staff of its own")],
)
def test_the_advice_on_need_is_words(writer: Actor, people: int | None, said: str) -> None:
    row = draft(writer)
    row.caseload = people
    with override("en"):
        assert said in setting_up.warranted(row)


def test_steps_follow_what_is_there(writer: Actor, reader: Actor) -> None:
    row = draft(writer)
    before = {one.key: one.state for one in setting_up.steps(row, TODAY)}
    assert before["need"] == "partly"
    assert before["conditions"] == "todo"
    after = {one.key: one.state for one in setting_up.steps(whole(row, writer, reader), TODAY)}
    assert {after[key] for key in ("scope", "members", "signs", "risks", "conditions")} == {"done"}
