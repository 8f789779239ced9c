"""Questions between the city and national bodies: written, about one person, under a named law, decided by the officer (R46, R47).

No name stands here: the body's letter on paper says who is meant.  There is no feed and no list.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from wiqaya.people.queries import people_with
from wiqaya.referral import guards, notices, office, sealing
from wiqaya.referral.access import OVERSEE
from wiqaya.referral.actions import boxing, counting
from wiqaya.referral.apart import atomic, inside
from wiqaya.referral.models import InformationRequest, Situation
from wiqaya.referral.queries import situations
from wiqaya.referral.queries.overseeing import subject_of
from wiqaya.referral.words.overseeing import Exchange
from wiqaya.safeguards import audit, keys
from wiqaya.safeguards.access import Actor, require, require_other


class NeverFor(ValidationError):
    """A purpose for which nothing is ever given."""


def ask(*, short: str, outgoing: bool, body: UUID, purpose: str, law: str, text: str, by: Actor, at: datetime) -> InformationRequest:
    """Write down one question about one person; the officer decides.  Must stand outside of a transaction.

    Whoever asks for control of migration or for criminal evidence is refused at once; the refusal is counted.
    """
    with inside():
        row = situations.situation(by, short, at)
        _complete(purpose, law, text)
        if Exchange(purpose).never:
            _refuse(situation=row, outgoing=outgoing, purpose=purpose, by=by, at=at)
            raise NeverFor(
                {
                    "purpose": _(
                        "What people tell for support is never given for this purpose. The refusal is counted; answer the body with this sentence."
                    )
                }
            )
        ring = boxing.box(subject=row.pk, city=row.city_id, by=by, at=at)
        made = InformationRequest(
            situation=row, outgoing=outgoing, body=body, purpose=purpose, law=law.strip(), asked_on=timezone.localdate(at), asked_by=by.id
        )
        made.content = sealing.seal(ring, "information_request.content", made.pk, {"question": text.strip()})
        _keep(request=made, by=by, at=at)
        notices.tell(user for user in people_with(OVERSEE, on=timezone.localdate(at)) if user.id != by.id)
    return made


def _complete(purpose: str, law: str, text: str) -> None:
    wrong: dict[str, str] = {}
    if purpose not in Exchange.values:
        wrong["purpose"] = _("Choose from the list.")
    if not law.strip():
        wrong["law"] = _("Name the law and its article.")
    if not text.strip():
        wrong["text"] = _("Write the question.")
    if wrong:
        raise ValidationError(wrong)
    guards.without_identity({"text": text})


@atomic
def _refuse(*, situation: Situation, outgoing: bool, purpose: str, by: Actor, at: datetime) -> None:
    audit.record("exchange.refuse", situation, by=by, at=at, purpose=purpose)
    counting.count(event="request", cuts={"way": _way(outgoing)}, by=by, at=at)
    counting.count(event="request-decided", cuts={"became": "never"}, by=by, at=at)


@atomic
def _keep(*, request: InformationRequest, by: Actor, at: datetime) -> None:
    request.save(force_insert=True)
    way = _way(request.outgoing)
    audit.record("exchange.ask", request, by=by, at=at, way=way, purpose=request.purpose, body=str(request.body))
    counting.count(event="request", cuts={"way": way}, by=by, at=at)


def _way(outgoing: bool) -> str:
    return "out" if outgoing else "in"


def decide(*, request: InformationRequest, allowed: bool, text: str, by: Actor, at: datetime) -> InformationRequest:
    """The officer allows or refuses, with a reason.  What is given goes on paper, by the service that holds it."""
    require(by, OVERSEE)
    require_other(by, request.asked_by)
    if not text.strip():
        raise ValidationError({"text": _("Write why.")})
    guards.without_identity({"text": text})
    ring = office.ring(request, subject=subject_of(request), by=by, at=at, why="exchange")
    answered = allowed if not request.outgoing or not allowed else None
    return _written(
        request=request,
        ring=ring,
        more={"decision": text.strip()},
        changes={"officer": by.id, "decided_at": at, "answered": answered},
        by=by,
        at=at,
    )


def note_answer(*, request: InformationRequest, answered: bool, text: str, effect: str, by: Actor, at: datetime) -> InformationRequest:
    """What came back to a question of the city; where nothing came, what the support lacks without it (G3T-19)."""
    if not request.outgoing or request.decided_at is None or request.answered is not None:
        raise ValidationError(_("An answer belongs to a question of the city that the officer has allowed, once."))
    if not answered and not effect.strip():
        raise ValidationError({"effect": _("Write what the support lacks without an answer.")})
    guards.without_identity({"text": text, "effect": effect})
    ring = boxing.box(subject=subject_of(request), city=request.city_id, by=by, at=at)
    sealed = sealing.seal(ring, "information_request.effect", request.pk, {"text": effect.strip()}) if effect.strip() else None
    return _written(
        request=request, ring=ring, more={"answer": text.strip()}, changes={"answered": answered, "effect": sealed}, by=by, at=at
    )


@atomic
def _written(
    *, request: InformationRequest, ring: keys.Ring, more: dict[str, str], changes: dict[str, object], by: Actor, at: datetime
) -> InformationRequest:
    row = InformationRequest.objects.select_for_update().get(pk=request.pk)
    if "officer" in changes and row.officer is not None:
        raise ValidationError(_("Somebody has decided this already."))
    content = sealing.read(ring, "information_request.content", row.pk, row.content)
    row.content = sealing.seal(ring, "information_request.content", row.pk, content | more)
    for name, value in changes.items():
        setattr(row, name, value)
    row.save()
    audit.record("exchange.decide" if "officer" in changes else "exchange.answer", row, by=by, at=at, answered=row.answered)
    if "officer" in changes:
        became = "refused" if row.answered is False else "asked" if row.outgoing else "given"
        counting.count(event="request-decided", cuts={"became": became}, by=by, at=at)
    return row
