"""Tables of the room.  They live in a database of their own, with keys of their own; nothing outside of the room reads them."""

from __future__ import annotations

from wiqaya.referral.models.advice import AdviceTally, Enquiry, EnquiryNote
from wiqaya.referral.models.exchange import BreakGlass, Emergency, InformationRequest
from wiqaya.referral.models.files import SealedFile
from wiqaya.referral.models.mechanism import Clearance, Condition, DutyShift, Mechanism, RegisterRisk, Seat, SignsList
from wiqaya.referral.models.meeting import Attendance, Decision, Item, Meeting, OwnAreas, Recusal, SeatView, WithoutConsent
from wiqaya.referral.models.misuse import FigureNote, MisuseReport
from wiqaya.referral.models.network import FrameworkLine, NetworkMeeting, ServedBy, TrustCheck
from wiqaya.referral.models.plan import Assessment, Consent, FollowUp, Goal, GuestLink, Plan, PlanReview, Support, Template
from wiqaya.referral.models.reintegration import (
    Arrival,
    CityRole,
    Conflict,
    FamilyPlan,
    FamilyReview,
    ManualRead,
    ManualSection,
    Party,
    Placement,
    Preparation,
)
from wiqaya.referral.models.rights import Certificate, RightsRequest, Tally, Telling
from wiqaya.referral.models.situation import Disclosure, FirstReview, Message, NameKey, ServiceAnswer, Situation

__all__ = [
    "AdviceTally",
    "Arrival",
    "Assessment",
    "Attendance",
    "BreakGlass",
    "Certificate",
    "CityRole",
    "Clearance",
    "Condition",
    "Conflict",
    "Consent",
    "Decision",
    "Disclosure",
    "DutyShift",
    "Emergency",
    "Enquiry",
    "EnquiryNote",
    "FamilyPlan",
    "FamilyReview",
    "FigureNote",
    "FirstReview",
    "FollowUp",
    "FrameworkLine",
    "Goal",
    "GuestLink",
    "InformationRequest",
    "Item",
    "ManualRead",
    "ManualSection",
    "Mechanism",
    "Meeting",
    "Message",
    "MisuseReport",
    "NameKey",
    "NetworkMeeting",
    "OwnAreas",
    "Party",
    "Placement",
    "Plan",
    "PlanReview",
    "Preparation",
    "Recusal",
    "RegisterRisk",
    "RightsRequest",
    "SealedFile",
    "Seat",
    "SeatView",
    "ServedBy",
    "ServiceAnswer",
    "SignsList",
    "Situation",
    "Support",
    "Tally",
    "Telling",
    "Template",
    "TrustCheck",
    "WithoutConsent",
]
