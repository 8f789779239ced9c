"""Somebody has left: what they held in the city ends at once, in one step that may be done again (R48)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib.sessions.models import Session
from django.db import transaction

from wiqaya.people.access import EDIT_PEOPLE
from wiqaya.people.actions.roles import end_term
from wiqaya.people.models import Invitation, Membership, User
from wiqaya.people.parting import end_elsewhere
from wiqaya.safeguards import audit
from wiqaya.safeguards.access import Actor, require


@dataclass(frozen=True, slots=True)
class Left:
    """How much of each ended; all nought for somebody who had left before."""

    roles: int = 0
    invitations: int = 0
    sessions: int = 0
    clearances: int = 0


def leave(*, user: User, by: Actor, at: datetime) -> Left:
    """End every role of somebody in the current city, invitations that wait for them, their sessions everywhere, and what other rooms gave them.

    The account stays without a role and opens nothing.  The last coordinator goes, too: whoever has left the city must not stay for want of
    another.  Interrupted, the same call again ends the rest.
    """
    left = _ended(user=user, by=by, at=at)
    return Left(left.roles, left.invitations, left.sessions, end_elsewhere(person=user.id, by=by, at=at))


@transaction.atomic
def _ended(*, user: User, by: Actor, at: datetime) -> Left:
    require(by, EDIT_PEOPLE)
    terms = list(Membership.objects.select_for_update().filter(user=user, ended_at__isnull=True))
    for term in terms:
        end_term(term=term, by=by, at=at)
    left = Left(len(terms), withdraw_all(email=user.email, by=by, at=at), _shut(user, at))
    if left != Left():
        audit.record("leave", user, by=by, at=at, roles=left.roles, invitations=left.invitations, sessions=left.sessions)
    return left


@transaction.atomic
def withdraw_all(*, email: str, by: Actor, at: datetime) -> int:
    """Take back the invitations that wait for an address, also where it has no account yet."""
    require(by, EDIT_PEOPLE)
    waiting = Invitation.objects.select_for_update().filter(email__iexact=email, accepted_at__isnull=True, withdrawn_at__isnull=True)
    rows = list(waiting)
    for row in rows:
        row.withdrawn_at = at
        row.save(update_fields=["withdrawn_at"])
        audit.record("withdraw-invitation", row, by=by, at=at)
    return len(rows)


def _shut(user: User, at: datetime) -> int:
    """Delete the sessions that run for an account: the next request of an open page is nobody's.  Whose one is stands sealed inside it."""
    own = [row.pk for row in Session.objects.filter(expire_date__gt=at).iterator() if row.get_decoded().get("_auth_user_id") == str(user.pk)]
    return Session.objects.filter(pk__in=own).delete()[0]
