"""Invitations: a link that works once, for fourteen days."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wiqaya.people.access import EDIT_PEOPLE
from wiqaya.people.actions.accounts import new_account
from wiqaya.people.actions.roles import OwnRole, RoleRefused, open_term
from wiqaya.people.models import Invitation, Membership, Organisation, User
from wiqaya.people.queries.people import digest
from wiqaya.people.words import INVITATION_DAYS
from wiqaya.safeguards import audit
from wiqaya.safeguards.access import Actor, NotAllowed, require


class NoLongerOpen(Exception):
    """The invitation was accepted, withdrawn, renewed or has run out."""


class AlreadyHere(Exception):
    """An account with this address exists: its holder signs in and confirms."""


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation with the secret of its link, which is kept nowhere."""

    invitation: Invitation
    token: str


@transaction.atomic
def invite(
    *,
    email: str,
    name: str,
    role: str,
    language: str,
    by: Actor,
    at: datetime,
    organisation: Organisation | None = None,
    ends: date | None = None,
) -> Invited:
    """A way in for one person.  An open invitation to the same address for the same role is replaced."""
    require(by, EDIT_PEOPLE)
    address = email.strip().lower()
    if User.objects.filter(id=by.id, email__iexact=address).exists():
        raise OwnRole
    if ends and ends < timezone.localdate(at):
        raise RoleRefused(_("The last day stands before the first day of the role."))
    for earlier in Invitation.objects.filter(email=address, role=role, accepted_at__isnull=True, withdrawn_at__isnull=True):
        _close(earlier, by=by, at=at)
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        email=address, name=name, role=role, organisation=organisation, ends=ends, language=language,
        token_digest=digest(token), invited_by=by.id, invited_at=at, expires=at + timedelta(days=INVITATION_DAYS),
    )  # fmt: skip
    audit.record("invite", invitation, by=by, at=at, role=role)
    return Invited(invitation, token)


@transaction.atomic
def renew(*, invitation: Invitation, by: Actor, at: datetime) -> Invited:
    """A new link for the same invitation; the earlier one stops working."""
    require(by, EDIT_PEOPLE)
    invitation = _locked(invitation)
    token = secrets.token_urlsafe(32)
    invitation.token_digest, invitation.expires = digest(token), at + timedelta(days=INVITATION_DAYS)
    invitation.save(update_fields=["token_digest", "expires"])
    audit.record("renew-invitation", invitation, by=by, at=at)
    return Invited(invitation, token)


@transaction.atomic
def withdraw(*, invitation: Invitation, by: Actor, at: datetime) -> None:
    """The link stops working."""
    require(by, EDIT_PEOPLE)
    _close(_locked(invitation), by=by, at=at)


@transaction.atomic
def accept(
    *, token: str, at: datetime, name: str = "", password: str = "", language: str = "", by: Actor | None = None
) -> tuple[User, Membership]:
    """The account and its role, in one step; the link is used up.

    Without `by` a new account is made, which raises AlreadyHere when there is one.  With `by` the account of that
    person takes the role, which raises NotAllowed when the invitation went to another address.  Raises NoLongerOpen.
    """
    invitation = _open_by(token, at=at)
    existing = User.objects.filter(email__iexact=invitation.email, is_active=True).first()
    if by is None:
        if User.objects.filter(email__iexact=invitation.email).exists():
            raise AlreadyHere
        user = new_account(email=invitation.email, name=name, password=password, language=language, by=None, at=at)
    elif existing is None or existing.id != by.id:
        raise NotAllowed(EDIT_PEOPLE)
    else:
        user = existing
    inviter = Actor(id=invitation.invited_by, kind="person")
    term = open_term(
        user=user, role=invitation.role, by=inviter, at=at, starts=None, ends=invitation.ends, organisation=invitation.organisation
    )
    invitation.accepted_at = at
    invitation.save(update_fields=["accepted_at"])
    audit.record("accept-invitation", term, by=Actor(id=user.id, kind="person", name=user.name), at=at, role=term.role)
    return user, term


def _open_by(token: str, *, at: datetime) -> Invitation:
    rows = Invitation.objects.select_for_update().filter(token_digest=digest(token), expires__gt=at)
    invitation = rows.filter(accepted_at__isnull=True, withdrawn_at__isnull=True).first()
    if invitation is None:
        raise NoLongerOpen
    return invitation


def _locked(invitation: Invitation) -> Invitation:
    found = Invitation.objects.select_for_update().filter(id=invitation.id, accepted_at__isnull=True, withdrawn_at__isnull=True).first()
    if found is None:
        raise NoLongerOpen
    return found


def _close(invitation: Invitation, *, by: Actor, at: datetime) -> None:
    invitation.withdrawn_at = at
    invitation.save(update_fields=["withdrawn_at"])
    audit.record("withdraw-invitation", invitation, by=by, at=at)
