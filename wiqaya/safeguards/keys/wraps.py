"""Who can open which place: data keys made, lent, taken, destroyed and replaced.

No policy stands here.  What may be lent to whom is decided by the room that asks; that a wrap works only once its intent is done
is asked of that room through `trust_with`.  Nobody registered means that nothing opens.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from functools import cache
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from wiqaya.safeguards.keys import crypto
from wiqaya.safeguards.keys.agencies import newest, private_of
from wiqaya.safeguards.keys.crypto import Closed, NoKey, Place, Ring
from wiqaya.safeguards.keys.models import DataKey, Wrap
from wiqaya.safeguards.routing import KEYS

Trust = Callable[[UUID, set[UUID]], Collection[UUID]]
TRIES = 5  # of a write that meets a rotation
CHUNK = 1_000


class AlreadyMade(Closed):
    """The place has a data key already; another one would leave what the first one sealed behind."""

    def __init__(self) -> None:
        super().__init__("the place has a key already")


def _nobody(city: UUID, intents: set[UUID]) -> Collection[UUID]:
    return ()


_trust: list[Trust] = [_nobody]


def trust_with(live: Trust) -> None:
    """Register what says which of a city's intents are done and still hold: `live(city, intents) -> those of them`."""
    _trust[0] = live


def make(*, place: Place, agency: UUID, intent: UUID) -> Ring:
    """The first data key of a place, wrapped for one agency."""
    ring = Ring(place, {1: crypto.new_key()})
    _add(ring, 1, {agency: intent})
    return ring


def lend(*, place: Place, holder: UUID, to: UUID, intent: UUID) -> None:
    """Wrap every key of the place that `holder` can open for another agency too.  The same call again changes nothing."""
    ring = open_ring(place=place, agency=holder)

    def store() -> None:
        keys = {row.version: row for row in _data_keys(place).filter(version__in=ring.versions)}
        if keys.keys() != ring.versions:
            raise NoKey  # destroyed since the ring was opened
        _store(ring, keys, {to: intent})

    _past_rotations(store)


def open_ring(*, place: Place, agency: UUID) -> Ring:
    """The keys of a place that an agency holds by intents that are done.  Raises `NoKey`, whatever the reason is."""
    found = open_rings(places=[place], agency=agency)
    if place not in found:
        raise NoKey
    return found[place]


def open_rings(*, places: Iterable[Place], agency: UUID) -> dict[Place, Ring]:
    """The rings of those places that the agency can open, in one question to the store; the others are left out."""
    wanted = set(places)
    wraps = _wraps_of(wanted, agency)
    cities = {place.city for place in wanted}
    live = {city: set(_trust[0](city, {wrap.intent for wrap in wraps if wrap.data_key.city == city})) for city in cities}
    private = cache(private_of)
    keys: dict[Place, dict[int, bytes]] = {}
    for wrap in wraps:
        place, version = wrap.data_key.place, wrap.data_key.version
        if wrap.intent in live[place.city] and version not in keys.setdefault(place, {}):
            keys[place][version] = crypto.unwrap(bytes(wrap.sealed), private(wrap.key), place, agency=agency, version=version)
    return {place: Ring(place, held) for place, held in keys.items() if held}


def _wraps_of(places: set[Place], agency: UUID) -> list[Wrap]:
    cases: dict[UUID, set[UUID]] = {}
    for place in places:
        cases.setdefault(place.city, set()).add(place.case)
    there = Q(pk__in=())
    for city, of_city in cases.items():
        there |= Q(data_key__city=city, data_key__case__in=of_city)
    rows = Wrap.objects.filter(there, agency=agency, data_key__tier__in={place.tier for place in places}).select_related("data_key", "key")
    return [wrap for wrap in rows if wrap.data_key.place in places]


def take(*, place: Place, agency: UUID | None = None) -> int:
    """Take the place's keys from one agency, or from all.  Returns how many wraps went."""
    wraps = Wrap.objects.filter(data_key__in=_data_keys(place))
    return (wraps.filter(agency=agency) if agency else wraps).delete()[0]


def destroy_case(*, city: UUID, case: UUID) -> int:
    """Destroy every data key of a case.  What they sealed is gone, in every copy of the data.  Returns how many."""
    return DataKey.objects.filter(city=city, case=case).delete()[1].get("keys.DataKey", 0)


def rekey(*, place: Place, holders: Mapping[UUID, UUID]) -> Ring:
    """The next version of the place's key, wrapped for `holders` (agency -> intent); older versions stay until `drop_versions`.

    The ring holds the new key alone: `ring.with_versions_of(open_ring(…))` reads what older ones sealed.  A key that is made at the same
    moment by somebody else takes a version of its own.
    """
    return _rekey(place, holders, TRIES)


def _rekey(place: Place, holders: Mapping[UUID, UUID], tries: int) -> Ring:
    latest = _data_keys(place).order_by("-version").values_list("version", flat=True).first()
    if latest is None:
        raise NoKey
    ring = Ring(place, {latest + 1: crypto.new_key()})
    try:
        _add(ring, latest + 1, holders)
    except AlreadyMade:
        if tries == 1:
            raise
        return _rekey(place, holders, tries - 1)
    return ring


def drop_versions(*, place: Place, below: int) -> int:
    """Destroy the place's keys below a version: only when no row is left that they sealed (`version_of`).  Returns how many."""
    return _data_keys(place).filter(version__lt=below).delete()[1].get("keys.DataKey", 0)


def holders(*, place: Place) -> set[UUID]:
    """The agencies that have a wrap of any version of the place's key, whether its intent is done or not."""
    return set(Wrap.objects.filter(data_key__in=_data_keys(place)).values_list("agency", flat=True))


def sweep(*, committed: Callable[[set[UUID]], Collection[UUID]], older_than: date) -> int:
    """Remove wraps made before a time whose intent was never committed, and data keys that nobody holds.  Returns how many wraps."""
    before = Wrap.objects.filter(made_on__lt=older_than)
    gone, last = 0, UUID(int=0)
    while intents := list(before.filter(intent__gt=last).order_by("intent").values_list("intent", flat=True).distinct()[:CHUNK]):
        lost = set(intents) - set(committed(set(intents)))
        gone += before.filter(intent__in=lost).delete()[0]
        last = intents[-1]
    DataKey.objects.filter(made_on__lt=older_than, wraps__isnull=True).delete()
    return gone


def _data_keys(place: Place) -> QuerySet[DataKey]:
    return DataKey.objects.filter(city=place.city, case=place.case, tier=place.tier)


def _add(ring: Ring, version: int, holders: Mapping[UUID, UUID]) -> None:
    """A new data key with its first wraps, all or nothing."""
    place = ring.place

    def store() -> None:
        row = DataKey(city=place.city, case=place.case, tier=place.tier, version=version)
        if _data_keys(place).filter(version__gte=version).exists():
            raise AlreadyMade
        row.save(force_insert=True)
        _store(ring, {version: row}, holders)

    _past_rotations(store)


def _store(ring: Ring, keys: Mapping[int, DataKey], holders: Mapping[UUID, UUID]) -> None:
    newest_keys = newest(ring.place.city, set(holders))
    rows = [
        Wrap(data_key=keys[version], agency=agency, key=newest_keys[agency], sealed=sealed, intent=intent)
        for agency, intent in holders.items()
        for version, sealed in ring.wrapped_for(bytes(newest_keys[agency].public), agency=agency).items()
    ]
    Wrap.objects.bulk_create(rows, ignore_conflicts=True)


def _past_rotations(store: Callable[[], None], tries: int = TRIES) -> None:
    """Try again when the key of an agency was replaced while we wrapped for it."""
    try:
        with transaction.atomic(using=KEYS):
            store()
    except IntegrityError:
        if tries == 1:
            raise
        _past_rotations(store, tries - 1)
