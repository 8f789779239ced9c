"""XML as light trees, read by a parser that knows no definitions, no entities of its own and no addresses outside."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from wiqaya.exchange.xforms.reasons import FormError, wrong

MOST_BYTES = 60_000_000
MOST_NODES = 2_000_000
DEEPEST = 200


class Node:
    """An element: its name as written, attributes, child elements, own text; `content` keeps text and children in their order.

    `path` is the place in the document without positions; `relevant` is kept by whoever fills the form.
    """

    __slots__ = ("attributes", "bind", "children", "content", "local", "name", "parent", "path", "relevant", "text")

    def __init__(self, name: str, parent: Node | None = None, text: str = "") -> None:
        self.name = name
        self.local = name.rpartition(":")[2]
        self.parent = parent
        self.attributes: dict[str, str] = {}
        self.children: list[Node] = []
        self.content: list[Node | str] = []
        self.text = text
        self.path: str = f"{parent.path if parent else ''}/{self.local}"
        self.relevant = True
        self.bind: Any = None

    def add(self, child: Node) -> Node:
        self.children.append(child)
        self.content.append(child)
        return child

    def child(self, name: str) -> Node | None:
        """The first child element of a local name."""
        return next((child for child in self.children if child.local == name), None)

    def each(self, name: str) -> list[Node]:
        return [child for child in self.children if child.local == name]

    def walk(self) -> Iterator[Node]:
        """The node and everything below it, in the order of the document."""
        yield self
        for child in self.children:
            yield from child.walk()

    def string(self) -> str:
        """All text below, as XPath's string() sees it."""
        return self.text if not self.children else self.text.strip() + "".join(child.string() for child in self.children)

    def copy(self, parent: Node | None = None) -> Node:
        made = Node(self.name, parent, self.text)
        made.attributes = dict(self.attributes)
        made.bind = self.bind
        made.path = self.path
        for child in self.children:
            made.add(child.copy(made))
        return made

    @property
    def root(self) -> Node:
        node = self
        while node.parent is not None:
            node = node.parent
        return node


def read_xml(data: bytes) -> Node:
    """The root element.  Raises FormError for what is not well-formed, holds a document type, or is larger than needed."""
    if len(data) > MOST_BYTES:
        raise wrong("xml_large")
    builder = _Builder()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.characters
    parser.StartDoctypeDeclHandler = builder.definitions
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise wrong("not_xml", line=error.lineno, message=expat.errors.messages[error.code]) from error
    except (LookupError, ValueError) as error:
        if isinstance(error, FormError):
            raise
        raise wrong("not_xml", line=1, message=str(error)) from error
    assert builder.root is not None  # noqa: S101  the parser has seen one element at least
    return builder.root


class _Builder:
    def __init__(self) -> None:
        self.root: Node | None = None
        self.open: list[Node] = []
        self.count = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.count += 1
        if self.count > MOST_NODES or len(self.open) > DEEPEST:
            raise wrong("xml_large")
        node = Node(name, self.open[-1] if self.open else None)
        node.attributes = attributes
        if self.open:
            self.open[-1].add(node)
        else:
            self.root = node
        self.open.append(node)

    def end(self, name: str) -> None:
        self.open.pop()

    def characters(self, text: str) -> None:
        self.open[-1].text += text
        self.open[-1].content.append(text)

    def definitions(self, *_: object) -> None:
        raise wrong("xml_entities")


def write_xml(node: Node, *, keep: Any = lambda node: True) -> str:
    """The tree as XML; `keep` says which nodes (with all below them) are written."""
    attributes = "".join(f" {name}={quoteattr(value)}" for name, value in node.attributes.items())
    inside = "".join(write_xml(child, keep=keep) for child in node.children if keep(child)) if node.children else escape(node.text)
    return f"<{node.name}{attributes}>{inside}</{node.name}>" if inside else f"<{node.name}{attributes}/>"
