"""Times to events: log-rank family, Cox, restricted means, curves, competing events, brackets."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache

import numpy as np
from one_trial import LEVEL, Answer, Law, Questions, said

from cellcourse.stats import (
    aalen_johansen,
    cox,
    crossings,
    exact_logrank,
    gray,
    interval_logrank,
    kaplan_meier,
    logrank,
    permutation_logrank,
    permuted_gray,
    permuted_interval_logrank,
    permuted_weighted_logrank,
    proportional_hazards,
    restricted_mean,
    weibull,
    weighted_logrank,
)
from cellcourse.stats.intervals import Interval
from cellcourse.stats.relabelling import Permutation
from cellcourse.stats.survival.logrank import pairwise
from cellcourse.stats.survival.restricted_mean import difference, ratio

__all__ = ["LAWS"]

ALL, RESAMPLES = 924, 199
MEAN, HORIZON = 12.0, 10.0


def deaths(n: int, rng: np.random.Generator) -> Questions:
    """Whole months to deaths, 12 on average, censored from month 6 to 30; strata of two kinds."""
    time, died, arm, stratum = _deaths(n, rng)
    asked = {
        "log-rank, asymptotic": lambda: said(logrank(time, died, arm).p),
        "log-rank, stratified, asymptotic": lambda: said(
            logrank(time, died, arm, strata=stratum).p
        ),
        "weighted log-rank (0, 1), asymptotic": lambda: said(
            weighted_logrank(time, died, arm, rho=0, gamma=1).p
        ),
        "weighted log-rank (1, 0), asymptotic": lambda: said(
            weighted_logrank(time, died, arm, rho=1, gamma=0).p
        ),
        "weighted log-rank (0, 1), stratified, asymptotic": lambda: said(
            weighted_logrank(time, died, arm, strata=stratum, rho=0, gamma=1).p
        ),
        "proportional hazards, survival clock": lambda: said(
            proportional_hazards(time, died, arm[:, None], clock="survival").together.p
        ),
    }
    return asked | _hazard_ratios(time, died, arm, 1.0) | _means(time, died, arm, None)


def deaths_relabelled(n: int, rng: np.random.Generator) -> Questions:
    """The same deaths; labels of six are permuted in every way, of fifty 199 times at random."""
    time, died, arm, stratum = _deaths(n, rng)
    by = Permutation(ALL, RESAMPLES, rng)
    said_by = {"limit": ALL, "resamples": RESAMPLES, "rng": rng}
    return {
        "log-rank, permutation": lambda: said(permutation_logrank(time, died, arm, **said_by).p),
        "log-rank, stratified, permutation": lambda: said(
            permutation_logrank(time, died, arm, strata=stratum, **said_by).p
        ),
        "weighted log-rank (0, 1), permutation": lambda: said(
            permuted_weighted_logrank(time, died, arm, rho=0, gamma=1, by=by).p
        ),
        "weighted log-rank (1, 0), permutation": lambda: said(
            permuted_weighted_logrank(time, died, arm, rho=1, gamma=0, by=by).p
        ),
    }


def _deaths(n: int, rng: np.random.Generator) -> tuple[np.ndarray, ...]:
    death, censored = rng.exponential(MEAN, 2 * n), rng.uniform(6, 30, 2 * n)
    stratum = np.repeat(np.arange(n) % 2, 2)
    return np.ceil(np.minimum(death, censored)), death <= censored, np.arange(2 * n) % 2, stratum


def halved_hazard(n: int, rng: np.random.Generator) -> Questions:
    """The second arm has half the hazard of the first; no ties. Only intervals can be judged."""
    arm = np.arange(2 * n) % 2
    death, censored = rng.exponential(MEAN * (1 + arm)), rng.uniform(6, 30, 2 * n)
    time, died = np.minimum(death, censored), death <= censored
    means = [m * -math.expm1(-HORIZON / m) for m in (MEAN, 2 * MEAN)]
    asked = _hazard_ratios(time, died, arm, 0.5) | _means(time, died, arm, (means[0], means[1]))
    del asked["Cox, score"]
    return {name: lambda ask=ask: Answer(None, ask().held) for name, ask in asked.items()}


def _hazard_ratios(time, died, arm, truth: float) -> dict[str, Callable]:
    fit = cache(lambda: cox(time, died, arm[:, None], level=LEVEL))

    def one():
        return fit().ratios[0]

    return {
        "Cox or Firth, Wald": lambda: said(one().p_wald, one().wald, truth),
        "Cox or Firth, likelihood ratio and profile": lambda: said(
            one().p_likelihood_ratio, one().profile, truth
        ),
        "Cox, score": lambda: said(fit().score.p),
    }


def _means(time, died, arm, truth: tuple[float, float] | None) -> dict[str, Callable]:
    """Restricted means; without a truth the arms are alike."""
    first, second = truth or (1.0, 1.0)

    @cache
    def means():
        return [
            restricted_mean(time[arm == k], died[arm == k], horizon=HORIZON, level=LEVEL)
            for k in (0, 1)
        ]

    def contrast(by: Callable, true: float) -> Answer:
        found = by(*means(), level=LEVEL)
        return said(found.p, found.interval, true)

    return {
        "restricted mean, difference": lambda: contrast(difference, second - first),
        "restricted mean, ratio": lambda: contrast(ratio, second / first),
    }


def three_arms(n: int, rng: np.random.Generator) -> Questions:
    """Three arms alike, without ties; a family errs if any of its three tests does."""
    arm, death = np.repeat([0, 1, 2], n), rng.exponential(MEAN, 3 * n)
    censored = rng.uniform(6, 30, 3 * n)
    time, died = np.minimum(death, censored), death <= censored

    def family(test: Callable) -> Answer:
        return said(min(p.p_adjusted for p in pairwise(test, time, died, arm, rule="holm")))

    asked = {
        "log-rank of three arms, asymptotic": lambda: said(logrank(time, died, arm).p),
        "pairs of three arms with Holm, asymptotic": lambda: family(logrank),
    }
    if n <= 6:
        asked["pairs of three arms with Holm, exact"] = lambda: family(exact_logrank)
    return asked


def curve(n: int, rng: np.random.Generator) -> Questions:
    """One group of exponential deaths, censored from month 6 to 30."""
    death, censored = rng.exponential(MEAN, n), rng.uniform(6, 30, n)
    time, died = np.minimum(death, censored), death <= censored
    fit = cache(lambda: kaplan_meier(time, died, level=LEVEL))

    def median() -> Answer:
        lower, upper = fit().median_lower, fit().median_upper
        if lower is None:
            return said()
        sides = Interval(lower, math.inf if upper is None else upper, LEVEL)
        return said(None, sides, MEAN * math.log(2))

    def at(month: float) -> Answer:
        here = fit().at(month)
        # No limit is drawn while all live or once all are dead.
        sides = None if here.lower is None else Interval(here.lower, here.upper, LEVEL)
        return said(None, sides, math.exp(-month / MEAN))

    def mean() -> Answer:
        found = restricted_mean(time, died, horizon=HORIZON, level=LEVEL)
        return said(None, found.interval, MEAN * -math.expm1(-HORIZON / MEAN))

    return {
        "Kaplan-Meier, median": median,
        "Kaplan-Meier, survival at month 8": lambda: at(8.0),
        "restricted mean of one arm": mean,
    }


def competing(n: int, rng: np.random.Generator) -> Questions:
    """Two events of which a subject can have the first only; whole months."""
    time, event, arm, stratum = _competing(n, rng)

    def at(month: float) -> Answer:
        found = aalen_johansen(time[arm == 0], event[arm == 0], cause="one", level=LEVEL).at(month)
        rate = 1 / 12 + 1 / 20
        return said(None, found.interval, -math.expm1(-rate * month) / 12 / rate)

    return {
        "Gray, asymptotic": lambda: said(gray(time, event, arm, cause="one", rho=0).p),
        "Gray, stratified, asymptotic": lambda: said(
            gray(time, event, arm, strata=stratum, cause="one", rho=0).p
        ),
        "Aalen-Johansen, incidence at month 6": lambda: at(6),
    }


def competing_relabelled(n: int, rng: np.random.Generator) -> Questions:
    """The same events, relabelled in the same way."""
    time, event, arm, _ = _competing(n, rng)
    by = Permutation(ALL, RESAMPLES, rng)
    return {
        "Gray, permutation": lambda: said(
            permuted_gray(time, event, arm, cause="one", rho=0, by=by).p
        )
    }


def _competing(n: int, rng: np.random.Generator) -> tuple[np.ndarray, ...]:
    ends = [rng.exponential(12, 2 * n), rng.exponential(20, 2 * n), rng.uniform(6, 30, 2 * n)]
    event = np.array(["one", "other", ""])[np.argmin(ends, axis=0)]
    stratum = np.repeat(np.arange(n) % 2, 2)
    return np.ceil(np.min(ends, axis=0)), event, np.arange(2 * n) % 2, stratum


def brackets(n: int, rng: np.random.Generator) -> Questions:
    """Weibull times (shape 1.5, scale 14 weeks) between visits every four weeks up to week 24."""
    arm, event = np.arange(2 * n) % 2, rng.weibull(1.5, 2 * n) * 14
    left = np.minimum(np.floor(event / 4) * 4, 24)
    right = np.where(left >= 24, np.inf, left + 4)
    fit = cache(lambda: weibull(left, right, arm[:, None], level=LEVEL).coefficients[0])
    return {
        "interval log-rank, asymptotic": lambda: said(interval_logrank(left, right, arm).p),
        "interval Weibull, likelihood ratio and profile": lambda: said(fit().p, fit().interval, 0),
    }


def thresholds(n: int, rng: np.random.Generator) -> Questions:
    """Lines fall to a threshold between visits every four weeks, or the subject dies first."""
    seen, arm = _crossings(n, rng)
    events = cache(lambda: seen.first_events(crossed="crossed", died="died"))
    fit = cache(lambda: weibull(seen.left, seen.right, arm[:, None], level=LEVEL).coefficients[0])
    return {
        "threshold, interval log-rank, asymptotic": lambda: said(
            interval_logrank(seen.left, seen.right, arm).p
        ),
        "threshold, interval Weibull, likelihood ratio and profile": lambda: said(
            fit().p, fit().interval, 0
        ),
        "threshold, Gray at the visit that saw it": lambda: said(
            gray(*events(), arm, cause="crossed", rho=0).p
        ),
        "threshold, log-rank at the visit that saw it": lambda: said(
            logrank(events()[0], np.array(events()[1]) == "crossed", arm).p
        ),
    }


def thresholds_relabelled(n: int, rng: np.random.Generator) -> Questions:
    """The same crossings, relabelled in the same way."""
    seen, arm = _crossings(n, rng)
    by = Permutation(ALL, RESAMPLES, rng)
    return {
        "threshold, interval log-rank, permutation": lambda: said(
            permuted_interval_logrank(seen.left, seen.right, arm, by=by).p
        )
    }


def _crossings(n: int, rng: np.random.Generator):
    """Lines that fall from 12 to 7 in some ten weeks, and deaths beside them."""
    day = np.arange(0.0, 28.0, 4.0)
    slope, death = rng.normal(-0.5, 0.15, 2 * n), rng.exponential(60, 2 * n)
    score = (12 + slope[:, None] * day + rng.normal(0, 0.7, (2 * n, day.size))).round()
    end = np.minimum(death, 24.0).round(3)
    score[day > end[:, None]] = np.nan
    found = crossings(day, score, end, death <= 24, threshold=7, side="at or below")
    return found, np.arange(2 * n) % 2


LAWS: dict[str, Law] = {
    "deaths, two arms alike": deaths,
    "deaths, relabelled": deaths_relabelled,
    "deaths, hazard halved": halved_hazard,
    "deaths, three arms alike": three_arms,
    "deaths, one group": curve,
    "competing events": competing,
    "competing events, relabelled": competing_relabelled,
    "events between visits": brackets,
    "time to a threshold": thresholds,
    "time to a threshold, relabelled": thresholds_relabelled,
}
