"""A mechanism with its services and people, and situations taken to any step by the room's own actions, on any day."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

DAY = timedelta(days=1)
LONG = timedelta(days=3_000)  # every agreement, training and condition holds for as long as a benchmark runs
SECTORS = ("education", "health", "social", "child", "police")


def installed() -> None:
    """The databases that the environment names, new and empty: the tables of today, without the way there."""
    import django

    django.setup()
    from django.apps import apps
    from django.conf import settings
    from django.core.management import call_command
    from django.utils import translation

    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    settings.RECEIPT_MEMORY = 64  # what a receipt costs to guess is measured elsewhere
    settings.MIGRATION_MODULES = {app.label: None for app in apps.get_app_configs()}
    translation.activate("en")
    for alias in ("default", "referral", "keys"):
        call_command("migrate", run_syncdb=True, database=alias, verbosity=0)


@dataclass(frozen=True)
class Room:
    """A city with a mechanism that is open, one person of each service who is cleared for everything, an officer, and a provider."""

    city: Any
    mechanism: Any
    services: dict[str, UUID]
    staff: dict[str, Any]
    officer: Any
    provider: UUID

    # One situation, step by step: the home service is `social`, and the table names school and health.

    def ask(self, at: datetime) -> Any:
        from wiqaya.referral.actions import asking
        from wiqaya.referral.tests.conftest import NOTES

        asker = {"asker": "service", "channel": "in-person", "by": self.staff["social"]}
        return asking.ask(mechanism=self.mechanism, notes=NOTES, contact="+961 3 555 010", at=at, **asker)[0]

    def review(self, short: str, outcome: str, at: datetime) -> None:
        from wiqaya.referral.actions import receiving

        by = self.staff["social"]
        receiving.take_up(short=short, by=by, at=at)
        receiving.decide(short=short, outcome=outcome, reason="so", source="the school was asked", points_to="the library", by=by, at=at)

    def to_table(self, short: str, meeting: Any, at: datetime) -> Any:
        from wiqaya.referral.actions import home
        from wiqaya.referral.tests.conftest import FILTER_ONE, SHEET

        by = self.staff["social"]
        home.answer_filter_one(short=short, answers=FILTER_ONE, by=by, at=at)
        return home.bring_to_table(short=short, meeting=meeting, sheet=SHEET, read_by_a_person=True, by=by, at=at)

    def meeting(self, at: datetime) -> Any:
        from wiqaya.referral.actions import room

        return room.plan_meeting(mechanism=self.mechanism, planned_for=at, minutes=400, by=self.staff["education"], at=at)

    def sit_down(self, meeting: Any, at: datetime) -> None:
        from wiqaya.referral.actions import room

        room.open_meeting(meeting=meeting, by=self.staff["education"], at=at)
        for sector in ("social", "health"):
            room.come_in(meeting=meeting, by=self.staff[sector], at=at)

    def decide(self, item: Any, met: bool, at: datetime) -> Any:
        from wiqaya.referral.actions import room
        from wiqaya.referral.tests.conftest import REASONS

        for sector in ("education", "health", "social"):
            room.say(item=item, view="yes" if met else "no", takes_part=met, by=self.staff[sector], at=at)
        needed = [self.services["education"], self.services["health"]] if met else []
        why = "" if met else "table-threshold"
        room.propose(item=item, met=met, reasons=REASONS, needed=needed, reason=why, by=self.staff["education"], at=at)
        return room.agree(item=item, by=self.staff["health"], at=at)

    def consent(self, short: str, purpose: str, recipients: list[UUID], days: int, at: datetime) -> None:
        from wiqaya.referral.actions import consenting

        consenting.note_consent(
            short=short, purpose=purpose, recipients=recipients, given_by="person", explained="told", language="ar", ends=at.date() + days * DAY,
            receipt="You agree. You can stop on any day.", by=self.staff["social"], at=at,
        )  # fmt: skip

    def name(self, short: str, meeting: Any, days: int, at: datetime) -> None:
        """Filter 3, on a consent of so many days."""
        from wiqaya.referral.actions import naming
        from wiqaya.referral.tests.conftest import IDENTITY

        self.consent(short, "sharing", [self.services["education"], self.services["health"]], days, at)
        naming.name_services(short=short, identity=IDENTITY, meeting=meeting, by=self.staff["social"], at=at)

    def act(self, short: str, at: datetime) -> None:
        """Filter 4: school is not involved, health is; the home service leads."""
        from wiqaya.referral.actions import acting, naming

        for sector in ("education", "health"):
            naming.answer(short=short, involved=sector == "health", by=self.staff[sector], at=at)
        acting.begin_acting(short=short, lead=self.services["social"], by=self.staff["social"], at=at)

    def support(self, short: str, at: datetime) -> None:
        """A plan that runs."""
        from wiqaya.referral.actions import assessing, planning, supporting
        from wiqaya.referral.tests.acting import GOAL, PLAN, SAID

        by, other = self.staff["social"], self.staff["health"]
        own: dict[str, Any] = {"short": short, "by": by, "at": at}
        planning.draft(content=PLAN, intensity="steady", **own)
        planning.add_goal(content=GOAL, **own)
        help_ = {"kind": "housing", "provider": self.provider, "by_when": at.date() + 30 * DAY, "intensity": "steady"}
        planning.add_support(goal=1, what="a room to see", **help_, **own)
        self.consent(short, "support", [self.provider], 300, at)
        held = assessing.write(conversation=SAID, **own)
        assessing.sign(short=short, key=held.pk, agrees=True, text="", by=other, at=at)
        supporting.start(review_on=at.date() + 56 * DAY, **own)


@contextmanager
def opened(at: datetime) -> Iterator[Room]:
    """A new city whose mechanism works from this day on; everything inside stands in the city, and in the room."""
    from wiqaya.people.queries import operator
    from wiqaya.places.actions import create_city
    from wiqaya.referral.apart import inside
    from wiqaya.safeguards.fields import words
    from wiqaya.safeguards.tenancy import in_city

    city = create_city(slug="bench", name=words(en="Bench", ar="تجربة"), country="LB", by=operator(), at=at)
    with in_city(city.id), inside():
        yield _room(city, at)


def _room(city: Any, at: datetime) -> Room:
    from wiqaya.people.models import Membership, Organisation, User
    from wiqaya.referral.models import Mechanism, Template
    from wiqaya.safeguards.access import Actor
    from wiqaya.safeguards.fields import words

    services = {sector: uuid4() for sector in SECTORS}
    staff = {
        sector: Actor(
            id=uuid4(), kind="person", name=sector, city=city.id, agency=agency, roles=frozenset({"panel"}), permissions=frozenset({"referral.care"})
        )
        for sector, agency in services.items()
    }  # fmt: skip
    user = User.objects.create_user("officer@example.org", "a long password of benchmarks", name="Officer")
    Membership.objects.create(city=city, user=user, role="dpo", starts=date(2020, 1, 1), given_by=user.id, given_at=at)
    rights = frozenset({"referral.oversee"})
    officer = Actor(id=user.id, kind="person", name="Officer", city=city.id, roles=frozenset({"dpo"}), permissions=rights)
    provider = Organisation.objects.create(name=words(en="Youth club", ar="نادي الشباب"), kind="cso").pk
    table = Mechanism.objects.create(
        name=words(en="The table", ar="الطاولة"), host=services["social"], state="open", opens_to="everybody", ceiling=30_000, made_by=uuid4(), made_at=at,
        opened_by=uuid4(), opened_at=at,
    )  # fmt: skip
    _conditions(table, at)
    _people(table, services, staff, at)
    Template.objects.create(mechanism=table, number=1, name=words(en="Conversation"), prompts=[], made_by=uuid4(), made_at=at)
    return Room(city, table, services, staff, officer, provider)


def _conditions(table: Any, at: datetime) -> None:
    from wiqaya.referral.models import Condition, SignsList
    from wiqaya.referral.words import ConditionKind

    own = {"mechanism": table, "written_by": uuid4(), "written_at": at}
    for kind in ConditionKind.before_opening():
        days = {"starts": at.date() - DAY, "ends": at.date() + LONG}
        Condition.objects.create(kind=kind, reference="2026/1", read_by=uuid4(), read_at=at, **days, **own)
    sign = {"code": "B-01", "text": {"ar": "يتحدث عن إيذاء الآخرين", "en": "talks of hurting others"}}
    SignsList.objects.create(number=1, signs=[sign], professions=["education", "health"], agreed_by=uuid4(), agreed_at=at, **own)


def _people(table: Any, services: dict[str, UUID], staff: dict[str, Any], at: datetime) -> None:
    from wiqaya.referral.models import Clearance, Seat
    from wiqaya.referral.words import Function

    last = at.date() + LONG
    for sector, agency in services.items():
        Seat.objects.create(mechanism=table, agency=agency, sector=sector, agreement="A-1", agreement_ends=last, added_by=uuid4(), added_at=at)
        for function in Function.values:
            Clearance.objects.create(
                mechanism=table, person=staff[sector].id, agency=agency, function=function, trained_until=last, ethics_until=last, confirmed_on=last,
                given_by=uuid4(), given_at=at,
            )  # fmt: skip
