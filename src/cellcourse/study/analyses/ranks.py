"""Analyses by order alone, of death and function together, and of one comparison several ways."""

from __future__ import annotations

from typing import Literal

from cellcourse.study.analyses.declared import Adjustment, OfScores, Permutation
from cellcourse.study.analyses.models import Covariance, Freedom, JointHazard, Likelihood
from cellcourse.study.words import Id, Number, Plan, StudyDay

__all__ = ["AnovaType", "AsIfAlive", "JointRank", "ProportionalOdds", "Sensitivity"]


class JointRank(OfScores):
    """Each subject against every other: who lived longer, and if both live, who declined less."""

    method: Literal["joint-rank"]
    endpoint: Id
    """The time that is compared first, from day zero."""
    deaths: Literal["ranked worst"]
    """Who reached the endpoint ranks below all who did not, the earlier the lower."""
    until: StudyDay
    """Day on which the comparison closes: what comes later does not count."""
    function: Literal["last visit", "last common visit"]
    """Each subject's own last score, or the last visit at which both have one."""
    withdrawal: Literal["survived", "known until then", "died then"]
    """A subject who left alive: outlived everybody, is known to be alive only so long, or
    counts as dead on that day."""
    administrative: Literal["survived", "known until then"]
    """The same for one whose observation closed."""
    margin: Number
    """Difference in decline up to which a pair is tied; 0 where any difference wins."""
    adjust: Adjustment
    """Multiplicity rule over the pairs of arms."""
    exact: Permutation
    """How many random splits are drawn where there are too many to count."""
    strata: tuple[Id, ...] = ()
    """Baseline variables within whose levels subjects are paired."""
    adjust_for: tuple[Id, ...] = ()
    """Baseline variables as covariates of the ranks."""


class AnovaType(OfScores):
    """Arms, visits and their interaction by ranks, for a scale that is only ordered."""

    method: Literal["anova-type"]
    days: tuple[StudyDay, ...] | None = None
    """Days that are the levels of time."""
    visits: tuple[Id, ...] | None = None
    """Visits that are the levels of time, instead of days."""
    deaths: Literal["excluded", "ranked worst"]
    """Scores after a death are missing, or below the lowest of the scale."""
    exact: Permutation
    """The permutation p beside the asymptotic one."""


class ProportionalOdds(OfScores):
    """By what factor arms multiply the odds of a higher score, whatever the threshold."""

    method: Literal["proportional-odds"]
    days: tuple[StudyDay, ...] | None = None
    """Days whose scores are taken; each has odds of its own, and all have one factor."""
    visits: tuple[Id, ...] | None = None
    """Visits whose scores are taken, instead of days."""
    deaths: Literal["excluded", "ranked worst"]
    """Scores after a death are missing, or below the lowest of the scale."""
    adjust_for: tuple[Id, ...] = ()
    """Baseline variables as covariates."""
    adjust: Adjustment
    """Multiplicity rule over the arms against the first."""
    exact: Permutation
    """The permutation p beside the asymptotic one."""


class AsIfAlive(Plan):
    """The model that says what would have been seen if nobody had died."""

    covariance: Covariance
    """How the scores of one subject on different days vary together."""
    likelihood: Likelihood
    """Which likelihood is maximised."""
    df: Freedom
    """Degrees of freedom."""


class Sensitivity(OfScores):
    """The same comparison of arms under each strategy for the dead, side by side."""

    method: Literal["sensitivity"]
    days: tuple[StudyDay, ...]
    """Days on which arms are compared."""
    deaths: tuple[Literal["excluded", "zero", "ranked worst", "hypothetical", "joint"], ...]
    """The strategies: only the living; the dead score zero; the dead below all living, by
    the day of death; as if nobody had died, by a mixed model of the days named; scores and
    deaths modelled jointly, each subject on a line that its hazard follows."""
    model: AsIfAlive | None = None
    """Stated where hypothetical is among the strategies."""
    joint: JointHazard | None = None
    """Stated where joint is among the strategies."""
    on_event_day: Literal["score", "past"]
    """Whether a subject's event day still counts its score, or already counts as past."""
    exact: Permutation
    """For every test."""
