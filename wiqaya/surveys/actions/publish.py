"""Results for everybody: asked for, taken through the gate of the public, agreed to by a second person, taken back."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from wiqaya.engines.language import find_identifiers
from wiqaya.safeguards import audit
from wiqaya.safeguards.access import Actor, NotAllowed, require, require_other
from wiqaya.safeguards.fields import words
from wiqaya.surveys.access import PUBLISH, RELEASE
from wiqaya.surveys.actions.estimate import Table, Told, release_chosen
from wiqaya.surveys.models import Publication, Result, Wave
from wiqaya.surveys.queries.publishing import offered, table_of
from wiqaya.surveys.words import PublicationCheck, PublicationState, WaveState

Texts = Mapping[str, str]
WAITING = (PublicationState.PREPARING, PublicationState.ASKED)


@transaction.atomic
def ask_publication(*, wave: Wave, chosen: Collection[Table], by: Actor, at: datetime) -> Publication:
    """Ask that tables of a round become public.  Nothing is public by this.  Raises ValidationError with what stands in the way."""
    require(by, RELEASE)
    row = Wave.objects.select_for_update(of=("self",)).select_related("survey", "version").get(pk=wave.pk)
    weighting = row.weightings.first()
    if row.state != WaveState.ESTIMATED or weighting is None:
        raise ValidationError(_("Estimate the round first: what everybody reads was weighted."))
    if row.forget_on <= at.date():
        raise ValidationError(_("The answers of this round are forgotten. No table can be made of them any more."))
    if row.publications.filter(state__in=WAITING).exists():
        raise ValidationError(_("A request for this round is on its way already. Wait until a second person has decided on it."))
    wanted = set(chosen)
    if not wanted:
        raise ValidationError({"tables": _("Choose at least one table.")})
    if not wanted <= set(offered(row)):
        raise ValidationError({"tables": _("One of the tables is not among the results of this round. Open the page again and choose anew.")})
    tables = [list(table) for table in sorted(wanted)]
    made = Publication.objects.create(wave=row, weighting=weighting, chosen=tables, asked_by=by.id, asked_at=at)
    audit.record("survey.ask-publication", made, by=by, at=at, tables=len(tables))
    return made


def prepare(*, publication: Publication, by: Actor, at: datetime, told: Told = lambda done, total: True) -> Publication:
    """The chosen tables through the gate of the public, each released or refused; then a second person is asked.  Once only."""
    require(by, RELEASE)
    if publication.state != PublicationState.PREPARING:
        return publication
    wave, tables = publication.wave, {(table[0], table[1], table[2], table[3]) for table in publication.chosen}
    release_chosen(wave=wave, weighting=publication.weighting, chosen=tables, audience="public", by=by, at=at, told=told)
    with transaction.atomic():
        row = _locked(publication)
        rows = Result.objects.filter(wave=wave, weighting=row.weighting, audience="public")
        found = [one for one in rows if table_of(one) in tables]
        row.results.set(found)
        row.state = PublicationState.ASKED
        row.save(update_fields=["state"])
        audit.record("survey.prepare-publication", row, by=by, at=at, tables=len(found))
    return row


@transaction.atomic
def fail_publication(*, publication: Publication, by: Actor, at: datetime) -> Publication:
    """Ends a request whose tables could not be made; one that was prepared stays as it is."""
    require(by, RELEASE)
    row = _locked(publication)
    if row.state == PublicationState.PREPARING:
        row.state = PublicationState.FAILED
        row.save(update_fields=["state"])
        audit.record("survey.fail-publication", row, by=by, at=at)
    return row


@transaction.atomic
def decide(*, publication: Publication, publish: bool, checked: Collection[str] = (), note: Texts, by: Actor, at: datetime) -> Publication:
    """A second person agrees that everybody reads it, or returns it with reasons.  Refused to whoever asked, and to the installation's operator."""
    require(by, PUBLISH)
    row = _locked(publication)
    require_other(by, row.asked_by)
    if row.state != PublicationState.ASKED:
        raise ValidationError(_("No decision is asked for here."))
    if publish and set(checked) != set(PublicationCheck.values):
        raise ValidationError({"checked": _("As long as one of these is not in order, nothing becomes public. Return it with reasons.")})
    if publish and not row.results.filter(release__isnull=False).exists():
        raise ValidationError(_("The gate let none of these tables out to the public. Return it; another breakdown may be shown."))
    if not publish and not any(note.values()):
        raise ValidationError({"note": _("Write what should be put right before it becomes public.")})
    _nobody(note, "note")
    row.state = PublicationState.PUBLISHED if publish else PublicationState.RETURNED
    row.decided_by, row.decided_at, row.checked, row.note = by.id, at, sorted(checked) if publish else [], words(**note)
    row.save(update_fields=["state", "decided_by", "decided_at", "checked", "note"])
    audit.record("survey.publish" if publish else "survey.return-publication", row, by=by, at=at, tables=len(row.chosen))
    return row


@transaction.atomic
def withdraw(*, publication: Publication, because: Texts, by: Actor, at: datetime) -> Publication:
    """Take published results back at once, with a reason that everybody reads; one person is enough, because it protects."""
    if not by.may(RELEASE) and not by.may(PUBLISH):
        raise NotAllowed(PUBLISH)
    row = _locked(publication)
    if row.state != PublicationState.PUBLISHED:
        raise ValidationError(_("These results are not public."))
    if not any(because.values()):
        raise ValidationError({"because": _("Write why they are withdrawn. Everybody will see it.")})
    _nobody(because, "because")
    row.state, row.withdrawn_by, row.withdrawn_at, row.because = PublicationState.WITHDRAWN, by.id, at, words(**because)
    row.save(update_fields=["state", "withdrawn_by", "withdrawn_at", "because"])
    audit.record("survey.withdraw-publication", row, by=by, at=at)
    return row


def _locked(publication: Publication) -> Publication:
    return Publication.objects.select_for_update(of=("self",)).select_related("wave", "weighting").get(pk=publication.pk)


def _nobody(texts: Texts, field: str) -> None:
    for text in texts.values():
        if found := find_identifiers(text):
            sentence = _("“%(word)s” may name a person, or be a person's number or address. Take it out.")
            raise ValidationError({field: sentence % {"word": found[0].text}})
