"""An XLSForm workbook to an XForm and a Form, or to the problems for which it is refused."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pyxform.builder import create_survey_element_from_dict
from pyxform.errors import PyXFormError
from pyxform.utils import external_choices_to_csv, has_external_choices
from pyxform.xls2json import workbook_to_json

from wiqaya.engines.language import Reason
from wiqaya.exchange.xforms.form import Form
from wiqaya.exchange.xforms.lengths import is_long, long_names
from wiqaya.exchange.xforms.locate import Problem, locate, named, whole_file
from wiqaya.exchange.xforms.parse import read_form
from wiqaya.exchange.xforms.reasons import FormError, because
from wiqaya.exchange.xforms.workbook import Workbook, open_workbook

ITEMSETS = "itemsets.csv"


@dataclass(frozen=True)
class Converted:
    """A form that can be used: its XML as it is served, its parsed shape, what pyxform advises, and the list of `itemsets.csv` if it has one."""

    xml: str
    form: Form
    advice: tuple[str, ...] = ()
    itemsets: str | None = None


class FormRefused(FormError):
    """A form that cannot be used; `problems` say where and why."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(problems[0].reason)
        self.problems = problems


def convert_form(data: bytes, filename: str) -> Converted:
    """Convert a workbook.  The file name gives the identifier of a form that names none.  Raises FormRefused."""
    try:
        workbook = open_workbook(data, filename)
    except FormError as error:
        raise FormRefused(whole_file(error.reason)) from error
    try:
        return _convert(workbook)
    except FormRefused:
        raise
    except PyXFormError as error:
        raise FormRefused(_located(error, workbook)) from error
    except FormError as error:
        raise FormRefused(named(error.reason, workbook.cells)) from error
    except RecursionError as error:
        raise FormRefused(whole_file(because("too_deep"))) from error
    except Exception as error:  # what pyxform did not foresee
        message = f"{type(error).__name__} {error}".strip()
        raise FormRefused(whole_file(because("converter", message=message))) from error


def _convert(workbook: Workbook) -> Converted:
    definition = workbook.definition()
    if definition.survey is None:
        raise FormRefused(whole_file(because("no_survey_sheet", sheet="survey")))
    if any(is_long(row.get("name")) for row in (*definition.survey, *(definition.choices or ()))) and (
        problems := list(long_names(workbook.cells()))
    ):
        raise FormRefused(*problems)
    advice: list[str] = []
    described = workbook_to_json(workbook_dict=definition, fallback_form_name=definition.fallback_form_name, warnings=advice)
    itemsets = external_choices_to_csv(workbook_dict=definition) if has_external_choices(json_struct=described) else None
    survey = create_survey_element_from_dict(described)
    xml: str = survey.to_xml(validate=False, pretty_print=False, warnings=advice, enketo=False)
    return Converted(xml, read_form(xml), tuple(advice), itemsets)


def _located(error: PyXFormError, workbook: Workbook) -> Problem:
    try:
        return locate(error, workbook.cells())
    except Exception:  # the cells cannot be read a second time: the sentence alone must do
        said = re.sub(r"\[row : \d+\]\s*", "", str(error))
        return whole_file(Reason("converter", {"message": said}, because("converter").template))
