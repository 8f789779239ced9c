"""Keys of names: the same name in another hand meets itself, other people hardly ever meet."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiqaya.engines.language.name_index import _canonical, name_keys
from wiqaya.engines.language.tests.people_invented import ACROSS, ARABIC, EUROPE, HELD_OUT, LATIN, Person, european, people

PEOPLE = people(250)
DRAWN = 100_000


def meet(one: str, other: str, born: int | None = 1980) -> bool:
    return bool(set(name_keys(one, born)) & set(name_keys(other, born)))


def slowly(one: str, other: str) -> bool:
    """Whether all names or the outer ones are the same, in any order: compared pair by pair."""
    first, second = _canonical(one), _canonical(other)
    if not first or not second:
        return False
    kept = [(sorted({names[0], names[-1]}), sorted(names)) for names in (first, second)]
    return any(mine == theirs for mine in kept[0] for theirs in kept[1])


def recall(pairs: Iterable[tuple[str, str]]) -> float:
    met = [meet(one, other) for one, other in pairs]
    return sum(met) / len(met)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kinds", "bar"), [(ARABIC, 0.99), (LATIN, 0.98), (ACROSS, 0.95), (HELD_OUT, 0.97)], ids=["Arabic", "Latin", "across", "held out"]
)
def test_a_name_written_otherwise_is_found(kinds, bar):
    pairs = [variant(person) for variant in kinds.values() for person in PEOPLE]
    assert len(pairs) >= 700
    assert recall(pairs) >= bar


@pytest.mark.slow
def test_names_of_europe_are_found():
    assert recall((f"{first} {last}", variant(first, last)) for variant in EUROPE.values() for first, last in european(100)) == 1


def false_matches(write: Callable[[Person, int], str], same: Callable[[Person, Person], bool]) -> tuple[int, int]:
    """Meetings among drawn pairs of different people: without a year, and with the year."""
    chance, drawn = random.Random(3), people(3000, seed=9)
    keys = [{person: frozenset(name_keys(write(person, side), None)) for person in drawn} for side in (0, 1)]
    pairs = [chance.sample(drawn, 2) for _ in range(DRAWN)]
    met = [(one, other) for one, other in pairs if not same(one, other) and keys[0][one] & keys[1][other]]
    return len(met), sum(one.born == other.born for one, other in met)


@pytest.mark.slow
@pytest.mark.parametrize("scripts", [("arabic", "arabic"), ("latin", "latin"), ("arabic", "latin")])
def test_other_people_hardly_ever_meet(scripts):
    def write(person: Person, side: int) -> str:
        return getattr(person, scripts[side])(True)

    bare, dated = false_matches(write, lambda one, other: (one.given, one.family) == (other.given, other.family))
    assert bare <= 5
    assert dated <= 1
    namesakes, dated = false_matches(
        write, lambda one, other: (one.given, one.father, one.family) == (other.given, other.father, other.family)
    )
    assert namesakes <= 120  # the same first and last name
    assert dated <= 5


@pytest.mark.slow
def test_people_of_europe_hardly_ever_meet():
    chance, drawn = random.Random(4), sorted(set(european(3000, seed=7)))
    keys = {names: frozenset(name_keys(" ".join(names), None)) for names in drawn}
    pairs = (chance.sample(drawn, 2) for _ in range(DRAWN))
    met = sum(bool(keys[one] & keys[other]) for one, other in pairs if set(one) != set(other))
    assert met <= 10


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("محمد بن عبد الرحمن الحدّاد", "HADDAD Mohammed"), ("Mohamed Ali Haddad", "محمد علي حداد"), ("Chadia Ben Salah", "شادية صلاح"), ("Youssef El-Khoury", "يوسف الخوري"), ("Nour Eddine Abou Zeid", "نور الدين أبو زيد"),
        ("Abderrahmane Bouzid", "Abdul-Rahman Abu Zayd"), ("Le Goff, Jean-Pierre", "Jean Pierre LEGOFF"), ("José Núñez", "Jose Nunez"), ("عائشـة الشَّامي", "Aïcha Chami"), ("Dr. Sarah O’Brien", "sarah obrien"),
    ],
)  # fmt: skip
def test_one_person_in_two_hands(one, other):
    assert meet(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("محمد حداد", "محمود حداد"), ("Mohamed Haddad", "Ahmed Haddad"), ("Hamid Masri", "Ahmad Masri"), ("Salim Khoury", "Salem Khoury"), ("Amina Khatib", "Iman Khatib"), ("Jean Martin", "Jeanne Martin"), ("Ali", "Ali Haddad"), ("Moh", "Mohamed"),
    ],
)  # fmt: skip
def test_other_names_and_parts_of_names_do_not_meet(one, other):
    assert not meet(one, other)


def test_the_year_is_part_of_the_key_in_any_digits():
    assert set(name_keys("Ali Haddad", 1990)) == set(name_keys("علي حداد", "١٩٩٠"))
    assert not set(name_keys("Ali Haddad", 1990)) & set(name_keys("Ali Haddad", 1991))
    assert not set(name_keys("Ali Haddad", 1990)) & set(name_keys("Ali Haddad", None))


@given(st.text(max_size=60), st.none() | st.integers(1900, 2030))
def test_any_name_gives_few_keys(name, born):
    keys = name_keys(name, born)
    assert len(keys) <= 2
    assert keys == name_keys(name, born)
    assert bool(keys) or not any(char.isalpha() for char in name) or not _canonical(name)


NAMES = st.lists(
    st.sampled_from(["محمد", "علي", "Ali", "Haddad", "الحداد", "بن", "Ben", "Youssef", "يوسف", "Karl", "Abd", "عبد", "الله", "Din"]),
    min_size=1,
    max_size=4,
).map(" ".join)


@given(NAMES, NAMES)
def test_keys_meet_where_comparing_names_says_so(one, other):
    assert meet(one, other) == slowly(one, other)
