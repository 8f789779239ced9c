"""Reading aloud: with a voice of the device for the language of the page, and with no other."""

from __future__ import annotations

from typing import Any

import pytest
from running import Installation

pytestmark = pytest.mark.browser
# voices of a device, in place of those that the machine of the tests has
VOICES = """
window.said = [];
Object.defineProperty(window, 'speechSynthesis', {value: {
  getVoices: () => %s, addEventListener: () => {}, cancel: () => window.said.push('cancel'), speak: (one) => window.said.push([one.lang, one.text]),
}});
window.SpeechSynthesisUtterance = class extends EventTarget { constructor(text) { super(); this.text = text; } };
"""
LOCAL = "[{lang: 'en-GB', localService: true}, {lang: 'ar-EG', localService: true}]"
AFAR = "[{lang: 'ar-EG', localService: false}, {lang: 'en-GB', localService: true}]"


@pytest.mark.parametrize(("voices", "shown"), [(LOCAL, True), (AFAR, False), ("[]", False)])
def test_only_a_voice_of_the_device_reads_aloud(browser: Any, installation: Installation, voices: str, shown: bool) -> None:
    frame = browser.new_context()
    frame.add_init_script(VOICES % voices)
    page = frame.new_page()
    page.goto(f"{installation.url.rstrip('/')}/ar/your-data/")
    button = page.locator("wq-listen button")
    assert button.is_visible() is shown
    if shown:
        button.click()
        said = page.evaluate("window.said")
        assert said[0] == "cancel"
        assert {lang for lang, _text in said[1:]} == {"ar-EG"}
        assert page.locator("h1").inner_text() == said[1][1]
        assert len(said) > 10
        button.click()
        assert page.evaluate("window.said").count("cancel") == 2
    frame.close()


def test_without_script_the_text_stands_and_no_button(browser: Any, installation: Installation) -> None:
    frame = browser.new_context(java_script_enabled=False)
    page = frame.new_page()
    page.goto(f"{installation.url.rstrip('/')}/ar/your-data/")
    assert page.locator("wq-listen button").is_visible() is False
    assert page.locator("main li").count() > 5
    frame.close()
