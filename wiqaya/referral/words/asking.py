"""What somebody who asks can say: always conduct, needs and strengths, never traits."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Asker(models.TextChoices):
    SELF = "self", _("The person themselves")
    RELATIVE = "relative", _("A relative or friend")
    PROFESSIONAL = "professional", _("Somebody who works with residents")
    SERVICE = "service", _("A service or institution")


class Relation(models.TextChoices):
    """How the writer of a question knows the person."""

    PARENT = "parent", _("Parent or relative")
    TEACHER = "teacher", _("Teacher")
    FRIEND = "friend", _("Friend")
    COLLEAGUE = "colleague", _("Colleague")
    SELF = "self", _("It is about me")
    OTHER = "other", _("Other")
    NOT_SAID = "not-said", _("I would rather not say")


class Channel(models.TextChoices):
    WEB = "web", _("Form on the web")
    PHONE = "phone", _("Telephone, taken down by somebody on duty")
    IN_PERSON = "in-person", _("In person")
    SIGNPOSTED = "signposted", _("Pointed here by a service")


class AgeBand(models.TextChoices):
    """Bands instead of dates of birth."""

    B0 = "0-5", _("0 to 5")
    B6 = "6-11", _("6 to 11")
    B12 = "12-17", _("12 to 17")
    B18 = "18-24", _("18 to 24")
    B25 = "25-29", _("25 to 29")
    B30 = "30-39", _("30 to 39")
    B40 = "40-59", _("40 to 59")
    B60 = "60+", _("60 and over")

    @property
    def minor(self) -> bool:
        return self in {AgeBand.B0, AgeBand.B6, AgeBand.B12}


class Frequency(models.TextChoices):
    ONCE = "once", _("Once")
    SOME = "some", _("A few times")
    OFTEN = "often", _("Often")


class Recency(models.TextChoices):
    WEEK = "week", _("In the last week")
    MONTH = "month", _("In the last month")
    YEAR = "year", _("In the last year")
    BEFORE = "before", _("Longer ago")


class Certainty(models.TextChoices):
    SEEN = "seen", _("I saw or heard it myself")
    TOLD = "told", _("Somebody told me who saw it")
    UNSURE = "unsure", _("I am not sure")


class Told(models.TextChoices):
    AGREED = "agreed", _("They know and agree")
    NOT_YET = "not-yet", _("They do not know yet")
    BETTER_NOT = "better-not", _("It is better that they do not know yet")


class Danger(models.TextChoices):
    NO = "no", _("No")
    UNSURE = "unsure", _("I am not sure")
    YES = "yes", _("Yes")


class Urgency(models.TextChoices):
    DAYS = "days", _("Within days")
    WEEK = "week", _("This week")
    MONTH = "month", _("This month")


class Strength(models.TextChoices):
    RELATIVE = "relative", _("A relative who is close")
    ADULT = "adult", _("A trusted adult outside the family")
    FRIENDS = "friends", _("Friends who do them good")
    LEARNING = "learning", _("Goes to school or learns a trade")
    WORK = "work", _("Has work")
    HOME = "home", _("A home that is safe")
    HEALTH = "health", _("Good access to health care")
    ART = "art", _("Art, music or making things")
    SPORT = "sport", _("Sport or time outdoors")
    BELONGING = "belonging", _("A group where they belong")
    HELPING = "helping", _("Helps others")
    ASKING = "asking", _("Can ask for help")
    WISH = "wish", _("Wants something to change")
    MEANS = "means", _("Enough money for the month")
    UNKNOWN = "unknown", _("None known yet, we will ask")


class Need(models.TextChoices):
    HOUSING = "housing", _("Housing is not sure")
    SCHOOL = "school", _("Out of school or struggling there")
    WORK = "work", _("Without work or training")
    MONEY = "money", _("Not enough to live on")
    LOSS = "loss", _("Loss or grief")
    FAMILY = "family", _("Quarrels at home")
    VIOLENCE = "violence", _("Has lived through violence")
    TREATED = "treated", _("Was insulted or treated unfairly")
    ALONE = "alone", _("Much alone")
    PRESSED = "pressed", _("Pressed by others")
    SLEEP = "sleep", _("Sleeps badly, worn out")
    CARE = "care", _("Needs health care")
    MOVED = "moved", _("Moved often")
    ONLINE = "online", _("Meets calls to violence")
    CARING = "caring", _("Cares for others beyond their strength")
    LANGUAGE = "language", _("Help with the language of the place")


class About(models.TextChoices):
    """Of what age somebody is whom a question for advice is about; nothing else is asked of them."""

    CHILD = "child", _("A child")
    TEEN = "teen", _("A teenager")
    ADULT = "adult", _("An adult")


class Wanted(models.TextChoices):
    """How somebody who asks for advice wants the answer."""

    CODE = "code", _("Here, with a code")
    CALL = "call", _("One telephone call")
    NONE = "none", _("No answer, I only wanted to tell")


class Topic(models.TextChoices):
    """What a question for advice was about: all that is counted of it."""

    TALKING = "talking", _("How to begin the conversation")
    CHANGE = "change", _("Somebody has changed")
    FAMILY = "family", _("Quarrels at home")
    SCHOOL = "school", _("School or training")
    ONLINE = "online", _("What is seen online")
    TREATED = "treated", _("Insulted or treated unfairly")
    PRESSED = "pressed", _("Pressed by others")
    VIOLENCE = "violence", _("Words or plans of violence")
    AWAY = "away", _("Somebody went away or came back")
    SERVICES = "services", _("Which service helps")
    OWN = "own", _("The writer needs support")
    OTHER = "other", _("Something else")


class Reply(models.TextChoices):
    """All that whoever asked for support for somebody is ever told (R57): three phrases, none of which shows what was done."""

    READ = "read", _("Thank you. We have read what you told us and know the next step. To protect the person we cannot say more.")
    STAY = (
        "stay",
        _("Thank you. We have read what you told us. Staying close to the person helps. To protect the person we cannot say more."),
    )
    WRITE = (
        "write",
        _("Thank you. We have read what you told us. If something changes, write to us again. To protect the person we cannot say more."),
    )
