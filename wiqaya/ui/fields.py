"""What a template must know about a form field: its kind, its ids, its words."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms import BaseForm, BoundField
from django.utils.translation import ngettext

from wiqaya.ui import numerals
from wiqaya.ui.forms import DayWidget, Explanation, WordsWidget

KINDS: tuple[tuple[type[forms.Widget], str], ...] = (
    (DayWidget, "group"),
    (WordsWidget, "group"),
    (forms.CheckboxSelectMultiple, "choices"),
    (forms.RadioSelect, "choices"),
    (forms.CheckboxInput, "check"),
    (forms.MultiWidget, "group"),
    (forms.ClearableFileInput, "file"),
    (forms.FileInput, "file"),
    (forms.Select, "select"),
    (forms.Textarea, "long"),
)
STYLES = {"choices": "", "check": "check", "group": "", "file": "file", "select": "input", "long": "input", "text": "input"}


def kind_of(field: BoundField) -> str:
    """hidden, text, long, select, check, choices (a fieldset), group (several boxes) or file."""
    if field.is_hidden:
        return "hidden"
    widget = field.field.widget
    return next((kind for type_, kind in KINDS if isinstance(widget, type_)), "text")


def _described_by(field: BoundField, explanation: Explanation | None) -> str:
    parts = [
        (field.help_text or (explanation and explanation.example), f"{field.auto_id}_help"),
        (field.errors, f"{field.auto_id}_error"),
    ]
    return " ".join(identifier for present, identifier in parts if present)


def describe(field: BoundField) -> dict[str, Any]:
    """The values that `ui/parts/field.html` draws."""
    kind = kind_of(field)
    explanation = getattr(field.field, "explanation", None)
    described = _described_by(field, explanation)
    attrs: dict[str, Any] = {"aria-describedby": described} if described and kind not in {"choices", "group"} else {}
    style = " ".join(part for part in (STYLES.get(kind, ""), field.field.widget.attrs.get("class", "")) if part)
    if style:
        attrs["class"] = style
    return {
        "field": field,
        "kind": kind,
        "control": field.as_widget(attrs=attrs),
        "explanation": explanation,
        "described": described,
        "required": field.field.required and not field.field.disabled,
        "picker": False,
    }


def summary(form: BaseForm) -> dict[str, Any]:
    """Every error of a form with the field to go to."""
    errors = [(field, message) for field in form for message in field.errors]
    general = list(form.non_field_errors())
    count = len(errors) + len(general)
    title = ngettext("One thing to put right", "%(count)s things to put right", count) % {"count": numerals.number(count)}
    return {
        "errors": [(first_id(field), field.label, message) for field, message in errors],
        "general": general,
        "title": title,
        "count": count,
    }


def first_id(field: BoundField) -> str:
    """The id of the control that takes the focus; groups and hidden fields lead to their frame."""
    if kind_of(field) == "choices" or isinstance(field.field.widget, forms.MultiWidget):
        return f"{field.auto_id}_0"
    return field.id_for_label or field.auto_id


def sections(form: BaseForm) -> list[tuple[Any, list[BoundField]]]:
    """Visible fields by `form.sections`; those that no section names come last."""
    wanted = getattr(form, "sections", ())
    named = [(title, [form[name] for name in names if name in form.fields]) for title, names in wanted]
    shown = {field.name for _title, group in named for field in group}
    rest = [field for field in form.visible_fields() if field.name not in shown]
    return [(title, group) for title, group in named if group] + ([("", rest)] if rest else [])
