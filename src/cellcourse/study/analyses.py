"""The analyses a study declares: method, comparison, multiplicity and what death means.

Each entry is one method. Nothing is assumed: the strategy for subjects who died or
reached their endpoint is part of every entry that could be changed by it.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, Strict

from cellcourse.study.words import (
    Count,
    Duration,
    Id,
    NotReported,
    Number,
    Plan,
    StudyDay,
    Text,
)

__all__ = [
    "AdverseEventTable",
    "Analysis",
    "BaselineTable",
    "ByDayComparison",
    "Cox",
    "Crossing",
    "Flow",
    "KaplanMeier",
    "LogRank",
    "MixedAnova",
    "Permutation",
    "ProductTable",
    "RestrictedMean",
    "ScoresByDay",
    "Slopes",
    "SubjectListing",
]

Adjustment = Literal["none", "holm", "bonferroni", "hochberg"]
"""Rule that keeps the chance of any false claim over a family of comparisons."""


class _Declared(Plan):
    """What every analysis may say."""

    title: Text
    """Heading in the report."""
    role: Literal["primary", "secondary", "exploratory", "descriptive"] | NotReported = (
        "not reported"
    )
    """What the study rests on it; analyses of one question at most are primary."""
    figure: Text | None = None
    """Number of the figure or table in the publication, where there is one."""
    arms: tuple[Id, ...] | None = None
    """Arms compared; all arms of the study unless some are named."""
    note: Text | None = None
    """Anything a reader must know about this analysis."""


class Permutation(Plan):
    """How far an exact p is enumerated, and how it is sampled beyond that."""

    enumerate_up_to: Count
    """Most assignments that are enumerated; beyond it the p is by Monte Carlo."""
    resamples: Count
    """Assignments drawn where there are too many to enumerate."""
    seed: Annotated[int, Strict(), Field(ge=0)]
    """Seed of these draws, so that a rerun gives the same p."""


class KaplanMeier(_Declared):
    """Survival curves with medians and numbers at risk."""

    method: Literal["kaplan-meier"]
    endpoint: Id
    """Which time is analysed."""
    deaths: Literal["the event"]
    """A death, where it is an event of the endpoint, is the event itself."""
    at_risk_every: Duration
    """Spacing of the at-risk table."""


class RestrictedMean(_Declared):
    """Mean time without the event up to a horizon, per arm and between arms."""

    method: Literal["restricted-mean"]
    endpoint: Id
    """Which time is analysed."""
    deaths: Literal["the event"]
    """As for survival curves."""
    horizon: Duration
    """Time up to which the mean is taken."""
    adjust: Adjustment
    """Multiplicity rule over the pairs of arms."""


class LogRank(_Declared):
    """Log-rank test of all arms, and of each pair of arms."""

    method: Literal["log-rank"]
    endpoint: Id
    """Which time is analysed."""
    deaths: Literal["the event"]
    """As for survival curves."""
    pairwise: Adjustment
    """Multiplicity rule over the pairs of arms."""
    exact: Permutation
    """The exact p beside the asymptotic one."""
    strata: tuple[Id, ...] = ()
    """Baseline variables within whose levels arms are compared."""


class Cox(_Declared):
    """Proportional hazards of each arm against the control arm."""

    method: Literal["cox"]
    endpoint: Id
    """Which time is analysed."""
    deaths: Literal["the event"]
    """As for survival curves."""
    adjust_for: tuple[Id, ...] = ()
    """Baseline variables as covariates."""
    strata: tuple[Id, ...] = ()
    """Baseline variables whose levels have hazards of their own."""
    adjust: Adjustment
    """Multiplicity rule over the arms against control."""


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


class ScoresByDay(_Declared):
    """Mean with SEM and number contributing on each day, and comparisons between arms."""

    method: Literal["scores-by-day"]
    measure: Id
    """Which scores."""
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


class Crossing(_Declared):
    """Days from first reaching one score to first reaching a lower one."""

    method: Literal["days-between-thresholds"]
    measure: Id
    """Which scores."""
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


class MixedAnova(_Declared):
    """Repeated-measures analysis of variance: arm between, visit within subjects."""

    method: Literal["mixed-anova"]
    measure: Id
    """Which scores."""
    visits: tuple[Id, ...]
    """Visits that are the levels of time."""
    deaths: Literal["excluded"]
    """Subjects with any visit missing are left out, and named in the result."""


class Slopes(_Declared):
    """Slope of each subject before and after treatment, and their difference."""

    method: Literal["slopes"]
    measure: Id
    """Which scores."""
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


class BaselineTable(_Declared):
    """Who they were at the start, arm by arm, and who met each eligibility rule."""

    method: Literal["baseline-table"]
    variables: tuple[Id, ...]
    """Baseline variables listed."""
    measures: tuple[Id, ...] = ()
    """Measures whose last value up to day zero is listed."""


class SubjectListing(_Declared):
    """One row per subject: what was known at the start, and when events came."""

    method: Literal["subject-listing"]
    variables: tuple[Id, ...]
    events: tuple[Id, ...] = ()
    """Each is listed by the time from day zero, in the time unit of the study."""


class ProductTable(_Declared):
    """What each subject was given: counts, viability and tests of each batch."""

    method: Literal["product-table"]


class AdverseEventTable(_Declared):
    """Subjects with each adverse event by system and arm, with exact intervals."""

    method: Literal["adverse-events"]
    monitored: dict[Text, tuple[Text, ...]]
    """System organ class, and the terms looked for in it, seen or not."""


class Flow(_Declared):
    """Participants, or animals, from entry to analysis."""

    method: Literal["flow"]
    completed_at: Id | StudyDay | None = None
    """Visit that counts as completing the study; none where follow-up ends with an event."""


Analysis = Annotated[
    KaplanMeier
    | RestrictedMean
    | LogRank
    | Cox
    | ScoresByDay
    | Crossing
    | MixedAnova
    | Slopes
    | BaselineTable
    | SubjectListing
    | ProductTable
    | AdverseEventTable
    | Flow,
    Field(discriminator="method"),
]
