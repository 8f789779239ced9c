"""How long this room keeps what it knows, and how it is forgotten."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wiqaya.referral import clocks
from wiqaya.referral.actions import forgetting
from wiqaya.referral.apart import DATABASE, inside
from wiqaya.referral.models import Enquiry
from wiqaya.safeguards.access import Actor
from wiqaya.safeguards.retention import Rule

# Advice


def _old_questions(at: datetime) -> QuerySet[Enquiry]:
    return Enquiry.objects.filter(forget_on__lte=timezone.localdate(at))


def due_advice(at: datetime) -> int:
    """Questions whose thirty days are over."""
    with inside():
        return _old_questions(at).count()


def forget_advice(*, by: Actor, at: datetime) -> int:
    """Questions with their answers, keys and contacts; the counts stay.  How many."""
    with inside():
        rows = list(_old_questions(at))
        for row in rows:
            forgetting.forget_enquiry(enquiry=row, why="term", by=by, at=at)
    return len(rows)


RULES = [
    Rule(
        name="referral.advice", room="referral", label=_("Questions for advice and their answers"), basis=_("Asked for by whoever wrote"),
        kept=clocks.ADVICE, due=due_advice, forget=forget_advice, database=DATABASE,
    ),
]  # fmt: skip
