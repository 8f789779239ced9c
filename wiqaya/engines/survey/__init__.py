"""Complex-survey statistics: designs, weights, estimates with their uncertainty, tests, scales, small areas, planning.  See README.md."""

from wiqaya.engines.survey.columns import as_column, read_csv
from wiqaya.engines.survey.design import Design
from wiqaya.engines.survey.errors import DesignError, NotEstimable, SurveyError, Unsupported
from wiqaya.engines.survey.files import estimate_files
from wiqaya.engines.survey.pps import Pps
from wiqaya.engines.survey.replicate import Replicates
from wiqaya.engines.survey.statistics import Joined, Mean, Ratio, Total, Variance
from wiqaya.engines.survey.survey import Evaluated, Statistic, Step, Survey
from wiqaya.engines.survey.weighting import calibrate, margin, nonresponse, poststratify, rake, trim

__all__ = [
    "Design",
    "DesignError",
    "Evaluated",
    "Joined",
    "Mean",
    "NotEstimable",
    "Pps",
    "Ratio",
    "Replicates",
    "Statistic",
    "Step",
    "Survey",
    "SurveyError",
    "Total",
    "Unsupported",
    "Variance",
    "as_column",
    "calibrate",
    "estimate_files",
    "margin",
    "nonresponse",
    "poststratify",
    "rake",
    "read_csv",
    "trim",
]
