"""Small changes of a program, one at a time: each is a fault that the tests should notice."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

TEXTS = {"_", "gettext", "gettext_lazy", "ngettext"}
QUERIES = {"filter", "exclude", "get", "Q"}
OTHER: dict[type[ast.AST], type[ast.AST]] = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.In: ast.NotIn, ast.NotIn: ast.In,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.And: ast.Or, ast.Or: ast.And, ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.Div: ast.Mult,
    ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr, ast.BitXor: ast.BitOr, ast.LShift: ast.RShift, ast.RShift: ast.LShift, ast.Pow: ast.Mult,
    ast.Mod: ast.Mult, ast.FloorDiv: ast.Mult,
}  # fmt: skip
OPPOSITE = (ast.Eq, ast.NotEq, ast.In, ast.NotIn, ast.Is, ast.IsNot)  # whose other operator is the negation already


@dataclass(frozen=True, slots=True)
class Site:
    """Where something can be changed: the outermost function ("" at the head of a module), the lines of its statement, and the names that it sets."""

    owner: str
    line: int
    lines: tuple[int, int]
    names: tuple[str, ...]
    what: str
    apply: Callable[[], None]


class Finder:
    """Every change of a tree.  Texts for people, documentation, annotations, decorators and the bodies of classes stay as they are."""

    def __init__(self, tree: ast.Module) -> None:
        self.found: list[Site] = []
        self._owner, self._span, self._names = "", (0, 0), ()
        for statement in tree.body:
            self._top(statement, "")

    def _top(self, node: ast.stmt, inside: str) -> None:
        if isinstance(node, ast.ClassDef):
            for part in node.body:
                if not isinstance(part, (ast.Assign, ast.AnnAssign)):
                    self._top(part, f"{inside}{node.name}.")
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            self._owner = inside + node.name
            self._body(node, "body")
            self._owner = ""
        elif isinstance(node, (ast.Assign, ast.AnnAssign)) and not inside and node.value is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            self._names = tuple(one.id for target in targets for one in ast.walk(target) if isinstance(one, ast.Name))
            if "__all__" not in self._names and not isinstance(node.value, ast.Subscript):  # names of types change nothing that runs
                self._span = (node.lineno, node.end_lineno or node.lineno)
                self._value(node, "value", module=True)
            self._names = ()

    # statements

    def _body(self, node: ast.AST, field: str) -> None:
        for at, part in enumerate(getattr(node, field)):
            self._statement(node, field, at, part)

    def _statement(self, parent: ast.AST, field: str, at: int, node: ast.stmt) -> None:
        head = getattr(node, "test", None) or getattr(node, "iter", None)
        last = head.end_lineno if head is not None else (node.lineno if hasattr(node, "body") else node.end_lineno)
        self._span = (node.lineno, last or node.lineno)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            return
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            self._body(node, "body")
            return
        gone = self._removal(node)
        if gone:
            self._site(node, gone, lambda: getattr(parent, field).__setitem__(at, ast.copy_location(ast.Pass(), node)))
        if isinstance(node, ast.Continue):
            self._site(node, "continue became break", lambda: getattr(parent, field).__setitem__(at, ast.copy_location(ast.Break(), node)))
        if isinstance(node, ast.Return) and node.value is not None:
            self._returned(node)
        if isinstance(node, ast.AugAssign):
            self._operator(node)
        if isinstance(node, (ast.If, ast.While)):
            self._negated(node)
        self._parts(node)

    def _parts(self, node: ast.stmt) -> None:
        for name, value in ast.iter_fields(node) if not isinstance(node, ast.Raise) else ():
            if isinstance(value, ast.expr) and name not in {"annotation", "target"}:
                self._value(node, name)
        for item in getattr(node, "items", []):
            self._value(item, "context_expr")
        for name in ("body", "orelse", "finalbody"):
            if isinstance(getattr(node, name, None), list):
                self._body(node, name)
        for handler in getattr(node, "handlers", []):
            self._body(handler, "body")

    @staticmethod
    def _removal(node: ast.stmt) -> str:
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) and "super()" not in ast.unparse(node.value):
            return f"without {ast.unparse(node.value.func)}()"
        if isinstance(node, ast.Raise):
            return "without raise"
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], (ast.Attribute, ast.Subscript)):
            return f"without setting {ast.unparse(node.targets[0])}"
        return ""

    def _returned(self, node: ast.Return) -> None:
        value = node.value
        logical = isinstance(value, (ast.Compare, ast.BoolOp)) or (isinstance(value, ast.UnaryOp) and isinstance(value.op, ast.Not))
        if logical and not (isinstance(value, ast.Compare) and isinstance(value.ops[0], OPPOSITE)):
            self._site(node, "returns the opposite", lambda: setattr(node, "value", _not(value)))
        elif not logical and not (isinstance(value, ast.Constant) and value.value is None):
            self._site(node, "returns None", lambda: setattr(node, "value", ast.copy_location(ast.Constant(None), value)))

    # expressions

    def _value(self, parent: ast.AST, field: str, at: int | None = None, *, module: bool = False) -> None:
        held = getattr(parent, field)
        node = held if at is None else held[at]

        def put(new: ast.expr) -> None:
            ast.copy_location(new, node)
            setattr(parent, field, new) if at is None else held.__setitem__(at, new)

        if self._is_text(node):
            return
        for what, new in self._instead(node, module):
            self._site(node, what, lambda new=new: put(new()))
        if isinstance(node, (ast.BinOp, ast.BoolOp)):
            self._operator(node)
        if isinstance(node, ast.Compare):
            for number, op in enumerate(node.ops):
                other = OTHER[type(op)]
                what = f"{type(op).__name__} became {other.__name__}"
                self._site(node, what, lambda number=number, other=other: node.ops.__setitem__(number, other()))
        if isinstance(node, ast.IfExp):
            self._negated(node)
        if isinstance(node, ast.Call):
            self._called(node, module)
        if isinstance(node, ast.JoinedStr):
            self._site(node, "text changed", lambda: node.values.insert(0, ast.Constant("XX")))
        for name, child in ast.iter_fields(node):
            self._within(node, name, child, module)

    def _within(self, node: ast.AST, name: str, child: object, module: bool) -> None:
        if isinstance(node, (ast.JoinedStr, ast.Constant)) or (name == "args" and isinstance(node, ast.Lambda)):
            if isinstance(node, ast.JoinedStr):
                for part in node.values:
                    if isinstance(part, ast.FormattedValue):
                        self._value(part, "value")
            return
        if isinstance(child, ast.expr):
            self._value(node, name, module=module)
        elif isinstance(child, list):
            for at, part in enumerate(child):
                if isinstance(part, ast.expr):
                    self._value(node, name, at, module=module)
                elif isinstance(part, ast.keyword):
                    self._value(part, "value", module=module)
                elif isinstance(part, ast.comprehension):
                    self._filtered(part)

    def _filtered(self, part: ast.comprehension) -> None:
        self._value(part, "iter")
        for at, test in enumerate(part.ifs):
            self._site(test, f"without if {ast.unparse(test)}", lambda at=at: part.ifs.pop(at))
            self._value(part, "ifs", at)

    @staticmethod
    def _is_text(node: ast.AST) -> bool:
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod):
            node = node.left
        return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in TEXTS

    def _instead(self, node: ast.AST, module: bool) -> Iterator[tuple[str, Callable[[], ast.expr]]]:
        if isinstance(node, ast.Constant) and not isinstance(node.value, (type(None), type(...))):
            new = _other(node.value)
            yield f"{node.value!r} became {new!r}", lambda: ast.Constant(new)
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            yield "without not", lambda: node.operand
        if isinstance(node, ast.BoolOp):
            for part in node.values:
                kept = [one for one in node.values if one is not part]
                yield f"without {ast.unparse(part)}", lambda kept=kept: kept[0] if len(kept) == 1 else ast.BoolOp(node.op, kept)
        if module and isinstance(node, (ast.Set, ast.Tuple, ast.List)) and len(node.elts) > 1:
            for part in node.elts:
                kept = [one for one in node.elts if one is not part]
                again = {"elts": kept} | ({"ctx": ast.Load()} if not isinstance(node, ast.Set) else {})
                yield f"without {ast.unparse(part)}", lambda again=again: type(node)(**again)
        if module and isinstance(node, ast.Dict):
            for at, key in enumerate(node.keys):
                keys, values = [*node.keys[:at], *node.keys[at + 1 :]], [*node.values[:at], *node.values[at + 1 :]]
                yield f"without {ast.unparse(key) if key else 'the rest'}", lambda keys=keys, values=values: ast.Dict(keys, values)

    def _called(self, node: ast.Call, module: bool) -> None:
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if len(node.args) > 1 and not any(isinstance(one, ast.Starred) for one in node.args[:2]):
            self._site(node, "first two arguments swapped", lambda: node.args.__setitem__(slice(0, 2), [node.args[1], node.args[0]]))
        for at in range(2, len(node.args)) if module else ():
            self._site(node.args[at], f"without {ast.unparse(node.args[at])}", lambda at=at: node.args.pop(at))
        plain = [at for at, word in enumerate(node.keywords) if word.arg not in {None, "by", "at"} and isinstance(word.value, (ast.Name, ast.Attribute))]
        for one, two in pairwise(plain):
            said = f"{node.keywords[one].arg} and {node.keywords[two].arg} swapped"
            self._site(node, said, lambda one=one, two=two: _swap(node.keywords[one], node.keywords[two]))
        if name in QUERIES and (node.keywords or name != "get"):
            for at, word in enumerate(node.keywords):
                self._site(word.value, f"{name} without {word.arg or ast.unparse(word.value)}", lambda at=at: node.keywords.pop(at))
            for at, part in enumerate(node.args):
                self._site(part, f"{name} without {ast.unparse(part)}", lambda at=at: node.args.pop(at))
        if name in {"filter", "exclude"} and isinstance(node.func, ast.Attribute):
            other = "exclude" if name == "filter" else "filter"
            self._site(node, f"{name} became {other}", lambda: setattr(node.func, "attr", other))

    def _operator(self, node: ast.BinOp | ast.BoolOp | ast.AugAssign) -> None:
        other = OTHER.get(type(node.op))
        if other is not None:
            self._site(node, f"{type(node.op).__name__} became {other.__name__}", lambda: setattr(node, "op", other()))

    def _negated(self, node: ast.If | ast.While | ast.IfExp) -> None:
        test = node.test
        simple = isinstance(test, ast.Compare) and len(test.ops) == 1 and isinstance(test.ops[0], OPPOSITE)
        if not simple and not (isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not)):
            self._site(test, f"not {ast.unparse(test)}", lambda: setattr(node, "test", _not(test)))

    def _site(self, node: ast.AST, what: str, apply: Callable[[], object]) -> None:
        self.found.append(Site(self._owner, getattr(node, "lineno", self._span[0]), self._span, self._names, what, lambda: void(apply())))


def void(_done: object) -> None:
    """Only what it does counts."""


def _not(test: ast.expr) -> ast.expr:
    return ast.fix_missing_locations(ast.copy_location(ast.UnaryOp(ast.Not(), test), test))


def _other(value: object) -> object:
    if isinstance(value, bool):
        return not value
    if isinstance(value, (int, float)):
        return value + 1
    return b"XX" + value if isinstance(value, bytes) else f"XX{value}"


def _swap(one: ast.keyword, two: ast.keyword) -> None:
    one.value, two.value = two.value, one.value


def sites(source: str) -> list[Site]:
    """Every change of a source, in the order of its lines of code."""
    return Finder(ast.parse(source)).found


def changed(source: str, number: int) -> ast.Module:
    """The tree of a source with one change."""
    tree = ast.parse(source)
    Finder(tree).found[number].apply()
    return ast.fix_missing_locations(tree)


def head_names(source: str, names: tuple[str, ...]) -> set[str]:
    """Names at the head of a module that are made of others, and those themselves."""
    all_of = set(names)
    for node in ast.parse(source).body:
        if isinstance(node, (ast.Assign, ast.AnnAssign)) and node.value is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if all_of & {one.id for one in ast.walk(node.value) if isinstance(one, ast.Name)}:
                all_of |= {one.id for target in targets for one in ast.walk(target) if isinstance(one, ast.Name)}
    return all_of
