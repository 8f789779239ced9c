"""Sealed contents in words, for pages: strengths first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from wiqaya.places.queries import figure_areas
from wiqaya.referral.contents import Notes, Sheet
from wiqaya.referral.models import Mechanism, Situation
from wiqaya.referral.words import AgeBand, Certainty, Danger, Frequency, Need, Recency, SeatSector, Strength, SupportKind, Told
from wiqaya.safeguards.fields import WordsValue


@dataclass(frozen=True, slots=True)
class SignWords:
    code: str
    text: str
    details: str
    own: str = ""


@dataclass(frozen=True, slots=True)
class NotesWords:
    """The notes as a page shows them."""

    band: str
    strengths: list[str]
    needs: list[str]
    signs: list[SignWords]
    texts: list[tuple[str, str]]  # (name of the field, text)
    told: str
    danger: str


def _labels(choices: Any, values: Iterable[str]) -> list[str]:
    return [str(choices(value).label) for value in values if value in choices.values]


def _texts_of(mechanism: Mechanism, number: int = 0) -> dict[str, str]:
    lists = mechanism.signs_lists.filter(agreed_by__isnull=False).order_by("-number")
    held = (lists.filter(number=number).first() if number else None) or lists.first()
    return (
        {sign["code"]: str(WordsValue({lang: {"text": text} for lang, text in sign["text"].items()})) for sign in held.signs}
        if held
        else {}
    )


def sign_words(mechanism: Mechanism, codes: Iterable[str]) -> list[tuple[str, str]]:
    """(code, text) of the signs named, by the list in force."""
    texts = _texts_of(mechanism)
    return [(code, f"{code} · {texts.get(code, '')}") for code in sorted(codes)]


def notes_in_words(row: Situation, notes: Notes) -> NotesWords:
    texts = _texts_of(row.mechanism, notes.signs_list)
    signs = [
        SignWords(
            sign.code, texts.get(sign.code, ""),
            " · ".join([*_labels(Frequency, [sign.frequency]), *_labels(Recency, [sign.recency]), *_labels(Certainty, [sign.certainty])]), sign.text,
        )
        for sign in notes.signs
    ]  # fmt: skip
    long = [
        (name, getattr(notes, name))
        for name in ("strengths_text", "life", "tried", "hopes", "told_reason", "access", "agency_did", "acute", "why_several", "asked")
    ]
    return NotesWords(
        band=str(AgeBand(notes.band).label), strengths=_labels(Strength, notes.strengths), needs=_labels(Need, notes.needs), signs=signs,
        texts=[(name, text) for name, text in long if text], told="".join(_labels(Told, [notes.told])), danger="".join(_labels(Danger, [notes.danger])),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class SheetWords:
    """The sheet as the room shows it."""

    band: str
    area: str
    strengths: list[str]
    needs: list[str]
    signs: list[tuple[str, str]]
    tried: list[str]
    proposed: list[str]
    note: str


def sheet_in_words(mechanism: Mechanism, sheet: Sheet) -> SheetWords:
    areas = {area.code: str(area.name) for area in figure_areas()} if sheet.area else {}
    return SheetWords(
        band=str(AgeBand(sheet.band).label), area=areas.get(sheet.area, ""), strengths=_labels(Strength, sheet.strengths), needs=_labels(Need, sheet.needs),
        signs=sign_words(mechanism, sheet.signs), tried=_labels(SupportKind, sheet.tried), proposed=_labels(SeatSector, sheet.proposed), note=sheet.note,
    )  # fmt: skip
