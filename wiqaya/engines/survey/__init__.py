"""Complex-survey statistics: designs, weights, estimates with their uncertainty, tests, scales, small areas, planning.  See README.md."""

from wiqaya.engines.survey.columns import as_column, read_csv
from wiqaya.engines.survey.design import Design
from wiqaya.engines.survey.errors import DesignError, NotEstimable, SurveyError, Unsupported
from wiqaya.engines.survey.pps import Pps
from wiqaya.engines.survey.replicate import Replicates
from wiqaya.engines.survey.statistics import Mean, Total
from wiqaya.engines.survey.survey import Evaluated, Statistic, Step, Survey

__all__ = [
    "Design",
    "DesignError",
    "Evaluated",
    "Mean",
    "NotEstimable",
    "Pps",
    "Replicates",
    "Statistic",
    "Step",
    "Survey",
    "SurveyError",
    "Total",
    "Unsupported",
    "as_column",
    "read_csv",
]
