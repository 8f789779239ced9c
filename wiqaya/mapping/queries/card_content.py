"""A card as plain data: kept for each version, compared between versions, merged when two people write at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from wiqaya.mapping.models import Issue
from wiqaya.mapping.queries.card_parts import LINE_KINDS, LineKind, lines_of
from wiqaya.safeguards.fields import WordsValue

TEXTS = (
    "title", "definition", "conduct", "result_of", "driver_of", "online_link", "context", "missing", "confidence_reason", "public_summary",
)  # fmt: skip
CHOICES = ("theme", "trend", "confidence")
LISTS = ("kinds", "manifestations")
Plain = dict[str, Any]


def texts(value: WordsValue | Mapping[str, Any]) -> dict[str, str]:
    """{lang: text} without empty languages."""
    return {lang: entry["text"] for lang, entry in sorted(value.items()) if entry.get("text")}


def fields_of(issue: Issue) -> Plain:
    """The card without its lines, as plain values."""
    plain: Plain = {name: texts(getattr(issue, name)) for name in TEXTS}
    plain |= {name: getattr(issue, name) for name in CHOICES}
    plain |= {name: sorted(getattr(issue, name)) for name in LISTS}
    plain["whole_city"] = issue.whole_city
    plain["areas"] = sorted(area.code for area in issue.areas.all())
    plain["continues"] = issue.continues.short if issue.continues else ""
    return plain


def line_plain(line: Any, kind: LineKind) -> Plain:
    """A line as plain values; a link is kept with its name, so that an old version can be read after the thing is gone."""
    plain: Plain = {name: texts(getattr(line, name)) for name in kind.texts}
    plain |= {name: getattr(line, name) for name in kind.choices}
    plain |= {name: _link(getattr(line, name)) for name in kind.links}
    plain |= {name: _simple(getattr(line, name)) for name in (*kind.days, *kind.plain)}
    return plain


def _link(thing: Any) -> Plain | None:
    return (
        None
        if thing is None
        else {
            "id": str(thing.pk),
            "name": texts(getattr(thing, "name", None) or getattr(thing, "label", None) or getattr(thing, "title", {})),
        }
    )


def _simple(value: Any) -> Any:
    return str(value) if isinstance(value, UUID) else value.isoformat() if isinstance(value, date) else value


def content(issue: Issue) -> Plain:
    """The whole card: `state`, `fields`, and `lines` {kind: {id: values}}."""
    lines = {key: {str(line.pk): line_plain(line, kind) for line in lines_of(issue, kind)} for key, kind in LINE_KINDS.items()}
    return {"state": issue.state, "fields": fields_of(issue), "lines": lines}


def flat(values: Mapping[str, Any]) -> Plain:
    """One entry for each text and language: `definition.ar`; other values as they are."""
    entries: Plain = {}
    for name, value in values.items():
        if isinstance(value, Mapping) and "id" not in value:
            entries |= {f"{name}.{lang}": text for lang, text in value.items() if text}
        else:
            entries[name] = value
    return entries


@dataclass(frozen=True, slots=True)
class Clash:
    """A text or value that two people changed in two ways; `name` is `field` or `field.lang`."""

    name: str
    mine: Any
    theirs: Any


def merge(base: Mapping[str, Any], mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> tuple[Plain, list[Clash]]:
    """What both wrote, in flat form, and the places where they differ: there it holds what was written last, `mine`.

    Where only one of them changed something, that change stands.
    """
    before, my, their = flat(base), flat(mine), flat(theirs)
    merged: Plain = {}
    clashes = []
    for name in dict.fromkeys((*my, *their, *before)):
        was, wrote, other = before.get(name), my.get(name), their.get(name)
        merged[name] = other if wrote == was else wrote
        if was not in (wrote, other) and wrote != other:
            clashes.append(Clash(name, wrote, other))
    return merged, clashes


def deep(entries: Mapping[str, Any], names: Iterable[str]) -> Plain:
    """The inverse of `flat` for these text fields: {field: {lang: text}}, other values as they are."""
    found: Plain = {name: {} for name in names}
    for key, value in entries.items():
        name, _dot, lang = key.partition(".")
        if name in found and lang:
            found[name][lang] = value or ""
        elif name not in found:
            found[key] = value
    return found


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between two versions: in a field of the card, or in a line of one kind."""

    kind: str  # a key of LINE_KINDS, or "" for the card itself
    name: str  # the field
    lang: str
    before: Any
    after: Any
    line: str = ""


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """What changed from one content to another, in page order."""
    found = _differences("", before["fields"], after["fields"])
    for key in LINE_KINDS:
        old, new = before["lines"].get(key, {}), after["lines"].get(key, {})
        for line in dict.fromkeys((*old, *new)):
            found += _differences(key, old.get(line, {}), new.get(line, {}), line)
    return found


def _differences(kind: str, before: Mapping[str, Any], after: Mapping[str, Any], line: str = "") -> list[Change]:
    old, new = flat(before), flat(after)
    names = [name for name in dict.fromkeys((*old, *new)) if (old.get(name) or None) != (new.get(name) or None)]
    return [Change(kind, name.partition(".")[0], name.partition(".")[2], old.get(name), new.get(name), line) for name in names]
