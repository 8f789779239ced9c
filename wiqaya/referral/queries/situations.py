"""Situations, as far as the one who asks holds a key.  What one cannot open does not exist."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from wiqaya.engines.language.name_index import name_keys
from wiqaya.referral import receipts, sealing
from wiqaya.referral.contents import Identity, Notes
from wiqaya.referral.models import Consent, Disclosure, Item, NameKey, Recusal, ServiceAnswer, Situation
from wiqaya.referral.queries.own_areas import note_near
from wiqaya.referral.words import DisclosureState, Stage, Tier
from wiqaya.safeguards import keys
from wiqaya.safeguards.access import Actor

BEFORE_THOSE_WHO_ACT = (Stage.RECEIVED, Stage.REVIEW, Stage.HOME, Stage.TABLE, Stage.LIMITED)


def visible(by: Actor, at: datetime) -> QuerySet[Situation]:
    """Those for which the service of the one who asks holds a live key, and from which they have not stepped aside.

    An hour that was lent by exception opens no step here.
    """
    if by.agency is None:
        return Situation.objects.none()
    held = Disclosure.objects.filter(subject=OuterRef("pk"), agency=by.agency, state=DisclosureState.DONE).filter(sealing.live(at))
    held = held.exclude(purpose=sealing.EXCEPTION)  # lent for reading on its own page, never for a step
    aside = Recusal.objects.filter(subject=OuterRef("pk"), person=by.id)
    mechanisms = sealing.clearances_of(by, at).values("mechanism")
    return Situation.objects.filter(Exists(held), ~Exists(aside), mechanism__in=mechanisms)


def situation(by: Actor, short: str, at: datetime) -> Situation:
    """One of them by its reference.  Raises Hidden."""
    found = visible(by, at).filter(short=short).select_related("mechanism").first()
    if found is None:
        raise sealing.Hidden
    return found


def named(by: Actor, short: str, at: datetime) -> Situation:
    """A situation in which this service was named and has not answered no: it may answer after the meeting without opening anything."""
    asked = ServiceAnswer.objects.filter(situation=OuterRef("pk"), agency=sealing.agency_of(by)).exclude(involved=False)
    found = Situation.objects.filter(Exists(asked), stage=Stage.LIMITED, short=short).select_related("mechanism").first()
    if found is None or sealing.stepped_aside(by, found.pk) or not sealing.cleared(by, mechanism=found.mechanism_id, at=at):
        raise sealing.Hidden
    return found


def waiting(by: Actor, at: datetime) -> QuerySet[Situation]:
    """The queue of the first review, oldest first."""
    return visible(by, at).filter(stage__in=[Stage.RECEIVED, Stage.REVIEW]).order_by("received_on", "short")


def overdue(by: Actor, at: datetime) -> QuerySet[Situation]:
    return visible(by, at).exclude(stage=Stage.CLOSED).filter(review_due__lt=at.date()).order_by("review_due", "short")


def notes_of(row: Situation, *, by: Actor, at: datetime, why: str = "read") -> Notes:
    """What was said when support was asked for.  Raises Hidden."""
    opened = sealing.ring(subject=row.pk, tier=Tier.NOTES, mechanism=row.mechanism_id, by=by, at=at, why=why)
    notes = Notes.of(sealing.read(opened, "situation.notes", row.pk, row.notes))
    note_near(row, notes.area, by=by, at=at)
    return notes


def identity_of(row: Situation, *, by: Actor, at: datetime) -> Identity:
    """Limited identity; every showing is noted.  Raises Hidden."""
    opened = sealing.ring(subject=row.pk, tier=Tier.LIMITED, mechanism=row.mechanism_id, by=by, at=at, why="reveal")
    content = sealing.read(opened, "situation.identity", row.pk, row.identity)
    return Identity(**{name: value for name, value in content.items() if name != "child"})  # what was asked for a child is kept beside it


def known_to_colleagues(row: Situation, *, by: Actor, at: datetime) -> bool:
    """Whether a colleague of the same service works with somebody of this name and year already: "ask your colleague", no more."""
    identity = identity_of(row, by=by, at=at)
    digests = [
        keys.index(city=row.city_id, agency=sealing.agency_of(by), parts=(key,)) for key in name_keys(identity.name, identity.birth_year)
    ]
    return NameKey.objects.filter(agency=sealing.agency_of(by), digest__in=digests).exclude(situation=row).exists()


def item_of(row: Situation, *, by: Actor, at: datetime) -> Item | None:
    """The sheet at the table, which only the home service can find: the link is sealed among its notes."""
    opened = sealing.ring(subject=row.pk, tier=Tier.NOTES, mechanism=row.mechanism_id, by=by, at=at, why="link")
    link = sealing.read(opened, "situation.link", row.pk, row.link).get("item")
    return Item.objects.filter(pk=UUID(link)).first() if link else None


def by_receipt(receipt: str) -> Situation | None:
    """The situation of a receipt of sixteen digits."""
    found = receipts.digest(receipt)
    return Situation.objects.filter(receipt=found).first() if found else None


def running(by: Actor, at: datetime) -> QuerySet[Situation]:
    """Those that are on their way, newest step first."""
    return visible(by, at).exclude(stage__in=[Stage.RECEIVED, Stage.REVIEW, Stage.CLOSED]).order_by("-stage_since", "short")


def to_answer(by: Actor, at: datetime) -> list[ServiceAnswer]:
    """Where this service was named and has not said yet whether it is involved."""
    rows = (
        ServiceAnswer.objects.filter(agency=by.agency, involved__isnull=True, situation__stage=Stage.LIMITED)
        if by.agency
        else ServiceAnswer.objects.none()
    )
    return list(rows.select_related("situation").order_by("due"))


def may_answer(row: Situation, by: Actor) -> bool:
    return (
        row.stage == Stage.LIMITED
        and ServiceAnswer.objects.filter(situation=row, agency=sealing.agency_of(by)).exclude(involved=False).exists()
    )


def team_so_far(row: Situation) -> list[UUID]:
    """The home service, and those that said that they are involved, in the order in which they were asked."""
    said = ServiceAnswer.objects.filter(situation=row, involved=True).order_by("id").values_list("agency", flat=True)
    return list(dict.fromkeys([row.home, *said]))


def responsible(row: Situation) -> UUID:
    """The service that leads; the home service before filter 4, and once the lead has lost its key with the consent that it rested on."""
    if row.lead is None:
        return row.home
    held = Disclosure.objects.filter(subject=row.pk, tier=Tier.FULL, agency=row.lead, state=DisclosureState.DONE)
    return row.lead if held.exists() else row.home


def may_close(row: Situation, by: Actor) -> bool:
    """Before filter 4, whoever acts for the home service."""
    return row.stage in BEFORE_THOSE_WHO_ACT and row.home == by.agency


def after(rows: QuerySet[Situation], short: str) -> QuerySet[Situation]:
    """What comes after a reference in the order of the queue."""
    last = Situation.objects.filter(short=short).values_list("received_on", flat=True).first()
    return rows.filter(Q(received_on__gt=last) | Q(received_on=last, short__gt=short)) if last else rows


def in_words(held: Mapping[str, list[UUID]]) -> list[tuple[str, list[UUID]]]:
    """(name of the tier, services), in the order of the filters."""
    return [(str(Tier(tier).label), held[tier]) for tier in Tier.values if tier in held]


def held_by(row: Situation) -> dict[str, list[UUID]]:
    """tier -> the services that hold its key now."""
    found: dict[str, list[UUID]] = {}
    for tier, agency in Disclosure.objects.filter(subject=row.pk, state=DisclosureState.DONE).values_list("tier", "agency"):
        found.setdefault(tier, []).append(agency)
    return found


def consents(row: Situation, purpose: str, on: date) -> list[Consent]:
    """Consents for a purpose that cover the day."""
    return list(row.consents.filter(purpose=purpose, withdrawn_at__isnull=True, starts__lte=on, ends__gte=on).order_by("-ends"))
