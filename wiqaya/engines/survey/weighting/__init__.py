"""Weighting acts.  Each takes a survey and returns a new one that keeps the old weights' credit in its standard errors, and a record for the annex."""

from wiqaya.engines.survey.weighting.calibrate import calibrate
from wiqaya.engines.survey.weighting.margins import Margin, margin
from wiqaya.engines.survey.weighting.nonresponse import nonresponse
from wiqaya.engines.survey.weighting.poststratify import poststratify
from wiqaya.engines.survey.weighting.rake import rake
from wiqaya.engines.survey.weighting.records import summary
from wiqaya.engines.survey.weighting.trim import trim

__all__ = ["Margin", "calibrate", "margin", "nonresponse", "poststratify", "rake", "summary", "trim"]
