"""Form fields that speak to people: why we ask, numbers and days in both digit sets, text in several languages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from wiqaya.ui import dates, numerals
from wiqaya.ui.text import language_name

F = TypeVar("F", bound=forms.Field)
Text = str | Promise


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why we ask, an example, who sees the answer, how long it is kept, what happens if it is left out."""

    why: Text = ""
    example: Text = ""
    sees: Text = ""
    kept: Text = ""
    skip: Text = ""


def explain(field: F, *, why: Text = "", example: Text = "", sees: Text = "", kept: Text = "", skip: Text = "") -> F:
    """The same field, with its reason printed beside it."""
    field.explanation = Explanation(why, example, sees, kept, skip)  # type: ignore[attr-defined]
    return field


def parse_number(text: str) -> Decimal:
    """`٤٬٥١٢٫٥`, `4,512.5`, `4 512,5` → 4512.5.  A single comma before three digits groups thousands, except in French.  Raises InvalidOperation."""
    plain = numerals.ascii_digits(text).strip().replace("−", "-").replace("٪", "").rstrip("%")
    for space in (" ", "\u00a0", "\u202f", "٬", "'"):
        plain = plain.replace(space, "")
    plain = plain.replace("٫", ".")
    if "," in plain:
        head, *parts = plain.lstrip("-").split(",")
        whole = 0 < len(head) <= 3 and head != "0" and all(len(part) == 3 for part in parts)
        grouped = "." in plain or len(parts) > 1 or (whole and numerals.language() != "fr")
        plain = plain.replace(",", "" if grouped else ".")
    return Decimal(plain)


class NumberField(forms.Field):
    """A number as people write it; gives `int`, or `Decimal` when `decimals` > 0.  A `year` is not grouped by thousands."""

    default_error_messages = {
        "words": _("This takes a number, for example %(example)s."),
        "whole": _("Write a whole number, without a decimal part."),
        "low": _("Write %(limit)s or more."),
        "high": _("Write %(limit)s or less."),
    }

    def __init__(
        self, *, min_value: float | None = None, max_value: float | None = None, decimals: int = 0, year: bool = False, **kwargs: Any
    ) -> None:
        self.min_value, self.max_value, self.decimals, self.year = min_value, max_value, decimals, year
        mode = "decimal" if decimals else "numeric"
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": mode, "class": "number", "autocomplete": "off"}))
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, int | float | Decimal):
            return value
        return numerals.digits(value) if self.year else numerals.number(value).strip("\u2066\u2069")

    def to_python(self, value: Any) -> int | Decimal | None:
        if value in self.empty_values:
            return None
        try:
            number = parse_number(str(value))
        except InvalidOperation as error:
            raise ValidationError(self.error_messages["words"], "words", {"example": numerals.digits(12)}) from error
        if not number.is_finite() or abs(number) >= Decimal(10) ** 15:
            raise ValidationError(self.error_messages["words"], "words", {"example": numerals.digits(12)})
        if not self.decimals and number != number.to_integral_value():
            raise ValidationError(self.error_messages["whole"], "whole")
        return round(number, self.decimals) if self.decimals else int(number)

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is not None and self.min_value is not None and value < self.min_value:
            raise ValidationError(self.error_messages["low"], "low", {"limit": numerals.number(self.min_value)})
        if value is not None and self.max_value is not None and value > self.max_value:
            raise ValidationError(self.error_messages["high"], "high", {"limit": numerals.number(self.max_value)})

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.to_python(data) != initial)
        except ValidationError:
            return True


class MonthSelect(forms.Select):
    """Twelve months, named as the page names them at the time it is drawn."""

    def optgroups(self, name: str, value: list[str], attrs: dict[str, Any] | None = None) -> list[Any]:
        self.choices = [("", _("Month")), *((str(order), month) for order, month in enumerate(dates.month_names(), 1))]
        return super().optgroups(name, value, attrs)


class DayWidget(forms.MultiWidget):
    """Three boxes: day, month by name, year."""

    template_name = "ui/widgets/day.html"
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        digits = {"inputmode": "numeric", "autocomplete": "off"}
        boxes: dict[str, forms.Widget | type[forms.Widget]] = {
            "day": forms.TextInput({**digits, "size": "2", "maxlength": "2"}),
            "month": MonthSelect(),
            "year": forms.TextInput({**digits, "size": "4", "maxlength": "4"}),
        }
        super().__init__(boxes, attrs)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        for part, label in zip(context["widget"]["subwidgets"], (_("Day"), _("Month"), _("Year")), strict=True):
            part["label"] = label
        context["hijri"] = dates.hijri_words(value) if isinstance(value, date) else ""
        return context

    def decompress(self, value: Any) -> list[str]:
        return [numerals.digits(value.day), str(value.month), numerals.digits(value.year)] if isinstance(value, date) else ["", "", ""]


class DayField(forms.MultiValueField):
    """A calendar day in three boxes, in either digit set; gives `datetime.date`."""

    widget = DayWidget
    default_error_messages = {
        "parts": _("Write day, month and year, or leave all three empty."),
        "day": _("There is no such day. Check the day and the month."),
        "year": _("Write the year with four digits, for example %(example)s."),
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("require_all_fields", False)
        super().__init__(fields=(forms.CharField(required=False),) * 3, **kwargs)

    def clean(self, value: Any) -> date | None:
        parts = [numerals.ascii_digits(str(part or "")).strip() for part in (value or ["", "", ""])]
        if not any(parts):
            if self.required:
                raise ValidationError(self.error_messages["required"], "required")
            return None
        return self.compress(parts)

    def compress(self, data_list: Sequence[str]) -> date:
        if not all(part.isdigit() for part in data_list):
            raise ValidationError(self.error_messages["parts"], "parts")
        day, month, year = (int(part) for part in data_list)
        if not 1000 <= year <= 9999:
            raise ValidationError(self.error_messages["year"], "year", {"example": numerals.digits(2026)})
        try:
            return date(year, month, day)
        except ValueError as error:
            raise ValidationError(self.error_messages["day"], "day") from error


def _languages() -> list[str]:
    """All languages of the house, the page's first."""
    codes = [code for code, _name in settings.LANGUAGES]
    here = (get_language() or codes[0])[:2]
    return sorted(codes, key=lambda code: code != here)


class WordsWidget(forms.Widget):
    """One box for the page's language; the other languages behind "other languages"."""

    template_name = "ui/widgets/words.html"
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None, *, long: bool = False) -> None:
        super().__init__(attrs)
        self.long = long

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> dict[str, str]:
        return {code: data.get(f"{name}_{code}", "") for code in _languages()}

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return not any(f"{name}_{code}" in data for code in _languages())

    def id_for_label(self, id_: str, index: str | int | None = None) -> str:
        return f"{id_}_{_languages()[0]}" if id_ else id_

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        texts = {code: _text(value, code) for code in _languages()}
        identifier = context["widget"]["attrs"].get("id", f"id_{name}")
        boxes = [{"code": code, "name": f"{name}_{code}", "id": f"{identifier}_{code}", "text": text} for code, text in texts.items()]
        context["widget"].update(first=boxes[0], others=boxes[1:], long=self.long, filled=sum(bool(box["text"]) for box in boxes[1:]))
        return context


def _text(value: Any, code: str) -> str:
    entry = value.get(code, "") if isinstance(value, Mapping) else ""
    return str(entry.get("text", "")) if isinstance(entry, Mapping) else str(entry or "")


class WordsField(forms.Field):
    """Text in several languages; cleans to `{lang: text}` with every language of the house, empty ones as ""."""

    default_error_messages = {
        "required": _("Write this in at least one language."),
        "needed": _("Write this in %(language)s too."),
        "long": _("The text in %(language)s is too long: at most %(limit)s characters."),
    }

    def __init__(self, *, long: bool = False, required_langs: Sequence[str] = (), max_length: int = 20_000, **kwargs: Any) -> None:
        kwargs.setdefault("widget", WordsWidget(long=long))
        self.required_langs, self.max_length = required_langs, max_length
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> dict[str, str]:
        return {code: _text(value, code).replace("\x00", "").strip() for code in _languages()}

    def validate(self, value: dict[str, str]) -> None:
        if self.required and not any(value.values()):
            raise ValidationError(self.error_messages["required"], "required")
        for code in self.required_langs:
            if not value[code]:
                raise ValidationError(self.error_messages["needed"], "needed", {"language": language_name(code)})
        for code, text in value.items():
            if len(text) > self.max_length:
                limits = {"language": language_name(code), "limit": numerals.number(self.max_length)}
                raise ValidationError(self.error_messages["long"], "long", limits)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return any(_text(initial, code) != _text(data, code) for code in _languages())
