"""Every write to the map of partners: what an organisation could do, and how far it is trusted by whom.  Never a person."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from wiqaya.mapping.models import Issue, StakeholderLink, TrustView
from wiqaya.mapping.queries.partners import require_partners
from wiqaya.mapping.versions import refuse_frozen
from wiqaya.mapping.words import Outlook, TrustLevel
from wiqaya.safeguards import audit
from wiqaya.safeguards.access import Actor
from wiqaya.safeguards.fields import WordsValue
from wiqaya.safeguards.texts import keep

if TYPE_CHECKING:
    from wiqaya.people.models import Organisation
    from wiqaya.places.models import PopulationGroup

Texts = Mapping[str, str]  # {lang: text}


@transaction.atomic
def write_link(
    *, organisation: Organisation, contribution: Texts, interest: Texts, outlook: str, by: Actor, at: datetime, issue: Issue | None = None,
    link: StakeholderLink | None = None,
) -> StakeholderLink:  # fmt: skip
    """What an organisation could do for one issue, or in general, or a change of it.  Once for each issue."""
    require_partners(by, to_edit=True)
    for touched in {issue, link.issue if link else None} - {None}:
        refuse_frozen(touched.cycle)  # type: ignore[union-attr]
    twin = StakeholderLink.objects.filter(organisation=organisation, issue=issue).first()
    if twin and twin != link:
        raise ValidationError({"issue": _("This is already written for this organisation. Change that line instead.")})
    row = link or StakeholderLink(organisation=organisation, added_by=by.id, added_at=at)
    row.issue, row.outlook = issue, Outlook(outlook)
    row.contribution = keep(row.contribution, contribution, by=by, at=at, field="contribution")
    row.interest = keep(row.interest, interest, by=by, at=at, field="interest")
    if not row.contribution and not row.interest:
        raise ValidationError({"contribution": _("Write what it could do, or what matters to it.")})
    row.save()
    audit.record("partner.change-link" if link else "partner.link", row, by=by, at=at, organisation=organisation.short)
    return row


@transaction.atomic
def remove_link(*, link: StakeholderLink, by: Actor, at: datetime) -> None:
    require_partners(by, to_edit=True)
    if link.issue:
        refuse_frozen(link.issue.cycle)
    audit.record("partner.remove-link", link, by=by, at=at, organisation=str(link.organisation_id))
    link.delete()


@transaction.atomic
def write_trust(
    *, organisation: Organisation, level: str, held_by: Texts, note: Texts, source: Texts, by: Actor, at: datetime,
    group: PopulationGroup | None = None, dated: date | None = None, view: TrustView | None = None,
) -> TrustView:  # fmt: skip
    """How far an organisation is trusted, by whom, and what would build trust; or a change of it."""
    require_partners(by, to_edit=True)
    if dated and dated > at.date():
        raise ValidationError({"dated": _("This day is still to come.")})
    row = view or TrustView(organisation=organisation, added_by=by.id, added_at=at)
    row.group, row.level, row.dated = group, TrustLevel(level), dated
    for name, given in (("held_by", held_by), ("note", note), ("source", source)):
        setattr(row, name, keep(getattr(row, name) or WordsValue(), given, by=by, at=at, field=name))
    if not row.held_by and group is None:
        raise ValidationError({"held_by": _("Say whose view this is: choose a group, or write who sees it so. Never a person's name.")})
    row.save()
    audit.record("partner.change-trust" if view else "partner.trust", row, by=by, at=at, organisation=organisation.short)
    return row


@transaction.atomic
def remove_trust(*, view: TrustView, by: Actor, at: datetime) -> None:
    require_partners(by, to_edit=True)
    audit.record("partner.remove-trust", view, by=by, at=at, organisation=str(view.organisation_id))
    view.delete()
