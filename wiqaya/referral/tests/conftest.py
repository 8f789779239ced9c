"""A mechanism that is open, with five services at its table and people cleared for each kind of work."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from wiqaya.referral.apart import inside
from wiqaya.referral.contents import Identity, Notes, Reasons, Sheet, Sign
from wiqaya.referral.models import Clearance, Condition, Mechanism, Seat, SignsList, Template
from wiqaya.referral.words import ConditionKind, Function, OpensTo
from wiqaya.safeguards.access import Actor
from wiqaya.safeguards.fields import words

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 21)
SECTORS = ("education", "health", "social", "child", "police")
WORK = (
    Function.SCREENER,
    Function.MEMBER,
    Function.CHAIR,
    Function.COORDINATOR,
    Function.ADVISER,
    Function.SUPERVISOR,
    Function.REINTEGRATION,
)


@pytest.fixture(autouse=True)
def _quick_receipts(settings: Any) -> None:
    settings.RECEIPT_MEMORY = 64


@pytest.fixture(autouse=True)
def _stands_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a server with a role for each database: the tests have one role, or none."""
    monkeypatch.setattr("wiqaya.safeguards.roles.apart", lambda alias: alias == "referral")


@pytest.fixture
def services() -> dict[str, UUID]:
    """sector -> key of the service."""
    return {sector: uuid4() for sector in SECTORS}


@pytest.fixture
def staff(city: Any, services: dict[str, UUID]) -> dict[str, Actor]:
    """One person of each service, as actors."""
    return {
        sector: Actor(
            id=uuid4(),
            kind="person",
            name=sector,
            city=city.id,
            agency=agency,
            roles=frozenset({"panel"}),
            permissions=frozenset({"referral.care"}),
        )
        for sector, agency in services.items()
    }


@pytest.fixture
def mechanism(city: Any, services: dict[str, UUID], staff: dict[str, Actor]) -> Iterator[Mechanism]:
    with inside():
        row = Mechanism.objects.create(
            name=words(en="The table", ar="الطاولة", fr="La table"), host=services["social"], state="open", opens_to=OpensTo.EVERYBODY,
            made_by=uuid4(), made_at=NOW, opened_by=uuid4(), opened_at=NOW,
        )  # fmt: skip
        for kind in ConditionKind.before_opening():
            Condition.objects.create(
                mechanism=row, kind=kind, reference="2026/1", starts=TODAY - timedelta(days=30), ends=TODAY + timedelta(days=3000), written_by=uuid4(),
                written_at=NOW, read_by=uuid4(), read_at=NOW,
            )  # fmt: skip
        SignsList.objects.create(
            mechanism=row, number=1, signs=[{"code": "B-01", "text": {"ar": "يتحدث عن إيذاء الآخرين", "en": "talks of hurting others"}}],
            professions=["education", "health"], written_by=uuid4(), written_at=NOW, agreed_by=uuid4(), agreed_at=NOW,
        )  # fmt: skip
        for sector, agency in services.items():
            Seat.objects.create(
                mechanism=row,
                agency=agency,
                sector=sector,
                agreement="A-1",
                agreement_ends=TODAY + timedelta(days=3000),
                added_by=uuid4(),
                added_at=NOW,
            )
        for person in staff.values():
            clear(row, person, *WORK)
        Template.objects.create(mechanism=row, number=1, name=words(en="Conversation"), prompts=[], made_by=uuid4(), made_at=NOW)
        yield row


def clear(mechanism: Mechanism, person: Actor, *functions: str) -> None:
    for function in functions:
        Clearance.objects.create(
            mechanism=mechanism, person=person.id, agency=person.agency, function=function, trained_until=TODAY + timedelta(days=3000),
            ethics_until=TODAY + timedelta(days=3000), confirmed_on=TODAY, given_by=uuid4(), given_at=NOW,
        )  # fmt: skip


NOTES = Notes(
    band="18-24", strengths=("relative", "art"), signs=(Sign("B-01", "some", "month", "seen", "talks of hurting others"),), needs=("school", "housing"),
    told="agreed", danger="no", tried="two talks with the school counsellor",
)  # fmt: skip
FILTER_ONE = {
    "agency_did": "two talks",
    "acute": "it happens more often",
    "why_several": "housing and school together",
    "asked": "yes, agreed",
}
SHEET = Sheet(
    band="18-24",
    area="",
    strengths=("relative", "art"),
    needs=("school", "housing"),
    signs=("B-01",),
    tried=("social",),
    proposed=("housing",),
)
REASONS = Reasons(
    necessity="school and housing go together", less_intrusive="a youth worker alone", enough_or_not="was tried without change"
)
IDENTITY = Identity(name="سميرة الخطيب", birth_year=2005, contact="+961 3 555 010", language="ar")


@pytest.fixture
def minor_notes() -> Notes:
    return replace(NOTES, band="12-17")


@pytest.fixture
def asked(mechanism: Mechanism, staff: dict[str, Actor]) -> Callable[..., Any]:
    """A request taken down by somebody of a service."""
    from wiqaya.referral.actions.asking import ask

    def make(notes: Notes = NOTES, by: Actor | None = None, **options: Any) -> Any:
        return ask(mechanism=mechanism, notes=notes, asker="service", channel="in-person", by=by or staff["social"], at=NOW, **options)[0]

    return make


@pytest.fixture
def provider(city: Any) -> UUID:
    """A body of the city's directory without an account."""
    from wiqaya.people.models import Organisation

    return Organisation.objects.create(name=words(en="Youth club", ar="نادي الشباب"), kind="cso").pk
