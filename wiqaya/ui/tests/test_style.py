"""Rules of the style sheets: logical properties, contrast, weights."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
SOURCES = sorted((ROOT / "frontend/src").glob("*.css"))
BUILD = ROOT / "wiqaya/ui/static/build"
TEMPLATES = [
    path for path in sorted((ROOT / "wiqaya").rglob("templates/**/*.html")) if path.parent.name != "mail"
]  # letters have no style sheet
PHYSICAL = re.compile(
    r"(?<![\w-])((margin|padding|border|inset)-(left|right|top|bottom)|left|right|top|bottom|float|(min-|max-)?(width|height))\s*:|text-align\s*:\s*(left|right|justify)"
)
UTILITIES = re.compile(
    r"(?<![\w-])(m|p|border|rounded|scroll-m|scroll-p)?[lr]-(\d|auto|px|\[)|(?<![\w-])(text-left|text-right|left-\d|right-\d|float-left|float-right)(?![\w-])"
)
THEMES = {"light": 0, "dark": 1, "contrast": 2}


def themes() -> list[dict[str, str]]:
    """The colours of each theme; a later theme overrides the first."""
    text = (ROOT / "frontend/src/tokens.css").read_text()
    blocks = [dict(re.findall(r"--([\w-]+): ([^;]+);", block)) for block in re.findall(r":root[^{]*\{([^}]*)\}", text)[:3]]
    return [{**blocks[0], **block} for block in blocks]


def luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    full = digits if len(digits) == 6 else "".join(digit * 2 for digit in digits)
    channels = [int(full[start : start + 2], 16) / 255 for start in (0, 2, 4)]
    red, green, blue = (channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4 for channel in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ratio(one: str, other: str) -> float:
    """WCAG 2.2 contrast ratio."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_the_ratio_is_that_of_wcag():
    assert ratio("#fff", "#000") == pytest.approx(21)
    assert ratio("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("ground", ["bg", "surface", "surface-2"])
@pytest.mark.parametrize("ink", ["ink", "ink-2", "primary", "link", "ok", "caution", "error"])
def test_text_reads_on_every_ground(theme, ground, ink):
    colours = themes()[THEMES[theme]]
    assert ratio(colours[ink], colours[ground]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
def test_marks_and_words_on_colour_are_seen(theme):
    colours = themes()[THEMES[theme]]
    assert min(ratio(colours["line"], colours[ground]) for ground in ("bg", "surface")) >= 3
    assert ratio(colours["on-primary"], colours["primary"]) >= 4.5
    assert min(ratio(colours["on-space"], colours[name]) for name in colours if name.startswith("space-")) >= 4.5
    assert ratio(colours["ink"], colours["primary-soft"]) >= 4.5
    assert ratio(colours["focus"], colours["halo"]) >= 3


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_style_sheets_know_no_left_and_right(path):
    assert not PHYSICAL.findall(re.sub(r"@media[^{]*|@container[^{]*", "", path.read_text()))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_templates_know_no_left_and_right_and_no_inline_code(path):
    text = path.read_text()
    assert not UTILITIES.search(" ".join(re.findall(r'class="([^"]*)"', text)))
    assert not re.search(r"""\sstyle=|\son[a-z]+=["']|<script(?![^>]*\b(src|nonce)=)""", text)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_strengths_come_before_worries(path):
    text = path.read_text()
    strengths, worries = text.find('kind="strengths"'), text.find('kind="worries"')
    whole_page = not path.name.startswith("_")  # a part stands inside a page, where the order is tested
    assert worries == -1 or -1 < strengths < worries or not whole_page


def test_arabic_faces_are_not_cut_into_ranges():
    faces = re.findall(r"@font-face \{([^}]*)\}", (ROOT / "frontend/src/fonts.css").read_text())
    arabic = [face for face in faces if '"Plex Arabic"' in face]
    assert len(arabic) == 2
    assert not any("unicode-range" in face for face in arabic)  # Chromium would misplace digits in SVG text


def test_the_patterns_catch_what_they_forbid():
    assert PHYSICAL.search("a{margin-left: 1px}")
    assert PHYSICAL.search("a{width: 1px}")
    assert not PHYSICAL.search("a{margin-inline-start: 1px; border-left-color-x: 0; inline-size: 3px}")
    assert UTILITIES.search("ml-4")
    assert UTILITIES.search("text-right")
    assert not UTILITIES.search("ms-4 ps-2 text-start flex-row-reverse")


@pytest.mark.skipif(not (BUILD / "app.css").exists(), reason="the pages are not built: run npm run build in frontend/")
def test_the_style_and_script_stay_light():
    assert len(gzip.compress((BUILD / "app.css").read_bytes())) <= 16_000
    assert len(gzip.compress((BUILD / "app.js").read_bytes())) <= 6_000


@pytest.mark.skipif(not (BUILD / "fonts/digits.woff2").exists(), reason="the fonts are not cut: run python tools/fonts.py")
def test_the_fonts_of_a_page_stay_light():
    sizes = {path.stem: path.stat().st_size for path in (BUILD / "fonts").glob("*.woff2")}
    assert set(sizes) == {"arabic-400", "arabic-600", "latin-400", "latin-600", "digits"}
    assert sum(sizes.values()) <= 54 * 1024


@pytest.mark.skipif(not (BUILD / "fonts/digits.woff2").exists(), reason="the fonts are not cut: run python tools/fonts.py")
def test_twenty_digits_have_one_width():
    ttlib = pytest.importorskip("fontTools.ttLib", reason="fontTools comes with the build group")
    font = ttlib.TTFont(BUILD / "fonts/digits.woff2")
    cmap = font.getBestCmap()
    assert sorted(cmap) == [*range(0x660, 0x66A), *range(0x6F0, 0x6FA)]
    assert len({font["hmtx"][name][0] for name in cmap.values()}) == 1


@pytest.mark.skipif(not (BUILD / "app.css").exists(), reason="the pages are not built: run npm run build in frontend/")
def test_nothing_is_fetched_from_elsewhere():
    built = (BUILD / "app.css").read_text() + (BUILD / "app.js").read_text()
    assert not re.search(r"url\(\s*['\"]?(https?:)?//", built)
    assert not re.search(r"https?://(?!www\.w3\.org)", re.sub(r"/\*.*?\*/", "", built, flags=re.S))
