"""Errors of the engine: a stable code with parameters that rooms translate, and an English sentence that says what, where and how to mend."""

from __future__ import annotations

Param = str | int | float


class SurveyError(ValueError):
    """Something the engine refuses.  `code` is stable, `params` fill the sentence, `str(error)` is the sentence in English."""

    def __init__(self, code: str, sentence: str, /, **params: Param) -> None:
        super().__init__(sentence.format(**params))
        self.code = code
        self.params = params


class DesignError(SurveyError):
    """The data or the declaration of the sample contradict themselves or are incomplete."""


class Unsupported(SurveyError):
    """A combination that the engine does not offer.  It never falls back on a simpler one."""


class NotEstimable(SurveyError):
    """The data cannot answer the question: an empty domain, a single PSU in a stratum, an iteration that does not converge."""
