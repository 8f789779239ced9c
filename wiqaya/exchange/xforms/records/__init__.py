"""Answers as records: out of submissions and exports, without what could tell who answered, and back into submissions."""

from wiqaya.exchange.xforms.records.compare import Mismatch, codebook, compare
from wiqaya.exchange.xforms.records.identifying import AreaOf, identifying
from wiqaya.exchange.xforms.records.record import Record, base, read_record, repeats_of, write_record
from wiqaya.exchange.xforms.records.submission import Submission, read_submission, submission_of
from wiqaya.exchange.xforms.records.tables import Imported, RowProblem, read_tables

__all__ = [
    "AreaOf", "Imported", "Mismatch", "Record", "RowProblem", "Submission", "base", "codebook", "compare", "identifying",
    "read_record", "read_submission", "read_tables", "repeats_of", "submission_of", "write_record",
]  # fmt: skip
