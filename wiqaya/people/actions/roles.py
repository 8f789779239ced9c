"""Roles given for a term, and ended."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wiqaya.people.access import EDIT_PEOPLE
from wiqaya.people.models import Membership, Organisation, User
from wiqaya.people.queries import is_last_coordinator
from wiqaya.safeguards import audit
from wiqaya.safeguards.access import Actor, require


class RoleRefused(Exception):
    """A role cannot be given or ended; `sentence` says why, for the page."""

    sentence: str | Promise = ""

    def __init__(self, sentence: str | Promise = "") -> None:
        self.sentence = sentence or type(self).sentence
        super().__init__(str(self.sentence))


class OwnRole(RoleRefused):
    sentence = _("Nobody gives a role to themself. Ask another coordinator.")


class LastCoordinator(RoleRefused):
    sentence = _("This is the only coordinator of the city. Give the role to someone else first.")


@transaction.atomic
def give_role(
    *,
    user: User,
    role: str,
    by: Actor,
    at: datetime,
    starts: date | None = None,
    ends: date | None = None,
    organisation: Organisation | None = None,
) -> Membership:
    """A role in the current city, from a day (by default today) until a day or without an end.

    Raises OwnRole, and RoleRefused for a term that ends before it starts or a role that is already held.
    """
    require(by, EDIT_PEOPLE)
    if user.id == by.id:
        raise OwnRole
    return open_term(user=user, role=role, by=by, at=at, starts=starts, ends=ends, organisation=organisation)


def open_term(
    *, user: User, role: str, by: Actor, at: datetime, starts: date | None, ends: date | None, organisation: Organisation | None
) -> Membership:
    first = starts or timezone.localdate(at)
    if ends and ends < first:
        raise RoleRefused(_("The last day stands before the first day of the role."))
    open_terms = Membership.objects.filter(user=user, role=role, ended_at__isnull=True).filter(Q(ends__isnull=True) | Q(ends__gte=first))
    if open_terms.exists():
        raise RoleRefused(_("This person already holds this role. End it first, or choose another."))
    term = Membership.objects.create(
        user=user, role=role, organisation=organisation, starts=first, ends=ends, given_by=by.id, given_at=at
    )  # fmt: skip
    audit.record("give-role", term, by=by, at=at, role=role, until=ends.isoformat() if ends else "")
    return term


@transaction.atomic
def end_role(*, term: Membership, by: Actor, at: datetime) -> Membership:
    """The role counts no more from this moment.  Raises LastCoordinator; a role ended before stays as it was."""
    require(by, EDIT_PEOPLE)
    list(Membership.objects.select_for_update().filter(role=term.role).values_list("id", flat=True))  # two ends at once see each other
    term.refresh_from_db()
    if term.ended_at:
        return term
    if is_last_coordinator(term, on=timezone.localdate(at)):
        raise LastCoordinator
    return end_term(term=term, by=by, at=at)


def end_term(*, term: Membership, by: Actor, at: datetime) -> Membership:
    term.ended_at, term.ended_by = at, by.id
    term.save(update_fields=["ended_at", "ended_by"])
    audit.record("end-role", term, by=by, at=at, role=term.role)
    return term
