"""What somebody who brings a file says about its data, and about the rows that stay outside."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from wiqaya.records.access import EDIT, IMPORT
from wiqaya.records.actions.dataset import write_fields
from wiqaya.records.models import Dataset, Import
from wiqaya.safeguards import audit
from wiqaya.safeguards.access import Actor, NotAllowed, require

LEFT_OUT = ("mended-later", "not-known", "not-needed")


@transaction.atomic
def describe(*, dataset: Dataset, by: Actor, at: datetime, **changes: Any) -> Dataset:
    """Editable fields of a dataset, by those who may edit, by who added it, or by who loads it for the first time.  Raises ValidationError."""
    if not by.may(EDIT) and not (by.may(IMPORT) and (dataset.version == 0 or dataset.added_by == by.id)):
        raise NotAllowed(EDIT)
    return write_fields(dataset=dataset, changes=changes, by=by, at=at)


@transaction.atomic
def leave_out(*, found: Import, reason: str, by: Actor, at: datetime) -> None:
    """Note why the refused rows of a file stay outside; one of LEFT_OUT."""
    require(by, IMPORT)
    if reason not in LEFT_OUT:
        raise ValueError(reason)
    audit.record("leave-out", found, by=by, at=at, reason=reason, rows=len(found.result.get("refused", [])))
