"""Which services looked: from the trail, by service, part and day; never who of the service (R51)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils import timezone

from wiqaya.referral.apart import DATABASE
from wiqaya.referral.models import Disclosure, Situation
from wiqaya.referral.names import service_names
from wiqaya.referral.words import Tier
from wiqaya.safeguards.audit import AuditRow

NOT_A_LOOK = ("key.rekey", "key.link")  # the platform turns keys over and finds a sheet again: nothing is shown


@dataclass(frozen=True, slots=True)
class Looked:
    """A service that opened one part, and the days on which it did."""

    service: str
    part: str
    days: list[date]


def who_looked(row: Situation) -> list[Looked]:
    """Services that used a key of the situation, in the order of their first look.

    The sheet without identity is not among them: nothing in it leads back to the situation.
    """
    lent = {str(one.pk): one for one in Disclosure.objects.filter(subject=row.pk, tier__in=Tier.values)}
    uses = AuditRow.objects.using(DATABASE).filter(city=row.city_id, object__in=lent, action__startswith="key.").exclude(action__in=NOT_A_LOOK)
    days: dict[tuple[UUID, str], set[date]] = defaultdict(set)
    for key, at in uses.order_by("id").values_list("object", "at"):
        days[lent[key].agency, lent[key].tier].add(timezone.localdate(at))
    names = service_names(agency for agency, _tier in days)
    return [Looked(names[agency], str(Tier(tier).label), sorted(found)) for (agency, tier), found in days.items()]
