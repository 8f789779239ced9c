"""A form as it is asked: questions in groups and repeats, with their wording in each language and the rules that bind them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from wiqaya.exchange.xforms.nodes import Node

DEFAULT = "default"


@dataclass(frozen=True)
class Output:
    """A place in a text where the value of an expression is shown."""

    expression: str


@dataclass(frozen=True)
class Words:
    """A text in one language, with its other forms: image, audio, video, big-image, guidance (file names or text)."""

    parts: tuple[str | Output, ...] = ()
    forms: Mapping[str, str] = field(default_factory=dict)

    @property
    def plain(self) -> str:
        """The text with `…` where values are shown."""
        return "".join(part if isinstance(part, str) else "…" for part in self.parts).strip()


@dataclass(frozen=True)
class Wording:
    """A text in every language of the form."""

    words: Mapping[str, Words]

    def get(self, language: str) -> Words:
        """In a language; where it was not translated, in another one rather than not at all."""
        found = self.words.get(language)
        if found is not None and (found.parts or found.forms):
            return found
        return next((words for words in self.words.values() if words.parts or words.forms), Words())


@dataclass(frozen=True)
class Rules:
    """What binds a leaf or a group: its type and its expressions, empty where there are none."""

    path: str
    type: str = "string"
    relevant: str = ""
    constraint: str = ""
    required: str = ""
    readonly: str = ""
    calculate: str = ""
    constraint_message: Wording | None = None
    required_message: Wording | None = None
    preload: str = ""
    preload_params: str = ""


@dataclass(frozen=True)
class Action:
    """A value set when something happens: `odk-instance-first-load`, `odk-new-repeat`, `xforms-value-changed` of `source`."""

    event: str
    target: str
    value: str
    source: str = ""
    name: str = "setvalue"


@dataclass(frozen=True)
class Choice:
    value: str
    label: Wording


@dataclass(frozen=True)
class Itemset:
    """Choices out of a list of the form: an expression for the items, and where value and label stand in each."""

    nodeset: str
    value: str
    label: str

    @property
    def list_name(self) -> str:
        found = re.match(r"\s*(?:randomize\()?\s*instance\(['\"]([^'\"]+)['\"]\)", self.nodeset)
        return found[1] if found else ""


@dataclass(frozen=True)
class Question:
    """A question; `control` is input, select1, select, rank, range, upload, trigger or secret."""

    path: str
    control: str
    type: str
    label: Wording
    hint: Wording
    rules: Rules
    appearance: str = ""
    choices: tuple[Choice, ...] = ()
    itemset: Itemset | None = None
    settings: Mapping[str, str] = field(default_factory=dict)
    key: str = ""

    @property
    def name(self) -> str:
        """What its answers are called: the last part of its path, and more of it where two questions of the form share that."""
        return self.key or self.path.rpartition("/")[2]

    @property
    def chooses(self) -> bool:
        return self.control in {"select1", "select", "rank"}


@dataclass(frozen=True)
class Group:
    path: str
    label: Wording
    children: tuple[Question | Group | Repeat, ...]
    rules: Rules
    appearance: str = ""


@dataclass(frozen=True)
class Repeat(Group):
    """`count`: the expression for how many there are; empty when who answers adds them.  `nested` counts the repeats around it."""

    count: str = ""


Item = Question | Group | Repeat


@dataclass(frozen=True, eq=False)
class Form:
    """A form, immutable.  Paths begin with the root's name, as `/data/group/question`.

    `keys`: path -> what its answers are called, for paths whose last part is not theirs alone.
    """

    id: str
    version: str
    title: str
    languages: tuple[str, ...]
    default_language: str
    items: tuple[Item, ...]
    rules: Mapping[str, Rules]
    template: Node = field(repr=False)
    repeat_templates: Mapping[str, Node] = field(repr=False)
    instances: Mapping[str, Node] = field(repr=False)
    external: Mapping[str, str]
    itext: Mapping[str, Mapping[str, Words]] = field(repr=False)
    actions: tuple[Action, ...]
    media: tuple[str, ...]
    encrypted: bool = False
    keys: Mapping[str, str] = field(default_factory=dict)

    def key_of(self, path: str) -> str:
        """What the answers at a path are called, of a question, a calculation or a repeat."""
        return self.keys.get(path) or path.rpartition("/")[2]

    @property
    def root(self) -> str:
        return f"/{self.template.local}"

    @cached_property
    def questions(self) -> Mapping[str, Question]:
        return {item.path: item for item in self.walk() if isinstance(item, Question)}

    @cached_property
    def repeats(self) -> Mapping[str, Repeat]:
        return {item.path: item for item in self.walk() if isinstance(item, Repeat)}

    def walk(self) -> Iterator[Item]:
        """Questions, groups and repeats in the order in which they are asked."""
        stack = list(reversed(self.items))
        while stack:
            item = stack.pop()
            yield item
            if isinstance(item, Group):
                stack.extend(reversed(item.children))

    @cached_property
    def leaves(self) -> Mapping[str, Rules]:
        """Every leaf of an answer in the order of the form, asked or calculated, metadata too."""
        return {node.path: self.rules.get(node.path, Rules(node.path)) for node in self.template.walk() if not node.children}

    def language_for(self, code: str) -> str:
        """The form's name of a language by its code ("ar" finds "العربية (ar)"), or its default language."""
        wanted = code.lower()
        for language in self.languages:
            found = re.search(r"\(([\w-]+)\)\s*$", language)
            if (found[1].lower() if found else language.lower()) in {wanted, wanted.split("-")[0]}:
                return language
        return self.default_language

    def relative(self, path: str) -> str:
        """A path without the root, as it is the key of an answer: `/data/group/question` is `group/question`."""
        return path.removeprefix(self.root + "/")

    def wording(self, reference: str) -> Wording:
        """A text of the catalogue of the form by its identifier."""
        return Wording({language: texts[reference] for language, texts in self.itext.items() if reference in texts})
