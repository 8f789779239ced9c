"""How the values of an entry are shown: on a page as markup, in a file as plain text."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.template.defaultfilters import linebreaksbr
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from wiqaya.registers.entry import Entry
from wiqaya.registers.kinds import Kind
from wiqaya.registers.shapes import field_of, is_year, label_of, shape_of
from wiqaya.safeguards.fields import Words
from wiqaya.ui import numerals
from wiqaya.ui.dates import date_both, date_short
from wiqaya.ui.text import bdi, isolate, words, words_plain

Shown = SafeString | str
Value = str | int | float | None


def name_of(kind: Kind, row: Entry) -> Any:
    """What an entry is called: its first field."""
    name = kind.fields[0]
    return getattr(row, name) if shape_of(kind, name) in {"words", "text"} else plain(kind, row, name)


def plain_name(kind: Kind, row: Entry) -> str:
    return words_plain(name_of(kind, row))


def thing(linked: Any) -> Shown:
    """Something that an entry leads to, by the first of its own texts."""
    texts = (getattr(linked, field.attname) for field in linked._meta.fields if isinstance(field, Words))
    return words(next((text for text in texts if text), None) or str(linked))


def _linked(row: Entry, name: str) -> list[Any]:
    return list(getattr(row, name).all())


def _joined(parts: Iterable[Shown]) -> SafeString:
    return format_html_join(_(", "), "{}", ((part,) for part in parts))


def answer(value: bool | None) -> str:
    return _("Not known") if value is None else _("Yes") if value else _("No")


def is_filled(kind: Kind, row: Entry, name: str) -> bool:
    """Whether there is anything to show.  A plain box that is not ticked says nothing."""
    match shape_of(kind, name):
        case "links":
            return bool(_linked(row, name))
        case "flag":
            return getattr(row, name) is not None if field_of(kind, name).null else bool(getattr(row, name))
        case "number" | "day" | "link":
            return getattr(row, name) is not None
        case _:
            return bool(getattr(row, name))


def shown(kind: Kind, row: Entry, name: str) -> Shown:
    """The value as markup, in the reader's digits and the best language."""
    value = getattr(row, name)
    match shape_of(kind, name):
        case "words":
            return linebreaksbr(words(value)) if value else ""
        case "text":
            return _text(kind, name, value)
        case "choice":
            return conditional_escape(_choice(kind, name, value))
        case "codes":
            return _joined(str(kind.several[name](code).label) for code in value if code in kind.several[name].values)
        case "link":
            return thing(value) if value is not None else ""
        case "links":
            return _joined(thing(one) for one in _linked(row, name))
        case "flag":
            return answer(value)
        case "day":
            return date_both(value) if value else ""
        case _:
            return number(name, value)


def number(name: str, value: Any) -> str:
    if value is None:
        return ""
    return numerals.digits(value) if is_year(name) else numerals.number(value)


def _text(kind: Kind, name: str, value: str) -> Shown:
    if value.startswith(("https://", "http://")):
        return format_html('<a href="{}" rel="noreferrer">{}</a>', value, isolate(value))
    return linebreaksbr(bdi(value)) if value else ""


def _choice(kind: Kind, name: str, value: Any) -> Any:
    return dict(field_of(kind, name).flatchoices).get(value, value if value is not None else "")


def in_list(kind: Kind, row: Entry, name: str) -> Any:
    """The value as a cell of a list: days short, texts without breaks, and a word where nothing stands."""
    value, shape = getattr(row, name), shape_of(kind, name)
    if not is_filled(kind, row, name):
        return answer(value) if shape == "flag" and value is False else _("not said yet")
    if shape == "words":
        return value
    if shape == "day":
        return date_short(value)
    return shown(kind, row, name)


PLAIN: dict[str, Callable[[Kind, str, Any], Value]] = {
    "words": lambda _kind, _name, value: words_plain(value),
    "text": lambda _kind, _name, value: str(value),
    "choice": lambda kind, name, value: str(_choice(kind, name, value)),
    "codes": lambda kind, name, value: _(", ").join(str(kind.several[name](one).label) for one in value if one in kind.several[name].values),
    "link": lambda _kind, _name, value: "" if value is None else str(value),
    "links": lambda _kind, _name, value: _(", ").join(str(one) for one in value.all()),
    "flag": lambda _kind, _name, value: answer(value),
    "day": lambda _kind, _name, value: value.isoformat() if value else "",
    "number": lambda name_, name, value: None if value is None else str(value) if is_year(name) else float(value),
}


def plain(kind: Kind, row: Entry, name: str) -> Value:
    """The value in a file: numbers as numbers, days as 2026-11-21, so that both can be sorted."""
    return PLAIN[shape_of(kind, name)](kind, name, getattr(row, name))


def definitions(kind: Kind, row: Entry, names: Iterable[str]) -> list[tuple[str, Shown]]:
    """(label, value) of what is filled."""
    return [(label_of(kind, name), shown(kind, row, name)) for name in names if is_filled(kind, row, name)]
