"""The answers to "what is my role here?"."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from wiqaya.people.models import MyPart, User
from wiqaya.people.words import Purpose, functions
from wiqaya.safeguards import audit
from wiqaya.safeguards.access import SIGNED_IN, Actor, NotAllowed


@transaction.atomic
def save_my_part(*, user: User, function: str, meets_residents: bool, purpose: str, by: Actor, at: datetime) -> MyPart:
    """Three answers of the person who gives them; they decide which guidance the page shows and open nothing."""
    if by.id != user.id:
        raise NotAllowed(SIGNED_IN)
    if function not in dict(functions()) or (purpose and purpose not in Purpose.values):
        raise ValidationError("unknown answer", code="choice")
    answers = {"function": function, "meets_residents": meets_residents, "purpose": purpose, "saved": at}
    part, _made = MyPart.objects.update_or_create(user=user, defaults=answers)
    audit.record("my-part", part, by=by, at=at)
    return part
