"""Reads an XForm (as pyxform writes it) into a Form."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from wiqaya.exchange.xforms.form import DEFAULT, Action, Choice, Form, Group, Item, Itemset, Output, Question, Repeat, Rules, Wording, Words
from wiqaya.exchange.xforms.nodes import Node, read_xml
from wiqaya.exchange.xforms.reasons import wrong

CONTROLS = {"input", "select1", "select", "upload", "trigger", "range", "rank", "secret"}
ACTIONS = {"setvalue", "setgeopoint", "recordaudio"}
ITEXT = re.compile(r"^\s*jr:itext\(\s*'([^']*)'\s*\)\s*$")
SETTINGS = ("mediatype", "start", "end", "step", "rows", "query", "autoplay", "odk:tick-interval", "odk:placeholder", "max-pixels", "orx:max-pixels")


def read_form(xml: bytes | str) -> Form:
    """A form.  Raises FormError when the document is none."""
    return _Reader(read_xml(xml.encode() if isinstance(xml, str) else xml)).form()


class _Reader:
    def __init__(self, root: Node) -> None:
        self.head, self.body = _part(root, "head"), _part(root, "body")
        self.model = _part(self.head, "model")
        self.itext, self.languages, self.default = _catalogue(self.model.child("itext"))
        self.instances = self.model.each("instance")
        if not self.instances or not self.instances[0].children:
            raise wrong("not_an_xform", part="instance")
        primary = self.instances[0].children[0]
        self.template = primary.copy()
        _paths(self.template)
        self.rules = {rules.path: rules for rules in map(self._rules, self.model.each("bind"))}
        self.repeats = {node.path: node for node in self.template.walk() if "jr:template" in node.attributes}
        self.keys = _keys(self.template)
        self.actions: list[Action] = []

    def form(self) -> Form:
        items = tuple(self._items(self.body, ""))
        self.actions[:0] = [self._action(node) for node in self.model.children if node.local in ACTIONS]
        titles = self.head.child("title")
        media = sorted(set(self._media()))
        self._settle_templates(items)
        submission = self.model.child("submission")
        return Form(
            id=self.template.attributes.get("id", ""),
            version=self.template.attributes.get("version", "") or self.template.attributes.get("orx:version", ""),
            title=titles.text if titles else "",
            languages=self.languages,
            default_language=self.default,
            items=items,
            rules=self.rules,
            template=self.template,
            repeat_templates=self.repeats,
            instances={node.attributes["id"]: node.children[0] for node in self.instances[1:] if node.children and "id" in node.attributes},
            external={node.attributes["id"]: node.attributes["src"] for node in self.instances[1:] if "src" in node.attributes},
            itext=self.itext,
            actions=tuple(self.actions),
            media=tuple(media),
            encrypted=bool(submission and submission.attributes.get("base64RsaPublicKey")),
            keys=self.keys,
        )

    def _settle_templates(self, items: tuple[Item, ...]) -> None:
        """What a new repeat looks like: its template; where the form has none, its first instance.  The templates leave the instance."""
        for node in list(self.template.walk()):
            for child in [child for child in node.children if "jr:template" in child.attributes]:
                node.children.remove(child)
                node.content.remove(child)
                if child.path not in {other.path for other in node.children}:
                    empty = child.copy(node)
                    empty.attributes.pop("jr:template")
                    node.add(empty)
                child.parent = None
        known = {node.path: node for node in self.template.walk()}
        for path in (item.path for item in _all(items) if isinstance(item, Repeat)):
            if path not in self.repeats and path in known:
                self.repeats[path] = known[path].copy()
        for node in self.repeats.values():
            for inner in node.walk():
                inner.attributes.pop("jr:template", None)

    def _rules(self, bind: Node) -> Rules:
        given = bind.attributes
        path = given.get("nodeset", "").strip()
        return Rules(
            path=path,
            type=given.get("type", "string").removeprefix("xsd:"),
            relevant=given.get("relevant", "").strip(),
            constraint=given.get("constraint", "").strip(),
            required=given.get("required", "").strip(),
            readonly=given.get("readonly", "").strip(),
            calculate=given.get("calculate", "").strip(),
            constraint_message=self._message(given.get("jr:constraintMsg")),
            required_message=self._message(given.get("jr:requiredMsg")),
            preload=given.get("jr:preload", ""),
            preload_params=given.get("jr:preloadParams", ""),
        )

    def _message(self, given: str | None) -> Wording | None:
        if not given:
            return None
        reference = ITEXT.match(given)
        return self._of(reference[1]) if reference else Wording({self.default: Words((given,))})

    def _of(self, reference: str) -> Wording:
        return Wording({language: texts[reference] for language, texts in self.itext.items() if reference in texts})

    def _items(self, parent: Node, around: str) -> Iterator[Item]:
        for node in parent.children:
            if node.local == "group":
                yield from self._group(node, around)
            elif node.local == "repeat":
                yield self._repeat(node, around, Wording({}), "")
            elif node.local in CONTROLS:
                yield self._question(node)
            elif node.local in ACTIONS:
                self.actions.append(self._action(node))

    def _group(self, node: Node, around: str) -> Iterator[Item]:
        path = node.attributes.get("ref", around)
        repeat = node.child("repeat")
        label = self._text(node.child("label"))
        if repeat is not None and sum(child.local not in {"label", "hint"} for child in node.children) == 1:
            yield self._repeat(repeat, path, label, node.attributes.get("appearance", ""))
            return
        children = tuple(self._items(node, path))
        yield Group(path, label, children, self._bound(path if path != around else ""), _appearance(node))

    def _repeat(self, node: Node, around: str, label: Wording, appearance: str) -> Repeat:
        path = node.attributes.get("nodeset", "").strip()
        children = tuple(self._items(node, path))
        own = node.child("label")
        looks = _appearance(node) or appearance.strip().lower()
        return Repeat(path, self._text(own) if own else label, children, self._bound(path), looks, node.attributes.get("jr:count", "").strip())

    def _bound(self, path: str) -> Rules:
        return self.rules.get(path, Rules(path))

    def _question(self, node: Node) -> Question:
        path = node.attributes.get("ref", "").strip()
        rules = self._bound(path)
        itemset = node.child("itemset")
        for action in (child for child in node.children if child.local in ACTIONS):
            self.actions.append(self._action(action, path))
        return Question(
            path=path,
            control=node.local,
            type=rules.type,
            label=self._text(node.child("label")),
            hint=self._text(node.child("hint")),
            rules=rules,
            appearance=_appearance(node),
            choices=tuple(self._choice(item) for item in node.each("item")),
            itemset=_itemset(itemset) if itemset else None,
            settings={name: node.attributes[name] for name in SETTINGS if name in node.attributes},
            key=self.keys.get(path, ""),
        )

    def _choice(self, node: Node) -> Choice:
        value = node.child("value")
        return Choice(value.text.strip() if value else "", self._text(node.child("label")))

    def _text(self, node: Node | None) -> Wording:
        if node is None:
            return Wording({})
        reference = node.attributes.get("ref", "")
        if found := ITEXT.match(reference):
            return self._of(found[1])
        parts = (Output(reference),) if reference else _parts(node)
        return Wording({self.default: Words(parts)}) if parts else Wording({})

    def _action(self, node: Node, source: str = "") -> Action:
        given = node.attributes
        target = given.get("ref", "") or given.get("target", "")
        value = given.get("value", "") or (f"'{node.text}'" if node.text and "'" not in node.text else "")
        return Action(given.get("event", ""), target.strip(), value.strip(), source, node.local)

    def _media(self) -> Iterator[str]:
        for texts in self.itext.values():
            for words in texts.values():
                yield from (text.rpartition("/")[2] for form, text in words.forms.items() if text.startswith("jr://") and form != "guidance")
        for node in self.instances[1:]:
            source = node.attributes.get("src", "")
            if source.startswith("jr://") and not source.startswith("jr://instance/"):
                yield source.rpartition("/")[2]
        yield from self._called_files()

    def _called_files(self) -> Iterator[str]:
        """Lists that expressions look values up in: pulldata('name', …) and search('name') mean name.csv."""
        texts: list[Any] = [rules.calculate for rules in self.rules.values()]
        texts += [node.attributes.get("appearance", "") for node in self.body.walk()]
        for text in texts:
            for name in re.findall(r"(?:pulldata|search)\(\s*['\"]([\w .-]+)['\"]", text):
                yield f"{name.removesuffix('.csv')}.csv"


def _keys(template: Node) -> dict[str, str]:
    """Path -> `group.question` for leaves and repeats that share the last part of their path with another.

    Raises FormError where that is the name of yet another one, so that answers could not be told apart.
    """
    paths = {node.path: node.local for node in template.walk() if not node.children or "jr:template" in node.attributes}
    shared = {name for name, count in Counter(paths.values()).items() if count > 1}
    keys = {path: ".".join(path.split("/")[2:]) for path, name in paths.items() if name in shared}
    called = Counter([*keys.values(), *(name for path, name in paths.items() if path not in keys)])
    for path, key in keys.items():
        if called[key] > 1:
            raise wrong("same_key", name=path.rpartition("/")[2], other=key)
    return keys


def _part(node: Node, name: str) -> Node:
    found = node.child(name)
    if found is None:
        raise wrong("not_an_xform", part=name)
    return found


def _all(items: tuple[Item, ...]) -> Iterator[Item]:
    for item in items:
        yield item
        if isinstance(item, Group):
            yield from _all(item.children)


def _paths(root: Node) -> None:
    for node in root.walk():
        node.path = f"{node.parent.path if node.parent else ''}/{node.local}"


def _appearance(node: Node) -> str:
    return node.attributes.get("appearance", "").strip().lower()


def _itemset(node: Node) -> Itemset:
    value, label = node.child("value"), node.child("label")
    return Itemset(
        node.attributes.get("nodeset", "").strip(), value.attributes.get("ref", "") if value else "", label.attributes.get("ref", "") if label else ""
    )


def _parts(node: Node) -> tuple[str | Output, ...]:
    parts: list[str | Output] = []
    for part in node.content:
        if isinstance(part, str):
            parts.append(part)
        elif part.local == "output":
            parts.append(Output((part.attributes.get("value") or part.attributes.get("ref", "")).strip()))
        else:
            parts.extend(_parts(part))
    return tuple(parts)


def _catalogue(itext: Node | None) -> tuple[dict[str, dict[str, Words]], tuple[str, ...], str]:
    """(texts by language and identifier, the languages, the default one)."""
    if itext is None:
        return {DEFAULT: {}}, (DEFAULT,), DEFAULT
    translations = itext.each("translation")
    texts = {node.attributes.get("lang", DEFAULT): {text.attributes.get("id", ""): _words(text) for text in node.each("text")} for node in translations}
    default = next((node.attributes.get("lang", DEFAULT) for node in translations if "default" in node.attributes), next(iter(texts), DEFAULT))
    return texts or {DEFAULT: {}}, tuple(texts) or (DEFAULT,), default


def _words(text: Node) -> Words:
    values = text.each("value")
    plain = next((value for value in values if not value.attributes.get("form")), None)
    parts = _parts(plain) if plain else ()
    forms = {value.attributes["form"]: value.text for value in values if value.attributes.get("form")}
    untranslated = plain is not None and plain.text.strip() == "-" and not plain.children  # how pyxform writes a text that was not translated
    return Words(() if untranslated else parts, forms)
