"""Why something was refused or flagged: a code with parameters that rooms translate, and an English sentence for everybody else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Union

Param = Union[str, int, float, tuple[str, ...], "Reason"]


@dataclass(frozen=True, slots=True)
class Reason:
    """`code` is stable and translated by rooms; `params` fill the sentence, a reason within a reason too; `template` is the English wording."""

    code: str
    params: Mapping[str, Param] = field(default_factory=dict, hash=False)
    template: str = field(default="", compare=False, repr=False)

    def sentence(self) -> str:
        """The reason in English."""
        return self.template.format(**{key: _in_english(value) for key, value in self.params.items()})


def _in_english(value: Param) -> object:
    if isinstance(value, Reason):
        return value.sentence()
    return ", ".join(value) if isinstance(value, tuple) else value


SENTENCES = {
    # numbers
    "empty": "The cell is empty.",
    "not_a_number": "“{text}” is not a number.",
    "bad_grouping": "“{text}” does not group its digits in threes.",
    "ambiguous_separator": "“{text}” can be read as {as_thousands} or as {as_decimal}: say which sign separates decimals.",
    "too_long": "The text is too long to be a number or a date.",
    # dates
    "not_a_date": "“{text}” is not a date.",
    "impossible_date": "There is no day {day} in month {month} of {year}.",
    "year_out_of_range": "The year {year} lies outside of 1800 to 2200.",
    "ambiguous_date": "“{text}” can be {readings}: say whether the day or the month comes first.",
    "incomplete_date": "“{text}” names no day.",
    "hijri_date": "“{text}” looks like a Hijri date: give the Gregorian date.",
    "impossible_serial": "{serial} is no date in Excel's calendar.",
    # encodings
    "no_data": "The file is empty.",
    "binary": "This is not a text file ({kind}).",
    "unknown_encoding": "“{encoding}” is not a known encoding.",
    "not_in_encoding": "The file is not written in {encoding}: byte {position} does not fit.",
    "broken_utf8": "The file is written in UTF-8 but byte {position} (line {line}) is damaged.",
    "cut_short": "The file ends in the middle of a letter: it was cut short.",
    # personal identifiers, by header or by values
    "personal_name": "“{header}” looks like names of people.",
    "personal_phone": "“{header}” looks like phone numbers.",
    "personal_email": "“{header}” looks like e-mail addresses.",
    "personal_national_id": "“{header}” looks like numbers that identify a person.",
    "personal_address": "“{header}” looks like home addresses.",
    "personal_plate": "“{header}” looks like number plates.",
    "personal_birth_date": "“{header}” looks like dates of birth.",
    "personal_ip": "“{header}” looks like addresses of devices.",
    "personal_coordinates": "“{header}” looks like exact places.",
    "personal_handle": "“{header}” looks like accounts of people.",
    "personal_bank": "“{header}” looks like bank accounts.",
}


def because(code: str, /, **params: Param) -> Reason:
    """A reason of this package, with its English sentence."""
    return Reason(code, params, SENTENCES[code])
