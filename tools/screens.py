"""Screenshots of every kind of page, in Arabic, English and French at 390 px and in Arabic and English at 1 440 px, into var/screens/."""

from __future__ import annotations

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from running import CHROMIUM, CHROMIUM_FLAGS, ROOT, demo, kinds_of_pages

from wiqaya.web.addresses import WORK

LANGUAGES = {390: ("ar", "en", "fr"), 1440: ("ar", "en")}  # by width


def main() -> int:
    from playwright.sync_api import sync_playwright

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wiqaya.web.settings")
    import django

    django.setup()
    out = ROOT / "var/screens"
    out.mkdir(parents=True, exist_ok=True)
    with demo() as installation, sync_playwright() as tools:
        browser = tools.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_FLAGS)
        pages = {("", name): path for name, path in kinds_of_pages(installation).items()}
        for role in ("coordinator", "mayor", "frontline"):
            for name, path in kinds_of_pages(installation, role=role, start=f"/ar/{WORK}/").items():
                if role == "coordinator" or name in {"home", "people:my-role"}:
                    pages.setdefault((role, name), path)
        for width, languages in LANGUAGES.items():
            for role in {role for role, _ in pages}:
                context = browser.new_context(viewport={"width": width, "height": 900}, reduced_motion="reduce")
                if role:
                    context.add_cookies([{"name": "sessionid", "value": installation.sessions[role], "url": installation.url}])
                page = context.new_page()
                for (whose, name), path in sorted(pages.items()):
                    if whose != role:
                        continue
                    for language in languages:
                        page.goto(installation.url.rstrip("/") + path.replace("/ar/", f"/{language}/", 1))
                        page.screenshot(path=out / f"{(role or 'public')}-{name.replace(':', '-')}-{language}-{width}.png", full_page=True)
                context.close()
        browser.close()
        print(f"{len(pages)} kinds of pages, {len(pages) * sum(map(len, LANGUAGES.values()))} screenshots in {out.relative_to(ROOT)}/")
    return 0


if __name__ == "__main__":
    sys.exit(main())
