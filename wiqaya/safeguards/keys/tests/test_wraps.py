"""Exactly the agencies that were given a key, by an intent that is done, can open a place."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, connections, transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from wiqaya.safeguards import keys
from wiqaya.safeguards.fields import uuid7
from wiqaya.safeguards.keys import crypto, wraps
from wiqaya.safeguards.keys.crypto import NoKey, Place, Ring, Tampered
from wiqaya.safeguards.keys.models import AgencyKey, DataKey, Wrap

pytestmark = pytest.mark.django_db(databases=["keys"])
FIELD, ROW = "referral_person.name", UUID(int=9)


@pytest.fixture
def made(room: Any) -> Ring:
    """The place of the room, whose key the school has."""
    room.found()
    return keys.make(place=room.place, agency=room.school, intent=room.intent())


def opens(room: Any, agency: UUID, blob: bytes) -> bool:
    try:
        return bool(keys.open_ring(place=room.place, agency=agency).open(field=FIELD, row=ROW, blob=blob))
    except NoKey:
        return False


def test_who_made_a_key_can_open(room: Any, made: Ring) -> None:
    blob = made.seal(field=FIELD, row=ROW, text="ليلى")
    assert [opens(room, agency, blob) for agency in (room.school, room.youth, room.police)] == [True, False, False]
    assert keys.holders(place=room.place) == {room.school}


def test_a_place_has_one_first_key(room: Any, made: Ring) -> None:
    with pytest.raises(keys.AlreadyMade):
        keys.make(place=room.place, agency=room.youth, intent=room.intent())
    assert DataKey.objects.count() == 1


def test_a_place_whose_first_key_was_replaced_gets_no_other_first_key(room: Any, made: Ring) -> None:
    keys.rekey(place=room.place, holders={room.school: room.intent()})
    keys.drop_versions(place=room.place, below=2)
    with pytest.raises(keys.AlreadyMade):
        keys.make(place=room.place, agency=room.youth, intent=room.intent())


def test_a_lent_key_opens_the_same(room: Any, made: Ring) -> None:
    blob, intent = made.seal(field=FIELD, row=ROW, text="x"), room.intent()
    for _ in range(2):
        keys.lend(place=room.place, holder=room.school, to=room.youth, intent=intent)
    assert opens(room, room.youth, blob)
    assert Wrap.objects.count() == 2, "the same call again changes nothing"
    assert keys.holders(place=room.place) == {room.school, room.youth}


def test_only_who_can_open_can_lend(room: Any, made: Ring) -> None:
    with pytest.raises(NoKey):
        keys.lend(place=room.place, holder=room.police, to=room.police, intent=room.intent())


def test_nothing_opens_before_its_intent_is_done(room: Any, made: Ring) -> None:
    intent = room.intent(done=False)
    keys.lend(place=room.place, holder=room.school, to=room.youth, intent=intent)
    with pytest.raises(NoKey):
        keys.open_ring(place=room.place, agency=room.youth)
    room.done.add(intent)
    assert keys.open_ring(place=room.place, agency=room.youth).versions == {1}
    room.done.remove(intent)  # a term ends, a consent is withdrawn
    with pytest.raises(NoKey):
        keys.open_ring(place=room.place, agency=room.youth)


def test_an_intent_that_ended_does_not_close_another(room: Any, made: Ring) -> None:
    first, second = room.intent(), room.intent()
    for intent in (first, second):
        keys.lend(place=room.place, holder=room.school, to=room.youth, intent=intent)
    room.done.remove(first)
    assert opens(room, room.youth, made.seal(field=FIELD, row=ROW, text="x"))


def test_nobody_registered_means_that_nothing_opens(room: Any, made: Ring, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wraps, "_trust", [wraps._nobody])
    with pytest.raises(NoKey):
        keys.open_ring(place=room.place, agency=room.school)
    keys.trust_with(room.live)
    assert keys.open_ring(place=room.place, agency=room.school)


def test_who_says_more_than_was_asked_opens_nothing_more(room: Any, made: Ring, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wraps, "_trust", [lambda _city, _intents: {uuid7()}])
    with pytest.raises(NoKey):
        keys.open_ring(place=room.place, agency=room.school)


def test_never_given_taken_away_and_destroyed_look_the_same(room: Any, made: Ring) -> None:
    keys.lend(place=room.place, holder=room.school, to=room.youth, intent=room.intent())
    assert keys.take(place=room.place, agency=room.youth) == 1
    said = []
    for agency in (room.police, room.youth, uuid7()):
        with pytest.raises(NoKey) as closed:
            keys.open_ring(place=room.place, agency=agency)
        said.append(str(closed.value))
    assert keys.destroy_case(city=room.city, case=room.case) == 1
    with pytest.raises(NoKey) as closed:
        keys.open_ring(place=room.place, agency=room.school)
    assert {*said, str(closed.value)} == {"no key"}


def test_taking_from_all_leaves_nobody(room: Any, made: Ring) -> None:
    keys.lend(place=room.place, holder=room.school, to=room.youth, intent=room.intent())
    assert keys.take(place=room.place) == 2
    assert keys.holders(place=room.place) == set()


def test_taking_reaches_no_other_place(room: Any, made: Ring) -> None:
    other = Place(room.city, room.case, "full")
    keys.make(place=other, agency=room.school, intent=room.intent())
    keys.take(place=room.place, agency=room.school)
    assert keys.open_ring(place=other, agency=room.school)


def test_a_case_is_destroyed_with_all_its_tiers_and_alone(room: Any, made: Ring) -> None:
    other, elsewhere = Place(room.city, uuid7(), "limited"), Place(uuid7(), room.case, "limited")
    keys.found_agency(city=elsewhere.city, agency=room.school)
    for place in (Place(room.city, room.case, "full"), other, elsewhere):
        keys.make(place=place, agency=room.school, intent=room.intent())
    assert keys.destroy_case(city=room.city, case=room.case) == 2
    assert keys.open_rings(places=[room.place, Place(room.city, room.case, "full"), other, elsewhere], agency=room.school).keys() == {other, elsewhere}
    assert keys.destroy_case(city=room.city, case=room.case) == 0


def test_a_new_key_shuts_out_who_gets_none(room: Any, made: Ring) -> None:
    keys.lend(place=room.place, holder=room.school, to=room.police, intent=room.intent())
    old = made.seal(field=FIELD, row=ROW, text="old")
    intents = {room.school: room.intent(), room.youth: room.intent()}
    ring = keys.rekey(place=room.place, holders=intents)
    new = ring.seal(field=FIELD, row=ROW, text="new")
    assert ring.versions == {2}
    assert [opens(room, agency, new) for agency in (room.school, room.youth, room.police)] == [True, True, False]
    assert [opens(room, agency, old) for agency in (room.school, room.youth, room.police)] == [True, False, True], "until old versions are dropped"
    anew = ring.with_versions_of(keys.open_ring(place=room.place, agency=room.school))
    again = anew.seal(field=FIELD, row=ROW, text=anew.open(field=FIELD, row=ROW, blob=old))
    assert keys.drop_versions(place=room.place, below=2) == 1
    assert [opens(room, agency, again) for agency in (room.school, room.youth, room.police)] == [True, True, False]
    assert not opens(room, room.school, old)
    assert keys.holders(place=room.place) == {room.school, room.youth}
    assert keys.drop_versions(place=room.place, below=2) == 0


def test_a_place_without_a_key_gets_no_next_one(room: Any) -> None:
    room.found()
    with pytest.raises(NoKey):
        keys.rekey(place=room.place, holders={room.school: room.intent()})


def test_two_new_keys_at_once_take_two_versions(room: Any, made: Ring, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody else is quicker, once; then always."""
    new_key, others = crypto.new_key, [1]

    def slowly() -> bytes:
        if others:
            DataKey.objects.create(city=room.city, case=room.case, tier="limited", version=others.pop() + 1)
        return new_key()

    monkeypatch.setattr(crypto, "new_key", slowly)
    assert keys.rekey(place=room.place, holders={room.school: room.intent()}).versions == {3}
    others.extend(range(12, 2, -1))
    with pytest.raises(keys.AlreadyMade):
        keys.rekey(place=room.place, holders={room.school: room.intent()})


def test_an_agency_without_keys_gets_no_wrap(room: Any, made: Ring) -> None:
    stranger = uuid7()
    for attempt in (
        lambda: keys.make(place=Place(room.city, uuid7(), "full"), agency=stranger, intent=room.intent()),
        lambda: keys.lend(place=room.place, holder=room.school, to=stranger, intent=room.intent()),
        lambda: keys.rekey(place=room.place, holders={room.school: room.intent(), stranger: room.intent()}),
    ):
        with pytest.raises(keys.NoAgency):
            attempt()
    assert (DataKey.objects.count(), Wrap.objects.count()) == (1, 1), "nothing half-done remains"


def test_an_agency_founded_in_one_city_is_none_in_another(room: Any, made: Ring) -> None:
    with pytest.raises(keys.NoAgency):
        keys.make(place=Place(uuid7(), room.case, "limited"), agency=room.school, intent=room.intent())


def test_many_rings_cost_one_question(room: Any, django_assert_num_queries: Any) -> None:
    room.found()
    places = [Place(room.city, uuid7(), tier) for _ in range(5) for tier in ("limited", "full")]
    rings = {place: keys.make(place=place, agency=room.school, intent=room.intent()) for place in places}
    blobs = {place: ring.seal(field=FIELD, row=ROW, text=place.tier) for place, ring in rings.items()}
    asked = [*places[1:], Place(room.city, uuid7(), "limited")]
    room.asked.clear()
    with django_assert_num_queries(1, using="keys"):
        found = keys.open_rings(places=asked, agency=room.school)
    assert {place: ring.open(field=FIELD, row=ROW, blob=blobs[place]) for place, ring in found.items()} == {place: place.tier for place in places[1:]}
    assert len(room.asked) == 1
    assert keys.open_rings(places=[], agency=room.school) == {}


def test_each_city_is_asked_of_its_own_intents_alone(room: Any, made: Ring) -> None:
    elsewhere = Place(uuid7(), uuid7(), "limited")
    keys.found_agency(city=elsewhere.city, agency=room.school)
    keys.make(place=elsewhere, agency=room.school, intent=room.intent())
    room.asked.clear()
    keys.open_rings(places=[room.place, elsewhere], agency=room.school)
    intents = {wrap.data_key.city: {wrap.intent} for wrap in Wrap.objects.select_related("data_key")}
    assert dict(room.asked) == intents


def test_a_wrap_moved_in_the_store_opens_nothing(room: Any, made: Ring) -> None:
    """Whoever writes into the store hands the school's wrap to the police, to another case, to another version."""
    wrap = Wrap.objects.get()
    theirs = AgencyKey.objects.get(agency=room.police)
    Wrap.objects.create(data_key=wrap.data_key, agency=room.police, key=theirs, sealed=wrap.sealed, intent=wrap.intent)
    with pytest.raises(Tampered):
        keys.open_ring(place=room.place, agency=room.police)
    other = DataKey.objects.create(city=room.city, case=uuid7(), tier="limited", version=1)
    Wrap.objects.filter(pk=wrap.pk).update(data_key=other)
    with pytest.raises(Tampered):
        keys.open_ring(place=other.place, agency=room.school)


def test_a_private_part_moved_in_the_store_opens_nothing(room: Any, made: Ring) -> None:
    """Whoever writes into the store gives the school's private part to the police."""
    AgencyKey.objects.filter(agency=room.police).update(secret=AgencyKey.objects.get(agency=room.school).secret)
    keys.lend(place=room.place, holder=room.school, to=room.police, intent=room.intent())
    with pytest.raises(Tampered):
        keys.open_ring(place=room.place, agency=room.police)


def test_the_raw_store_holds_no_key(room: Any, made: Ring) -> None:
    """Every table of the store, as a thief without the master key has it."""
    plain = made._keys[1]
    with connections["keys"].cursor() as cursor:
        dump = b""
        for table in connections["keys"].introspection.table_names():
            cursor.execute(f"SELECT * FROM {table}")
            dump += b"".join(value if isinstance(value, bytes) else bytes(value) if isinstance(value, memoryview) else str(value).encode() for row in cursor.fetchall() for value in row)
    assert plain not in dump
    assert plain.hex().encode() not in dump


def test_sweeping_removes_what_was_never_committed(room: Any, made: Ring, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wraps, "CHUNK", 2)
    for _ in range(5):
        keys.lend(place=room.place, holder=room.school, to=room.youth, intent=room.intent(done=False))
    lost = Place(room.city, uuid7(), "limited")
    keys.make(place=lost, agency=room.school, intent=room.intent(done=False))
    today = timezone.localdate()
    assert keys.sweep(committed=lambda intents: intents & room.done, older_than=today) == 0
    assert keys.sweep(committed=lambda intents: intents & room.done, older_than=today + timedelta(days=1)) == 6
    assert keys.holders(place=room.place) == {room.school}
    assert keys.holders(place=lost) == set()
    assert keys.make(place=lost, agency=room.school, intent=room.intent()), "the place can be begun again"


def test_sweeping_spares_what_is_young(room: Any) -> None:
    room.found()
    data_key = DataKey.objects.create(city=room.city, case=room.case, tier="limited", version=1)
    keys.sweep(committed=lambda _: set(), older_than=data_key.made_on)
    assert DataKey.objects.exists()


@pytest.mark.parametrize(
    ("model", "values"),
    [
        (DataKey, {"city": UUID(int=1), "case": UUID(int=1), "tier": "x", "version": 0}),
        (AgencyKey, {"city": UUID(int=1), "agency": UUID(int=1), "version": 0, "public": b"", "secret": b""}),
        (AgencyKey, {"city": UUID(int=1), "agency": UUID(int=1), "version": 1, "public": b"", "secret": b"", "locked": True}),
        (AgencyKey, {"city": UUID(int=1), "agency": UUID(int=1), "version": 1, "public": b"", "secret": b"", "recovery": b"x"}),
    ],
)
def test_the_database_refuses_what_cannot_be(room: Any, model: Any, values: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic(using="keys"):
        model.objects.create(**values)


def test_the_database_holds_one_key_of_a_version(room: Any, made: Ring) -> None:
    with pytest.raises(IntegrityError), transaction.atomic(using="keys"):
        DataKey.objects.create(city=room.city, case=room.case, tier="limited", version=1)
    with pytest.raises(IntegrityError), transaction.atomic(using="keys"):
        AgencyKey.objects.create(city=room.city, agency=room.school, version=1, public=b"", secret=b"")


def test_a_write_that_meets_a_rotation_is_made_again(room: Any, made: Ring, monkeypatch: pytest.MonkeyPatch) -> None:
    """The youth work's key is replaced after it was read and before the wrap is written: the database refuses the wrap."""
    store, failing = wraps._store, [2]

    def unlucky(*told: Any) -> None:
        if failing[0]:
            failing[0] -= 1
            raise IntegrityError
        store(*told)

    monkeypatch.setattr(wraps, "_store", unlucky)
    keys.lend(place=room.place, holder=room.school, to=room.youth, intent=room.intent())
    assert keys.open_ring(place=room.place, agency=room.youth)
    failing[0] = wraps.TRIES
    with pytest.raises(IntegrityError):
        keys.lend(place=room.place, holder=room.school, to=room.police, intent=room.intent())


def test_a_key_destroyed_while_it_is_lent_stays_destroyed(room: Any, made: Ring, monkeypatch: pytest.MonkeyPatch) -> None:
    open_ring = wraps.open_ring

    def then_destroyed(**told: Any) -> Ring:
        ring = open_ring(**told)
        keys.destroy_case(city=room.city, case=room.case)
        return ring

    monkeypatch.setattr(wraps, "open_ring", then_destroyed)
    with pytest.raises(NoKey):
        keys.lend(place=room.place, holder=room.school, to=room.youth, intent=room.intent())
    assert not Wrap.objects.exists()


def test_the_door_has_no_other_names() -> None:
    assert set(keys.__all__) == set(keys._HOME) | {"Closed", "NoKey", "Place", "Ring", "Tampered", "version_of"}
    assert all(getattr(keys, name) for name in keys.__all__)
    with pytest.raises(AttributeError, match="no attribute 'open_everything'"):
        keys.open_everything  # noqa: B018


class Agencies(RuleBasedStateMachine):
    """Any order of giving, taking, replacing and rotating, against a list of who was given what.  Everybody always tries everything."""

    agency = st.integers(0, 3)

    def __init__(self) -> None:
        super().__init__()
        self.room: Any = MACHINE["room"]
        self.city, self.case = uuid7(), uuid7()
        self.place = Place(self.city, self.case, "limited")
        self.agencies = [uuid7() for _ in range(4)]
        for agency in self.agencies:
            keys.found_agency(city=self.city, agency=agency)
        self.blobs: dict[int, bytes] = {}
        self.may: dict[int, set[int]] = {}
        self.versions = 0

    def sealed(self, ring: Ring) -> None:
        self.blobs[ring.newest] = ring.seal(field=FIELD, row=ROW, text="x")

    @rule(who=agency)
    def begin(self, who: int) -> None:
        if self.versions:
            with pytest.raises(keys.AlreadyMade):
                keys.make(place=self.place, agency=self.agencies[who], intent=self.room.intent())
            return
        self.sealed(keys.make(place=self.place, agency=self.agencies[who], intent=self.room.intent()))
        self.versions, self.may[1] = 1, {who}

    @rule(who=agency, to=agency, done=st.booleans())
    def lend(self, who: int, to: int, done: bool) -> None:
        held = [version for version, may in self.may.items() if who in may]
        try:
            keys.lend(place=self.place, holder=self.agencies[who], to=self.agencies[to], intent=self.room.intent(done=done))
        except NoKey:
            assert not held
            return
        assert held
        for version in held if done else []:
            self.may[version].add(to)

    @rule(who=agency)
    def take(self, who: int) -> None:
        keys.take(place=self.place, agency=self.agencies[who])
        for may in self.may.values():
            may.discard(who)

    @rule(whom=st.sets(agency, min_size=1))
    def rekey(self, whom: set[int]) -> None:
        if not self.may:
            return
        self.sealed(keys.rekey(place=self.place, holders={self.agencies[who]: self.room.intent() for who in whom}))
        self.versions = max(self.blobs)
        self.may[self.versions] = set(whom)

    @rule()
    def drop(self) -> None:
        if self.may:
            keys.drop_versions(place=self.place, below=max(self.may))
            self.may = {max(self.may): self.may[max(self.may)]}

    @rule(who=agency)
    def rotate(self, who: int) -> None:
        keys.rotate_agency(city=self.city, agency=self.agencies[who])

    @rule()
    def rotate_master(self) -> None:
        keys.rotate_master()

    @invariant()
    def exactly_the_allowed_can_open(self) -> None:
        for number, agency in enumerate(self.agencies):
            ring = keys.open_rings(places=[self.place], agency=agency).get(self.place)
            for version, blob in self.blobs.items():
                assert (ring is not None and version in ring.versions) == (number in self.may.get(version, ()))
                if ring is not None and version in ring.versions:
                    assert ring.open(field=FIELD, row=ROW, blob=blob) == "x"
        self.nobody_else_with_the_raw_store()

    def nobody_else_with_the_raw_store(self) -> None:
        """Each agency, with its own private keys, tries every wrap that lies in the store, under every agency's name."""
        for number, agency in enumerate(self.agencies):
            own = [crypto_secret(key) for key in AgencyKey.objects.filter(city=self.city, agency=agency)]
            for wrap in Wrap.objects.exclude(agency=agency).filter(data_key__city=self.city).select_related("data_key"):
                for private in own:
                    for name in (agency, wrap.agency):
                        with pytest.raises(Tampered):
                            crypto.unwrap(bytes(wrap.sealed), private, self.place, agency=name, version=wrap.data_key.version)
            assert number < 4


def crypto_secret(key: AgencyKey) -> bytes:
    from wiqaya.safeguards.keys.agencies import private_of

    return private_of(key)


MACHINE: dict[str, Any] = {}


@pytest.mark.slow
def test_outside_the_set_nobody_opens_in_any_order_of_events(room: Any) -> None:
    MACHINE["room"] = room
    run_state_machine_as_test(Agencies, settings=settings(max_examples=15, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)))


def test_only_the_places_that_were_asked_for_are_opened(room: Any) -> None:
    """Not those that share a case with one and a tier with another."""
    room.found()
    places = [keys.Place(room.city, case, tier) for case in (room.case, uuid7()) for tier in ("limited", "full")]
    for place in places:
        keys.make(place=place, agency=room.school, intent=room.intent())
    room.asked.clear()
    assert set(keys.open_rings(places=[places[0], places[3]], agency=room.school)) == {places[0], places[3]}
    assert [len(intents) for _city, intents in room.asked] == [2]
