"""The markup of Word, element by element: what is known is copied, what only marks people and times is left out, what could hide something is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from lxml import etree

from wiqaya.engines.cleaning.elements import BUILT_IN, DRAWN, GONE, KEPT, NAMES_OF_STYLES, NAMING, TEXTS, TOUCHED, UNWRAPPED
from wiqaya.engines.cleaning.reasons import CannotClean

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
M = "http://schemas.openxmlformats.org/officeDocument/2006/math"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
PIC = "http://schemas.openxmlformats.org/drawingml/2006/picture"
WPS = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
WPG = "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup"
XML = "http://www.w3.org/XML/1998/namespace"
REL = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
SPACES = {"w": W, "r": R, "a": A, "m": M, "wp": WP, "pic": PIC, "wps": WPS, "wpg": WPG}
OF_SPACE = {uri: prefix for prefix, uri in SPACES.items()}
KNOWN_CHOICES = frozenset({"wps", "wpg", "wp14", "w14", "a14"})
LONGEST = 64  # signs of an attribute
DECLARATION = b"<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"
Lead = Callable[[str], str]  # id of a relationship -> its new id; raises CannotClean


def parsed(data: bytes) -> etree._Element:
    """A tree without entities, comments and instructions.  Raises CannotClean("bomb") for a document type, XMLSyntaxError for what is not XML."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True)
    root = etree.fromstring(data, parser)
    if root.getroottree().docinfo.internalDTD is not None:
        raise CannotClean("bomb")
    return root


def _name(element: etree._Element) -> str:
    """`prefix:name` in the usual prefixes; the local name after `?:` for what is not known."""
    tag = etree.QName(element)
    return f"{OF_SPACE.get(tag.namespace or '', '?')}:{tag.localname}"


def style_ids(styles: etree._Element) -> dict[str, str]:
    """Old id of a style -> new one: the old one may be the name of a person or an office."""
    ids = [str(one.get(f"{{{W}}}styleId", "")) for one in styles.iter(f"{{{W}}}style")]
    return {old: f"s{number}" for number, old in enumerate(dict.fromkeys(ids), start=1)}


def copied(root: etree._Element, *, lead: Lead, styles: dict[str, str]) -> bytes:
    """A part of markup, written again.  Raises CannotClean."""
    if _name(root) not in ("w:document", "w:styles", "w:numbering", "w:footnotes", "w:endnotes", "w:hdr", "w:ftr"):
        raise CannotClean("embedded")
    new = etree.Element(root.tag, nsmap=SPACES)
    work = _Writing(lead, styles)
    for child in root:
        work.copy(child, new)
    return _written(new)


class _Writing:
    def __init__(self, lead: Lead, styles: dict[str, str]) -> None:
        self.lead = lead
        self.styles = styles

    def copy(self, old: etree._Element, parent: etree._Element) -> None:
        """Put what stays of an element, and of what is in it, under its new parent."""
        name = _name(old)
        _refuse(name, old)
        if old.tag == f"{{{MC}}}AlternateContent":
            return self._inside(_choice(old), parent)
        if name in UNWRAPPED:
            return self._inside(old, parent)
        if name in GONE:
            return None
        if name not in KEPT and not name.startswith(DRAWN):
            return _drop(old)
        new = etree.SubElement(parent, old.tag)
        for key, value in self._attributes(name, old):
            new.set(key, value)
        if name in TEXTS:
            new.text = old.text
        return self._inside(old, new)

    def _inside(self, old: Iterable[etree._Element], parent: etree._Element) -> None:
        for child in old:
            self.copy(child, parent)

    def _attributes(self, name: str, old: etree._Element) -> list[tuple[str, str]]:
        held = [(etree.QName(key), value) for key, value in old.items()]
        return [(str(key), new) for key, value in held if (new := self._attribute(name, key, value, old)) is not None]

    def _attribute(self, name: str, key: etree.QName, value: str, old: etree._Element) -> str | None:
        """The value that stays; nothing where the attribute goes."""
        local = key.localname
        if key.namespace == R:
            return self.lead(value) if local in ("id", "embed") else None
        if local.startswith("rsid") or local in NAMING:
            return "" if (name, local) in TOUCHED else None  # some have to be there
        if name in NAMES_OF_STYLES or (name == "w:style" and local == "styleId"):
            return self.styles.get(value)
        if name == "w:name" and local == "val":
            return self._name_of_style(value, old)
        if key.namespace in (None, W, M, XML) and len(value) <= LONGEST:
            return value
        return None

    def _name_of_style(self, value: str, old: etree._Element) -> str:
        """Built-in names stay; one of somebody's own becomes its number."""
        parent = old.getparent()
        mark = parent.get(f"{{{W}}}styleId", "") if parent is not None else ""
        return value if BUILT_IN.fullmatch(value.lower()) else self.styles.get(mark, "s")


def _refuse(name: str, old: etree._Element) -> None:
    """What could hide something that is not seen, or something in something else."""
    if old.get(f"{{{W}}}author") is not None and name != "w:comment":
        raise CannotClean("changes")
    if name in ("w:commentReference", "w:commentRangeStart"):
        raise CannotClean("comments")
    if name == "w:vanish" and old.get(f"{{{W}}}val") not in ("0", "false", "off") and not _in_styles(old):
        raise CannotClean("hidden_text")
    if name in ("w:object", "w:pict", "w:control", "w:altChunk", "w:subDoc", "w:contentPart"):
        raise CannotClean("embedded")
    if name == "a:graphicData" and old.get("uri") not in (PIC, WPS, WPG):
        raise CannotClean("embedded")
    if name == "a:blip" and old.get(f"{{{R}}}embed") is None:
        raise CannotClean("embedded")
    if name == "a:t" and (old.text or "").strip():
        raise CannotClean("embedded")
    if name == "a:srcRect" and any(value.strip("0%.") for value in old.values()):
        raise CannotClean("cropped")


def _in_styles(old: etree._Element) -> bool:
    return bool(old.getroottree().getroot().tag == f"{{{W}}}styles")


def _drop(old: etree._Element) -> None:
    """Leave out what is not known, unless there is text in it."""
    if any(one.text and one.text.strip() for one in old.iter(f"{{{W}}}t", f"{{{M}}}t", f"{{{A}}}t")):
        raise CannotClean("embedded")


def _choice(old: etree._Element) -> etree._Element:
    """Of the versions of one thing the first that is known here, else what old programs read."""
    for one in old.iter(f"{{{MC}}}Choice"):
        if set(str(one.get("Requires", "")).split()) <= KNOWN_CHOICES:
            return one
    return next(old.iter(f"{{{MC}}}Fallback"), etree.Element("none"))


def relationships(leads: Iterable[tuple[str, str, str]], folder: str) -> bytes:
    """A part of relationships; targets lie below the folder."""
    root = etree.Element(f"{{{REL}}}Relationships", nsmap={None: REL})
    for mark, kind, name in leads:
        etree.SubElement(root, f"{{{REL}}}Relationship", Id=mark, Type=f"{R}/{kind}", Target=name.removeprefix(f"{folder}/") if folder else name)
    return _written(root)


def content_types(parts: Iterable[tuple[str, str]]) -> bytes:
    """The list of kinds: (name of a part, its kind)."""
    root = etree.Element(f"{{{TYPES}}}Types", nsmap={None: TYPES})
    default = partial(etree.SubElement, root, f"{{{TYPES}}}Default")
    default(Extension="rels", ContentType="application/vnd.openxmlformats-package.relationships+xml")
    default(Extension="png", ContentType="image/png")
    default(Extension="jpeg", ContentType="image/jpeg")
    for name, kind in parts:
        etree.SubElement(root, f"{{{TYPES}}}Override", PartName=f"/{name}", ContentType=kind)
    return _written(root)


def _written(root: etree._Element) -> bytes:
    return DECLARATION + bytes(etree.tostring(root, encoding="UTF-8"))
