"""Hazard ratios of the arms of virtual studies against the control."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from cellcourse.analysis.result import At
from cellcourse.simulation.answers.answer import Column
from cellcourse.simulation.answers.asked import Asked
from cellcourse.simulation.answers.batch import Batch, of_effect, of_test
from cellcourse.simulation.answers.kernels.cox_models import cox_models
from cellcourse.simulation.answers.kernels.tails import RULES
from cellcourse.simulation.answers.times import clock
from cellcourse.simulation.courses import Courses
from cellcourse.simulation.survival.network import sorting_network
from cellcourse.study.analyses import Cox

__all__ = ["cox"]

LACKING = (
    "profile-likelihood limits of the hazard ratios",
    "the hazard ratios once more, as estimates without a test",
)


def cox(asked: Asked[Cox]) -> Batch | None:
    """Prepare the hazard ratio of each arm against the control, with its test."""
    arms, entry = asked.question.control_first(), asked.entry
    timed = clock(asked, arms)
    if timed is None or entry.strata or entry.adjust_for:
        return None
    rule, network = RULES[entry.adjust], sorting_network(int(timed.sizes.sum()))

    def fill(courses: Courses, out: npt.NDArray[np.float64]) -> None:
        cox_models(timed(courses), network, rule, out)

    return Batch(tuple(_columns(arms)), fill, LACKING)


def _columns(arms: tuple[str, ...]) -> Iterator[Column]:
    yield from of_test("likelihood ratio", At(), "asymptotic", ("p", "statistic"))
    yield from of_test("proportional hazards", At(), "asymptotic", ("p",))
    for arm in arms[1:]:
        at = At(arm=arm, against=arms[0])
        yield from of_test("hazard ratio", at, "asymptotic", ("p", "p adjusted"))
        yield from of_effect("hazard ratio", at, "asymptotic", "hazard ratio", ("value", "se"))
