"""Documents as pages of their own."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from wiqaya.ui.documents import Document, Heading, Paragraph, to_html


@pytest.mark.parametrize(
    ("levels", "drawn"), [((2, 3, 3), [1, 2, 2]), ((2, 3, 4), [1, 2, 3]), ((2, 2, 3), [1, 2, 3]), ((2,), [1]), ((), [])]
)
def test_a_page_of_its_own_without_a_cover_leaves_no_level_out(levels: tuple[Any, ...], drawn: list[int]) -> None:
    blocks = [Heading(f"part {place}", level) for place, level in enumerate(levels)]
    page = str(to_html(Document(title="Case", blocks=(Paragraph("x"), *blocks), on=date(2026, 11, 21), city="x"), "en", whole=True))
    assert [int(level) for level in re.findall(r"<h(\d)", page)] == drawn
