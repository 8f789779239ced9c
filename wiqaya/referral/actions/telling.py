"""What is told: to the person, who holds what about them (R27); to the table, one word of a closed list (R20)."""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from wiqaya.action.words import Spoken
from wiqaya.referral import sealing
from wiqaya.referral.apart import atomic
from wiqaya.referral.models import Item, Situation, Telling
from wiqaya.referral.queries import situations, telling
from wiqaya.referral.queries.mechanism import seat_of
from wiqaya.referral.words import Function, ItemState
from wiqaya.referral.words.overseeing import Reported
from wiqaya.referral.words.overseeing import Telling as How
from wiqaya.safeguards import audit
from wiqaya.safeguards.access import Actor


@atomic
def note_told(*, short: str, on: date, how: str, language: str, by: Actor, at: datetime) -> Telling:
    """The person was told, by the service that leads, or the home service before one leads.  Raises Hidden, ValidationError."""
    row = situations.situation(by, short, at)
    if not telling.tells(row, by):
        raise sealing.Hidden
    wrong: dict[str, str] = {}
    if not row.received_on <= on <= timezone.localdate(at):
        wrong["on"] = _("Choose a day between the request and today.")
    if how not in How.values:
        wrong["how"] = _("Choose from the list.")
    if language not in Spoken.values:
        wrong["language"] = _("Choose from the list.")
    if wrong:
        raise ValidationError(wrong)
    Situation.objects.select_for_update().get(pk=row.pk)
    if Telling.objects.filter(situation=row).exists():
        raise ValidationError(_("This is written down already."))
    made = Telling.objects.create(situation=row, on=on, how=how, language=language, by=by.id, at=at)
    audit.record("situation.told", row, by=by, at=at, how=how)
    return made


@atomic
def report_back(*, item: Item, said: str, by: Actor, at: datetime) -> Item:
    """What became of an item that was taken up, as the service that brought it says to the table: no text, no name, no service."""
    row = Item.objects.select_for_update().select_related("mechanism").get(pk=item.pk)
    seated = seat_of(row.mechanism, by.agency, timezone.localdate(at)) is not None
    if not seated or row.home != by.agency or not sealing.cleared(by, mechanism=row.mechanism_id, at=at, functions=[Function.MEMBER, Function.CHAIR]):
        raise sealing.Hidden
    if row.state != ItemState.MET:
        raise ValidationError(_("Only what the table took up is reported back."))
    if said not in Reported.values:
        raise ValidationError({"said": _("Choose from the list.")})
    row.reported = said
    row.save(update_fields=["reported"])
    audit.record("item.report-back", row, by=by, at=at, outcome=said)
    return row
