"""A sheet as a document for one language: title, what to know first, and under each question who answers it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from wiqaya.action.models import Service, Sheet, SheetLine
from wiqaya.action.queries.sheets import confirmed_on
from wiqaya.action.views.service_words import day_lines, labels
from wiqaya.action.words import Cost, ServiceState, Spoken
from wiqaya.safeguards.fields import WordsValue
from wiqaya.ui.dates import date_words
from wiqaya.ui.documents import Block, Callout, Code, Document, Heading, Paragraph, Said, Strong
from wiqaya.ui.documents.blocks import Run
from wiqaya.ui.text import colon, language_name


def document(sheet: Sheet, rows: list[SheetLine], lang: str, *, city: Any, on: date, address: str) -> Document:
    """A4, in `lang`; a text that is not there in this language stands in another one, with its name behind it."""
    with override(lang):
        title, audience, called = sheet.title.best(lang)[0], str(sheet.get_audience_display()), city.name.best(lang)[0]
        blocks: list[Block] = [Heading(title, 2), Paragraph((audience, " · ", Said(called)), quiet=True)]
        if sheet.lead:
            blocks.append(Paragraph(tuple(_said(sheet.lead, lang))))
        if rows:
            blocks.append(Paragraph((_confirmed(rows), " ", Code(address)), quiet=True))
        for row in rows:
            blocks += _line(row, lang)
        if not rows:
            blocks.append(Callout("note", _("No service stands on this sheet yet.")))
        return Document(title, tuple(blocks), on, city=called, fictional=city.fictional, dense=True)


def _said(value: WordsValue, lang: str) -> list[Run]:
    text, spoken, fallback = value.best(lang)
    return ([Said(text), f" ({language_name(spoken)})"] if fallback else [text]) if text else []


def anchor(row: SheetLine) -> str:
    return f"line-{row.position}"


def _line(row: SheetLine, lang: str) -> list[Block]:
    question, _spoken, _fallback = row.question.best(lang)
    return [Heading(question, 3, anchor(row)), Paragraph(tuple(_facts(row.service, lang)))]


def _facts(service: Service, lang: str) -> list[Run]:
    """Name, place, hours, number, cost, languages; whom it is not for.  A place that must stay secret is not among them."""
    parts: list[list[Run]] = [[Strong(service.name.best(lang)[0])]]
    parts += [] if service.confidential else [_place(place, lang) for place in service.places.all() if place.name or place.address]
    parts += [[f"{days} {told}"] for days, told in day_lines(service.hours)]
    parts += [[Code(text)] for text in (service.phone, service.email) if text]
    parts.append([str(Cost(service.cost).label)])
    spoken = _(", ").join(labels(service.languages, Spoken))
    parts += [[spoken]] if spoken else []
    if service.state in {ServiceState.FULL, ServiceState.PAUSED}:
        parts.append([str(service.get_state_display())])
    if service.not_for:
        parts.append([f"{_('Who it is not for')}{colon()}", *_said(service.not_for, lang)])
    found: list[Run] = []
    for number, part in enumerate(parts):
        found += [" · ", *part] if number else part
    return found


def _place(place: Any, lang: str) -> list[Run]:
    found = _said(place.name, lang)
    if place.address:
        found += [_(", "), *_said(place.address, lang)] if found else _said(place.address, lang)
    if place.mobile:
        found += [" ", "; ".join(f"{days} {told}" for days, told in day_lines(place.hours))]
    return found


def _confirmed(rows: list[SheetLine]) -> str:
    since = confirmed_on(rows)
    if since:
        return _("Everything on this page was confirmed on %(day)s or later. The page of today:") % {"day": date_words(since)}
    return _("Not everything on this page was confirmed yet: call before you go. The page of today:")
