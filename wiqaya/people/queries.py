"""Reading people and organisations."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Q

from wiqaya.people.access import STRONG
from wiqaya.people.models import Membership, User
from wiqaya.safeguards.access import Actor, permissions_of, permissions_of_operator
from wiqaya.safeguards.words import Role

if TYPE_CHECKING:
    from wiqaya.places.models import City


def actor_for(user: User, *, city: City | None, on: date, strong: bool) -> Actor:
    """The account as an actor in a city, with the roles whose term covers the day.

    A role that sees personal data counts only with a second factor.
    """
    roles: frozenset[str] = frozenset()
    if city:
        held = Membership.objects.filter(user=user, starts__lte=on).filter(Q(ends__isnull=True) | Q(ends__gte=on))
        roles = frozenset(held.values_list("role", flat=True))
    usable = roles if strong else roles - STRONG
    return Actor(id=user.id, kind="person", name=user.name, city=city.id if city else None, roles=roles, permissions=permissions_of(usable))


def has_second_factor(user: User) -> bool:
    from allauth.mfa.utils import is_mfa_enabled

    return bool(is_mfa_enabled(user))


def operator(city: City | None = None) -> Actor:
    """The installation's named operator, who acts from the shell."""
    import uuid

    key = uuid.uuid5(uuid.NAMESPACE_URL, f"mailto:{settings.OPERATOR}")
    return Actor(id=key, kind="system", name=settings.OPERATOR, city=city.id if city else None, permissions=permissions_of_operator())


def describe_roles(roles: Iterable[str]) -> list[str]:
    """The names of roles, in the present language."""
    return sorted(str(Role(role).label) for role in roles)


def actor_by_email(email: str, *, city: City | None) -> Actor | None:
    """The account with this address as an actor, for commands called with `--as`."""
    from django.utils import timezone

    user = User.objects.filter(email__iexact=email, is_active=True).first()
    return actor_for(user, city=city, on=timezone.localdate(), strong=True) if user else None
