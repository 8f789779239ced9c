"""What is sealed opens in its place, for its agency, unchanged; and nowhere else."""

from __future__ import annotations

import copy
import pickle
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wiqaya.safeguards.keys import crypto
from wiqaya.safeguards.keys.crypto import NoKey, Place, Ring, Tampered, version_of

CITY, CASE, ROW, AGENCY, OTHER = (UUID(int=number) for number in range(1, 6))
PLACE = Place(CITY, CASE, "limited")
KEY, NEXT = bytes(range(32)), bytes(range(32, 64))
FIELD = "referral_person.name"
RING = Ring(PLACE, {1: KEY})
PRIVATE, PUBLIC = crypto.new_pair()
texts = st.text(max_size=200)


@given(texts)
def test_what_is_sealed_opens_again(text: str) -> None:
    blob = RING.seal(field=FIELD, row=ROW, text=text)
    assert RING.open(field=FIELD, row=ROW, blob=blob) == text
    assert len(blob) == 31 + len(text.encode())


def test_the_layout_is_as_documented() -> None:
    """Opened by hand, from the documentation alone."""
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    blob = Ring(PLACE, {1: KEY, 258: NEXT}).seal(field=FIELD, row=ROW, text="ليلى")
    assert blob[:3] == b"\x01\x01\x02"
    of_field = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"wiqaya field referral_person.name").derive(NEXT)
    bound = f"{CITY}|{CASE}|limited|{FIELD}|{ROW}|258".encode()
    assert AESGCM(of_field).decrypt(blob[3:15], blob[15:], bound).decode() == "ليلى"


@settings(max_examples=100)
@given(texts, st.data())
def test_a_flipped_bit_opens_nothing(text: str, data: st.DataObject) -> None:
    blob = bytearray(RING.seal(field=FIELD, row=ROW, text=text))
    blob[data.draw(st.integers(0, len(blob) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises((Tampered, NoKey)):
        RING.open(field=FIELD, row=ROW, blob=bytes(blob))


@given(texts, st.data())
def test_a_cut_blob_opens_nothing(text: str, data: st.DataObject) -> None:
    blob = RING.seal(field=FIELD, row=ROW, text=text)
    with pytest.raises(Tampered):
        RING.open(field=FIELD, row=ROW, blob=blob[: data.draw(st.integers(0, len(blob) - 1))])


@pytest.mark.parametrize(
    "elsewhere",
    [
        {"place": Place(OTHER, CASE, "limited")},
        {"place": Place(CITY, OTHER, "limited")},
        {"place": Place(CITY, CASE, "full")},
        {"field": "referral_person.street"},
        {"row": OTHER},
    ],
)
def test_a_blob_opens_in_its_place_alone(elsewhere: dict[str, Any]) -> None:
    where = {"place": PLACE, "field": FIELD, "row": ROW, **elsewhere}
    with pytest.raises(Tampered):
        Ring(where["place"], {1: KEY}).open(field=where["field"], row=where["row"], blob=RING.seal(field=FIELD, row=ROW, text="x"))


def test_a_ring_seals_with_its_newest_key_and_opens_what_any_sealed() -> None:
    old = RING.seal(field=FIELD, row=ROW, text="old")
    both = Ring(PLACE, {2: NEXT}).with_versions_of(RING)
    new = both.seal(field=FIELD, row=ROW, text="new")
    assert (version_of(old), version_of(new), both.newest, both.versions) == (1, 2, 2, {1, 2})
    assert (both.open(field=FIELD, row=ROW, blob=old), both.open(field=FIELD, row=ROW, blob=new)) == ("old", "new")
    with pytest.raises(NoKey):
        RING.open(field=FIELD, row=ROW, blob=new)


def test_its_own_key_of_a_version_goes_before_that_of_another_ring() -> None:
    mine = RING.seal(field=FIELD, row=ROW, text="x")
    assert RING.with_versions_of(Ring(PLACE, {1: NEXT})).open(field=FIELD, row=ROW, blob=mine) == "x"


def test_rings_of_two_places_do_not_join() -> None:
    with pytest.raises(ValueError, match="different places"):
        RING.with_versions_of(Ring(Place(CITY, OTHER, "limited"), {2: NEXT}))


@pytest.mark.parametrize("keys", [{}, {0: KEY}, {65536: KEY}, {1: b"short"}, {1: KEY + b"x"}])
def test_a_ring_holds_whole_keys_under_possible_versions(keys: dict[int, bytes]) -> None:
    with pytest.raises(ValueError, match="a ring holds keys of 32 bytes under versions from 1 to 65535"):
        Ring(PLACE, keys)


def test_the_last_version_of_all_still_works() -> None:
    ring = Ring(PLACE, {65535: KEY})
    assert ring.open(field=FIELD, row=ROW, blob=ring.seal(field=FIELD, row=ROW, text="x")) == "x"


@pytest.mark.parametrize("tier", ["", "a|b", "Limited", "x" * 17, "a b", "limited\n"])
def test_a_tier_cannot_look_like_something_else(tier: str) -> None:
    with pytest.raises(ValueError, match="a tier is a word"):
        Place(CITY, CASE, tier)


@pytest.mark.parametrize("field", ["name", "a.b.c", "a|b.c", ".x", "x.", "A.b", f"{'x' * 64}.y", "a.b\n"])
def test_a_field_is_a_table_and_a_name(field: str) -> None:
    with pytest.raises(ValueError, match="a field is named"):
        RING.seal(field=field, row=ROW, text="x")


@pytest.mark.slow
def test_a_hundred_thousand_nonces_do_not_repeat() -> None:
    nonces = {RING.seal(field=FIELD, row=ROW, text="")[3:15] for _ in range(100_000)}
    assert len(nonces) == 100_000


def test_secrets_show_themselves_to_nobody() -> None:
    assert repr(RING) == str(RING) == "<Ring: hidden>"
    for leave in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError, match="cannot be pickled or copied"):
            leave(RING)


def test_errors_say_nothing_of_the_reason() -> None:
    assert (str(NoKey()), str(Tampered())) == ("no key", "changed or moved")


def test_a_wrap_opens_for_its_agency() -> None:
    sealed = crypto.wrap(KEY, PUBLIC, PLACE, agency=AGENCY, version=3)
    assert len(sealed) == 80
    assert crypto.unwrap(sealed, PRIVATE, PLACE, agency=AGENCY, version=3) == KEY


def test_the_context_of_a_wrap_is_as_documented() -> None:
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
    from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

    sealed = crypto.wrap(KEY, PUBLIC, PLACE, agency=AGENCY, version=3)
    suite = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
    info = f"wiqaya|{CITY}|{CASE}|limited|{AGENCY}|3".encode()
    assert suite.decrypt(sealed, X25519PrivateKey.from_private_bytes(PRIVATE), info=info) == KEY


@pytest.mark.parametrize(
    "elsewhere",
    [
        {"place": Place(OTHER, CASE, "limited")},
        {"place": Place(CITY, OTHER, "limited")},
        {"place": Place(CITY, CASE, "full")},
        {"agency": OTHER},
        {"version": 2},
        {"private": crypto.new_pair()[0]},
    ],
)
def test_a_moved_wrap_opens_nothing(elsewhere: dict[str, Any]) -> None:
    where = {"private": PRIVATE, "place": PLACE, "agency": AGENCY, "version": 1, **elsewhere}
    sealed = crypto.wrap(KEY, PUBLIC, PLACE, agency=AGENCY, version=1)
    with pytest.raises(Tampered):
        crypto.unwrap(sealed, where["private"], where["place"], agency=where["agency"], version=where["version"])


@given(st.integers(0, 79), st.integers(0, 7))
def test_a_flipped_bit_of_a_wrap_opens_nothing(at: int, bit: int) -> None:
    sealed = bytearray(crypto.wrap(KEY, PUBLIC, PLACE, agency=AGENCY, version=1))
    sealed[at] ^= 1 << bit
    with pytest.raises(Tampered):
        crypto.unwrap(bytes(sealed), PRIVATE, PLACE, agency=AGENCY, version=1)


def test_every_key_of_a_ring_is_wrapped() -> None:
    made = Ring(PLACE, {1: KEY, 2: NEXT}).wrapped_for(PUBLIC, agency=AGENCY)
    assert {version: crypto.unwrap(sealed, PRIVATE, PLACE, agency=AGENCY, version=version) for version, sealed in made.items()} == {1: KEY, 2: NEXT}


@given(st.binary(max_size=100), st.binary(max_size=20))
def test_a_box_opens_in_its_context_alone(plain: bytes, context: bytes) -> None:
    sealed = crypto.box(KEY, plain, context)
    assert crypto.unbox(KEY, sealed, context) == plain
    assert len(sealed) == len(plain) + 28
    for key, what, where in ((NEXT, sealed, context), (KEY, sealed[:-1], context), (KEY, sealed, context + b"x"), (KEY, b"", context), (KEY, sealed[:5], context)):
        with pytest.raises(Tampered):
            crypto.unbox(key, what, where)


@pytest.mark.usefixtures("quick_phrases")
def test_a_lock_opens_with_its_phrase() -> None:
    sealed = crypto.lock(KEY, "a long phrase, ليس قصيرا", b"context")
    assert crypto.unlock(sealed, "a long phrase, ليس قصيرا", b"context") == KEY
    assert sealed[0] == 1
    assert len(sealed) == 1 + 16 + 12 + 32 + 16
    assert crypto.lock(KEY, "x", b"")[1:17] != crypto.lock(KEY, "x", b"")[1:17]
    for what, phrase, where in (
        (sealed, "another phrase", b"context"),
        (sealed, "a long phrase, ليس قصيرا", b"elsewhere"),
        (b"\x02" + sealed[1:], "a long phrase, ليس قصيرا", b"context"),
        (sealed[:16], "a long phrase, ليس قصيرا", b"context"),
        (b"", "a long phrase, ليس قصيرا", b"context"),
    ):
        with pytest.raises(Tampered):
            crypto.unlock(what, phrase, where)


def test_a_passphrase_costs_whoever_guesses() -> None:
    """As the second option of RFC 9106, section 4, with 64 MiB and three passes; one lane, because a worker has one."""
    assert crypto.PASSPHRASE == {"iterations": 3, "lanes": 1, "memory_cost": 64 * 1024}, "another cost needs another algorithm byte"


def test_new_keys_differ() -> None:
    assert len({crypto.new_key() for _ in range(100)}) == 100
    assert len(crypto.new_key()) == 32
    assert crypto.new_pair()[0] != crypto.new_pair()[0]


def test_a_locked_box_that_was_cut_anywhere_looks_changed(quick_phrases: None) -> None:
    """Also where nothing is left of its salt."""
    whole = crypto.lock(b"secret", "a long passphrase", b"here")
    assert crypto.unlock(whole, "a long passphrase", b"here") == b"secret"
    for length in range(len(whole)):
        with pytest.raises(Tampered):
            crypto.unlock(whole[:length], "a long passphrase", b"here")
