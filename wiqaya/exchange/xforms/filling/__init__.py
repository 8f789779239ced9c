"""A form being filled without a script: what is asked now, what was answered, what follows from it."""

from wiqaya.exchange.xforms.filling.answers import LONGEST, read_answer
from wiqaya.exchange.xforms.filling.pages import (
    Asked,
    Fault,
    Offered,
    Page,
    asked,
    check,
    faults,
    page_after,
    page_before,
    pages,
    still_open,
)
from wiqaya.exchange.xforms.filling.session import MOST_REPEATS, Filling

__all__ = [
    "LONGEST", "MOST_REPEATS", "Asked", "Fault", "Filling", "Offered", "Page", "asked", "check", "faults", "page_after",
    "page_before", "pages", "read_answer", "still_open",
]  # fmt: skip
