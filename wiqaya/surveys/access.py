"""Who may ask residents, see what came of it, and let results out."""

from __future__ import annotations

from wiqaya.safeguards.words import Role

READ = "surveys.read"  # results that were released, plans, progress
DESIGN = "surveys.design"  # questionnaires, surveys, samples, quotas
FIELD = "surveys.field"  # interviewers, tokens, back-checks, files of answers
ETHICS = "surveys.ethics"  # read the ethics note as a second person
RELEASE = "surveys.release"  # weight, estimate and hand tables to the gate
PUBLISH = "surveys.publish"  # agree, as a second person, that everybody reads it

GRANTS = {
    READ: {
        Role.COORDINATOR, Role.LEARNING, Role.MANAGER, Role.NETWORK_MEMBER, Role.MAYOR, Role.DATA_PROTECTION, Role.READER, Role.CIVIL_SOCIETY,
    },
    DESIGN: {Role.COORDINATOR, Role.LEARNING},
    FIELD: {Role.COORDINATOR, Role.LEARNING},
    ETHICS: {Role.DATA_PROTECTION, Role.READER},
    RELEASE: {Role.COORDINATOR, Role.LEARNING},
    PUBLISH: {Role.COORDINATOR, Role.READER, Role.DATA_PROTECTION, Role.LEARNING},
}  # fmt: skip
PERSON_ONLY = {PUBLISH}
