"""How often tests of ranks, incidence and ordinal scores reject where arms do not differ.

Run: python benchmarks/type_one_ranks.py TRIALS PERMUTED, where permutation tests, which take
longer, are run in the first PERMUTED trials only. It prints the table of
benchmarks/joint_rank.md: the share of trials in which p is at most .05, with 6 and with 50
subjects in each arm. A p that has no value, and a refusal, count as no rejection.
"""

from __future__ import annotations

import sys
import time
from collections import defaultdict
from collections.abc import Iterator

import numpy as np

from cellcourse.errors import MethodError
from cellcourse.stats import interval_censored, ordinal
from cellcourse.stats.competing import gray, permuted_gray
from cellcourse.stats.joint_rank import (
    Rule,
    finkelstein_schoenfeld,
    joint_rank,
    joint_rank_permuted,
    rank_ancova,
    standings,
    win_measures,
)
from cellcourse.stats.relabelling import Permutation
from cellcourse.stats.survival.logrank import logrank
from cellcourse.stats.survival.permutation import exact_logrank
from cellcourse.stats.survival.weighted_logrank import permuted_weighted_logrank, weighted_logrank

Found = Iterator[tuple[str, float | bool | None]]
RULE = Rule("last common visit", "known until then", "survived", 0.0)
VISITS = np.array([2.0, 4, 6, 8, 10, 12])


def patients(arm: np.ndarray, rng: np.random.Generator, *, permute: bool) -> Found:
    """Twelve months: random slopes, deaths, withdrawals; joint rank and win measures."""
    n = arm.size
    death, leaving = rng.exponential(25, n), rng.exponential(50, n)
    time_ = np.ceil(np.minimum.reduce([death, leaving, np.full(n, 12.0)]) * 30)
    died, withdrew = (death < leaving) & (death < 12), (leaving < death) & (leaving < 12)
    change = (rng.normal(-1, 0.6, (n, 1)) * VISITS + rng.normal(0, 2, (n, 6))).round()
    change[time_[:, None] < VISITS * 30] = np.nan
    standing = standings(time_, died, withdrew, change, rule=RULE)
    yield "joint rank, asymptotic", joint_rank(standing, arm).p
    yield (
        "joint rank, ANCOVA",
        rank_ancova(standing, arm, rng.normal(size=(n, 1)), level=0.95).p,
    )
    yield "Finkelstein-Schoenfeld, asymptotic", finkelstein_schoenfeld(standing, arm).p
    wins = win_measures(standing, arm, level=0.95)
    yield "win odds and net benefit, asymptotic", wins.win_odds.p
    yield "win ratio, asymptotic", wins.win_ratio.p
    if permute:
        yield (
            "joint rank, permutation",
            joint_rank_permuted(standing, arm, resamples=1, rng=rng).p,
        )


def endings(arm: np.ndarray, rng: np.random.Generator, *, permute: bool) -> Found:
    """Times to two events, censored; log-rank, its weighted forms and Gray's test."""
    n = arm.size
    one, other, censored = rng.exponential(12, n), rng.exponential(20, n), rng.uniform(6, 30, n)
    day = np.ceil(np.minimum.reduce([one, other, censored]))
    event = np.array(["one", "other", ""])[np.argmin([one, other, censored], axis=0)]
    died = event != ""
    yield "log-rank, asymptotic", logrank(day, died, arm).p
    yield "weighted log-rank (0, 1), asymptotic", weighted_logrank(day, died, arm, rho=0, gamma=1).p
    yield "weighted log-rank (1, 0), asymptotic", weighted_logrank(day, died, arm, rho=1, gamma=0).p
    yield "Gray, asymptotic", gray(day, event, arm, cause="one", rho=0).p
    if permute:
        by = Permutation(924, 1, rng)
        yield "log-rank, permutation", exact_logrank(day, died, arm).p
        yield (
            "weighted log-rank (0, 1), permutation",
            permuted_weighted_logrank(day, died, arm, rho=0, gamma=1, by=by).p,
        )
        yield "Gray, permutation", permuted_gray(day, event, arm, cause="one", rho=0, by=by).p


def brackets(arm: np.ndarray, rng: np.random.Generator, *, permute: bool) -> Found:
    """Events between visits four weeks apart; Weibull and log-rank."""
    n = arm.size
    event = rng.weibull(1.5, n) * 14
    left = np.minimum(np.floor(event / 4) * 4, 24)
    right = np.where(left >= 24, np.inf, left + 4)
    test = interval_censored.interval_logrank(left, right, arm)
    yield "interval log-rank, asymptotic", test.p
    (fit,) = interval_censored.weibull(left, right, arm[:, None], level=0.95).coefficients
    yield "interval Weibull, likelihood ratio", fit.p
    if permute:
        by = Permutation(924, 1, rng)
        yield (
            "interval log-rank, permutation",
            interval_censored.permuted_interval_logrank(left, right, arm, by=by).p,
        )


def scores(arm: np.ndarray, rng: np.random.Generator, *, permute: bool) -> Found:
    """Five visits on a scale from 0 to 12; ANOVA-type statistic and proportional odds."""
    n, day = arm.size, np.arange(5)
    noise = rng.normal(0, 1, (n, 5)) + rng.normal(0, 1.5, (n, 1))
    level = np.clip((8 + noise).round(), 0, 12)
    test = ordinal.anova_type(level, arm)
    yield "ANOVA-type, arm", test.group.p
    yield "ANOVA-type, visit", test.visit.p
    yield "ANOVA-type, arm by visit", test.interaction.p
    table = level.ravel(), np.repeat(np.arange(n), 5)
    visit = np.tile(day, n)[:, None]
    odds = ordinal.proportional_odds(
        *table, np.column_stack((np.repeat(arm, 5), visit)), level=0.95
    ).odds_ratios[0]
    yield "proportional odds, corrected sandwich", odds.p
    if permute:
        by = Permutation(924, 1, rng)
        yield (
            "proportional odds, permutation",
            ordinal.permuted_proportional_odds(*table, np.repeat(arm, 5), visit, by=by).p,
        )


def main() -> None:
    """Print a row for each test."""
    trials, permuted = int(sys.argv[1]), int(sys.argv[2])
    table: dict[str, dict[int, list[float]]] = defaultdict(lambda: defaultdict(list))
    for per_arm in (6, 50):
        arm = np.repeat([0.0, 1.0], per_arm)
        begun = time.perf_counter()
        rng = np.random.default_rng([2026, per_arm])
        for trial in range(trials):
            permute = per_arm == 6 and trial < permuted
            for law in (patients, endings, brackets, scores):
                try:
                    for name, p in law(arm, rng, permute=permute):
                        table[name][per_arm].append(1.0 if p is None else float(p))
                except MethodError as refusal:
                    print(refusal.message, file=sys.stderr)
        print(f"{per_arm} per arm: {time.perf_counter() - begun:.0f} s", file=sys.stderr)
    print("| test | 6 per arm | 50 per arm | trials |\n|---|---|---|---|")
    for name, found in table.items():
        cells = (
            f"{np.mean(np.array(found[n]) <= 0.05):.3f}" if n in found else "" for n in (6, 50)
        )
        print(f"| {name} | {' | '.join(cells)} | {len(found[6])} |")


if __name__ == "__main__":
    main()
