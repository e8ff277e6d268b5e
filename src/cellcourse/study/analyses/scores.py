"""Analyses of scores as they were taken: by day, between two values, slope by slope."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, Strict

from cellcourse.study.analyses.declared import Adjustment, OfScores, Permutation
from cellcourse.study.words import Id, Number, Plan, StudyDay

__all__ = [
    "ByDayComparison",
    "Crossing",
    "MixedAnova",
    "Regression",
    "ScoresByDay",
    "Slopes",
    "TimeToThreshold",
]


class ByDayComparison(Plan):
    """One test, repeated on stated days."""

    days: tuple[StudyDay, ...]
    """Days on which arms are compared."""
    test: Literal["mann-whitney", "welch-t", "tukey-kramer", "dunn"]
    """tukey-kramer comes with its analysis of variance, dunn with its Kruskal-Wallis test."""
    arms: tuple[Id, ...] | None = None
    """Arms compared; those of the analysis unless some are named."""
    adjust: Adjustment = "none"
    """Multiplicity rule for dunn; Tukey-Kramer has its own."""
    adjust_for: tuple[Id, ...] = ()
    """Baseline variables as covariates of a tukey-kramer comparison."""
    strata: tuple[Id, ...] = ()
    """Baseline variables within whose levels a mann-whitney comparison ranks."""
    exact: Permutation | None = None
    """For mann-whitney and dunn."""


class ScoresByDay(OfScores):
    """Mean with SEM and number contributing on each day, and comparisons between arms."""

    method: Literal["scores-by-day"]
    deaths: Literal["excluded", "zero"]
    """What a subject past its event contributes: nothing, or a score of zero."""
    past_event: Id | None = None
    """The event that the strategy is about; any event marked ``dead`` unless one is named."""
    on_event_day: Literal["score", "past"]
    """Whether a subject's event day still counts its score, or already counts as past."""
    days: tuple[StudyDay, ...] | None = None
    """Days shown; every scheduled day with data unless some are named."""
    visits: tuple[Id, ...] | None = None
    """Visits shown, for a study with named visits."""
    comparisons: tuple[ByDayComparison, ...] = ()
    """Tests between arms on stated days."""


class Crossing(OfScores):
    """Days from first reaching one score to first reaching a lower one."""

    method: Literal["days-between-thresholds"]
    start: Number
    """The score from whose first reaching the days count."""
    stop: Number
    """The lower score, at whose first reaching they end."""
    rule: Literal["interpolated", "first visit at or below"]
    """Whether a score is reached between two visits or at one."""
    deaths: Literal["excluded", "zero"]
    """zero: the event day counts as a score of zero; excluded: censored at the last score."""
    test: Literal["tukey-kramer", "dunn", "log-rank"]
    """How arms are compared."""
    adjust: Adjustment = "none"
    """Multiplicity rule for dunn and log-rank."""
    exact: Permutation | None = None
    """For dunn and log-rank."""


class MixedAnova(OfScores):
    """Repeated-measures analysis of variance: arm between, visit within subjects."""

    method: Literal["mixed-anova"]
    visits: tuple[Id, ...]
    """Visits that are the levels of time."""
    deaths: Literal["excluded"]
    """Subjects with any visit missing are left out, and named in the result."""


class Slopes(OfScores):
    """Slope of each subject before and after treatment, and their difference."""

    method: Literal["slopes"]
    before: tuple[Id, ...]
    """Visits of the lead-in."""
    after: tuple[Id, ...]
    """Visits after treatment."""
    fewest: Annotated[int, Strict(), Field(ge=2)]
    """Fewest scores from which a slope is taken."""
    per: Literal["day", "month"]
    """Unit of time of the slope."""
    deaths: Literal["excluded"]
    """Scores up to the event count; there is none afterwards."""
    exact: Permutation
    """For the test of the difference."""


class Regression(Plan):
    """Times to the crossing by a law of which arms and covariates stretch the time."""

    law: Literal["weibull"]
    """Distribution of the time."""
    adjust_for: tuple[Id, ...] = ()
    """Baseline variables as covariates."""


class TimeToThreshold(OfScores):
    """Time until a score first crosses a threshold, which visits only bracket."""

    method: Literal["time-to-threshold"]
    threshold: Number
    """The score that counts as crossed, itself included."""
    side: Literal["at or below", "at or above"]
    """Whether scores cross by falling or by rising."""
    deaths: Literal["competing"]
    """Who dies before crossing can cross no more."""
    unseen: Literal["not crossed", "unknown"]
    """A subject who died after a last score without crossing: it died first, or it may have
    crossed in between."""
    days: tuple[StudyDay, ...]
    """Days on which the share that has crossed is given."""
    pairwise: Adjustment
    """Multiplicity rule over the pairs of arms, and over the arms of the regression."""
    exact: Permutation
    """The permutation p beside the asymptotic one."""
    regression: Regression | None = None
    """By how much each arm delays the crossing against the first, covariates alike."""
