"""The second half of the walk: the same through the pages, by a coordinator in a browser, with pictures for docs/how-to/."""

from __future__ import annotations

import base64
import hmac
import io
import json
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml
from running import CHROMIUM, CHROMIUM_FLAGS, ROOT, serve
from walk import (
    BOUNDARIES,
    CARDS,
    CITY,
    INCIDENTS,
    INCIDENTS_TITLE,
    INCIDENTS_TITLE_AR,
    PROFILES,
    RESIDENTS,
    RESIDENTS_AR,
    SHOWN,
    TEXTS,
    WRITTEN_OTHERWISE,
    YEAR,
    Shell,
    expect,
    make_city,
)

from wiqaya.web.addresses import WORK

PICTURES = ROOT / "docs/how-to/pictures"
EMAIL, PASSWORD = "coordinator@example.org", "harbour lantern bread seven"
WIDTH, HEAVIEST = 1200, 150_000
SLOW = 600_000  # milliseconds for what a page or its job may take on a small machine
UNFOLD = "field => { for (let fold = field.closest('details'); fold; fold = fold.parentElement.closest('details')) fold.open = true }"
COLUMNS = {
    "OCCURRENCE_DATE": "date", "HOOD_140": "area_code", "NEIGHBOURHOOD_140": "area", "PRIMARY_OFFENCE": "kind", "LOCATION_TYPE": "place_kind",
    "RELIGION_BIAS": "target_group", "RACE_BIAS": "target_group", "ETHNICITY_BIAS": "target_group", "SEXUAL_ORIENTATION_BIAS": "target_group",
    "GENDER_BIAS": "target_group", "LANGUAGE_BIAS": "target_group", "MENTAL_OR_PHYSICAL_DISABILITY": "target_group", "AGE_BIAS": "target_group",
}  # fmt: skip
LINES = {
    "strengths": "strength", "who_is_hurt": "impact", "why_here": "ground", "explanations": "explanation", "needs": "need", "evidence": "evidence",
}  # fmt: skip
SCOPE = {"en": "The whole city, from open data alone", "ar": "المدينة كلها، من بيانات مفتوحة فقط"}
RECOMMENDATIONS = (
    {
        "existing": {"en": "The city's line for reporting damage", "ar": "خط المدينة للإبلاغ عن الأضرار"},
        "text": {
            "en": "Remove hostile writing within a day, and tell whoever reported it that it is done.",
            "ar": "إزالة الكتابات العدائية خلال يوم، وإبلاغ من أخبر عنها بأن ذلك تم.",
        },
        "addressed_to": {"en": "Municipal services", "ar": "الخدمات البلدية"},
    },
    {
        "existing": {"en": "Training that transport staff have already", "ar": "التدريب القائم للعاملين في النقل"},
        "text": {
            "en": "Add an hour on helping without danger, made with riders.",
            "ar": "إضافة ساعة عن المساعدة من دون خطر، تُعدّ مع الركاب.",
        },
        "addressed_to": {"en": "Public transport", "ar": "النقل العام"},
    },
)


def code_now(secret: str) -> str:
    """The six digits that an authenticator app shows for this key (RFC 6238)."""
    key = base64.b32decode(secret.replace(" ", "") + "=" * (-len(secret.replace(" ", "")) % 8))
    digest = hmac.new(key, struct.pack(">Q", int(time.time()) // 30), "sha1").digest()
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"


class Hand:
    """A person at a browser: opens pages, fills forms by the names of their fields, takes pictures."""

    def __init__(self, page: Any, url: str) -> None:
        self.page, self.url = page, url
        self.taken = 0

    def open(self, path: str) -> None:
        answer = self.page.goto(self.url.rstrip("/") + path)
        expect(f"{path} opens", answer.status, 200)

    def fill(self, fields: dict[str, Any]) -> None:
        """Text, choices and files; a field that is folded away is unfolded first."""
        for name, value in fields.items():
            self._fill(name, value)

    def _fill(self, name: str, value: Any) -> None:
        box = self.page.locator(f'main [name="{name}"]')
        box.first.evaluate(UNFOLD)
        kind = box.first.get_attribute("type") or box.first.evaluate("field => field.tagName.toLowerCase()")
        if kind == "file":
            box.set_input_files(value)
        elif kind in {"radio", "checkbox"}:
            for one in value if isinstance(value, list) else [value]:
                self.page.locator(f'main [name="{name}"][value="{one}"]').check()
        elif kind == "select":
            box.select_option(value)
        else:
            box.fill(value)

    def send(self, field: str) -> None:
        """Press the first button of the form that holds this field, and wait for the answer."""
        form = self.page.locator(f'main form:has([name="{field}"])').first
        with self.page.expect_navigation(timeout=SLOW):
            form.locator("button[type=submit]").first.click()
        wrong = self.page.locator(".error-summary")
        if wrong.count():
            raise AssertionError(wrong.first.inner_text())

    def picture(self, name: str, *, height: int = 900, top: float = 0) -> None:
        """The page from `top` on, 1 200 px wide and light enough for a page of documentation."""
        from PIL import Image

        self.taken += 1
        self.page.evaluate("window.scrollTo(0, 0)")
        taken = Image.open(io.BytesIO(self.page.screenshot(clip={"x": 0, "y": top, "width": WIDTH, "height": height}, full_page=True)))
        for colours in (256, 128, 64, 32):
            light = io.BytesIO()
            taken.convert("RGB").quantize(colours, dither=Image.Dither.NONE).save(light, "PNG", optimize=True)
            if light.tell() < HEAVIEST:
                break
        path = PICTURES / f"{self.taken:02}-{name}.png"
        path.write_bytes(light.getvalue())
        print(f"      picture {path.name}: {light.tell() // 1000} kB", flush=True)


@contextmanager
def worker(run: Shell) -> Iterator[None]:
    process = subprocess.Popen([sys.executable, "-m", "wiqaya.web.cli", "worker"], env=run.surroundings, cwd=ROOT)
    try:
        yield
    finally:
        process.terminate()
        process.wait(timeout=30)


def by_hand(run: Shell, data: Path, out: Path) -> None:
    from playwright.sync_api import sync_playwright

    make_city(run)
    run("people", "create", CITY, EMAIL, "--name", "Amal", "--role", "coordinator", "--language", "en", "--password", PASSWORD)
    PICTURES.mkdir(parents=True, exist_ok=True)
    with serve(run.home, run.surroundings) as served, worker(run), sync_playwright() as tools:
        browser = tools.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_FLAGS)
        page = browser.new_page(viewport={"width": WIDTH, "height": 900}, reduced_motion="reduce")
        hand = Hand(page, served.url)
        sign_in(hand)
        boundaries(hand, data)
        residents(hand, data)
        incidents(hand, data)
        look_at_the_map(hand)
        mapping(hand)
        report(hand, out)
        browser.close()


def sign_in(hand: Hand) -> None:
    hand.open(f"/en/account/login/?next=/en/{WORK}/")
    hand.fill({"login": EMAIL, "password": PASSWORD})
    hand.send("login")
    hand.open("/en/account/2fa/totp/activate/")
    hand.picture("second-step", height=820)
    secret = hand.page.locator("main .code-box .code bdi").first.text_content()
    hand.fill({"code": code_now("".join(secret.split()))})
    hand.send("code")
    hand.open(f"/en/{WORK}/")


def boundaries(hand: Hand, data: Path) -> None:
    hand.open(f"/en/{WORK}/city/areas/boundaries")
    hand.fill({"file": data / BOUNDARIES, "name_field": "AREA_NAME", "code_field": "AREA_SHORT_CODE", "lang": "en"})
    hand.send("name_field")
    expect("140 areas were kept", "140" in hand.page.locator("main").inner_text(), True)
    hand.picture("boundaries", height=700)


def upload(hand: Hand, path: Path, *, title: tuple[str, str], kind: str, sector: str) -> None:
    hand.open(f"/en/{WORK}/understand/data/import")
    hand.fill({"file": path, "kind": kind, "title_en": title[0], "title_ar": title[1], "sector": sector, "agreement": "not-needed"})
    hand.send("file")


def at(hand: Hand, step: str) -> None:
    """A long file is read outside of the page: wait for the step that follows."""
    hand.page.wait_for_url(f"**/{step}", timeout=SLOW)


def about(hand: Hand, mapping: dict[str, Any]) -> None:
    """Past the steps that ask nothing to the bias note, in three languages, as the mapping of the command line has it."""
    while not urlsplit(hand.page.url).path.endswith("/about"):
        go_on(hand)
    fields = {f"bias_note_{lang}": text for lang, text in mapping["bias_note"].items()}
    fields |= {f"source_{lang}": text for lang, text in mapping["source"].items()} | {"licence": mapping["licence"]}
    hand.fill(fields)
    hand.send("licence")


def go_on(hand: Hand) -> None:
    """Press the button of a step that asks nothing."""
    with hand.page.expect_navigation(timeout=SLOW):
        hand.page.locator("main form .button-primary").first.click()


def seen(hand: Hand, what: str, wanted: str) -> None:
    """The page says this number."""
    text = hand.page.locator("main").inner_text()
    expect(f"the page says {what}", wanted in text or text, True)


def residents(hand: Hand, data: Path) -> None:
    upload(hand, data / PROFILES, title=(RESIDENTS, RESIDENTS_AR), kind="indicators", sector="statistics")
    at(hand, "rows-of-areas*")
    expect("the first area was found", hand.page.locator("main [name=first_column]").input_value(), "7")
    hand.fill({"q": "Population, 2016"})
    hand.send("q")
    row = hand.page.locator("main tr", has_text="Population, 2016").first.locator("[name=row]")
    number = row.get_attribute("value")
    hand.fill({"row": number, f"name_{number}": "Population"})
    hand.picture("areas-side-by-side")
    hand.send("row")
    hand.fill({"period": "2016"})
    with hand.page.expect_navigation(timeout=SLOW):
        hand.page.locator("main [name=go]").click()
    at(hand, "places")
    name, code = WRITTEN_OTHERWISE
    seen(hand, "which name is unknown", name)
    hand.picture("a-name-to-confirm", height=760)
    hand.page.locator("main tr", has_text=name).first.locator("select").select_option(code)
    go_on(hand)
    about(hand, json.loads((TEXTS / "profiles.json").read_text(encoding="utf-8")))
    at(hand, "look")
    seen(hand, "how many numbers will be added", "140")
    hand.send("whole")
    at(hand, "done")


def incidents(hand: Hand, data: Path) -> None:
    upload(hand, data / INCIDENTS, title=(INCIDENTS_TITLE, INCIDENTS_TITLE_AR), kind="incidents", sector="police")
    at(hand, "columns*")
    heads = {hand.page.locator(f"#{box.get_attribute('aria-labelledby')}").inner_text().strip(): box for box in hand.page.locator("main select[name^=means_]").all()}
    for head, box in heads.items():
        box.select_option(COLUMNS.get(head, ""))
    expect("columns with a meaning", sum(head in COLUMNS for head in heads), len(COLUMNS))
    hand.picture("what-the-columns-mean")
    go_on(hand)
    at(hand, "places")
    seen(hand, "how many were placed", "1,774")
    seen(hand, "the name without a place", "NSA")
    hand.picture("places-recognised", height=700)
    about(hand, json.loads((TEXTS / "incidents.json").read_text(encoding="utf-8")))
    at(hand, "look")
    seen(hand, "how many will be added", "1,805")
    seen(hand, "how many stay without a place", "31")
    hand.picture("look-before-saving", height=760)
    hand.send("whole")
    at(hand, "done")


def look_at_the_map(hand: Hand) -> None:
    hand.open(f"/en/{WORK}/understand/map/")
    hand.page.locator("main nav a", has_text=INCIDENTS_TITLE).first.click()
    hand.page.wait_for_url("**layer=**")
    address = hand.page.url
    count = hand.page.locator('main form[action*="/prepare/"] button')
    if count.count():
        count.first.click()
        until(hand, address, 'main form[action*="/prepare/"]', there=False)
    expect("areas that show a number on the map", hand.page.locator("main svg a").count(), SHOWN)
    hand.picture("map-of-areas", height=1250)


def until(hand: Hand, address: str, mark: str, *, there: bool) -> None:
    """Look again at a page until a job beside it has brought something, or taken something away."""
    for _ in range(SLOW // 2000):
        hand.page.wait_for_timeout(2000)
        hand.page.goto(address)
        if bool(hand.page.locator(mark).count()) == there:
            return
    raise AssertionError(f"{address} waits for its job: is a worker running?")


def mapping(hand: Hand) -> None:
    hand.open(f"/en/{WORK}/understand/cycle/new/")
    hand.fill({"year": YEAR} | spoken({"scope": SCOPE}))
    hand.send("year")
    for name in CARDS:
        card(hand, yaml.safe_load((TEXTS / name).read_text(encoding="utf-8")))
    hand.picture("challenge-card", height=1200)
    for one in RECOMMENDATIONS:
        hand.open(f"/en/{WORK}/understand/reports/recommendations/new/")
        hand.fill(spoken(one))
        hand.send("text_en")


def spoken(texts: dict[str, Any]) -> dict[str, str]:
    """{field: {lang: text}} as the names of a form's fields."""
    return {f"{field}_{lang}": text for field, said in texts.items() if isinstance(said, dict) for lang, text in said.items()}


PLAIN = ("definition", "missing")


def card(hand: Hand, told: dict[str, Any]) -> None:
    """A card as its file has it: title, the fields of the card, then line by line."""
    hand.open(f"/en/{WORK}/understand/issues/new/")
    hand.fill(spoken({"title": told["title"]}))
    hand.send("title_en")
    path = urlsplit(hand.page.url).path
    hand.open(f"{path}edit/")
    hand.fill(spoken({name: told[name] for name in PLAIN}) | {"kinds": told["kinds"], "manifestations": told["range"], "trend": told["trend"]})
    hand.send("definition_en")
    for part, kind in LINES.items():
        for line in told[part]:
            hand.open(f"{path}lines/{kind}/")
            hand.fill(fields_of(line))
            hand.send("reason")
    hand.open(f"{path}summary/")
    hand.fill({f"public_summary_{lang}": text for lang, text in told["public_summary"].items()})
    hand.send("public_summary_en")
    hand.open(path)


def fields_of(line: dict[str, Any]) -> dict[str, Any]:
    """A line of a card's file as the fields of its form."""
    if "text" not in line and "en" in line:
        line = {"text": line}
    fields: dict[str, Any] = spoken({("new_group" if name == "group" else name): value for name, value in line.items()})
    fields |= {name: value for name, value in line.items() if isinstance(value, str)}
    if "outside" in line:
        fields["outside"] = "outside" if line["outside"] else "here"
    if "dated" in line:
        fields |= {"dated_day": str(line["dated"].day), "dated_month": str(line["dated"].month), "dated_year": str(line["dated"].year)}
    return fields


def report(hand: Hand, out: Path) -> None:
    hand.open(f"/en/{WORK}/understand/reports/")
    with hand.page.expect_navigation(timeout=SLOW):
        hand.page.locator('main form:has([name="edition"][value="internal"]) button').click()
    edition = 'main .card a[href*="/understand/reports/re-"]'
    until(hand, f"{hand.url}en/{WORK}/understand/reports/", edition, there=True)
    with hand.page.expect_navigation():
        hand.page.locator(edition).first.click()
    hand.picture("report", height=1000)
    path = urlsplit(hand.page.url).path.replace("/en/", "/ar/", 1)
    for form in ("pdf", "docx"):
        answer = hand.page.request.get(f"{hand.url.rstrip('/')}{path}report.{form}", timeout=SLOW)
        expect(f"the report in Arabic as {form}", answer.status, 200)
        (out / f"report-by-hand.{form}").write_bytes(answer.body())
    hand.open(f"{path}report.html")
    expect("direction of the report", hand.page.evaluate("document.documentElement.dir"), "rtl")
    hand.picture("report-in-arabic")
    figure = hand.page.locator("figure").last.bounding_box()
    hand.picture("figure-in-arabic", height=1100, top=max(0, figure["y"] - 40))
