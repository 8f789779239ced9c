"""Who may see and change places."""

from __future__ import annotations

from wiqaya.safeguards.words import Role

READ = "places.read"
EDIT = "places.edit"
SET_UP = "places.set-up"
CREATE = "places.create-city"

GRANTS = {
    READ: frozenset(Role.values) - {Role.NATIONAL, Role.SECRETARIAT},
    EDIT: {Role.COORDINATOR, Role.LEARNING},
    SET_UP: {Role.COORDINATOR, Role.MANAGER},
    CREATE: set(),  # a new city is made from the shell of the installation
}
