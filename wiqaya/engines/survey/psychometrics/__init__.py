"""Psychometrics of scales: reliability, factor models with and without gaps in the answers, and measurement invariance with a verdict."""

from wiqaya.engines.survey.psychometrics.adequacy import Adequacy, adequacy
from wiqaya.engines.survey.psychometrics.cfa import FactorModel, Loading, Missing, Sample, fit, sample
from wiqaya.engines.survey.psychometrics.indices import FitIndices, rmsea_interval
from wiqaya.engines.survey.psychometrics.invariance import Change, Ladder, Limits, MeansNotComparable, Suspect, ladder, suspects
from wiqaya.engines.survey.psychometrics.model import Model, Term
from wiqaya.engines.survey.psychometrics.reliability import (
    Estimate,
    ItemStatistics,
    alpha,
    alpha_interval,
    alpha_without,
    covariance,
    item_rest,
    item_statistics,
    listwise,
    omega,
    pairwise_covariance,
    standardised,
)
from wiqaya.engines.survey.psychometrics.report import Part, Report, report
from wiqaya.engines.survey.psychometrics.structure import Rules

__all__ = [
    "Adequacy", "Change", "Estimate", "FactorModel", "FitIndices", "ItemStatistics", "Ladder", "Limits", "Loading", "MeansNotComparable", "Missing", "Model",
    "Part", "Report", "Rules", "Sample", "Suspect", "Term", "adequacy", "alpha", "alpha_interval", "alpha_without", "covariance", "fit", "item_rest", "item_statistics", "ladder", "listwise",
    "omega", "pairwise_covariance", "report", "rmsea_interval", "sample", "standardised", "suspects",
]  # fmt: skip
