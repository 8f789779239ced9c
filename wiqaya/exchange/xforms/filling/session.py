"""The state of a form that is being filled, and what follows from each answer: skips, calculations, counts of repeats."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import datetime

from wiqaya.exchange.xforms.filling.around import Around
from wiqaya.exchange.xforms.filling.tree import grow, nearest, take_out
from wiqaya.exchange.xforms.form import Action, Form, Rules
from wiqaya.exchange.xforms.nodes import Node, read_xml, write_xml
from wiqaya.exchange.xforms.reasons import FormError, because, wrong
from wiqaya.exchange.xforms.xpath import Value, boolean, number, string
from wiqaya.exchange.xforms.xpath.dates import as_day, as_moment
from wiqaya.exchange.xforms.xpath.values import is_shown

PASSES = 60
MOST_REPEATS = 500
FIRST, NEW_REPEAT, CHANGED = "odk-instance-first-load", "odk-new-repeat", "xforms-value-changed"


class Filling(Around):
    """One person's answers to a form, and what the form makes of them.

    `now` carries its zone and stays the same while a page is worked on; `identifier` is the new answer's instanceID and the seed of
    everything random; `media` are the files beside the form; `language` is one of the form's languages.
    """

    def __init__(
        self, form: Form, *, now: datetime, identifier: str, language: str = "", media: Mapping[str, bytes] | None = None, state: bytes | None = None
    ) -> None:
        super().__init__(form, now=now, seed=identifier, language=language, media=media if media is not None else {})
        self._proposed: dict[int, str] = {}
        self._resumed = state is not None
        self._filtered = [question for question in self.questions.values() if question.itemset and "[" in question.itemset.nodeset]
        self._bind(self.root)
        if state is None:
            self._begin(identifier)
        else:
            self._overlay(self.root, read_xml(state))
        self.settle()

    # beginning and state

    def _begin(self, identifier: str) -> None:
        for node in list(self.root.walk()):
            self._preload(node, identifier)
        self._count_repeats(self.root)
        for action in self.form.actions:
            if FIRST in action.event:
                for node in [node for node in self.root.walk() if node.path == action.target]:
                    self._act(action, node)

    def _preload(self, node: Node, identifier: str) -> None:
        rules: Rules = node.bind
        if node.local == "instanceID" and not node.children:
            node.text = f"uuid:{identifier.removeprefix('uuid:')}"
        elif rules.preload == "date":
            node.text = self.now.strftime("%Y-%m-%d")  # the day only: hours, devices and people are not asked for

    def state(self) -> bytes:
        """Everything filled so far, skipped answers too, to go on from later."""
        return write_xml(self.root).encode()

    def _bind(self, node: Node) -> None:
        for inner in node.walk():
            inner.bind = self.form.rules.get(inner.path) or Rules(inner.path)

    def _overlay(self, node: Node, given: Node) -> None:
        if not node.children:
            node.text = given.text
            return
        for path in dict.fromkeys(child.path for child in node.children):
            values = given.each(path.rpartition("/")[2])
            if path in self.repeats:
                self._resize(node, path, len(values))
            for child, value in zip([child for child in node.children if child.path == path], values, strict=False):
                self._overlay(child, value)

    # places

    def node(self, reference: str) -> Node:
        """The node at a reference.  Raises FormError when there is none."""
        found: list[Node] = [self.root]
        names = reference.strip("/").split("/")
        for name in names[1:] if names[0] == self.root.local else ():
            plain, _, place = name.partition("[")
            found = [child for child in found[0].children if child.local == plain]
            index = 0 if not place else int(place[:-1]) - 1 if place[:-1].isascii() and place[:-1].isdigit() else -1
            found = found[index : index + 1] if index >= 0 else []
            if not found:
                break
        if not found or names[0] != self.root.local:
            raise wrong("not_asked", name=reference[:200])
        return found[0]

    # answers

    def put(self, node: Node, value: str) -> None:
        """Set an answer that was read before; `settle` afterwards."""
        if node.text == value:
            return
        node.text = value
        for action in self.form.actions:
            if CHANGED in action.event and action.source == node.path:
                for target in nearest(node, action.target):
                    self._act(action, target)

    def add_repeat(self, parent: Node, path: str) -> Node:
        """One more repeat after the others.  Raises FormError when there are too many."""
        many = sum(child.path == path for child in parent.children)
        if many >= MOST_REPEATS:
            raise wrong("too_many_repeats", name=path, count=many + 1, most=MOST_REPEATS)
        self._resize(parent, path, many + 1)
        self.settle()
        return [child for child in parent.children if child.path == path][-1]

    def remove_repeat(self, node: Node) -> None:
        if node.parent is not None and node.path in self.repeats:
            take_out(node.parent, node)
            self.settle()

    def _resize(self, parent: Node, path: str, wanted: int) -> bool:
        """Whether the number of repeats changed."""
        if wanted > MOST_REPEATS:
            raise wrong("too_many_repeats", name=path, count=wanted, most=MOST_REPEATS)
        there = [child for child in parent.children if child.path == path]
        for child in there[wanted:]:
            take_out(parent, child)
        for _ in range(wanted - len(there)):
            made = grow(self.form, parent, path)
            self._bind(made)
            for action in self.form.actions:
                if NEW_REPEAT in action.event:
                    for node in [node for node in made.walk() if node.path == action.target]:
                        self._act(action, node)
        return wanted != len(there)

    # what follows

    def settle(self) -> None:
        """Skips, calculations and counts until nothing changes.  Raises FormError when they never rest, ExpressionError when one is wrong."""
        last = ""
        for _ in range(PASSES):
            last = self._pass(self.root, shown=True) or self._count_repeats(self.root) or self._drop_unavailable()
            if not last:
                return
        raise FormError(because("circular", name=last))

    def _pass(self, node: Node, *, shown: bool) -> str:
        """The name of something that changed."""
        rules: Rules = node.bind
        changed = ""
        if rules.relevant:
            relevant = boolean(self.value(rules.relevant, node))
            if relevant is not node.relevant:
                node.relevant, changed = relevant, node.local
        shown = shown and node.relevant
        if node.children:
            for child in node.children:
                changed = self._pass(child, shown=shown) or changed
        elif shown and rules.calculate and self._calculated(node, rules):
            changed = node.local
        return changed

    def _calculated(self, node: Node, rules: Rules) -> bool:
        """Whether a new value was put.  Where it is also asked, an answer stands until what it is calculated from changes."""
        value = self._typed(self.value(rules.calculate, node), rules.type)
        if node.path in self.questions:
            before = self._proposed.get(id(node), value if self._resumed else None)
            self._proposed[id(node)] = value
            if value == before:
                return False
        if value == node.text:
            return False
        self.put(node, value)
        return True

    def _count_repeats(self, node: Node) -> str:
        changed = ""
        for path in dict.fromkeys(self._repeat_paths(node)):
            expression = self.repeats[path].count
            if expression:
                asked = number(self.value(expression, Node(path.rpartition("/")[2], node)), self.zone)
                wanted = max(0, int(asked)) if math.isfinite(asked) else 0
                changed = path if self._resize(node, path, wanted) else changed
        for child in node.children:
            if child.children:
                changed = self._count_repeats(child) or changed
        return changed

    def _repeat_paths(self, parent: Node) -> list[str]:
        return [path for path in self.repeats if path.rpartition("/")[0] == parent.path]

    def _drop_unavailable(self) -> str:
        """A choice that another answer took from the list is not an answer any more."""
        changed = ""
        for question in self._filtered:
            for node in [node for node in self.root.walk() if node.path == question.path and node.text and is_shown(node)]:
                there = {value for value, _ in self.choices(question, node)}
                kept = " ".join(value for value in node.text.split() if value in there) if question.control != "select1" else node.text * (node.text in there)
                if kept != node.text:
                    self.put(node, kept)
                    changed = node.local
        return changed

    def _act(self, action: Action, node: Node) -> None:
        if action.name == "setvalue":  # positions and recordings are never taken
            self.put(node, self._typed(self.value(action.value, node), node.bind.type) if action.value else "")

    def _typed(self, value: Value, kind: str) -> str:
        """The text of a calculated value, as the type of its question needs it; what is no number is empty."""
        if isinstance(value, float) and not isinstance(value, bool):
            if math.isnan(value):
                return ""
            if kind in {"date", "dateTime"}:
                return as_day(value, self.zone) if kind == "date" else as_moment(value, self.zone)
            if kind in {"int", "integer"} and math.isfinite(value):
                return str(int(value))
        if isinstance(value, bool) and kind in {"int", "integer", "decimal"}:
            return str(int(value))
        text = string(value)
        return text[:10] if kind == "date" and "T" in text else text
