"""What stands between a text and its approval: who wrote it, what a council should know first, decisions and open questions."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wiqaya.safeguards import audit
from wiqaya.safeguards.access import Actor
from wiqaya.strategy.access import DECIDE
from wiqaya.strategy.models import (
    BudgetLine,
    Champion,
    CouncilQuestion,
    Decision,
    DraftComment,
    Measure,
    PrincipleCheck,
    Priority,
    Strategy,
    StrategyVersion,
)
from wiqaya.strategy.queries.standing import Notice, election_near
from wiqaya.strategy.words import Anchoring, DecisionOn, Finding, MeasureState, Moderation, Principle, Stand, StrategyState
from wiqaya.ui import numerals
from wiqaya.ui.dates import date_words

LOOK, PROPOSE, DECIDED, ANSWER, PAPER = (f"strategy.{what}" for what in ("look", "propose", "decide", "answer", "paper"))
NOT_WRITING = frozenset({LOOK, DECIDED, ANSWER, PAPER})
CAN_PROPOSE = (StrategyState.DRAFT, StrategyState.CONSULTING, StrategyState.RETURNED)
ALL_ROWS = 100_000  # of the trail of one strategy


def makers_of(strategy: Strategy) -> set[UUID]:
    """Everybody who wrote or proposed the text or a part of it: none of them writes down its decision."""
    rows = [row for row in audit.history(strategy, limit=ALL_ROWS) if row.action not in NOT_WRITING and not row.details.get("decided")]
    parts = [model.objects.filter(strategy=strategy).values_list("pk", "added_by") for model in (Priority, Measure)]
    kept = StrategyVersion.objects.filter(strategy=strategy, decided=False).values_list("kept_by", flat=True)
    keys = [str(key) for part in parts for key, _by in part]
    about = Q(kind__in=("strategy.priority", "strategy.measure"), object__in=keys)
    wrote = audit.rows_about(about, actions=[f"{kind}.{what}" for kind in ("priority", "measure") for what in ("add", "change", "move")], limit=ALL_ROWS)
    return {strategy.added_by, *(row.by for row in (*rows, *wrote)), *(by for part in parts for _key, by in part), *kept}


def may_decide(strategy: Strategy, by: Actor) -> bool:
    return by.kind == "person" and by.may(DECIDE) and strategy.state == StrategyState.PROPOSED and by.id not in makers_of(strategy)


def looked(strategy: Strategy, by: Actor) -> bool:
    """Whether this person has opened the political look at the text."""
    return any(row.action == LOOK and row.by == by.id for row in audit.history(strategy, limit=ALL_ROWS))


def proposed_to(strategy: Strategy) -> str:
    """The body before which the text lies, as a code; empty where it was never proposed."""
    rows = (row for row in audit.history(strategy, limit=ALL_ROWS) if row.action == PROPOSE)
    return next((str(row.details.get("body", "")) for row in rows), "")


def decisions_of(strategy: Strategy) -> list[Decision]:
    return list(Decision.objects.filter(strategy=strategy, on=DecisionOn.STRATEGY).prefetch_related("asked"))


def questions(*, open_only: bool = False) -> list[CouncilQuestion]:
    """Questions with which texts came back, the open ones first."""
    rows = CouncilQuestion.objects.select_related("decision__strategy").order_by("answered_at", "pk")
    return [row for row in rows if row.answered_at is None] if open_only else sorted(rows, key=lambda row: row.answered_at is not None)


def unread_comments(strategy: Strategy) -> int:
    return DraftComment.objects.filter(strategy=strategy, moderation=Moderation.WAITING).count()


def continuity() -> list[Champion]:
    """Posts that stay when the leadership changes (G2-59)."""
    return list(Champion.objects.filter(continuity=True).select_related("organisation").order_by("pk"))


def advocates() -> list[Champion]:
    """Posts that speak for prevention (G2-51)."""
    return list(Champion.objects.filter(continuity=False).select_related("organisation").order_by("pk"))


def before_council(strategy: Strategy, on: date) -> tuple[Notice, ...]:
    """What the deciding body should know and may ask.  Warnings: none of them refuses."""
    found = (_unsigned(strategy), _dissent(strategy), _open_comments(strategy), _unfunded(strategy), _no_plan(strategy), _unanswered(strategy),
             _home(strategy), _anchor(strategy), _election(strategy, on))  # fmt: skip
    return tuple(Notice(code, sentence) for code, sentence in found if sentence)


def _checks(strategy: Strategy) -> list[PrincipleCheck]:
    return list(PrincipleCheck.objects.filter(subject=strategy.pk, renewed_at__isnull=True).only("principle", "stand"))


def _unsigned(strategy: Strategy) -> tuple[str, str]:
    signed = {row.principle for row in _checks(strategy) if row.stand == Stand.SIGNED}
    open_ones = [str(one.label) for one in Principle if one not in signed]
    sentence = _("Nobody has signed these principles yet: %(names)s.") % {"names": _(", ").join(open_ones)}
    return "unsigned", sentence if open_ones else ""


def _dissent(strategy: Strategy) -> tuple[str, str]:
    count = sum(row.stand == Stand.DISSENT for row in _checks(strategy))
    sentence = ngettext(
        "%(count)s disagreement on the principles stands; it goes with the text in an annex.",
        "%(count)s disagreements on the principles stand; they go with the text in an annex.",
        count,
    )
    return "dissent", sentence % {"count": numerals.number(count)} if count else ""


def _open_comments(strategy: Strategy) -> tuple[str, str]:
    count = DraftComment.objects.filter(strategy=strategy, moderation=Moderation.SHOWN, finding=Finding.OPEN).count()
    sentence = ngettext("%(count)s comment has no answer yet.", "%(count)s comments have no answer yet.", count)
    return "open-comments", sentence % {"count": numerals.number(count)} if count else ""


def _unfunded(strategy: Strategy) -> tuple[str, str]:
    funded = BudgetLine.objects.filter(strategy=strategy, measure__isnull=False, planned__gt=0).values("measure")
    rows = Measure.objects.filter(strategy=strategy).exclude(state=MeasureState.STOPPED).exclude(pk__in=funded).exclude(cost=0)
    count = rows.count()
    sentence = ngettext("%(count)s measure has no line in the budget.", "%(count)s measures have no line in the budget.", count)
    return "unfunded", sentence % {"count": numerals.number(count)} if count else ""


def _no_plan(strategy: Strategy) -> tuple[str, str]:
    return "no-measures", "" if Measure.objects.filter(strategy=strategy).exists() else _("The text has no measures yet: a council will ask what is to be done.")


def _unanswered(strategy: Strategy) -> tuple[str, str]:
    count = CouncilQuestion.objects.filter(decision__strategy=strategy, answered_at__isnull=True).count()
    sentence = ngettext("%(count)s question of the deciding body is open.", "%(count)s questions of the deciding body are open.", count)
    return "unanswered", sentence % {"count": numerals.number(count)} if count else ""


def _home(strategy: Strategy) -> tuple[str, str]:
    return "no-lead", "" if strategy.lead_id else _("No body is named that leads the work.")


def _anchor(strategy: Strategy) -> tuple[str, str]:
    sentence = _("Nothing anchors the text beyond this decision. A motion, a by-law or a line required in the yearly budget lets it outlive an election.")
    return "not-anchored", sentence if strategy.anchoring == Anchoring.NONE else ""


def _election(strategy: Strategy, on: date) -> tuple[str, str]:
    sentence = _("The election of %(day)s is near. Publish nothing new about the strategy until then; deciding and working go on.")
    return "election", sentence % {"day": date_words(strategy.election_on)} if strategy.election_on and election_near(strategy, on) else ""
