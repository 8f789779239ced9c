"""Every write to a campaign beside its entry: texts, tests, reach, the second look, its course; harm; what kind of city this is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wiqaya.action.access import CHECK, EDIT, RECORD
from wiqaya.action.models import Campaign, Harm, IdentityStatement, MessageTest, MessageText, Reach
from wiqaya.action.queries.messages import missing_languages
from wiqaya.action.words import CampaignState, HarmTo, Spoken
from wiqaya.safeguards import audit
from wiqaya.safeguards.access import Actor, require, require_other
from wiqaya.safeguards.fields import WordsValue
from wiqaya.safeguards.texts import Texts, keep, refuse_persons


@transaction.atomic
def write_text(*, campaign: Campaign, language: str, text: str, read_by_speaker: bool, by: Actor, at: datetime) -> MessageText:
    """The message in one more language; written again, it replaces what stood there."""
    require(by, EDIT)
    row = _open(campaign)
    if language not in Spoken.values:
        raise ValidationError({"language": _("Choose from the list.")})
    refuse_persons(text, field="text")
    if not text.strip():
        raise ValidationError({"text": _("Write the message in this language.")})
    made, _new = MessageText.objects.update_or_create(
        campaign=row, language=language, defaults={"text": text.strip(), "read_by_speaker": read_by_speaker, "added_by": by.id, "added_at": at}
    )
    _look_again(row)
    audit.record("campaign.text", row, by=by, at=at, language=language)
    return made


@transaction.atomic
def add_test(
    *, campaign: Campaign, dated: date, with_whom: Texts, people: int | None, understood: Texts, changed: Texts, by: Actor, at: datetime,
) -> MessageTest:  # fmt: skip
    """The message was tried out with some people."""
    require(by, RECORD)
    _past("dated", dated, at)
    row = MessageTest(campaign=campaign, dated=dated, people=people, added_by=by.id, added_at=at)
    _words(row, {"with_whom": with_whom, "understood": understood, "changed": changed}, by, at)
    if not row.with_whom or not row.understood:
        raise ValidationError({"understood": _("Say with whom it was tried, and what they understood.")})
    row.save()
    audit.record("campaign.test", campaign, by=by, at=at)
    return row


@transaction.atomic
def add_reach(*, campaign: Campaign, channel: Any, starts: date, until: date, number: int, of: Texts, source: Texts, by: Actor, at: datetime) -> Reach:
    """How many it reached, with its source: a count of views is no count of people."""
    require(by, RECORD)
    _past("until", until, at)
    if until < starts:
        raise ValidationError({"until": _("The end lies before the beginning.")})
    row = Reach(campaign=campaign, channel=channel, starts=starts, until=until, number=number, added_by=by.id, added_at=at)
    _words(row, {"of": of, "source": source}, by, at)
    if not row.of or not row.source:
        raise ValidationError({"source": _("Say what was counted, who counted it, and what it cannot show.")})
    row.save()
    audit.record("campaign.reach", campaign, by=by, at=at, number=number)
    return row


@transaction.atomic
def look(*, campaign: Campaign, images_fear: bool, images_alone: bool, images_agreed: bool, by: Actor, at: datetime) -> Campaign:
    """A second person looked at people and images: every question is yes, or the campaign goes back to whoever wrote it."""
    require(by, CHECK)
    row = _open(campaign)
    require_other(by, row.added_by)
    if not row.message or not row.images:
        raise ValidationError(_("Message and images are described first; then a second person looks at them."))
    looked = {"images_fear": images_fear, "images_alone": images_alone, "images_agreed": images_agreed}
    wrong = {name: _("As long as this is not so, the campaign cannot go out. Speak with whoever wrote it.") for name, fine in looked.items() if not fine}
    if wrong:
        raise ValidationError(wrong)
    row.images_fear = row.images_alone = row.images_agreed = True
    row.state, row.checked_by, row.checked_at = CampaignState.CHECKED, by.id, at
    row.save()
    audit.record("campaign.look", row, by=by, at=at)
    return row


@transaction.atomic
def begin(*, campaign: Campaign, by: Actor, at: datetime) -> Campaign:
    """It goes out: looked at by a second person, and in every language that it needs."""
    require(by, EDIT)
    row = _open(campaign)
    if row.state != CampaignState.CHECKED:
        raise ValidationError(_("A second person looks at people and images before a campaign goes out."))
    lacking = missing_languages(row)
    if lacking:
        raise ValidationError(_("Not written, or not read by a speaker, in: %(languages)s.") % {"languages": _(", ").join(lacking)})
    row.state, row.starts = CampaignState.RUNNING, row.starts or timezone.localdate(at)
    row.save()
    audit.record("campaign.begin", row, by=by, at=at)
    return row


@transaction.atomic
def finish(*, campaign: Campaign, early: bool, response: Texts, by: Actor, at: datetime) -> Campaign:
    """It ended, or was stopped: how people answered is written down either way."""
    require(by, EDIT)
    row = _open(campaign)
    if row.state != CampaignState.RUNNING:
        raise ValidationError(_("Only a campaign that runs can end."))
    row.response = keep(row.response, response, by=by, at=at, field="response")
    if not row.response:
        raise ValidationError({"response": _("Write how people answered. Nothing heard is an answer, too.")})
    row.state = CampaignState.STOPPED if early else CampaignState.ENDED
    row.save()
    audit.record("campaign.stop" if early else "campaign.end", row, by=by, at=at)
    return row


@transaction.atomic
def note_harm(*, campaign: Campaign, dated: date, to: str, text: Texts, by: Actor, at: datetime) -> Harm:
    """Something that the campaign did and nobody wanted."""
    require(by, RECORD)
    _past("dated", dated, at)
    if to not in HarmTo.values:
        raise ValidationError({"to": _("Choose from the list.")})
    row = Harm(campaign=campaign, dated=dated, to=to, added_by=by.id, added_at=at)
    _words(row, {"text": text}, by, at)
    if not row.text:
        raise ValidationError({"text": _("Write what was seen.")})
    row.save()
    audit.record("campaign.harm", campaign, by=by, at=at, to=to)
    return row


@transaction.atomic
def write_statement(*, text: Texts, by: Actor, at: datetime) -> IdentityStatement:
    """What kind of city this is.  A changed text waits for a second person again."""
    require(by, EDIT)
    row = IdentityStatement.objects.select_for_update().first() or IdentityStatement()
    row.text = keep(row.text, text, by=by, at=at, field="text")
    if not row.text:
        raise ValidationError({"text": _("Write what the city stands for.")})
    row.written_by, row.written_at, row.agreed_by, row.agreed_at = by.id, at, None, None
    row.save()
    audit.record("identity.write", row, by=by, at=at)
    return row


@transaction.atomic
def agree_statement(*, by: Actor, at: datetime) -> IdentityStatement:
    """A second person agrees; the public may read it from now on."""
    require(by, CHECK)
    row = IdentityStatement.objects.select_for_update().first()
    if row is None:
        raise ValidationError(_("Nothing is written yet."))
    require_other(by, row.written_by)
    row.agreed_by, row.agreed_at = by.id, at
    row.save()
    audit.record("identity.agree", row, by=by, at=at)
    return row


def _open(campaign: Campaign) -> Campaign:
    row = Campaign.objects.select_for_update().get(pk=campaign.pk)
    if row.state in (CampaignState.ENDED, CampaignState.STOPPED):
        raise ValidationError(_("This campaign is over."))
    return row


def _look_again(row: Campaign) -> None:
    if row.checked_by:
        row.state, row.checked_by, row.checked_at = CampaignState.DRAFT, None, None
        row.save(update_fields=["state", "checked_by", "checked_at"])


def _past(name: str, day: date, at: datetime) -> None:
    if day > timezone.localdate(at):
        raise ValidationError({name: _("This day is still to come.")})


def _words(row: Any, texts: Mapping[str, Texts], by: Actor, at: datetime) -> None:
    for name, given in texts.items():
        setattr(row, name, keep(WordsValue(), given, by=by, at=at, field=name))
