"""Numbers of made-up virtual studies: two tests with effects, an estimate, an adjusted family."""

import numpy as np

from cellcourse.analysis.result import At
from cellcourse.simulation.answers.answer import Column
from cellcourse.simulation.campaign.scheme import Address, scheme_for

PAIR = At(arm="treated", against="control")
OTHER = At(arm="twice", against="control")


def of(part, name, at=PAIR, p_kind="", effect="", analysis="survival-test"):
    return Address(analysis, Column(part, name, at, p_kind, effect))


ADDRESSES = (
    of("p", "pairwise log-rank", PAIR, "asymptotic"),
    of("p adjusted", "pairwise log-rank", PAIR, "asymptotic"),
    of("value", "pairwise log-rank", PAIR, "asymptotic", "hazard ratio"),
    of("low", "pairwise log-rank", PAIR, "asymptotic", "hazard ratio"),
    of("high", "pairwise log-rank", PAIR, "asymptotic", "hazard ratio"),
    of("p", "pairwise log-rank", OTHER, "asymptotic"),
    of("value", "mean", At(arm="treated"), analysis="bbb"),
    of("se", "mean", At(arm="treated"), analysis="bbb"),
)
P, ADJUSTED, RATIO, LOW, HIGH, P_OTHER, MEAN, SE = range(8)


def studies(trials, seed):
    """(trials, addresses) numbers, with a few that do not exist."""
    rng = np.random.default_rng(seed)
    values = np.empty((trials, len(ADDRESSES)))
    values[:, [P, P_OTHER]] = rng.uniform(size=(trials, 2)) ** 2
    values[:, ADJUSTED] = np.minimum(1, 2 * values[:, P])
    ratio = rng.normal(-0.3, 0.4, trials)
    values[:, RATIO] = np.exp(ratio)
    values[:, LOW], values[:, HIGH] = np.exp(ratio - 0.8), np.exp(ratio + 0.8)
    values[:, MEAN] = np.round(2 * rng.normal(12, 3, trials)) / 2
    values[:, SE] = 1.0
    values[rng.uniform(size=values.shape) < 0.03] = np.nan
    return values


def scheme(values, truth=None):
    return scheme_for(ADDRESSES, values, alpha=0.05, truth=truth or {})
