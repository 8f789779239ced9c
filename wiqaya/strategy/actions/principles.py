"""The four principles: say how one was applied and stand by it, or disagree with a reason; be asked again when something happened."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from wiqaya.safeguards import audit
from wiqaya.safeguards.access import Actor, require
from wiqaya.safeguards.fields import WordsValue
from wiqaya.safeguards.texts import Texts, keep
from wiqaya.strategy.access import CONTRIBUTE
from wiqaya.strategy.models import PrincipleCheck
from wiqaya.strategy.queries.principles import subject_of
from wiqaya.strategy.words import Checked, Principle, Stand

TEXTS = ("applied", "hurt", "improves", "evidence", "reason")


@transaction.atomic
def stand(*, about: str, subject: UUID, principle: str, values: Mapping[str, Texts], stand: str, by: Actor, at: datetime) -> PrincipleCheck:
    """Stand by a principle as it was applied, or disagree.

    `values`: `applied`, `hurt`, `improves`, `evidence` and, to disagree, `reason`, each {lang: text}.  To stand by it needs a text that says how
    it was applied: one's own, or one that stands there.  What somebody said before stays readable, and no longer counts.
    """
    require(by, CONTRIBUTE)
    _known(about, subject, principle, stand)
    if set(values) - set(TEXTS):
        raise ValueError(f"no part of a check of principles: {sorted(set(values) - set(TEXTS))}")
    rows = PrincipleCheck.objects.select_for_update().filter(subject=subject, principle=principle, renewed_at__isnull=True)
    row = PrincipleCheck(about=about, subject=subject, principle=principle, stand=stand, by=by.id, at=at)
    for name, texts in values.items():
        setattr(row, name, keep(WordsValue(), texts, by=by, at=at, field=name))
    if stand == Stand.DISSENT and not row.reason:
        raise ValidationError({"reason": _("Write in a sentence why you disagree. It stands wherever this text goes.")})
    if stand == Stand.SIGNED and not row.applied and not any(other.applied for other in rows if other.by != by.id):
        raise ValidationError({"applied": _("Say how it was applied here. To name the principle is not enough.")})
    rows.filter(by=by.id).update(renewed_at=at)
    row.save()
    audit.record("principle.stand", row, by=by, at=at, about=about, subject=str(subject), principle=principle, stand=stand)
    return row


@transaction.atomic
def ask_again(*, about: str, subject: UUID, by: Actor, at: datetime, because: Texts) -> int:
    """Something happened: what was said no longer counts, and everybody is asked again.  Returns how many are asked."""
    require(by, CONTRIBUTE)
    _known(about, subject, Principle.HARM, Stand.SIGNED)
    rows = list(PrincipleCheck.objects.select_for_update().filter(subject=subject, renewed_at__isnull=True))
    told = keep(WordsValue(), because, by=by, at=at, field="because")
    if not told:
        raise ValidationError({"because": _("Write what happened, without names.")})
    if not rows:
        raise ValidationError(_("Nobody has said anything about the principles here yet. There is nobody to ask again."))
    for row in rows:
        row.renewed_at, row.renewed_because = at, told
        row.save(update_fields=["renewed_at", "renewed_because"])
    audit.record("principle.ask-again", rows[0], by=by, at=at, about=about, subject=str(subject), asked=len(rows))
    return len({row.by for row in rows})


def _known(about: str, subject: UUID, principle: str, stand: str) -> None:
    for name, value, choices in (("about", about, Checked), ("principle", principle, Principle), ("stand", stand, Stand)):
        if value not in choices.values:
            raise ValidationError({name: _("“%(word)s” is not one of: %(known)s.") % {"word": value, "known": ", ".join(choices.values)}})
    if subject_of(about, subject) is None:
        raise ValidationError(_("This is not there in this city."))
