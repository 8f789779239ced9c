"""Every term of the room in one place.  A city may shorten its terms, never lengthen them."""

from __future__ import annotations

import secrets
from datetime import date, timedelta

ADVICE = timedelta(days=30)  # text of advice (decision 11)
TABLE = timedelta(days=14)  # undecided without identity (R21)
TO_TABLE = timedelta(days=30)  # from asking to the table; longer is counted as late (H18)
LIMITED = timedelta(days=30)  # undecided with limited identity (R21)
ANSWER = timedelta(days=7)  # a service says whether it is involved (R15)
REVIEW = timedelta(days=30)  # open situations are read again (R38)
REVIEW_BOUND = timedelta(days=84)
NO_NEW_SHARING = timedelta(days=60)  # after the last review
ASSESSMENT = timedelta(days=90)  # older ones cannot carry a new sharing (R37)
CONSENT = timedelta(days=365)  # longest term of a consent (R23)
WITHOUT_CONSENT = timedelta(days=30)  # reviewed (R25)
INFORM = timedelta(days=30)  # the person is told (R27)
MEMBERSHIP = timedelta(days=90)  # confirmed again (R48)
DORMANT = timedelta(days=45)  # a clearance that nobody used ends (R48)
READING = timedelta(days=14)  # the lead reads a plan that runs after something lapsed (decision 22)
KEPT_WITHOUT_SUPPORT = timedelta(days=183)  # R52: six months
KEPT_WITH_SUPPORT = timedelta(days=730)  # two years
LONGEST = timedelta(days=5 * 365)
TRACES = timedelta(days=365)  # questions of bodies and calls to protect a life, whose situation is gone; arrivals; readings of the manual
UNREAD = timedelta(days=90)  # a request that nobody took up, or that its home service has not read again
REPLY_KEPT = timedelta(days=14)  # for reading the set phrase with the receipt
RIGHTS = timedelta(days=30)  # access, correction, objection, complaint (R54)
CLOSING = timedelta(minutes=5)  # a closing that has not taken its keys by then was interrupted
EXCEPTION = timedelta(minutes=60)  # break-glass (R45)
FILE = timedelta(hours=24)  # a file of the trail is destroyed after it (R59)
EXCEPTION_READ = timedelta(hours=72)
FOLLOW_UPS = (timedelta(days=183), timedelta(days=365))
RESIDENTS = 1000  # of the age band in the area: fewer, and the area is widened or left out (R12)


def reply_day(on: date) -> date:
    """One to five days later, drawn by chance so that the day of the reply tells nothing of what happened (R57)."""
    return on + timedelta(days=1 + secrets.randbelow(5))
