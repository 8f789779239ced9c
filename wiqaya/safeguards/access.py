"""Who acts, what they may do, and how a view says what it needs.

Rooms list in `access.py` which roles hold which permission; `web/wiring.py` registers the lists here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, Literal, Protocol, TypeVar, cast
from urllib.parse import urlencode
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

PUBLIC = "public"
SIGNED_IN = "signed-in"


@dataclass(frozen=True, slots=True)
class Actor:
    """The doer of every read and write: a person, a token or the installation itself, in one city."""

    id: UUID
    kind: Literal["person", "token", "system"]
    name: str = ""
    city: UUID | None = None
    agency: UUID | None = None  # the organisation for which the person acts in the city
    roles: frozenset[str] = frozenset()
    permissions: frozenset[str] = field(default=frozenset(), repr=False)

    def may(self, permission: str) -> bool:
        return permission in self.permissions


NOBODY = Actor(id=UUID(int=0), kind="system", name="")


class NotAllowed(PermissionDenied):
    """The actor lacks a permission; the page names it and the roles that hold it."""

    def __init__(self, permission: str) -> None:
        super().__init__(permission)
        self.permission = permission


class OwnWork(PermissionDenied):
    """Somebody tries to approve or check what they wrote themselves."""


_grants: dict[str, frozenset[str]] = {}
_not_for_system: set[str] = set()


def register(grants: Mapping[str, Iterable[str]], *, person_only: Iterable[str] = ()) -> None:
    """Add a room's table permission -> roles; `person_only` permissions are never held by the installation's operator."""
    for permission, roles in grants.items():
        _grants[permission] = frozenset(roles)
    _not_for_system.update(person_only)


def holders(permission: str) -> frozenset[str]:
    """The roles that hold a permission."""
    return _grants.get(permission, frozenset())


def permissions_of(roles: Iterable[str]) -> frozenset[str]:
    held = set(roles)
    return frozenset(permission for permission, holding in _grants.items() if holding & held)


def permissions_of_operator() -> frozenset[str]:
    """What the named operator of the installation may do from a shell: all but what needs a person's judgement."""
    return frozenset(set(_grants) - _not_for_system)


def all_permissions() -> dict[str, frozenset[str]]:
    return dict(_grants)


def require(by: Actor, permission: str) -> None:
    if not by.may(permission):
        raise NotAllowed(permission)


def require_other(by: Actor, author: UUID | None) -> None:
    """Refuse self-approval.  The operator (kind system) never approves."""
    if by.kind != "person" or author == by.id:
        raise OwnWork


class CityLike(Protocol):
    id: UUID
    slug: str


class WorkRequest(HttpRequest):
    """A request after the middleware of `web`: with the city of the address and the actor in it."""

    actor: Actor
    city: Any
    htmx: Any


View = Callable[..., HttpResponseBase]
V = TypeVar("V", bound=View)


def public(view: V) -> V:
    """Anyone may open this page, without an account."""
    view.needs = PUBLIC  # type: ignore[attr-defined]
    return view


def needs(permission: str) -> Callable[[View], View]:
    """Open the page to those who hold `permission` in the city of the address; others are asked to sign in, or told who may."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: WorkRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            if request.actor.kind != "person":
                return redirect(f"{reverse('account_login')}?{urlencode({'next': request.get_full_path()})}")
            if permission != SIGNED_IN:
                require(request.actor, permission)
            return view(request, *args, **kwargs)

        guarded.needs = permission  # type: ignore[attr-defined]
        return cast(View, guarded)

    return decorate
