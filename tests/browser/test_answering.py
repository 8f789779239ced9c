"""A resident answers on a phone, in Arabic and without script, from the first question to thank-you."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import translation
from django.utils.translation import gettext
from running import Installation

from wiqaya.web.addresses import WORK

pytestmark = pytest.mark.browser
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True, "java_script_enabled": False, "locale": "ar"}
MOST = 80  # pages


def arabic(english: str) -> str:
    with translation.override("ar"):
        return gettext(english)


@pytest.fixture
def survey(installation: Installation) -> str:
    """The address of the round of the demo city that is open to everybody."""
    surveys = f"/ar/{WORK}/understand/surveys/"
    _status, _kind, found = installation.get(surveys, "coordinator")
    for page in re.findall(rf'href="({surveys}survey/[\w-]+)"', found):
        for wave in re.findall(rf'href="({surveys}round/[\w-]+)"', installation.get(page, "coordinator")[2]):
            if code := re.search(r"/s/([2-9A-Z]{4})\b", installation.get(wave, "coordinator")[2]):
                return f"ar/s/{code[1]}"
    raise AssertionError("no round is open to everybody")


@pytest.fixture
def phone(browser: Any) -> Iterator[Any]:
    frame = browser.new_context(**PHONE)
    yield frame.new_page()
    frame.close()


def press(page: Any, english: str) -> None:
    with page.expect_navigation():
        page.locator("main button:not(.sr-only)", has_text=re.compile(f"^{re.escape(arabic(english))}$")).first.tap()


def fill(page: Any) -> None:
    """The first answer of everything on the page."""
    for field in page.locator("main fieldset").all():
        field.locator("label.choice").first.tap()
    for box in page.locator("main select").all():
        box.select_option(index=1)
    for text in page.locator("main textarea").all():
        text.fill("شارعنا هادئ في المساء")
    for number in page.locator("main input[inputmode]").all():
        number.fill("٤")


def answered(page: Any) -> bool:
    lists = page.locator("main select")
    return bool(page.locator("main input:checked").count() or (lists.count() and lists.first.input_value()))


def fits(page: Any) -> bool:
    width = page.locator("html").evaluate("node => node.scrollWidth - node.clientWidth")
    return bool(width <= 1)


def test_from_the_first_question_to_thank_you(phone: Any, installation: Installation, survey: str) -> None:
    asked: list[str] = []
    phone.on("request", lambda request: asked.append(request.url))
    phone.goto(installation.url + survey)
    assert (phone.locator("html").get_attribute("lang"), phone.locator("html").get_attribute("dir")) == ("ar", "rtl")
    press(phone, "I agree and start")
    skipped, went_back = 0, False
    for _page in range(MOST):
        if phone.url.endswith("/check"):
            break
        assert fits(phone), phone.url
        if phone.get_by_text(arabic("You may leave this empty.")).count():
            assert phone.locator("main").get_by_text("جمعية نساء الميناء").count()  # where people find help
            skipped += 1
        else:
            fill(phone)
        before = phone.url
        press(phone, "Go on")
        assert phone.locator("main .field-error").count() == 0, before
        if not went_back and not skipped and not phone.url.endswith("/check"):
            press(phone, "Back")
            assert answered(phone), "going back lost the answer"
            press(phone, "Go on")
            went_back = True
    assert went_back
    assert skipped
    press(phone, "Send")
    assert phone.url.endswith("/thanks")
    words = phone.locator("main").inner_text()
    assert "شكراً" in words
    assert re.search(r"[\d٠-٩]{4}\s[\d٠-٩]{4}", words), words
    assert [cookie["name"] for cookie in phone.context.cookies() if cookie["name"].startswith("answers-")] == []
    assert {url for url in asked if not url.startswith(installation.url)} == set()
