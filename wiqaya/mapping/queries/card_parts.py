"""The kinds of lines of a card: what each is called, which fields it has, where it stands in the page order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wiqaya.mapping import models
from wiqaya.mapping.words import Confidence, Direction, EvidenceKind, ExplanationKind, FactorLevel, GroundKind, Holder, Strength

Label = str | Promise


@dataclass(frozen=True)
class LineKind:
    """One kind of line.

    `texts`, `choices`, `links`, `days` and `plain` name the model's fields with their labels; `needed` must be filled;
    `fixed` are values that every line of this kind has.
    """

    key: str
    model: type[Any]
    title: Label
    add: Label
    texts: Mapping[str, Label]
    needed: tuple[str, ...]
    choices: Mapping[str, tuple[Label, Any]] = field(default_factory=dict)
    links: Mapping[str, Label] = field(default_factory=dict)
    days: Mapping[str, Label] = field(default_factory=dict)
    plain: Mapping[str, Label] = field(default_factory=dict)
    fixed: Mapping[str, str] = field(default_factory=dict)
    why: Label = ""
    related: str = ""
    help: Mapping[str, Label] = field(default_factory=dict)

    @cached_property
    def labels(self) -> dict[str, Label]:
        """Every field with its label, in the order of the form: what it is first, categories later."""
        choices = {name: label for name, (label, _choices) in self.choices.items()}
        first = {name: label for name, label in choices.items() if name in self.needed}
        return {**first, **self.texts, **choices, **self.links, **self.plain, **self.days}

    @cached_property
    def first_text(self) -> str:
        return next(iter(self.texts))


AREA, GROUP, DATASET, SOURCE, DATED = _("area"), _("group"), _("dataset"), _("source"), _("date")
HELD_BY = _("held by whom")


def _factor(nature: str, title: Label, add: Label, why: Label) -> LineKind:
    return LineKind(
        nature, models.Factor, title, add, {"text": _("what it is")}, ("text",), {"level": (_("where it lies"), FactorLevel)},
        {"area": AREA, "group": GROUP}, fixed={"nature": nature}, why=why, related="factors",
    )  # fmt: skip


LINE_KINDS: dict[str, LineKind] = {
    kind.key: kind
    for kind in (
        _factor("strength", _("What holds people together here"), _("Add what holds people together"), _("A place, a habit, a body or a tie that people here rely on.")),
        LineKind(
            "impact", models.Impact, _("Who is hurt, and how"), _("Add who is hurt"), {"effect": _("how they are affected")}, ("group", "effect"),
            links={"group": GROUP, "area": AREA}, why=_("Who is affected or harmed. Never who is suspected."), related="impacts",
        ),
        LineKind(
            "ground", models.Ground, _("Why here?"), _("Add why here"),
            {"text": _("what it is"), "held_by": HELD_BY, "facts_say": _("what the facts say"), "used_by": _("wider story that uses it")},
            ("kind", "text"), {"kind": (_("kind"), GroundKind)}, {"area": AREA},
            plain={"outside": _("Where does it come from?")},
            why=_("A group or a story from outside explains nothing alone: what makes it take hold in this place?"), related="grounds",
            help={"held_by": _("A group or a neighbourhood, never a person."), "facts_say": _("For a perception: what do records or a count say?")},
        ),
        LineKind(
            "view", models.View, _("Views side by side"), _("Add a view"), {"text": _("how they see it"), "source": SOURCE}, ("holder", "text"),
            {"holder": (_("whose view"), Holder)}, days={"dated": DATED}, why=_("Each view stands alone and is never merged with the others."), related="views",
        ),
        LineKind(
            "national", models.NationalAnalysis, _("The central government's view, kept apart"), _("Add a central analysis"),
            {
                "title": _("title"), "says": _("what it says"), "leaves_out": _("home-grown concerns that it leaves out"),
                "overstates": _("outside concerns that it overstates here"),
            },
            ("title", "says"), days={"dated": DATED}, why=_("What does it leave out that grew here? What from outside does it overstate for this city?"),
            related="national_analyses",
        ),
        LineKind(
            "explanation", models.Explanation, _("Possible explanations, side by side"), _("Add an explanation"),
            {
                "text": _("explanation, as an assumption"), "held_by": HELD_BY, "evidence_for": _("what speaks for it"),
                "evidence_against": _("what speaks against it"),
            },
            ("kind", "text"), {"kind": (_("kind"), ExplanationKind), "confidence": (_("confidence"), Confidence)},
            why=_("Several explanations may stand side by side; none has to win."), related="explanations",
        ),
        LineKind(
            "perception", models.Perception, _("How the issue is seen, and by whom"), _("Add a perception"),
            {"view": _("how it is seen"), "held_by": HELD_BY, "source": SOURCE}, ("view", "held_by"), links={"group": GROUP}, days={"dated": DATED},
            why=_("Not only what the issue is, but how people see it."), related="perceptions",
        ),
        _factor("need", _("Needs for prevention"), _("Add a need"), _("What would help people here before anything happens.")),
        _factor("pressure", _("Pressures that make life harder"), _("Add a pressure"), _("Conditions, never traits of people.")),
        LineKind(
            "evidence", models.Evidence, _("Sources"), _("Add a source"), {"source": SOURCE, "says": _("what it says"), "bias_note": _("bias note")},
            ("kind", "source", "says"),
            {"kind": (_("kind"), EvidenceKind), "direction": (_("which way it points"), Direction), "strength": (_("how strong"), Strength)},
            {"dataset": DATASET}, {"dated": DATED}, {"release": _("released figure"), "result": _("survey result")},
            why=_("Two independent kinds of source are needed to call the card complete; police alone are not enough."), related="evidences",
            help={
                "bias_note": _("Who is missing in it? Left empty, the note of the dataset is copied."),
                "result": _("Its short id, as the page of the result names it. “Cite a survey result” finds it for you."),
            },
        ),
        LineKind(
            "condition", models.Condition, _("Conditions alongside, not causes"), _("Add a condition"), {"text": _("condition")}, ("text",),
            links={"dataset": DATASET}, plain={"period": _("period")}, why=_("What changed in the same time. Recorded beside the issue, never as its cause."),
            related="conditions",
        ),
    )
}  # fmt: skip


def kind_of(line: Any) -> LineKind:
    """The kind of a line of a card."""
    if isinstance(line, models.Factor):
        return LINE_KINDS[line.nature]
    return next(kind for kind in LINE_KINDS.values() if kind.model is type(line))


def lines_of(issue: models.Issue, kind: LineKind) -> list[Any]:
    """The lines of one kind, from what is prefetched when it is."""
    return [line for line in getattr(issue, kind.related).all() if all(getattr(line, name) == value for name, value in kind.fixed.items())]
