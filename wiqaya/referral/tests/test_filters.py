"""What each filter asks for before the next: every missing part is a refusal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wiqaya.places.facts import Residents
from wiqaya.referral import sealing
from wiqaya.referral.actions import acting, consenting, home, naming, receiving, room
from wiqaya.referral.clocks import RESIDENTS
from wiqaya.referral.contents import Sheet
from wiqaya.referral.models import Attendance, Clearance, Condition, Decision, Disclosure, Item, Meeting, Seat, Situation
from wiqaya.referral.queries import crowd, situations
from wiqaya.referral.queries import room as rooms
from wiqaya.referral.tests.conftest import FILTER_ONE, IDENTITY, NOTES, NOW, REASONS, SHEET, TODAY
from wiqaya.referral.tests.test_walk import all_come, decided, to_table
from wiqaya.referral.words import AgeBand

room_db = pytest.mark.django_db(databases=["default", "referral", "keys"])


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def at_home(asked: Callable[..., Any], staff: Any) -> Situation:
    row = asked()
    receiving.take_up(short=row.short, by=staff["social"], at=NOW)
    receiving.decide(short=row.short, outcome="home", reason="fits", source="youth club", by=staff["social"], at=NOW)
    return row


@pytest.fixture
def meeting(mechanism: Any, staff: Any) -> Meeting:
    return room.plan_meeting(mechanism=mechanism, planned_for=NOW + timedelta(hours=1), minutes=60, by=staff["education"], at=NOW)


def bring(row: Situation, meeting: Meeting, staff: Any, sheet: Sheet = SHEET, *, read: bool = True) -> Item:
    return home.bring_to_table(short=row.short, meeting=meeting, sheet=sheet, read_by_a_person=read, by=staff["social"], at=NOW)


@room_db
@pytest.mark.parametrize("left_out", home.ANSWERS)
def test_filter_one_asks_four_questions(left_out: str, at_home: Situation, meeting: Meeting, staff: Any) -> None:
    home.answer_filter_one(short=at_home.short, answers={**FILTER_ONE, left_out: ""}, by=staff["social"], at=NOW)
    with pytest.raises(ValidationError) as refused:
        bring(at_home, meeting, staff)
    assert set(refused.value.error_dict) == {left_out}


@room_db
@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"strengths": ()}, "strengths"), ({"band": "30-39"}, "band"), ({"area": "1"}, "area"), ({"note": "x" * 301}, "note"),
        ({"note": "سميرة الخطيب تسكن هناك"}, "note"), ({"note": "call +961 3 555 010"}, "note"), ({"note": "He is an extremist."}, "note"),
        ({"needs": ("belief",)}, "needs"), ({"signs": ("B-99",)}, "signs"), ({"proposed": ("intelligence",)}, "proposed"),
    ],
)  # fmt: skip
def test_the_sheet_holds_what_is_allowed_and_nothing_else(change: Any, field: str, at_home: Situation, meeting: Meeting, staff: Any) -> None:
    home.answer_filter_one(short=at_home.short, answers=FILTER_ONE, by=staff["social"], at=NOW)
    with pytest.raises(ValidationError) as refused:
        bring(at_home, meeting, staff, replace(SHEET, **change))
    assert set(refused.value.error_dict) == {field}


@room_db
def test_a_person_reads_the_sheet_before_it_goes(at_home: Situation, meeting: Meeting, staff: Any) -> None:
    home.answer_filter_one(short=at_home.short, answers=FILTER_ONE, by=staff["social"], at=NOW)
    with pytest.raises(ValidationError) as refused:
        bring(at_home, meeting, staff, read=False)
    assert set(refused.value.error_dict) == {"read_by_a_person"}


@room_db
def test_nothing_in_the_row_of_a_sheet_leads_back(at_home: Situation, meeting: Meeting, staff: Any) -> None:
    home.answer_filter_one(short=at_home.short, answers=FILTER_ONE, by=staff["social"], at=NOW)
    item = bring(at_home, meeting, staff)
    row = Item.objects.filter(pk=item.pk).values().get()
    assert not {str(at_home.pk), at_home.short} & {str(value) for value in row.values()}
    assert item.pk.version == 4
    assert situations.item_of(Situation.objects.get(), by=staff["social"], at=NOW) == item  # the home service finds it by its own key


@room_db
@pytest.mark.parametrize("missing", ["necessity", "less_intrusive", "enough_or_not"])
def test_a_decision_gives_its_reasons(missing: str, asked: Callable[..., Any], mechanism: Any, staff: Any, services: Any) -> None:
    item = to_table(asked(), mechanism, staff)
    all_come(item, staff)
    with pytest.raises(ValidationError) as refused:
        room.propose(item=item, met=False, reasons=replace(REASONS, **{missing: " "}), reason="table-threshold", by=staff["education"], at=NOW)
    assert set(refused.value.error_dict) == {missing}


@room_db
def test_one_sector_cannot_decide(asked: Callable[..., Any], mechanism: Any, staff: Any, services: Any) -> None:
    item = to_table(asked(), mechanism, staff)
    all_come(item, staff)
    needed = [services["education"], services["health"]]
    with pytest.raises(ValidationError, match="least two sectors"):  # nobody has said yes
        room.propose(item=item, met=True, reasons=REASONS, needed=needed, by=staff["education"], at=NOW)
    for sector in ("education", "health"):
        room.say(item=item, view="yes", takes_part=True, by=staff[sector], at=NOW)
    with pytest.raises(ValidationError):  # the police alone beside the home service are not two sectors of help
        room.propose(item=item, met=True, reasons=REASONS, needed=[], by=staff["education"], at=NOW)
    room.propose(item=item, met=True, reasons=REASONS, needed=needed, by=staff["education"], at=NOW)
    with pytest.raises(ValidationError, match="another sector"):
        room.agree(item=item, by=staff["education"], at=NOW)
    assert Decision.objects.get().agreed_by is None


@room_db
def test_without_quorum_one_only_reads(asked: Callable[..., Any], mechanism: Any, staff: Any) -> None:
    item = to_table(asked(), mechanism, staff)
    room.open_meeting(meeting=item.meeting, by=staff["education"], at=NOW)
    room.come_in(meeting=item.meeting, by=staff["health"], at=NOW)
    assert rooms.sheet_of(item, by=staff["health"], at=NOW) == SHEET
    with pytest.raises(ValidationError, match="2 services are here, 3"):
        room.propose(item=item, met=False, reasons=REASONS, reason="table-threshold", by=staff["health"], at=NOW)


@room_db
def test_access_closes_with_the_meeting(asked: Callable[..., Any], mechanism: Any, staff: Any) -> None:
    item = to_table(asked(), mechanism, staff)
    all_come(item, staff)
    room.close_meeting(meeting=item.meeting, by=staff["education"], at=NOW)
    with pytest.raises(sealing.Hidden):
        rooms.sheet_of(item, by=staff["health"], at=NOW)


@room_db
def test_nobody_keeps_the_door_open_after_the_hour(asked: Callable[..., Any], mechanism: Any, staff: Any) -> None:
    item = to_table(asked(), mechanism, staff)
    all_come(item, staff)
    late = item.meeting.minutes + 61
    with pytest.raises(sealing.Hidden):
        rooms.sheet_of(item, by=staff["health"], at=NOW + timedelta(minutes=late))


@room_db
def test_no_name_without_consent_or_law(asked: Callable[..., Any], mechanism: Any, staff: Any, services: Any) -> None:
    row = asked()
    item = to_table(row, mechanism, staff)
    all_come(item, staff)
    decided(item, staff, services)
    with pytest.raises(ValidationError, match="no consent that names every service"):
        naming.name_services(short=row.short, identity=IDENTITY, meeting=item.meeting, by=staff["social"], at=NOW)
    assert Situation.objects.get().identity is None
    assert not Disclosure.objects.filter(tier="limited").exists()


@room_db
def test_a_law_needs_two_services_and_a_day_to_tell(asked: Callable[..., Any], mechanism: Any, staff: Any, services: Any) -> None:
    row = asked()
    item = to_table(row, mechanism, staff)
    all_come(item, staff)
    decided(item, staff, services)
    parts = {"law": "Child protection act, 12", "necessity": "it cannot wait", "inform_on": TODAY + timedelta(days=20)}
    for name, wrong in (("law", " "), ("necessity", " "), ("inform_on", TODAY + timedelta(days=40))):
        with pytest.raises(ValidationError) as refused:
            naming.propose_without_consent(item=item, **{**parts, name: wrong}, by=staff["social"], at=NOW)
        assert set(refused.value.error_dict) == {name}
    proposal = naming.propose_without_consent(item=item, **parts, by=staff["social"], at=NOW)
    left = Attendance.objects.filter(meeting=item.meeting, person__in=[staff["social"].id, staff["health"].id])
    left.update(left_at=NOW)
    decision = Decision.objects.select_related("item__meeting").get()
    for write in (
        lambda: naming.propose_without_consent(item=item, **parts, by=staff["social"], at=NOW),
        lambda: naming.approve_without_consent(proposal=proposal, by=staff["health"], at=NOW),
        lambda: rooms.reasons_of(decision, by=staff["health"], at=NOW),
    ):
        with pytest.raises(sealing.Hidden):  # the key is live, but they are not in the room
            write()
    assert rooms.reasons_of(decision, by=staff["social"], at=NOW) == REASONS  # its own sheet
    left.update(left_at=None)
    assert rooms.reasons_of(decision, by=staff["health"], at=NOW) == REASONS
    with pytest.raises(ValidationError, match="another service"):
        naming.approve_without_consent(proposal=proposal, by=staff["social"], at=NOW)
    with pytest.raises(ValidationError):  # not approved yet
        naming.name_services(short=row.short, identity=IDENTITY, meeting=item.meeting, by=staff["social"], at=NOW)
    naming.approve_without_consent(proposal=proposal, by=staff["health"], at=NOW)
    naming.name_services(short=row.short, identity=IDENTITY, meeting=item.meeting, by=staff["social"], at=NOW)
    lent = Disclosure.objects.get(tier="limited", agency=services["health"])
    assert (lent.basis, lent.law, lent.review_on) == ("law", parts["law"], TODAY + timedelta(days=30))


@room_db
def test_a_child_needs_more_words_and_child_protection(
    asked: Callable[..., Any], minor_notes: Any, mechanism: Any, staff: Any, services: Any
) -> None:
    row = asked(minor_notes)
    by = staff["social"]
    receiving.take_up(short=row.short, by=by, at=NOW)
    receiving.decide(short=row.short, outcome="home", reason="fits", source="school", by=by, at=NOW)
    home.answer_filter_one(short=row.short, answers=FILTER_ONE, by=by, at=NOW)
    meeting = room.plan_meeting(mechanism=mechanism, planned_for=NOW, minutes=60, by=staff["education"], at=NOW)
    item = bring(row, meeting, staff, replace(SHEET, band="12-17"))
    all_come(item, staff)
    decided(item, staff, services)
    recipients = [services["education"], services["health"], services["child"]]
    consenting.note_consent(
        short=row.short, purpose="sharing", recipients=recipients, given_by="guardian", explained="told", language="ar", ends=TODAY + timedelta(days=90),
        receipt="…", by=by, at=NOW,
    )  # fmt: skip
    with pytest.raises(ValidationError) as refused:
        naming.name_services(short=row.short, identity=IDENTITY, meeting=item.meeting, by=by, at=NOW)
    assert set(refused.value.error_dict) == {"best_interests", "own_view", "guardian"}
    child = naming.Child(best_interests="to stay in school", own_view="wants help with it", guardian="agreed")
    naming.name_services(short=row.short, identity=IDENTITY, meeting=item.meeting, child=child, by=by, at=NOW)
    naming.answer(short=row.short, involved=True, by=staff["health"], at=NOW)
    with pytest.raises(ValidationError, match="child protection"):
        acting.begin_acting(short=row.short, lead=services["health"], by=by, at=NOW)
    acting.begin_acting(short=row.short, lead=services["health"], added={services["child"]: "leads for children"}, by=by, at=NOW)
    assert Situation.objects.get().lead == services["health"]


@room_db
@pytest.mark.parametrize("what", ["condition", "agreement", "clearance"])
def test_what_lapsed_stops_new_sharing(what: str, at_home: Situation, meeting: Meeting, staff: Any) -> None:
    home.answer_filter_one(short=at_home.short, answers=FILTER_ONE, by=staff["social"], at=NOW)
    gone = TODAY - timedelta(days=1)
    if what == "condition":
        Condition.objects.filter(kind="impact").update(ends=gone)
    elif what == "agreement":
        Seat.objects.filter(agency=staff["social"].agency).update(agreement_ends=gone)
    else:
        Clearance.objects.filter(person=staff["social"].id).update(trained_until=gone)
    with pytest.raises(sealing.Hidden):
        bring(at_home, meeting, staff)


def held(band: str, residents: int, year: int = 2024, sex: str = "all") -> Residents:
    return Residents("c1", sex, band, residents, year, "census")


def test_residents_of_an_age_add_up_by_overlap() -> None:
    assert crowd.residents("18-24", [held("15-24", 1000), held("25-34", 900)]) == 700  # seven of ten years
    assert crowd.residents("60+", [held("60+", 400)]) == 400
    assert crowd.residents("12-17", [held("all", 9100)]) == 600  # six of ninety-one years
    assert crowd.residents("12-17", [held("10-19", 500, 2020), held("10-19", 100, 2024)]) == 60  # the newest year
    assert crowd.residents("12-17", []) == 0


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(AgeBand.values), st.lists(st.integers(0, 5000), min_size=10, max_size=10))
def test_an_age_band_never_has_more_residents_than_the_place(band: str, counts: list[int]) -> None:
    rows = [held(f"{start}-{start + 9}", count) for start, count in zip(range(0, 100, 10), counts, strict=True)]
    found = crowd.residents(band, rows)
    assert 0 <= found <= sum(counts)


@pytest.mark.django_db
def test_only_areas_with_enough_residents_stand_on_a_sheet(city: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Five thousand combinations of places and ages: none below the bound."""
    sizes = [RESIDENTS * n // 50 for n in range(625)]
    for size in sizes:
        rows = {"1": size, "2": size * 3, "3": 0}
        monkeypatch.setattr(crowd, "residents_by_sex_and_age", lambda rows=rows: [Residents(code, "all", "18-24", n, 2024, "x") for code, n in rows.items()])
        for band in ("18-24", "25-29"):
            for code, _name in crowd.allowed_areas(band):
                assert band == "18-24"
                assert rows[code] >= RESIDENTS
    assert NOTES.band == "18-24"
