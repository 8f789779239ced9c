"""What every write of the room checks first: nothing that was closed is changed."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from wiqaya.mapping.models import Cycle
from wiqaya.mapping.words import CycleState


class Frozen(ValidationError):
    """The cycle is closed and kept as it was."""


def opened(cycle: Cycle) -> Cycle:
    """The cycle, locked for this transaction.  Raises Frozen when it is closed."""
    locked = Cycle.objects.select_for_update().get(pk=cycle.pk)
    if locked.state != CycleState.OPEN:
        raise Frozen(_("This mapping is closed and kept as it was. Open a new cycle to write something new."), "frozen")
    return locked
