"""What has run out or is missing, as notices: `{% load standing %}{% standing strategy %}` on every page that rests on a strategy."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils import timezone

from wiqaya.strategy.models import Strategy
from wiqaya.strategy.queries import standing as queries

register = template.Library()


@register.inclusion_tag("strategy/approval/_standing.html")
def standing(strategy: Strategy | None, public: bool = False) -> dict[str, Any]:
    """With `public` only what everybody may know: the approval and the mandate, not who promised what."""
    notices = queries.standing(strategy, timezone.localdate())
    return {"standing": [one for one in notices if not public or not one.code.startswith("agreement")]}
