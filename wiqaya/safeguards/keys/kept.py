"""Secrets of the store under the master key, and its rotation."""

from __future__ import annotations

from typing import Any

from django.db import models, transaction

from wiqaya.safeguards.keys.crypto import NoKey, Tampered
from wiqaya.safeguards.keys.masters import master, parted
from wiqaya.safeguards.keys.models import AgencyKey, IndexKey, SigningKey
from wiqaya.safeguards.routing import KEYS

# every column that the master key wraps, with what is added to its context
COLUMNS: tuple[tuple[type[models.Model], str, bytes], ...] = (
    (AgencyKey, "secret", b""),
    (AgencyKey, "recovery", b"|recovery"),
    (IndexKey, "secret", b""),
    (SigningKey, "secret", b""),
)


def keep(row: Any, secret: bytes) -> None:
    """Save a row with its secret wrapped, by a version of the master key that is still there afterwards."""
    row.secret = master().wrap(secret, row.context())
    with transaction.atomic(using=KEYS):
        row.save()
    while parted(row.secret)[0] != master().version:  # the master key was rotated meanwhile: that pass may have missed this row
        row.secret = master().wrap(secret, row.context())
        row.save(update_fields=["secret"])


def secret_of(row: Any) -> bytes:
    """The secret of a row; read once more when the master key was rotated since the row was read."""
    try:
        return master().unwrap(bytes(row.secret), row.context())
    except Tampered:
        now = type(row)._default_manager.filter(pk=row.pk).first()
        if now is None or getattr(now, "locked", None) != getattr(row, "locked", None):
            raise NoKey from None
        return master().unwrap(bytes(now.secret), now.context())


def rotate_master() -> int:
    """A new master key; every secret of the store is wrapped anew, then the versions before it are destroyed.  Returns how many.

    Others read and write meanwhile.  A rotation that was cut off is finished by the next one.
    """
    newest, count = master().rotate(), 0
    for model, column, further in COLUMNS:
        for key in model._default_manager.values_list("pk", flat=True):
            count += _rewrap(model, key, column, further)
    master().destroy(below=newest)
    return count


def _rewrap(model: type[models.Model], key: Any, column: str, further: bytes) -> bool:
    with transaction.atomic(using=KEYS):
        row: Any = model._default_manager.select_for_update().filter(pk=key).first()
        wrapped = getattr(row, column, None)
        if wrapped is None:
            return False
        context = row.context() + further
        setattr(row, column, master().wrap(master().unwrap(bytes(wrapped), context), context))
        row.save(update_fields=[column])
    return True
