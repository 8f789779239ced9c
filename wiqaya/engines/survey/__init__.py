"""Complex-survey statistics: designs, weights, estimates with their uncertainty, tests, scales, small areas, planning.  See README.md."""

from wiqaya.engines.survey.association import Association, Crosstab, Fit, crosstab, goodness_of_fit, independence
from wiqaya.engines.survey.columns import as_column, factor, read_csv
from wiqaya.engines.survey.comparison import RankTest, TTest, rank_test, t_test
from wiqaya.engines.survey.comparisons import Comparisons
from wiqaya.engines.survey.design import Design
from wiqaya.engines.survey.errors import DesignError, NotEstimable, SurveyError, Unsupported
from wiqaya.engines.survey.estimation import estimate, fingerprint
from wiqaya.engines.survey.files import estimate_files
from wiqaya.engines.survey.glm import Regression, WaldTest, regression
from wiqaya.engines.survey.items import MeanOf, RatioOf, ShareOf, TotalOf
from wiqaya.engines.survey.nonprobability import OptIn, OptInTable
from wiqaya.engines.survey.pps import Pps
from wiqaya.engines.survey.proportions import Proportion, indicator, proportion
from wiqaya.engines.survey.quantiles import Quantile, quantiles
from wiqaya.engines.survey.replicate import Replicates
from wiqaya.engines.survey.replication import replicated
from wiqaya.engines.survey.statistics import Joined, Mean, Ratio, Total, Variance
from wiqaya.engines.survey.survey import Evaluated, Statistic, Step, Survey
from wiqaya.engines.survey.table import EstimateTable
from wiqaya.engines.survey.weighting import calibrate, margin, nonresponse, poststratify, rake, trim

__all__ = [
    "Association",
    "Comparisons",
    "Crosstab",
    "Design",
    "DesignError",
    "EstimateTable",
    "Evaluated",
    "Fit",
    "Joined",
    "Mean",
    "MeanOf",
    "NotEstimable",
    "OptIn",
    "OptInTable",
    "Pps",
    "Proportion",
    "Quantile",
    "RankTest",
    "Ratio",
    "RatioOf",
    "Regression",
    "Replicates",
    "ShareOf",
    "Statistic",
    "Step",
    "Survey",
    "SurveyError",
    "TTest",
    "Total",
    "TotalOf",
    "Unsupported",
    "Variance",
    "WaldTest",
    "as_column",
    "calibrate",
    "crosstab",
    "estimate",
    "estimate_files",
    "factor",
    "fingerprint",
    "goodness_of_fit",
    "independence",
    "indicator",
    "margin",
    "nonresponse",
    "poststratify",
    "proportion",
    "quantiles",
    "rake",
    "rank_test",
    "read_csv",
    "regression",
    "replicated",
    "t_test",
    "trim",
]
