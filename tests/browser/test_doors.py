"""The public doors in a browser that runs no script, keeps no cookie and shows no picture or font, as Tor Browser at its safest level (R56)."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

import pytest
from running import Installation

pytestmark = pytest.mark.browser
CODE = re.compile(r"(?:\d{4}\s){3}\d{4}")


def test_a_question_without_script_cookie_picture_or_font(browser: Any, installation: Installation) -> None:
    frame = browser.new_context(java_script_enabled=False)
    asked: list[str] = []
    frame.on("request", lambda request: asked.append(request.url))
    frame.route(re.compile(r"\.(?:svg|png|woff2|js)(?:\?|$)"), lambda route: route.abort())
    page = frame.new_page()
    page.goto(f"{installation.url.rstrip('/')}/en/help/advice/")
    page.locator("[name=relation]").first.check()
    page.locator("textarea[name=text]").fill("He stays away from his friends.")
    page.locator("[name=wanted][value=code]").check()
    assert frame.cookies() == []
    page.locator("form[method=post] button[type=submit]").last.click()
    found = CODE.search(page.locator("main").inner_text())
    assert found
    page.goto(f"{installation.url.rstrip('/')}/en/help/code/")
    page.locator("[name=code]").fill(found[0])
    page.locator("form[method=post] button[type=submit]").last.click()
    assert page.locator("[name=act][value=erase]").count()
    assert frame.cookies() == []
    assert {urlsplit(url).netloc for url in asked} == {urlsplit(installation.url).netloc}
    frame.close()
