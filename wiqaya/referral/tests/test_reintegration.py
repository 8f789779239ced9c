"""Reintegration: nothing without a recorded role, counts instead of names, places prepared in time, families apart, readings noted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from wiqaya.people.queries import operator
from wiqaya.referral import terms
from wiqaya.referral.actions import families, manual, reintegrating
from wiqaya.referral.models import Arrival, Clearance, Condition, Disclosure, FamilyPlan, ManualRead, Placement, Tally
from wiqaya.referral.queries import reintegration
from wiqaya.referral.queries.reintegration import FamilyContent
from wiqaya.referral.sealing import Hidden
from wiqaya.referral.tests.conftest import NOW, TODAY, clear
from wiqaya.referral.words import AgeBand
from wiqaya.referral.words.reintegrating import NOTICE, Preparing
from wiqaya.safeguards.access import Actor

pytestmark = [pytest.mark.django_db(databases=["default", "referral", "keys"])]
NAMED = "سميرة بنت أحمد، هاتفها +961 3 555 010"


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with override("en"):
        yield


@pytest.fixture
def statute(mechanism: Any) -> Any:
    return Condition.objects.create(
        mechanism=mechanism, kind="statute", reference="Law 5/2026", starts=TODAY - timedelta(days=1), ends=TODAY + timedelta(days=900), written_by=uuid4(),
        written_at=NOW, read_by=uuid4(), read_at=NOW,
    )  # fmt: skip


@pytest.fixture
def by(statute: Any, staff: dict[str, Actor]) -> Actor:
    return staff["social"]


@pytest.fixture
def trained(mechanism: Any, by: Actor, services: dict[str, UUID]) -> None:
    """Two organisations whose staff are trained for this work, the leading one among them."""
    for sector in ("social", "health"):
        party(mechanism, by, services[sector])


def party(mechanism: Any, by: Actor, agency: UUID, until: Any = TODAY + timedelta(days=2000)) -> None:
    reintegrating.note_party(mechanism=mechanism, agency=agency, does={"en": "helps"}, trained_until=until, by=by, at=NOW)


@pytest.fixture
def announced(mechanism: Any, by: Actor) -> Callable[..., Arrival]:
    def make(**other: Any) -> Arrival:
        told: dict[str, Any] = {
            "body": uuid4(), "law": "Protocol 3/2026", "expected_from": TODAY + timedelta(days=60), "expected_until": TODAY + timedelta(days=70),
            "people": {"25-29": 2, "6-11": 3}, "households": 2, "needs": ["school", "housing"], "setting": "community", "notice": {"en": "two need a cot"},
        } | other  # fmt: skip
        return reintegrating.announce(mechanism=mechanism, **told, by=by, at=NOW)

    return make


def role(mechanism: Any, by: Actor, **other: Any) -> Any:
    told: dict[str, Any] = {
        "coordinator": uuid4(), "steering": "national", "tasks": ["link", "stigma"], "settings": ["community"], "covered": ["adults", "minors"],
        "focal_point": by.id, "care_aim": {"en": "a home and a school"}, "safety_aim": {"en": "everybody is safe"}, "protocol": "Protocol 3/2026",
        "protocol_ends": TODAY + timedelta(days=400),
    } | other  # fmt: skip
    return reintegrating.set_role(mechanism=mechanism, **told, by=by, at=NOW)


def test_without_a_recorded_role_there_is_nothing(mechanism: Any, staff: dict[str, Actor]) -> None:
    with pytest.raises(Hidden):
        reintegration.led(staff["social"], NOW)
    with pytest.raises(Hidden):
        role(mechanism, staff["social"])


@pytest.mark.parametrize("change", [{"ends": TODAY - timedelta(days=1)}, {"read_by": None, "read_at": None}])
def test_a_role_that_is_over_or_unread_closes_it(change: dict[str, Any], statute: Any, staff: dict[str, Actor]) -> None:
    assert reintegration.led(staff["social"], NOW)
    Condition.objects.filter(pk=statute.pk).update(**change)
    with pytest.raises(Hidden):
        reintegration.led(staff["social"], NOW)


def test_only_who_is_cleared_for_it_leads(mechanism: Any, by: Actor, staff: dict[str, Actor]) -> None:
    Clearance.objects.filter(person=staff["health"].id, function="reintegration").delete()
    with pytest.raises(Hidden):
        role(mechanism, staff["health"])


def test_aims_of_care_and_of_safety_stand_together(mechanism: Any, by: Actor) -> None:
    for missing in ("care_aim", "safety_aim"):
        with pytest.raises(ValidationError, match="Write a sentence"):
            role(mechanism, by, **{missing: {"en": " "}})
    held = role(mechanism, by)
    assert role(mechanism, by, steering="city").pk == held.pk


def test_the_focal_point_is_cleared_here(mechanism: Any, by: Actor) -> None:
    with pytest.raises(ValidationError) as refused:
        role(mechanism, by, focal_point=uuid4())
    assert "focal_point" in refused.value.error_dict


def test_a_notice_holds_counts_and_no_name(announced: Callable[..., Arrival]) -> None:
    fields = {field.name for field in Arrival._meta.fields}
    assert not [name for name in fields if "name" in name or "offen" in name or "crime" in name]
    with pytest.raises(ValidationError):
        announced(notice={"ar": NAMED})
    assert not Arrival.objects.exists()


@pytest.mark.parametrize(
    ("other", "field"),
    [({"people": {}}, "people"), ({"people": {"6-11": -1}}, "people"), ({"law": " "}, "law"), ({"expected_until": TODAY}, "expected_until"), ({"setting": "camp"}, "setting")],
)
def test_a_notice_that_is_not_sound_is_refused(other: dict[str, Any], field: str, announced: Callable[..., Arrival]) -> None:
    with pytest.raises(ValidationError) as refused:
        announced(**other)
    assert field in refused.value.error_dict


def test_a_notice_brings_its_tasks_with_those_against_stigma(announced: Callable[..., Arrival]) -> None:
    with_children = {task.kind for task in announced().tasks.all()}
    adults = {task.kind for task in announced(people={"25-29": 1}, needs=[]).tasks.all()}
    assert with_children == set(Preparing.values)
    assert with_children - adults == {"child", "classes", "school"}
    assert {"neighbours", "employers", "media"} <= adults


def test_tasks_are_due_before_arrival_and_never_in_the_past(announced: Callable[..., Arrival]) -> None:
    for ahead in (60, 3, 0):
        row = announced(expected_from=TODAY + timedelta(days=ahead))
        assert all(TODAY <= task.due <= max(TODAY, row.expected_from) for task in row.tasks.all())


def test_short_notice_is_taken_and_said(mechanism: Any, by: Actor, announced: Callable[..., Arrival]) -> None:
    role(mechanism, by)
    long, short = announced(), announced(expected_from=TODAY + timedelta(days=NOTICE - 1))
    assert reintegration.warnings(mechanism, long, TODAY) == []
    assert any("notice is short" in sentence for sentence in reintegration.warnings(mechanism, short, TODAY))


def test_no_agreement_on_information_and_children_without_care_are_said(mechanism: Any, by: Actor, announced: Callable[..., Arrival]) -> None:
    role(mechanism, by, protocol="", protocol_ends=None, covered=["adults"])
    said = " ".join(reintegration.warnings(mechanism, announced(), TODAY))
    assert "both directions" in said
    assert "Children are announced" in said


def test_open_work_against_stigma_is_said_on_the_day(mechanism: Any, by: Actor, announced: Callable[..., Arrival]) -> None:
    row = announced()
    said = reintegration.warnings(mechanism, row, row.expected_from)
    assert any("against stigma" in sentence for sentence in said)
    for task in row.tasks.all():
        reintegrating.finish_task(task=task, done=True, by=by, at=NOW)
    assert not any("stigma" in sentence or "overdue" in sentence for sentence in reintegration.warnings(mechanism, reintegration.arrival(by, row.short, NOW), row.expected_from))


def test_minors_are_counted_by_band() -> None:
    assert reintegration.minors(dict.fromkeys(AgeBand.values, 1)) == sum(band.minor for band in AgeBand)


def test_a_conflict_says_what_each_asks_and_who_decided(mechanism: Any, by: Actor) -> None:
    told = {"care": {"en": "school from the first day"}, "security": {"en": "a talk first"}, "decision": {"en": "both on one day"}, "reason": {"en": "a child waits badly"}}
    for missing in told:
        with pytest.raises(ValidationError):
            reintegrating.record_conflict(mechanism=mechanism, **{**told, missing: {"en": ""}}, decided_by_body=uuid4(), decided_on=TODAY, by=by, at=NOW)
    with pytest.raises(ValidationError, match="not come yet"):
        reintegrating.record_conflict(mechanism=mechanism, **told, decided_by_body=uuid4(), decided_on=TODAY + timedelta(days=1), by=by, at=NOW)
    reintegrating.record_conflict(mechanism=mechanism, **told, decided_by_body=uuid4(), decided_on=TODAY, by=by, at=NOW)
    assert mechanism.conflicts.count() == 1


def test_places_say_at_the_start_what_comes_after_the_money(mechanism: Any, by: Actor, trained: None) -> None:
    told: dict[str, Any] = {"mechanism": mechanism, "kind": "work", "provider": uuid4(), "places": 5, "money_ends": TODAY + timedelta(days=100)}
    with pytest.raises(ValidationError):
        reintegrating.note_placement(**told, afterwards={"en": ""}, by=by, at=NOW)
    row = reintegrating.note_placement(**told, afterwards={"en": "the firm keeps three"}, by=by, at=NOW)
    assert reintegration.money_soon(row, TODAY)
    assert not reintegration.money_over(row, TODAY)
    assert reintegration.money_over(row, TODAY + timedelta(days=101))
    for taken, still in ((6, None), (2, 3)):
        with pytest.raises(ValidationError):
            reintegrating.follow_placement(placement=row, taken=taken, still=still, what_happened={}, by=by, at=NOW)
    row = reintegrating.follow_placement(placement=row, taken=4, still=3, what_happened={"en": "three stayed"}, by=by, at=NOW)
    assert not reintegration.money_over(row, TODAY + timedelta(days=101))
    assert Placement.objects.get().still == 3


@pytest.mark.usefixtures("trained")
def test_training_that_is_over_stops_new_work_and_nothing_else(mechanism: Any, by: Actor, family: FamilyPlan, colleague: Actor, services: dict[str, UUID]) -> None:
    place: dict[str, Any] = {
        "mechanism": mechanism, "kind": "counselling", "provider": services["health"], "places": 2, "money_ends": TODAY + timedelta(days=9), "afterwards": {"en": "stays"},
    }  # fmt: skip
    with pytest.raises(ValidationError) as refused:
        reintegrating.note_placement(**{**place, "provider": services["education"]}, by=by, at=NOW)
    assert "provider" in refused.value.error_dict
    row = reintegrating.note_placement(**place, by=by, at=NOW)
    for agency in ("health", "social"):  # alone, and then without its own training
        party(mechanism, by, services[agency], TODAY - timedelta(days=1))
        said = "two organisations" if agency == "health" else "Nothing new begins"
        new: list[Callable[[], object]] = [
            lambda: families.write_plan(mechanism=mechanism, content=content("hn-none22"), until=TODAY + timedelta(days=90), by=by, at=NOW),
            lambda: families.approve(plan=family, by=colleague, at=NOW),
            lambda: reintegrating.note_placement(**place, by=by, at=NOW),
        ]
        for work in new:
            with pytest.raises(ValidationError, match=said):
                work()
    assert reintegration.content_of(family, by=by, at=NOW).long_view
    assert reintegrating.follow_placement(placement=row, taken=1, still=None, what_happened={}, by=by, at=NOW).taken == 1
    families.end_plan(plan=family, by=by, at=NOW)


def test_help_for_a_family_comes_from_those_trained_for_it(mechanism: Any, by: Actor, asked: Callable[..., Any], services: dict[str, UUID], provider: UUID) -> None:
    party(mechanism, by, services["social"])
    party(mechanism, by, services["health"])
    told = content(asked().short, providers=(str(provider),))
    with pytest.raises(ValidationError) as refused:
        families.write_plan(mechanism=mechanism, content=told, until=TODAY + timedelta(days=90), by=by, at=NOW)
    assert "providers" in refused.value.error_dict
    party(mechanism, by, provider)
    row = families.write_plan(mechanism=mechanism, content=told, until=TODAY + timedelta(days=90), by=by, at=NOW)
    assert reintegration.content_of(row, by=by, at=NOW).providers == (str(provider),)
    assert str(provider).encode() not in bytes(FamilyPlan.objects.get().content)


def test_the_manual_is_read_by_those_it_names_and_every_reading_is_noted(mechanism: Any, by: Actor, staff: dict[str, Actor], services: dict[str, UUID]) -> None:
    health, police = staff["health"], staff["police"]
    Clearance.objects.filter(person__in=[health.id, police.id], function="reintegration").delete()
    assert manual.begin_manual(mechanism=mechanism, by=by, at=NOW) == len(reintegration.suggested())
    assert manual.begin_manual(mechanism=mechanism, by=by, at=NOW) == 0
    with pytest.raises(Hidden):
        manual.read_section(number=1, by=health, at=NOW)
    manual.write_section(mechanism=mechanism, number=1, title={"en": "Roles"}, text={"en": "Who does what"}, readers=[services["health"]], by=by, at=NOW)
    assert [one.number for one in reintegration.manual_of(health, NOW)[1]] == [1]
    manual.read_section(number=1, by=health, at=NOW)
    with pytest.raises(Hidden):
        manual.read_section(number=2, by=health, at=NOW)
    with pytest.raises(Hidden):
        manual.read_section(number=1, by=police, at=NOW)
    assert [(read.section.number, read.person, read.agency) for read in ManualRead.objects.all()] == [(1, health.id, services["health"])]
    assert mechanism.manual.get(number=1).reads.count() == 1


def test_suggested_sections_stand_in_three_languages() -> None:
    for section in reintegration.suggested():
        assert all(section[part][lang].strip() for part in ("title", "text") for lang in ("ar", "en", "fr"))
        assert len({len(section["text"][lang].splitlines()) for lang in ("ar", "en", "fr")}) == 1


def test_the_manual_tells_what_other_cities_did_in_every_language() -> None:
    told = {lang: "\n".join(section["text"][lang] for section in reintegration.suggested()) for lang in ("ar", "en", "fr")}
    for lang, cities in (("en", "The Hague, Berlin, Cërrik, Masaka, Tripoli"), ("ar", "لاهاي, برلين, تسيريك, ماساكا, طرابلس"), ("fr", "La Haye, Berlin, Cërrik, Masaka, Tripoli")):
        assert all(f"{city}:" in told[lang].replace(" :", ":") for city in cities.split(", "))


# Families


@pytest.fixture
def family(mechanism: Any, by: Actor, trained: None, asked: Callable[..., Any], minor_notes: Any) -> FamilyPlan:
    adult, child = asked(), asked(notes=minor_notes)
    return families.write_plan(mechanism=mechanism, content=content(adult.short, child.short), until=TODAY + timedelta(days=1500), by=by, at=NOW)


def content(*shorts: str, **other: Any) -> FamilyContent:
    told = FamilyContent(
        situations=shorts, setting="community", needs=("housing",), help=("wellbeing", "dialogue"), in_kind="beds", safe_place="the youth house",
        long_view="a flat of our own, the children at school",
    )  # fmt: skip
    return replace(told, **other)


@pytest.fixture
def colleague(mechanism: Any, by: Actor) -> Actor:
    """Somebody else of the same service who leads, too."""
    other = replace(by, id=uuid4())
    clear(mechanism, other, "reintegration", "screener")
    return other


def test_a_family_plan_is_sealed_and_keeps_children_apart(family: FamilyPlan, by: Actor) -> None:
    held = reintegration.content_of(family, by=by, at=NOW)
    adults, minors = reintegration.members(held, by=by, at=NOW)
    assert [row.minor for row in adults + minors] == [False, True]
    stored = FamilyPlan.objects.values().get()
    assert not any(short in str(value) for short in held.situations for value in stored.values())
    assert b"flat of our own" not in bytes(stored["content"])


def test_other_services_find_no_family(family: FamilyPlan, staff: dict[str, Actor]) -> None:
    for sector in ("health", "police"):
        with pytest.raises(Hidden):
            reintegration.family(staff[sector], family.short, NOW)
        with pytest.raises(Hidden):
            reintegration.content_of(family, by=staff[sector], at=NOW)
        with pytest.raises(Hidden):
            families.approve(plan=family, by=staff[sector], at=NOW)


def test_somebody_else_approves_before_it_is_reviewed(family: FamilyPlan, by: Actor, colleague: Actor) -> None:
    told: dict[str, Any] = {"stigma": "some", "said": "the school is good", "seen": "", "changes": "", "next_on": TODAY + timedelta(days=90)}
    with pytest.raises(ValidationError, match="not approved"):
        families.review(plan=family, **told, by=by, at=NOW)
    with pytest.raises(ValidationError, match="Somebody else"):
        families.approve(plan=family, by=by, at=NOW)
    families.approve(plan=family, by=colleague, at=NOW)
    for wrong in ({"stigma": "seven"}, {"said": " "}, {"next_on": TODAY}, {"next_on": TODAY + timedelta(days=184)}):
        with pytest.raises(ValidationError):
            families.review(plan=family, **{**told, **wrong}, by=by, at=NOW)
    families.review(plan=family, **told, by=by, at=NOW)
    family.refresh_from_db()
    assert family.review_due == TODAY + timedelta(days=90)
    assert reintegration.reviews_of(family, by=by, at=NOW) == [(TODAY, {"said": "the school is good", "seen": "", "changes": "", "stigma": "some"})]
    assert Tally.objects.get(event="family-review", cut="stigma").value == "some"
    assert b"some" not in bytes(family.reviews.get().content)


@pytest.mark.parametrize(
    ("other", "field"), [({"situations": ()}, "situations"), ({"situations": ("hn-none22",)}, "situations"), ({"long_view": ""}, "long_view"), ({"help": ("boxing",)}, "help")]
)
def test_a_family_plan_that_is_not_sound_leaves_nothing(
    other: dict[str, Any], field: str, mechanism: Any, by: Actor, trained: None, asked: Callable[..., Any]
) -> None:
    told = replace(content(asked().short), **other)
    before = Disclosure.objects.count()
    with pytest.raises(ValidationError) as refused:
        families.write_plan(mechanism=mechanism, content=told, until=TODAY + timedelta(days=90), by=by, at=NOW)
    assert field in refused.value.error_dict
    assert (FamilyPlan.objects.count(), Disclosure.objects.count()) == (0, before)


def test_a_childs_situation_is_not_led_by_the_police(mechanism: Any, staff: dict[str, Actor], trained: None, asked: Callable[..., Any], minor_notes: Any) -> None:
    row = asked(notes=minor_notes)
    type(row).objects.filter(pk=row.pk).update(home=staff["police"].agency)
    with pytest.raises(ValidationError, match="never by police"):
        families.write_plan(mechanism=mechanism, content=content(row.short), until=TODAY + timedelta(days=90), by=staff["social"], at=NOW)


def test_a_plan_runs_for_five_years_at_most(mechanism: Any, by: Actor, trained: None, asked: Callable[..., Any]) -> None:
    short = asked().short
    with pytest.raises(ValidationError, match="five years"):
        families.write_plan(mechanism=mechanism, content=content(short), until=TODAY + timedelta(days=5 * 365 + 1), by=by, at=NOW)


def test_ending_takes_the_key_and_leaves_a_count(family: FamilyPlan, by: Actor) -> None:
    families.end_plan(plan=family, by=by, at=NOW)
    assert not FamilyPlan.objects.exists()
    assert not Disclosure.objects.filter(subject=family.pk).exclude(state="ended").exists()
    assert Tally.objects.get(event="family-plan-ended", cut="all").count == 1
    with pytest.raises(Hidden):
        reintegration.content_of(family, by=by, at=NOW)


@pytest.mark.parametrize(("days", "left"), [(30 + 183, 1), (30 + 184, 0)])
def test_a_family_plan_that_nobody_reviews_is_forgotten(days: int, left: int, family: FamilyPlan, city: Any) -> None:
    at = NOW + timedelta(days=days)
    assert terms.over_families(at).count() == 1 - left
    terms.forget_families(by=operator(city), at=at)
    assert FamilyPlan.objects.count() == left


def test_a_family_plan_ends_after_its_last_day(family: FamilyPlan) -> None:
    FamilyPlan.objects.update(review_due=family.until)
    assert not terms.over_families(NOW + timedelta(days=1500)).exists()
    assert terms.over_families(NOW + timedelta(days=1501)).exists()
