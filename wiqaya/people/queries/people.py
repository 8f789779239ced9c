"""People with a role here, their terms, and invitations that are under way."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise

from wiqaya.people.access import EDIT_PEOPLE
from wiqaya.people.models import Invitation, Membership, Organisation, User
from wiqaya.people.queries.actors import in_force
from wiqaya.people.words import CONFLICTS, DEMO_DOMAIN, OrganisationKind
from wiqaya.safeguards.access import Actor, holders
from wiqaya.safeguards.tenancy import current_city
from wiqaya.safeguards.words import Role


def nobody_yet() -> bool:
    """A fresh installation: no account at all."""
    return not User.objects.exists()


def people(*, role: str = "", text: str = "", on: date | None = None) -> QuerySet[User]:
    """Accounts that hold or held a role in the current city, by name; with `on`, only those who hold one that day."""
    held = Membership.objects.filter(in_force(on)) if on else Membership.objects.all()
    if role:
        held = held.filter(role=role)
    found = User.objects.filter(id__in=held.values("user"), is_active=True)
    if text:
        found = found.filter(Q(name__icontains=text) | Q(email__icontains=text))
    return found.order_by("name", "id")


def person(key: UUID) -> User | None:
    """The account, if it holds or held a role in the current city."""
    return User.objects.filter(id=key, id__in=Membership.objects.values("user")).first()


def terms_of(users: Iterable[User]) -> dict[UUID, list[Membership]]:
    """Account -> its terms in the current city, latest first."""
    found: dict[UUID, list[Membership]] = {user.id: [] for user in users}
    for term in Membership.objects.filter(user__in=list(found)).select_related("organisation").order_by("-starts", "-given_at"):
        found[term.user_id].append(term)
    return found


def people_with(permission: str, *, on: date) -> list[User]:
    """Who holds a permission in the current city on a day, by name."""
    held = Membership.objects.filter(in_force(on), role__in=holders(permission))
    return list(User.objects.filter(id__in=held.values("user"), is_active=True).order_by("name", "id"))


@dataclass(frozen=True)
class WhomToAsk:
    """Whom to ask about a role: people by name, or the contact that the city has made public; both may be missing."""

    names: tuple[str, ...] = ()
    organisation: Organisation | None = None


MOST_NAMED = 3


def whom_to_ask(by: Actor, *, at: datetime) -> WhomToAsk:
    """Names of coordinators for those whom the city knows: with a role here, past or present, or an invitation that is under way.

    Everybody else who has an account of the installation sees a department of the city with its public contact point.
    """
    if current_city() is None:
        return WhomToAsk()
    if _is_known(by, at):
        named = people_with(EDIT_PEOPLE, on=timezone.localdate(at))[:MOST_NAMED]
        if named:
            return WhomToAsk(names=tuple(user.name for user in named))
    public = Organisation.objects.filter(kind=OrganisationKind.CITY, active=True).exclude(contact_point="")
    return WhomToAsk(organisation=public.order_by("id").first())


def _is_known(by: Actor, at: datetime) -> bool:
    if Membership.objects.filter(user=by.id).exists():
        return True
    waiting = Invitation.objects.filter(accepted_at__isnull=True, withdrawn_at__isnull=True, expires__gt=at)
    mail = User.objects.filter(id=by.id).values_list("email", flat=True).first()
    return bool(mail) and waiting.filter(email__iexact=mail).exists()


def names_of(keys: Iterable[UUID]) -> dict[UUID, str]:
    """Account -> name, in one query; keys of nobody (the installation's operator) are left out."""
    return dict(User.objects.filter(id__in=set(keys)).values_list("id", "name"))


def name_of(key: UUID) -> str:
    return names_of([key]).get(key, "")


def is_last_coordinator(term: Membership, *, on: date) -> bool:
    """Whether ending this term would leave the city without a coordinator."""
    if term.role != Role.COORDINATOR:
        return False
    others = Membership.objects.filter(in_force(on), role=Role.COORDINATOR, user__is_active=True).exclude(user=term.user_id)
    return not others.exists()


def conflicts(roles: Iterable[str]) -> list[str | Promise]:
    """Sentences about pairs among these roles that need a second look."""
    held = set(roles)
    return [sentence for one, other, sentence in CONFLICTS if {one, other} <= held]


def invitations() -> QuerySet[Invitation]:
    """Invitations that were neither accepted nor withdrawn, newest first."""
    return Invitation.objects.filter(accepted_at__isnull=True, withdrawn_at__isnull=True).select_related("organisation").order_by("-id")


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def find_invitation(token: str, *, at: datetime) -> Invitation | None:
    """The open invitation that a link belongs to."""
    return invitations().filter(token_digest=digest(token), expires__gt=at).first()


@dataclass(frozen=True, slots=True)
class DemoAccount:
    name: str
    email: str
    roles: tuple[str | Promise, ...]


def demo_accounts(*, on: date) -> list[DemoAccount]:
    """The accounts of the demo city with their roles; none outside of the demo."""
    if not settings.DEMO or current_city() is None:
        return []
    held = Membership.objects.filter(in_force(on), user__email__endswith=f"@{DEMO_DOMAIN}", user__is_active=True).select_related("user")
    found: dict[UUID, tuple[User, list[str | Promise]]] = {}
    order = {role: place for place, role in enumerate(Role.values)}
    for term in sorted(held, key=lambda term: (order[term.role], term.user.name)):
        found.setdefault(term.user_id, (term.user, []))[1].append(Role(term.role).label)
    return [DemoAccount(user.name, user.email, tuple(roles)) for user, roles in found.values()]


def demo_code(user: User) -> str:
    """The code that the authenticator app of a demo account would show now."""
    from allauth.mfa.models import Authenticator
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
    from allauth.mfa.utils import decrypt

    factor = Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.TOTP).first()
    if factor is None or not settings.DEMO:
        return ""
    counters = list(yield_hotp_counters_from_time())
    return str(format_hotp_value(hotp_value(decrypt(factor.data["secret"]), counters[len(counters) // 2])))
