"""How long this room keeps what it knows about people."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Max, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from wiqaya.people.models import Invitation, Membership, User
from wiqaya.people.queries.actors import in_force
from wiqaya.safeguards import audit
from wiqaya.safeguards.access import Actor
from wiqaya.safeguards.retention import Rule

INVITATIONS = timedelta(days=90)  # after the link ran out or was used
ACCOUNTS = timedelta(days=730)  # without any role
TRIES = timedelta(days=1)  # of signing in


def old_invitations(*, at: datetime) -> int:
    return _old(at).count()


@transaction.atomic
def forget_invitations(*, by: Actor, at: datetime) -> int:
    """Forget invitations whose link ran out more than 90 days ago.  Gives how many."""
    rows = _old(at)
    count = rows.count()
    for invitation in rows:
        audit.record("forget-invitation", invitation, by=by, at=at)
    rows.delete()
    return count


def _old(at: datetime) -> QuerySet[Invitation]:
    return Invitation.objects.filter(expires__lt=at - INVITATIONS)


def accounts_without_role(*, on: date) -> list[tuple[User, date]]:
    """Accounts whose last role in the current city ended two years ago or more and that nobody has used since, with
    that day.  The data-protection officer decides (`actions.forget_account`).
    """
    ends = Membership.objects.exclude(in_force(on)).values("user").annotate(last=Max("ends"), stopped=Max("ended_at"))
    last = {
        row["user"]: max(day for day in (row["last"], row["stopped"] and row["stopped"].date()) if day)
        for row in ends
        if row["last"] or row["stopped"]
    }
    over = [key for key, day in last.items() if day <= on - ACCOUNTS]
    held = Membership.objects.filter(in_force(on), user__in=over).values("user")
    unused = Q(last_login__isnull=True) | Q(last_login__date__lte=on - ACCOUNTS)
    users = User.objects.filter(unused, id__in=over, is_active=True).exclude(id__in=held).order_by("id")
    return [(user, last[user.id]) for user in users]


def old_tries(*, at: datetime) -> int:
    from axes.models import AccessAttempt

    return int(AccessAttempt.objects.filter(attempt_time__lt=at - TRIES).count())


def forget_tries(*, by: Actor, at: datetime) -> int:
    """Forget failed tries of signing in after a day; they name nobody even before."""
    from axes.models import AccessAttempt

    deleted, _kinds = AccessAttempt.objects.filter(attempt_time__lt=at - TRIES).delete()
    return int(deleted)


RULES = (
    Rule(
        "people.tries", "people", _("failed tries of signing in"), _("security of accounts"), TRIES, lambda at: old_tries(at=at), forget_tries, per_city=False
    ),
    Rule(
        "people.invitations", "people", _("invitations that ran out"), _("no longer needed for its purpose"), INVITATIONS,
        lambda at: old_invitations(at=at), forget_invitations,
    ),
    Rule(
        "people.accounts", "people", _("accounts without a role"), _("the data-protection officer decides on each one"), ACCOUNTS,
        lambda at: len(accounts_without_role(on=at.date())),
    ),
)  # fmt: skip
