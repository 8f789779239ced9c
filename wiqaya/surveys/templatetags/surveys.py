"""Texts of ready modules in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping

from django import template
from django.utils.translation import get_language

register = template.Library()


@register.simple_tag
def in_lang(texts: Mapping[str, str]) -> str:
    """The text in the language of the page."""
    return texts.get(get_language() or "ar", "") or texts["en"]
