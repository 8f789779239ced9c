"""A card from a file: YAML as `docs/reference/card.yaml` shows it.  All or nothing; the same file twice changes nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import yaml
from django.core.exceptions import ValidationError
from django.db import transaction

from wiqaya.engines.language import fold, match_exact
from wiqaya.mapping.actions import card_parts, issues
from wiqaya.mapping.models import Cycle, Issue
from wiqaya.mapping.queries.card_content import CHOICES, LISTS, TEXTS
from wiqaya.mapping.queries.card_parts import LINE_KINDS, LineKind
from wiqaya.mapping.queries.completeness import suggested_confidence
from wiqaya.mapping.queries.issues import facts_of
from wiqaya.places import queries as places
from wiqaya.safeguards.access import Actor

LARGEST = 500_000
DEEPEST = 10
OPENING = (yaml.FlowSequenceStartToken, yaml.FlowMappingStartToken, yaml.BlockSequenceStartToken, yaml.BlockMappingStartToken)
CLOSING = (yaml.FlowSequenceEndToken, yaml.FlowMappingEndToken, yaml.BlockEndToken)
LANGUAGES = ("ar", "en", "fr")
RENAMED = {"range": "manifestations"}
LINES = {
    "strengths": "strength", "who_is_hurt": "impact", "why_here": "ground", "views": "view", "national": "national", "explanations": "explanation",
    "perceptions": "perception", "needs": "need", "pressures": "pressure", "evidence": "evidence", "conditions": "condition",
}  # fmt: skip
CARD_KEYS = (
    *(name for name in (*TEXTS, *CHOICES, *LISTS) if name != "manifestations"),
    "range",
    "whole_city",
    "areas",
    "continues",
    *LINES,
)


class CardFileWrong(Exception):
    """The file is not a card; `reasons` say where and how to mend it."""

    def __init__(self, *reasons: str) -> None:
        super().__init__("\n".join(reasons))
        self.reasons = reasons


@dataclass(frozen=True, slots=True)
class Added:
    card: Issue
    new: bool


def _read(data: bytes) -> dict[str, Any]:
    """The card of a file.  Raises CardFileWrong for what is too large, no UTF-8, no YAML, or holds a key that no card has."""
    if len(data) > LARGEST:
        raise CardFileWrong(f"the file has {len(data):,} bytes; a card has at most {LARGEST:,}")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        raise CardFileWrong(f"the file is not UTF-8 text (byte {wrong.start}); save it as UTF-8") from wrong
    card = _parsed(text)
    if not isinstance(card, dict):
        raise CardFileWrong("the file holds no card: it must begin with keys such as `title:`")
    _refuse_unknown("", card, CARD_KEYS)
    return card


def _parsed(text: str) -> Any:
    try:
        _look_over(text)
        return yaml.load(text, Loader=_Strict)  # noqa: S506  a SafeLoader that also refuses repeated keys
    except yaml.YAMLError as wrong:
        mark = getattr(wrong, "problem_mark", None)
        where = f"line {mark.line + 1}, column {mark.column + 1}: " if mark else ""
        raise CardFileWrong(f"{where}{getattr(wrong, 'problem', None) or 'the file is not YAML'}") from wrong
    except ValueError as wrong:
        raise CardFileWrong(f"the file is not YAML that can be read: {wrong}") from wrong


def _look_over(text: str) -> None:
    """Refuse references, which can unfold without end, and deeper nesting than a card has; stops at the first."""
    depth = 0
    for token in yaml.scan(text):
        if isinstance(token, yaml.AliasToken | yaml.AnchorToken):
            raise CardFileWrong(f"line {token.start_mark.line + 1}: YAML references (& and *) are not read; write the text out instead")
        depth += isinstance(token, OPENING) - isinstance(token, CLOSING)
        if depth > DEEPEST:
            raise CardFileWrong(f"line {token.start_mark.line + 1}: the file is nested deeper than a card ever is")


class _Strict(yaml.SafeLoader):
    """Refuses a key that stands twice: one of the two texts would be lost without a word."""

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        seen = set()
        for key, _value in node.value:
            if key.value in seen:
                raise yaml.constructor.ConstructorError(None, None, f"“{key.value}” stands here twice", key.start_mark)
            seen.add(key.value)
        return super().construct_mapping(node, deep)


def _refuse_unknown(where: str, given: Mapping[Any, Any], known: Any) -> None:
    unknown = [str(key) for key in given if key not in known]
    if unknown:
        raise CardFileWrong(*(f"{where}there is no key “{key}”; known here: {', '.join(known)}" for key in unknown))


@transaction.atomic
def add_card(*, cycle: Cycle, data: bytes, lang: str, by: Actor, at: datetime) -> Added:
    """The card of a file in a mapping; plain strings are in `lang`.  A title that is there already is refused, unless it came from this very file."""
    digest = hashlib.sha256(lang.encode() + data).hexdigest()
    found = Issue.objects.filter(cycle=cycle, digest=digest).first()
    if found:
        return Added(found, new=False)
    given = _read(data)
    title = _texts("title", given.get("title"), lang)
    _refuse_twin(cycle, title)
    try:
        card = issues.begin(cycle=cycle, title=title, by=by, at=at)
        for where, kind, values in _lines(given, lang, by=by, at=at):
            _told(where, card_parts.add_line, issue=card, kind=kind, values=values, by=by, at=at)
        card = Issue.objects.get(pk=card.pk)
        suggested = suggested_confidence(facts_of(card).sources)
        card = issues.write(issue=card, values={"confidence": suggested, **_fields(given, lang)}, version=card.version, by=by, at=at)
    except ValidationError as wrong:
        raise CardFileWrong(*_sentences("", wrong)) from wrong
    _begin_with_one_version(card, digest)
    return Added(card, new=True)


def _begin_with_one_version(card: Issue, digest: str) -> None:
    """Nobody has seen the card while it was being read from the file: its history begins here."""
    card.versions.all().delete()
    card.version, card.digest = 1, digest
    card.save()


def _told(where: str, action: Any, **arguments: Any) -> Any:
    """Call an action; what it refuses is said with its place in the file."""
    try:
        return action(**arguments)
    except ValidationError as wrong:
        raise CardFileWrong(*_sentences(where, wrong)) from wrong


def _sentences(where: str, wrong: ValidationError) -> list[str]:
    if hasattr(wrong, "error_dict"):
        return [
            f"{where}{'range' if field == 'manifestations' else field}: {sentence}"
            for field, sentences in wrong.message_dict.items()
            for sentence in sentences
        ]
    return [f"{where}{sentence}" for sentence in wrong.messages]


def _refuse_twin(cycle: Cycle, title: Mapping[str, str]) -> None:
    wanted = {fold(text) for text in title.values() if text.strip()}
    for card in Issue.objects.filter(cycle=cycle):
        if wanted & {fold(entry["text"]) for entry in card.title.values() if entry.get("text")}:
            raise CardFileWrong(
                f"title: a card with this title is there already ({card.short}); change it on its page, so that nobody's words are lost"
            )


def _fields(given: Mapping[str, Any], lang: str) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for key, value in given.items():
        name = RENAMED.get(key, key)
        if name in TEXTS:
            values[name] = _texts(key, value, lang)
        elif name in LISTS:
            values[name] = _list(key, value)
        elif name == "areas":
            values[name] = [_area("areas", text).code for text in _list(key, value)]
        elif name == "whole_city":
            values[name] = _yes_or_no(key, value)
        elif name in CHOICES or name == "continues":
            values[name] = str(value or "")
    if values.get("areas"):
        values.setdefault("whole_city", False)
    return values


def _lines(given: Mapping[str, Any], lang: str, *, by: Actor, at: datetime) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for key, kind in LINES.items():
        rows = given.get(key) or []
        if not isinstance(rows, list):
            raise CardFileWrong(f"{key}: write a list, one line beginning with “-” for each")
        for number, row in enumerate(rows, 1):
            where = f"{key}, number {number}: "
            yield where, kind, _line(where, LINE_KINDS[kind], row, lang, by=by, at=at)


def _line(where: str, kind: LineKind, row: Any, lang: str, *, by: Actor, at: datetime) -> dict[str, Any]:
    if isinstance(row, str) or (isinstance(row, dict) and row and set(row) <= set(LANGUAGES)):
        row = {kind.first_text: row}
    if not isinstance(row, dict):
        raise CardFileWrong(f"{where}write a text, or keys such as `{kind.first_text}:`")
    _refuse_unknown(where, row, tuple(kind.labels))
    return {name: _value(f"{where}{name}", kind, name, value, lang, by=by, at=at) for name, value in row.items() if value not in (None, "")}


def _value(where: str, kind: LineKind, name: str, value: Any, lang: str, *, by: Actor, at: datetime) -> Any:
    if name in kind.texts:
        return _texts(where, value, lang)
    if name == "area":
        return _area(where, value)
    if name == "group":
        return _told(f"{where}: ", card_parts.group_called, label=_texts(where, value, lang), by=by, at=at)
    if name == "dataset":
        return _dataset(where, kind, str(value))
    if name in kind.days:
        return _day(where, value)
    if name == "outside":
        return _yes_or_no(where, value)
    return _key(where, value) if name == "release" else str(value)


def _texts(where: str, value: Any, lang: str) -> dict[str, str]:
    if isinstance(value, dict):
        _refuse_unknown(f"{where}: ", value, LANGUAGES)
        return {code: str(text).strip() for code, text in value.items() if text is not None}
    if value is None or isinstance(value, list | date):
        raise CardFileWrong(f"{where}: write a text, or one for each language ({', '.join(LANGUAGES)})")
    return {lang: str(value).strip()}


def _list(where: str, value: Any) -> list[str]:
    rows = value if isinstance(value, list) else [value] if value not in (None, "") else []
    if any(isinstance(row, list | dict) for row in rows):
        raise CardFileWrong(f"{where}: write words in square brackets, for example [a, b]")
    return [str(row) for row in rows]


def _yes_or_no(where: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise CardFileWrong(f"{where}: write true or false")
    return value


def _day(where: str, value: Any) -> date:
    try:
        return value if isinstance(value, date) else date.fromisoformat(str(value))
    except ValueError as wrong:
        raise CardFileWrong(f"{where}: write a day as 2026-05-12") from wrong


def _key(where: str, value: Any) -> UUID:
    try:
        return UUID(str(value))
    except ValueError as wrong:
        raise CardFileWrong(f"{where}: this is not the number of a released figure") from wrong


def _area(where: str, value: Any) -> Any:
    """An area by code, or by a name of it."""
    area = places.area_by_code(str(value))
    if area is None:
        names = {str(key): texts for key, texts in places.area_names().names.items()}
        key = match_exact(str(value), names)
        area = next((row for row in places.areas() if str(row.pk) == key), None) if key else None
    if area is None:
        raise CardFileWrong(f"{where}: the city has no area with the code or name “{value}”")
    return area


def _dataset(where: str, kind: LineKind, value: str) -> Any:
    """A dataset by its short id, or by its title in any language."""
    rows = list(kind.model._meta.get_field("dataset").related_model.objects.all())
    wanted = fold(value)
    found = [
        row for row in rows if value == row.short or wanted in {fold(entry["text"]) for entry in row.title.values() if entry.get("text")}
    ]
    if len(found) != 1:
        raise CardFileWrong(f"{where}: {'several datasets have' if found else 'no dataset has'} this short id or title")
    return found[0]
