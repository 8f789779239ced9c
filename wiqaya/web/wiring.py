"""Where rooms are told of each other: permissions, standards, and what an upper room lends to a lower one's page."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from wiqaya.action import access as action
from wiqaya.action import exports as action_exports
from wiqaya.action import retention as action_retention
from wiqaya.action.actions.taking import take_in
from wiqaya.action.models import Commitment
from wiqaya.action.queries.messages import campaign_as_subject
from wiqaya.action.queries.programmes import as_subject
from wiqaya.action.words import CommitmentState
from wiqaya.exchange import geojson, hsds
from wiqaya.exchange.queries import Standard, offer
from wiqaya.mapping import access as mapping
from wiqaya.people import access as people
from wiqaya.people import retention as people_retention
from wiqaya.people.parting import ends_with_leaving
from wiqaya.people.queries import names_of
from wiqaya.places import access as places
from wiqaya.places import exports as place_exports
from wiqaya.places.actions import import_exported
from wiqaya.records import access as records
from wiqaya.records import retention as records_retention
from wiqaya.referral import access as referral
from wiqaya.referral import retention as referral_retention
from wiqaya.referral.actions.leaving import end_of_person
from wiqaya.referral.queries.leaving import last_left
from wiqaya.referral.sealing import live_intents
from wiqaya.registers.names import name_with
from wiqaya.safeguards import audit, keys, retention
from wiqaya.safeguards.access import Actor, register
from wiqaya.safeguards.keys import yearly
from wiqaya.strategy import access as strategy
from wiqaya.strategy.queries.principles import name_subjects
from wiqaya.strategy.queries.standing import Agreement, agreements_with
from wiqaya.strategy.words import Checked
from wiqaya.surveys import access as surveys
from wiqaya.surveys import retention as surveys_retention


def wire() -> None:
    for room in (places, people, records, surveys, mapping, strategy, action, referral):
        register(room.GRANTS, person_only=getattr(room, "PERSON_ONLY", ()))
    keys.trust_with(live_intents)
    yearly.changes_with(last_left)
    name_with(names_of)
    ends_with_leaving(end_of_person)
    offer(Standard("geojson", write=_write_areas, read=_read_areas, needs=places.READ))
    offer(Standard("hsds", write=_write_services, read=_read_services, needs=action.READ))
    for terms in (people_retention, records_retention, surveys_retention, action_retention, referral_retention):
        retention.register(terms.RULES)
    name_subjects(about=Checked.INTERVENTION, find=as_subject)
    name_subjects(about=Checked.CAMPAIGN, find=campaign_as_subject)
    agreements_with(_agreements)
    audit.sign_with(KeyStore())


class KeyStore:
    """Signs the ends of the audit trail with the installation's key, which lies apart from the data."""

    def sign(self, message: bytes) -> tuple[str, bytes]:
        key, signature = keys.sign(message)
        return str(key), signature

    def verify(self, message: bytes, key: str, signature: bytes) -> bool:
        try:
            return keys.verify(UUID(key), message, signature)
        except ValueError:
            return False



def _agreements() -> list[Agreement]:
    """What organisations have promised, for the pages and papers of the strategy that rest on it."""
    rows = Commitment.objects.filter(state__in=(CommitmentState.AGREED, CommitmentState.KEPT, CommitmentState.LATE)).select_related("organisation")
    return [Agreement(str(row.title), str(row.organisation), row.until) for row in rows]


def _write_areas() -> tuple[str, int]:
    features = [geojson.Feature(**area) for area in place_exports.areas()]
    return geojson.encode(features), len(features)


def _read_areas(city: Any, data: bytes, by: Actor, at: datetime) -> tuple[int, list[str]]:
    done = import_exported(city=city, data=data, by=by, at=at)
    return done.areas, [f"feature {notice.feature}: {notice.reason.sentence()}" for notice in done.refused]


def _write_services() -> tuple[str, int]:
    records = list(action_exports.records())
    return hsds.dump(records), len(records)


def _read_services(city: Any, data: bytes, by: Actor, at: datetime) -> tuple[int, list[str]]:
    try:
        return take_in(items=hsds.load(data), by=by, at=at)
    except hsds.Unreadable as wrong:
        return 0, [str(wrong)]
