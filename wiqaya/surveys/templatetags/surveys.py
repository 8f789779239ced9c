"""Texts of ready modules in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django import template
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wiqaya.surveys.models import Wave
from wiqaya.surveys.queries.publishing import is_public
from wiqaya.surveys.queries.results import Line
from wiqaya.ui import numerals

register = template.Library()


@register.simple_tag
def in_lang(texts: Mapping[str, str]) -> str:
    """The text in the language of the page."""
    return texts.get(get_language() or "ar", "") or texts["en"]


@register.simple_tag
def estimate(value: float, percent: bool) -> str:
    """A share in percent, or a mean with one place."""
    return numerals.percent(value * 100) if percent else numerals.number(value, 1)


@register.simple_tag
def estimate_range(low: float, high: float, percent: bool) -> str:
    """The interval in words."""
    return numerals.range_words(low * 100, high * 100, unit="%", decimals=0) if percent else numerals.range_words(low, high, decimals=1)


@register.simple_tag
def result_url(wave: Wave, line: Line) -> str:
    """The page of one number."""
    statistic, question, answer = line.asked.key
    address = reverse("surveys:result", args=[wave.short, statistic, question])
    return f"{address}?{urlencode({'answer': answer})}" if answer else address


@register.simple_tag
def public_results(wave: Wave) -> str:
    """The page of a round's results for everybody; empty when nothing is public."""
    return reverse("survey-results", args=[wave.code]) if is_public(wave) else ""


@register.simple_tag
def change_words(found: Any, points: bool) -> str:
    """A change with its interval in words.  `found`: a cell of a table, or its numbers by name."""
    rate, low, high = _numbers(found)
    places = 1 if points else 2
    value = _("%(number)s points") % {"number": numerals.signed(rate, places)} if points else numerals.signed(rate, places)
    return value if low is None else f"{value} ({numerals.range_words(low, high, decimals=places)})"


def _numbers(found: Any) -> tuple[float, float | None, float | None]:
    return (found["rate"], found["low"], found["high"]) if isinstance(found, Mapping) else (found.rate, found.low, found.high)
