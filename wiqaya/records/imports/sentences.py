"""Every reason as a sentence in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext, gettext_noop

from wiqaya.engines.language import Reason
from wiqaya.ui import dates, numerals
from wiqaya.ui.reasons import term

_ = gettext_noop

SENTENCES: Mapping[str, str] = {
    # the file
    "no_file": _("There is no file at this place."),
    "file_empty": _("The file is empty."),
    "file_huge": _("The file holds %(size)s MB; at most %(most)s MB can be read. Split it by year."),
    "file_binary": _("This is not a table but %(kind)s. Save it as CSV or .xlsx."),
    "file_web_page": _("This is a web page with the name of a table. Open it in a spreadsheet and save it as CSV or .xlsx."),
    "old_excel": _("This is an old Excel file (.xls). Open it in a spreadsheet and save it as .xlsx or CSV."),
    "open_document": _("This is an OpenDocument file. Save it as .xlsx or CSV."),
    "binary_excel": _("This is a binary Excel file (.xlsb). Save it as .xlsx or CSV."),
    "not_a_workbook": _("This is a packed file but not an Excel workbook. Save the table as CSV or .xlsx."),
    "locked": _("The workbook is protected by a password. Save it without one."),
    "damaged": _("The workbook is damaged or was cut short. Save it again and send the whole file."),
    "bomb": _("The file would unfold to far more than a table needs, so it was not opened."),
    "entities": _("The workbook holds definitions that a table never needs, so it was not opened."),
    "no_sheet": _("There is no sheet “%(sheet)s”. The sheets are: %(sheets)s."),
    "no_visible_sheet": _("The workbook has no visible sheet."),
    "several_sheets": _("The workbook has several sheets with data; say which one to read: %(sheets)s."),
    "cut_quote": _("A quotation mark opened in row %(row)s never closes: the file may be cut short."),
    "cell_huge": _("A cell in row %(row)s is longer than any cell of a table. A quotation mark may be missing."),
    "not_in_encoding": _("The file is not written in the encoding %(encoding)s. Leave the encoding out, or name the right one."),
    "broken_utf8": _("The file is written in UTF-8 but damaged in line %(line)s."),
    "cut_short": _("The file ends in the middle of a letter: it was cut short."),
    "unknown_encoding": _("“%(encoding)s” is not a known encoding."),
    "too_many_rows": _("The file has more than %(most)s rows. Split it by year."),
    "too_many_columns": _("Row %(row)s has %(columns)s columns; at most %(most)s can be read."),
    "no_rows": _("The file has no rows of data under a header."),
    # the mapping
    "mapping_not_object": _("The mapping is not a JSON object."),
    "mapping_unknown_key": _("The mapping has the unknown key “%(key)s”."),
    "mapping_missing": _("The mapping does not say “%(key)s”."),
    "mapping_choice": _("“%(key)s” in the mapping must be one of: %(choices)s."),
    "mapping_column": _("“%(key)s” in the mapping must be the header of a column, or its number."),
    "mapping_columns": _("“%(key)s” in the mapping must be a list of columns."),
    "mapping_text": _("“%(key)s” in the mapping must be a text."),
    "mapping_area": _("“area” in the mapping must be a column, or {\"header_row\": n, \"first_column\": n}."),
    "mapping_fields": _("“fields” in the mapping must name columns for: %(known)s."),
    "mapping_field": _("There is no field “%(key)s”. The fields are: %(known)s."),
    "mapping_indicators": _("“indicators” in the mapping must be a list of objects."),
    "mapping_indicator_name": _("Indicator %(place)s of the mapping has no name."),
    "mapping_indicator_row": _("“row” of indicator %(place)s must say which text stands in which column."),
    "mapping_aliases": _("“aliases” in the mapping must give the code of an area for each text."),
    "mapping_period": _("“%(text)s” is no period: write 2016, 2014-2023 or 2018-01-01/2020-12-31."),
    "mapping_corrections": _("“%(key)s” in the mapping must give texts by row and column, both as numbers from 1."),
    "mapping_splits": _("“%(key)s” in the mapping must give shares in percent by the code of an area for each text."),
    "split_needs_two": _("“%(text)s” can only be divided between two areas or more, each with a share above zero."),
    "split_total": _("The shares of “%(text)s” add up to %(total)s %%, not to 100 %%."),
    "split_indicators": _("Only numbers can be divided between areas. An incident happened in one place: choose it, or leave it open."),
    "split_not_additive": _("“%(text)s” is divided between areas, but “%(name)s” is no number of people, things or money that could be divided."),
    "incidents_long": _("Incidents need one row each, with the area in a column."),
    "alias_unknown_area": _("The mapping gives a text the area “%(area)s”, which the city does not have."),
    # the columns
    "column_missing": _("There is no column “%(column)s”. The columns are: %(columns)s."),
    "column_twice": _("The column “%(column)s” stands in the file more than once. Name it by its number."),
    "header_row_missing": _("Row %(row)s has no cell in column %(column)s: the areas do not begin there."),
    "mapped_personal": _("The mapping names the column “%(column)s”, which looks like it holds data about persons (%(why)s). It is not read. Take it out of the mapping."),
    "mapped_nationality": _("“%(column)s” tells the nationality of each person. Rows about persons are not taken; bring counts by group and area."),
    "mapped_person": _("“%(age)s” and “%(sex)s” together with place and day describe one person. Leave them out, or bring counts by age band."),
    "free_text": _("“%(header)s” holds long texts. They are not read, because they may tell about persons."),
    "dates_undecidable": _("The dates in “%(column)s” can be read in two ways: %(example)s is %(readings)s. Say which in the mapping (date_order)."),
    "numbers_undecidable": _("The numbers can be read in two ways: %(example)s, with the decimal sign %(readings)s. Say which in the mapping (decimal)."),
    "no_number_columns": _("No column holds numbers that could be values."),
    "too_many_places": _("“%(column)s” holds more than %(most)s different texts that are no area of the city, such as: %(examples)s. Choose the column of areas."),
    "too_many_kinds": _("“%(column)s” holds more than %(most)s different texts, such as: %(examples)s. Choose a column of categories."),
    "too_many_indicators": _("The file would give more than %(most)s indicators. Choose fewer."),
    "pick_none": _("No row of the file belongs to the indicator “%(name)s” (%(texts)s)."),
    "pick_twice": _("Rows %(first)s and %(second)s both belong to the indicator “%(name)s”. Say more about the row that is meant."),
    # the rows
    "quotes": _("The quotation marks of the row do not close as they should."),
    "ragged": _("The row has %(cells)s cells where the header has %(header)s."),
    "formula_without_value": _("The cell holds a formula without a stored value. Open the file in a spreadsheet and save it again."),
    "starts_like_formula": _("“%(text)s” begins like a formula. Formulas are not read."),
    "date_missing": _("The date is missing."),
    "day_in_future": _("%(day)s lies in the future."),
    "field_too_long": _("The text is longer than %(most)s signs: a category is shorter, and free texts are not kept."),
    "identifier_in_field": _("The text seems to hold data about a person (%(kind)s). Such texts are not kept."),
    "mended_personal": _("This column holds data about persons and is not read, so nothing can be written into it."),
    "indicator_missing": _("The row does not say which indicator it is about."),
    "not_a_period": _("“%(text)s” is no year, quarter, month or day."),
    "number_too_large": _("%(number)s is too large to be kept."),
    "negative_count": _("%(number)s is negative, but a number of people or things is not."),
    "value_differs": _(
        "The dataset already says %(before)s for this area and period; the file says %(value)s. Undo the earlier import, or say in the mapping that changed values "
        "are replaced."
    ),
    "value_twice": _("Another row of the file says %(before)s for this area and period; this row says %(value)s."),
    "empty": _("The cell is empty."),
    "not_a_number": _("“%(text)s” is not a number."),
    "bad_grouping": _("“%(text)s” does not group its digits in threes."),
    "ambiguous_separator": _("“%(text)s” can be read as %(as_thousands)s or as %(as_decimal)s: say which sign separates decimals."),
    "too_long": _("The text is too long to be a number or a date."),
    "not_a_date": _("“%(text)s” is not a date."),
    "impossible_date": _("There is no day %(day)s in month %(month)s of %(year)s."),
    "year_out_of_range": _("The year %(year)s lies outside of 1800 to 2200."),
    "ambiguous_date": _("“%(text)s” can be %(readings)s: say whether the day or the month comes first."),
    "incomplete_date": _("“%(text)s” names no day."),
    "hijri_date": _("“%(text)s” looks like a Hijri date: give the Gregorian date."),
    "impossible_serial": _("%(serial)s is no date in Excel's calendar."),
    # columns that are not read
    "personal_name": _("“%(header)s” looks like names of people."),
    "personal_phone": _("“%(header)s” looks like phone numbers."),
    "personal_email": _("“%(header)s” looks like e-mail addresses."),
    "personal_national_id": _("“%(header)s” looks like numbers that identify a person."),
    "personal_address": _("“%(header)s” looks like home addresses."),
    "personal_plate": _("“%(header)s” looks like number plates."),
    "personal_birth_date": _("“%(header)s” looks like dates of birth."),
    "personal_ip": _("“%(header)s” looks like addresses of devices."),
    "personal_coordinates": _("“%(header)s” looks like exact places."),
    "personal_handle": _("“%(header)s” looks like accounts of people."),
    "personal_bank": _("“%(header)s” looks like bank accounts."),
    # the whole
    "no_areas": _("The city has no areas yet. Import its boundaries first."),
    "other_kind": _("The dataset “%(title)s” holds data of another kind."),
    "dataset_retracted": _("The dataset “%(title)s” was retracted."),
    "file_already_loaded": _("This file is already loaded as %(found)s with another mapping. Undo that import first, or its rows would count twice."),
    "all_or_nothing": _("Nothing was taken, because %(refused)s rows were refused and all or none were asked for."),
    "nothing_to_take": _("No row of the file can be taken."),
    "too_many_refused": _("More than %(most)s rows were refused: the mapping does not fit the file."),
    "loaded_before": _("This file with this mapping is already loaded as %(found)s."),
    "copy_gone": _("The working copy of %(found)s is gone. Load the file again."),
    "not_open": _("%(found)s is finished and cannot be changed any more."),
    "unexpected": _("Something went wrong on our side. Nothing was written."),
    "not_loaded": _("%(found)s is not loaded, so there is nothing to undo."),
}  # fmt: skip
# the same for pages, where nobody writes a mapping: what to choose there
ON_PAGES: Mapping[str, str] = {
    "dates_undecidable": _("The dates in “%(column)s” can be read in two ways: %(example)s is %(readings)s. Choose which is right."),
    "numbers_undecidable": _("The numbers can be read in two ways: %(example)s is %(readings)s. Choose which is right."),
    "several_sheets": _("The workbook has several sheets with data. Choose one of them: %(sheets)s."),
    "alias_unknown_area": _("The city has no area “%(area)s”."),
    "mapped_personal": _("The column “%(column)s” looks like it holds data about persons (%(why)s). It is not read. Choose “Leave out” for it."),
    "file_already_loaded": _("This file is already loaded as %(found)s, with its columns read in another way. Take that import back first, or its rows would count twice."),
    "loaded_before": _("This file is already loaded as %(found)s, read in the same way."),
    "too_many_refused": _("More than %(most)s rows were refused: the columns do not hold what was said of them."),
    "ambiguous_separator": _("“%(text)s” can be read as %(as_thousands)s or as %(as_decimal)s. Go back to the columns and choose the sign before decimals."),
    "ambiguous_date": _("“%(text)s” can be %(readings)s. Go back to the columns and choose how dates are written."),
    "value_differs": _("The dataset already says %(before)s for this area and period; the file says %(value)s. Choose below which of them counts."),
}  # fmt: skip
MISSING_ON_PAGES: Mapping[str, str] = {
    "period": _("Say which period the numbers are about, for example 2016."),
    "area": _("Say which column holds the places, by name or by code."),
    "date": _("Say which column holds the day. Without a day a row is no incident."),
    "value": _("Say which column holds the numbers."),
    "indicators": _("Pick at least one row, then go on."),
}
NUMBERS = {"value", "before", "number", "as_thousands", "as_decimal", "total"}
COUNTED = {"serial", "day", "month", "year", "row", "most"}
KINDS: Mapping[str, str] = {
    "personal_name": _("names of people"),
    "personal_phone": _("phone numbers"),
    "personal_email": _("e-mail addresses"),
    "personal_national_id": _("numbers that identify a person"),
    "personal_address": _("home addresses"),
    "personal_plate": _("number plates"),
    "personal_birth_date": _("dates of birth"),
    "personal_ip": _("addresses of devices"),
    "personal_coordinates": _("exact places"),
    "personal_handle": _("accounts of people"),
    "personal_bank": _("bank accounts"),
    "personal_profile": _("accounts of people"),
    "free_text": _("long texts"),
}


def say(reason: Reason | Mapping[str, Any], *, page: bool = False) -> str:
    """The sentence of a reason, or of one that was kept as JSON, in the language and digits of the reader; `page`: as a page puts it."""
    code, params = (reason.code, reason.params) if isinstance(reason, Reason) else (reason["code"], reason["params"])
    shown = {name: _shown(name, value, page=page) for name, value in params.items()}
    return gettext(_sentence(code, params, page=page)) % shown


def say_on_page(reason: Reason | Mapping[str, Any]) -> str:
    """`say` for pages, without words of the command line."""
    return say(reason, page=True)


def _sentence(code: str, params: Mapping[str, Any], *, page: bool) -> str:
    if page and code == "mapping_missing" and (missing := MISSING_ON_PAGES.get(str(params.get("key")))):
        return missing
    return (ON_PAGES.get(code) if page else None) or SENTENCES[code]


def _shown(name: str, value: object, *, page: bool) -> object:
    if name in {"why", "kind"}:
        known = KINDS.get(str(value)) or KINDS.get(f"personal_{value}")
        return gettext(known) if known else term(str(value))
    if page and name == "readings" and isinstance(value, list | tuple) and len(value) == 2 and all(" → " in str(one) for one in value):
        one, other = (_reading(str(one).partition(" → ")[2]) for one in value)
        return gettext("%(one)s or %(other)s") % {"one": one, "other": other}
    if isinstance(value, list | tuple):
        return ("، " if numerals.language() == "ar" else ", ").join(map(str, value))
    if name in NUMBERS or name in COUNTED or isinstance(value, int | float):
        return _number(name, str(value), page=page)
    return value


def _reading(text: str) -> str:
    """A day or a number as people write it."""
    return dates.date_short(date.fromisoformat(text)) if text.count("-") == 2 else numerals.number(Decimal(text))


def _number(name: str, text: str, *, page: bool) -> str:
    """A number or a day in the reader's digits; on a page as people write it."""
    if not page:
        return numerals.digits(text)
    if name == "day" and "-" in text:
        return dates.date_short(date.fromisoformat(text))
    try:
        return numerals.number(Decimal(text)) if name in NUMBERS or name == "most" else numerals.digits(text)
    except InvalidOperation:
        return numerals.digits(text)
