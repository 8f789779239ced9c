"""From an account to an actor: the roles whose term covers the day, and whether the second step was set up."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from wiqaya.people.access import STRONG
from wiqaya.people.models import Membership, User
from wiqaya.safeguards.access import Actor, permissions_of, permissions_of_operator
from wiqaya.safeguards.words import Role

if TYPE_CHECKING:
    from django.http import HttpRequest

    from wiqaya.places.models import City


def in_force(on: date) -> Q:
    """The condition that a membership's term covers the day."""
    return Q(starts__lte=on, ended_at__isnull=True) & (Q(ends__isnull=True) | Q(ends__gte=on))


def roles_on(user: User, *, on: date) -> frozenset[str]:
    """The roles that a person holds in the current city on a day."""
    return frozenset(Membership.objects.filter(in_force(on), user=user).values_list("role", flat=True))


def actor_for(user: User, *, city: City | None, on: date, strong: bool) -> Actor:
    """The account as an actor in a city, with the roles whose term covers the day.

    A role that sees personal data counts only with a second factor.
    """
    held = dict(Membership.objects.filter(in_force(on), user=user).values_list("role", "organisation")) if city else {}
    roles = frozenset(held)
    usable = roles if strong else roles - STRONG
    return Actor(
        id=user.id, kind="person", name=user.name, city=city.id if city else None,
        agency=_agency(held), roles=roles, permissions=permissions_of(usable),
    )  # fmt: skip


def _agency(held: Mapping[str, UUID | None]) -> UUID | None:
    """The one organisation for which somebody acts: that of the seat on the panel, else of the work with residents, else any."""
    order = [Role.PANEL, Role.FRONTLINE, *sorted(held)]
    return next((held[role] for role in order if held.get(role)), None)


def has_second_factor(user: User) -> bool:
    from allauth.mfa.utils import is_mfa_enabled

    return bool(is_mfa_enabled(user, ["totp", "webauthn"]))


def recently_confirmed(request: HttpRequest, *, now: float) -> bool:
    """Whether somebody has signed in or confirmed who they are within the last quarter of an hour."""
    records = request.session.get("account_authentication_methods", [])
    return any(now - record.get("at", 0) < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT for record in records)


def waits_for_second_step(by: Actor) -> bool:
    """Somebody whose role sees personal data, and does not count before a second step is set up."""
    return bool(by.roles & STRONG) and by.permissions != permissions_of(by.roles)


def must_set_second_step(user: User, *, on: date) -> bool:
    """Whether an account needs a second step for a role it holds here, and has none."""
    return bool(roles_on(user, on=on) & STRONG) and not has_second_factor(user)


def operator(city: City | None = None) -> Actor:
    """The installation's named operator, who acts from the shell."""
    key = uuid.uuid5(uuid.NAMESPACE_URL, f"mailto:{settings.OPERATOR}")
    return Actor(id=key, kind="system", name=settings.OPERATOR, city=city.id if city else None, permissions=permissions_of_operator())


def describe_roles(roles: Iterable[str]) -> list[str]:
    """The names of roles, in the present language."""
    return sorted(str(Role(role).label) for role in roles)


def actor_by_email(email: str, *, city: City | None) -> Actor | None:
    """The account with this address as an actor, for commands called with `--as`."""
    user = User.objects.filter(email__iexact=email, is_active=True).first()
    return actor_for(user, city=city, on=timezone.localdate(), strong=True) if user else None
