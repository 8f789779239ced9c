"""Tables as they really come, CSV in any encoding or Excel, read row by row without surprises."""

from wiqaya.exchange.tabular.cells import Cell, Limits, Row, Unread, is_empty, text
from wiqaya.exchange.tabular.errors import SENTENCES, Unreadable
from wiqaya.exchange.tabular.source import Table, open_table, sheet_names
from wiqaya.exchange.tabular.write import copy_sheets_without, copy_without, safe, write_csv

__all__ = [
    "SENTENCES", "Cell", "Limits", "Row", "Table", "Unread", "Unreadable",
    "copy_sheets_without", "copy_without", "is_empty", "open_table", "safe", "sheet_names", "text", "write_csv",
]  # fmt: skip
