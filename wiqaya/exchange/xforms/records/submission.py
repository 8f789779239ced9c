"""A submission as it came: its identifiers and its tree, nothing judged and nothing kept yet."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from wiqaya.exchange.xforms.filling import Filling
from wiqaya.exchange.xforms.nodes import Node, read_xml, write_xml
from wiqaya.exchange.xforms.reasons import wrong

NAMESPACES = {"orx": "http://openrosa.org/xforms", "jr": "http://openrosa.org/javarosa", "odk": "http://www.opendatakit.org/xforms"}
INSTANCE_ID, DEPRECATED_ID = "instanceID", "deprecatedID"
LONGEST_ID = 250


@dataclass(frozen=True)
class Submission:
    """`digest` is of the content, blind to white space between elements and the order of attributes: same digest, same answers."""

    form_id: str
    version: str
    instance_id: str
    deprecated_id: str
    encrypted: bool
    digest: str
    root: Node = field(repr=False, compare=False)

    @property
    def sealed(self) -> tuple[str, ...]:
        """The names of the files that hold the answers and pictures of an encrypted submission; none when it lacks the answers.

        (docs.getodk.org, encrypted forms)
        """
        answers = [node.text.strip() for node in self.root.each("encryptedXmlFile") if node.text.strip()] if self.encrypted else []
        pictures = [node.text.strip() for media in self.root.each("media") for node in media.each("file")]
        return (*answers, *(name for name in pictures if name)) if answers else ()


def read_submission(data: bytes) -> Submission:
    """Raises FormError for what is no XML, holds definitions, or names no instance."""
    root = read_xml(data)
    meta = root.child("meta")
    instance = _meta(meta, INSTANCE_ID) or root.attributes.get("instanceID", "").strip()
    if not instance or len(instance) > LONGEST_ID:
        raise wrong("no_instance_id", name=INSTANCE_ID)
    return Submission(
        form_id=root.attributes.get("id", "") or root.attributes.get("xmlns", ""),
        version=root.attributes.get("version", "") or root.attributes.get("orx:version", ""),
        instance_id=instance,
        deprecated_id=_meta(meta, DEPRECATED_ID),
        encrypted=root.attributes.get("encrypted") == "yes",
        digest=hashlib.sha256(_canonical(root).encode()).hexdigest(),
        root=root,
    )


def _meta(meta: Node | None, name: str) -> str:
    found = meta.child(name) if meta else None
    return found.text.strip() if found else ""


def _canonical(node: Node) -> str:
    """Attributes in order; names without prefixes; text of leaves only."""
    attributes = "".join(f" {name}={value!r}" for name, value in sorted(node.attributes.items()) if not name.startswith("xmlns:"))
    inside = "".join(_canonical(child) for child in node.children) if node.children else repr(node.text)
    return f"<{node.local}{attributes}>{inside}</>"


def submission_of(filling: Filling) -> bytes:
    """What is sent: the answers without those that are skipped."""
    return document(filling.root)


def document(root: Node) -> bytes:
    """A tree of answers as a submission document; skipped nodes are left out."""
    copied = root.attributes
    root.attributes = {**{f"xmlns:{prefix}": NAMESPACES[prefix] for prefix in sorted(_prefixes(root)) if prefix in NAMESPACES}, **copied}
    try:
        return f'<?xml version="1.0" encoding="UTF-8"?>{write_xml(root, keep=lambda node: node.relevant)}'.encode()
    finally:
        root.attributes = copied


def _prefixes(root: Node) -> set[str]:
    names = {name for node in root.walk() for name in (node.name, *node.attributes)}
    declared = {name.removeprefix("xmlns:") for name in root.attributes if name.startswith("xmlns:")}
    return {name.partition(":")[0] for name in names if ":" in name} - declared - {"xmlns", "xml"}
