"""Days of virtual subjects from one score to a lower one, and how arms differ in them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from cellcourse.analysis.crossing import QUANTITY
from cellcourse.analysis.result import At
from cellcourse.analysis.scores import Strategy
from cellcourse.simulation.answers.answer import Column
from cellcourse.simulation.answers.asked import Asked
from cellcourse.simulation.answers.batch import Batch
from cellcourse.simulation.answers.kernels.means import spread_of
from cellcourse.simulation.answers.kernels.passages import Thresholds, mean_passages
from cellcourse.simulation.answers.scored import scored
from cellcourse.simulation.answers.scores_by_day import tukey_kramer_columns
from cellcourse.simulation.courses import Courses
from cellcourse.study.analyses import Crossing

__all__ = ["crossing"]

LACKING = ("limits of the means", "the days of single subjects", "partial eta squared")


def crossing(asked: Asked[Crossing]) -> Batch | None:
    """Prepare the mean days of each arm and their comparison by Tukey-Kramer."""
    entry, arms = asked.entry, asked.question.control_first()
    read = scored(asked, Strategy(asked.study.dead_events, entry.deaths, "score"))
    if read is None or entry.test != "tukey-kramer":
        return None
    columns = tuple(_columns(arms))
    code, spread = asked.code(arms), spread_of(len(arms), sum(asked.sizes(arms)), asked.level)
    ways = Thresholds(float(entry.start), float(entry.stop), entry.rule == "interpolated")
    width = 2 * len(arms)

    def fill(courses: Courses, out: npt.NDArray[np.float64]) -> None:
        means = out[:, :width].reshape(len(out), len(arms), 2)
        mean_passages(read(courses), code, ways, spread, means, out[:, width:])

    return Batch(columns, fill, LACKING)


def _columns(arms: tuple[str, ...]) -> Iterator[Column]:
    for arm in arms:
        yield Column("value", f"mean {QUANTITY}", At(arm=arm))
        yield Column("se", f"mean {QUANTITY}", At(arm=arm))
    yield from tukey_kramer_columns(arms, None)
