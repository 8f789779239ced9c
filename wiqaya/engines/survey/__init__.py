"""Complex-survey statistics: designs, weights, estimates with their uncertainty, tests, scales, small areas, planning.  See README.md."""

from wiqaya.engines.survey.columns import as_column, read_csv
from wiqaya.engines.survey.comparisons import Comparisons
from wiqaya.engines.survey.design import Design
from wiqaya.engines.survey.errors import DesignError, NotEstimable, SurveyError, Unsupported
from wiqaya.engines.survey.estimation import estimate, fingerprint
from wiqaya.engines.survey.files import estimate_files
from wiqaya.engines.survey.items import MeanOf, RatioOf, ShareOf, TotalOf
from wiqaya.engines.survey.nonprobability import OptIn, OptInTable
from wiqaya.engines.survey.pps import Pps
from wiqaya.engines.survey.replicate import Replicates
from wiqaya.engines.survey.replication import replicated
from wiqaya.engines.survey.statistics import Joined, Mean, Ratio, Total, Variance
from wiqaya.engines.survey.survey import Evaluated, Statistic, Step, Survey
from wiqaya.engines.survey.table import EstimateTable
from wiqaya.engines.survey.weighting import calibrate, margin, nonresponse, poststratify, rake, trim

__all__ = [
    "Comparisons",
    "Design",
    "DesignError",
    "EstimateTable",
    "Evaluated",
    "Joined",
    "Mean",
    "MeanOf",
    "NotEstimable",
    "OptIn",
    "OptInTable",
    "Pps",
    "Ratio",
    "RatioOf",
    "Replicates",
    "ShareOf",
    "Statistic",
    "Step",
    "Survey",
    "SurveyError",
    "Total",
    "TotalOf",
    "Unsupported",
    "Variance",
    "as_column",
    "calibrate",
    "estimate",
    "estimate_files",
    "fingerprint",
    "margin",
    "nonresponse",
    "poststratify",
    "rake",
    "read_csv",
    "replicated",
    "trim",
]
