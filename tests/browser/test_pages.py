"""What only a browser can show: accessibility, reflow, direction, weight, and no request that leaves the server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from running import Installation, kinds_of_pages

from wiqaya.web.addresses import WORK

pytestmark = pytest.mark.browser
OPTIONS = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}}
PUBLIC_BUDGET, MAP_BUDGET, WORK_BUDGET = 140_000, 190_000, 150_000


ROOMS = {"coordinator": f"/ar/{WORK}/", "panel": "/ar/care/", "dpo": "/ar/oversight/"}  # role -> where its part of the house begins
Pages = dict[tuple[str, str], str]  # (role, name) -> address; "" is everybody


@pytest.fixture(scope="module")
def pages(installation: Installation) -> Pages:
    """Every kind of page that the public, the coordinator, the table and the officer can reach."""
    found = {("", name): path for name, path in kinds_of_pages(installation).items()}
    for role, start in ROOMS.items():
        within, each = ("/ar/", 1) if role == "coordinator" else (start, 12)  # a situation at each step leads to other pages
        found |= {(role, name): path for name, path in kinds_of_pages(installation, role=role, start=start, within=within, each=each).items()}
    return found


@dataclass(frozen=True)
class Looked:
    """What a browser has to say about one page in one language."""

    name: str
    said: list[str]  # language and direction
    asked: list[str]  # addresses it asked for
    errors: list[str]
    violations: list[str]
    wider: int  # pixels beyond a window of 320


@pytest.fixture(scope="module")
def looked(browser: Any, installation: Installation, pages: Pages) -> Callable[[str], list[Looked]]:
    """Each page opened once in each language, read by axe, and then made as narrow as a small phone."""
    return cache(lambda language: [look(*found) for found in walk(browser, installation, pages, language, 1440)])


def look(name: str, page: Any, asked: list[str], errors: list[str]) -> Looked:
    said = page.evaluate("[document.documentElement.lang, document.documentElement.dir]")
    found = Axe().run(page, options=OPTIONS).response["violations"]
    violations = [f"{v['id']} {v['nodes'][0]['html'][:120]} ({v['nodes'][0]['failureSummary'][:160]})" for v in found]
    page.set_viewport_size({"width": 320, "height": 900})
    wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    page.set_viewport_size({"width": 1440, "height": 900})
    return Looked(name, said, asked, errors, violations, wider)


def walk(browser: Any, installation: Installation, pages: Pages, language: str, width: int, **context: Any) -> Iterator[tuple[str, Any, list[str], list[str]]]:
    """Each page open in a browser: (name, page, addresses asked for, complaints of the browser)."""
    for role in sorted({role for role, _ in pages}):
        frame = browser.new_context(viewport={"width": width, "height": 900}, reduced_motion="reduce", **context)
        if role:
            frame.add_cookies([{"name": "sessionid", "value": installation.sessions[role], "url": installation.url}])
        page = frame.new_page()
        asked: list[str] = []
        errors: list[str] = []
        page.on("request", lambda request, asked=asked: asked.append(request.url))
        page.on("console", lambda message, errors=errors: errors.append(message.text) if message.type == "error" else None)
        for (whose, name), path in sorted(pages.items()):
            if whose == role:
                asked.clear()
                errors.clear()
                page.goto(installation.url.rstrip("/") + path.replace("/ar/", f"/{language}/", 1))
                yield f"{role or 'public'} {name} ({path})", page, list(asked), list(errors)
        frame.close()


def test_the_walk_reaches_the_house(pages: Pages) -> None:
    names = {name for _, name in pages}
    assert {
        "home",
        "mapping:pathway",
        "mapping:cycle",
        "mapping:issues",
        "records:catalogue",
        "people:people",
        "places:set-up",
        "gallery",
        "care:situation",
        "care:plan",
        "oversight:home",
    } <= names
    assert len(pages) >= 30


@pytest.mark.parametrize("language", ["ar", "en"])
def test_no_page_has_an_accessibility_violation(looked: Any, language: str) -> None:
    violations = [f"{one.name}: {violation}" for one in looked(language) for violation in one.violations]
    assert not violations, "\n".join(violations)


def test_axe_finds_a_planted_fault(browser: Any) -> None:
    page = browser.new_page()
    page.set_content("<html lang=en><title>x</title><main><h1>x</h1><img src=x><input></main></html>")
    assert {"image-alt", "label"} <= {v["id"] for v in Axe().run(page, options=OPTIONS).response["violations"]}
    page.close()


@pytest.mark.parametrize("language", ["ar", "en"])
def test_pages_fit_a_narrow_phone(looked: Any, language: str) -> None:
    """No sideways scroll at 320 px."""
    wide = [f"{one.name}: {one.wider} px" for one in looked(language) if one.wider > 1]
    assert not wide, "\n".join(wide)


def test_arabic_pages_stay_on_the_server_and_are_accepted_by_the_browser(installation: Installation, looked: Any) -> None:
    """Direction and language, no address elsewhere, nothing refused by the content policy, no script error."""
    host = urlsplit(installation.url).netloc
    wrong = []
    for one in looked("ar"):
        wrong += [f"{one.name}: {one.said}"] if one.said != ["ar", "rtl"] else []
        wrong += [f"{one.name}: {url}" for url in one.asked if urlsplit(url).netloc not in {host, ""}]
        wrong += [f"{one.name}: {text}" for text in one.errors if "favicon" not in text]
    assert not wrong, "\n".join(wrong)


def test_public_pages_work_without_script(browser: Any, installation: Installation, pages: Any) -> None:
    public = {key: path for key, path in pages.items() if not key[0]}
    for name, page, _, _ in walk(browser, installation, public, "ar", 390, java_script_enabled=False):
        assert page.locator("main h1").count() == 1, name


def test_keyboard_reaches_the_content_first(browser: Any, installation: Installation) -> None:
    page = browser.new_page()
    page.goto(installation.url + "ar/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')").startswith("#")
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash")
    page.close()


def test_page_weights_stay_within_their_budgets(browser: Any, installation: Installation, pages: Pages) -> None:
    heavy = []
    for role in sorted({role for role, _ in pages}):
        context = browser.new_context(viewport={"width": 390, "height": 800})
        if role:
            context.add_cookies([{"name": "sessionid", "value": installation.sessions[role], "url": installation.url}])
        page = context.new_page()
        session = context.new_cdp_session(page)
        session.send("Network.enable")
        session.send("Network.setCacheDisabled", {"cacheDisabled": True})
        sizes: list[float] = []
        session.on("Network.loadingFinished", lambda event, sizes=sizes: sizes.append(event["encodedDataLength"]))
        for (whose, name), path in sorted(pages.items()):
            if whose == role and name != "gallery":
                sizes.clear()
                page.goto(installation.url.rstrip("/") + path)
                page.evaluate("document.fonts.ready.then(() => true)")
                heavy += [f"{role} {name}: {sum(sizes):.0f} of {budget(role, name)}"] if sum(sizes) > budget(role, name) else []
        context.close()
    assert not heavy, "\n".join(heavy)


def budget(role: str, name: str) -> int:
    """Bytes of a page with all that it asks for."""
    if {"explorer", "area", "findings", "figure"} & set(name.replace(":", "-").split("-")):
        return MAP_BUDGET
    return WORK_BUDGET if role else PUBLIC_BUDGET
