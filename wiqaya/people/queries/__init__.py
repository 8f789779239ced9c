"""Reading people, the roles they hold, organisations, and what a function may do for prevention."""

from __future__ import annotations

from wiqaya.people.queries.actors import (
    actor_by_email,
    actor_for,
    describe_roles,
    has_second_factor,
    must_set_second_step,
    operator,
    recently_confirmed,
    roles_on,
    waits_for_second_step,
)
from wiqaya.people.queries.guidance import Part, my_part, part_of
from wiqaya.people.queries.history import access_history
from wiqaya.people.queries.organisations import gaps, organisation_by_short, organisations, organisations_by_key, role_map
from wiqaya.people.queries.people import (
    WhomToAsk,
    conflicts,
    demo_accounts,
    demo_code,
    find_invitation,
    invitations,
    is_last_coordinator,
    name_of,
    names_of,
    nobody_yet,
    people,
    people_with,
    person,
    terms_of,
    whom_to_ask,
)

__all__ = [
    "Part",
    "WhomToAsk",
    "access_history",
    "actor_by_email",
    "actor_for",
    "conflicts",
    "demo_accounts",
    "demo_code",
    "describe_roles",
    "find_invitation",
    "gaps",
    "has_second_factor",
    "invitations",
    "is_last_coordinator",
    "must_set_second_step",
    "my_part",
    "name_of",
    "names_of",
    "nobody_yet",
    "operator",
    "organisation_by_short",
    "organisations",
    "organisations_by_key",
    "part_of",
    "people",
    "people_with",
    "person",
    "recently_confirmed",
    "role_map",
    "roles_on",
    "terms_of",
    "waits_for_second_step",
    "whom_to_ask",
]
