"""The way of a situation, held against the table of the design."""

from __future__ import annotations

import pytest

from wiqaya.referral import flow
from wiqaya.referral.words import Closing, Stage

# written down by hand from the design: stage -> where one may go from there
DRAWN = {
    "received": {"review", "closed"},
    "review": {"home", "closed"},
    "home": {"table", "closed"},
    "table": {"limited", "closed"},
    "limited": {"full", "closed"},
    "full": {"support", "closed"},
    "support": {"closed"},
    "closed": set(),
}


@pytest.mark.parametrize("source", Stage.values)
@pytest.mark.parametrize("target", Stage.values)
def test_only_drawn_pairs_exist(source: str, target: str) -> None:
    assert ((source, target) in flow.PAIRS) == (target in DRAWN[source])


@pytest.mark.parametrize("stage", Stage.values)
@pytest.mark.parametrize("move", [*flow.MOVES, "reopen", "score"])
def test_a_move_leads_where_it_is_drawn_or_is_refused(stage: str, move: str) -> None:
    step = flow.MOVES.get(move)
    if step is not None and step.target in DRAWN[stage] and stage in step.sources:
        assert flow.after(stage, move) == step.target
    else:
        with pytest.raises(flow.OutOfOrder):
            flow.after(stage, move)


def test_nothing_leads_out_of_closed() -> None:
    assert not any("closed" in step.sources for step in flow.MOVES.values())


def test_every_stage_has_its_reasons_and_keys() -> None:
    assert set(flow.REASONS) == set(flow.TIERS) == set(Stage)


@pytest.mark.parametrize("reason", Closing)
def test_every_reason_closes_from_somewhere(reason: Closing) -> None:
    assert any(reason in reasons for reasons in flow.REASONS.values())


def test_rejections_unfounded_and_errors_forget_at_once() -> None:
    forgets = {reason.value for reason in Closing if reason.forgets_now}
    assert forgets == {"table-connected", "table-one-agency", "table-own-means", "table-threshold", "lapsed", "unfounded", "error", "asked"}


def test_no_reason_speaks_of_belief() -> None:
    assert not any(word in reason.value for reason in Closing for word in ("radical", "belief", "ideolog"))


def test_identity_has_no_key_before_filter_three() -> None:
    early = [Stage.RECEIVED, Stage.REVIEW, Stage.HOME, Stage.TABLE]
    assert not any({"limited", "full", "statute"} & {tier.value for tier in flow.TIERS[stage]} for stage in early)
