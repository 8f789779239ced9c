"""One mechanism for several cities: their doors lead there once they have agreed, nothing comes back but counts through the gate."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from wiqaya.people.models import Membership, Organisation, User
from wiqaya.referral import facts
from wiqaya.referral.actions import asking
from wiqaya.referral.actions import sharing as acting
from wiqaya.referral.actions.figures import let_out
from wiqaya.referral.apart import inside
from wiqaya.referral.models import Mechanism, ServedBy, Situation, Tally, TrustCheck
from wiqaya.referral.queries import figures, sharing
from wiqaya.referral.tests.conftest import NOTES, NOW, TODAY
from wiqaya.safeguards.access import NOBODY, Actor, NotAllowed
from wiqaya.safeguards.fields import WordsValue, words
from wiqaya.safeguards.tenancy import in_city
from wiqaya.web.addresses import WORK

pytestmark = [pytest.mark.django_db(databases=["default", "referral", "keys"])]
SETTLED = datetime(2026, 10, 20, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with override("en"):
        yield


@pytest.fixture
def shared(mechanism: Mechanism, other_city: Any) -> Mechanism:
    """The mechanism of the one city, which offers to serve the other."""
    mechanism.serves = [str(other_city.pk)]
    mechanism.save()
    return mechanism


@pytest.fixture
def theirs(other_city: Any) -> Actor:
    """Coordinates prevention in the other city."""
    return Actor(id=uuid4(), kind="person", city=other_city.pk, permissions=frozenset({"referral.set-up"}))


def agreed(other_city: Any, theirs: Actor, row: Mechanism) -> None:
    with in_city(other_city.pk):
        acting.agree(mechanism=row.pk, by=theirs, at=NOW)


def led(other_city: Any) -> Any:
    with in_city(other_city.pk):
        found = sharing.home()
    return found and found.mechanism


def test_doors_lead_to_another_city_only_after_both_have_said_yes(mechanism: Mechanism, other_city: Any, theirs: Actor) -> None:
    with pytest.raises(ValidationError, match="No other city"):
        agreed(other_city, theirs, mechanism)
    mechanism.serves = [str(other_city.pk)]
    mechanism.save()
    assert led(other_city) is None
    with in_city(other_city.pk), pytest.raises(NotAllowed):
        acting.agree(mechanism=mechanism.pk, by=Actor(id=uuid4(), kind="person", city=other_city.pk), at=NOW)
    agreed(other_city, theirs, mechanism)
    assert led(other_city) == mechanism.pk
    assert sharing.home() is None
    with in_city(other_city.pk):
        acting.leave(by=theirs, at=NOW)
    assert led(other_city) is None


def test_a_second_yes_takes_the_place_of_the_first(shared: Mechanism, other_city: Any, theirs: Actor) -> None:
    again = Mechanism.objects.create(name=words(en="Second"), host=uuid4(), state="open", serves=shared.serves, made_by=uuid4(), made_at=NOW)
    for row in (shared, again):
        agreed(other_city, theirs, row)
    assert led(other_city) == again.pk
    with in_city(other_city.pk):
        assert ServedBy.objects.filter(ended_at__isnull=True).count() == 1


@pytest.mark.parametrize("how", ["closed", "no longer serves", "own"])
def test_a_yes_leads_nowhere_when_the_way_is_gone(how: str, shared: Mechanism, other_city: Any, theirs: Actor) -> None:
    agreed(other_city, theirs, shared)
    if how == "closed":
        Mechanism.objects.update(state="closed")
    elif how == "no longer serves":
        Mechanism.objects.update(serves=[])
    else:
        with in_city(other_city.pk):
            Mechanism.objects.create(name=words(en="Own"), host=uuid4(), state="open", made_by=uuid4(), made_at=NOW)
    assert led(other_city) is None


def test_what_comes_through_a_door_is_counted_by_city_and_stands_with_the_host(shared: Mechanism, other_city: Any, city: Any) -> None:
    for served in (str(other_city.pk), str(city.pk), "", str(uuid4())):
        asking.ask(mechanism=shared, notes=NOTES, asker="self", channel="web", served=served, by=NOBODY, at=NOW)
    counted = dict(Tally.objects.filter(event="received", cut="served").values_list("value", "count"))
    assert counted == {sharing.mark(other_city.pk): 1, sharing.mark(city.pk): 3}
    assert not any(str(other_city.pk) in str(value) or other_city.pk == value for row in Situation.objects.values() for value in row.values())
    with in_city(other_city.pk):
        assert not Situation.objects.exists()
        assert not Tally.objects.exists()


def test_counts_by_city_leave_through_the_gate_alone(shared: Mechanism, other_city: Any, city: Any) -> None:
    by = Actor(id=uuid4(), kind="person", city=city.pk, permissions=frozenset({"referral.figures"}))
    for mark, count in ((sharing.mark(city.pk), 31), (sharing.mark(other_city.pk), 4)):
        Tally.objects.create(month=date(2026, 8, 1), event="received", cut="served", value=mark, count=count)
    let_out(period="2026-Q3", by=by, at=SETTLED)
    released = {one.name: one.released for one in facts.counts("2026-Q3")}["received-city"]
    assert released.value(sharing.mark(other_city.pk)) is None
    assert all(cell.value is None or cell.value >= 10 for cell in (*released.cells, *released.margins))
    Mechanism.objects.update(serves=[])
    assert "received-city" not in {table.name for table in figures.tables_of("2026-Q3")}


def test_trust_is_looked_at_once_a_year_in_words_of_a_body(mechanism: Mechanism, city: Any) -> None:
    by = Actor(id=uuid4(), kind="person", city=city.pk, permissions=frozenset({"referral.set-up"}))
    seat, newest = sharing.checks(mechanism)[0]
    assert newest is None
    assert not sharing.due(seat, None, TODAY)
    assert sharing.due(seat, None, TODAY + sharing.YEAR)
    told: dict[str, Any] = {"seat": seat, "among": {"en": "promises are kept"}, "communities": {"en": "parents ask us back"}, "next_step": {}, "by": by, "at": NOW}
    for wrong in ({"among": {"en": " "}}, {"communities": {"ar": "قالت سميرة بنت أحمد إنها لا تثق، هاتفها +961 3 555 010"}}):
        with pytest.raises(ValidationError):
            acting.note_trust(**{**told, **wrong})
    made = acting.note_trust(**told)
    assert not sharing.due(seat, made, TODAY + sharing.YEAR - timedelta(days=1))
    assert sharing.due(seat, made, TODAY + sharing.YEAR)
    assert not {field.name for field in TrustCheck._meta.fields} & {"person", "name"}


# Pages


@pytest.fixture
def there(other_city: Any, browse: Callable[..., Client]) -> Client:
    """The coordinator of the other city, at its own address."""
    now = timezone.now()
    user = User.objects.create_user("there@example.org", "a long password of tests", name="There")
    with in_city(other_city.pk):
        body = Organisation.objects.create(name=WordsValue(words(en="Office of the other city")), kind="city", contact_point="05 111 222")
        Membership.objects.create(city=other_city, user=user, role="coordinator", organisation=body, starts=now.date(), given_by=user.id, given_at=now)
    return browse(user)


@pytest.mark.slow
def test_the_doors_of_a_served_city_are_its_own_and_lead_to_the_host(shared: Mechanism, other_city: Any, city: Any, there: Client) -> None:
    help_at = f"/c/{other_city.slug}/en/help/"
    assert "This door is not open yet" in Client().get(help_at).content.decode()
    setup = f"/c/{other_city.slug}/en/{WORK}/support/"
    assert "Lead our doors here" in there.get(f"{setup}regional/").content.decode()
    there.post(f"{setup}regional/{shared.pk}/")
    page = Client().get(help_at).content.decode()
    assert "The table" in page
    assert "Al-Manara" in page
    assert "Office of the other city" in page
    assert f"/c/{city.slug}/en/your-data/" in page
    sent = {
        "asker": "self", "band": "25-29", "strengths": ["art"], "needs": ["housing"], "told": "agreed", "danger": "no", "language": "ar",
    }  # fmt: skip
    answer = Client().post(f"{help_at}support/", sent)
    assert answer.status_code == 200, answer.content.decode()[-4000:]
    with inside():
        assert Situation.objects.get().mechanism_id == shared.pk
        assert Tally.objects.get(event="received", cut="served").value == sharing.mark(other_city.pk)
    there.post(f"{setup}regional/leave/")
    assert "This door is not open yet" in Client().get(help_at).content.decode()


@pytest.mark.slow
def test_the_coordinator_of_a_served_city_sees_nothing_of_the_host(shared: Mechanism, other_city: Any, theirs: Actor, there: Client, asked: Any) -> None:
    agreed(other_city, theirs, shared)
    row, at = asked(), f"/c/{other_city.slug}/en/"
    assert "The table" not in there.get(f"{at}{WORK}/support/").content.decode()
    for path in ("", "trust/", "members/", "people/", "conditions/", "steps/need/"):
        assert there.get(f"{at}{WORK}/support/{shared.short}/{path}").status_code == 404
    assert there.get(f"{at}care/items/{row.short}/").status_code in (403, 404)
    assert row.short not in there.get(f"{at}{WORK}/support/regional/").content.decode()
    assert there.get(f"/en/{WORK}/support/").status_code in (302, 403)


@pytest.mark.slow
def test_trust_is_written_on_its_page(browse: Callable[..., Client], amal: Any, mechanism: Mechanism) -> None:
    client, at = browse(amal), f"/en/{WORK}/support/{mechanism.short}/trust/"
    with inside():
        seat = mechanism.seats.order_by("added_at").first()
    assert seat is not None
    assert client.get(at).status_code == 200
    assert client.post(f"{at}{seat.pk}/", {"among_en": ""}).status_code == 422
    assert client.post(f"{at}{seat.pk}/", {"among_en": "promises are kept", "communities_en": "parents come back"}).status_code == 302
    assert "parents come back" in client.get(at).content.decode()
