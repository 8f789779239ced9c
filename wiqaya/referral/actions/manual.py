"""The restricted manual: written by those who lead, read by the services that a section names, every reading noted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from wiqaya.referral.apart import atomic
from wiqaya.referral.models import ManualRead, ManualSection, Mechanism
from wiqaya.referral.queries import reintegration
from wiqaya.referral.queries.reintegration import lead, suggested
from wiqaya.referral.spoken import about_nobody
from wiqaya.referral.writing import written
from wiqaya.safeguards import audit
from wiqaya.safeguards.access import Actor


@atomic
def begin_manual(*, mechanism: Mechanism, by: Actor, at: datetime) -> int:
    """Take over the suggested sections, readable for those who lead until services are named.  How many; none when a manual is there."""
    lead(mechanism, by, at)
    if mechanism.manual.exists():
        return 0
    for number, told in enumerate(suggested(), 1):
        _kept(ManualSection(mechanism=mechanism, number=number), told["title"], told["text"], [], by, at)
    return len(suggested())


@atomic
def write_section(
    *, mechanism: Mechanism, number: int | None, title: Mapping[str, str], text: Mapping[str, str], readers: Sequence[UUID], by: Actor, at: datetime
) -> ManualSection:
    """A section, in place of the one with this number, or after the last one.  `readers`: services with a seat."""
    lead(mechanism, by, at)
    about_nobody({"title": title, "text": text}, "title", "text")
    seated = set(mechanism.seats.filter(ended_at__isnull=True).values_list("agency", flat=True))
    if not set(readers) <= seated:
        raise ValidationError({"readers": _("Choose from the list.")})
    last = mechanism.manual.order_by("-number").values_list("number", flat=True).first() or 0
    row = mechanism.manual.filter(number=number).first() if number else None
    return _kept(row or ManualSection(mechanism=mechanism, number=last + 1), title, text, readers, by, at)


def _kept(row: ManualSection, title: Mapping[str, str], text: Mapping[str, str], readers: Sequence[UUID], by: Actor, at: datetime) -> ManualSection:
    row.title, row.text = written(row.title, title, by=by, at=at), written(row.text, text, by=by, at=at)
    row.readers, row.changed_by, row.changed_at = [str(key) for key in readers], by.id, at
    row.save()
    audit.record("reintegration.manual", row, by=by, at=at, number=row.number)
    return row


@atomic
def read_section(*, number: int, by: Actor, at: datetime) -> ManualSection:
    """Open a section; who read it, for which service and when stays with it.  Raises Hidden."""
    row = reintegration.section(by, number, at)
    ManualRead.objects.create(section=row, person=by.id, agency=by.agency, at=at)
    audit.seen("reintegration.manual-read", row, by=by, at=at, number=number)
    return row
