"""Cut the page fonts to what the pages use and build the digits of equal width.

    python tools/fonts.py        writes wiqaya/ui/static/build/fonts/*.woff2

Sources are the npm packages `@fontsource/ibm-plex-sans-arabic` and `@fontsource/ibm-plex-sans` (SIL Open Font License 1.1).
Plex Sans Arabic has no tabular figures: ٠-٩ are 263 to 630 units wide, so columns of numbers do not line up. "Wiqaya Digits" holds the
twenty Arabic-Indic and Persian digits with one advance width; it carries its own name, because the licence reserves "Plex".
"""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ROOT / "frontend/node_modules/@fontsource"
TARGET = ROOT / "wiqaya/ui/static/build/fonts"
WEIGHTS = (400, 600)
JOINING = ["ccmp", "isol", "init", "medi", "fina", "rlig", "liga", "calt", "mark", "mkmk", "kern", "locl"]

# Arabic, with the letters of Persian, Sorani Kurdish, Urdu and Maghrebi spelling, vowel marks, both digit sets.
ARABIC = [
    0x060C, 0x061B, 0x061F, *range(0x0621, 0x063B), *range(0x0640, 0x0656), *range(0x0660, 0x066E), 0x0670, 0x0671, 0x0679, 0x067E,
    0x0686, 0x0688, 0x0691, 0x0695, 0x0698, 0x06A4, 0x06A5, 0x06A8, 0x06A9, 0x06AD, 0x06AF, 0x06B5, 0x06BA, 0x06BE, 0x06C1, 0x06C3,
    0x06C6, 0x06CC, 0x06CE, 0x06D2, 0x06D4, 0x06D5, *range(0x06F0, 0x06FA), 0x200C, 0x200D, 0xAB, 0xBB, 0x20, 0xA0,
]  # fmt: skip
LATIN = [
    *range(0x20, 0x7F), 0xA0, 0xA7, 0xA9, 0xAB, 0xB0, 0xB1, 0xB2, 0xB7, 0xBB, 0xBD, *range(0xC0, 0x100), 0x152, 0x153, 0x178,
    0x2013, 0x2014, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2026, 0x202F, 0x20AC, 0x2190, 0x2192, 0x2212, 0x2215, 0x2265, 0x2264,
]  # fmt: skip
DIGITS = [*range(0x0660, 0x066A), *range(0x06F0, 0x06FA)]


def cut(source: Path, code_points: list[int], *, features: list[str]) -> TTFont:
    """The font with these characters and layout features only, without hints."""
    options = Options()
    options.layout_features = features
    options.hinting = False
    options.desubroutinize = True
    options.name_IDs = [0, 1, 2, 4, 6, 13, 14]
    options.notdef_outline = False
    font = TTFont(source, recalcTimestamp=False)
    subsetter = Subsetter(options=options)
    subsetter.populate(unicodes=code_points)
    subsetter.subset(font)
    return font


def fix_width(font: TTFont) -> int:
    """Give every glyph the widest digit's advance and centre it; returns the advance in font units."""
    glyphs = [name for name in font.getGlyphOrder() if name != ".notdef"]
    metrics = font["hmtx"].metrics
    widest = max(metrics[name][0] for name in glyphs)
    for name in glyphs:
        advance, bearing = metrics[name]
        shift = (widest - advance) // 2
        move(font, name, shift)
        metrics[name] = (widest, bearing + shift)
    return int(widest)


def move(font: TTFont, name: str, shift: int) -> None:
    glyph = font["glyf"][name]
    glyph.expand(font["glyf"])
    if glyph.isComposite():
        for component in glyph.components:
            component.x += shift
    elif glyph.numberOfContours:
        glyph.coordinates.translate((shift, 0))
    glyph.recalcBounds(font["glyf"])


def rename(font: TTFont, family: str, weight: int) -> None:
    for record in font["name"].names:
        if record.nameID in (1, 4):
            record.string = family
        elif record.nameID == 6:
            record.string = f"{family.replace(' ', '')}-{weight}"


def save(font: TTFont, name: str) -> int:
    font.flavor = "woff2"
    path = TARGET / name
    font.save(path)
    return path.stat().st_size


def plex(script: str, weight: int) -> Path:
    package = "ibm-plex-sans-arabic" if script == "arabic" else "ibm-plex-sans"
    return PACKAGES / package / "files" / f"{package}-{script}-{weight}-normal.woff2"


def main() -> int:
    if not PACKAGES.exists():
        sys.exit("The font packages are missing: run npm ci in frontend/ first.")
    TARGET.mkdir(parents=True, exist_ok=True)
    fonts = {"digits.woff2": cut(plex("arabic", 400), DIGITS, features=[])}
    fix_width(fonts["digits.woff2"])
    rename(fonts["digits.woff2"], "Wiqaya Digits", 400)
    for weight in WEIGHTS:
        fonts[f"arabic-{weight}.woff2"] = cut(plex("arabic", weight), ARABIC, features=JOINING)
        fonts[f"latin-{weight}.woff2"] = cut(plex("latin", weight), LATIN, features=["ccmp", "kern", "liga", "locl", "mark"])
    for name, font in fonts.items():
        print(f"{name:<18} {save(font, name):>6} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
