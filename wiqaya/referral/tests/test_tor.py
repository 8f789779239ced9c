"""Whoever comes over Tor: no script, no cookie, an origin that is not told, an address that ends in .onion (R56)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from wiqaya.referral.apart import inside
from wiqaya.referral.models import Enquiry, MisuseReport, RightsRequest
from wiqaya.referral.tests.conftest import NOW

pytestmark = [pytest.mark.django_db(databases=["default", "referral", "keys"])]
ONION = "wiqayaexampleaddressoffiftysixlettersforresidents2345abc.onion"
CODE = re.compile(r"(?:\d{4}\s){3}\d{4}")
OWN_HEADERS = {
    "Cache-Control", "Content-Length", "Content-Language", "Content-Security-Policy", "Content-Type", "Cross-Origin-Opener-Policy", "Expires", "Referrer-Policy", "Vary",
    "X-Content-Type-Options", "X-Frame-Options", "X-Robots-Tag", "Location", "Clear-Site-Data",
}  # fmt: skip
QUESTION = {"relation": "parent", "about": "teen", "text": "He stays away from his friends.", "wanted": "code"}
ELSEWHERE = re.compile(r"""(?:src|href|action|url)\s*[=(]\s*["']?\s*(?:https?:)?//""")
PAGES = ("help:doors", "help:advice", "help:support", "help:code", "help:paper", "rights:doors", "rights:ask", "rights:misuse", "rights:ledger", "rights:code")


class Tor(Client):
    """A browser that keeps no cookie and tells no origin; proxies to onion services speak HTTP/1.0 or 1.1."""

    def __init__(self) -> None:
        super().__init__(enforce_csrf_checks=True, headers={"host": ONION})
        self.defaults["SERVER_PROTOCOL"] = "HTTP/1.0"

    def generic(self, *args: Any, **kwargs: Any) -> Any:
        self.cookies.clear()
        answer = super().generic(*args, **kwargs)
        assert not answer.cookies
        assert set(answer.headers) <= OWN_HEADERS, set(answer.headers) - OWN_HEADERS
        assert not ELSEWHERE.search(answer.content.decode())
        return answer

    def send(self, name: str, **data: Any) -> Any:
        return self.post(reverse(name), data, headers={"host": ONION, "origin": "null"})


@pytest.fixture
def tor(settings: Any, city: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Tor]:
    settings.ALLOWED_HOSTS = ["testserver", ONION]
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    cache.clear()
    with translation.override("en"):
        yield Tor()


@pytest.mark.parametrize("name", PAGES)
def test_every_page_stands_without_script_pictures_or_fonts(tor: Tor, mechanism: Any, name: str) -> None:
    """Whatever is pressed or filled in has words beside its picture, and nothing waits for a script."""
    page = tor.get(reverse(name))
    assert page.status_code == 200
    text = re.sub(r"<svg.*?</svg>", "", page.content.decode(), flags=re.DOTALL)
    pressed = re.findall(r"<(?:a|button)\b(?![^>]*\bhidden\b)[^>]*>(.*?)</(?:a|button)>", text, flags=re.DOTALL)
    assert pressed
    assert all(re.sub(r"<[^>]*>", "", words).strip() for words in pressed)
    assert not re.search(r"\son\w+=|javascript:", text)


def test_a_question_is_asked_read_and_erased(tor: Tor, mechanism: Any) -> None:
    once = re.search(r'name="once" value="([^"]+)"', tor.get(reverse("help:advice")).content.decode())
    assert once
    found = CODE.search(tor.send("help:advice", **QUESTION, once=once[1]).content.decode())
    assert found
    with inside():
        assert Enquiry.objects.count() == 1
    assert 'value="erase"' in tor.send("help:code", code=found[0]).content.decode()
    assert tor.send("help:code", code=found[0], act="write", text="Thank you.", number="2").status_code == 200
    assert "erased" in tor.send("help:code", code=found[0], act="erase").content.decode()


def test_rights_are_used_and_misuse_is_told(tor: Tor, mechanism: Any) -> None:
    told = tor.send("rights:misuse", kind="", text="")
    asked = tor.send("rights:ask", kinds=[], text="")
    assert (told.status_code, asked.status_code) == (422, 422)  # read and answered, not turned away
    assert not MisuseReport.objects.exists()
    assert not RightsRequest.objects.exists()


@pytest.mark.parametrize(
    "headers", [{"origin": "https://elsewhere.example"}, {"origin": "https://elsewhere.example", "sec-fetch-site": "cross-site"}, {"sec-fetch-site": "cross-site"}]
)
def test_a_page_of_another_site_sends_nothing(tor: Tor, mechanism: Any, headers: dict[str, str]) -> None:
    for name in ("help:advice", "help:support", "help:code", "rights:ask", "rights:misuse"):
        assert tor.post(reverse(name), QUESTION, headers={"host": ONION, **headers}).status_code == 403
    with inside():
        assert not Enquiry.objects.exists()


@pytest.mark.parametrize("origin", [f"http://{ONION}", f"https://{ONION}", "null", ""])
def test_the_own_origin_may_be_told_or_not(tor: Tor, mechanism: Any, origin: str) -> None:
    headers = {"host": ONION} | ({"origin": origin} if origin else {})
    assert tor.post(reverse("help:advice"), {**QUESTION, "text": ""}, headers=headers).status_code == 422


def test_an_address_that_is_not_configured_is_not_answered(tor: Tor, mechanism: Any, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["testserver"]
    assert tor.get(reverse("help:doors")).status_code == 400
