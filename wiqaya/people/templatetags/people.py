"""`{% load people %}`: what the sign-in pages need to know."""

from __future__ import annotations

import math
from datetime import timedelta
from typing import Any

from django import template
from django.conf import settings
from django.template import Context
from django.utils import timezone

from wiqaya.people import queries
from wiqaya.people.identity import provider_name
from wiqaya.people.mail import mail_leaves
from wiqaya.people.words import DEMO_DOMAIN, DEMO_PASSWORD

register = template.Library()


@register.simple_tag
def sign_in_help() -> dict[str, Any]:
    """Whether anybody has an account yet; the accounts of the demo with their password; the city's own sign-in."""
    accounts = queries.demo_accounts(on=timezone.localdate())
    return {
        "empty": queries.nobody_yet(),
        "demo": accounts,
        "password": DEMO_PASSWORD if accounts else "",
        "provider": provider_name(),
        "mail": mail_leaves(),
    }


@register.simple_tag(takes_context=True)
def demo_code(context: Context) -> str:
    """The present code of a demo account that stands at its second step; empty outside of the demo."""
    request = context["request"]
    login = getattr(getattr(request, "_login_stage", None), "login", None)
    user = login.user if login else request.user
    if not settings.DEMO or not getattr(user, "email", "").endswith(f"@{DEMO_DOMAIN}"):
        return ""
    return queries.demo_code(user)


@register.simple_tag(takes_context=True)
def minutes_to_wait(context: Context) -> int:
    """The length of the pause after too many tries, in minutes."""
    pause: timedelta = context.get("cooloff_timedelta") or timedelta(hours=settings.AXES_COOLOFF_TIME)
    return math.ceil(pause.total_seconds() / 60)


@register.simple_tag
def time_to_come_back(minutes: int) -> Any:
    return timezone.localtime(timezone.now() + timedelta(minutes=minutes))
