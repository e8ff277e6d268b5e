"""Virtual arms compared by ranks under each strategy for the dead."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
import numpy.typing as npt

from cellcourse.analysis.directions import as_good
from cellcourse.analysis.result import At
from cellcourse.analysis.scores import Occasion, Strategy
from cellcourse.analysis.sensitivity import BETTER
from cellcourse.simulation.answers.answer import Column
from cellcourse.simulation.answers.asked import Asked
from cellcourse.simulation.answers.batch import Batch, of_effect, of_test
from cellcourse.simulation.answers.kernels.ranks import rank_tails
from cellcourse.simulation.answers.kernels.strategies import (
    EXCLUDED,
    RANKED_WORST,
    ZERO,
    strategies,
)
from cellcourse.simulation.answers.scored import scored
from cellcourse.simulation.answers.scores_by_day import countable, late_and_early
from cellcourse.simulation.courses import Courses
from cellcourse.stats.distributions import two_sided_z
from cellcourse.study.analyses import Sensitivity

__all__ = ["sensitivity"]

KINDS: Final = {"excluded": EXCLUDED, "zero": ZERO, "ranked worst": RANKED_WORST}


def sensitivity(asked: Asked[Sensitivity]) -> Batch | None:
    """Prepare the rank tests; a strategy that takes a model is lacking, by name."""
    entry, arms = asked.entry, asked.question.control_first()
    read = scored(asked, Strategy(asked.study.dead_events, "excluded", entry.on_event_day))
    ranked = tuple(one for one in entry.deaths if one in KINDS)
    if read is None or not ranked or not countable(asked.sizes(arms)):
        return None
    code, z, most = asked.code(arms), two_sided_z(asked.level), max(asked.sizes(arms))
    on = np.array(read.places(tuple(Occasion(day) for day in entry.days)))
    kinds, tails = np.array([KINDS[one] for one in ranked]), rank_tails(most, most, asked.level)
    sign = as_good(asked.question, 1.0)
    shape = (len(entry.days), len(arms) * (len(arms) - 1) // 2, len(ranked), 5)

    def fill(courses: Courses, out: npt.NDArray[np.float64]) -> None:
        strategies(read(courses), code, sign, on, kinds, tails, z, out.reshape(len(out), *shape))

    lacking = tuple(f"the dead taken as {one}" for one in entry.deaths if one not in KINDS)
    return Batch(tuple(_columns(asked, arms, ranked)), fill, lacking)


def _columns(
    asked: Asked[Sensitivity], arms: tuple[str, ...], ranked: tuple[str, ...]
) -> Iterator[Column]:
    for day in asked.entry.days:
        for arm, against in late_and_early(arms):
            for strategy in ranked:
                at = At(arm=arm, against=against, day=day, item=strategy)
                yield from of_test("Mann-Whitney", at, "exact", ("p", "statistic"))
                yield from of_effect("Mann-Whitney", at, "exact", BETTER, ("value", "low", "high"))
