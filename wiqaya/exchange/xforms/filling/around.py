"""What expressions and texts of a form may ask of the form that is being filled."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime, tzinfo

from wiqaya.exchange.xforms.filling.lists import read_list
from wiqaya.exchange.xforms.filling.tree import nearest
from wiqaya.exchange.xforms.form import Form, Output, Question, Repeat, Wording, Words
from wiqaya.exchange.xforms.nodes import Node
from wiqaya.exchange.xforms.reasons import ExpressionError, because, wrong
from wiqaya.exchange.xforms.xpath import Context, Value, evaluate, string


class Around:
    """The answers' tree, the form's lists and texts, and the reader's language."""

    def __init__(self, form: Form, *, now: datetime, seed: str, language: str, media: Mapping[str, bytes]) -> None:
        self.form = form
        self.now = now
        self.zone: tzinfo = now.tzinfo or UTC
        self.seed = seed
        self.language = language or form.default_language
        self.media = media
        self.questions: Mapping[str, Question] = form.questions
        self.repeats: Mapping[str, Repeat] = form.repeats
        self.root = form.template.copy()
        self._lists: dict[str, Node] = {}

    def reference(self, node: Node) -> str:
        """Where a node is, with the position of each repeat: `/data/member[2]/age`."""
        parts: list[str] = []
        at: Node | None = node
        while at is not None:
            place = ""
            if at.path in self.repeats and at.parent is not None:
                alike = [child for child in at.parent.children if child.path == at.path]
                place = f"[{1 + next(index for index, child in enumerate(alike) if child is at)}]"
            parts.append(at.local + place)
            at = at.parent
        return "/" + "/".join(reversed(parts))

    def value(self, expression: str, node: Node) -> Value:
        return evaluate(expression, Context(node, self))

    def instance(self, name: str) -> Node:
        if name in self.form.instances:
            holder = self.form.instances[name].parent
            assert holder is not None  # noqa: S101  every list of a form lies in its instance
            return holder
        if name not in self._lists:
            source = self.form.external.get(name, "")
            file = source.rpartition("/")[2]
            if not source or source.startswith("jr://instance/"):
                self._lists[name] = Node("instance")  # answers of another time are not kept; a list that is nowhere is empty, as in the apps
            elif file not in self.media:
                raise wrong("no_media", name=file)
            else:
                self._lists[name] = read_list(file, self.media[file])
        return self._lists[name]

    def text(self, reference: str) -> str:
        return self.render(self.form.wording(reference), self.root)

    def choice_name(self, value: str, path: str, node: Node) -> str:
        question = self.questions.get(path)
        there = nearest(node, path) if question else []
        return next((label for found, label in self.choices(question, there[0]) if found == value), "") if question and there else ""

    def chance(self, node: Node) -> float:
        return int.from_bytes(self._digest(node, "chance")[:6], "big") / 2**48

    def identifier(self, node: Node) -> str:
        return str(uuid.UUID(bytes=self._digest(node, "identifier")[:16], version=4))

    def _digest(self, node: Node, use: str) -> bytes:
        return hashlib.sha256(f"{self.seed}|{self.reference(node)}|{use}".encode()).digest()

    # what is shown

    def render(self, wording: Wording, node: Node) -> str:
        """A text in the language shown, with the values that it shows."""
        return self.words(wording.get(self.language), node)

    def words(self, words: Words, node: Node) -> str:
        return "".join(part if isinstance(part, str) else self._output(part, node) for part in words.parts).strip()

    def _output(self, output: Output, node: Node) -> str:
        return string(self.value(output.expression, node)) if output.expression else ""

    def choices(self, question: Question, node: Node) -> list[tuple[str, str]]:
        """(value, label) of what can be chosen at a node now.  Raises FormError when a list's file is missing."""
        if question.itemset is None:
            return [(choice.value, self.render(choice.label, node)) for choice in question.choices]
        items = self.value(question.itemset.nodeset, node)
        if not isinstance(items, list):
            raise ExpressionError(because("expression_value", name=question.itemset.nodeset, value=string(items)))
        inner = [Context(item, self, current=node) for item in items]
        return [(string(evaluate(question.itemset.value, item)), string(evaluate(question.itemset.label or "''", item))) for item in inner]

    def choice_words(self, question: Question, node: Node) -> list[tuple[str, Words]]:
        """(value, its words with pictures and sound)."""
        if question.itemset is None:
            return [(choice.value, choice.label.get(self.language)) for choice in question.choices]
        if "jr:itext" not in question.itemset.label:
            return [(value, Words((label,))) for value, label in self.choices(question, node)]
        items = self.value(question.itemset.nodeset, node)
        reference = question.itemset.label.partition("(")[2].rpartition(")")[0]
        found = []
        for item in items if isinstance(items, list) else ():
            inner = Context(item, self, current=node)
            words = self.form.wording(string(evaluate(reference, inner))).get(self.language)
            found.append((string(evaluate(question.itemset.value, inner)), Words((self.words(words, node),), words.forms)))
        return found
