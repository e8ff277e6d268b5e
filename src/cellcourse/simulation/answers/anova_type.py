"""Virtual arms over days by ranks, asymptotically."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from cellcourse.analysis.anova_type import NAME
from cellcourse.analysis.directions import as_good, below_the_living
from cellcourse.analysis.result import At
from cellcourse.analysis.scores import Occasion, Strategy
from cellcourse.simulation.answers.answer import Column
from cellcourse.simulation.answers.asked import Asked
from cellcourse.simulation.answers.batch import Batch, of_test
from cellcourse.simulation.answers.kernels.rank_tables import anova_types
from cellcourse.simulation.answers.kernels.strategies import scores_on_days
from cellcourse.simulation.answers.scored import scored
from cellcourse.simulation.courses import Courses
from cellcourse.study.analyses import AnovaType

__all__ = ["anova_type"]

LACKING = ("permutation p-values, which are drawn study by study",)


def anova_type(asked: Asked[AnovaType]) -> Batch | None:
    """Prepare the relative effects and the three asymptotic tests."""
    entry, arms = asked.entry, asked.question.control_first()
    read = scored(asked, Strategy(asked.study.dead_events, "excluded", "score"))
    if read is None or len(arms) < 2:
        return None
    shown = read.occasions(entry.days, entry.visits)
    if (entry.days is None and entry.visits is None) or len(shown) < 2:
        return None
    code, on, sign = asked.code(arms), np.array(read.places(shown)), as_good(asked.question, 1.0)
    ranked = entry.deaths == "ranked worst"
    worst = below_the_living(asked.question, 0.0, 0) if ranked else np.nan
    cells = len(arms) * len(shown) * 2

    def fill(courses: Courses, out: npt.NDArray[np.float64]) -> None:
        scores = read(courses)
        table = np.empty((len(out), len(code), len(shown)))
        scores_on_days(scores, code, sign, on, worst, table)
        effects = np.full((len(out), len(arms), len(shown), 2), np.nan)
        tests = np.full((len(out), 3, 3), np.nan)
        anova_types(table, code, len(arms), effects, tests)
        out[:, :cells] = effects.reshape(len(out), cells)
        out[:, cells::2], out[:, cells + 1 :: 2] = _p(tests), tests[:, :, 0]

    return Batch(tuple(_columns(arms, shown)), fill, LACKING)


def _p(tests: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Refer arms to F, days and both to chi-square."""
    from scipy.special import chdtrc, fdtrc

    statistic, df1, df2 = np.moveaxis(tests, 2, 0)
    found: npt.NDArray[np.float64] = np.column_stack(
        (fdtrc(df1[:, 0], df2[:, 0], statistic[:, 0]), chdtrc(df1[:, 1:], (statistic * df1)[:, 1:]))
    )
    return found


def _columns(arms: tuple[str, ...], shown: tuple[Occasion, ...]) -> Iterator[Column]:
    for arm in arms:
        for at in shown:
            place = At(arm=arm, day=at.day, visit=at.visit)
            yield Column("value", "relative effect", place)
            yield Column("se", "relative effect", place)
    for item in ("arm", "day", "arm by day"):
        yield from of_test(NAME, At(item=item), "asymptotic", ("p", "statistic"))
