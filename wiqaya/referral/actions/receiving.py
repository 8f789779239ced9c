"""The first review: fit with the mechanism, one further source, and a first step with its reason."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from wiqaya.referral import clocks, guards, sealing
from wiqaya.referral.actions import counting, moving
from wiqaya.referral.apart import atomic
from wiqaya.referral.models import FirstReview, Situation
from wiqaya.referral.queries import providers, situations
from wiqaya.referral.queries.advice import answer_due
from wiqaya.referral.words import Closing, Function, Tier
from wiqaya.safeguards import audit
from wiqaya.safeguards.access import Actor

OUTCOMES = {
    "home": "",
    "elsewhere": Closing.ELSEWHERE,
    "community": Closing.COMMUNITY,
    "unfounded": Closing.UNFOUNDED,
    "error": Closing.ERROR,
}


def take_up(*, short: str, by: Actor, at: datetime) -> Situation:
    """Begin the first review; whoever takes it up is responsible for it."""
    row = situations.situation(by, short, at)
    _screener(row, by, at)
    moving.require(situation=row, move="take_up", by=by, at=at)
    return moving.move(situation=row, move="take_up", by=by, at=at, coordinator=by.id)


def decide(*, short: str, outcome: str, reason: str, source: str, points_to: str = "", service: UUID | None = None, by: Actor, at: datetime) -> Situation:
    """Keep it with the home service, or point elsewhere and close without stigma.  The reason is words, never a level.

    `service`: one of the directory that fits better; its name is kept sealed beside the reason, and nowhere else.
    """
    row = situations.situation(by, short, at)
    _screener(row, by, at)
    if outcome not in OUTCOMES:
        raise ValidationError({"outcome": _("Choose the first step.")})
    if not reason.strip() or not source.strip():
        raise ValidationError({"reason" if not reason.strip() else "source": _("Write why, and name one further source that was asked.")})
    fits = providers.chosen(providers.Aim.KEEP, row.mechanism, service, at=at) if service else None
    if service and fits is None:
        raise ValidationError({"service": _("Choose a service of the city's directory.")})
    if outcome == "elsewhere" and fits is None and not points_to.strip():
        raise ValidationError({"points_to": _("Say which service fits better.")})
    moving.require(situation=row, move="keep_home", by=by, at=at)  # whatever comes of it, the review was begun first
    guards.without_identity({"reason": reason, "source": source, "points_to": points_to})
    told = {"reason": reason, "source": source, "points_to": points_to, "service": providers.in_one_line(fits) if fits else ""}
    _note(row=row, outcome=outcome, content=told, blind=False, by=by, at=at)
    day = timezone.localdate(at)
    soon = "soon" if day <= answer_due(row.mechanism, row.received_on) else "late"
    cuts = {"outcome": outcome, "channel-step": f"{row.channel}:{outcome}", "channel-wait": f"{row.channel}:{soon}"}
    counting.count(event="first-review", cuts=cuts, days=(day - row.received_on).days, by=by, at=at)
    if outcome == "home":
        return moving.move(
            situation=row, move="keep_home", by=by, at=at, forget_on=None, review_due=day + clocks.REVIEW, reply_on=clocks.reply_day(day)
        )
    return moving.close(situation=row, reason=OUTCOMES[outcome], by=by, at=at)


def read_again(*, short: str, outcome: str, reason: str, by: Actor, at: datetime) -> FirstReview:
    """The second reading of one in ten, by somebody who does not see the first answer."""
    row = situations.situation(by, short, at)
    _screener(row, by, at)
    if outcome not in OUTCOMES or not reason.strip():
        raise ValidationError({"outcome": _("Choose the first step and write why.")})
    if row.first_reviews.filter(by=by.id).exists():
        raise ValidationError(_("You made the first review of this one. Somebody else reads it again."))
    review = _note(row=row, outcome=outcome, content={"reason": reason}, blind=True, by=by, at=at)
    first = row.first_reviews.filter(blind=False).order_by("at").first()
    if first is not None:
        counting.count(event="read-again", cuts={"agrees": "yes" if first.outcome == outcome else "no"}, by=by, at=at)
    return review


@atomic
def _note(*, row: Situation, outcome: str, content: dict[str, str], blind: bool, by: Actor, at: datetime) -> FirstReview:
    opened = sealing.ring(subject=row.pk, tier=Tier.NOTES, mechanism=row.mechanism_id, by=by, at=at, why="first-review")
    review = FirstReview(situation=row, outcome=outcome, blind=blind, by=by.id, at=at)
    review.content = sealing.seal(opened, "first_review.content", review.pk, content)
    review.save()
    audit.record("situation.first-review", review, by=by, at=at, outcome=outcome, blind=blind)
    return review


def _screener(row: Situation, by: Actor, at: datetime) -> None:
    if not sealing.cleared(by, mechanism=row.mechanism_id, at=at, functions=[Function.SCREENER]):
        raise sealing.Hidden
