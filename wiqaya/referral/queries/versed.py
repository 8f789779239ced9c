"""Who at the table is versed in what a plan needs: found, named with their service, never counted or ranked (G3S-44)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from wiqaya.people.queries import names_of
from wiqaya.referral import sealing
from wiqaya.referral.names import service_names
from wiqaya.referral.words.supporting import Versed


@dataclass(frozen=True, slots=True)
class Knows:
    """One person with a clearance in date, and which of the things asked for they are versed in."""

    service: str
    name: str
    labels: tuple[str, ...]


def who_knows(mechanism: UUID, wanted: Iterable[str], at: datetime) -> list[Knows]:
    """By the names of services and people; nobody where nothing is asked for."""
    asked = set(wanted)
    held: dict[tuple[UUID, UUID], set[str]] = {}
    for person, agency, words in sealing.in_date(at).filter(mechanism=mechanism).values_list("person", "agency", "versed"):
        held.setdefault((person, agency), set()).update(asked & set(words))
    found = {key: words for key, words in held.items() if words}
    names, services = names_of([person for person, _agency in found]), service_names([agency for _person, agency in found])
    known = [Knows(services[agency], names.get(person, "—"), labels(words)) for (person, agency), words in found.items()]
    return sorted(known, key=lambda one: (one.service, one.name))


def labels(words: Iterable[str]) -> tuple[str, ...]:
    """In the order of the list."""
    held = set(words)
    return tuple(str(one.label) for one in Versed if one.value in held)
