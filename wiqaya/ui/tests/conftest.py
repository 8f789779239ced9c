from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.template import engines
from django.test import RequestFactory
from django.utils import translation

from wiqaya.ui import samples
from wiqaya.ui.numerals import reading


@pytest.fixture(autouse=True)
def _addresses(settings):
    settings.ROOT_URLCONF = "wiqaya.ui.tests.urls"


@pytest.fixture
def draw():
    """Render a template text: `draw("{% tag … %}", "ar", name=value)` gives soup."""

    def render(source: str, lang: str = "en", **values: Any) -> BeautifulSoup:
        request = RequestFactory().get(f"/{lang}/gallery/")
        with translation.override(lang), reading(digits="arab"):
            html = engines["django"].from_string("{% load i18n ui %}" + source).render(values, request)
        return BeautifulSoup(html, "html.parser")

    return render


@pytest.fixture
def page():
    """A whole page: `page("ui/gallery.html", "ar")` gives soup."""

    def render(name: str, lang: str, **values: Any) -> BeautifulSoup:
        request = RequestFactory().get(f"/{lang}/gallery/?a=1")
        with translation.override(lang), reading(digits="arab"):
            html = engines["django"].get_template(name).render({**samples.everything({"errors": "1"}), **values}, request)
        return BeautifulSoup(html, "html.parser")

    return render
