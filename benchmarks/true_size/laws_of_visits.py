"""Scores at many visits: mixed ANOVA, MMRM, random slopes, slopes one by one, ordinal scores."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np
from one_trial import LEVEL, Law, Questions, said

from cellcourse.stats import (
    anova_type,
    cell_design,
    line_design,
    mann_whitney,
    mixed_anova,
    mmrm,
    paired_t,
    permuted_anova_type,
    permuted_proportional_odds,
    proportional_odds,
    random_slopes,
    repeated_anova,
    slope_changes,
    slopes,
    welch_t,
)
from cellcourse.stats.intervals import Interval
from cellcourse.stats.mmrm import Specification
from cellcourse.stats.relabelling import Permutation

__all__ = ["LAWS"]

ARMS, VISITS = ("0", "1"), ("1", "2", "3", "4")
COVARIANCE = np.outer([3, 3.5, 4, 5], [3, 3.5, 4, 5]) * (
    0.7 ** np.abs(np.subtract.outer(range(4), range(4)))
)
MMRM = [
    Specification("unstructured", "REML", "satterthwaite"),
    Specification("unstructured", "REML", "kenward-roger"),
    Specification("unstructured", "REML", "kenward-roger-linear"),
    Specification("unstructured", "REML", "residual"),
    Specification("unstructured", "REML", "satterthwaite", spread="empirical"),
    Specification("unstructured", "REML", "satterthwaite", spread="empirical bias-reduced"),
    Specification("unstructured", "REML", "satterthwaite", spread="empirical jackknife"),
    Specification("heterogeneous toeplitz", "REML", "kenward-roger"),
    Specification("heterogeneous autoregressive", "REML", "satterthwaite"),
    Specification("heterogeneous autoregressive", "REML", "kenward-roger"),
    Specification("heterogeneous autoregressive", "REML", "kenward-roger-linear"),
    Specification("compound symmetry", "REML", "kenward-roger"),
    Specification("compound symmetry", "REML", "satterthwaite", spread="empirical bias-reduced"),
    Specification("unstructured", "ML", "satterthwaite"),
]
LINES = [("intercept and slope", df) for df in ("satterthwaite", "kenward-roger", "residual")]
LINES.append(("intercept", "satterthwaite"))
RESAMPLES = 199


def complete(n: int, rng: np.random.Generator) -> Questions:
    """Four visits; the last spread is 1.7 times the first, correlation .7 between neighbours."""
    scores = rng.normal(size=(2 * n, 4)) @ np.linalg.cholesky(COVARIANCE).T
    fit = cache(lambda: mixed_anova(scores, np.arange(2 * n) % 2, level=LEVEL))
    one = cache(lambda: repeated_anova(scores[::2], level=LEVEL))
    asked: dict[str, Callable] = {"mixed ANOVA, arm": lambda: said(fit().group.p)}
    for name, effect in (
        ("mixed ANOVA, arm by visit", lambda: fit().interaction),
        ("mixed ANOVA, visit", lambda: fit().visit),
        ("repeated ANOVA, visit", lambda: one().visit),
    ):
        asked[f"{name}, uncorrected"] = lambda effect=effect: said(effect().p)
        asked[f"{name}, Greenhouse-Geisser"] = lambda effect=effect: said(
            effect().p_greenhouse_geisser
        )
        asked[f"{name}, Huynh-Feldt"] = lambda effect=effect: said(effect().p_huynh_feldt)
    asked["mean of an arm at a visit"] = lambda: said(interval=fit().means[0].interval, truth=0)
    return asked


def dropping_out(n: int, rng: np.random.Generator) -> Questions:
    """The same four visits, of which one subject in five misses the last or the last two."""
    scores = rng.normal(size=(2 * n, 4)) @ np.linalg.cholesky(COVARIANCE).T + 40
    last = np.where(rng.random(2 * n) < 0.2, rng.integers(2, 4, 2 * n), 4)
    subject, visit = np.nonzero(np.arange(4) < last[:, None])
    y, arm = scores[subject, visit], (subject % 2).astype(str)
    asked: dict[str, Callable] = {}
    for stated in MMRM:
        fit = cache(lambda stated=stated: _mmrm(y, subject, visit + 1, arm, stated))
        name = f"{stated.covariance}, {stated.method}, {stated.df}"
        name += f", {stated.spread}" * (stated.spread != "model")
        asked[f"MMRM {name}: last visit"] = lambda fit=fit: said(fit()[0].p, fit()[0].interval, 0)
        asked[f"MMRM {name}: all visits"] = lambda fit=fit: said(fit()[1]())
    return asked


def _mmrm(y, subject, visit, arm, stated):
    """Contrast of the arms at the last visit, and what gives the joint p."""
    cells = cell_design(arm, visit, arms=ARMS, visits=VISITS, covariates={})
    fixed = mmrm(y, subject, visit, cells.design, stated, visits=VISITS).fixed
    last = cells.differences(fixed, against="0", visits=VISITS[-1:], rule="none", level=LEVEL)
    return last[0].contrast, lambda: fixed.test(cells.weights[1] - cells.weights[0]).p


def lines(n: int, rng: np.random.Generator) -> Questions:
    """A line for each subject, seen six times; one subject in five drops out."""
    y, subject, time = _lines(n, rng)
    arm = (subject % 2).astype(str)
    design = line_design(time, arm, arms=ARMS)

    def fitted(random: str, df: str):
        fixed = random_slopes(
            y, subject, time, design.design, random=random, method="REML", df=df
        ).fixed
        return design.differences(fixed, against="0", rule="none", level=LEVEL)[0], fixed

    asked: dict[str, Callable] = {}
    for random, df in LINES:
        fit = cache(lambda random=random, df=df: fitted(random, df))
        name = f"random {random}, {df}"
        asked[f"{name}: slopes"] = lambda fit=fit: said(fit()[0].p, fit()[0].interval, 0)
        asked[f"{name}: lines"] = lambda fit=fit: said(
            fit()[1].test([[-1, 1, 0, 0], [0, 0, -1, 1]]).p
        )
    table = np.full((2 * n, 6), np.nan)
    table[subject, time.astype(int)] = y
    each = slopes(np.arange(6.0), table, fewest=2).slope
    own = [np.array([s for s in each[k::2] if s is not None]) for k in (0, 1)]
    t, u = cache(lambda: welch_t(*own, level=LEVEL)), cache(lambda: mann_whitney(*own, level=LEVEL))
    asked["slope of each subject, Welch's t"] = lambda: said(t().p, t().interval, 0)
    asked["slope of each subject, Mann-Whitney"] = lambda: said(u().p, u().interval, 0)
    return asked


def bent_lines(n: int, rng: np.random.Generator) -> Questions:
    """One group followed before and after treatment; nothing changes, nobody stands out."""
    subject, time = np.repeat(np.arange(n), 12), np.tile(np.arange(12.0), n)
    own = rng.normal(size=(n, 2)) * [4, 0.5]
    y = 40 + own[subject, 0] + (own[subject, 1] - 1) * time + rng.normal(size=time.size) * 1.5
    arm = np.full(time.size, "0")
    bent = line_design(time, arm, arms=("0",), change_at=5.5)
    table = y.reshape(n, 12)

    def change(df: str):
        fit = random_slopes(
            y, subject, time, bent.design, random="intercept and slope", method="REML", df=df
        )
        return bent.changes(fit.fixed, rule="none", level=LEVEL)[0]

    @cache
    def straight():
        design = line_design(time, arm, arms=("0",)).design
        random, df = LINES[0]
        return random_slopes(y, subject, time, design, random=random, method="REML", df=df)

    def outlier() -> float:
        return min(one.p_adjusted for one in straight().outliers(effect="slope", rule="holm"))

    def deviation() -> Interval:
        return straight().deviations(effect="slope", level=LEVEL)[0].interval

    pairs = slope_changes(
        slopes(np.arange(6.0), table[:, :6], fewest=2),
        slopes(np.arange(6.0), table[:, 6:], fewest=2),
    )
    t = cache(lambda: paired_t(pairs.after, pairs.before, level=LEVEL))
    asked: dict[str, Callable] = {"change of slope, paired t": lambda: said(t().p, t().interval, 0)}
    for df in ("satterthwaite", "kenward-roger"):
        fit = cache(lambda df=df: change(df))
        asked[f"change of slope, random slopes, {df}"] = lambda fit=fit: said(
            fit().p, fit().interval, 0
        )
    asked["who stands out, Holm"] = lambda: said(outlier())
    asked["deviation of one subject's slope"] = lambda: said(interval=deviation(), truth=own[0, 1])
    return asked


def _lines(n: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    subject, time = np.repeat(np.arange(2 * n), 6), np.tile(np.arange(6.0), 2 * n)
    own = rng.normal(size=(2 * n, 2)) * [4, 0.5]
    y = 40 + own[subject, 0] + (own[subject, 1] - 1) * time + rng.normal(size=time.size) * 1.5
    last = np.where(rng.random(2 * n) < 0.2, rng.integers(2, 6, 2 * n), 6)
    kept = time < last[subject]
    return y[kept], subject[kept], time[kept]


def ordinal(n: int, rng: np.random.Generator) -> Questions:
    """Five visits on a scale from 0 to 12."""
    arm, level = _levels(n, rng)
    test = cache(lambda: anova_type(level, arm))
    table = level.ravel(), np.repeat(np.arange(2 * n), 5)
    columns = np.column_stack((np.repeat(arm, 5), np.tile(np.arange(5), 2 * n)))
    odds = cache(lambda: proportional_odds(*table, columns, level=LEVEL).odds_ratios[0])
    return {
        "ANOVA-type, arm": lambda: said(test().group.p),
        "ANOVA-type, visit": lambda: said(test().visit.p),
        "ANOVA-type, arm by visit": lambda: said(test().interaction.p),
        "proportional odds, corrected sandwich": lambda: said(odds().p, odds().interval, 1),
    }


def ordinal_permuted(n: int, rng: np.random.Generator) -> Questions:
    """The same scores; labels of six are permuted in every way, of fifty 199 times at random."""
    arm, level = _levels(n, rng)
    by = Permutation(924, RESAMPLES, rng)
    test = cache(lambda: permuted_anova_type(level, arm, by=by))
    visit = np.tile(np.arange(5), 2 * n)[:, None]

    def odds() -> float:
        table = level.ravel(), np.repeat(np.arange(2 * n), 5)
        return permuted_proportional_odds(*table, np.repeat(arm, 5), visit, by=by).p

    return {
        "ANOVA-type, arm, permutation": lambda: said(test().group.p),
        "ANOVA-type, arm by visit, permutation": lambda: said(test().interaction.p),
        "ANOVA-type, visit, permutation": lambda: said(test().visit.p),
        "proportional odds, permutation": lambda: said(odds()),
    }


def _levels(n: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    noise = rng.normal(0, 1, (2 * n, 5)) + rng.normal(0, 1.5, (2 * n, 1))
    return np.repeat([0.0, 1.0], n), np.clip((8 + noise).round(), 0, 12)


LAWS: dict[str, Law] = {
    "four visits, complete": complete,
    "four visits, drop-out": dropping_out,
    "lines at six times, drop-out": lines,
    "lines before and after, one group": bent_lines,
    "ordinal scores, five visits": ordinal,
    "ordinal scores, relabelled": ordinal_permuted,
}
