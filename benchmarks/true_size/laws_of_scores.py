"""Scores of one visit: two arms, three arms, changes within subjects, counts of events."""

from __future__ import annotations

from functools import cache

import numpy as np
from one_trial import LEVEL, Answer, Law, Questions, said

from cellcourse.stats import (
    anova,
    dunn,
    event_rate,
    fisher_exact,
    kruskal_wallis,
    kruskal_wallis_exact,
    kruskal_wallis_resampled,
    mann_whitney,
    paired_t,
    pairwise_t,
    pearson,
    proportion,
    risk_difference,
    signed_rank,
    spearman,
    tukey_kramer,
    van_elteren_resampled,
    welch_anova,
    welch_t,
)
from cellcourse.stats.standardised import standardised_difference
from cellcourse.stats.summaries import mean_with_interval

__all__ = ["LAWS"]

RESAMPLES = 199


def normal(n: int, rng: np.random.Generator) -> Questions:
    """Two arms of normal scores."""
    return _two_samples(*rng.normal(size=(2, n)))


def skewed(n: int, rng: np.random.Generator) -> Questions:
    """Two arms of log-normal scores, as concentrations are."""
    return _two_samples(*rng.lognormal(size=(2, n)))


def unequal(n: int, rng: np.random.Generator) -> Questions:
    """Two arms of normal scores, the second spread three times as widely."""
    return _two_samples(*(rng.normal(size=(2, n)) * [[1.0], [3.0]]))


def _two_samples(x: np.ndarray, y: np.ndarray) -> Questions:
    t, u = cache(lambda: welch_t(x, y, level=LEVEL)), cache(lambda: mann_whitney(x, y, level=LEVEL))
    return {
        "Welch's t": lambda: said(t().p, t().interval, 0),
        "Mann-Whitney exact, Hodges-Lehmann": lambda: said(u().p, u().interval, 0),
        "standardised difference": lambda: said(
            interval=standardised_difference(x, y, level=LEVEL).interval, truth=0
        ),
    }


def changes(n: int, rng: np.random.Generator) -> Questions:
    """Before and after in the same subjects, and two unrelated scores."""
    before = rng.normal(size=n)
    after = before + rng.normal(size=n)
    other = rng.normal(size=n)
    t = cache(lambda: paired_t(after, before, level=LEVEL))
    rank = cache(lambda: signed_rank(after - before, zeros="wilcoxon", level=LEVEL))
    r, rho = (cache(lambda f=f: f(before, other, level=LEVEL)) for f in (pearson, spearman))
    return {
        "paired t": lambda: said(t().p, t().interval, 0),
        "signed rank exact, pseudo-median": lambda: said(rank().p, rank().interval, 0),
        "mean": lambda: said(interval=mean_with_interval(before, level=LEVEL).interval, truth=0),
        "Pearson's r": lambda: said(r().p, r().interval, 0),
        "Spearman's rho": lambda: said(rho().p, rho().interval, 0),
    }


def three_arms(n: int, rng: np.random.Generator) -> Questions:
    """Three arms of normal scores with a baseline; a family errs if any of its three tests does."""
    arm, base = np.repeat(["a", "b", "c"], n), rng.normal(size=3 * n)
    values = 0.7 * base + rng.normal(size=3 * n)
    plain = cache(lambda: anova(values, arm, adjust_for={}))
    adjusted = cache(lambda: anova(values, arm, adjust_for={"base": base}))
    return {
        "ANOVA": lambda: said(plain().p),
        "Welch's ANOVA": lambda: said(welch_anova(values, arm).p),
        "ANCOVA": lambda: said(adjusted().p),
        "Kruskal-Wallis, chi-square": lambda: said(kruskal_wallis(values, arm).p),
        "Kruskal-Wallis, permutation": lambda: said(_kruskal_wallis(values, arm, n, rng)),
        "Tukey-Kramer, any of three": lambda: _family(tukey_kramer(plain(), level=LEVEL)),
        "pooled t with Holm, any of three": lambda: _family(
            pairwise_t(plain(), rule="holm", level=LEVEL), simultaneous=False
        ),
        "Dunn with Holm, any of three": lambda: said(
            min(pair.p_adjusted for pair in dunn(values, arm, rule="holm", level=LEVEL))
        ),
    }


def _kruskal_wallis(values: np.ndarray, arm: np.ndarray, n: int, rng: np.random.Generator) -> float:
    if n <= 7:
        return kruskal_wallis_exact(values, arm).p
    return kruskal_wallis_resampled(values, arm, resamples=RESAMPLES, rng=rng).p


def _family(pairs: tuple, *, simultaneous: bool = True) -> Answer:
    """Any of the tests rejected; all of the intervals held, or the first where each is alone."""
    first = said(min(pair.p_adjusted for pair in pairs), pairs[0].interval, 0)
    if not simultaneous:
        return first
    return Answer(first.rejected, all(said(None, pair.interval, 0).held for pair in pairs))


def blocks(n: int, rng: np.random.Generator) -> Questions:
    """Two arms in three strata of different heights."""
    arm, stratum = np.tile([0, 1], n), np.repeat(np.arange(3), -(-2 * n // 3))[: 2 * n]
    values = (rng.normal(size=2 * n) + stratum).round(1)

    def p() -> float:
        return van_elteren_resampled(values, arm, stratum, resamples=RESAMPLES, rng=rng).p

    return {"van Elteren, permutation": lambda: said(p())}


def counts(n: int, rng: np.random.Generator) -> Questions:
    """Events at 30 % in two arms; a rate of one event per five units of time."""
    events = tuple(int(k) for k in rng.binomial(n, 0.3, 2))
    recurrent = int(rng.poisson(n * 0.2))
    gap = cache(lambda: risk_difference(events, (n, n), level=LEVEL))
    return {
        "Fisher's exact": lambda: said(fisher_exact(events, (n, n)).p),
        "risk difference, Newcombe": lambda: said(interval=gap().interval, truth=0),
        "proportion": lambda: said(
            interval=proportion(events[0], n, level=LEVEL).interval, truth=0.3
        ),
        "rate of events, Garwood": lambda: said(
            interval=event_rate(recurrent, n, level=LEVEL).interval, truth=0.2
        ),
    }


LAWS: dict[str, Law] = {
    "two arms, normal": normal,
    "two arms, log-normal": skewed,
    "two arms, spread 1 and 3": unequal,
    "changes within subjects": changes,
    "three arms, normal": three_arms,
    "two arms in strata": blocks,
    "counts of events": counts,
}
