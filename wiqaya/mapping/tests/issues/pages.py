"""What the tests of pages share."""

from __future__ import annotations

from typing import Any

from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import translation


def address(name: str, *args: Any, lang: str = "en") -> str:
    with translation.override(lang):
        return reverse(f"mapping:{name}", args=args)


def soup(response: Any) -> BeautifulSoup:
    assert response.status_code == 200, response.status_code
    return BeautifulSoup(response.content, "html.parser")
