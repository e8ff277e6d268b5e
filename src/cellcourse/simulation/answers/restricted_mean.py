"""Restricted mean survival of the arms of virtual studies, and how arms differ in it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from cellcourse.analysis.result import At
from cellcourse.simulation.answers.answer import Column
from cellcourse.simulation.answers.asked import Asked
from cellcourse.simulation.answers.batch import Batch, of_effect, of_test
from cellcourse.simulation.answers.kernels.curves import restricted_means
from cellcourse.simulation.answers.kernels.normal import contrasts
from cellcourse.simulation.answers.kernels.risk import of_group
from cellcourse.simulation.answers.kernels.tails import RULES
from cellcourse.simulation.answers.times import clock
from cellcourse.simulation.courses import Courses
from cellcourse.simulation.survival.network import sorting_network
from cellcourse.stats.distributions import two_sided_z
from cellcourse.study.analyses import RestrictedMean

__all__ = ["restricted_mean"]

NAME = "restricted mean difference"
MEAN = "restricted mean survival"


def restricted_mean(asked: Asked[RestrictedMean]) -> Batch | None:
    """Prepare means with standard errors of each arm, and the test of each pair."""
    arms, entry = asked.question.arms, asked.entry
    timed = clock(asked, arms)
    if timed is None:
        return None
    pairs = asked.places(arms)
    networks = [sorting_network(size) for size in asked.sizes(arms)]
    z, rule = two_sided_z(asked.level), RULES[entry.adjust]

    def fill(courses: Courses, out: npt.NDArray[np.float64]) -> None:
        times, means = timed(courses), np.full((len(out), 2, len(arms)), np.nan)
        for arm, network in enumerate(networks):
            restricted_means(of_group(times, arm), network, entry.horizon, means[:, :, arm])
        means[np.isnan(means).any(axis=(1, 2))] = np.nan
        contrasts(means[:, 0], means[:, 1], pairs, z, rule, out)

    return Batch(tuple(_columns(asked)), fill)


def _columns(asked: Asked[RestrictedMean]) -> Iterator[Column]:
    for arm in asked.question.arms:
        for part in ("value", "se", "low", "high"):
            yield Column(part, MEAN, At(arm=arm))
    effect = f"difference in {MEAN}"
    for arm, against in asked.question.pairs():
        at = At(arm=arm, against=against)
        yield from of_test(NAME, at, "asymptotic", ("p", "p adjusted", "statistic"))
        yield from of_effect(NAME, at, "asymptotic", effect, ("value", "se", "low", "high"))
