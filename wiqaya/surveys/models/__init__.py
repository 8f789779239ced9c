"""The room's tables: what is asked, whom, what came back, what it says."""

from wiqaya.surveys.models.answers import AnswerFile, AnswerSet, Draft, Intake
from wiqaya.surveys.models.fieldwork import BackCheck, DeviceToken, Interviewer, Invite
from wiqaya.surveys.models.instrument import Instrument, InstrumentVersion, Scale, VersionFile
from wiqaya.surveys.models.publishing import Publication
from wiqaya.surveys.models.results import Promise, Result, Weighting
from wiqaya.surveys.models.sample import Quota, Replacement, Sample, SamplePoint
from wiqaya.surveys.models.survey import Survey, Wave

__all__ = [
    "AnswerFile",
    "AnswerSet",
    "BackCheck",
    "DeviceToken",
    "Draft",
    "Instrument",
    "InstrumentVersion",
    "Intake",
    "Interviewer",
    "Invite",
    "Promise",
    "Publication",
    "Quota",
    "Replacement",
    "Result",
    "Sample",
    "SamplePoint",
    "Scale",
    "Survey",
    "VersionFile",
    "Wave",
    "Weighting",
]
