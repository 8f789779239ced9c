"""Two of three shares give the secret, one says nothing."""

from __future__ import annotations

from itertools import permutations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiqaya.safeguards.keys import shamir
from wiqaya.safeguards.keys.shamir import Share, ShareWrong, inverse, join, multiply, read, split, written


def slowly(a: int, b: int) -> int:
    """The product of two polynomials over GF(2), then its remainder by x^8 + x^4 + x^3 + x + 1."""
    total = 0
    for bit in range(8):
        total ^= (a << bit) if b >> bit & 1 else 0
    for bit in range(14, 7, -1):
        total ^= (0x11B << (bit - 8)) if total >> bit & 1 else 0
    return total


@pytest.mark.slow
def test_products_are_those_of_the_field() -> None:
    assert all(multiply(a, b) == slowly(a, b) for a, b in product(range(256), repeat=2))


def test_products_of_the_standard() -> None:
    """FIPS 197, section 4.2."""
    assert multiply(0x57, 0x83) == 0xC1
    assert multiply(0x57, 0x13) == 0xFE


def test_everything_but_zero_has_an_inverse() -> None:
    assert all(multiply(a, inverse(a)) == 1 for a in range(1, 256))
    with pytest.raises(ZeroDivisionError):
        inverse(0)


@given(st.binary(min_size=1, max_size=40))
def test_any_two_shares_give_the_secret(secret: bytes) -> None:
    shares = split(secret)
    assert [share.number for share in shares] == [1, 2, 3]
    assert all(join(one, other) == secret for one, other in permutations(shares, 2))


def test_one_share_says_nothing() -> None:
    """Every byte of a share fits every byte of the secret, with exactly one slope each."""
    for number in (1, 2, 3):
        for seen in (0, 77, 255):
            assert {seen ^ multiply(slope, number) for slope in range(256)} == set(range(256))


@pytest.mark.slow
def test_shares_are_spread_evenly() -> None:
    seen = b"".join(share.data for _ in range(4_000) for share in split(b"\x00" * 16)[:1])
    expected = len(seen) / 256
    chi = sum((seen.count(bytes([value])) - expected) ** 2 / expected for value in range(256))
    assert chi < 400  # 255 degrees of freedom: above this once in 10^8


@given(st.binary(min_size=1, max_size=40))
def test_a_printed_share_can_be_read_again(secret: bytes) -> None:
    for share in split(secret):
        again = read(written(share).upper().replace("\n", "  \n\n"))
        assert again == share


def test_a_share_shows_itself_only_when_printed_on_purpose() -> None:
    share = split(b"secret")[0]
    assert share.data.hex() not in repr(share)
    assert repr(share) == f"<Share 1 of set {share.set}: hidden>"


def test_shares_of_two_sets_do_not_join() -> None:
    with pytest.raises(ShareWrong, match="different sets"):
        join(split(b"one")[0], split(b"one")[1])
    one = split(b"four")[0]
    with pytest.raises(ShareWrong, match="different sets"):
        join(one, Share(one.set, 2, b"longer"))
    with pytest.raises(ShareWrong, match="same share twice"):
        join(one, one)


def test_a_mistyped_line_is_named() -> None:
    text = written(split(bytes(40))[0])
    lines = text.splitlines()
    digit = "0" if lines[3][0] != "0" else "1"
    wrong = "\n".join([*lines[:3], digit + lines[3][1:], *lines[4:]])
    with pytest.raises(ShareWrong, match="line 2 of the share"):
        read(wrong)
    with pytest.raises(ShareWrong, match="line 1 of the share"):
        read(text.replace("share 1", "share 2"))


@pytest.mark.parametrize("text", ["", "hello", "wiqaya key share x of 3\nset ab\n00 ff", "wiqaya key share 1 of 3\nset ab", "wiqaya key share 9 of 3\nset ab\n00  0000", "wiqaya key share 0 of 3\nset ab\n00  0000", "wiqaya key share 1 of 3\nset ab\nzz  0000"])
def test_something_else_is_no_share(text: str) -> None:
    with pytest.raises(ShareWrong, match="no share"):
        read(text)


def test_two_of_three() -> None:
    assert (shamir.SHARES, shamir.NEEDED) == (3, 2)
