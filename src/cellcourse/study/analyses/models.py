"""Analyses by models of all scores of a subject together."""

from __future__ import annotations

from typing import Literal

from cellcourse.study.analyses.declared import Adjustment, OfScores
from cellcourse.study.words import Id, Plan, StudyDay, Text

__all__ = ["JointHazard", "JointModel", "Mmrm", "Prediction", "RandomSlopes"]

Likelihood = Literal["REML", "ML"]
Covariance = Literal[
    "unstructured",
    "toeplitz",
    "heterogeneous toeplitz",
    "autoregressive",
    "heterogeneous autoregressive",
    "compound symmetry",
    "heterogeneous compound symmetry",
    "spatial exponential",
]
"""Structures over visits."""

Freedom = Literal["satterthwaite", "kenward-roger", "kenward-roger-linear", "residual"]
"""Where the degrees of freedom of tests come from, and whether standard errors are enlarged."""


Errors = Literal["model", "robust", "robust bias-reduced", "robust jackknife"]
"""What standard errors rest on: the covariance that is modelled, or the spread of subjects
around the means, plain as in SAS or corrected for few subjects."""


class Mmrm(OfScores):
    """Mixed model for repeated measures: means of arms at visits, whatever visits are missing."""

    method: Literal["mmrm"]
    visits: tuple[Id, ...]
    """Visits that are modelled."""
    compared: tuple[Id, ...]
    """Visits at which arms are compared; together one family."""
    adjust: Adjustment
    """Multiplicity rule over the arms against the first, and over the visits compared."""
    deaths: Literal["hypothetical"]
    """Scores after a death are missing at random: what would be if nobody had died."""
    covariance: Covariance
    """How the scores of one subject at different visits vary together."""
    covariance_of: Literal["all arms", "each arm"]
    """Whether arms share one covariance."""
    likelihood: Likelihood
    """Which likelihood is maximised."""
    df: Freedom
    """Degrees of freedom."""
    errors: Errors = "model"
    """Standard errors of means and differences."""
    weights: Id | None = None
    """Baseline variable w, a number: the scores of a subject have 1 / w of the variance."""
    baseline: Id | None = None
    """Visit whose score is a covariate."""
    adjust_for: tuple[Id, ...] = ()
    """Baseline variables as covariates."""
    covariate_slopes: Literal["shared", "by visit"] | None = None
    """Whether a covariate acts alike at all visits; stated where there are covariates."""


class RandomSlopes(OfScores):
    """Straight lines through each subject's scores around those of the arms."""

    method: Literal["random-slopes"]
    visits: tuple[Id, ...]
    """Visits whose scores are taken."""
    per: Literal["day", "month"]
    """Unit of time of the slope."""
    change_on: StudyDay | None = None
    """Day on which slopes may change, such as that of treatment after a lead-in."""
    deaths: Literal["hypothetical"]
    """Scores after a death are missing at random: what would be if nobody had died."""
    likelihood: Likelihood
    """Which likelihood is maximised."""
    df: Freedom
    """Degrees of freedom."""
    adjust: Adjustment
    """Multiplicity rule over the arms, and over the arms against the first."""
    subjects: Adjustment
    """Multiplicity rule over the subjects, each asked whether it stands out."""


class JointHazard(Plan):
    """The hazard of a joint model, and how it follows the line."""

    hazard: Literal["weibull", "piecewise"]
    """Shape of the hazard over time."""
    cuts: tuple[StudyDay, ...] = ()
    """Days on which a piecewise hazard may change."""
    association: Literal["none", "value", "slope", "value and slope"]
    """What of the line the hazard depends on."""


class Prediction(Plan):
    """What is expected of one subject, given all that was known of it on a day."""

    subject: Text
    """As the data name it."""
    known_until: StudyDay
    """Day zero or later; scores after it are not looked at, and the subject is alive on it."""
    days: tuple[StudyDay, ...]
    """Later days for which survival and the score are predicted."""


class JointModel(JointHazard, OfScores):
    """Scores on each subject's own line, and the hazard that follows the line."""

    method: Literal["joint-model"]
    endpoint: Id
    """The time whose hazard is modelled, from day zero."""
    per: Literal["day", "month"]
    """Unit of time of slopes and hazards."""
    deaths: Literal["joint"]
    """Scores end with the endpoint, whose hazard depends on them."""
    predictions: tuple[Prediction, ...] = ()
    """Subjects whose survival and scores are predicted from a day on."""
