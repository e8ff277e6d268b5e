"""Scores on lines together with deaths: the joint model and its ratio of progression."""

from __future__ import annotations

from functools import cache

import numpy as np
from one_trial import LEVEL, Law, Questions, said

from cellcourse.stats import joint_model, progression_ratio
from cellcourse.stats.joint import Covariates, FollowUp, Scores, Weibull
from cellcourse.stats.mmrm import Design

__all__ = ["LAWS"]

END, SHAPE, VALUE = 18.0, 1.4, -0.12
GRID = np.linspace(0, END, 1801)


def alike(n: int, rng: np.random.Generator) -> Questions:
    """Eighteen months of ALS as PRO-ACT's joint model describes it; arms alike."""
    arm = np.arange(2 * n) % 2
    scores, after = _patients(2 * n, rng)
    one, empty = np.ones((2 * n, 1)), np.zeros((2 * n, 0))
    sloping = Design(("slope", "slope of cells"), np.column_stack([one, arm]))
    apart = Covariates(Design(("height",), one), sloping, Design(("cells",), arm[:, None]))
    shared = Covariates(Design(("height",), one), Design(("slope",), one), Design((), empty))

    @cache
    def model():
        return joint_model(scores, after, apart, baseline=Weibull(), association="value")

    def ratio(association):
        return progression_ratio(
            scores, after, shared,
            treated=arm, baseline=Weibull(), association=association, level=LEVEL,
        )  # fmt: skip

    asked = {
        "joint model, slope of an arm": lambda: said(
            model().slopes[1].p, model().slopes[1].interval(level=LEVEL), 0
        ),
        "joint model, hazard of an arm": lambda: said(
            model().hazards[0].p, model().hazards[0].interval(level=LEVEL), 0
        ),
        "joint model, hazard by value": lambda: said(
            interval=model().associations[0].interval(level=LEVEL), truth=VALUE
        ),
    }
    for association, words in (("value", "hazard by value"), ("none", "hazard apart")):
        fit = cache(lambda association=association: ratio(association))
        asked[f"progression ratio, {words}, likelihood ratio"] = lambda fit=fit: said(fit().p)
        asked[f"progression ratio, {words}, Wald"] = lambda fit=fit: said(
            fit().p_wald, fit().interval, 1
        )
    return asked


def _patients(n: int, rng: np.random.Generator) -> tuple[Scores, FollowUp]:
    line = rng.multivariate_normal([38, -1], [[29, 0.66], [0.66, 0.61]], n)
    middle = (GRID[1:] + GRID[:-1]) / 2
    level = line[:, :1] + line[:, 1:] * middle
    rates = np.diff(GRID**SHAPE) * np.exp(-2.2 + VALUE * level)
    reached = np.cumsum(rates, axis=1) >= rng.exponential(size=n)[:, None]
    death = np.where(reached.any(axis=1), GRID[1:][reached.argmax(axis=1)], np.inf)
    leaves = np.where(rng.random(n) < 0.15, rng.uniform(1, END, n), END)
    months = np.minimum(death, leaves)
    who, visit = np.nonzero(np.arange(0, END + 1, 3) <= months[:, None])
    score = line[who, 0] + line[who, 1] * 3 * visit + rng.normal(0, 2, who.size)
    return Scores(who, 3.0 * visit, score), FollowUp(np.arange(n), months, death <= leaves)


LAWS: dict[str, Law] = {"lines and deaths": alike}
