"""A page for a provider without an account: the least they need, until a day, answered once.  Its key stands in the link alone."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from wiqaya.referral import guards, sealing
from wiqaya.referral.apart import atomic
from wiqaya.referral.models import GuestLink, Support
from wiqaya.referral.queries import guests, plans, situations
from wiqaya.referral.queries.assessments import fresh_assessment
from wiqaya.referral.words import PlanState
from wiqaya.referral.words.supporting import Takes
from wiqaya.safeguards import audit
from wiqaya.safeguards.access import NOBODY, Actor

LONGEST = 14  # days


@atomic
def invite(*, short: str, key: UUID, need: str, days: int, by: Actor, at: datetime) -> tuple[GuestLink, str]:
    """A link for the provider of one support; returns it with its token, which is shown once and kept nowhere.

    Needs a consent that names the provider and a conversation in date, as every sharing does; a new link ends the one before.
    """
    row = plans.to_change(situations.situation(by, short, at))
    day = timezone.localdate(at)
    if not plans.leads(row, by, at):
        raise ValidationError(_("The service that leads writes to providers."))
    held = Support.objects.select_for_update().get(pk=plans.support(row, key).pk)
    if held.goal.plan.state not in (PlanState.DRAFT, PlanState.RUNNING):
        raise ValidationError(_("The plan does not run. Begin it, or take it up again, with the person's consent."))
    if plans.told(row, held.provider, day) is None:
        raise ValidationError(_("There is no consent that names this provider."))
    if fresh_assessment(row, day) is None:
        raise ValidationError(_("Nothing new is shared without a conversation signed twice in the last ninety days."))
    if not need.strip():
        raise ValidationError({"need": _("Write the least that the provider needs to know.")})
    if not 1 <= days <= LONGEST:
        raise ValidationError({"days": _("A link lasts from one day to two weeks.")})
    guards.without_identity({"need": need}, wide=True)
    guards.about_conduct({"need": need})
    return _made(held, need, at + timedelta(days=days), by, at)


def _made(held: Support, need: str, expires: datetime, by: Actor, at: datetime) -> tuple[GuestLink, str]:
    token = secrets.token_urlsafe(32)
    held.links.filter(ended_at__isnull=True).update(ended_at=at)
    link = GuestLink(support=held, city_id=held.city_id, token_digest=guests.mark(token), expires=expires, by=by.id, at=at)
    ring = guests.ring(link.pk, held.city_id, guests.key(token))
    link.content = sealing.seal(ring, "guest_link.content", link.pk, {"need": need})
    link.save(force_insert=True)
    opened = plans.ring(held.goal.plan.situation, by=by, at=at, why="plan")
    content = plans.support_of(held, opened)
    kept = {**(content.keys or {}), str(link.pk): guests.key(token).hex()}
    held.content = sealing.seal(opened, "support.content", held.pk, replace(content, keys=kept).plain())
    held.save(update_fields=["content"])
    audit.record("guest.invite", link, by=by, at=at)
    return link, token


@atomic
def answer(*, token: str, takes: str, text: str, by: Actor = NOBODY, at: datetime) -> GuestLink:
    """What the provider says.  From here the link shows nothing any more.  Raises Hidden for a link that does not work."""
    found = guests.opened(token, at)
    if found is None:
        raise sealing.Hidden
    row, ring = found
    row = GuestLink.objects.select_for_update().get(pk=row.pk)
    if row.used_at is not None:
        raise sealing.Hidden
    if takes not in Takes.values:
        raise ValidationError({"takes": _("Choose from the list.")})
    guards.without_identity({"text": text})
    guards.about_conduct({"text": text})
    row.answer, row.used_at = sealing.seal(ring, "guest_link.answer", row.pk, {"takes": takes, "text": text}), at
    row.save(update_fields=["answer", "used_at"])
    audit.record("guest.answer", row, by=by, at=at, takes=takes)
    return row


@atomic
def end_link(*, short: str, key: UUID, by: Actor, at: datetime) -> int:
    """Close the guest page of a support before its day."""
    row = plans.to_change(situations.situation(by, short, at))
    held = plans.support(row, key)
    ended = held.links.filter(ended_at__isnull=True).update(ended_at=at)
    audit.record("guest.end", held, by=by, at=at, links=ended)
    return ended
