"""What a link for a provider opens, and what was answered."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from wiqaya.referral import sealing
from wiqaya.referral.contents_plan import SupportContent
from wiqaya.referral.models import GuestLink, Support
from wiqaya.referral.queries import plans
from wiqaya.referral.words import PlanState, Stage
from wiqaya.safeguards.keys import Place, Ring

TIER = "guest"


@dataclass(frozen=True, slots=True)
class Told:
    """What a provider reads, and what they answered."""

    row: GuestLink
    need: str
    takes: str = ""
    text: str = ""


def mark(token: str) -> str:
    """How a link is found again: 256 random bits need no slow hash."""
    return hashlib.sha256(b"wiqaya guest mark " + token.encode()).hexdigest()


def key(token: str) -> bytes:
    """The key that only the link holds; it cannot be had from the mark."""
    return hashlib.sha256(b"wiqaya guest key " + token.encode()).digest()


def ring(link: UUID, city: UUID, secret: bytes) -> Ring:
    return Ring(Place(city=city, case=link, tier=TIER), {1: secret})


def opened(token: str, at: datetime) -> tuple[GuestLink, Ring] | None:
    """The link of a token that works now: not answered, not ended, in date, the plan not paused, and the person's consent in force."""
    row = GuestLink.objects.filter(token_digest=mark(token)).select_related("support__goal__plan__situation").first()
    if row is None or row.used_at or row.ended_at or row.expires <= at:
        return None
    plan = row.support.goal.plan
    there = (
        plan.situation.stage in (Stage.FULL, Stage.SUPPORT)
        and not plan.situation.held
        and plan.state in (PlanState.DRAFT, PlanState.RUNNING)
    )
    if not there or plans.told(plan.situation, row.support.provider, timezone.localdate(at)) is None:
        return None
    return row, ring(row.pk, row.city_id, key(token))


def answered(token: str) -> bool:
    """Whether this link was answered already: the page says so and shows nothing more."""
    return GuestLink.objects.filter(token_digest=mark(token), used_at__isnull=False).exists()


def need_of(row: GuestLink, held: Ring) -> str:
    """What the provider reads; nothing once the page has ended."""
    return str(sealing.read(held, "guest_link.content", row.pk, row.content).get("need", ""))


def links_of(support: Support, content: SupportContent) -> list[Told]:
    """For those who act: what was asked of the provider and answered, by the keys kept in the support's sealed content."""
    found = []
    for row in support.links.order_by("-at"):
        secret = content.key_of(row.pk)
        if secret:
            held = ring(row.pk, row.city_id, bytes.fromhex(secret))
            said = sealing.read(held, "guest_link.answer", row.pk, row.answer)
            found.append(Told(row, need_of(row, held), said.get("takes", ""), said.get("text", "")))
    return found
