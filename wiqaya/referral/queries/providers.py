"""Whom one can pass somebody on to: the city's directory of services, one list for three aims, each with access of its own.

Nothing is written into the directory: what was chosen stands sealed with the situation, and nobody counts how often a service was.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import models
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wiqaya.action.queries import services as directory
from wiqaya.action.words import Need, ServiceState
from wiqaya.people.queries import organisations
from wiqaya.people.words import OrganisationKind
from wiqaya.referral import sealing
from wiqaya.referral.models import Mechanism
from wiqaya.referral.queries.reintegration import trained_parties
from wiqaya.referral.words import Function, SupportKind
from wiqaya.safeguards.access import Actor

if TYPE_CHECKING:
    from wiqaya.action.models import Service

MOST = 60  # of one list: more are found by narrowing it
FILTERS = ("kind", "language", "cost", "audience", "open")


class Aim(models.TextChoices):
    """What the list is asked for; who may see it, and who stands in it, differ."""

    KEEP = "keep", _("An ordinary service fits: no table is needed")
    PLAN = "plan", _("Help within a support plan")
    RETURN = "return", _("Help for somebody who came back, or their family")


MAY_SEE = {Aim.KEEP: Function.SCREENER, Aim.PLAN: Function.COORDINATOR, Aim.RETURN: Function.REINTEGRATION}
HELPS: dict[SupportKind, tuple[Need, ...]] = {
    SupportKind.SOCIAL: (Need.YOUTH, Need.ARRIVAL, Need.ADVICE, Need.ADDICTION),
    SupportKind.LEARNING: (Need.SCHOOL, Need.LANGUAGE),
    SupportKind.WORK: (Need.WORK,),
    SupportKind.HOUSING: (Need.HOUSING,),
    SupportKind.MENTORING: (Need.YOUTH, Need.ADVICE),
    SupportKind.WELLBEING: (Need.MIND, Need.HEALTH, Need.VIOLENCE),
    SupportKind.FAMILY: (Need.FAMILY, Need.CHILD, Need.VIOLENCE),
    SupportKind.SPORT: (Need.SPORT, Need.CULTURE),
    SupportKind.DIALOGUE: (Need.ADVICE,),
    SupportKind.LEGAL: (Need.LAW, Need.HATE),
    SupportKind.PRACTICAL: (Need.MONEY, Need.ARRIVAL),
}


@dataclass(frozen=True, slots=True)
class Provider:
    """Somebody who helps: a service of the directory, or an organisation where there is no directory.  Never where a place is."""

    key: UUID  # of the service, or of the organisation
    agency: UUID
    name: str
    run_by: str
    service: Service | None = None

    @property
    def kinds(self) -> list[SupportKind]:
        """The kinds of help for which the directory names it."""
        needs = set(self.service.needs) if self.service else set()
        return [kind for kind, wanted in HELPS.items() if needs & set(wanted)]


@dataclass(frozen=True, slots=True)
class Offer:
    """A list, whether more stand behind it, and whether it is the minimal one."""

    rows: list[Provider]
    more: bool
    minimal: bool


def offered(aim: Aim, mechanism: Mechanism, *, by: Actor, at: datetime, wanted: Mapping[str, str] | None = None) -> Offer:
    """Those that fit `wanted`: kind (word of SupportKind), language, cost, audience, open ("now").  Raises Hidden for who is not cleared for the aim."""
    if not sealing.cleared(by, mechanism=mechanism.pk, at=at, functions=[MAY_SEE[aim]]):
        raise sealing.Hidden
    return _offered(aim, mechanism, wanted or {}, at)


def _offered(aim: Aim, mechanism: Mechanism, wanted: Mapping[str, str], at: datetime) -> Offer:
    on = timezone.localdate(at)
    if not _listed().filter(for_support=True).exists():
        bodies = _bodies(aim, mechanism, on)
        return Offer(bodies[:MOST], len(bodies) > MOST, minimal=True)
    base = _for(aim, mechanism, on)
    needs = HELPS[SupportKind(wanted["kind"])] if wanted.get("kind") in SupportKind.values else ("",)
    asked = {name: value for name, value in wanted.items() if value and name != "kind"}
    found = [directory.search(base, "", {**asked, "need": need}, at=at, size=MOST) for need in needs]
    rows = {row.pk: _provider(row) for part in found for row in part.rows}
    return Offer(list(rows.values())[:MOST], any(part.after for part in found) or len(rows) > MOST, minimal=False)


def chosen(aim: Aim, mechanism: Mechanism, key: Any, *, at: datetime) -> Provider | None:
    """The provider behind a key, as long as it may be chosen for the aim."""
    try:
        wanted = UUID(str(key))
    except ValueError:
        return None
    on = timezone.localdate(at)
    if not _listed().filter(for_support=True).exists():
        return next((one for one in _bodies(aim, mechanism, on) if one.key == wanted), None)
    row = _for(aim, mechanism, on).filter(pk=wanted).first()
    return _provider(row) if row else None


def names_of(keys: Iterable[str]) -> list[str]:
    """Names of services or organisations that were chosen once; those that are gone are left out."""
    wanted = [UUID(str(key)) for key in keys]
    found = {row.pk: _provider(row) for row in directory.services().filter(pk__in=wanted)}
    found |= {row.pk: _body(row) for row in organisations() if row.pk in set(wanted) - set(found)}
    return [in_one_line(found[key]) for key in wanted if key in found]


def in_one_line(one: Provider) -> str:
    """Each name in the direction of its own letters."""
    return f"\u2068{one.name}\u2069 · \u2068{one.run_by}\u2069" if one.run_by else f"\u2068{one.name}\u2069"


def _listed() -> QuerySet[Service]:
    return directory.services().exclude(state__in=[ServiceState.CLOSED, ServiceState.PAUSED])


def _for(aim: Aim, mechanism: Mechanism, on: date) -> QuerySet[Service]:
    """Who stands in the list of an aim: ordinary help is all that is public; a plan needs a service that has agreed to be passed people;
    work with those who came back needs one whose staff are trained for it.  The police are in none."""
    rows = _listed().exclude(organisation__kind=OrganisationKind.POLICE)
    if aim == Aim.KEEP:
        return rows.filter(Q(public=True) | Q(for_support=True))
    rows = rows.filter(for_support=True)
    return rows if aim == Aim.PLAN else rows.filter(organisation__in=trained_parties(mechanism, on))


def _bodies(aim: Aim, mechanism: Mechanism, on: date) -> list[Provider]:
    rows = organisations().exclude(kind=OrganisationKind.POLICE)
    able = trained_parties(mechanism, on) if aim == Aim.RETURN else None
    return [_body(row) for row in rows if able is None or row.pk in able]


def _body(row: Any) -> Provider:
    return Provider(row.pk, row.pk, str(row.name), "")


def _provider(row: Service) -> Provider:
    return Provider(row.pk, row.organisation_id, str(row.name), str(row.organisation.name), row)
