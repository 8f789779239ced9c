"""A passkey made and used in a real browser, with a made-up authenticator, under our content-security policy."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from wiqaya.people.models import MyPart
from wiqaya.web.addresses import WORK

CHROMIUM = "/usr/bin/chromium"
pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="needs Chromium"),
]
PASSWORD = "a long password of tests"


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> Any:
    from playwright.sync_api import sync_playwright

    monkeypatch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    with sync_playwright() as tools:
        browser = tools.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        opened = browser.new_page()
        session = opened.context.new_cdp_session(opened)
        session.send("WebAuthn.enable")
        authenticator = {
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": True,
        }
        session.send("WebAuthn.addVirtualAuthenticator", {"options": authenticator})
        yield opened
        browser.close()


def test_a_passkey_is_made_and_opens_the_account_alone(live_server: Any, page: Any, amal: Any, settings: Any, now: Any) -> None:
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
    MyPart.objects.create(user=amal, function="other", saved=now)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.goto(f"{live_server.url}/ar/account/login/?next=/ar/{WORK}/people/me/")
    page.fill("#id_login", amal.email)
    page.fill("#id_password", PASSWORD)
    page.click("form.form button[type=submit]")
    page.wait_for_url("**/second-step/**")
    page.goto(f"{live_server.url}/ar/account/2fa/webauthn/add/")
    page.check("#id_passwordless")
    page.click("#mfa_webauthn_add")
    page.wait_for_url("**/recovery-codes/")
    page.goto(f"{live_server.url}/ar/{WORK}/people/access/")
    assert page.locator("h1").inner_text() == "الأشخاص والصلاحيات"
    page.context.clear_cookies()
    page.goto(f"{live_server.url}/ar/account/login/")
    page.click("#passkey_login")
    page.wait_for_url(lambda url: "/account/" not in url)
    page.goto(f"{live_server.url}/ar/{WORK}/people/access/")
    assert page.locator("h1").inner_text() == "الأشخاص والصلاحيات"
    assert complaints == []
