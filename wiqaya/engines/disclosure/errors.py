"""Errors of the gate.  They carry a code and parameters; rooms turn them into sentences."""

from __future__ import annotations


class DisclosureError(ValueError):
    """Something the gate cannot accept.  `code` is stable, `params` are plain values for the sentence."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(f"{code}: " + ", ".join(f"{name} {value}" for name, value in params.items()) if params else code)
        self.code = code
        self.params = params


class TableError(DisclosureError):
    """A table file that cannot be read as a table with its margins.  `row` and `column` count from 1, as in the file; None where they do not apply."""

    def __init__(self, code: str, row: int | None = None, column: int | None = None, **params: object) -> None:
        place = {name: value for name, value in (("row", row), ("column", column)) if value is not None}
        super().__init__(code, **place, **params)
        self.row = row
        self.column = column
