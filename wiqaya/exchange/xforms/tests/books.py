"""Small forms for the tests, written as workbooks or as XForms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from openpyxl import Workbook

from wiqaya.exchange.xforms import Form, convert_form
from wiqaya.exchange.xforms.filling import Filling

NOW = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
Rows = Sequence[Sequence[Any]]


def workbook(**sheets: Rows) -> bytes:
    """An .xlsx with these sheets, the first row of each its header."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def form(survey: Rows, choices: Rows = (), settings: Mapping[str, str] | None = None) -> Form:
    """A form out of the rows of its sheets."""
    given = {"form_id": "test", "version": "1"} | dict(settings or {})
    sheets: dict[str, Rows] = {"survey": survey, "settings": [list(given), list(given.values())]}
    if choices:
        sheets["choices"] = choices
    return convert_form(workbook(**sheets), "test.xlsx").form


def filling(made: Form, **options: Any) -> Filling:
    return Filling(made, **({"now": NOW, "identifier": "11111111-2222-4333-8444-555555555555"} | options))


HEADER = ("type", "name", "label::English (en)", "label::العربية (ar)", "relevant", "constraint", "constraint_message::English (en)",
          "constraint_message::العربية (ar)", "required", "calculation", "choice_filter", "repeat_count", "appearance", "default")  # fmt: skip


def row(kind: str, name: str, label: str = "", arabic: str = "", **more: str) -> list[str]:
    """A row under HEADER; `message` and `رسالة` are those of the constraint."""
    columns = dict.fromkeys(HEADER, "") | {"type": kind, "name": name, HEADER[2]: label, HEADER[3]: arabic}
    columns |= {HEADER[6]: more.pop("message", ""), HEADER[7]: more.pop("arabic_message", "")}
    return list((columns | more).values())


def household() -> Form:
    """Skips, constraints in two languages, a filtered list, a calculation, and people in a repeat."""
    survey = [
        HEADER,
        row("select_one yes_no", "agree", "Do you agree?", "هل توافقون؟", required="yes"),
        row("integer", "age", "Your age", "عمركم", relevant="${agree} = 'yes'", constraint=". >= 18 and . < 120", message="Adults only, please.",
            arabic_message="للبالغين فقط."),
        row("select_one region", "region", "Region", "المنطقة", relevant="${agree} = 'yes'"),
        row("select_one town", "town", "Town", "البلدة", relevant="${agree} = 'yes'", choice_filter="region = ${region}"),
        row("begin_group", "home", "Home", "البيت", relevant="${agree} = 'yes'"),
        row("select_multiple matter", "matters", "What matters?", "ما المهم؟"),
        row("begin_repeat", "member", "Member", "فرد"),
        row("text", "nick", "A word for them", "كلمة"),
        row("integer", "years", "Years", "السنوات"),
        row("end_repeat", ""),
        row("end_group", ""),
        row("calculate", "total", calculation="sum(${years})"),
        row("note", "thanks", "Together ${total} years", "المجموع ${total}", relevant="${agree} = 'yes'"),
    ]  # fmt: skip
    choices = [
        ("list_name", "name", "label::English (en)", "label::العربية (ar)", "region"),
        ("yes_no", "yes", "Yes", "نعم", ""), ("yes_no", "no", "No", "لا", ""),
        ("region", "n", "North", "الشمال", ""), ("region", "s", "South", "الجنوب", ""),
        ("town", "a", "Alpha", "ألفا", "n"), ("town", "b", "Beta", "بيتا", "s"), ("town", "c", "Gamma", "غاما", "s"),
        ("matter", "safety", "Safety", "الأمان", ""), ("matter", "work", "Work", "العمل", ""), ("matter", "calm streets", "x", "x", "")
    ]  # fmt: skip
    return form(survey, choices[:-1], {"default_language": "English (en)"})
