"""Consent, plans, and how support ends."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Purpose(models.TextChoices):
    """What a consent is for; each is asked for on its own."""

    SHARING = "sharing", _("Share with the services named")
    SUPPORT = "support", _("Take part in support")
    CONTACT = "contact", _("Be contacted")
    MENTORING = "mentoring", _("A mentor, agreed by both sides")
    FOLLOW_UP = "follow-up", _("Be asked again after 6 and 12 months")
    EVALUATION = "evaluation", _("Take part in the evaluation")


class Consenting(models.TextChoices):
    PERSON = "person", _("The person")
    GUARDIAN = "guardian", _("A guardian")
    MENTOR = "mentor", _("The mentor")


class Explained(models.TextChoices):
    READ = "read", _("Read together")
    TOLD = "told", _("Explained aloud")
    HEARD = "heard", _("Heard as a recording")
    INTERPRETED = "interpreted", _("With an interpreter")


class SupportKind(models.TextChoices):
    SOCIAL = "social", _("Social and youth work")
    LEARNING = "learning", _("School and training")
    WORK = "work", _("Finding work")
    HOUSING = "housing", _("Housing")
    MENTORING = "mentoring", _("Mentoring")
    WELLBEING = "wellbeing", _("Psychological and psychosocial support")
    FAMILY = "family", _("Support for the family")
    SPORT = "sport", _("Sport and culture")
    DIALOGUE = "dialogue", _("Conversation with a specialist of the person's choice")
    LEGAL = "legal", _("Legal advice")
    PRACTICAL = "practical", _("Practical help")


class Intensity(models.TextChoices):
    LIGHT = "light", _("Light: about once a month")
    STEADY = "steady", _("Steady: about every week")
    CLOSE = "close", _("Close: several times a week")


class PlanState(models.TextChoices):
    DRAFT = "draft", _("Being written")
    RUNNING = "running", _("Running")
    PAUSED = "paused", _("Paused")
    ENDED = "ended", _("Ended")


class SupportState(models.TextChoices):
    OFFERED = "offered", _("Offered")
    ACCEPTED = "accepted", _("Accepted")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    DECLINED = "declined", _("Not wanted")


class GoalState(models.TextChoices):
    OPEN = "open", _("Not reached yet")
    CLOSER = "closer", _("Closer")
    MET = "met", _("Met")
    DROPPED = "dropped", _("No longer wanted")


class Closing(models.TextChoices):
    """The closed list of reasons; two of them forget everything at once."""

    LOWER_SERVICES = "lower-services", _("Needs met: connected to services")
    LOWER_PERSONAL = "lower-personal", _("Needs met: personal supports")
    LOWER_OTHER = "lower-other", _("Needs met: other progress")
    STILL_INFORMED = "still-informed", _("Needs remain: told of services")
    STILL_DECLINED = "still-declined", _("Needs remain: support was not wanted")
    STILL_UNREACHED = "still-unreached", _("Needs remain: could not be reached")
    STILL_MOVED = "still-moved", _("Needs remain: moved away")
    STILL_NO_SERVICE = "still-no-service", _("Needs remain: no such service exists")
    TABLE_CONNECTED = "table-connected", _("Not for the table: already connected")
    TABLE_ONE_AGENCY = "table-one-agency", _("Not for the table: one service can act alone")
    TABLE_OWN_MEANS = "table-own-means", _("Not for the table: own means not tried yet")
    TABLE_THRESHOLD = "table-threshold", _("Not for the table: nothing acute")
    ELSEWHERE = "elsewhere", _("Pointed to an ordinary service")
    COMMUNITY = "community", _("A measure for a community fits better")
    LAPSED = "lapsed", _("Not decided in time")
    WITHDRAWN = "withdrawn", _("Consent withdrawn")
    DIED = "died", _("The person died")
    STATUTORY = "statutory", _("A legal process took over (child protection, court)")
    UNFOUNDED = "unfounded", _("The concern had no ground")
    ERROR = "error", _("Opened in error")
    ASKED = "asked", _("Erased on request")

    @property
    def forgets_now(self) -> bool:
        """Nothing personal stays from these."""
        return self in {Closing.UNFOUNDED, Closing.ERROR, Closing.ASKED} or self.value.startswith("table-") or self == Closing.LAPSED

    @property
    def helped(self) -> bool:
        """Closed after support: the longer of the two clocks."""
        return self.value.startswith(("lower-", "still-")) or self in {Closing.WITHDRAWN, Closing.STATUTORY, Closing.DIED}


class LineOwner(models.TextChoices):
    """Whose telephone line it is."""

    CITY = "city", _("The city’s line")
    INDEPENDENT = "independent", _("An independent line, not of the city")
    NATIONAL = "national", _("The national line")
