"""Median survival of the arms of virtual studies, and how far medians lie apart."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from cellcourse.analysis.result import At
from cellcourse.simulation.answers.answer import Column
from cellcourse.simulation.answers.asked import Asked
from cellcourse.simulation.answers.batch import Batch
from cellcourse.simulation.answers.kernels.curves import medians
from cellcourse.simulation.answers.kernels.risk import of_group
from cellcourse.simulation.answers.times import clock
from cellcourse.simulation.courses import Courses
from cellcourse.simulation.survival.network import sorting_network
from cellcourse.stats.distributions import two_sided_z
from cellcourse.study.analyses import KaplanMeier

__all__ = ["kaplan_meier"]

LACKING = ("survival and numbers at risk on the days of the at-risk table",)


def kaplan_meier(asked: Asked[KaplanMeier]) -> Batch | None:
    """Prepare medians with limits, events and censored of each arm, and differences."""
    arms = asked.question.arms
    timed = clock(asked, arms)
    if timed is None:
        return None
    pairs, z = asked.places(arms), two_sided_z(asked.level)
    width, networks = 5 * len(arms), [sorting_network(size) for size in asked.sizes(arms)]

    def fill(courses: Courses, out: npt.NDArray[np.float64]) -> None:
        times = timed(courses)
        for arm, network in enumerate(networks):
            medians(of_group(times, arm), network, z, out[:, 5 * arm : 5 * arm + 5])
        out[:, width:] = out[:, 5 * pairs[:, 0]] - out[:, 5 * pairs[:, 1]]

    return Batch(tuple(_columns(asked)), fill, LACKING)


def _columns(asked: Asked[KaplanMeier]) -> Iterator[Column]:
    for arm in asked.question.arms:
        at = At(arm=arm)
        yield Column("value", "median survival", at)
        yield Column("low", "median survival", at)
        yield Column("high", "median survival", at)
        yield Column("value", "events", at)
        yield Column("value", "censored", at)
    for arm, against in asked.question.pairs():
        yield Column("value", "difference in median survival", At(arm=arm, against=against))
