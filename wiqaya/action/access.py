"""Who may see and write what the city does."""

from __future__ import annotations

from wiqaya.safeguards.words import Role

READ = "action.read"
EDIT = "action.edit"
RECORD = "action.record"  # sessions with counts, feedback, harm seen: whoever does the work
CHECK = "action.check"  # look at images and people of a message as a second person; open something to the public
SERVICES = "action.services"  # the directory of services
WORSHIP = "action.worship"  # places of worship: restricted, never exported

GRANTS = {
    READ: {
        Role.COORDINATOR, Role.LEARNING, Role.MANAGER, Role.NETWORK_MEMBER, Role.MAYOR, Role.DATA_PROTECTION, Role.READER, Role.CIVIL_SOCIETY, Role.FRONTLINE,
    },
    EDIT: {Role.COORDINATOR, Role.MANAGER, Role.LEARNING},
    RECORD: {Role.COORDINATOR, Role.MANAGER, Role.LEARNING, Role.FRONTLINE, Role.CIVIL_SOCIETY},
    CHECK: {Role.COORDINATOR, Role.READER, Role.DATA_PROTECTION, Role.LEARNING},
    SERVICES: {Role.COORDINATOR, Role.MANAGER, Role.FRONTLINE, Role.CIVIL_SOCIETY},
    WORSHIP: {Role.COORDINATOR, Role.MANAGER},
}  # fmt: skip
PERSON_ONLY = {CHECK}
