"""What every write to a strategy checks first: a text that was approved, or lies before those who decide, is not changed."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from wiqaya.safeguards.access import Actor, require
from wiqaya.strategy.access import EDIT
from wiqaya.strategy.models import Strategy
from wiqaya.strategy.words import StrategyState

OPEN = frozenset({StrategyState.DRAFT, StrategyState.CONSULTING, StrategyState.RETURNED})


class Frozen(ValidationError):
    """The text is kept as it was decided, or lies before the deciding body."""


def locked(strategy: Strategy) -> Strategy:
    """The strategy as it stands now, locked for this transaction."""
    return Strategy.objects.select_for_update().get(pk=strategy.pk)


def opened(strategy: Strategy, *, by: Actor) -> Strategy:
    """The strategy, locked, open to change by this writer.  Raises NotAllowed, Frozen."""
    require(by, EDIT)
    row = locked(strategy)
    if row.state == StrategyState.PROPOSED:
        raise Frozen(
            _("This text lies before the deciding body. It can be changed when it comes back, or when you take it back."), "frozen"
        )
    if row.state not in OPEN:
        raise Frozen(_("This text was approved and is kept as it was decided. Begin a revision to change it."), "frozen")
    return row
