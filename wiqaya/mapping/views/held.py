"""What the mapping already holds, in words with a link."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from django.urls import NoReverseMatch, reverse
from django.utils.translation import ngettext

from wiqaya.ui.numerals import number
from wiqaya.ui.parts import Link

if TYPE_CHECKING:
    from wiqaya.mapping.flow import Line

PAGES = {
    "issues": "mapping:issues", "assets": "mapping:assets", "links": "mapping:assets", "trust": "mapping:assets", "answered": "mapping:cycle",
    "co_hosts": "mapping:cycle", "perceptions": "mapping:issues", "grounds": "mapping:issues", "online": "mapping:issues", "notes": "mapping:context",
    "signals": "mapping:inbox", "methods": "mapping:methods", "cycles": "mapping:cycle", "lessons": "mapping:lessons", "gaps": "mapping:lessons",
    "datasets": "records:catalogue", "without_bias_note": "records:catalogue",
}  # fmt: skip


def in_words(key: str, count: int) -> str:
    """`answered`, 14 → "14 answers received"."""
    texts = {
        "issues": ngettext("%(n)s issue card", "%(n)s issue cards", count),
        "assets": ngettext("%(n)s thing that exists", "%(n)s things that exist", count),
        "links": ngettext("%(n)s partner named", "%(n)s partners named", count),
        "trust": ngettext("%(n)s view on trust", "%(n)s views on trust", count),
        "answered": ngettext("%(n)s answer received", "%(n)s answers received", count),
        "co_hosts": ngettext("%(n)s co-host named", "%(n)s co-hosts named", count),
        "perceptions": ngettext("%(n)s perception recorded", "%(n)s perceptions recorded", count),
        "grounds": ngettext("%(n)s line on “why here”", "%(n)s lines on “why here”", count),
        "online": ngettext("%(n)s source on online conversations", "%(n)s sources on online conversations", count),
        "notes": ngettext("%(n)s note on context", "%(n)s notes on context", count),
        "signals": ngettext("%(n)s signal open", "%(n)s signals open", count),
        "methods": ngettext("%(n)s version of the method", "%(n)s versions of the method", count),
        "cycles": ngettext("%(n)s mapping", "%(n)s mappings", count),
        "lessons": ngettext("%(n)s lesson kept", "%(n)s lessons kept", count),
        "gaps": ngettext("%(n)s stage with gaps", "%(n)s stages with gaps", count),
        "datasets": ngettext("%(n)s dataset known", "%(n)s datasets known", count),
        "without_bias_note": ngettext("%(n)s dataset without a bias note", "%(n)s datasets without a bias note", count),
    }
    return texts[key] % {"n": number(count)}


def address(name: str, *args: object) -> str:
    """The address of a page, or nothing where the installation has no such page."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def link(key: str, count: int) -> Link:
    return Link(in_words(key, count), address(PAGES[key]))


def held(lines: Iterable[Line], counts: Mapping[str, int]) -> list[tuple[Line, Link]]:
    """Lines of a checklist for which the mapping holds something."""
    return [(line, link(line.holds, counts[line.holds])) for line in lines if line.holds and counts.get(line.holds)]
