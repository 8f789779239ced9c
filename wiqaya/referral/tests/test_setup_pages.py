"""The set-up on its pages: from the first question to an open door, and what is refused beside its field."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from wiqaya.referral.apart import inside
from wiqaya.referral.models import Condition, Mechanism, SignsList, Tally
from wiqaya.referral.queries import setting_up
from wiqaya.referral.words import ConditionKind
from wiqaya.web.addresses import WORK

pytestmark = [pytest.mark.django_db(databases=["default", "referral", "keys"]), pytest.mark.slow]
AT = f"/en/{WORK}/support/"
DAY, LATER = timezone.localdate(), timezone.localdate() + timedelta(days=200)


def day(name: str, value: Any = LATER) -> dict[str, str]:
    """A day as the form's three boxes send it."""
    return {f"{name}_day": str(value.day), f"{name}_month": str(value.month), f"{name}_year": str(value.year)}


@pytest.fixture
def accounts(city: Any) -> dict[str, Any]:
    from wiqaya.people.models import Membership, Organisation, User
    from wiqaya.safeguards.fields import words

    now = timezone.now()
    made: dict[str, Any] = {"services": []}
    for name in ("School service", "Health service", "Neighbours’ association"):
        made["services"].append(Organisation.objects.create(name=words(en=name), kind="city"))
    for role in ("coordinator", "reader", "panel", "mel"):
        user = User.objects.create_user(f"{role}@example.org", "a long password of tests", name=role.title())
        Membership.objects.create(
            city=city, user=user, role=role, organisation=made["services"][0], starts=now.date(), given_by=user.id, given_at=now
        )
        made[role] = user
    return made


@pytest.fixture
def coordinator(browse: Callable[..., Client], accounts: dict[str, Any]) -> Client:
    return browse(accounts["coordinator"])


@pytest.fixture
def begun(coordinator: Client, accounts: dict[str, Any]) -> Mechanism:
    told = {"builds_on_en": "Nothing brings them together.", "preset": "situation-table", "name_en": "Sanad", "host": str(accounts["services"][1].pk)}
    assert coordinator.post(f"{AT}new/", told).status_code == 302
    with inside():
        return Mechanism.objects.get()


def test_the_first_page_asks_what_exists(coordinator: Client) -> None:
    assert "what exists already that does this" in coordinator.get(AT).content.decode()
    refused = coordinator.post(f"{AT}new/", {"preset": "own", "name_en": "Sanad"})
    assert refused.status_code == 422


def test_models_stand_with_their_origin_in_three_languages(coordinator: Client) -> None:
    assert "Cities in Canada" in coordinator.get(f"{AT}models/").content.decode()
    assert "مدن في كندا" in coordinator.get(f"/ar/{WORK}/support/models/").content.decode()
    assert "Villes du Canada" in coordinator.get(f"/fr/{WORK}/support/models/").content.decode()


def fill(client: Client, begun: Mechanism, accounts: dict[str, Any]) -> None:
    """Every step, as somebody types it."""
    at = f"{AT}{begun.short}/"
    sent = [
        ("steps/need/", {"builds_on_en": "Nothing brings them together.", "caseload": "30", "cost": "48000", "no_finding_en": "Services ask for it"}),
        ("steps/doors/", {"channels": ["web", "phone"], "answer_days": "5", "national_name_en": "National line", "national_number": "1745"}),
        ("steps/tool/", {"tool_en": "A conversation, tried with ten colleagues", "ceiling": "8"}),
        ("signs/", {"signs_en": "Speaks of hurting others\nIs pressed by others", "professions": ["education", "health"], "research_en": "Mapping"}),
        ("risks/", {"text_en": "Parents fear to ask", "countermeasure_en": "Advice without names", **day("review_on", DAY + timedelta(days=90))}),
        ("prompts/", {"name_en": "Talk", "strengths_en": "What goes well?", "concerns_en": "What was seen?", "supports_en": "Who helps?", "origin_en": "Made here"}),
    ]  # fmt: skip
    for service, sector in zip(accounts["services"], ("education", "health", "civil"), strict=True):
        sent.append(("members/", {"agency": str(service.pk), "sector": sector, "agreement": "A-1", **day("agreement_ends")}))
    sent.append(
        ("people/", {"person": str(accounts["panel"].pk), "agency": str(accounts["services"][0].pk), "function": "adviser", **day("trained_until"), **day("ethics_until"), **day("supervision_on")})
    )  # fmt: skip
    sent.append(("roster/", {"person": str(accounts["panel"].pk), "function": "adviser", "weekday": "0", "begins": "09:00", "ends": "12:00"}))
    sent += [
        (f"conditions/{kind}/", {"text_en": "Agreed", "reference": "2026/4", **day("starts", DAY), **day("ends")}) for kind in ConditionKind.before_opening()
    ]
    for path, told in sent:
        assert client.post(f"{at}{path}", told).status_code == 302, path


def test_from_the_first_question_to_an_open_door(coordinator: Client, begun: Mechanism, accounts: dict[str, Any], browse: Any) -> None:
    fill(coordinator, begun, accounts)
    coordinator.post(f"{AT}{begun.short}/to/put/")
    reader = browse(accounts["reader"])
    with inside():
        begun.refresh_from_db()
        assert begun.state == "draft"  # nothing was read by a second person yet
        conditions, signs = list(Condition.objects.all()), SignsList.objects.get()
    assert "these are signs of conduct" in reader.get(f"{AT}second-reading/").content.decode()
    for condition in conditions:
        reader.post(f"{AT}second-reading/conditions/{condition.pk}/")
    reader.post(f"{AT}second-reading/signs/{signs.pk}/")
    coordinator.post(f"{AT}{begun.short}/to/put/")
    reader.post(f"{AT}second-reading/{begun.short}/open/")
    with inside():
        begun.refresh_from_db()
        assert begun.state == "open"
    for path in ("", "steps/need/", "steps/scope/", "steps/doors/", "steps/tool/", "members/", "people/", "roster/", "signs/", "risks/", "prompts/", "conditions/"):
        assert coordinator.get(f"{AT}{begun.short}/{path}").status_code == 200, path
        assert reader.get(f"{AT}{begun.short}/{path}").status_code == 403, path
    coordinator.post(f"{AT}{begun.short}/to/pause/")
    with inside():
        begun.refresh_from_db()
        assert begun.state == "paused"


def test_what_is_refused_stands_beside_its_field(coordinator: Client, begun: Mechanism, accounts: dict[str, Any]) -> None:
    at = f"{AT}{begun.short}/"
    police = {"agency": str(accounts["services"][0].pk), "sector": "police", "agreement": "A-1", **day("agreement_ends")}
    assert "come first" in coordinator.post(f"{at}members/", police).content.decode()
    traits = {"signs_en": "religion", "professions": ["education", "health"], "research_en": "Mapping"}
    assert "who somebody is or what they believe" in coordinator.post(f"{at}signs/", traits).content.decode()
    more = {"name_en": "Talk", "strengths_en": "One?", "concerns_en": "One?\nTwo?", "supports_en": "Who?", "origin_en": "Here"}
    assert "more lines about concerns" in coordinator.post(f"{at}prompts/", more).content.decode()
    own = {"person": str(accounts["coordinator"].pk), "agency": str(begun.host), "function": "member", **day("trained_until"), **day("ethics_until")}
    assert "Somebody else clears you" in coordinator.post(f"{at}people/", own).content.decode()


def test_a_lapse_shows_on_every_page_of_the_set_up(coordinator: Client, mechanism: Mechanism) -> None:
    with inside():
        Condition.objects.filter(kind="impact").update(starts=DAY - timedelta(days=90), ends=DAY - timedelta(days=1))
    for path in ("", f"{mechanism.short}/", f"{mechanism.short}/members/"):
        assert "Nothing new comes in" in coordinator.get(f"{AT}{path}").content.decode(), path


def test_what_the_other_side_may_not_open_is_not_found(coordinator: Client, begun: Mechanism, mechanism: Mechanism) -> None:
    with inside():
        seat = mechanism.seats.first()
    assert seat is not None
    assert coordinator.get(f"{AT}{begun.short}/members/{seat.pk}/renew/").status_code == 404
    assert coordinator.get(f"{AT}{begun.short}/steps/none/").status_code == 404
    assert coordinator.get(f"{AT}{begun.short}/conditions/none/").status_code == 404
    assert coordinator.post(f"{AT}{begun.short}/to/none/").status_code == 404


def test_figures_leave_by_a_button_and_say_when_they_are_too_few(coordinator: Client, mechanism: Mechanism) -> None:
    assert "No quarter is settled yet" in coordinator.get(f"{AT}figures/").content.decode()
    month = (DAY.replace(day=1) - timedelta(days=150)).replace(day=1)
    with inside():
        for channel, count in (("web", 41), ("phone", 25)):
            Tally.objects.create(month=month, event="received", cut="channel", value=channel, count=count)
    quarter = f"{month.year}-Q{(month.month - 1) // 3 + 1}"
    page = f"{AT}figures/?period={quarter}"
    assert "Its figures can leave now" in coordinator.get(page).content.decode()
    coordinator.post(f"{AT}figures/{quarter}/out/")
    shown = coordinator.get(page).content.decode()
    assert "Requests for support, by channel" in shown
    assert "Too few to show" in shown
    assert "Shares with their range" in shown
    assert coordinator.get(f"{AT}figures/?period=1999-Q1").status_code == 404


def test_only_those_who_may_see_figures(browse: Any, accounts: dict[str, Any]) -> None:
    assert browse(accounts["mel"]).get(f"{AT}figures/").status_code == 200
    assert browse(accounts["panel"]).get(f"{AT}figures/").status_code == 403


def test_the_demo_opens_with_all_conditions_and_without_the_police(city: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from uuid import uuid4

    from wiqaya.people.models import Organisation
    from wiqaya.referral.queries.mechanism import missing, seats
    from wiqaya.safeguards.access import Actor
    from wiqaya.safeguards.fields import WordsValue, words
    from wiqaya.web.demo import content
    from wiqaya.web.demo.support import prepare_mechanism

    told = content.read("people")
    keys = {one["key"]: Organisation.objects.create(name=WordsValue(words(**one["name"])), kind=one["kind"]).pk for one in told["organisations"]}
    allowed = {"amal": ["referral.set-up"], "walid": ["referral.clear", "referral.figures"]}
    people = {
        one["key"]: Actor(
            id=uuid4(), kind="person", city=city.id, agency=keys[one["organisation"]], permissions=frozenset(allowed.get(one["key"], []))
        )
        for one in told["accounts"]
    }
    now = timezone.now()
    row = prepare_mechanism(city, people, now)
    with inside():
        assert (row.state, missing(row, DAY), setting_up.obstacles(row, DAY)) == ("open", [], [])
        assert [seat.sector for seat in seats(row, DAY)] == ["health", "education", "youth", "civil", "work"]
    assert prepare_mechanism(city, people, now) == row
    _rest_of_the_demo(city, row, people, now, monkeypatch)


def _rest_of_the_demo(city: Any, row: Mechanism, people: dict[str, Any], now: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reintegration with its law, a request, a report of misuse and counts that have left; a second time adds nothing."""
    from wiqaya.people.models import Organisation
    from wiqaya.referral.models import Arrival, CityRole, MisuseReport, RightsRequest
    from wiqaya.referral.queries.mechanism import reintegrates
    from wiqaya.web.demo import content, oversight, reintegration

    told = content.read("oversight")
    few = {**told, **{name: [{**one, "count": 1} for one in told[name]] for name in ("year", "quarter")}}
    monkeypatch.setattr(content, "read", lambda name, read=content.read: few if name == "oversight" else read(name))
    bodies = Organisation.objects.count()
    for _twice in range(2):
        reintegration.make(city, row, people, now)
        oversight.make(people, now)
    with inside():
        assert reintegrates(row, DAY)
        assert (CityRole.objects.count(), Arrival.objects.count(), Organisation.objects.count()) == (1, 1, bodies + 1)
        assert (RightsRequest.objects.count(), MisuseReport.objects.count()) == (1, 1)
        assert Tally.objects.filter(event="emergency").count() == 1
