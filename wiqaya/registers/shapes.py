"""What sort of value each field of a register holds; everything else follows from it."""

from __future__ import annotations

from typing import Any, Literal

from django.db import models
from django.utils.text import capfirst

from wiqaya.registers.kinds import Kind
from wiqaya.safeguards.fields import Words

Shape = Literal["words", "text", "choice", "codes", "link", "links", "flag", "day", "number"]
SHAPES: tuple[tuple[type[Any], Shape], ...] = (
    (Words, "words"),
    (models.ManyToManyField, "links"),
    (models.ForeignKey, "link"),
    (models.BooleanField, "flag"),
    (models.DateField, "day"),
    (models.IntegerField, "number"),
    (models.DecimalField, "number"),
    (models.CharField, "text"),
    (models.TextField, "text"),
)


def field_of(kind: Kind, name: str) -> Any:
    return kind.model._meta.get_field(name)


def shape_of(kind: Kind, name: str) -> Shape:
    """Raises TypeError for a field that no register can hold."""
    field = field_of(kind, name)
    if name in kind.several:
        return "codes"
    if getattr(field, "choices", None):
        return "choice"
    found = next((shape for sort, shape in SHAPES if isinstance(field, sort)), None)
    if found is None or isinstance(field, models.DateTimeField):
        raise TypeError(f"{field}: a register holds no {type(field).__name__}")
    return found


def label_of(kind: Kind, name: str) -> str:
    return capfirst(str(field_of(kind, name).verbose_name))


def is_year(name: str) -> bool:
    """Years are not grouped by thousands."""
    return name == "year" or name.endswith("_year")
