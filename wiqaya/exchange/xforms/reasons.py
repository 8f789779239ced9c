"""Why a form, an expression, an answer or a row cannot be taken: a code with parameters, and an English sentence that is the key of the catalogue."""

from __future__ import annotations

from wiqaya.engines.language import Param, Reason


def _(sentence: str) -> str:
    """Marks a sentence for the catalogue; the codec itself knows no language."""
    return sentence


SENTENCES = {
    # the file of a form
    "file_empty": _("The file is empty."),
    "file_large": _("The file holds {size} MB; a form has at most {most} MB. Leave pictures and long lists out of it."),
    "not_a_form_file": _("This is not an Excel workbook. Save the form as .xlsx and send it again."),
    "wrong_name": _("The file is named {named} but holds {holds}. Open it in a spreadsheet and save it as .xlsx."),
    "damaged": _("The workbook is damaged or was cut short. Save it again and send the whole file."),
    "locked": _("The workbook is protected by a password. Save it without one."),
    "bomb": _("The file would unfold to far more than a form needs, so it was not opened."),
    "entities": _("The file holds definitions that a form never needs, so it was not opened."),
    "too_deep": _("The groups of the form lie too deep in each other."),
    "too_many_rows": _("The sheet “{sheet}” has more than {most} rows."),
    "no_survey_sheet": _("The workbook has no sheet “{sheet}”."),
    "no_choices_sheet": _("The question asks to choose, but the workbook has no sheet “{sheet}” with {columns}."),
    # the rows of a form
    "converter": _("The form cannot be converted: {message}"),
    "missing_calculation": _("The row calculates but its column “{column}” is empty."),
    "duplicate_header": _("Two columns have the header “{header}”. Rename or remove one of them."),
    "include": _("Sections of other files cannot be included. Copy the questions into this form."),
    "no_label": _("“{name}” has neither a label nor a hint."),
    "no_name": _("The question or group has no name."),
    "no_list": _("There is no list “{name}” in the sheet “{sheet}”."),
    "bad_parameters": _("The parameters must be written as {example}, with a space between them."),
    "unknown_reference": _("There is no question “{name}”; the expression refers to it."),
    "unknown_type": _("“{name}” is not a type of question."),
    "bad_name": _("A name begins with a letter or an underscore and has letters, digits, underscores, hyphens and points only."),
    "name_long": _("The name “{name}” is longer than {most} signs. Shorten it."),
    "duplicate_name": _("The name “{name}” is used twice in the same group."),
    "same_key": _("“{name}” stands in several groups, and another question is named “{other}”. Give one of them another name."),
    "unclosed_group": _("The group or repeat “{name}” is opened but not closed."),
    "unopened_group": _("A group or repeat is closed here that was not opened."),
    # a form as XML
    "not_xml": _("This is not a readable XML document (line {line}): {message}"),
    "xml_entities": _("The document holds definitions that are never needed, so it was not read."),
    "xml_large": _("The document is larger than a form or an answer needs."),
    "not_an_xform": _("The document is not a form: {part} is missing."),
    # expressions
    "expression_sign": _("In the expression “{expression}”, the sign at position {position} does not belong there."),
    "expression_stray": _("In the expression “{expression}”, “{found}” does not belong where it stands."),
    "expression_missing": _("In the expression “{expression}”, “{sign}” is missing."),
    "expression_end": _("The expression “{expression}” ends too early."),
    "expression_deep": _("The expression “{expression}” lies too deep in itself."),
    "expression_long": _("An expression of the form is longer than {most} letters."),
    "bad_pattern": _("The pattern “{expression}” cannot be read: {message}"),
    "unsupported": _("The form uses “{name}”, which works only in the apps."),
    "argument_count": _("“{name}” got {given} values."),
    "expression_value": _("“{name}” cannot work with “{value}”."),
    "circular": _("The calculations of the form go in circles near “{name}”."),
    "too_many_repeats": _("“{name}” asks for {count} repeats; at most {most} are possible."),
    "no_media": _("The form needs the file “{name}”."),
    # answers
    "required": _("Please answer this question."),
    "constraint": _("This answer does not fit the question."),
    "not_whole": _("“{value}” is not a whole number."),
    "not_number": _("“{value}” is not a number."),
    "not_date": _("“{value}” is not a date. Write it as 2026-11-21."),
    "not_time": _("“{value}” is not a time of day. Write it as 14:30."),
    "not_moment": _("“{value}” is not a date with a time."),
    "not_place": _("“{value}” is not a place on the map."),
    "not_choice": _("“{value}” is not among the choices."),
    "many_choices": _("Only one choice is possible here."),
    "same_choice": _("“{value}” is chosen twice."),
    "not_ranked": _("Put all choices in an order, each of them once."),
    "too_long": _("The answer has more than {most} letters."),
    "not_asked": _("The question “{name}” is not asked at this point."),
    # submissions
    "no_instance_id": _("The submission has no identifier ({name})."),
    "wrong_form": _("The submission belongs to the form “{given}”, not to “{wanted}”."),
    "wrong_version": _("The submission was made with version “{given}” of the form; this is version “{wanted}”."),
    "unknown_question": _("The form has no question “{name}”."),
    "repeated_question": _("The question “{name}” stands more than once."),
    "encrypted": _("The submission is encrypted and cannot be read here."),
    # exports of other systems
    "no_rows": _("The table has no rows."),
    "no_known_column": _("No column of the table belongs to a question of the form."),
    "ambiguous_column": _("The column “{header}” could belong to {names}. Export again with the names of groups."),
    "unknown_column": _("The column “{header}” belongs to no question of the form; it was left out."),
    "withheld_column": _("The column “{header}” could identify a person; it was not read."),
    "same_row": _("The answer “{name}” stands in the table twice."),
    "no_parent": _("The row belongs to “{name}”, which is not in the table of answers."),
    "unknown_table": _("The table “{name}” belongs to no repeat of the form."),
    "unread_row": _("The row cannot be read: {message}"),
}


class FormError(ValueError):
    """Something of a form cannot be taken; `reason` says why."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.sentence())
        self.reason = reason


class ExpressionError(FormError):
    """An expression of a form is wrong."""


class Unsupported(ExpressionError):
    """An expression of a form needs what the light form cannot do; the name is in the reason."""


def because(code: str, **params: Param) -> Reason:
    """A reason of this package, with its English sentence."""
    return Reason(code, params, SENTENCES[code])


def wrong(code: str, **params: Param) -> FormError:
    return FormError(because(code, **params))


def unsupported(name: str) -> Unsupported:
    return Unsupported(because("unsupported", name=name))
