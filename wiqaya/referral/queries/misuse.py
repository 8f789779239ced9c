"""Reports of misuse, for the oversight office and for whoever comes back with a receipt."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F, QuerySet

from wiqaya.referral import office, receipts, sealing
from wiqaya.referral.models import MisuseReport
from wiqaya.safeguards.access import Actor

SHOWN = 50


def reports() -> QuerySet[MisuseReport]:
    """Those that wait first, by their day, then the answered ones, newest first."""
    return MisuseReport.objects.order_by(F("answered_on").desc(nulls_first=True), "due", "short")[:SHOWN]


def report(short: str) -> MisuseReport:
    """Raises Hidden."""
    found = MisuseReport.objects.filter(short=short).first()
    if found is None:
        raise sealing.Hidden
    return found


def by_receipt(receipt: str) -> MisuseReport | None:
    mark = receipts.digest(receipt)
    return MisuseReport.objects.filter(receipt=mark).first() if mark else None


def text_of(row: MisuseReport, *, by: Actor, at: datetime) -> str:
    """What was told, for an officer; the opening is written down.  Raises Hidden."""
    ring = office.ring(row, subject=row.pk, by=by, at=at, why="misuse")
    return str(sealing.read(ring, "misuse_report.content", row.pk, row.content)["text"])


def answer_of(row: MisuseReport) -> str:
    """The answer, for whoever came back with the receipt.  Raises Hidden."""
    return str(sealing.read(office.with_code(row), "misuse_report.answer", row.pk, row.answer).get("text", ""))
