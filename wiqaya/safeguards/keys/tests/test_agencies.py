"""Agencies' keys: founded once, replaced while others work, put under a passphrase when an agency wants it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, models

from wiqaya.safeguards import keys
from wiqaya.safeguards.fields import uuid7
from wiqaya.safeguards.keys import agencies, crypto, kept
from wiqaya.safeguards.keys.crypto import NoKey, Place, Ring, Tampered
from wiqaya.safeguards.keys.masters import master, parted
from wiqaya.safeguards.keys.models import AgencyKey, IndexKey, SigningKey, Wrap

pytestmark = pytest.mark.django_db(databases=["keys"])
FIELD, ROW = "referral_person.name", UUID(int=9)
PHRASE = "three words and a number 7"


@pytest.fixture
def made(room: Any) -> Ring:
    room.found()
    return keys.make(place=room.place, agency=room.school, intent=room.intent())


@pytest.fixture
def blob(made: Ring) -> bytes:
    return made.seal(field=FIELD, row=ROW, text="ليلى")


def opened(room: Any, blob: bytes) -> str:
    return keys.open_ring(place=room.place, agency=room.school).open(field=FIELD, row=ROW, blob=blob)


def test_an_agency_is_founded_once(room: Any) -> None:
    for _ in range(2):
        keys.found_agency(city=room.city, agency=room.school)
    assert (AgencyKey.objects.count(), IndexKey.objects.count()) == (1, 1)


def test_a_founding_that_was_cut_off_is_finished_by_the_next(room: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    new_pair = crypto.new_pair
    monkeypatch.setattr(crypto, "new_pair", lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        keys.found_agency(city=room.city, agency=room.school)
    monkeypatch.setattr(crypto, "new_pair", new_pair)
    keys.found_agency(city=room.city, agency=room.school)
    assert (AgencyKey.objects.count(), IndexKey.objects.count()) == (1, 1)


def test_two_who_found_at_once_make_one_key(room: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    new_pair = crypto.new_pair

    def slowly() -> tuple[bytes, bytes]:
        monkeypatch.setattr(crypto, "new_pair", new_pair)
        keys.found_agency(city=room.city, agency=room.school)
        return new_pair()

    monkeypatch.setattr(crypto, "new_pair", slowly)
    keys.found_agency(city=room.city, agency=room.school)
    assert (AgencyKey.objects.count(), IndexKey.objects.count()) == (1, 1)


def test_a_rotated_agency_opens_what_it_could(room: Any, made: Ring, blob: bytes) -> None:
    before = AgencyKey.objects.get(agency=room.school)
    assert keys.rotate_agency(city=room.city, agency=room.school) == 1
    after = AgencyKey.objects.get(agency=room.school)
    assert (before.version, after.version) == (1, 2)
    assert after.public != before.public
    assert opened(room, blob) == "ليلى"
    keys.lend(place=room.place, holder=room.school, to=room.youth, intent=room.intent())
    assert keys.rotate_agency(city=room.city, agency=room.police) == 0


def test_a_private_part_that_leaked_opens_nothing_after_a_rotation(room: Any, made: Ring) -> None:
    leaked = agencies.private_of(AgencyKey.objects.get(agency=room.school))
    keys.rotate_agency(city=room.city, agency=room.school)
    with pytest.raises(Tampered):
        crypto.unwrap(bytes(Wrap.objects.get().sealed), leaked, room.place, agency=room.school, version=1)


def test_whoever_reads_during_a_rotation_notices_nothing(room: Any, made: Ring, blob: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another process opens, lends and makes keys between every two steps of the rotation."""
    rewrap, destroyed, between = agencies._rewrap, agencies._destroyed, []

    def meanwhile() -> None:
        place = Place(room.city, uuid7(), "limited")
        ring = keys.make(place=place, agency=room.school, intent=room.intent())
        sealed = ring.seal(field=FIELD, row=ROW, text="new")
        assert opened(room, blob) == "ليلى"
        between.append((place, sealed))

    def slow_rewrap(*told: Any) -> bool:
        meanwhile()
        return rewrap(*told)

    def slow_destroyed(old: AgencyKey) -> bool:
        if len(between) < 4:
            meanwhile()
        return destroyed(old)

    monkeypatch.setattr(agencies, "_rewrap", slow_rewrap)
    monkeypatch.setattr(agencies, "_destroyed", slow_destroyed)
    keys.rotate_agency(city=room.city, agency=room.school)
    for place, sealed in between:
        assert keys.open_ring(place=place, agency=room.school).open(field=FIELD, row=ROW, blob=sealed) == "new"
    assert list(AgencyKey.objects.filter(agency=room.school).values_list("version", flat=True)) == [2]


def test_a_wrap_made_for_the_old_key_is_taken_along(room: Any, made: Ring, blob: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """It was written after the pass over the wraps: the old key cannot go, and the next pass takes it along."""
    old, destroyed, late = AgencyKey.objects.get(agency=room.school), agencies._destroyed, [True]

    def then(key: AgencyKey) -> bool:
        if late and not key.wraps.exists():
            late.clear()
            sealed = crypto.wrap(made._keys[1], bytes(old.public), room.place, agency=room.school, version=1)
            Wrap.objects.create(data_key=made_row(room), agency=room.school, key=old, sealed=sealed, intent=room.intent())
        return destroyed(key)

    monkeypatch.setattr(agencies, "_destroyed", then)
    assert keys.rotate_agency(city=room.city, agency=room.school) == 2
    assert not late
    assert opened(room, blob) == "ليلى"


def made_row(room: Any) -> Any:
    from wiqaya.safeguards.keys.models import DataKey

    return DataKey.objects.get(city=room.city, case=room.case)


def test_a_wrap_taken_during_a_rotation_stays_taken(room: Any, made: Ring, monkeypatch: pytest.MonkeyPatch) -> None:
    unwrap = crypto.unwrap

    def then_taken(*told: Any, **further: Any) -> bytes:
        plain = unwrap(*told, **further)
        keys.take(place=room.place)
        return plain

    monkeypatch.setattr(crypto, "unwrap", then_taken)
    assert keys.rotate_agency(city=room.city, agency=room.school) == 0
    assert keys.holders(place=room.place) == set()


@pytest.mark.parametrize("step", ["_new_pair", "_rewrap", "_destroyed"])
def test_a_rotation_that_was_cut_off_loses_nothing_and_is_finished_by_the_next(
    room: Any, made: Ring, blob: bytes, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as cut:
        cut.setattr(agencies, step, lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            keys.rotate_agency(city=room.city, agency=room.school)
    assert opened(room, blob) == "ليلى"
    keys.lend(place=room.place, holder=room.school, to=room.youth, intent=room.intent())
    keys.rotate_agency(city=room.city, agency=room.school)
    assert opened(room, blob) == "ليلى"
    assert AgencyKey.objects.filter(agency=room.school).count() == 1


def test_an_old_key_that_the_database_still_needs_stays(room: Any, made: Ring, monkeypatch: pytest.MonkeyPatch) -> None:
    key = AgencyKey.objects.get(agency=room.school)
    assert not agencies._destroyed(key), "a wrap needs it"

    def refused(*_: Any, **__: Any) -> None:
        raise IntegrityError

    monkeypatch.setattr(models.QuerySet, "delete", refused)
    assert not agencies._destroyed(key)


def test_an_agency_that_was_never_founded_has_nothing_to_rotate_or_seal(room: Any) -> None:
    for attempt in (
        lambda: keys.rotate_agency(city=room.city, agency=uuid7()),
        lambda: keys.seal_agency(city=room.city, agency=uuid7(), passphrase=PHRASE),
        lambda: keys.index(city=room.city, agency=uuid7(), parts=["x"]),
    ):
        with pytest.raises(keys.NoAgency):
            attempt()


def test_a_new_master_key_changes_every_secret_and_opens_the_same(room: Any, made: Ring, blob: bytes) -> None:
    before = [bytes(row.secret) for model in (AgencyKey, IndexKey) for row in model.objects.order_by("id")]
    mark, signed = keys.index(city=room.city, agency=room.school, parts=["a"]), keys.sign(b"data")
    assert keys.rotate_master() == 7
    after = [bytes(row.secret) for model in (AgencyKey, IndexKey) for row in model.objects.order_by("id")]
    assert not set(before) & set(after)
    assert {parted(secret)[0] for secret in after} == {master().version} == {2}
    assert opened(room, blob) == "ليلى"
    assert keys.index(city=room.city, agency=room.school, parts=["a"]) == mark
    assert keys.sign(b"data") == signed
    with pytest.raises(Tampered):
        master().unwrap(before[0], AgencyKey.objects.order_by("id")[0].context())


def test_a_rotation_of_the_master_key_that_was_cut_off_loses_nothing(room: Any, made: Ring, blob: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as cut:
        rewrap, left = kept._rewrap, [2]

        def twice(*told: Any) -> bool:
            left[0] -= 1
            return rewrap(*told) if left[0] >= 0 else 1 / 0  # type: ignore[return-value]

        cut.setattr(kept, "_rewrap", twice)
        with pytest.raises(ZeroDivisionError):
            keys.rotate_master()
    assert opened(room, blob) == "ليلى"
    keys.rotate_master()
    assert opened(room, blob) == "ليلى"
    assert {parted(bytes(row.secret))[0] for row in AgencyKey.objects.all()} == {3}


def test_a_row_read_before_the_master_key_was_rotated_still_opens(room: Any, made: Ring) -> None:
    row = AgencyKey.objects.get(agency=room.school)
    private = agencies.private_of(row)
    keys.rotate_master()
    assert agencies.private_of(row) == private


@pytest.mark.usefixtures("quick_phrases")
def test_a_row_that_is_gone_or_sealed_since_it_was_read_opens_nothing(room: Any, made: Ring) -> None:
    sealed, gone = (AgencyKey.objects.get(agency=agency) for agency in (room.school, room.youth))
    keys.seal_agency(city=room.city, agency=room.school, passphrase=PHRASE)
    AgencyKey.objects.filter(pk=gone.pk).delete()
    keys.rotate_master()
    for row in (sealed, gone):
        with pytest.raises(NoKey):
            agencies.private_of(row)


def test_a_secret_kept_while_the_master_key_is_rotated_is_kept_under_the_new_one(room: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The rotation passes between the wrapping and the writing of the row, and does not see it."""
    save, once = IndexKey.save, [True]

    def late(self: Any, *told: Any, **further: Any) -> None:
        if once and once.pop():
            keys.rotate_master()
        save(self, *told, **further)

    monkeypatch.setattr(IndexKey, "save", late)
    keys.found_agency(city=room.city, agency=room.school)
    assert len(keys.index(city=room.city, agency=room.school, parts=["x"])) == 16
    assert parted(bytes(IndexKey.objects.get().secret))[0] == 2


def test_a_row_deleted_during_the_rotation_is_passed_over(room: Any) -> None:
    assert kept._rewrap(AgencyKey, uuid7(), "secret", b"") is False


def test_agencies_of_two_cities_share_no_key(room: Any) -> None:
    for city in (room.city, uuid7()):
        keys.found_agency(city=city, agency=room.school)
    one, other = AgencyKey.objects.all()
    assert agencies.private_of(one) != agencies.private_of(other)
    one.secret = other.secret
    one.save()
    with pytest.raises(Tampered):
        agencies.private_of(one)


@pytest.fixture
def sealed(room: Any, made: Ring, quick_phrases: None) -> str:
    """The school's recovery code."""
    return keys.seal_agency(city=room.city, agency=room.school, passphrase=PHRASE)


def token(room: Any, now: Any, **told: Any) -> str:
    told = {"passphrase": PHRASE, "until": now + timedelta(hours=1), **told}
    return keys.unlock(city=room.city, agency=room.school, at=now, **told)


def test_a_sealed_agency_opens_only_where_somebody_unlocked_it(room: Any, blob: bytes, sealed: str, now: Any) -> None:
    with pytest.raises(keys.Locked):
        opened(room, blob)
    held = token(room, now)
    with keys.holding(token=held, at=now):
        assert opened(room, blob) == "ليلى"
        with keys.holding(token=held, at=now):
            assert opened(room, blob) == "ليلى"
        assert opened(room, blob) == "ليلى"
    with pytest.raises(keys.Locked):
        opened(room, blob)


def test_others_still_wrap_for_a_sealed_agency(room: Any, made: Ring, sealed: str, now: Any) -> None:
    ring = keys.rekey(place=room.place, holders={room.school: room.intent(), room.youth: room.intent()})
    blob = ring.seal(field=FIELD, row=ROW, text="x")
    with keys.holding(token=token(room, now), at=now):
        assert opened(room, blob) == "x"


def test_a_token_ends(room: Any, blob: bytes, sealed: str, now: Any) -> None:
    held = token(room, now)
    with pytest.raises(keys.Locked), keys.holding(token=held, at=now + timedelta(hours=1)):
        pass
    with keys.holding(token=held, at=now + timedelta(minutes=59)):
        assert opened(room, blob)
    long = token(room, now, until=now + timedelta(days=9))
    with pytest.raises(keys.Locked), keys.holding(token=long, at=now + timedelta(hours=12)):
        pass
    with keys.holding(token=long, at=now + timedelta(hours=11, minutes=59)):
        assert opened(room, blob)


@pytest.mark.parametrize("wrong", ["", "abc", "%%%", "AQAB", "é" * 40, "AQAB" + "A" * 80])
def test_something_else_is_no_token(room: Any, sealed: str, now: Any, wrong: str) -> None:
    with pytest.raises(Tampered), keys.holding(token=wrong, at=now):
        pass


def test_a_token_shows_no_key_without_the_server(room: Any, sealed: str, now: Any) -> None:
    from base64 import urlsafe_b64decode

    held = token(room, now)
    with keys.holding(token=held, at=now):
        private = agencies.private_of(AgencyKey.objects.get(agency=room.school))
    assert private not in urlsafe_b64decode(held)
    assert private.hex() not in held


def test_a_wrong_passphrase_unlocks_nothing(room: Any, sealed: str, now: Any) -> None:
    with pytest.raises(Tampered):
        token(room, now, passphrase=PHRASE + "8")


def test_the_recovery_code_unlocks_as_it_is_written_down(room: Any, blob: bytes, sealed: str, now: Any) -> None:
    assert len(sealed) == 32 + 7, "160 bits in groups of four"
    for written in (sealed, sealed.upper(), sealed.replace("-", " ")):
        with keys.holding(token=token(room, now, passphrase=written), at=now):
            assert opened(room, blob)


def test_a_lost_passphrase_is_replaced_with_the_recovery_code(room: Any, blob: bytes, sealed: str, now: Any) -> None:
    keys.unseal_agency(city=room.city, agency=room.school, secret=sealed)
    assert opened(room, blob) == "ليلى"
    keys.unseal_agency(city=room.city, agency=room.school, secret="nothing to open")
    again = keys.seal_agency(city=room.city, agency=room.school, passphrase="another long phrase")
    assert again != sealed
    with pytest.raises(Tampered):
        token(room, now, passphrase=sealed)
    with keys.holding(token=token(room, now, passphrase="another long phrase"), at=now):
        assert opened(room, blob)


def test_a_wrong_secret_unseals_nothing(room: Any, sealed: str) -> None:
    with pytest.raises(Tampered):
        keys.unseal_agency(city=room.city, agency=room.school, secret="a wrong secret")
    assert AgencyKey.objects.get(agency=room.school).locked


def test_the_master_key_alone_opens_no_sealed_agency(room: Any, sealed: str) -> None:
    key = AgencyKey.objects.get(agency=room.school)
    for stored, further in ((key.secret, b""), (key.recovery, b"|recovery")):
        box = master().unwrap(bytes(stored), key.context() + further)
        assert box[0] == 1
        assert len(box) == 1 + 16 + 12 + 32 + 16, "under Argon2id, not the key itself"


def test_a_sealed_agency_survives_a_new_master_key(room: Any, blob: bytes, sealed: str, now: Any) -> None:
    keys.rotate_master()
    for secret in (PHRASE, sealed):
        with keys.holding(token=token(room, now, passphrase=secret), at=now):
            assert opened(room, blob)


def test_a_sealed_agency_is_unsealed_before_it_is_rotated(room: Any, blob: bytes, sealed: str, now: Any) -> None:
    with pytest.raises(keys.Locked):
        keys.rotate_agency(city=room.city, agency=room.school)
    with pytest.raises(keys.Locked), keys.holding(token=token(room, now), at=now):
        keys.rotate_agency(city=room.city, agency=room.school)
    with pytest.raises(keys.Locked):
        keys.seal_agency(city=room.city, agency=room.school, passphrase=PHRASE)
    assert AgencyKey.objects.filter(agency=room.school).count() == 1
    keys.unseal_agency(city=room.city, agency=room.school, secret=PHRASE)
    keys.rotate_agency(city=room.city, agency=room.school)
    assert opened(room, blob) == "ليلى"


def test_a_short_passphrase_is_refused(room: Any, made: Ring) -> None:
    with pytest.raises(keys.PhraseTooShort):
        keys.seal_agency(city=room.city, agency=room.school, passphrase="elevensigns")
    assert not AgencyKey.objects.get(agency=room.school).locked


def test_what_is_not_sealed_needs_no_token(room: Any, made: Ring, now: Any) -> None:
    with pytest.raises(keys.Closed, match="not sealed"):
        token(room, now)


def test_marks_of_a_person_differ_by_agency_city_and_part(room: Any) -> None:
    room.found()
    elsewhere = uuid7()
    keys.found_agency(city=elsewhere, agency=room.school)
    index = keys.index
    one = index(city=room.city, agency=room.school, parts=["ليلى", "2001"])
    assert len(one) == 16
    assert one == index(city=room.city, agency=room.school, parts=("ليلى", "2001"))
    others = [
        index(city=room.city, agency=room.youth, parts=["ليلى", "2001"]),
        index(city=elsewhere, agency=room.school, parts=["ليلى", "2001"]),
        index(city=room.city, agency=room.school, parts=["ليلى2001"]),
        index(city=room.city, agency=room.school, parts=["ليلى", "2001", ""]),
        index(city=room.city, agency=room.school, parts=["2001", "ليلى"]),
    ]
    assert len({one, *others}) == 6


def test_many_marks_cost_one_question(room: Any, django_assert_num_queries: Any) -> None:
    room.found()
    with django_assert_num_queries(1, using="keys"):
        marks = keys.indexes(city=room.city, agency=room.school, many=[["a"], ["b"], ["a"]])
    assert marks[0] == marks[2] != marks[1]


def test_a_signature_holds_for_its_data_and_its_key(room: Any) -> None:
    key, signature = keys.sign(b"checkpoint")
    assert len(signature) == 64
    assert keys.verify(key, b"checkpoint", signature)
    assert not keys.verify(key, b"checkpoint!", signature)
    assert not keys.verify(key, b"checkpoint", signature[:-1] + bytes([signature[-1] ^ 1]))
    assert not keys.verify(uuid7(), b"checkpoint", signature)
    assert keys.verifies(keys.public_keys()[key], b"checkpoint", signature)
    assert SigningKey.objects.count() == 1


def test_an_older_signature_holds_after_a_new_signing_key(room: Any) -> None:
    old = keys.sign(b"x")
    keys.rotate_signing()
    new = keys.sign(b"x")
    assert old[0] != new[0]
    assert keys.verify(old[0], b"x", old[1])
    assert list(keys.public_keys()) == [old[0], new[0]]
    assert not keys.verify(new[0], b"x", old[1])


def test_two_who_make_a_signing_key_at_once_use_one(room: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from wiqaya.safeguards.keys import marks

    keep = marks.keep

    def slowly(row: SigningKey, secret: bytes) -> None:
        monkeypatch.setattr(marks, "keep", keep)
        keys.rotate_signing()
        keep(row, secret)

    monkeypatch.setattr(marks, "keep", slowly)
    key, signature = keys.sign(b"x")
    assert SigningKey.objects.count() == 1
    assert keys.verify(key, b"x", signature)
