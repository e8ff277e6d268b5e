"""Analyses of times to an event."""

from __future__ import annotations

from typing import Literal

from cellcourse.study.analyses.declared import Adjustment, OfTimes, Permutation
from cellcourse.study.words import Duration, Id, Number, StudyDay

__all__ = ["CompetingEvents", "Cox", "KaplanMeier", "LogRank", "RestrictedMean", "WeightedLogRank"]


class KaplanMeier(OfTimes):
    """Survival curves with medians and numbers at risk."""

    method: Literal["kaplan-meier"]
    at_risk_every: Duration
    """Spacing of the at-risk table."""


class RestrictedMean(OfTimes):
    """Mean time without the event up to a horizon, per arm and between arms."""

    method: Literal["restricted-mean"]
    horizon: Duration
    """Time up to which the mean is taken."""
    adjust: Adjustment
    """Multiplicity rule over the pairs of arms."""


class LogRank(OfTimes):
    """Log-rank test of all arms, and of each pair of arms."""

    method: Literal["log-rank"]
    pairwise: Adjustment
    """Multiplicity rule over the pairs of arms."""
    exact: Permutation
    """The exact p beside the asymptotic one."""
    strata: tuple[Id, ...] = ()
    """Baseline variables within whose levels arms are compared."""


class Cox(OfTimes):
    """Proportional hazards of each arm against the control arm."""

    method: Literal["cox"]
    adjust_for: tuple[Id, ...] = ()
    """Baseline variables as covariates."""
    strata: tuple[Id, ...] = ()
    """Baseline variables whose levels have hazards of their own."""
    adjust: Adjustment
    """Multiplicity rule over the arms against control."""


class WeightedLogRank(OfTimes):
    """Log-rank test that weighs early or late events more, of all arms and of each pair."""

    method: Literal["weighted-log-rank"]
    rho: Number
    """Exponent of survival: 1 weighs early events, 0 none."""
    gamma: Number
    """Exponent of one minus survival: 1 weighs late events, as for a late effect of cells."""
    pairwise: Adjustment
    """Multiplicity rule over the pairs of arms."""
    exact: Permutation
    """The permutation p beside the asymptotic one."""
    strata: tuple[Id, ...] = ()
    """Baseline variables within whose levels arms are compared."""


class CompetingEvents(OfTimes):
    """Cumulative incidence of one event of an endpoint, the others competing with it."""

    method: Literal["competing-events"]
    cause: Id
    """The event of interest; the endpoint's other events forestall it."""
    days: tuple[StudyDay, ...]
    """Days on which the incidence is given."""
    at_risk_every: Duration | None = None
    """Spacing of the numbers at risk under the figure; the days above without it."""
    pairwise: Adjustment
    """Multiplicity rule over the pairs of arms, compared by Gray's test."""
    exact: Permutation
    """The permutation p beside the asymptotic one."""
    strata: tuple[Id, ...] = ()
    """Baseline variables within whose levels arms are compared."""
