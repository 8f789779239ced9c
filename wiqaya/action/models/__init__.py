"""What the city does: programmes, partners, services, messages, spaces."""

from __future__ import annotations

from wiqaya.action.models.messages import Campaign, Channel, IdentityStatement, MessageTest, MessageText, Reach, Rumour
from wiqaya.action.models.partners import Commitment, LearningPlace, Placement
from wiqaya.action.models.services import ProviderIdentity, Service, ServicePlace, ServiceTerm, Sheet, SheetLine
from wiqaya.action.models.spaces import Booking, DesignMeasure, SafetyWalk, Space, WorshipPlace
from wiqaya.action.models.work import Harm, Intervention, Session

__all__ = [
    "Booking", "Campaign", "Channel", "Commitment", "DesignMeasure", "Harm", "IdentityStatement", "Intervention", "LearningPlace", "MessageTest", "MessageText",
    "Placement", "ProviderIdentity", "Reach", "Rumour", "SafetyWalk", "Service", "ServicePlace", "ServiceTerm", "Session", "Sheet", "SheetLine",
    "Space", "WorshipPlace",
]  # fmt: skip
