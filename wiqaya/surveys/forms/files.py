"""Several files chosen together."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wiqaya.ui.forms import explain


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Cleans to the list of the files that were chosen; `ending` is what the dialogue of the browser offers first."""

    def __init__(self, *, ending: str = "", **options: Any) -> None:
        super().__init__(widget=FilesInput(attrs={"accept": ending} if ending else {}), **options)

    def clean(self, data: Any, initial: Any = None) -> Any:
        given = data if isinstance(data, (list, tuple)) else [data] if data else []
        return [super(FilesField, self).clean(one, initial) for one in given] if given else self._none(initial)

    def _none(self, initial: Any) -> list[Any]:
        super().clean(None, initial)  # says so when one is needed
        return []


class FormFilesForm(forms.Form):
    brought = explain(
        FilesField(label=_("Files of the questionnaire")),
        why=_("With the names that stand in the workbook. What a camera writes into a picture is taken out: place, hour, device."),
    )
