"""The workbook of an XLSForm: looked at before anything is unfolded, then read by pyxform; its cells are found again for messages."""

from __future__ import annotations

import io
import struct
import tempfile
import warnings
import zipfile
import zlib
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from pathlib import Path, PurePath
from typing import Any

import xlrd
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from pyxform import xls2json_backends
from pyxform.errors import PyXFormError, PyXFormReadError
from pyxform.xls2json_backends import Definition, DefinitionData, SupportedFileTypes, xls_to_dict, xlsx_to_dict

from wiqaya.exchange.tabular import Unreadable
from wiqaya.exchange.tabular.workbook import check_package
from wiqaya.exchange.xforms.reasons import FormError, wrong

MOST_BYTES = 20_000_000
UNFOLDED = 120_000_000
MOST_ROWS = {"survey": 20_000}
ROWS = 200_000
OLE = b"\xd0\xcf\x11\xe0"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
SHEETS = ("survey", "choices", "settings", "external_choices", "entities", "osm")
FROM_PACKAGE = {"bomb": "bomb", "entities": "entities"}


class _Silence(io.TextIOBase):
    def write(self, text: str) -> int:
        return len(text)


# xlrd writes notes on damaged files to the standard output, where commands answer with JSON
xls2json_backends.xlrd_open = partial(xlrd.open_workbook, logfile=_Silence())


@dataclass(frozen=True)
class Workbook:
    """The bytes of a workbook that may be opened, and of which kind it is."""

    data: bytes
    kind: SupportedFileTypes
    name: str

    def definition(self) -> DefinitionData:
        """What pyxform reads.  Raises FormError, or PyXFormError with the place in it."""
        read = xls_to_dict if self.kind is SupportedFileTypes.xls else xlsx_to_dict
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # notes on styles and extensions, which a form does not need
                data = read(Definition(data=BytesIO(self.data), file_type=self.kind, file_path_stem=None))
        except PyXFormReadError as error:
            raise wrong("damaged") from error
        except PyXFormError:
            raise
        except Exception as error:  # a damaged workbook makes its readers fail in every way there is
            raise wrong("damaged") from error
        found = DefinitionData(fallback_form_name=self.name, **data)
        for sheet in SHEETS:
            most = MOST_ROWS.get(sheet, ROWS)
            if len(getattr(found, sheet) or ()) > most:
                raise wrong("too_many_rows", sheet=sheet, most=most)
        return found

    def cells(self) -> dict[str, list[list[str]]]:
        """The text of every cell by sheet, for finding the place of a problem."""
        rows = _old_rows if self.kind is SupportedFileTypes.xls else _new_rows
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return {name.lower(): found for name, found in rows(self.data).items()}


def open_workbook(data: bytes, filename: str) -> Workbook:
    """Look at the bytes, not at the name; but a name that says something else is a sign of a mistake.  Raises FormError."""
    if not data:
        raise wrong("file_empty")
    if len(data) > MOST_BYTES:
        raise wrong("file_large", size=len(data) // 1_000_000, most=MOST_BYTES // 1_000_000)
    suffix = PurePath(filename).suffix.lower()
    kind = _kind(data)
    if suffix in {".xls", ".xlsx", ".xlsm"} and (suffix == ".xls") is not (kind is SupportedFileTypes.xls):
        raise wrong("wrong_name", named=suffix, holds=".xls" if kind is SupportedFileTypes.xls else ".xlsx")
    if kind is SupportedFileTypes.xlsx:
        _check_package(data)
    return Workbook(data, kind, PurePath(filename).stem or "data")


def _kind(data: bytes) -> SupportedFileTypes:
    if data.startswith(OLE):
        if ENCRYPTED in data:
            raise wrong("locked")
        return SupportedFileTypes.xls
    if data.startswith(b"PK"):
        return SupportedFileTypes.xlsx
    raise wrong("not_a_form_file")


def _check_package(data: bytes) -> None:
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as file:
        file.write(data)
        file.flush()
        try:
            check_package(Path(file.name))
        except Unreadable as error:
            code = error.reason.code
            raise wrong(FROM_PACKAGE.get(code) or ("damaged" if code == "damaged" else "not_a_form_file")) from error
        except ValueError as error:  # names in the package that are no text
            raise wrong("damaged") from error
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            if sum(part.file_size for part in package.infolist()) > UNFOLDED:
                raise wrong("bomb")
            for part in package.infolist():
                if part.filename.endswith((".xml", ".rels")) and _defines(package.read(part)):
                    raise wrong("entities")
    except (zipfile.BadZipFile, EOFError, OSError, zlib.error, NotImplementedError, RuntimeError, struct.error, UnicodeError) as error:
        raise wrong("damaged") from error


def _defines(text: bytes) -> bool:
    plain = text.replace(b"\0", b"")
    return b"<!DOCTYPE" in plain or b"<!ENTITY" in plain


def _text(value: Any) -> str:
    return "" if value is None else str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).strip()


def _new_rows(data: bytes) -> dict[str, list[list[str]]]:
    book = load_workbook(BytesIO(data), read_only=True, data_only=True)
    try:
        return {sheet.title: [[_text(cell) for cell in row] for row in sheet.iter_rows(values_only=True)] for sheet in book.worksheets}
    finally:
        book.close()


def _old_rows(data: bytes) -> dict[str, list[list[str]]]:
    book = xlrd.open_workbook(file_contents=data, logfile=_Silence())
    return {sheet.name: [[_text(value) for value in sheet.row_values(row)] for row in range(sheet.nrows)] for sheet in book.sheets()}


def letter(index: int) -> str:
    """The letters that a spreadsheet writes over a column, counted from 0."""
    return str(get_column_letter(index + 1))


__all__ = ["FormError", "Workbook", "letter", "open_workbook"]
