"""Who may come to the door of the room.  Inside, keys and clearances decide; no role here opens a situation."""

from __future__ import annotations

from wiqaya.safeguards.words import Role

SET_UP = "referral.set-up"  # build the mechanism, record conditions, seats and clearances
CLEAR = "referral.clear"  # read conditions as a second person, open the mechanism
ADVISE = "referral.advise"  # the desk for advice, with a clearance
CARE = "referral.care"  # the support workspace, with a clearance; what is seen there depends on keys
ASK = "referral.ask"  # ask for support for somebody, as somebody who works with residents
OVERSEE = "referral.oversee"  # logs, requests, exceptional access, retention
FIGURES = "referral.figures"  # released counts

GRANTS = {
    SET_UP: {Role.COORDINATOR, Role.DATA_PROTECTION},
    CLEAR: {Role.DATA_PROTECTION, Role.READER},
    ADVISE: {Role.FRONTLINE, Role.PANEL},
    CARE: {Role.PANEL},
    ASK: {Role.FRONTLINE, Role.PANEL, Role.CIVIL_SOCIETY},
    OVERSEE: {Role.DATA_PROTECTION},
    FIGURES: {Role.DATA_PROTECTION, Role.COORDINATOR, Role.LEARNING},
}
PERSON_ONLY = (SET_UP, CLEAR, ADVISE, CARE, ASK, OVERSEE)  # the operator of the installation opens nothing here
