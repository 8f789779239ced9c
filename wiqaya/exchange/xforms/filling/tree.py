"""The tree of an answer: where one more repeat belongs, taking one out, finding what stands nearest."""

from __future__ import annotations

from wiqaya.exchange.xforms.form import Form
from wiqaya.exchange.xforms.nodes import Node


def grow(form: Form, parent: Node, path: str) -> Node:
    """One more repeat, empty, behind its like or behind what stands before it in the form."""
    made = form.repeat_templates[path].copy(parent)
    parent.children.insert(_place(form, parent, path), made)
    parent.content[:] = list(parent.children)
    return made


def take_out(parent: Node, child: Node) -> None:
    parent.children[:] = [other for other in parent.children if other is not child]
    parent.content[:] = [other for other in parent.content if other is not child]


def _place(form: Form, parent: Node, path: str) -> int:
    models = (node for tree in (form.template, *form.repeat_templates.values()) for node in tree.walk() if node.path == parent.path)
    model = next(models, None)
    order = list(dict.fromkeys(child.path for child in model.children)) if model else []
    before = set(order[: order.index(path) + 1]) if path in order else {path}
    return max((index + 1 for index, child in enumerate(parent.children) if child.path in before), default=0)


def under(around: Node, path: str) -> list[Node]:
    """The nodes of a path below (or at) a node."""
    if around.path == path:
        return [around]
    found = [around]
    for name in path.removeprefix(around.path + "/").split("/"):
        found = [child for node in found for child in node.children if child.local == name]
    return found


def nearest(node: Node, path: str) -> list[Node]:
    """The nodes of a path that share the most repeats with a node: for a question of the same repeat the one in the same instance."""
    at = node
    while at.parent is not None and path != at.path and not path.startswith(f"{at.path}/"):
        at = at.parent
    return under(at, path)
