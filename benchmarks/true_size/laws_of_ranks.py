"""Death and function ranked together: joint rank, Finkelstein-Schoenfeld, the win family."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np
from one_trial import LEVEL, Law, Questions, said

from cellcourse.stats import (
    finkelstein_schoenfeld,
    finkelstein_schoenfeld_permuted,
    joint_rank,
    joint_rank_permuted,
    rank_ancova,
    standings,
    win_measures,
)
from cellcourse.stats.joint_rank import Rule

__all__ = ["LAWS"]

RULE = Rule("last common visit", "known until then", "survived", 0.0)
VISITS = np.array([2.0, 4, 6, 8, 10, 12])
WINS = {"theta": 0.5, "win_odds": 1.0, "win_ratio": 1.0, "net_benefit": 0.0}


def patients(n: int, rng: np.random.Generator) -> Questions:
    """Twelve months of declines on the scale of ALSFRS-R, deaths and withdrawals."""
    standing, arm = _patients(n, rng)
    covariate, stratum = rng.normal(size=(2 * n, 1)), np.repeat(np.arange(n) % 2, 2)
    ancova = cache(lambda: rank_ancova(standing, arm, covariate, level=LEVEL))
    whole = cache(lambda: win_measures(standing, arm, level=LEVEL))
    strata = cache(lambda: win_measures(standing, arm, strata=stratum, level=LEVEL))
    asked: dict[str, Callable] = {
        "joint rank, asymptotic": lambda: said(joint_rank(standing, arm).p),
        "joint rank, ANCOVA": lambda: said(ancova().p, ancova().interval, 0),
        "Finkelstein-Schoenfeld, asymptotic": lambda: said(finkelstein_schoenfeld(standing, arm).p),
        "Finkelstein-Schoenfeld, stratified, asymptotic": lambda: said(
            finkelstein_schoenfeld(standing, arm, strata=stratum).p
        ),
    }
    for kind, found in (("", whole), (", stratified", strata)):
        for name, truth in WINS.items():
            words = "win probability" if name == "theta" else name.replace("_", " ")
            asked[f"{words}{kind}"] = lambda found=found, name=name, truth=truth: said(
                getattr(found(), name).p, getattr(found(), name).interval, truth
            )
    return asked


def relabelled(n: int, rng: np.random.Generator) -> Questions:
    """The same patients; labels of six are permuted in every way, of fifty 199 times at random."""
    standing, arm = _patients(n, rng)
    by = {"resamples": 199, "rng": rng}
    return {
        "joint rank, permutation": lambda: said(joint_rank_permuted(standing, arm, **by).p),
        "Finkelstein-Schoenfeld, permutation": lambda: said(
            finkelstein_schoenfeld_permuted(standing, arm, **by).p
        ),
    }


def _patients(n: int, rng: np.random.Generator):
    death, leaving = rng.exponential(25, 2 * n), rng.exponential(50, 2 * n)
    time = np.ceil(np.minimum.reduce([death, leaving, np.full(2 * n, 12.0)]) * 30)
    died, withdrew = (death < leaving) & (death < 12), (leaving < death) & (leaving < 12)
    noise = rng.normal(0, 2, (2 * n, VISITS.size))
    change = (rng.normal(-1, 0.6, (2 * n, 1)) * VISITS + noise).round()
    change[time[:, None] < VISITS * 30] = np.nan
    return standings(time, died, withdrew, change, rule=RULE), np.arange(2 * n) % 2


LAWS: dict[str, Law] = {
    "death and function": patients,
    "death and function, relabelled": relabelled,
}
