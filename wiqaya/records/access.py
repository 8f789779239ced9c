"""Who may see and change the data that the city holds."""

from __future__ import annotations

from wiqaya.safeguards.words import Role

READ = "records.read"
EDIT = "records.edit"
IMPORT = "records.import"
SEE_ROWS = "records.see-rows"  # rows of a dataset on screen, for its steward, logged
RELEASE = "records.release"  # hand a table to the gate

GRANTS = {
    READ: {Role.COORDINATOR, Role.LEARNING, Role.MANAGER, Role.NETWORK_MEMBER, Role.MAYOR, Role.DATA_PROTECTION, Role.READER},
    EDIT: {Role.COORDINATOR, Role.LEARNING},
    IMPORT: {Role.COORDINATOR, Role.LEARNING, Role.MANAGER},
    SEE_ROWS: {Role.COORDINATOR, Role.LEARNING, Role.MANAGER},
    RELEASE: {Role.COORDINATOR, Role.LEARNING, Role.READER},
}
