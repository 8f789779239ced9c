"""Who may see and change people and organisations."""

from __future__ import annotations

from wiqaya.safeguards.words import Role

READ_PEOPLE = "people.read"
EDIT_PEOPLE = "people.edit"
READ_ORGANISATIONS = "people.organisations.read"
EDIT_ORGANISATIONS = "people.organisations.edit"

GRANTS = {
    READ_PEOPLE: {Role.COORDINATOR, Role.DATA_PROTECTION},
    EDIT_PEOPLE: {Role.COORDINATOR},
    READ_ORGANISATIONS: frozenset(Role.values) - {Role.POLICE, Role.NATIONAL, Role.SECRETARIAT},
    EDIT_ORGANISATIONS: {Role.COORDINATOR},
}

# Roles that see personal data sign in with a second factor.
STRONG = frozenset({Role.COORDINATOR, Role.DATA_PROTECTION, Role.PANEL})
