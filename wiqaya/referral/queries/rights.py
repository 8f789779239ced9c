"""Requests about one's own data, and the full copy for the person: without who asked for support, and without anybody else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db.models import F, QuerySet
from django.utils import timezone

from wiqaya.referral import office, receipts, sealing
from wiqaya.referral.models import Disclosure, RightsRequest, Situation
from wiqaya.referral.names import service_names
from wiqaya.referral.queries import assessments, plans, situations
from wiqaya.referral.queries.looked import who_looked
from wiqaya.referral.queries.showing import notes_in_words
from wiqaya.referral.words import Asker, Basis, DisclosureState, SupportKind, Tier
from wiqaya.referral.words.overseeing import Asked
from wiqaya.safeguards.access import Actor

SHOWN = 50


def requests() -> QuerySet[RightsRequest]:
    """Those that wait first, by their day, then the answered ones, newest first."""
    return RightsRequest.objects.order_by(F("answered_on").desc(nulls_first=True), "due", "short")[:SHOWN]


def request(short: str) -> RightsRequest:
    """Raises Hidden."""
    found = RightsRequest.objects.filter(short=short).select_related("situation").first()
    if found is None:
        raise sealing.Hidden
    return found


def by_receipt(receipt: str) -> RightsRequest | None:
    mark = receipts.digest(receipt)
    return RightsRequest.objects.filter(receipt=mark).first() if mark else None


def asked_in(row: RightsRequest, *, by: Actor, at: datetime) -> dict[str, str]:
    """{text, reference, contact} for the reader; the opening is written down.  Raises Hidden."""
    ring = office.ring(row, subject=row.pk, by=by, at=at, why="request")
    contact = sealing.read(ring, "rights_request.contact", row.pk, row.contact).get("text", "")
    return {**sealing.read(ring, "rights_request.content", row.pk, row.content), "contact": contact}


def answer_of(row: RightsRequest) -> str:
    """The answer, for whoever came back with the receipt.  Raises Hidden."""
    return str(sealing.read(office.with_code(row), "rights_request.answer", row.pk, row.answer).get("text", ""))


# The full copy


def to_copy(row: Situation, by: Actor, at: datetime) -> bool:
    """Whether a copy was asked for by the person, who was recognised, and this service may make it."""
    return asked_copy(row, by) is not None


def asked_copy(row: Situation, by: Actor) -> RightsRequest | None:
    """The request behind a copy: the person was recognised, and nobody has answered yet."""
    asked = RightsRequest.objects.filter(situation=row, kind=Asked.ACCESS, answered_on__isnull=True, identity_checked_on__isnull=False)
    return asked.order_by("due").first() if by.agency in {row.home, row.lead} else None


def copy_of(row: Situation, *, by: Actor, at: datetime) -> dict[str, Any]:
    """All that this service can open, as a JSON object in words.  Raises Hidden where no copy was asked for.

    Left out: who asked for support and what shows them (their words, how sure they are, the reply box), relatives, sources, colleagues.
    """
    asked = asked_copy(row, by)
    if asked is None:
        raise sealing.Hidden
    parts: dict[str, Callable[[Situation, Actor, datetime], Any]] = {
        "identity": _identity, "told": _told, "conversations": _conversations, "plan": _plan,
    }  # fmt: skip
    found: dict[str, Any] = {"reference": row.short, "since": row.received_on.isoformat(), "step": str(row.get_stage_display())}
    for name, read in parts.items():
        try:
            found[name] = read(row, by, at)
        except sealing.Hidden:  # a key that no service holds any more
            continue
    found["copy"] = {"made_on": timezone.localdate(at).isoformat(), "by": service_names([sealing.agency_of(by)])[sealing.agency_of(by)], "asked_under": asked.short}
    found["consents"] = _consents(row)
    found["files"] = _files(row)
    found["who_may_read"] = _readers(row)
    found["who_looked"] = [{"service": one.service, "what": one.part, "days": [day.isoformat() for day in one.days]} for one in who_looked(row)]
    return found


def _identity(row: Situation, by: Actor, at: datetime) -> dict[str, Any]:
    if row.identity is None:
        return {}
    held = situations.identity_of(row, by=by, at=at)
    return {"name": held.name, "birth_year": held.birth_year, "contact": held.contact, "language": held.language}


def _told(row: Situation, by: Actor, at: datetime) -> dict[str, Any]:
    """What was said when support was asked for; own words only where the person asked themselves."""
    notes = situations.notes_of(row, by=by, at=at, why="copy")
    shown = notes_in_words(row, notes)
    told: dict[str, Any] = {
        "age": shown.band,
        "strengths": shown.strengths,
        "needs": shown.needs,
        "conduct": [sign.text for sign in shown.signs],
    }
    if row.asker == Asker.SELF:
        told["own_words"] = dict(shown.texts)
    return told


def _conversations(row: Situation, by: Actor, at: datetime) -> list[dict[str, Any]]:
    found = []
    for held in assessments.written(row):
        said, second = assessments.conversation_of(held, by=by, at=at)
        found.append(
            {
                "on": held.written_at.date().isoformat(), "own_view": said.own_view, "wishes": said.wishes, "judgement": said.judgement,
                "statements": [entry.statement for entry in said.entries], "second_agrees": second.agrees if second else None,
            }
        )  # fmt: skip
    return found


def _plan(row: Situation, by: Actor, at: datetime) -> dict[str, Any]:
    held = plans.opened_plan(row, by=by, at=at, why="copy")
    if held is None:
        return {}
    names = service_names({one.row.provider for goal in held.goals for one in goal.supports})
    return {
        "goals": [
            {
                "words": goal.content.words,
                "supports": [
                    {"kind": str(SupportKind(one.row.kind).label), "by": names[one.row.provider], "until": one.row.by_when.isoformat()}
                    for one in goal.supports
                ],
            }
            for goal in held.goals
        ]
    }


def _consents(row: Situation) -> list[dict[str, Any]]:
    held = list(row.consents.order_by("starts"))
    names = service_names({key for one in held for key in one.recipients})
    return [
        {
            "purpose": str(one.get_purpose_display()), "services": sorted(names[key] for key in names if str(key) in one.recipients),
            "from": one.starts.isoformat(), "until": one.ends.isoformat(), "withdrawn": one.withdrawn_at is not None,
        }
        for one in held
    ]  # fmt: skip


def _files(row: Situation) -> list[dict[str, Any]]:
    """That there is a file, and whether it goes along: only where the service that put it there says that nobody else is in it."""
    held = list(row.files.defer("content", "label"))
    names = service_names({one.agency for one in held})
    return [{"kind": str(one.get_kind_display()), "service": names[one.agency], "on": one.day.isoformat(), "goes_along": one.alone} for one in held]


def _readers(row: Situation) -> list[dict[str, Any]]:
    """Which service could read what, on which basis, since when and until when."""
    rows = list(Disclosure.objects.filter(subject=row.pk, tier__in=Tier.values).exclude(state=DisclosureState.INTENDED).order_by("at"))
    names = service_names({one.agency for one in rows})
    return [
        {
            "service": names[one.agency], "what": str(Tier(one.tier).label), "basis": str(Basis(one.basis).label), "law": one.law,
            "from": one.at.date().isoformat(), "until": one.ended_at.date().isoformat() if one.ended_at else "",
        }
        for one in rows
    ]  # fmt: skip
