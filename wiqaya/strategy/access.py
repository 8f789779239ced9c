"""Who may see, write and decide the strategy."""

from __future__ import annotations

from wiqaya.safeguards.words import Role

READ = "strategy.read"
EDIT = "strategy.edit"
CONTRIBUTE = "strategy.contribute"  # comment on a definition or a draft, sign or dissent from a principle
MODERATE = "strategy.moderate"  # read what the public wrote before it appears
DECIDE = "strategy.decide"  # write down what the deciding body decided; never one's own text
MONEY = "strategy.money"  # givers, conditions, what their names do to trust

GRANTS = {
    READ: {
        Role.COORDINATOR, Role.LEARNING, Role.MANAGER, Role.NETWORK_MEMBER, Role.MAYOR, Role.DATA_PROTECTION, Role.READER, Role.CIVIL_SOCIETY,
    },
    EDIT: {Role.COORDINATOR, Role.LEARNING},
    CONTRIBUTE: {
        Role.COORDINATOR, Role.LEARNING, Role.MANAGER, Role.NETWORK_MEMBER, Role.MAYOR, Role.DATA_PROTECTION, Role.CIVIL_SOCIETY, Role.READER,
    },
    MODERATE: {Role.COORDINATOR, Role.READER, Role.DATA_PROTECTION},
    DECIDE: {Role.MAYOR, Role.READER},
    MONEY: {Role.COORDINATOR, Role.LEARNING, Role.MANAGER, Role.MAYOR},
}  # fmt: skip
PERSON_ONLY = {MODERATE, DECIDE, CONTRIBUTE}
