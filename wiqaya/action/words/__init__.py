"""Closed lists of action."""

from __future__ import annotations

from wiqaya.action.words.messages import CampaignKind, CampaignState, ChannelKind, RumourState, Veracity
from wiqaya.action.words.partners import (
    Authority,
    CommitmentKind,
    CommitmentState,
    Contribution,
    DesignState,
    FirmSize,
    LearningKind,
    Measured,
    SpaceKind,
)
from wiqaya.action.words.services import Audience, Confirmed, Cost, Need, ServiceState, Spoken
from wiqaya.action.words.work import BestActor, Counted, HarmTo, Messenger, PoliceRole, State, Vulnerability

__all__ = [
    "Audience", "Authority", "BestActor", "CampaignKind", "CampaignState", "ChannelKind", "CommitmentKind", "CommitmentState", "Confirmed",
    "Contribution", "Cost", "Counted", "DesignState", "FirmSize", "HarmTo", "LearningKind", "Measured", "Messenger", "Need", "PoliceRole",
    "RumourState", "ServiceState", "SpaceKind", "Spoken", "State", "Veracity", "Vulnerability",
]  # fmt: skip
