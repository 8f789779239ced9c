"""Why a file, or a row of it, cannot be read: a code with parameters for rooms to translate, and an English sentence."""

from __future__ import annotations

from wiqaya.engines.language import Param, Reason

SENTENCES = {
    "no_file": "There is no file at this place.",
    "file_empty": "The file is empty.",
    "file_huge": "The file holds {size} MB; at most {most} MB can be read. Split it by year.",
    "file_binary": "This is not a table but {kind}. Save it as CSV or .xlsx.",
    "file_web_page": "This is a web page with the name of a table. Open it in a spreadsheet and save it as CSV or .xlsx.",
    "old_excel": "This is an old Excel file (.xls). Open it in a spreadsheet and save it as .xlsx or CSV.",
    "open_document": "This is an OpenDocument file. Save it as .xlsx or CSV.",
    "binary_excel": "This is a binary Excel file (.xlsb). Save it as .xlsx or CSV.",
    "not_a_workbook": "This is a packed file but not an Excel workbook. Save the table as CSV or .xlsx.",
    "locked": "The workbook is protected by a password. Save it without one.",
    "damaged": "The workbook is damaged or was cut short. Save it again and send the whole file.",
    "bomb": "The file would unfold to far more than a table needs, so it was not opened.",
    "entities": "The workbook holds definitions that a table never needs, so it was not opened.",
    "no_sheet": "There is no sheet “{sheet}”. The sheets are: {sheets}.",
    "no_visible_sheet": "The workbook has no visible sheet.",
    "several_sheets": "The workbook has several sheets with data; say which one with “sheet”: {sheets}.",
    "cut_quote": "A quotation mark opened in row {row} never closes: the file may be cut short.",
    "cell_huge": "A cell in row {row} is longer than any cell of a table. A quotation mark may be missing.",
    "not_in_encoding": "The file is not written in {encoding}: row {row} does not fit.",
    "cut_short": "The file ends in the middle of a letter: it was cut short.",
    "unknown_encoding": "“{encoding}” is not a known encoding.",
    "too_many_rows": "The file has more than {most} rows. Split it by year.",
    "too_many_columns": "Row {row} has {columns} columns; at most {most} can be read.",
    # rows
    "quotes": "The quotation marks of the row do not close as they should.",
    "formula_without_value": "The cell holds a formula without a stored value. Open the file in a spreadsheet and save it again.",
}


class Unreadable(ValueError):
    """The file cannot be read as a table; `reason` says why."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.sentence())
        self.reason = reason


def because(code: str, **params: Param) -> Reason:
    """A reason of this package, with its English sentence."""
    return Reason(code, params, SENTENCES[code])


def unreadable(code: str, **params: Param) -> Unreadable:
    return Unreadable(because(code, **params))
