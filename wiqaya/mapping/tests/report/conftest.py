"""A mapping with everything a report speaks of, and words that only its inside may know."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.utils import translation

from wiqaya.mapping.actions import card_parts, issues
from wiqaya.mapping.actions import report as actions
from wiqaya.mapping.actions.recommendations import write_recommendation
from wiqaya.mapping.models import (
    Asset,
    Briefing,
    ContextNote,
    Contribution,
    Cycle,
    Issue,
    Method,
    Report,
    Signal,
    StakeholderLink,
    StructuralIssue,
    TrustView,
)
from wiqaya.mapping.reporting.checking import CheckItem
from wiqaya.people.models import Membership, Organisation, User
from wiqaya.places.models import Area, PopulationGroup
from wiqaya.records.models import Dataset, Import, Tally
from wiqaya.safeguards.fields import words

CANARIES = {
    "draft": "CANARYDRAFT", "trust": "CANARYTRUST", "briefing": "CANARYBRIEFING", "signal": "CANARYSIGNAL", "national": "CANARYNATIONAL",
    "partner": "CANARYPARTNER", "context": "CANARYCONTEXT", "structural": "CANARYSTRUCTURAL", "evidence": "CANARYEVIDENCE", "effect": "CANARYEFFECT",
    "group": "CANARYGROUP", "view": "CANARYVIEW", "definition": "CANARYDEFINITION", "existing": "CANARYEXISTING", "disputed": "CANARYDISPUTED",
    "answer": "CANARYANSWER",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def _own_shelf(settings: Any, tmp_path: Any) -> None:
    """Files and pictures that were drawn once are kept for the length of one test."""
    memory = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": str(tmp_path)}
    settings.CACHES = {"default": settings.CACHES["default"], "figures": memory}


@pytest.fixture
def by(amal: Any, as_actor: Any) -> Any:
    return as_actor(amal)


@pytest.fixture
def second(chadia: Any, as_actor: Any) -> Any:
    """The second reader, who made nothing."""
    return as_actor(chadia)


@pytest.fixture
def learning(city: Any, as_actor: Any, now: Any) -> Any:
    """Another editor."""
    user = User.objects.create_user("learning@example.org", "a long password of tests", name="Lina")
    Membership.objects.create(city=city, user=user, role="mel", starts=date(2026, 1, 1), given_by=user.id, given_at=now)
    return as_actor(user)


@pytest.fixture
def cycle(city: Any, now: Any) -> Cycle:
    method = Method.objects.create(version=1, name="First method", questions=words(en="What holds people together?", ar="ما الذي يجمع الناس؟"), made=now)
    return Cycle.objects.create(
        year=2026, title=words(en="Mapping 2026", ar="خريطة ٢٠٢٦"), method=method, started=date(2026, 1, 5), review_due=date(2027, 1, 5), light=False
    )


@pytest.fixture
def dataset(city: Any, amal: Any, now: Any) -> Dataset:
    return incidents(amal, now)


def incidents(user: Any, now: Any, *, sensitivity: str = "public", bias: str = "Who does not trust the police is missing.") -> Dataset:
    """A dataset of 150 incidents in three areas and three years, small numbers among them."""
    row = Dataset.objects.create(
        title=words(en="Reported incidents", ar="الحوادث المبلّغ عنها"), kind="incidents", sector="police", sensitivity=sensitivity, licence="CC BY 4.0",
        bias_note=words(en=bias, ar="يغيب من لا يثق بالشرطة.") if bias else words(), bias_effect=words(en="The city could look where people report more."),
        version=1, rows=150, added_by=user.id, added_at=now, changed_at=now,
    )  # fmt: skip
    source = Import.objects.create(dataset=row, file_name="a.csv", digest="a", state="loaded", begun_by=user.id, begun_at=now, loaded_at=now)
    areas = list(Area.objects.order_by("code"))
    for year in (2023, 2024, 2025):
        for place, area in enumerate(areas):
            for kind, count in (("Insults", 12 + place), ("Damage", 7)):
                Tally.objects.create(dataset=row, source_import=source, area=area, month=date(year, 3, 1), kind=kind, target_group=f"Group {kind}", count=count)
    return row


def person_card(cycle: Cycle, by: Any, now: Any, title: str) -> Issue:
    return issues.begin(cycle=cycle, title={"en": title}, by=by, at=now)


@pytest.fixture
def group(city: Any) -> PopulationGroup:
    return PopulationGroup.objects.create(label=words(en="Girls on their way to school", ar="فتيات في طريقهن إلى المدرسة"), label_agreed=True)


@pytest.fixture
def complete(cycle: Cycle, by: Any, second: Any, group: PopulationGroup, now: Any) -> Issue:
    """A complete card, ready for the public, with words that are for the inside only."""
    card = issues.begin(cycle=cycle, title={"en": "Insults around the exam season", "ar": "إهانات في موسم الامتحانات"}, by=by, at=now)
    unagreed = PopulationGroup.objects.create(label=words(en=CANARIES["group"]), label_agreed=False)

    def add(kind: str, /, **values: Any) -> None:
        card_parts.add_line(issue=card, kind=kind, values=values, by=by, at=now)

    add("strength", text={"en": "The parents meet every week", "ar": "يجتمع الأهالي كل أسبوع"}, area=Area.objects.get(code="1"))
    add("impact", group=group, effect={"en": CANARIES["effect"]})
    add("impact", group=unagreed, effect={"en": "They stay at home"}, area=Area.objects.get(code="2"))
    add("ground", kind="grievance", text={"en": "School places were cut twice"}, outside=False)
    add("view", holder="residents", text={"en": CANARIES["view"]}, source={"en": "Listening"})
    add("explanation", kind="social", text={"en": "Crowded schools"}, evidence_for={"en": "Two reports"}, evidence_against={"en": "Other schools too"})
    add("perception", view={"en": "Many find it normal"}, held_by={"en": "Older pupils"})
    add("evidence", kind="listening", source={"en": "Four sessions"}, says={"en": CANARIES["evidence"]}, bias_note={"en": "No boys came"})
    add("evidence", kind="survey", source={"en": "Survey of spring"}, says={"en": "Four in ten hear insults"})
    add("condition", text={"en": "Rents went up"}, period="2024")
    add("national", title={"en": "National view"}, says={"en": CANARIES["national"]})
    card.refresh_from_db()
    values = {
        "definition": {"en": CANARIES["definition"]}, "kinds": ["hate"], "manifestations": ["othering"], "whole_city": False, "areas": ["1", "2"],
        "public_summary": {"en": "Pupils hear insults on the way to school.", "ar": "يسمع التلاميذ إهانات في طريقهم إلى المدرسة."},
    }  # fmt: skip
    card = issues.write(issue=card, values=values, version=card.version, by=by, at=now)
    card = issues.ask_second_reader(issue=card, by=by, at=now)
    return issues.confirm(issue=card, version=card.version, by=second, at=now)


@pytest.fixture
def whole(cycle: Cycle, complete: Issue, dataset: Dataset, by: Any, amal: Any, now: Any) -> Cycle:
    """A mapping in which every part holds something, each inside word once."""
    issues.begin(cycle=cycle, title={"en": CANARIES["draft"]}, by=by, at=now)
    police = Organisation.objects.create(name=words(en="Port police"), kind="police")
    partner = Organisation.objects.create(name=words(en="Evening library", ar="مكتبة المساء"), kind="cso")
    Briefing.objects.create(
        cycle=cycle, organisation=police, topics=words(en="Places"), asked_on=date(2026, 2, 1), answered_on=date(2026, 2, 9), summary=words(en=CANARIES["briefing"]),
        noted_by=amal.id, noted_at=now,
    )  # fmt: skip
    asked = {"asked_by": amal.id, "asked_at": now}
    Contribution.objects.create(cycle=cycle, organisation=partner, sector="culture", state="answered", answer=words(en=CANARIES["answer"]), answered_by=amal.id, answered_at=now, **asked)
    StakeholderLink.objects.create(organisation=partner, issue=complete, contribution=words(en=CANARIES["partner"]), added_by=amal.id, added_at=now)
    TrustView.objects.create(organisation=partner, held_by=words(en=CANARIES["trust"]), level="low", added_by=amal.id, added_at=now)
    added = {"added_by": amal.id, "added_at": now}
    asset = Asset.objects.create(name=words(en="Football square", ar="ساحة الكرة"), purpose=words(en="Young people meet there"), kind="place", **added)
    asset.areas.set(Area.objects.filter(code="1"))
    asset.helps_with.set([complete])
    Asset.objects.create(name=words(en="Disputed place"), disputed=words(en=CANARIES["disputed"]), **added)
    ContextNote.objects.create(kind="history", text=words(en=CANARIES["context"]), **added)
    StructuralIssue.objects.create(kind="marginalisation", counterpart="representation", text=words(en=CANARIES["structural"]), **added)
    Signal.objects.create(kind="rumour", text=words(en=CANARIES["signal"]), source="residents", received_at=now, received_by=amal.id)
    values = {"existing": {"en": CANARIES["existing"]}, "text": {"en": "Keep the school path lit", "ar": "إبقاء طريق المدرسة مضاءً"}, "addressed_to": {"en": "Works", "ar": "الأشغال"}}
    write_recommendation(cycle=cycle, values=values, issue=complete, number=None, by=by, at=now)
    return cycle


@pytest.fixture
def make(city: Any, by: Any, now: Any) -> Callable[..., Report]:
    def made(cycle: Cycle, edition: str = "public", doer: Any = None) -> Report:
        return actions.make(city=city, cycle=cycle, edition=edition, by=doer or by, at=now)

    return made


FINE = {item: actions.Answer(True) for item in CheckItem.values}


@pytest.fixture
def publish(make: Callable[..., Report], by: Any, second: Any, now: Any) -> Callable[..., Report]:
    """Make, ask and publish, as two people do."""

    def done(cycle: Cycle, edition: str = "public") -> Report:
        report = actions.ask_check(report=make(cycle, edition), by=by, at=now)
        return actions.check(report=report, publish=True, answers=FINE, note={}, made_at=report.made_at, by=second, at=now)

    return done
