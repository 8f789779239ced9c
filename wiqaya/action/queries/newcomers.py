"""What the city does for newcomers and for those who were here before, in one place (ACT06)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from wiqaya.action import terms
from wiqaya.action.models import Campaign, Intervention, Rumour, Service, ServicePlace, Sheet, Space
from wiqaya.action.words import Audience, CampaignKind, Need, RumourState, ServiceState, SpaceKind, State
from wiqaya.strategy.words import Domain


@dataclass(frozen=True, slots=True)
class Overview:
    """Lists of what there is; no counts of people, and nothing about anybody."""

    programmes: list[Intervention]
    services: list[Service]
    buses: list[ServicePlace]
    sheets: list[Sheet]
    campaigns: list[Campaign]
    rumours: list[Rumour]
    centres: list[Space]


def overview() -> Overview:
    """Seven queries, whatever the size of the city."""
    return Overview(
        list(_programmes()), _services(), _buses(), list(Sheet.objects.filter(audience=Audience.NEWCOMERS)[:20]),
        list(Campaign.objects.filter(kind=CampaignKind.MIGRATION)[:20]), list(_rumours()), list(_centres()),
    )  # fmt: skip


def _programmes() -> Any:
    rows = Intervention.objects.filter(domain=Domain.NEWCOMERS, state__in=[State.PLANNED, State.RUNNING])
    return rows.select_related("owner")[:30]


def _services() -> list[Service]:
    """Those for newcomers, and those for arriving."""
    marks = [terms.audience_mark(Audience.NEWCOMERS), terms.need_mark(Need.ARRIVAL)]
    rows = Service.objects.filter(terms__term__in=marks).exclude(state=ServiceState.CLOSED)
    return list(rows.select_related("organisation").distinct()[:30])


def _buses() -> list[ServicePlace]:
    return list(ServicePlace.objects.filter(mobile=True, service__confidential=False).select_related("service", "area")[:30])


def _rumours() -> Any:
    return Rumour.objects.filter(Q(state=RumourState.HEARD) | Q(state=RumourState.CHECKING)).select_related("area")[:10]


def _centres() -> Any:
    return Space.objects.filter(kind=SpaceKind.CENTRE).select_related("area", "owner")[:40]
