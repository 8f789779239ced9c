"""Who may see and change the mapping."""

from __future__ import annotations

from wiqaya.safeguards.words import Role

READ = "mapping.read"
EDIT = "mapping.edit"
SECOND_READ = "mapping.second-read"
CHECK = "mapping.publication-check"
SEE_PARTNERS = "mapping.partners"  # trust and cooperation of organisations: closed to police and national roles
SIGNALS = "mapping.signals"
CONTRIBUTE = "mapping.contribute"  # answer when asked

GRANTS = {
    READ: {Role.COORDINATOR, Role.LEARNING, Role.MANAGER, Role.NETWORK_MEMBER, Role.MAYOR, Role.DATA_PROTECTION, Role.READER},
    EDIT: {Role.COORDINATOR, Role.LEARNING},
    SECOND_READ: {Role.COORDINATOR, Role.LEARNING, Role.READER, Role.MANAGER},
    CHECK: {Role.COORDINATOR, Role.READER, Role.DATA_PROTECTION, Role.LEARNING},
    SEE_PARTNERS: {Role.COORDINATOR, Role.LEARNING, Role.NETWORK_MEMBER, Role.MAYOR},
    SIGNALS: {Role.COORDINATOR, Role.MANAGER, Role.FRONTLINE, Role.NETWORK_MEMBER},
    CONTRIBUTE: {Role.COORDINATOR, Role.MANAGER, Role.FRONTLINE, Role.NETWORK_MEMBER, Role.CIVIL_SOCIETY, Role.POLICE},
}
PERSON_ONLY = {SECOND_READ, CHECK}
