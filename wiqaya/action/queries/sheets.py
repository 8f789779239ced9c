"""Reading sheets: which there are, and what stands on one."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from wiqaya.action.models import Sheet, SheetLine
from wiqaya.action.queries import services


def sheets() -> QuerySet[Sheet]:
    return Sheet.objects.order_by("audience", "pk")


def shown_to_all() -> QuerySet[Sheet]:
    """Those of the public site on which something stands."""
    return sheets().filter(Exists(printed().filter(sheet=OuterRef("pk"))), public=True)


def printed() -> QuerySet[SheetLine]:
    """Lines that are printed: of services that are in the public directory today."""
    return SheetLine.objects.filter(service__in=services.shown_to_all())


def lines(sheet: Sheet, *, all_of_them: bool = False) -> list[SheetLine]:
    """In order, with what a line says of its service; with `all_of_them` those too that are not printed."""
    rows = SheetLine.objects.all() if all_of_them else printed()
    return list(rows.filter(sheet=sheet).select_related("service__organisation").prefetch_related("service__areas", "service__places__area").order_by("position"))


def confirmed_on(rows: list[SheetLine]) -> date | None:
    """The day since which every line holds: the oldest confirmation; nothing when one was never confirmed."""
    days = [row.service.confirmed_on for row in rows]
    return min((day for day in days if day), default=None) if all(days) else None
