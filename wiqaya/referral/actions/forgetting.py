"""Forgetting: rows, keys and index go; a certificate and the counts stay."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from wiqaya.referral.actions import counting, handing
from wiqaya.referral.apart import atomic
from wiqaya.referral.models import Certificate, Decision, Disclosure, Enquiry, Item, Situation
from wiqaya.safeguards import audit, keys
from wiqaya.safeguards.access import Actor
from wiqaya.safeguards.keyed import keyed


def forget_situation(*, situation: Situation, why: str, by: Actor, at: datetime) -> Certificate:
    """Keys first: from then on even an old copy of the database is unreadable."""
    handing.take_back(rows=Disclosure.objects.filter(subject=situation.pk), why=why, by=by, at=at)
    keys.destroy_case(city=situation.city_id, case=situation.pk)
    return _forgotten(situation=situation, why=why, by=by, at=at)


@atomic
def _forgotten(*, situation: Situation, why: str, by: Actor, at: datetime) -> Certificate:
    parts = (situation.messages, situation.first_reviews, situation.consents, situation.assessments, situation.files)
    rows = sum(part.count() for part in parts) + 1
    made = _certify(short=situation.short, what="situation", why=why, rows=rows, by=by, at=at)
    Disclosure.objects.filter(subject=situation.pk).update(consent=None, meeting=None, necessity=None)
    situation.delete()
    counting.count(event="forgotten", cuts={"why": why}, by=by, at=at)
    return made


def strip_item(*, item: Item, by: Actor, at: datetime) -> Certificate:
    """What was not met, or not decided in time, leaves date, sector and reason alone (R18)."""
    keys.destroy_case(city=item.city_id, case=item.pk)
    return _stripped(item=item, by=by, at=at)


@atomic
def _stripped(*, item: Item, by: Actor, at: datetime) -> Certificate:
    handing.end(rows=Disclosure.objects.filter(subject=item.pk), why=item.state, by=by, at=at)
    rows = item.views.count() + item.without_consent.count() + 1
    item.views.all().delete()
    item.without_consent.all().delete()
    Item.objects.filter(pk=item.pk).update(sheet=None, needed=[])
    Decision.objects.filter(item=item).update(content=None)
    return _certify(short=item.short, what="sheet", why=item.reason or item.state, rows=rows, by=by, at=at)


def forget_enquiry(*, enquiry: Enquiry, why: str, by: Actor, at: datetime) -> None:
    """A question for advice goes without a trace but its count."""
    keys.destroy_case(city=enquiry.city_id, case=enquiry.pk)
    _erase_enquiry(enquiry=enquiry, why=why, by=by, at=at)


@atomic
def _erase_enquiry(*, enquiry: Enquiry, why: str, by: Actor, at: datetime) -> None:
    Disclosure.objects.filter(subject=enquiry.pk).delete()
    enquiry.delete()


@atomic
def _certify(*, short: str, what: str, why: str, rows: int, by: Actor, at: datetime) -> Certificate:
    made = Certificate.objects.create(mark=keyed("forgotten", short), what=what, why=why, rows=rows, on=timezone.localdate(at), by=by.id)
    audit.record("forgotten", made, by=by, at=at, what=what, why=why, rows=rows)
    return made
