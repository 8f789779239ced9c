"""Every write to a definition beside its proposal: what each side says, and how it is settled with disagreement in sight."""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wiqaya.safeguards import audit
from wiqaya.safeguards.access import Actor, NotAllowed, require
from wiqaya.safeguards.fields import WordsValue
from wiqaya.safeguards.texts import Texts, keep
from wiqaya.strategy.access import CONTRIBUTE, EDIT
from wiqaya.strategy.models import Definition, DefinitionView
from wiqaya.strategy.words import Answer, DefinitionState, Holder


@transaction.atomic
def say(*, definition: Definition, holder: str, agrees: str, text: Texts, by: Actor, at: datetime) -> DefinitionView:
    """What one side says of a proposal; who does not agree says why."""
    require(by, CONTRIBUTE)
    wrong: dict[str, str] = {}
    if holder not in Holder.values:
        wrong["holder"] = _("Say whose view this is.")
    if agrees not in Answer.values:
        wrong["agrees"] = _("Choose one of the answers.")
    row = DefinitionView(definition=definition, holder=holder, agrees=agrees, added_by=by.id, added_at=at)
    row.text = keep(WordsValue(), text, by=by, at=at, field="text")
    if agrees in (Answer.NO, Answer.PARTLY) and not row.text:
        wrong["text"] = _("Say what you would change. A reason helps others to understand.")
    if wrong:
        raise ValidationError(wrong)
    row.save()
    audit.record("definition.say", definition, by=by, at=at, holder=holder, agrees=agrees)
    return row


@transaction.atomic
def take_back(*, view: DefinitionView, by: Actor, at: datetime) -> None:
    """One's own view, as long as the definition is not settled; what others said stays."""
    row = DefinitionView.objects.select_related("definition").get(pk=view.pk)
    if row.added_by != by.id:
        raise NotAllowed(CONTRIBUTE)
    if row.definition.state != DefinitionState.PROPOSED:
        raise ValidationError(_("The definition was settled with this view in sight. It stays."))
    audit.record("definition.take-back", row.definition, by=by, at=at)
    row.delete()


@transaction.atomic
def settle(*, definition: Definition, agreed: Texts, other: Texts, on: date, by: Actor, at: datetime) -> Definition:
    """The agreed text, or both texts side by side where there is no agreement.  Views that differ stay in sight either way."""
    require(by, EDIT)
    row = Definition.objects.select_for_update().get(pk=definition.pk)
    if on > timezone.localdate(at):
        raise ValidationError({"on": _("This day is still to come.")})
    row.agreed = keep(row.agreed, agreed, by=by, at=at, field="agreed")
    row.other = keep(row.other, other, by=by, at=at, field="other")
    if not row.agreed:
        raise ValidationError({"agreed": _("Write the text that holds for the city.")})
    row.state = DefinitionState.APART if row.other else DefinitionState.AGREED
    row.decided_on, row.changed_at = on, at
    row.save()
    audit.record("definition.settle", row, by=by, at=at, state=row.state)
    return row
